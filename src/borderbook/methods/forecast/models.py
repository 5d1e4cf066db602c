"""The forecast models: each extends one route's log1p(detections), a complete monthly array, by some months.

They work on logs because detections change by factors and not by amounts; the median on logs is also the median of
detections. The models and their plain mean are simple methods that did well on monthly series in the M4 competition
(Makridakis, Spiliotis and Assimakopoulos 2020). They are used with the default settings of statsmodels and were not
selected by their errors on these data.
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
Models = str | tuple[Model, ...]
"""The combination or the baseline by its name, or models of which the plain mean is the forecast."""

SEASON = 12
LEAST_MONTHS = 36  # with less history, a season cannot be estimated
BASELINE = "seasonal naive"
COMBINATION = "combination"
# forecasts are limited to this multiple of a route's highest month, as a fit may explode
GROWTH_LIMIT = 3.0


def seasonal_naive(logs: Array, steps: int) -> Array:
    """The same month of last year; with less than a year of history, the last month."""
    last = logs[-SEASON:] if len(logs) >= SEASON else logs[-1:]
    return np.resize(last, steps)


def exponential_smoothing(logs: Array, steps: int) -> Array:
    """Exponential smoothing, ETS(A,Ad,A): a level, a damped trend and additive monthly effects."""
    model = ETSModel(
        logs, trend="add", damped_trend=True, seasonal="add", seasonal_periods=SEASON, initialization_method="heuristic"
    )
    return np.asarray(model.fit(disp=False).forecast(steps))


def theta(logs: Array, steps: int) -> Array:
    """The theta method on seasonally adjusted logs (Assimakopoulos and Nikolopoulos 2000)."""
    model = ThetaModel(logs, period=SEASON, deseasonalize=True, use_test=False, method="additive")
    return np.asarray(model.fit().forecast(steps))


MODELS: tuple[Model, ...] = (seasonal_naive, exponential_smoothing, theta)


def continued(logs: Array, steps: int, model: Models) -> Array:
    """The next ``steps`` months on logs: the combination, the baseline, or the plain mean of some models.

    ``logs`` may have gaps (NaN). Gaps inside are interpolated; a gap at the end is forecast, too, and not returned.
    With less than three years of history only the baseline is not NaN.
    """
    known = np.flatnonzero(~np.isnan(logs))
    filled = np.interp(np.arange(known[0], known[-1] + 1), known, logs[known])
    gap = len(logs) - 1 - int(known[-1])
    if model != BASELINE and len(filled) < LEAST_MONTHS:
        return np.full(steps, np.nan)
    named = {COMBINATION: MODELS, BASELINE: MODELS[:1]}
    fitted = named[model] if isinstance(model, str) else model
    return np.asarray(np.mean([_guarded(fit, filled, gap + steps) for fit in fitted], axis=0)[gap:])


def _guarded(model: Model, logs: Array, steps: int) -> Array:
    if np.ptp(logs) == 0:  # statsmodels would divide by the variance, which is 0
        return seasonal_naive(logs, steps)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", ModelWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        expected = model(logs, steps)
    if not np.isfinite(expected).all():
        return seasonal_naive(logs, steps)
    return np.clip(expected, 0, logs.max() + np.log(GROWTH_LIMIT))
