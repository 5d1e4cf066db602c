"""Keeps a model's forecasts of a route at past origins together with the outcomes, and makes intervals from errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import nnls

from borderbook.methods.forecast.models import COMBINATION, SEASON, Array, Models, continued

WINDOW, SCORED, CALIBRATED, STRIDE = 120, 60, 60, 3
"""Four numbers of months: how far back origins go; the last ones that are scored; those whose errors make an interval;
the distance between two origins."""
LONGEST = 24


@dataclass(frozen=True)
class Record:
    """Forecasts of one model and outcomes of one route at rolling origins, on logs.

    Attributes:
        ends: the number of months known at each origin.
        expected: forecasts, origin x month ahead; NaN if there was too little history.
        actual: outcomes, origin x month ahead; NaN if the month is not known (yet).
    """

    ends: tuple[int, ...]
    expected: Array
    actual: Array

    @property
    def scored(self) -> range:
        """The positions of the scored origins, which are the last ones."""
        return range(max(0, len(self.ends) - SCORED // STRIDE), len(self.ends))

    def known_before(self, origin: int) -> Array:
        """The errors on logs of forecasts in the five years before an origin; errors not known by then are NaN."""
        past = (self.actual - self.expected)[max(0, origin - CALIBRATED // STRIDE) : origin]
        over = STRIDE * np.arange(len(past), 0, -1)  # months from each origin to this one
        return np.where(np.arange(past.shape[1]) < over[:, None], past, np.nan)


def record(logs: Array, horizon: int, model: Models = COMBINATION) -> Record:
    """Forecast a route from every third month of its last ten years, each time from the months before.

    Args:
        logs: log1p(detections) by month; NaN where unknown, but not at the end.
        horizon: months ahead; at least one year and at most two years are forecast.
        model: the combination, the baseline, or some models.
    """
    return _cached_record(logs.tobytes(), min(max(horizon, SEASON), LONGEST), model)


def _record(log_bytes: bytes, steps: int, model: Models) -> Record:
    logs = np.frombuffer(log_bytes)
    ends = origins(logs)
    return remembered(logs, np.stack([continued(logs[:end], steps, model) for end in ends]))


def remembered(logs: Array, expected: Array) -> Record:
    """The record of forecasts that were made before: ``expected`` on logs, for each of ``origins`` x month ahead."""
    steps, ends = expected.shape[1], origins(logs)
    later = np.concatenate([logs, np.full(steps, np.nan)])
    return Record(ends, expected, np.stack([later[end : end + steps] for end in ends]))


def origins(logs: Array) -> tuple[int, ...]:
    """The number of months known at each origin, the oldest first."""
    first = int(np.flatnonzero(~np.isnan(logs))[0]) + 1
    return tuple(range(len(logs) - 1, max(first, len(logs) - WINDOW) - 1, -STRIDE))[::-1]


# A forecast and its backtest need the same record, which is slow to make. No decorator, as mutmut skips those.
_cached_record = lru_cache(maxsize=64)(_record)


def interval(errors: Array, steps: int, levels: Sequence[float]) -> tuple[Array, Array]:
    """Lower and upper ends of an interval of future errors on logs, level x month ahead.

    Past errors are divided by a typical size, which grows with the square root of the months ahead; the quantiles of
    these scores are multiplied by the size again. They are plain empirical quantiles, without a correction for their
    small number. Lower and upper quantiles are separate, which corrects a model that errs to one side. The ends are NaN
    if no error is known.

    Args:
        errors: past errors on logs, origin x month ahead.
        steps: the number of months ahead.
        levels: nominal coverage of the intervals, in per cent.
    """
    known = ~np.isnan(errors)
    if not known.any():
        nothing = np.full((len(levels), steps), np.nan)
        return nothing, nothing
    ahead = np.broadcast_to(np.arange(1, errors.shape[1] + 1), errors.shape)
    size = _size(ahead[known], np.abs(errors[known]), np.arange(1, max(steps, errors.shape[1]) + 1))
    if not size.any():
        return np.zeros((len(levels), steps)), np.zeros((len(levels), steps))
    scores = errors[known] / size[ahead[known] - 1]
    tails = (1 - np.asarray(levels) / 100) / 2
    low = np.minimum(np.quantile(scores, tails), 0)  # an interval includes the forecast's median
    high = np.maximum(np.quantile(scores, 1 - tails), 0)
    return low[:, None] * size[:steps], high[:, None] * size[:steps]


def _size(ahead: Array, misses: Array, wanted: Array) -> Array:
    """The typical error by months ahead: a constant plus a multiple of their square root, neither negative."""
    terms = np.column_stack([np.ones(len(ahead)), np.sqrt(ahead)])
    constant, slope = nnls(terms, misses)[0]
    return np.asarray(constant + slope * np.sqrt(wanted))
