"""The models: each continues one route's log1p(detections), a complete monthly array, by some months.

They work on logs because detections grow and shrink by factors, not by amounts; the median on logs is the median of
detections. Both models and their plain mean are the simple methods that did well on monthly series in the M4
competition (Makridakis, Spiliotis and Assimakopoulos 2020). They were taken from there, with statsmodels' own
settings, and not chosen by their errors on these data.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping

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


MODELS: dict[str, Model] = {
    BASELINE: seasonal_naive,
    "exponential smoothing": exponential_smoothing,
    "theta": theta,
}


def continued(logs: Array, steps: int, model: str) -> Array:
    """What the combination or the baseline expects, a month ahead each; as in ``continuations``."""
    fitted = MODELS if model == COMBINATION else {BASELINE: seasonal_naive}
    return np.asarray(continuations(logs, steps, fitted)[-1])


def continuations(logs: Array, steps: int, fitted: Mapping[str, Model] = MODELS) -> Array:
    """What each model expects and, in the last row, their plain mean on logs: a column a month ahead.

    ``logs`` may have gaps (NaN): those inside are interpolated, those at the end are forecast over. With less than
    three years of history every row but the baseline's is NaN.
    """
    known = np.flatnonzero(~np.isnan(logs))
    inside = logs[known[0] : known[-1] + 1]
    gap = len(logs) - 1 - int(known[-1])
    at = np.arange(len(inside))
    there = ~np.isnan(inside)
    filled = np.interp(at, at[there], inside[there])
    rows = np.full((len(fitted) + 1, gap + steps), np.nan)
    for row, model in enumerate(fitted.values()):
        if model is seasonal_naive or len(filled) >= LEAST_MONTHS:
            rows[row] = _guarded(model, filled, gap + steps)
    rows[-1] = rows[:-1].mean(axis=0)
    return rows[:, gap:]


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
