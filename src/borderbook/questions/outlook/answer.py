"""What is a defensible expectation for the next months, by route?"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from borderbook import words
from borderbook.questions.outlook.analysis import rounded, verdicts

CANNOT_KNOW = (
    "A forecast continues the past: it knows nothing of policies and agreements, wars, weather or changes in "
    "surveillance to come, and an interval holds only if the future errs like the past."
)


def sentences(monthly: pd.DataFrame, forecast: pd.DataFrame, scores: pd.DataFrame) -> list[str]:
    """What to expect on the route with most detections; the record; what a forecast cannot know.

    Args:
        monthly: detections, a row a month, a column a route: what the forecast was made from.
        forecast: ``forecast.forecast`` of it.
        scores: ``forecast.backtest`` of it.
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
        f"{level:g} % interval {words.number(rounded(low))} to {words.number(rounded(high))}"
        if pd.notna(low)
        else f"no {level:g} % interval, as the history is too short"
        for level, low, high in zip(own["level"], own["lower"], own["upper"], strict=True)
    ]
    return f"{month:%B %Y} is about **{about}** detections ({'; '.join(ranges)})"


def _record(chosen: pd.DataFrame) -> list[str]:
    named = {name: list(rows["route"]) for name, rows in chosen.groupby("verdict")}
    said = []
    if "better" in named:
        errors = chosen.loc[chosen["verdict"] == "better", "relative_mae"]
        said.append(
            f"Tried on the past, the chosen models beat the baseline, the same month of last year, on "
            f"{len(named['better'])} of {len(chosen)} route{'s' if len(chosen) > 1 else ''}: their error was "
            f"{_ratio(errors.min(), errors.max())} of the baseline's."
        )
    if "better over a year" in named:
        said.append(
            f"On {words.listed(named['better over a year'])} the chosen model beats the baseline over a "
            f"longer horizon only."
        )
    if "baseline" in named:
        said.append(
            f"Nothing beats the baseline on {words.listed(named['baseline'])}: there the forecast is no more "
            f"than the same month of last year."
        )
    return said


def _held(chosen: pd.DataFrame) -> list[str]:
    said = []
    for name in [name for name in chosen.columns if name.startswith("coverage_")]:
        known = chosen[name].dropna()
        if len(known):
            said.append(
                f"the {name.removeprefix('coverage_')} % intervals held {_ratio(known.min(), known.max())}"
            )
    return [f"Of the outcomes, {words.listed(said)}."] if said else []


def _ratio(low: float, high: float) -> str:
    a, b = words.per_cent(low * 100), words.per_cent(high * 100)
    return a if a == b else f"{a.removesuffix(' %')} to {b}"


def plainly(scores: pd.DataFrame) -> str:
    """A list, a line a route: whether anything beat the baseline there, in plain words."""
    return "\n".join(f"- {_verdict(row)}" for row in verdicts(scores).to_dict("records"))


def _verdict(row: Mapping[Hashable, Any]) -> str:
    route, model, error = row["route"], row["model"], float(row["relative_mae"])
    if row["verdict"] == "baseline":
        return f"**{route}**: nothing beats the baseline; the forecast is the same month of last year."
    if math.isnan(error):
        return f"**{route}**: the {model}, better over a year; over this horizon the baseline made no error."
    told = f"errs {words.per_cent(abs(1 - error) * 100)} {'less' if error < 1 else 'more'} than the baseline"
    beyond = "" if error < 1 else ", but less over a longer one"
    return f"**{route}**: the {model} {told} over this horizon{beyond}, at {row['origins']} past origins."
