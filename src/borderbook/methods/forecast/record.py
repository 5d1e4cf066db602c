"""The record of a route: what a model would have said at past origins, and what then happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import nnls

from borderbook.methods.forecast.models import COMBINATION, SEASON, Array, continued

WINDOW, SCORED, CALIBRATED, STRIDE = 120, 60, 60, 3
"""Months back that origins go, months of them that are scored, months whose errors make an interval, months
between two origins."""
LONGEST = 24


@dataclass(frozen=True)
class Record:
    """Forecasts of one model and outcomes of one route at rolling origins, on logs.

    Attributes:
        ends: how many months were known at each origin.
        expected: origin x month ahead; NaN where there was too little history.
        actual: origin x month ahead; NaN where the month is not known (yet).
    """

    ends: tuple[int, ...]
    expected: Array
    actual: Array

    @property
    def scored(self) -> range:
        """The places of the origins that are scored: the last."""
        return range(max(0, len(self.ends) - SCORED // STRIDE), len(self.ends))

    def known_before(self, origin: int) -> Array:
        """The errors, on logs, of the five years before an origin that were known then: those of months up to it."""
        recent = range(max(0, origin - CALIBRATED // STRIDE), origin)
        past = (self.actual - self.expected)[recent.start : origin]
        for row, earlier in enumerate(recent):
            past[row, (origin - earlier) * STRIDE :] = np.nan
        return np.asarray(past)


def record(logs: Array, horizon: int, model: str = COMBINATION) -> Record:
    """Forecast a route from every third month of its last ten years, on what came before each.

    Args:
        logs: log1p(detections), a month each; NaN where unknown, but not at the end.
        horizon: months ahead that matter; a year is tried at least, two at most.
        model: the combination or the baseline.
    """
    return _cached_record(logs.tobytes(), min(max(horizon, SEASON), LONGEST), model)


def _record(log_bytes: bytes, steps: int, model: str) -> Record:
    logs = np.frombuffer(log_bytes)
    ends = origins(logs)
    return remembered(logs, np.stack([continued(logs[:end], steps, model) for end in ends]))


def remembered(logs: Array, expected: Array) -> Record:
    """The record of forecasts that were made before: ``expected`` on logs, origin x month ahead, of ``origins``."""
    steps, ends = expected.shape[1], origins(logs)
    later = np.concatenate([logs, np.full(steps, np.nan)])
    return Record(ends, expected, np.stack([later[end : end + steps] for end in ends]))


def origins(logs: Array) -> tuple[int, ...]:
    """How many months are known at each origin, oldest first."""
    first = int(np.flatnonzero(~np.isnan(logs))[0]) + 1
    return tuple(range(len(logs) - 1, max(first, len(logs) - WINDOW) - 1, -STRIDE))[::-1]


# A forecast and its backtest need the same record, which takes the time. No decorator: mutmut skips those.
_cached_record = lru_cache(maxsize=64)(_record)


def interval(errors: Array, steps: int, levels: Sequence[float]) -> tuple[Array, Array]:
    """Lower and upper ends of an interval of future errors on logs, level x month ahead.

    Split-conformal (Lei and others 2018) with a lower and an upper quantile of their own, so that a model that errs to
    one side is corrected: past errors are divided by a size that grows with the square root of the distance, and the
    quantiles of these scores are multiplied by it again. NaN if no error is known.

    Args:
        errors: origin x month ahead.
        steps: months ahead that are wanted.
        levels: per cent of outcomes that the intervals are meant to hold.
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
    low = np.minimum(np.quantile(scores, tails), 0)  # an interval holds its median
    high = np.maximum(np.quantile(scores, 1 - tails), 0)
    return low[:, None] * size[:steps], high[:, None] * size[:steps]


def _size(ahead: Array, misses: Array, wanted: Array) -> Array:
    """The usual error by months ahead: a constant plus a multiple of its root, neither negative."""
    terms = np.column_stack([np.ones(len(ahead)), np.sqrt(ahead)])
    constant, slope = nnls(terms, misses)[0]
    return np.asarray(constant + slope * np.sqrt(wanted))
