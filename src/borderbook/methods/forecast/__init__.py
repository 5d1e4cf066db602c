"""Forecasts monthly detections by route, with intervals from each route's own past errors.

The forecast is the plain mean, on logs, of three models: the same month of last year, exponential smoothing and the
theta method (``forecast.models``). All routes use the same combination; no model is selected by its score. Each route
is forecast by itself. A forecast continues the past: it does not foresee agreements, wars or new rules.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from borderbook.methods.forecast.inputs import checked, checked_horizon, checked_levels
from borderbook.methods.forecast.models import BASELINE, COMBINATION, SEASON, Array, Models, continued
from borderbook.methods.forecast.record import Record, interval, record, remembered
from borderbook.methods.forecast.score import KEY, LEVELS, MEDIAN, compare, each, power, quantiles, tails

__all__ = [
    "BASELINE", "COMBINATION", "KEY", "LEVELS", "backtest", "baseline", "compare", "each", "forecast", "past",
    "power", "quantiles", "tails",
]  # fmt: skip


def forecast(
    monthly: pd.DataFrame, horizon: int, levels: Sequence[float] = (80, 95), fitted: pd.DataFrame | None = None,
    model: Models = COMBINATION,
) -> pd.DataFrame:  # fmt: skip
    """Detections by route in the months after the last one, with intervals.

    Measure: Forecast
    Formula: mean, on logs, of the same month of last year, exponential smoothing and the theta method; interval
        from the route's own past errors at the same distance
    Assumptions: The future errs as the past did. A forecast knows of no agreement, war or rule to come.
    Example: After a year and a half to June 2016, the forecasts for July, August and September 2016 are 160, 200 and
        150, the figures of the same months of the year before. For the other methods there is too little past.
    Used by: outlook

    Args:
        monthly: detections, one row for each month (DatetimeIndex or monthly PeriodIndex), one column for each route.
            NaN means that the month is unknown; if a route ends early, the gap is forecast, too.
        horizon: months ahead.
        levels: nominal coverage of the intervals, in per cent.
        fitted: the stored result of ``past`` for the same figures, if there is one; then past forecasts are not
            computed again.
        model: the combination, the baseline, or models whose plain mean on logs is the forecast.

    Returns:
        One row for each route, month and level: ``route``, ``month`` (first day), ``level``, ``lower``, ``median``,
        ``upper`` (detections, none negative), ``model`` ("combination", or the baseline if the route has less than
        three years of history). ``median`` is the model's own; the interval need not be centred on it.

    Raises:
        DataError: the frame is not monthly detections, or a route has fewer than two months.
        UsageError: the horizon is less than 1, or a level not between 1 and 100.
    """
    table, ahead, kept = checked(monthly), checked_horizon(horizon), checked_levels(levels)
    months = pd.period_range(table.index[-1] + 1, periods=ahead, freq="M").to_timestamp()
    parts = [_outlook(table[route], months, kept, model, fitted) for route in table]
    return pd.concat(parts, ignore_index=True)


def baseline(monthly: pd.DataFrame, horizon: int, levels: Sequence[float] = LEVELS) -> pd.DataFrame:
    """The baseline: the same month of last year, with intervals from its own past errors. As ``forecast``, but fast."""
    return forecast(monthly, horizon, levels, model=BASELINE)


def _to_last_known(history: pd.Series) -> Array:
    return np.log1p(history.loc[: history.last_valid_index()].to_numpy())


def _past(history: pd.Series, horizon: int, model: Models, fitted: pd.DataFrame | None = None) -> Record:
    """The record of a route, from stored past forecasts (``fitted``) or computed."""
    logs = _to_last_known(history)
    if fitted is None:
        return record(logs, horizon, model)
    kept = fitted[fitted["route"] == str(history.name)]
    return remembered(logs, np.log1p(kept.pivot(index="origin", columns="ahead", values="median").to_numpy()))


def _outlook(
    history: pd.Series, months: pd.DatetimeIndex, levels: Sequence[float], model: Models,
    fitted: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    centre = continued(np.log1p(history.to_numpy()), len(months), model)
    if np.isnan(centre).any():
        return _outlook(history, months, levels, BASELINE)
    gap, past = len(history) - len(_to_last_known(history)), _past(history, len(months), model, fitted)
    low, high = interval(past.known_before(len(past.ends)), gap + len(months), levels)
    return pd.DataFrame(
        {
            "route": str(history.name),
            "month": np.repeat(months, len(levels)),
            "level": np.tile(levels, len(months)),
            "lower": np.maximum(np.expm1(centre + low[:, gap:]), 0).T.ravel(),
            "median": np.repeat(np.maximum(np.expm1(centre), 0), len(levels)),
            "upper": np.maximum(np.expm1(centre + high[:, gap:]), 0).T.ravel(),
            "model": model if isinstance(model, str) else COMBINATION,
        }
    )


def past(monthly: pd.DataFrame, horizon: int = SEASON, model: Models = COMBINATION) -> pd.DataFrame:
    """A model's forecasts from every third month of the last ten years, made on these figures.

    The figures are used as given, with all later revisions. A forecast made at the time knew less.

    Args:
        monthly: as in ``forecast``.
        horizon: months ahead (a year at least, two at most).
        model: the combination, the baseline, or some models.

    Returns:
        One row for each forecast: the columns of ``score.KEY`` and ``median`` (detections; NaN if the history was too
        short).
    """
    table, parts = checked(monthly), []
    for route in table:
        rolled = _past(table[route], checked_horizon(horizon), model)
        ahead = range(1, rolled.expected.shape[1] + 1)
        grid = pd.MultiIndex.from_product([_days(table, rolled), ahead], names=KEY[1:])
        median = np.maximum(np.expm1(rolled.expected), 0).ravel()
        parts.append(pd.DataFrame({"median": median}, index=grid).reset_index().assign(route=str(route)))
    return pd.concat(parts, ignore_index=True)[[*KEY, "median"]]


def _days(table: pd.DataFrame, rolled: Record) -> pd.DatetimeIndex:
    """The first day of the last known month at each origin."""
    return pd.PeriodIndex(table.index).to_timestamp()[np.array(rolled.ends) - 1]


def backtest(monthly: pd.DataFrame, horizon: int = SEASON, fitted: pd.DataFrame | None = None) -> pd.DataFrame:
    """Score the combination's forecasts on each route, from every third month of the last five years.

    The intervals use only errors that were known at each origin. The figures include later revisions (as in ``past``).

    Args:
        monthly: as in ``forecast``.
        horizon: months ahead that are scored (two years at most).
        fitted: the stored result of ``past`` for the same figures, if there is one; then nothing is fitted.

    Returns:
        The result of ``score.each`` for the combination and the baseline.

    Raises:
        DataError, UsageError: as in ``forecast``.
    """
    table, ahead = checked(monthly), checked_horizon(horizon)
    ours, naive = [], []
    for route in table:
        rolled, simple = _past(table[route], ahead, COMBINATION, fitted), _past(table[route], ahead, BASELINE)
        ours.append(_rolling(table, rolled, ahead).assign(route=str(route)))
        naive.append(_rolling(table, simple, ahead).assign(route=str(route)))
    return each(pd.concat(ours), pd.concat(naive), table.set_axis(pd.PeriodIndex(table.index).to_timestamp()))


def _rolling(table: pd.DataFrame, rolled: Record, ahead: int) -> pd.DataFrame:
    """The forecasts at the scored origins of a record, one row for each quantile, as ``score.each`` needs them."""
    days, steps = _days(table, rolled), min(ahead, rolled.expected.shape[1])
    wanted = [MEDIAN, *(q for level in LEVELS for q in tails(level))]
    shifts = np.zeros((len(rolled.scored), len(wanted), steps))
    for place, at in enumerate(rolled.scored):
        shifts[place, 1::2], shifts[place, 2::2] = interval(rolled.known_before(at), steps, LEVELS)
    value = np.maximum(np.expm1(rolled.expected[rolled.scored, None, :steps] + shifts), 0)
    levels_of = (list(days[rolled.scored]), wanted, list(range(1, steps + 1)))
    index = pd.MultiIndex.from_product(levels_of, names=["origin", "quantile", "ahead"])
    return pd.DataFrame({"value": value.ravel()}, index=index).reset_index()
