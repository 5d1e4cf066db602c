"""Forecasts of monthly detections by route, with intervals made of nothing but each route's own past errors.

The forecast is the plain mean, on logs, of the same month of last year, exponential smoothing and the theta method
(``forecast.models``). It is used on every route: nothing is chosen by its score. Routes do not inform each other. A
forecast continues the past: it knows of no agreement, war or rule to come.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from borderbook.methods.forecast.models import BASELINE, CANDIDATES, COMBINATION, SEASON, Array, continuations
from borderbook.methods.forecast.panel import checked, checked_horizon, checked_levels
from borderbook.methods.forecast.record import STRIDE, Record, interval, record

__all__ = ["BASELINE", "CANDIDATES", "COMBINATION", "backtest", "compare", "forecast"]


def forecast(monthly: pd.DataFrame, horizon: int, levels: Sequence[float] = (80, 95)) -> pd.DataFrame:
    """Detections by route in the ``horizon`` months after the last one, with intervals.

    Args:
        monthly: detections, a row a month (DatetimeIndex or monthly PeriodIndex), a column a route. NaN is
            an unknown month; a route that ends early is forecast over the gap.
        horizon: months ahead.
        levels: per cent of outcomes that the intervals are meant to hold.

    Returns:
        A row a route, month and level: ``route``, ``month`` (first day), ``level``, ``lower``, ``median``,
        ``upper`` (detections, none negative), ``model``: the combination, or with less than three years of history
        the baseline. ``median`` is the model's own; the interval need not be centred on it.

    Raises:
        DataError: the frame is not monthly detections, or a route has fewer than two months.
        UsageError: the horizon is less than 1, or a level not between 1 and 100.
    """
    table, ahead, kept = checked(monthly), checked_horizon(horizon), checked_levels(levels)
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
    rows = continuations(logs, len(months))
    model = BASELINE if np.isnan(rows[-1]).any() else COMBINATION
    centre = rows[CANDIDATES.index(model)]
    gap = len(logs) - len(_to_last_known(logs))
    low, high = interval(past.known_before(len(past.actual), model), gap + len(months), levels)
    grid = {"month": np.repeat(months, len(levels)), "level": np.tile(levels, len(months))}
    return pd.DataFrame(
        {
            **grid,
            "lower": np.maximum(np.expm1(centre + low[:, gap:]), 0).T.ravel(),
            "median": np.repeat(np.maximum(np.expm1(centre), 0), len(levels)),
            "upper": np.maximum(np.expm1(centre + high[:, gap:]), 0).T.ravel(),
            "model": model,
        }
    )


def backtest(monthly: pd.DataFrame, horizon: int = 12, levels: Sequence[float] = (80, 95)) -> pd.DataFrame:
    """How the combination would have done on each route, from every third month of the last five years.

    Figures of the newest vintage are used throughout, revised as they are: a forecast made at the time knew less.

    Args:
        monthly: as in ``forecast``.
        horizon: months ahead that are scored (two years at most).
        levels: per cent, as in ``forecast``.

    Returns:
        A row a route and number of months ahead (``ahead``; 0: all up to ``horizon`` together): ``route``, ``ahead``,
        ``origins``, ``relative_mae`` (mean absolute error over that of the seasonal naive at the same origins; below 1
        is better), ``p`` (of the hypothesis that both err alike, ``compare``), and ``coverage_80`` ... (share of
        outcomes inside intervals made of earlier errors only). NaN where history is too short to tell.

    Raises:
        DataError, UsageError: as in ``forecast``.
    """
    table, ahead, kept = checked(monthly), checked_horizon(horizon), checked_levels(levels)
    parts = []
    for route in table:
        past = record(_to_last_known(np.log1p(table[route].to_numpy())), ahead)
        inside, steps = past.inside(COMBINATION, kept), range(min(ahead, past.actual.shape[1]))
        rows = [_scored(past, inside, steps, 0, kept)]
        rows += [_scored(past, inside, range(i, i + 1), i + 1, kept) for i in steps]
        parts.append(pd.DataFrame(rows).assign(route=str(route)))
    tidy = pd.concat(parts, ignore_index=True)
    return tidy[["route", *tidy.columns.drop("route")]]


def _scored(
    past: Record, inside: Array, steps: range, ahead: int, levels: Sequence[float]
) -> dict[str, float]:
    columns = list(steps)
    ours, naive = (past.misses(name)[:, columns] for name in (COMBINATION, BASELINE))
    both = ~np.isnan(ours + naive)
    inside = inside[:, :, columns]
    scores: dict[str, float] = {"ahead": ahead, "origins": int(both.any(axis=1).sum())}
    total = naive[both].sum()
    scores["relative_mae"] = float(ours[both].sum() / total) if total > 0 else math.nan
    whole = both.all(axis=1)  # a mean over fewer months would be one of other horizons
    gain = (naive - ours)[whole].mean(axis=1)
    scores["p"] = compare(gain)
    for at, level in enumerate(levels):
        known = ~np.isnan(inside[at])
        scores[f"coverage_{level:g}"] = float(inside[at][known].mean()) if known.any() else math.nan
    return scores


def compare(gain: Array) -> float:
    """The p-value of a test that two forecasts err alike: Student's t on the means of years.

    Errors of neighbouring origins overlap, so the origins of a year are one trial (Ibragimov and Mueller 2010, t-tests
    on group means). Diebold and Mariano's test with estimated autocorrelations rejects three times too often on so
    few origins; this one finds what is not there in nine of a hundred cases where five are meant (both simulated).

    Args:
        gain: loss of one forecast less that of the other, an origin each, in order of time.

    Returns:
        Two-sided; NaN for fewer than three whole years or if nothing differs.
    """
    each = SEASON // STRIDE
    years = gain[len(gain) % each :].reshape(-1, each).mean(axis=1)
    if len(years) < 3 or not np.ptp(years):
        return math.nan
    return float(stats.ttest_1samp(years, 0).pvalue)
