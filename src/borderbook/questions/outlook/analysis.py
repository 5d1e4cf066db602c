"""Forecasts and their record as they are read: a row a route, rounded no finer than a forecast can bear."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from borderbook.methods.forecast.models import BASELINE

DIGITS = 2  # significant digits of a forecast: the intervals are far wider than a third would say


def rounded(value: float, digits: int = DIGITS) -> float:
    """A number to so many significant digits: 6,828 -> 6,800; 0.4 -> 0 as detections are whole; NaN stays."""
    if math.isnan(value) or value == 0:
        return value
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return float(round(value, min(places, 0)))


def expected(forecast: pd.DataFrame) -> pd.DataFrame:
    """The forecast as a table: a row a route and month, rounded.

    Args:
        forecast: ``forecast.forecast``.

    Returns:
        ``route``, ``month``, ``median``, then ``lower`` and ``upper`` of each level (``80 % from``,
        ``80 % to`` ...), ``model``; routes in their given order.
    """
    keys = ["route", "month"]
    parts = [forecast.drop_duplicates(keys)[[*keys, "median"]].reset_index(drop=True)]
    for level in sorted(forecast["level"].unique()):
        rows = forecast[forecast["level"] == level].reset_index(drop=True)
        parts.append(rows[["lower", "upper"]].set_axis([f"{level:g} % from", f"{level:g} % to"], axis=1))
    parts.append(forecast.drop_duplicates(keys)[["model"]].reset_index(drop=True))
    made = pd.concat(parts, axis=1)
    numbers = made.columns.difference([*keys, "model"])
    return made.assign(**{name: [rounded(value) for value in made[name]] for name in numbers})


def marked_months(forecast: pd.DataFrame, ahead: Sequence[int]) -> pd.DataFrame:
    """The rows of the forecast so many months ahead (1 is the first); steps beyond its end are left out."""
    months = forecast["month"].drop_duplicates().sort_values(ignore_index=True)
    wanted = [months[step - 1] for step in ahead if step <= len(months)]
    return forecast[forecast["month"].isin(wanted)].reset_index(drop=True)


def verdicts(scores: pd.DataFrame) -> pd.DataFrame:
    """The chosen model of each route and its record.

    Args:
        scores: ``forecast.backtest``.

    Returns:
        The rows that are chosen, with ``verdict``: 'better' than the baseline (the same month of last year);
        'baseline', which is then what is forecast; or 'better over a year', but not over the months
        scored here. Sorted from the smallest relative error to the largest.
    """
    chosen = scores[scores["chosen"]].drop(columns="chosen")
    verdict = pd.Series("better over a year", index=chosen.index)
    verdict = verdict.mask(chosen["relative_mae"] < 1, "better").mask(chosen["model"] == BASELINE, "baseline")
    return chosen.assign(verdict=verdict).sort_values("relative_mae", kind="stable", ignore_index=True)


def record_table(scores: pd.DataFrame) -> pd.DataFrame:
    """The backtest as it is read: errors to two decimals, coverage in per cent, 'yes' where chosen."""
    coverage = [name for name in scores.columns if name.startswith("coverage_")]
    return pd.DataFrame(
        {
            "route": scores["route"],
            "model": scores["model"],
            "origins": scores["origins"],
            "relative MAE": scores["relative_mae"].round(2),
            "MASE": scores["mase"].round(2),
            **{
                f"within {name.removeprefix('coverage_')} %, in %": (scores[name] * 100).round(0)
                for name in coverage
            },
            "chosen": scores["chosen"].map({True: "yes", False: ""}),
        }
    )


def provisional(detections: pd.DataFrame, routes: Sequence[str]) -> str:
    """A sentence on corrected figures in the last month, from which a forecast starts; blank if there are none.

    Args:
        detections: tidy, with ``month``, ``route`` and ``flag``.
        routes: those that are forecast.
    """
    last = detections["month"].max()
    newest = detections[detections["month"] == last]
    marked = set(newest.loc[newest["flag"].astype("str").str.contains("corrected"), "route"].astype("str"))
    named = [route for route in routes if route in marked]
    if not named:
        return ""
    return f"{', '.join(named)}: {last:%B %Y} is provisional, an error in the published figure is corrected here."
