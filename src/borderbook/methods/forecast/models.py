"""The models: each continues one route's log1p(detections), a complete monthly array, by some months.

They work on logs because detections grow and shrink by factors, not by amounts; the median on logs is
the median of detections. Every model but the baseline wants three years of history.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.signal import lfilter
from statsmodels.tools.sm_exceptions import ModelWarning
from statsmodels.tsa.holtwinters import ExponentialSmoothing
from statsmodels.tsa.holtwinters.model import SMOOTHERS
from statsmodels.tsa.seasonal import seasonal_decompose

Array = NDArray[np.float64]
Model = Callable[[Array, int], Array]

SEASON = 12
LAGS = (1, 2, 3, SEASON)  # of the autoregression, in months
LEAST_MONTHS = 36
BASELINE = "seasonal naive"
COMBINATION = "combination"
# A seasonal index is an average over few and changing years, so part of it is noise: it is damped.
KEPT_SEASON = 0.7
# No model may go beyond this multiple of a route's highest month: a guard against explosive fits.
GROWTH_LIMIT = 3.0


def seasonal_naive(logs: Array, steps: int) -> Array:
    """The same month of the last year; with less than a year of history, the last month."""
    last = logs[-SEASON:] if len(logs) >= SEASON else logs[-1:]
    return np.resize(last, steps)


def exponential_smoothing(logs: Array, steps: int) -> Array:
    """A level and additive monthly effects, both smoothed at rates fitted to the route."""
    model = ExponentialSmoothing(
        logs, seasonal="add", seasonal_periods=SEASON, initialization_method="estimated"
    )
    # A search of the rates beforehand (use_brute) takes longer than the fit, and can start it next to a level
    # that follows every month, a corner that it does not leave for the smaller errors elsewhere.
    fitted = model.fit(use_brute=False, minimize_kwargs={"jac": _slopes})
    # what its forecast adds up, which goes through the whole history for it once more
    return np.asarray(fitted.level[-1] + np.resize(fitted.season[-SEASON:], steps))


def _slopes(point: Array, fixed: Any, step: float = 1e-8) -> Array:
    """How the sum of squared errors changes with each parameter: differences of statsmodels' own errors.

    scipy would take the same differences, but checks each of its many evaluations for longer than it takes.
    """
    smoother = SMOOTHERS["add", None]
    steps = np.where(point > 0.5, -step, step)  # the rates are within 0 and 1, and so are points beside them
    errors = smoother(point, fixed)
    beside = np.array([smoother(moved, fixed) for moved in point + np.diag(steps)])
    return np.asarray(2 * (beside - errors) @ errors / steps)


def theta(logs: Array, steps: int) -> Array:
    """The theta method (smoothing plus half the linear trend) on seasonally adjusted logs."""
    season = KEPT_SEASON * seasonal_index(logs, len(logs) + steps)
    adjusted = logs - season[: len(logs)]
    rate = _smoothing_rate(adjusted)
    slope = np.polyfit(np.arange(len(logs)), adjusted, 1)[0]
    trend = slope * (np.arange(steps) + (1 - (1 - rate) ** len(logs)) / rate)
    return np.asarray(_levels(adjusted, rate)[-1] + trend / 2 + season[len(logs) :])


def _smoothing_rate(values: Array) -> float:
    """The rate between 0 and 1 at which the smoothed level is the best guess at the next value.

    One number is sought, so it is sought directly: statsmodels' ThetaModel fits a state space model for it, which
    takes ten times as long and can end with squares a third larger.
    """

    def squares(rate: float) -> float:
        errors = values[1:] - _levels(values, rate)[:-1]
        return float(errors @ errors)

    return float(minimize_scalar(squares, bounds=(1e-4, 1 - 1e-4), method="bounded").x)


def _levels(values: Array, rate: float) -> Array:
    """Simple exponential smoothing from the first value on: the level after each value."""
    return np.asarray(lfilter([rate], [1, rate - 1], values, zi=[(1 - rate) * values[0]])[0])


def autoregression(logs: Array, steps: int) -> Array:
    """Lags 1, 2, 3 and 12 (``LAGS``) of seasonally adjusted logs: shocks fade towards the route's own mean."""
    season = KEPT_SEASON * seasonal_index(logs, len(logs) + steps)
    adjusted = logs - season[: len(logs)]
    constant, *weights = np.linalg.lstsq(_before(adjusted), adjusted[SEASON:])[0]
    path = [*adjusted]
    for _ in range(steps):
        path.append(constant + sum(weight * path[-lag] for weight, lag in zip(weights, LAGS, strict=True)))
    return np.asarray(path[len(logs) :]) + season[len(logs) :]


def _before(values: Array) -> Array:
    """A one and the lagged values for each value after the first year: what an autoregression explains it by.

    Least squares are all that statsmodels' AutoReg does with them, too; it takes fifteen times as long.
    """
    lagged = [values[SEASON - lag : len(values) - lag] for lag in LAGS]
    return np.column_stack([np.ones(len(values) - SEASON), *lagged])


def damped_level(
    logs: Array, steps: int, alpha: float = 0.45, damping: float = 0.97, last_year: float = 0.2
) -> Array:
    """The recent level, drifting back to the five-year mean, with the usual season and some of last year's.

    Args:
        logs: the route's log1p(detections).
        steps: months to forecast.
        alpha: weight of the newest month in the recent level.
        damping: share of the distance to the five-year mean that is left after each month.
        last_year: weight of last year's own deviations from its mean.
    """
    index = seasonal_index(logs, len(logs) + steps)
    adjusted = logs - KEPT_SEASON * index[: len(logs)]
    level = np.average(adjusted, weights=(1 - alpha) ** np.arange(len(logs))[::-1])
    mean = adjusted[-5 * SEASON :].mean()
    shape = np.resize(logs[-SEASON:] - adjusted[-SEASON:].mean(), steps)
    season = (KEPT_SEASON - last_year) * index[len(logs) :] + last_year * shape
    return np.asarray(mean + damping ** np.arange(1, steps + 1) * (level - mean) + season)


MODELS: dict[str, Model] = {
    BASELINE: seasonal_naive,
    "exponential smoothing": exponential_smoothing,
    "theta": theta,
    "autoregression": autoregression,
    "damped level": damped_level,
}
CANDIDATES = (*MODELS, COMBINATION)


def continuations(logs: Array, steps: int) -> Array:
    """What every candidate expects, a row each in the order of ``CANDIDATES``, a column a month ahead.

    ``logs`` may have gaps (NaN): those inside are interpolated, those at the end are forecast over. With
    less than three years of history every row but the baseline's is NaN. The combination is the plain
    mean of all models on logs, baseline included: weights fitted to a few dozen errors do worse.
    """
    known = _without_edges(logs)
    gap = len(logs) - 1 - int(np.flatnonzero(~np.isnan(logs))[-1])
    filled = interpolated(known)
    rows = np.full((len(CANDIDATES), gap + steps), np.nan)
    for row, model in enumerate(MODELS.values()):
        if model is seasonal_naive or len(filled) >= LEAST_MONTHS:
            rows[row] = _guarded(model, filled, gap + steps)
    rows[-1] = rows[:-1].mean(axis=0)
    return rows[:, gap:]


def _without_edges(logs: Array) -> Array:
    known = np.flatnonzero(~np.isnan(logs))
    return logs[known[0] : known[-1] + 1]


def _guarded(model: Model, logs: Array, steps: int) -> Array:
    if np.ptp(logs) == 0:  # nothing to estimate, and statsmodels divides by the variance
        return seasonal_naive(logs, steps)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", ModelWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        expected = model(logs, steps)
    if not np.isfinite(expected).all():
        return seasonal_naive(logs, steps)
    return np.clip(expected, 0, logs.max() + np.log(GROWTH_LIMIT))


def seasonal_index(logs: Array, length: int) -> Array:
    """Classical additive monthly effects from the first month of ``logs`` on, over ``length`` months."""
    return np.resize(_monthly_effects(logs.tobytes()), length)


@lru_cache(maxsize=1)  # one model after another asks for those of the same history
def _monthly_effects(log_bytes: bytes) -> Array:
    parts: Any = seasonal_decompose(np.frombuffer(log_bytes), period=SEASON)
    return np.asarray(parts.seasonal[:SEASON])


def interpolated(logs: Array) -> Array:
    """Gaps filled by straight lines, then (from two years on) by straight lines between adjusted values."""
    known = ~np.isnan(logs)
    if known.all():
        return logs
    at = np.arange(len(logs))
    filled = np.interp(at, at[known], logs[known])
    if len(logs) < 2 * SEASON:
        return filled
    index = seasonal_index(filled, len(logs))
    adjusted = np.interp(at, at[known], (logs - index)[known])
    return np.asarray(np.where(known, logs, np.maximum(adjusted + index, 0)))
