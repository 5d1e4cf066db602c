"""The record of a route: what every candidate would have said at past origins, and what then happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from borderbook.methods.forecast.models import (
    BASELINE,
    CANDIDATES,
    COMBINATION,
    SEASON,
    Array,
    continuations,
)

# Origins every third month of the last five years: recent enough for today's size of error, and since a
# full year passes in four steps each season is met.
WINDOW, STRIDE = 60, 3
LONGEST = 24
# A single model replaces the combination only if it errs less by this share: on a few dozen overlapping
# errors the best of several is mostly the luckiest.
MARGIN = 0.2
LEAST_ORIGINS = 4


@dataclass(frozen=True)
class Record:
    """Forecasts and outcomes of one route at rolling origins, on logs.

    Attributes:
        expected: candidate x origin x month ahead; NaN where a candidate had too little history.
        actual: origin x month ahead; NaN where the month is not known (yet).
        unit: the mean absolute error of the seasonal naive within the history before the first origin
            (detections), by which MASE scales; NaN if there is none.
        stride: months between origins.
    """

    expected: Array
    actual: Array
    unit: float
    stride: int = STRIDE

    @cached_property
    def errors(self) -> Array:
        """Log actual minus log expected: candidate x origin x month ahead."""
        return np.asarray(self.actual - self.expected)

    @cached_property
    def compared(self) -> NDArray[np.bool_]:
        """Which origins x months ahead count: those known, and (if any) forecast by every candidate."""
        everyone = ~np.isnan(self.errors).any(axis=0)
        return np.asarray(everyone if everyone.any() else ~np.isnan(self.errors[0]))

    def mean_absolute_errors(self, horizon: int) -> Array:
        """By candidate, in detections, over the compared months up to ``horizon`` ahead."""
        misses = np.abs(np.expm1(self.actual) - np.expm1(self.expected))[:, :, :horizon]
        counted = self.compared[:, :horizon]
        return np.array([miss[counted].mean() if counted.any() else np.nan for miss in misses])

    def origins(self) -> int:
        """How many origins are compared."""
        return int(self.compared.any(axis=1).sum())

    def choice(self) -> str:
        """The combination, unless a model errs clearly less; the baseline, if that does not beat it."""
        errors = dict(zip(CANDIDATES, self.mean_absolute_errors(LONGEST), strict=True))
        if np.isnan(errors[COMBINATION]) or self.origins() < LEAST_ORIGINS:
            return BASELINE
        best = min(errors, key=lambda name: errors[name])
        if errors[best] >= (1 - MARGIN) * errors[COMBINATION]:
            best = COMBINATION
        return best if errors[best] < errors[BASELINE] else BASELINE

    def known_before(self, origin: int) -> Array:
        """The errors that were known at an origin: those of months up to it."""
        past = self.errors[:, :origin].copy()
        for row in range(origin):
            past[:, row, (origin - row) * self.stride :] = np.nan
        return past

    def coverage(self, horizon: int, levels: Sequence[float]) -> Array:
        """Share of outcomes within their interval, candidate x level, each made of earlier errors only."""
        inside = np.full((len(CANDIDATES), len(levels), *self.actual.shape), np.nan)
        for origin in range(LEAST_ORIGINS, len(self.actual)):
            past = self.known_before(origin)
            for row, errors in enumerate(past):
                widths = half_widths(errors, self.actual.shape[1], levels)
                hit = np.abs(self.errors[row, origin]) <= widths
                inside[row, :, origin] = np.where(np.isnan(self.errors[row, origin] + widths), np.nan, hit)
        return _mean(inside[..., :horizon], axis=(2, 3))


def record(logs: Array, horizon: int, window: int = WINDOW, stride: int = STRIDE) -> Record:
    """Forecast a route from every ``stride``-th month of its last ``window`` months, on what was known then.

    Args:
        logs: log1p(detections), a month each; NaN where unknown, but not at the end.
        horizon: months ahead that matter; a year is tried at least, two at most.
        window: how many months back the origins go.
        stride: months between origins.
    """
    return _record(logs.tobytes(), min(max(horizon, SEASON), LONGEST), window, stride)


@lru_cache(maxsize=64)  # a forecast and its backtest need the same record, and it is what takes the time
def _record(log_bytes: bytes, steps: int, window: int, stride: int) -> Record:
    logs = np.frombuffer(log_bytes)
    first = int(np.flatnonzero(~np.isnan(logs))[0]) + 1
    ends = np.arange(len(logs) - 1, max(first, len(logs) - window) - 1, -stride)[::-1]
    later = np.concatenate([logs, np.full(steps, np.nan)])
    return Record(
        expected=np.stack([continuations(logs[:end], steps) for end in ends], axis=1),
        actual=np.stack([later[end : end + steps] for end in ends]),
        unit=_unit(logs[: max(ends[0], SEASON + 1)]),
        stride=stride,
    )


def _unit(logs: Array) -> float:
    counts = np.expm1(logs)
    unit = float(_mean(np.abs(counts[SEASON:] - counts[:-SEASON])))
    return unit if unit > 0 else float("nan")


def _mean(values: Array, axis: tuple[int, ...] | None = None) -> Array:
    """The mean of what is known; NaN, without a warning, of nothing."""
    known = ~np.isnan(values)
    number = known.sum(axis=axis)
    total = np.where(known, values, 0).sum(axis=axis)
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def half_widths(errors: Array, steps: int, levels: Sequence[float]) -> Array:
    """Half the width of an interval on logs, level x month ahead, from past errors (origin x month ahead).

    Split-conformal: errors are divided by a size that grows with the square root of the distance, and the
    quantile of these scores is multiplied by it again. NaN if no error is known.
    """
    misses = np.abs(errors)
    known = ~np.isnan(misses)
    if not known.any():
        return np.full((len(levels), steps), np.nan)
    ahead = np.broadcast_to(np.arange(1, errors.shape[1] + 1), errors.shape)
    size = _size(ahead[known], misses[known], np.arange(1, max(steps, errors.shape[1]) + 1))
    if not size.any():
        return np.zeros((len(levels), steps))
    scores = misses[known] / size[ahead[known] - 1]
    quantiles = np.quantile(scores, np.asarray(levels) / 100)
    return np.asarray(quantiles[:, None] * size[:steps])


def _size(ahead: Array, misses: Array, wanted: Array) -> Array:
    """The usual error by months ahead: a constant plus a multiple of its root, neither negative."""
    terms = np.column_stack([np.ones(len(ahead)), np.sqrt(ahead)])
    constant, slope = nnls(terms, misses)[0]
    return np.asarray(constant + slope * np.sqrt(wanted))
