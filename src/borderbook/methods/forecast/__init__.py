"""Forecasts of monthly detections by route, chosen and calibrated by backtest on nothing but their history.

The baseline is the seasonal naive (the same month of last year). Against it stand four models on logs and
their combination; a route's record at rolling origins decides, and its past errors give the intervals. If
nothing beats the baseline, the forecast is the baseline and says so in ``model``. Routes do not inform
each other. A forecast continues the past: it knows of no agreement, war or rule to come.

Sources: Hyndman and Koehler 2006 (MASE); Assimakopoulos and Nikolopoulos 2000 (theta); Makridakis,
Spiliotis and Assimakopoulos 2020 (combinations in the M4 competition); Lei et al. 2018 (conformal intervals).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from borderbook.methods.forecast.models import BASELINE, CANDIDATES, COMBINATION, Array, continuations
from borderbook.methods.forecast.panel import checked, checked_levels, checked_months
from borderbook.methods.forecast.record import STRIDE, WINDOW, Record, half_widths, record

__all__ = ["BASELINE", "CANDIDATES", "COMBINATION", "backtest", "forecast"]


def forecast(monthly: pd.DataFrame, horizon: int, levels: Sequence[float] = (80, 95)) -> pd.DataFrame:
    """Detections by route in the ``horizon`` months after the last one, with intervals.

    Args:
        monthly: detections, a row a month (DatetimeIndex or monthly PeriodIndex), a column a route. NaN is
            an unknown month; a route that ends early is forecast over the gap.
        horizon: months ahead.
        levels: per cent of outcomes that the intervals are meant to hold.

    Returns:
        A row a route, month and level: ``route``, ``month`` (first day), ``level``, ``lower``, ``median``,
        ``upper`` (detections, none negative), ``model``. The model is chosen over a year ahead at least, so a
        shorter horizon gives the first rows of a year's.

    Raises:
        DataError: the frame is not monthly detections, or a route has fewer than two months.
        UsageError: the horizon is less than 1, or a level not between 1 and 100.
    """
    table, ahead, kept = checked(monthly), checked_months("horizon", horizon), checked_levels(levels)
    months = pd.period_range(table.index[-1] + 1, periods=ahead, freq="M").to_timestamp()
    parts = []
    for route in table:
        logs = np.log1p(table[route].to_numpy())
        past = record(_to_last_known(logs), ahead)
        parts.append(_outlook(logs, past, kept, months).assign(route=str(route)))
    tidy = pd.concat(parts, ignore_index=True)
    return tidy[["route", "month", "level", "lower", "median", "upper", "model"]]


def _to_last_known(logs: Array) -> Array:
    return logs[: int(np.flatnonzero(~np.isnan(logs))[-1]) + 1]


def _outlook(logs: Array, past: Record, levels: Sequence[float], months: pd.DatetimeIndex) -> pd.DataFrame:
    model = past.choice()
    row = CANDIDATES.index(model)
    centre = continuations(logs, len(months))[row]
    gap = len(logs) - len(_to_last_known(logs))
    widths = half_widths(past.errors[row], gap + len(months), levels)[:, gap:]
    grid = {"month": np.repeat(months, len(levels)), "level": np.tile(levels, len(months))}
    return pd.DataFrame(
        {
            **grid,
            "lower": np.maximum(np.expm1(centre - widths), 0).T.ravel(),
            "median": np.repeat(np.maximum(np.expm1(centre), 0), len(levels)),
            "upper": np.expm1(centre + widths).T.ravel(),
            "model": model,
        }
    )


def backtest(
    monthly: pd.DataFrame,
    horizon: int = 12,
    levels: Sequence[float] = (80, 95),
    *,
    window: int = WINDOW,
    stride: int = STRIDE,
) -> pd.DataFrame:
    """How every model would have done on each route, from rolling origins in its last years.

    Args:
        monthly: as in ``forecast``.
        horizon: months ahead that are scored (two years at most).
        levels: per cent, as in ``forecast``.
        window: months before the last one in which origins lie.
        stride: months between origins.

    Returns:
        A row a route and model: ``route``, ``model``, ``origins`` (compared), ``mase`` (mean absolute error
        in units of the seasonal naive's before the first origin), ``relative_mae`` (over the seasonal
        naive's at the same origins; below 1 is better), ``coverage_80``, ``coverage_95`` (share of outcomes
        inside intervals made of earlier errors only), ``chosen``. NaN where history is too short to tell.

    Raises:
        DataError, UsageError: as in ``forecast``; also a window or stride below 1.
    """
    table, ahead, kept = checked(monthly), checked_months("horizon", horizon), checked_levels(levels)
    window, stride = checked_months("window", window), checked_months("stride", stride)
    parts = []
    for route in table:
        logs = _to_last_known(np.log1p(table[route].to_numpy()))
        parts.append(_scores(record(logs, ahead, window, stride), ahead, kept).assign(route=str(route)))
    tidy = pd.concat(parts, ignore_index=True)
    return tidy[["route", *tidy.columns.drop("route")]]


def _scores(past: Record, horizon: int, levels: Sequence[float]) -> pd.DataFrame:
    misses = past.mean_absolute_errors(horizon)
    naive = misses[CANDIDATES.index(BASELINE)]
    coverage = past.coverage(horizon, levels)
    return pd.DataFrame(
        {
            "model": CANDIDATES,
            "origins": past.origins(),
            "mase": misses / past.unit,
            "relative_mae": misses / naive if naive > 0 else np.nan,
            **{f"coverage_{level:g}": coverage[:, at] for at, level in enumerate(levels)},
            "chosen": [name == past.choice() for name in CANDIDATES],
        }
    )
