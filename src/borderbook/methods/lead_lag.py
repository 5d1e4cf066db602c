"""When detections on one route fall, do they rise on another? Lead-lag correlations of routes, against chance.

Counts become changes free of season; the ranks of every two routes' changes are correlated at every lead and
lag. What chance alone would give comes from a stationary bootstrap (Politis and Romano 1994): each route is
put together anew from blocks of its own, which keeps its memory and breaks what it shares with the others.
The strongest correlation of a whole family of such series is what any real one must exceed, so that looking
at many pairs and lags does not by itself find something (the single-step maximum of Westfall and Young 1993;
an error of 5 % for all comparisons together). Ranks, because routes have their calm and their turbulent years
in common: then plain correlations exceed such limits by chance far too often, those of ranks do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from borderbook.errors import UsageError
from borderbook.methods import series

Array = npt.NDArray[np.float64]
Pairs = Sequence[tuple[int, int]]
Pace = Literal["month", "quarter"]

SEASON: dict[Pace, int] = {"month": 12, "quarter": 4}  # also the mean length of a block: a year
LEAST: dict[Pace, int] = {"month": 48, "quarter": 32}  # periods
LEAST_ACTIVE = (
    0.5  # the share of months with a detection; of a route that is mostly at zero there are no changes
)
SUMMARY = (
    "changes", "longest lag", "comparisons", "critical", "found nine times in ten", "falls with rises",
    "joint moves", "lowest correlation", "p of the lowest",
)  # fmt: skip
DRAWS, SEED, LEVEL = 1999, 1, 0.05


@dataclass(frozen=True)
class LeadLag:
    """Correlations of all pairs at all lags, with what chance gives.

    Attributes:
        table: a row a pair and lag: first, second, lag (in periods; positive: the first leads), correlation,
            low and high (95 % of what chance gives at this pair and lag lies between), p (of this pair and
            lag alone), p_family (of one so strong anywhere among all of them).
        critical: the strength that chance reaches anywhere in 5 % of families.
        periods: how many changes there are.
    """

    table: pd.DataFrame
    critical: float
    periods: int

    @property
    def comparisons(self) -> int:
        """How many pairs and lags were looked at together."""
        return len(self.table)

    @property
    def max_lag(self) -> int:
        """The longest lead or lag."""
        return int(self.table["lag"].max())

    @property
    def significant(self) -> pd.DataFrame:
        """The rows whose strength chance reaches anywhere in fewer than 5 % of families; strongest first."""
        rows = self.table[self.table["p_family"] < LEVEL]
        return rows.sort_values("correlation", key=abs, ascending=False, kind="stable", ignore_index=True)

    @property
    def found_nine_in_ten(self) -> float:
        """The true correlation that would exceed ``critical`` nine times in ten (Fisher's transformation)."""
        margin = stats.norm.ppf(0.9) / np.sqrt(self.periods - 3)
        return float(np.tanh(np.arctanh(min(self.critical, 0.999)) + margin))


def levels(wide: pd.DataFrame) -> pd.DataFrame:
    """Monthly counts free of season (STL on log(1 + count), robust), in counts again."""
    adjusted = _adjusted(wide, "month").to_numpy()
    return pd.DataFrame(np.expm1(adjusted), wide.index, wide.columns).clip(lower=0)


def changes(wide: pd.DataFrame, pace: Pace = "month") -> pd.DataFrame:
    """Changes free of season, from monthly counts: differences of log(1 + count) less its season by STL.

    Args:
        wide: a row a month, a column a route.
        pace: from month to month, or from quarter to quarter (complete ones), which shows slower moves.

    Raises:
        UsageError: too short, or a route has too few months with a detection; says which and how many.
    """
    counts = wide if pace == "month" else _whole_quarters(wide)
    if len(counts) < LEAST[pace]:
        raise UsageError(
            f"Changes by {pace} need at least {LEAST[pace]} {pace}s; there are {len(counts)}. "
            "Choose a longer span."
        )
    _active(wide)
    return _adjusted(counts, pace).diff().iloc[1:]


def lead_lag(
    change: pd.DataFrame, max_lag: int, block: int = 12, draws: int = DRAWS, seed: int = SEED
) -> LeadLag:
    """Rank correlations of all pairs of columns at all lags up to ``max_lag`` either way, against chance.

    Args:
        change: a row a period without gaps, a column a route (at least two).
        max_lag: in periods.
        block: mean length of the bootstrap's blocks in periods.
        draws: families of resampled series to compare with.
        seed: of the random numbers; the same seed gives the same result.
    """
    ranks = stats.rankdata(change.to_numpy("float64").T, axis=1)
    numbers, critical = _against_chance(ranks.tobytes(), change.shape[1], max_lag, block, draws, seed)
    names = combinations([str(name) for name in change.columns], 2)
    table = _keys([*names], max_lag).assign(**{name: values.flatten() for name, values in numbers.items()})
    return LeadLag(table, critical, len(change))


@lru_cache(maxsize=16)  # a test and its comparison at two paces need the same draws, which take the time
def _against_chance(
    rank_bytes: bytes, routes: int, max_lag: int, block: int, draws: int, seed: int
) -> tuple[dict[str, Array], float]:
    """The numbers of ``LeadLag.table``, each pair x lag, and its ``critical``; from ranks, route x period."""
    ranks = _standardised(np.frombuffer(rank_bytes).reshape(routes, -1))
    pairs = [*combinations(range(routes), 2)]
    seen = _correlations(ranks[np.newaxis], pairs, max_lag)[0]
    chance = _correlations(_standardised(_resampled(ranks, block, draws, seed)), pairs, max_lag)
    strongest = np.abs(chance).max(axis=(1, 2))
    low, high = np.quantile(chance, [LEVEL / 2, 1 - LEVEL / 2], axis=0)
    numbers = {
        "correlation": seen,
        "low": low,
        "high": high,
        "p": _share_reaching(np.abs(chance), np.abs(seen)),
        "p_family": _share_reaching(strongest[:, np.newaxis, np.newaxis], np.abs(seen)),
    }
    return numbers, float(np.quantile(strongest, 1 - LEVEL, method="higher"))


def strongest(found: LeadLag) -> pd.DataFrame:
    """For each leader and follower the lag at which their correlation is strongest, either way.

    Returns:
        Columns leader, follower, lag (from 0: the same period counts for both orders), correlation, p_family.
    """
    forward = found.table[found.table["lag"] >= 0].rename(columns={"first": "leader", "second": "follower"})
    back = found.table[found.table["lag"] <= 0].rename(columns={"first": "follower", "second": "leader"})
    both = pd.concat([forward, back.assign(lag=-back["lag"])], ignore_index=True)
    both = both.assign(strength=both["correlation"].abs())
    best = both.sort_values(["strength", "lag"], ascending=[False, True], kind="stable")
    best = best.drop_duplicates(["leader", "follower"])
    return best[["leader", "follower", "lag", "correlation", "p_family"]].reset_index(drop=True)


def most_negative(found: LeadLag, pairs: int = 1) -> pd.DataFrame:
    """The pairs with the lowest correlation, each at the lag where it has it: where displacement would show."""
    ordered = found.table.sort_values(["correlation", "first", "second"], kind="stable")
    return ordered.drop_duplicates(["first", "second"]).head(pairs).reset_index(drop=True)


def lowest_table(found: LeadLag, rows: int) -> pd.DataFrame:
    """The lowest correlations as they are read: leader, follower, months, correlation, p."""
    lowest = found.table.sort_values(["correlation", "first", "second"], kind="stable").head(rows)
    turned = lowest["lag"] < 0
    return pd.DataFrame(
        {
            "leads": lowest["first"].where(~turned, lowest["second"]),
            "follows": lowest["second"].where(~turned, lowest["first"]),
            "months later": lowest["lag"].abs(),
            "correlation": lowest["correlation"].round(2),
            "p": lowest["p_family"].round(2),
        }
    ).reset_index(drop=True)


def in_words(row: pd.Series) -> str:
    """A pair at its lag: 'Western Balkan 6 months after Western African'."""
    lag = int(row["lag"])
    if lag == 0:
        return f"{row['first']} and {row['second']} in the same month"
    leader, follower = (row["first"], row["second"]) if lag > 0 else (row["second"], row["first"])
    return f"{follower} {abs(lag)} month{'s' if abs(lag) > 1 else ''} after {leader}"


def two_paces(wide: pd.DataFrame, max_lag: int) -> pd.DataFrame:
    """The same test by month and by quarter, a row each; missing where the span is too short for one.

    Returns:
        Columns pace, changes, longest lag, comparisons, critical, found nine times in ten, falls with rises
        and joint moves (how many pairs and lags are significant), lowest correlation, p of the lowest.
    """
    rows = [{"pace": pace, **_summary(wide, pace, max_lag)} for pace in SEASON]
    return pd.DataFrame(rows, columns=["pace", *SUMMARY])


def _summary(wide: pd.DataFrame, pace: Pace, max_lag: int) -> dict[str, Any]:
    try:
        change = changes(wide, pace)
    except UsageError:
        return {}
    lag = max_lag if pace == "month" else max(1, max_lag // 3)
    found = lead_lag(change, lag, block=SEASON[pace])
    lowest = most_negative(found).iloc[0]
    sign = np.sign(found.significant["correlation"])
    values = (
        found.periods, lag, found.comparisons, round(found.critical, 2), round(found.found_nine_in_ten, 2),
        int((sign < 0).sum()), int((sign > 0).sum()), round(lowest["correlation"], 2),
        round(lowest["p_family"], 2),
    )  # fmt: skip
    return dict(zip(SUMMARY, values, strict=True))


def _whole_quarters(wide: pd.DataFrame) -> pd.DataFrame:
    return series.to_frequency(wide, "quarter")[series.complete(wide, "quarter").to_numpy()]


def _active(wide: pd.DataFrame) -> None:
    months = (wide > 0).sum()
    idle = [
        f"{name} ({count} of {len(wide)})"
        for name, count in months.items()
        if count < LEAST_ACTIVE * len(wide)
    ]
    if idle:
        raise UsageError(
            f"Too few months have a detection for changes: {', '.join(idle)}. Leave these routes out, or "
            "choose another span."
        )


def _adjusted(counts: pd.DataFrame, pace: Pace) -> pd.DataFrame:
    """log(1 + count) of each column less its season."""
    logs = np.log1p(counts.to_numpy("float64"))
    seasons = [_season(column.tobytes(), SEASON[pace]) for column in logs.T]
    return pd.DataFrame(logs - np.column_stack(seasons), counts.index, counts.columns)


@lru_cache(maxsize=64)  # levels, changes and their comparison at two paces are all of the same routes
def _season(log_bytes: bytes, period: int) -> Array:
    from statsmodels.tsa.seasonal import STL

    return np.asarray(STL(np.frombuffer(log_bytes), period=period, robust=True).fit().seasonal)


def _standardised(values: Array) -> Array:
    """Mean 0 and variance 1 along the last axis."""
    centred = values - values.mean(axis=-1, keepdims=True)
    return np.asarray(centred / centred.std(axis=-1, keepdims=True), dtype="float64")


def _resampled(rows: Array, block: int, draws: int, seed: int) -> Array:
    """Families of rows by the stationary bootstrap, each row by itself: draws, routes, periods.

    A period follows the one before it in the original, or with a chance of 1 in ``block`` starts anywhere.
    """
    shape, periods = (draws, *rows.shape), rows.shape[1]
    rng = np.random.default_rng(seed)
    begins = rng.random(shape) < 1 / block
    begins[..., 0] = True
    starts = rng.integers(0, periods, size=shape)
    blocks = np.flatnonzero(begins)
    shifts = np.repeat(starts.flat[blocks] - blocks % periods, np.diff(blocks, append=begins.size))
    drawn = shifts.reshape(shape) + np.arange(periods)
    # a block that reaches the end of its row goes on at the beginning, of which there is a second one
    made = [np.tile(row, 2)[places] for row, places in zip(rows, drawn.swapaxes(0, 1), strict=True)]
    return np.stack(made, axis=1)


def _correlations(standard: Array, pairs: Pairs, max_lag: int) -> Array:
    """Correlations of standardised rows: families, pairs, lags from -max_lag to max_lag.

    The estimator of statsmodels' ``ccf`` without adjustment: sums over what overlaps, divided by all periods.
    """
    periods = standard.shape[-1]
    first, second = ([pair[side] for pair in pairs] for side in (0, 1))
    made: dict[int, Array] = {}
    for lag in range(max_lag + 1):
        later = np.swapaxes(standard[..., lag:], -1, -2)
        products = np.matmul(standard[..., : periods - lag], later) / periods
        made[lag], made[-lag] = products[:, first, second], products[:, second, first]
    return np.stack([made[lag] for lag in range(-max_lag, max_lag + 1)], axis=-1)


def _share_reaching(chance: Array, seen: Array) -> Array:
    """The share of draws that reach what was seen, which counts as a draw itself: never 0."""
    return np.asarray(((chance >= seen).sum(axis=0) + 1) / (len(chance) + 1), dtype="float64")


def _keys(pairs: Sequence[tuple[str, str]], max_lag: int) -> pd.DataFrame:
    lags = range(-max_lag, max_lag + 1)
    rows = [(first, second, lag) for first, second in pairs for lag in lags]
    return pd.DataFrame(rows, columns=["first", "second", "lag"])
