"""The record of a route: what every candidate would have said at past origins, and what then happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy.optimize import nnls

from borderbook.methods.forecast.models import CANDIDATES, SEASON, Array, continuations

WINDOW, SCORED, CALIBRATED, STRIDE = 120, 60, 60, 3
"""Months back that origins go, months of them that are scored, months whose errors make an interval, months
between two origins."""
LONGEST = 24


@dataclass(frozen=True)
class Record:
    """Forecasts and outcomes of one route at rolling origins, on logs.

    Attributes:
        expected: candidate x origin x month ahead; NaN where a candidate had too little history.
        actual: origin x month ahead; NaN where the month is not known (yet).
        scored: how many of the last origins are scored.
    """

    expected: Array
    actual: Array
    scored: int

    @cached_property
    def errors(self) -> Array:
        """Log actual minus log expected: candidate x origin x month ahead."""
        return np.asarray(self.actual - self.expected)

    def misses(self, candidate: str) -> Array:
        """Absolute errors in detections at the scored origins, origin x month ahead."""
        row = CANDIDATES.index(candidate)
        return np.asarray(np.abs(np.expm1(self.actual) - np.expm1(self.expected[row])))[-self.scored :]

    def known_before(self, origin: int, candidate: str) -> Array:
        """The errors of the five years before an origin that were known then: those of months up to it."""
        recent = range(max(0, origin - CALIBRATED // STRIDE), origin)
        past = self.errors[CANDIDATES.index(candidate), recent.start : origin].copy()
        for row, earlier in enumerate(recent):
            past[row, (origin - earlier) * STRIDE :] = np.nan
        return past

    def inside(self, candidate: str, levels: Sequence[float]) -> Array:
        """Whether each scored outcome lies in its interval, made of earlier errors only: level x origin x month.

        1 or 0; NaN where the outcome or the interval is not known.
        """
        steps = self.actual.shape[1]
        errors = self.errors[CANDIDATES.index(candidate)]
        first = len(errors) - self.scored
        found = np.full((len(levels), self.scored, steps), np.nan)
        for origin in range(first, len(errors)):
            low, high = interval(self.known_before(origin, candidate), steps, levels)
            within = (errors[origin] >= low) & (errors[origin] <= high)
            found[:, origin - first] = np.where(np.isnan(errors[origin] + low), np.nan, within)
        return found


def record(logs: Array, horizon: int) -> Record:
    """Forecast a route from every third month of its last ten years, on what came before each.

    Args:
        logs: log1p(detections), a month each; NaN where unknown, but not at the end.
        horizon: months ahead that matter; a year is tried at least, two at most.
    """
    return _cached_record(logs.tobytes(), min(max(horizon, SEASON), LONGEST))


def _record(log_bytes: bytes, steps: int) -> Record:
    logs = np.frombuffer(log_bytes)
    first = int(np.flatnonzero(~np.isnan(logs))[0]) + 1
    ends = np.arange(len(logs) - 1, max(first, len(logs) - WINDOW) - 1, -STRIDE)[::-1]
    later = np.concatenate([logs, np.full(steps, np.nan)])
    return Record(
        expected=np.stack([continuations(logs[:end], steps) for end in ends], axis=1),
        actual=np.stack([later[end : end + steps] for end in ends]),
        scored=min(len(ends), SCORED // STRIDE),
    )


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
