"""What is a defensible expectation for the months after the newest figures, by route? The sentences and titles."""

from __future__ import annotations

import pandas as pd
from statsmodels.stats.multitest import multipletests

from borderbook import words
from borderbook.methods.forecast import BASELINE
from borderbook.questions.outlook.analysis import rounded

LEVEL = 0.05
CANNOT_KNOW = (
    "A forecast continues the past: it knows nothing of policies and agreements, wars, weather or changes in "
    "surveillance to come, and an interval holds only if the future errs like the past."
)


def sentences(
    monthly: pd.DataFrame, forecast: pd.DataFrame, scores: pd.DataFrame, since: pd.DataFrame
) -> list[str]:
    """What to expect on the route with most detections, from when on; the record; what a forecast cannot know.

    Args:
        monthly: detections, a row a month, a column a route: what the forecast was made from.
        forecast: ``forecast.forecast`` of it.
        scores: ``forecast.backtest`` of it.
        since: ``analysis.beside_arrivals`` of it.
    """
    last = monthly.index[-1]
    lead = str(monthly.iloc[-12:].sum().idxmax())
    rows = forecast[forecast["route"] == lead]
    months = sorted(rows["month"].unique())[:6]
    said = words.listed([_at(rows, month) for month in dict.fromkeys([months[0], months[-1]])])
    return [
        f"The newest figures end in {last:%B %Y}, so the forecast begins after that. On **{words.route(lead)}** it is "
        f"{said}.",
        arrived(since),
        record(scores),
        CANNOT_KNOW,
    ]


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


def agreement(both: pd.DataFrame) -> str:
    """How near arrivals and detections of the same months come to each other.

    Args:
        both: ``arrivals`` and ``detections`` by month.
    """
    if both.empty:
        return "The Central Mediterranean is not among the routes."
    came, detected = both["arrivals"].sum(), both["detections"].sum()
    months = words.counted(len(both), "month")
    return (
        f"In the newest {months} with both: {words.number(came)} arrivals, {words.number(detected)} detections "
        f"({came / detected:.2f} arrivals a detection)."
    )


def fan_title(monthly: pd.DataFrame, forecast: pd.DataFrame) -> str:
    """The forecast of the route with the most detections in its sixth month, with its interval."""
    lead = str(monthly.iloc[-12:].sum().idxmax())
    rows = forecast[forecast["route"] == lead]
    month = sorted(rows["month"].unique())[:6][-1]
    return f"{lead}: {_at(rows, month)}"


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
    low, high = (
        words.per_cent(value * 100) for value in (whole["relative_mae"].min(), whole["relative_mae"].max())
    )
    text = (
        f"Over the last five years, on today's revised figures, the errors of such forecasts were, by route, {low} to "
        f"{high} of those of repeating the same month of last year; they were smaller on {_count(len(better))} of "
        f"{words.counted(len(whole), 'route')}, on "
        f"{_count(sure)} beyond chance after allowing for all routes"
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
    last = scores["ahead"].max()
    routes = single[single["ahead"] == last]["route"]
    if routes.empty:
        first = int(single["ahead"].min())
        return f"{words.counted(first, 'month').capitalize()} ahead, at least one route is forecast no better than that"
    return f"{words.counted(int(last), 'month').capitalize()} ahead, nothing is gained on {words.listed(list(routes))}"


def skill_title(scores: pd.DataFrame) -> str:
    """Where the forecast gains most and least."""
    single = scores[scores["ahead"] > 0].dropna(subset=["relative_mae"])
    if single.empty:
        return "The history is too short to score forecasts"
    first = single[single["ahead"] == 1]["relative_mae"]
    last = single[single["ahead"] == single["ahead"].max()]["relative_mae"]
    return (
        f"One month ahead errors are {words.per_cent(first.min() * 100)} to {words.per_cent(first.max() * 100)} of the "
        f"baseline's, {words.counted(int(single['ahead'].max()), 'month')} ahead {words.per_cent(last.min() * 100)} to "
        f"{words.per_cent(last.max() * 100)}"
    )


def _count(number: int) -> str:
    return "none" if number == 0 else words.counted(number, "x").removesuffix("s").removesuffix(" x")


def _at(rows: pd.DataFrame, month: pd.Timestamp) -> str:
    """'about 1,700 in December 2026 (80 % interval 520 to 4,200)'."""
    row = rows[rows["month"] == month].sort_values("level").iloc[0]
    text = f"about {words.number(rounded(row['median']))} in {pd.Timestamp(month):%B %Y}"
    if pd.isna(row["lower"]):
        return f"{text} (no interval: the history is too short)"
    ends = f"{words.number(rounded(row['lower']))} to {words.number(rounded(row['upper']))}"
    return f"{text} ({row['level']:g} % interval {ends})"
