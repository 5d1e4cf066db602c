"""What is a defensible expectation for the next months, by route?"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.measures.outlook import BASELINE
from borderbook.measures.outlook.tables import rounded, verdicts

CANNOT_KNOW = (
    "A forecast continues the past: it knows nothing of policies and agreements, wars, weather or changes in "
    "surveillance to come, and an interval holds only if the future errs like the past."
)


def sentences(monthly: pd.DataFrame, forecast: pd.DataFrame, scores: pd.DataFrame) -> list[str]:
    """What to expect on the route with most detections; the record; what a forecast cannot know.

    Args:
        monthly: detections, a row a month, a column a route: what the forecast was made from.
        forecast: ``measures.outlook.forecast`` of it.
        scores: ``measures.outlook.backtest`` of it.
    """
    last = monthly.index[-1]
    lead = monthly.iloc[-12:].sum().idxmax()
    return [
        f"The data end in {last:%B %Y}. {_of(forecast[forecast['route'] == lead])}",
        " ".join([*_record(verdicts(scores)), *_held(verdicts(scores))]),
        CANNOT_KNOW,
    ]


def _of(rows: pd.DataFrame) -> str:
    first, last = rows["month"].min(), rows["month"].max()
    said = f"On the route **{rows['route'].iloc[0]}** the forecast for {_at(rows, first)}"
    return f"{said}." if first == last else f"{said}, and for {_at(rows, last)}."


def _at(rows: pd.DataFrame, month: pd.Timestamp) -> str:
    own = rows[rows["month"] == month]
    about = words.number(rounded(own["median"].iloc[0]))
    ranges = [
        f"in {level:g} of 100 cases {words.number(rounded(low))} to {words.number(rounded(high))}"
        if pd.notna(low)
        else f"no interval of {level:g} %, as the history is too short"
        for level, low, high in zip(own["level"], own["lower"], own["upper"], strict=True)
    ]
    return f"{month:%B %Y} is about **{about}** detections ({'; '.join(ranges)})"


def _record(chosen: pd.DataFrame) -> list[str]:
    better, worse = chosen[chosen["beaten"]], chosen[~chosen["beaten"]]
    said = []
    if len(better):
        low, high = better["relative_mae"].min(), better["relative_mae"].max()
        said.append(
            f"Tried on the past, the chosen models beat the baseline, the same month of last year, on "
            f"{len(better)} of {len(chosen)} route{'s' if len(chosen) > 1 else ''}: their error was "
            f"{_ratio(low, high)} of the baseline's."
        )
    if len(worse):
        said.append(
            f"Nothing beats the baseline on {words.listed(list(worse['route']))}: there the forecast is no "
            f"more than the same month of last year ({BASELINE})."
        )
    return said


def _held(chosen: pd.DataFrame) -> list[str]:
    said = []
    for name in [name for name in chosen.columns if name.startswith("coverage_")]:
        known = chosen[name].dropna() * 100
        if len(known):
            said.append(f"{_ratio(known.min() / 100, known.max() / 100)} of outcomes within "
                        f"{name.removeprefix('coverage_')} % intervals")  # fmt: skip
    return [f"The intervals held {words.listed(said)}."] if said else []


def _ratio(low: float, high: float) -> str:
    a, b = words.per_cent(low * 100), words.per_cent(high * 100)
    return a if a == b else f"{a.removesuffix(' %')} to {b}"


def plainly(scores: pd.DataFrame) -> str:
    """A list, a line a route: whether anything beat the baseline there, in plain words."""
    return "\n".join(f"- {_verdict(row)}" for row in verdicts(scores).to_dict("records"))


def _verdict(row: dict[str, float | str | bool]) -> str:
    if not row["beaten"]:
        return f"**{row['route']}**: nothing beats the baseline; the forecast is the same month of last year."
    error = float(row["relative_mae"])
    if pd.isna(error):
        return f"**{row['route']}**: the {row['model']} is chosen; too few outcomes to compare over this horizon."
    less = words.per_cent(abs(1 - error) * 100)
    told = f"errs {less} {'less' if error < 1 else 'more'} than the baseline over this horizon"
    return f"**{row['route']}**: the {row['model']} {told}, at {row['origins']} origins."
