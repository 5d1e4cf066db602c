"""What is a defensible expectation for the months after the newest figures, by route? The sentences and titles."""

from __future__ import annotations

import pandas as pd
from statsmodels.stats.multitest import multipletests

from borderbook import words
from borderbook.catalog.ledger import backfilled
from borderbook.methods.forecast import BASELINE
from borderbook.questions.outlook.analysis import rounded

LEVEL = 0.025  # the test finds what is not there about twice as often as it says (``forecast.compare``)
CANNOT_KNOW = (
    "A forecast continues the past: it knows nothing of policies and agreements, wars, weather or changes in "
    "surveillance to come, and an interval holds only if the future errs like the past."
)
UNSCORED = "No forecast that was kept can be scored yet: none of its months had been published."


def expected(monthly: pd.DataFrame, forecast: pd.DataFrame) -> str:
    """What to expect on the route with most detections, in the first and the last of its next six months.

    Args:
        monthly: detections, a row a month, a column a route: what the forecast was made from.
        forecast: ``forecast.forecast`` of it.
    """
    route, months = leading(monthly, forecast)
    said = words.listed(list(dict.fromkeys([months[0], months[-1]])))
    return (
        f"After {monthly.index[-1]:%B %Y}, where the newest figures end, the forecast of detections on "
        f"**{words.route(route)}** is {said}."
    )


def arrived(since: pd.DataFrame) -> str:
    """How the newest month that UNHCR has counted compares with the forecast; blank where there is none.

    Args:
        since: ``analysis.beside_arrivals``.
    """
    if since.empty:
        return ""
    row = since.sort_values(["month", "level"], ascending=[False, True]).iloc[0]
    where = "within" if row["inside"] else "below" if row["arrivals"] < row["lower"] else "above"
    interval = f"{words.number(row['lower'])} to {words.number(row['upper'])}"
    return (
        f"UNHCR, which is ahead of Frontex, counted {words.number(row['arrivals'])} arrivals by sea in Italy in "
        f"{pd.Timestamp(row['month']):%B %Y}: {where} the {row['level']:g} % interval of the Central Mediterranean "
        f"route for that month ({interval}), with which they are compared because the two counts nearly agree."
    )


def worst(kept: pd.DataFrame) -> str:
    """The largest miss of the forecasts that were kept; blank where none can be scored.

    Args:
        kept: ``ledger.scored``.
    """
    if kept.empty:
        return ""
    row = kept.nlargest(1, "error").iloc[0]
    inside = "inside" if row["inside_95"] else "outside"
    interval = f"{words.number(rounded(row['lower_95']))} to {words.number(rounded(row['upper_95']))}"
    ahead = words.counted(int(row["ahead"]), "month")
    expected, came = words.number(rounded(row["median"])), words.number(row["came"])
    return (
        f"Of the forecasts from {words.counted(kept['vintage'].nunique(), 'earlier vintage')}, on the figures of the "
        f"time, the worst missed by {words.number(row['error'])} detections: for {row['month']:%B %Y} on "
        f"{words.route(row['route'])}, {ahead} after the newest figures then, about {expected} were forecast and "
        f"{came} came, {inside} the 95 % interval ({interval})."
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
    later = ", later than its data," if backfilled(made_on, vintage) else ""
    day, data = (words.day(pd.Timestamp(date)) for date in (made_on, vintage))
    return f"Made on {day}{later} from the vintage of {data}, and kept as it was made: data/forecasts/{vintage}.csv."


def kept_note(kept: pd.DataFrame) -> str:
    """How many of the forecasts that were kept were made later, and how far they are independent.

    Args:
        kept: ``ledger.scored``.
    """
    if kept.empty:
        return UNSCORED
    vintages = kept.drop_duplicates("vintage")
    later = int(vintages["backfilled"].sum())
    return (
        f"Made later, on the figures of the time: {words.spelt(later) if later else 'none'} of "
        f"{words.counted(len(vintages), 'vintage')}. Vintages of neighbouring months score nearly the same months, so "
        "those of a year are one trial; no interval is given for fewer than three years."
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


def leading(monthly: pd.DataFrame, forecast: pd.DataFrame) -> tuple[str, list[str]]:
    """The route with the most detections in twelve months, and what is expected in each of its next six months."""
    route = str(monthly.iloc[-12:].sum().idxmax())
    narrow = forecast[(forecast["route"] == route) & (forecast["level"] == forecast["level"].min())]
    return route, [_at(row) for _, row in narrow.sort_values("month").head(6).iterrows()]


def record(scores: pd.DataFrame) -> str:
    """On how many routes the forecast did better than last year's months, by how much, how surely, and how far ahead.

    Args:
        scores: ``forecast.backtest``.
    """
    whole = scores[scores["ahead"] == 0].dropna(subset=["relative_mae"])
    if whole.empty:
        return f"The history is too short to test the forecast; it is the {BASELINE}, the same month of last year."
    better, worse = whole[whole["relative_mae"] < 1], whole[whole["relative_mae"] >= 1]
    beyond_chance = multipletests(whole["p"].fillna(1), LEVEL, method="holm")[0]
    sure = int((beyond_chance & (whole["relative_mae"] < 1)).sum())
    routes = f"{words.spelt(len(better)) if len(better) else 'none'} of {words.counted(len(whole), 'route')}"
    text = (
        "Over the last five years, on the newest figures, revised as they are, the errors of such forecasts were, by "
        f"route, {between(whole['relative_mae'] * 100)} of those of repeating the same month of last year; they were "
        f"smaller on {routes}, on {words.spelt(sure) if sure else 'none'} beyond chance after allowing for all routes"
    )
    if len(worse):
        text += f", and no smaller on {words.listed(list(worse['route']))}"
    gone = fades(scores)
    return f"{text}.{f' {gone}.' if gone else ''}"


def fades(scores: pd.DataFrame) -> str:
    """From how many months ahead at least one route is forecast no better than by last year's months."""
    single = scores[(scores["ahead"] > 0) & (scores["relative_mae"] >= 1)]
    if single.empty:
        return ""
    last = int(scores["ahead"].max())
    routes = single.loc[single["ahead"] == last, "route"].tolist()
    months = words.counted(last if routes else int(single["ahead"].min()), "month").capitalize()
    if not routes:
        return f"{months} ahead, at least one route is forecast no better than that"
    return f"{months} ahead, nothing is gained on {words.listed(routes)}"


def between(percent: pd.Series) -> str:
    """'41 % to 71 %'; '78 %' where both ends read alike."""
    return " to ".join(dict.fromkeys(words.per_cent(end) for end in (percent.min(), percent.max())))


def _at(row: pd.Series) -> str:
    """'about 1,700 in December 2026 (80 % interval 520 to 4,200)'."""
    text = f"about {words.number(rounded(row['median']))} in {row['month']:%B %Y}"
    ends = f"{words.number(rounded(row['lower']))} to {words.number(rounded(row['upper']))}"
    return f"{text} ({row['level']:g} % interval {ends})"
