"""What is a defensible expectation for the months after the newest figures, by route? Sentences and longer titles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pandas as pd
from statsmodels.stats.multitest import multipletests

from borderbook import words
from borderbook.catalog import ledger
from borderbook.methods.forecast import BASELINE
from borderbook.show.cited import plain

LEVEL = 0.025  # the test finds what is not there about twice as often as it says (``forecast.compare``)
CANNOT_KNOW = (
    "A forecast continues the past: it knows nothing of policies and agreements, wars, weather or changes in "
    "surveillance to come, and an interval holds only if the future errs like the past."
)
UNSCORED = "No forecast that was kept can be scored yet: none of its months had been published."


def expected(rows: pd.DataFrame, level: float, last: pd.Timestamp) -> str:
    """What to expect on a route in the first and the last of some months.

    Args:
        rows: its rows of ``analysis.expected``.
        level: of the interval that is told, per cent.
        last: the newest month that is known.
    """
    ends = dict.fromkeys(at(rows.iloc[row], level) for row in (0, -1))
    return (
        f"After {last:%B %Y}, where the newest figures end, the forecast of detections on "
        f"**{words.route(rows['route'].iloc[0])}** is {words.listed(list(ends))}."
    )


def at(row: pd.Series, level: float) -> str:
    """'about 1,700 in December 2026 (80 % interval 520 to 4,200)'."""
    return f"about {words.number(row['median'])} in {row['month']:%B %Y} ({level:g} % interval {_ends(row, level)})"


def _ends(row: pd.Series, level: float) -> str:
    return f"{words.number(row[f'{level:g} % from'])} to {words.number(row[f'{level:g} % to'])}"


def arrived(since: pd.DataFrame) -> str:
    """How the newest month that UNHCR has counted compares with the forecast; blank where there is none.

    Args:
        since: ``analysis.beside_arrivals``.
    """
    if since.empty:
        return ""
    row = since.sort_values(["month", "level"], ascending=[False, True]).iloc[0]
    came = row["arrivals in Italy"]
    where = "within" if row["inside"] else "below" if came < row["lower"] else "above"
    interval = f"{words.number(row['lower'])} to {words.number(row['upper'])}"
    return (
        f"UNHCR, which is ahead of Frontex, counted {words.number(came)} arrivals by sea in Italy in "
        f"{row['month']:%B %Y}: {where} the {row['level']:g} % interval of the Central Mediterranean "
        f"route for that month ({interval}), with which they are compared because the two counts nearly agree."
    )


def worst(misses: pd.DataFrame, kept: pd.DataFrame) -> str:
    """The largest miss of the forecasts that were kept; blank where none can be scored.

    Args:
        misses: ``analysis.misses`` of the worst, which comes first.
        kept: ``ledger.scored``.
    """
    if kept.empty:
        return ""
    row, inside = misses.iloc[0], kept.nlargest(1, "error")["inside_95"].iloc[0]
    ahead = words.counted(int(row["months ahead"]), "month")
    return (
        f"Of the forecasts from {words.counted(kept['vintage'].nunique(), 'earlier vintage')}, on the figures of the "
        f"time, the worst missed by {words.number(row['error'])} detections: for {row['month']:%B %Y} on "
        f"{words.route(row['route'])}, {ahead} after the newest figures then, "
        f"about {words.number(row['forecast'])} were forecast and {words.number(row['came'])} came, "
        f"{'inside' if inside else 'outside'} the 95 % interval ({_ends(row, 95)})."
    )


def when_made(forecast: pd.DataFrame, vintage: str) -> str:
    """When the forecast was made, and on which figures.

    Args:
        forecast: ``ledger.forecast``.
        vintage: of its figures.
    """
    made_on = str(forecast["made_on"].iloc[0])
    if not made_on:
        return "Computed in this run: the ledger holds no such months ahead or intervals."
    later = ", later than its data," if ledger.backfilled(made_on, vintage) else ""
    day, data = (words.day(pd.Timestamp(date)) for date in (made_on, vintage))
    kept = f"Made on {day}{later} from the vintage of {data}, and kept as it was made: data/forecasts/{vintage}.csv."
    return kept + errata([vintage])


def kept_note(kept: pd.DataFrame) -> str:
    """How many of the forecasts that were kept were made later, and how far they are independent.

    Args:
        kept: ``ledger.scored``.
    """
    if kept.empty:
        return UNSCORED
    vintages = kept.drop_duplicates("vintage")
    return (
        f"Made later, on the figures of the time: {_spelt(int(vintages['backfilled'].sum()))} of "
        f"{words.counted(len(vintages), 'vintage')}. Vintages of neighbouring months score nearly the same months, so "
        "those of a year are one trial; no interval is given for fewer than three years."
        + errata(vintages["vintage"])
    )


def errata(vintages: Iterable[str]) -> str:
    """Which forecasts from some vintages are read as an erratum has them, and why; blank if none is."""
    made = {one: ledger.read(path) for one in vintages if (path := ledger.erratum_of(one)).exists()}
    return "".join(
        f" Of {words.listed([words.route(route) for route in right['route'].unique()])}, what was forecast from the "
        f"vintage of {words.day(dt.date.fromisoformat(one))} is read as an erratum of "
        f"{words.day(dt.date.fromisoformat(right['made_on'].iloc[0]))} has it: it had been computed on figures "
        "corrected by what was published later."
        for one, right in made.items()
    )


def agreement(both: pd.DataFrame) -> str:
    """How near arrivals and detections of the same months come to each other.

    Args:
        both: ``arrivals`` and ``detections`` by month.
    """
    if both.empty:
        return "The Central Mediterranean is not among the routes."
    came, detected = both["arrivals"].sum(), both["detections"].sum()
    counts = f"{words.number(came)} arrivals, {words.number(detected)} detections"
    months = words.counted(len(both), "month")
    return f"In the newest {months} with both: {counts} ({came / detected:.2f} arrivals a detection)."


def record(skill: pd.DataFrame, p: pd.Series) -> str:
    """On how many routes the forecast did better than last year's months, by how much, how surely, and how far ahead.

    Args:
        skill: ``analysis.skill``.
        p: by route, of the hypothesis that the forecast and last year's months err alike; all months together.
    """
    whole = skill["all"].dropna()
    if whole.empty:
        return f"The history is too short to test the forecast; it is the {BASELINE}, the same month of last year."
    better, none_better = whole < 100, whole.index[whole >= 100]
    sure = int((multipletests(p[whole.index].fillna(1), LEVEL, method="holm")[0] & better).sum())
    routes = f"{_spelt(better.sum())} of {words.counted(len(whole), 'route')}"
    text = (
        "Over the last five years, on the newest figures, revised as they are, the errors of such forecasts were, by "
        f"route, {between(whole)} of those of repeating the same month of last year; they were "
        f"smaller on {routes}, on {_spelt(sure)} beyond chance after allowing for all routes"
    )
    if len(none_better):
        text += f", and no smaller on {words.listed(list(none_better))}"
    return f"{text}.{fades(skill.drop(columns='all'))}"


def fades(skill: pd.DataFrame) -> str:
    """From how many months ahead at least one route is forecast no better than by last year's months; may be blank."""
    worse = skill >= 100
    if not worse.any(axis=None):
        return ""
    last = str(skill.columns[-1])
    routes = list(skill.index[worse[last]])
    months = words.counted(int(last if routes else str(worse.any().idxmax())), "month").capitalize()
    gained = f"nothing is gained on {words.listed(routes)}" if routes else ""
    return f" {months} ahead, {gained or 'at least one route is forecast no better than that'}."


def skill_title(skill: pd.DataFrame) -> str:
    """'One month ahead errors are 41 % to 71 % of the baseline's, twelve months ahead 92 % to 105 %'."""
    first, last = skill.columns.drop("all")[[0, -1]]
    title = f"One month ahead errors are {between(skill[first])} of the baseline's"
    later = f", {words.counted(int(last), 'month')} ahead {between(skill[last])}"
    return title + (later if last != first else "")


def between(percent: pd.Series) -> str:
    """'41 % to 71 %'; '78 %' where both ends read alike."""
    low, high = words.per_cent(percent.min()), words.per_cent(percent.max())
    return low if plain(low) == plain(high) else f"{low} to {high}"


def _spelt(number: int) -> str:
    return words.spelt(number) if number else "none"
