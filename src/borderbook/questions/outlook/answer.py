"""What can be expected of the months after the newest figures, by route? Sentences and longer titles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from borderbook import ledger, phrases
from borderbook.methods.forecast import BASELINE
from borderbook.questions.outlook import analysis
from borderbook.questions.outlook.parameters import LIVELY_ROUTES
from notemill import show, words
from notemill.catalog.as_of import LATEST
from notemill.files import yaml_table

TRIED: str = yaml_table(__package__, "words")["tried"]
# by level, in points: past intervals whose coverage differs from it by more are too narrow or too wide
MARGIN = {50: 5, 80: 5, 95: 3}
LEVEL = 0.025  # the test finds what is not there about twice as often as it says (``forecast.compare``)
TESTS = len(LIVELY_ROUTES)  # readers can choose the route with the lowest p, whichever routes a page shows
UNSCORED = "There is no forecast from an earlier vintage that can be scored yet."


def expected(rows: pd.DataFrame, level: float, off: str = "") -> str:
    """What is forecast for a route in the last of some months, and what its past intervals were.

    Args:
        rows: of ``analysis.expected``.
        level: of the interval, per cent.
        off: ``width`` of the route's past intervals.
    """
    row, median = rows.iloc[-1], show.linked(rows, rows.index[-1], "median")
    are = "is" if median == 1 else "are"
    return (
        f"For {row['month']:%B %Y}, **about {words.number(median)} {words.plural(median, 'detection')}** {are} "
        f"forecast on {phrases.route(row['route'])} ({_interval(rows, level)}){_past(off)}."
    )


def _past(off: str) -> str:
    return f"; past intervals were {off}" if off else ""


def gain(scores: pd.DataFrame) -> str:
    """'in the backtest overall, absolute errors were below ... on all six routes, but beyond chance on none'.

    Args:
        scores: rows of ``forecast.summary``, all months ahead together.
    """
    below, sure = scores["relative_mae"].dropna() < 1, better(scores)
    if below.empty:
        return "the history is too short to test the forecast"
    lower, routes = "below those of the same month of last year", len(below)
    errors = "in the backtest overall, absolute errors were"
    if routes == 1:
        chance = "beyond chance" if sure else "but not beyond chance"
        return f"{errors} {lower}, {chance}" if below.all() else f"{errors} not {lower}"
    on = f"{words.spelt(below.sum())} of {words.counted(routes, 'route')}"
    return f"{errors} {lower} on {on}, {'but ' * (not sure)}beyond chance on {_named(sure) or 'none'}"


def _named(routes: list[str]) -> str:
    """One or two routes by name, of more their number; '' of none."""
    if len(routes) > 2:
        return words.counted(len(routes), "route")
    return words.listed([*map(phrases.route, routes)])


def past(percent: pd.DataFrame, which: str, scored: pd.DataFrame) -> str:
    """How many months ahead past forecasts had larger, and smaller, errors than the baseline; '' if none is scored.

    Args:
        percent: as for ``ahead``.
        which: all routes of the page, in words.
        scored: ``ledger.scored``.
    """
    errors = dict(enumerate(percent.get("earlier vintages", pd.Series(dtype=float)), 1))
    less, more = [n for n, one in errors.items() if one < 100], [n for n, one in errors.items() if one >= 100]
    if not less and not more:
        return ""
    few, many = sorted([("larger", more), ("smaller", less)], key=lambda side: len(side[1]))
    first, *rest = [few, many] if few[1] else [many]
    otherwise = "".join(f", and {side[0]} ones otherwise" for side in rest)
    return (
        f"Forecasts of {which} from earlier vintages, {made(scored)}, had {first[0]} errors than last year's figure "
        f"for the same month when made {_ahead(first[1])}{otherwise}."
    )


def _ahead(distances: list[int]) -> str:
    """'eight to ten months ahead'."""
    return f"{words.years(distances, words.spelt)} {words.plural(distances[-1], 'month')} ahead"


def overdue(newest: pd.Timestamp, made_on: str, vintage: str, as_of: str = LATEST) -> str:
    """The month of the newest figures; 'when the forecast was made, on ..., July to October 2026 were over already'.

    Args:
        newest: the last month that has figures.
        made_on: the day on which the forecast was made, ISO; '' if it is computed in this run.
        vintage: the date of the figures, ISO.
        as_of: the day as of which is asked, ISO, or 'latest'; a forecast made later is said to be.
    """
    day = pd.Timestamp(made_on or vintage)
    first, last = newest + pd.DateOffset(months=1), day.replace(day=1) - pd.DateOffset(months=1)
    text = f"The newest figures by route and month here are of {newest:%B %Y}"
    if last < first:
        return text
    if made_on > as_of:
        return f"{text}: the forecast was made afterwards, on {words.day(day)}"
    then = f"when {'the forecast was made' if made_on else 'they appeared'}, on {words.day(day)}"
    return f"{text}: {then}, {words.span(first, last)} {'were' if last > first else 'was'} over already"


def title(rows: pd.DataFrame, level: float, off: str) -> str:
    """'Eastern Borders: about 340 in December 2026; past intervals were too narrow', or else with its interval.

    Arguments as for ``expected``.
    """
    row, median = rows.iloc[-1], words.number(show.linked(rows, rows.index[-1], "median"))
    start = f"{row['route']}: about {median} in {row['month']:%B %Y}"
    return f"{start}{_past(off) or f' ({_interval(rows, level)})'}"


def _interval(rows: pd.DataFrame, level: float) -> str:
    ends = [words.number(show.linked(rows, rows.index[-1], f"{level:g} % {end}")) for end in ("from", "to")]
    return f"{level:g} % interval {' to '.join(ends)}"


def arrived(since: pd.DataFrame) -> str:
    """How the newest month that UNHCR has counted in Italy compares with the forecast; '' without such a month.

    Args:
        since: ``analysis.beside_arrivals``.
    """
    since = since[since["country"] == "Italy"]
    rows = since[since["month"] == since["month"].max()]
    if rows.empty:
        return ""
    month, inside = rows["month"].iloc[0], dict(zip(rows["level"], rows["inside"], strict=True))
    forecast, arrivals = (show.linked(rows, rows.index[0], name) for name in ("forecast", "arrivals"))
    which = "newest" if since["month"].nunique() > 1 else "only"
    return (
        f"For {month:%B %Y}, the {which} month counted since, about {words.number(forecast)} detections "
        f"are forecast on the Central Mediterranean route; UNHCR counted {words.number(arrivals)} arrivals by "
        f"sea in Italy, {analysis.placed(inside)}."
    )


def agreed(arrivals: Mapping[str, pd.Series], monthly: pd.DataFrame) -> str:
    """'Italy, January to June 2026: 14,388 arrivals and 14,444 detections.': the months that have both; '' if none.

    Args:
        arrivals: as for ``analysis.beside_arrivals``.
        monthly: detections, one row per month, one column per route; the last year is compared.
    """
    detected = monthly.iloc[-12:].T.groupby(pd.Series(analysis.REACHED)).sum().T
    notes = []
    for country, counted in arrivals.items():
        both = pd.DataFrame({"arrivals": counted, "detections": detected[country]}).dropna()
        sums = words.listed([f"{words.number(count)} {name}" for name, count in both.sum().items()])
        if len(both):
            notes.append(f"{country}, {words.span(both.index[0], both.index[-1])}: {sums}.")
    return " ".join(notes)


def earlier(both: pd.DataFrame, scored: pd.DataFrame, scores: pd.DataFrame) -> str:
    """Coverage of the forecasts from earlier vintages, and what the backtest shows.

    Args:
        both: shares inside the 80 and the 95 % interval, per cent, in the column "earlier vintages".
        scored: ``ledger.scored``.
        scores: of the backtest, as for ``gain``.
    """
    if scored.empty:
        return f"{UNSCORED} {words.at_start(gain(scores))}."
    shares, sure = both["earlier vintages"].iloc[:2], better(scores)
    contained = words.listed([words.per_cent(show.linked(shares, at)) for at in shares.index])
    off, on = width(shares), f" on {_named(sure)}" if sure else ""
    return (
        f"Their 80 and 95 % intervals {f'were {off}: they ' if off else ''}contained "
        f"{contained} of the outcomes; a backtest shows "
        f"{'a' if sure else 'no'} gain in absolute errors beyond chance{on}."
    )


def made(scored: pd.DataFrame) -> str:
    """How many of the forecasts were made afterwards: 'all made afterwards'."""
    later = scored.drop_duplicates("vintage")["backfilled"].astype(bool)
    return f"{'all' if later.all() else f'{words.spelt(later.sum())} of them'} made afterwards"


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
    stored = f"Made on {day}{later} from the vintage of {data}, and not changed since: data/forecasts/{vintage}.csv."
    return stored + errata([vintage], forecast["route"])


def earlier_note(scored: pd.DataFrame) -> str:
    """How many of the forecasts from earlier vintages were made afterwards, and how far they are independent.

    Args:
        scored: ``ledger.scored``.
    """
    if scored.empty:
        return UNSCORED
    return (
        f"{words.at_start(made(scored))} on the figures of the time. Vintages of neighbouring months score nearly the "
        "same months, so that those of a year count as one. For fewer than three years no interval is given, and a "
        "ratio below one is no proof." + errata(scored["vintage"].unique(), scored["route"])
    )


def errata(vintages: Iterable[str], routes: pd.Series) -> str:
    """Which forecasts on some routes are read as an erratum has them, and why; an empty string if none is."""
    made = {one: ledger.read(path) for one in vintages if (path := ledger.erratum_of(one)).exists()}
    made = {one: found for one, right in made.items() if len(found := right[right["route"].isin(routes)])}
    return "".join(
        f" Of {words.listed([phrases.route(route) for route in right['route'].unique()])}, what was forecast from the "
        f"vintage of {words.day(dt.date.fromisoformat(one))} is read as an erratum of "
        f"{words.day(dt.date.fromisoformat(right['made_on'].iloc[0]))} has it: it had been computed on figures "
        "corrected by what was published later."
        for one, right in made.items()
    )


def chance(scores: pd.DataFrame) -> str:
    """``gain`` as a note, with what beyond chance is."""
    if scores["relative_mae"].isna().all():
        return f"{words.at_start(gain(scores))}; it is the {BASELINE}, the same month of last year."
    p = f"p below {LEVEL * 100:g} % after Bonferroni's correction for the question's {words.spelt(TESTS)} routes"
    return f"{words.at_start(gain(scores))} ({p})."


def better(scores: pd.DataFrame) -> list[str]:
    """The routes with smaller absolute errors than the baseline's beyond chance, whatever other routes there are."""
    return scores.loc[(scores["relative_mae"] < 1) & (scores["p"] < LEVEL / TESTS), "route"].tolist()


def measured(table: pd.DataFrame) -> str:
    """What the columns of ``analysis.record`` are; of intervals and p only where a route has them."""
    ends = table.filter(regex="from$|to$")
    intervals = ", with 95 % intervals and p of the hypothesis that both err alike, of each route by itself"
    tested = intervals if len(ends.columns) else ""
    open_ends = ". Where an interval has no end, the data set none" if ends.isna().any(axis=None) else ""
    return (
        f"relative MAE and WIS are ratios to the baseline's, below one is better{tested}; coverage (outcomes inside "
        f"the interval) and medians above the outcome in per cent{open_ends}"
    )


def ahead(percent: pd.DataFrame) -> str:
    """'Errors were 48 % (one month ahead) to 113 % (eight months ahead) of the baseline's': the best and the worst.

    Args:
        percent: errors in per cent of the baseline's, a row a number of months ahead in words, a column a record.
    """
    known = percent.iloc[:, 0].dropna()
    ends: list[Any] = list(dict.fromkeys([known.idxmin(), known.idxmax()]))
    each = [f"{words.per_cent(show.linked(known, at))} ({at} ahead)" for at in ends]
    return f"Errors were {' to '.join(each)} of the baseline's"


def width(shares: Iterable[float], levels: Sequence[int] = (80, 95)) -> str:
    """'too narrow' or 'too wide' where the intervals of all levels contained fewer, or more, of the outcomes; or ''.

    Args:
        shares: of the outcomes inside the intervals, per cent; judged as they are printed, without decimals.
        levels: of the intervals.
    """
    far = [(np.round(share) - level) / MARGIN[level] for share, level in zip(shares, levels, strict=True)]
    return "too narrow" if all(one < -1 for one in far) else "too wide" if all(one > 1 for one in far) else ""


def widths(scores: pd.DataFrame, levels: Sequence[int] = (80, 95)) -> dict[str, str]:
    """``width`` by route.

    Args:
        scores: rows of ``forecast.summary``, all months ahead together; empty if nothing can be scored.
        levels: of the intervals.
    """
    shares = scores.set_index("route").reindex(columns=[f"coverage_{level}" for level in levels]) * 100
    return {str(route): width(row, levels) for route, row in shares.iterrows()}


def covered(scores: pd.DataFrame, levels: Sequence[int]) -> dict[str, str]:
    """By route: 'too narrow: of past outcomes, the bands contained 44 % and 52 %'; empty without these levels' record.

    Args:
        scores: as for ``widths``.
        levels: of the bands, per cent.
    """
    columns = [f"coverage_{level:g}" for level in levels]
    if not set(columns) <= set(scores):
        return {}
    shares = scores.set_index("route")[columns] * 100
    return {
        route: f"{off}{': ' * bool(off)}of past outcomes, the bands contained "
        f"{words.listed([*shares.loc[route].map(words.per_cent)])}"
        for route, off in widths(scores, levels).items()
    }
