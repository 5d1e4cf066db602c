"""The models: each continues one route's log1p(detections), a complete monthly array, by some months.

They work on logs because detections grow and shrink by factors, not by amounts; the median on logs is the median of
detections. Both models and their plain mean are the simple methods that did well on monthly series in the M4
competition (Makridakis, Spiliotis and Assimakopoulos 2020). They were taken from there, with statsmodels' own
settings, and not chosen by their errors on these data.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from statsmodels.tools.sm_exceptions import ModelWarning
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel

Array = NDArray[np.float64]
Model = Callable[[Array, int], Array]

SEASON = 12
LEAST_MONTHS = 36  # less history than this has no season to speak of
BASELINE = "seasonal naive"
COMBINATION = "combination"
# no model may exceed this multiple of a route's highest month: a guard against explosive fits
GROWTH_LIMIT = 3.0


def seasonal_naive(logs: Array, steps: int) -> Array:
    """The same month of the last year; with less than a year of history, the last month."""
    last = logs[-SEASON:] if len(logs) >= SEASON else logs[-1:]
    return np.resize(last, steps)


def exponential_smoothing(logs: Array, steps: int) -> Array:
    """ETS(A,Ad,A): a level, a damped trend and additive monthly effects."""
    model = ETSModel(
        logs, trend="add", damped_trend=True, seasonal="add", seasonal_periods=SEASON,
        initialization_method="heuristic",
    )  # fmt: skip
    return np.asarray(model.fit(disp=False).forecast(steps))


def theta(logs: Array, steps: int) -> Array:
    """The theta method on seasonally adjusted logs (Assimakopoulos and Nikolopoulos 2000)."""
    model = ThetaModel(logs, period=SEASON, deseasonalize=True, use_test=False, method="additive")
    return np.asarray(model.fit().forecast(steps))


MODELS: tuple[Model, ...] = (seasonal_naive, exponential_smoothing, theta)


def continued(logs: Array, steps: int, model: str) -> Array:
    """What the combination, the plain mean of all models on logs, or the baseline expects, a month ahead each.

    ``logs`` may have gaps (NaN): those inside are interpolated, those at the end are forecast over. With less than
    three years of history the combination is NaN.
    """
    known = np.flatnonzero(~np.isnan(logs))
    filled = np.interp(np.arange(known[0], known[-1] + 1), known, logs[known])
    gap = len(logs) - 1 - int(known[-1])
    if model == COMBINATION and len(filled) < LEAST_MONTHS:
        return np.full(steps, np.nan)
    fitted = MODELS if model == COMBINATION else MODELS[:1]
    return np.asarray(np.mean([_guarded(fit, filled, gap + steps) for fit in fitted], axis=0)[gap:])


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
