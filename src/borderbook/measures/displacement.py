"""When detections on one route fall, do they rise on another? Lead-lag correlation of routes with its chance.

Counts become changes free of season; every pair of routes is correlated at every lead and lag; what chance
alone would give is found by turning each route's series round by a random number of months, which keeps its
own memory and breaks what it shares with the others. The largest correlation of a whole turned round is what
any one of them must exceed, so that looking at many pairs and lags does not by itself find something
(Westfall and Young's single-step maximum; an overall error of 5 %).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from borderbook.errors import UsageError

Array = npt.NDArray[np.float64]
Pace = Literal["month", "year"]
PACES: dict[Pace, str] = {"month": "month to month", "year": "on the same month a year before"}

LEAST_MONTHS = 48
LEAST_ACTIVE = 0.5  # of the months must have a detection, or a change in logarithms says nothing
DRAWS, SEED, LEVEL = 1999, 20150901, 0.05


@dataclass(frozen=True)
class LeadLag:
    """Correlations of all pairs at all lags, with what chance gives.

    Attributes:
        table: a row a pair and lag: first, second, lag (positive: the first leads by so many months), and
            correlation, low and high (between which 95 % of what chance gives for this pair and lag lies),
            p (of this pair and lag looked at alone), p_family (of one so strong among all of them).
        critical: the strength that 5 % of the families made by chance reach or exceed anywhere.
        months: the changes that each correlation comes from.
        draws: how often the series were turned round.
    """

    table: pd.DataFrame
    critical: float
    months: int
    draws: int

    @property
    def comparisons(self) -> int:
        """How many pairs and lags were looked at together."""
        return len(self.table)

    @property
    def significant(self) -> pd.DataFrame:
        """The rows whose strength fewer than 5 % of chance families have anywhere."""
        return self.table[self.table["p_family"] < LEVEL]


def changes(wide: pd.DataFrame, pace: Pace = "month") -> pd.DataFrame:
    """Relative changes free of season, from monthly counts: differences of log(1 + detections).

    Args:
        wide: a row a month, a column a route.
        pace: ``month``: from month to month, the season taken out by STL (statsmodels, robust); ``year``: on
            the same month a year before, which needs no model of the season and shows slower moves.

    Raises:
        UsageError: too few months, or a route with too few detections; says which and how many.
    """
    _enough(wide)
    logs = np.log1p(wide.astype("float64"))
    if pace == "year":
        return logs.diff(12).dropna()
    return logs.apply(_without_season).diff().dropna()


def lead_lag(change: pd.DataFrame, max_lag: int, draws: int = DRAWS, seed: int = SEED) -> LeadLag:
    """Cross-correlations of all pairs of columns at all lags up to ``max_lag`` either way, against chance.

    Args:
        change: a row a month without gaps, a column a route (at least two).
        max_lag: in months.
        draws: how many families of turned series to compare with.
        seed: of the random numbers; the same seed gives the same result.
    """
    standard = _standardised(change)
    pairs, lags = _pairs(len(standard)), np.arange(-max_lag, max_lag + 1)
    seen = _correlations(standard[np.newaxis], pairs, max_lag)[0]
    chance = _correlations(_turned(standard, draws, seed), pairs, max_lag)
    strongest = np.abs(chance).max(axis=(1, 2))
    low, high = np.quantile(chance, [0.025, 0.975], axis=0)
    names = change.columns.astype("str")
    rows = {
        "first": np.repeat([names[a] for a, _ in pairs], len(lags)),
        "second": np.repeat([names[b] for _, b in pairs], len(lags)),
        "lag": np.tile(lags, len(pairs)),
        "correlation": seen.ravel(),
        "low": low.ravel(),
        "high": high.ravel(),
        "p": _exceeding(np.abs(chance) >= np.abs(seen), draws).ravel(),
        "p_family": _exceeding(strongest[:, np.newaxis, np.newaxis] >= np.abs(seen), draws).ravel(),
    }
    critical = float(np.quantile(strongest, 1 - LEVEL, method="higher"))
    return LeadLag(pd.DataFrame(rows), critical, standard.shape[1], draws)


def strongest(found: LeadLag) -> pd.DataFrame:
    """For each ordered pair the lag at which the leader goes with the follower most strongly, either way.

    Returns:
        Columns leader, follower, lag (0 to the largest; the same month counts both ways), correlation,
        p_family.
    """
    table = found.table
    forward = table[table["lag"] >= 0].rename(columns={"first": "leader", "second": "follower"})
    back = table[table["lag"] <= 0].rename(columns={"first": "follower", "second": "leader"})
    both = pd.concat([forward, back.assign(lag=-back["lag"])], ignore_index=True)
    ordered = both.assign(strength=both["correlation"].abs()).sort_values(
        ["strength", "lag"], ascending=[False, True], kind="stable"
    )
    best = ordered.drop_duplicates(["leader", "follower"])
    return best[["leader", "follower", "lag", "correlation", "p_family"]].reset_index(drop=True)


def most_negative(found: LeadLag, pairs: int) -> pd.DataFrame:
    """The pairs (either order) with the lowest correlation, each at the lag where it is: the candidates."""
    ordered = found.table.sort_values(["correlation", "first", "second"], kind="stable")
    return ordered.drop_duplicates(["first", "second"]).head(pairs).reset_index(drop=True)


def _enough(wide: pd.DataFrame) -> None:
    if len(wide) < LEAST_MONTHS:
        raise UsageError(
            f"Lead and lag need at least {LEAST_MONTHS} months; there are {len(wide)}. Choose a longer span."
        )
    active = (wide > 0).mean()
    idle = [f"{name} ({(wide[name] > 0).sum()} of {len(wide)})" for name in active[active < LEAST_ACTIVE].index]
    if idle:
        raise UsageError(
            f"Too few months have a detection on {', '.join(idle)}. Leave it out of the routes, or choose "
            "another span."
        )


def _without_season(logs: pd.Series) -> pd.Series:
    from statsmodels.tsa.seasonal import STL

    return logs - STL(logs, period=12, robust=True).fit().seasonal


def _standardised(change: pd.DataFrame) -> Array:
    """Rows of mean 0 and variance 1, a route each."""
    values = change.to_numpy("float64").T
    return (values - values.mean(axis=1, keepdims=True)) / values.std(axis=1, keepdims=True)


def _pairs(routes: int) -> Sequence[tuple[int, int]]:
    return [(a, b) for a in range(routes) for b in range(a + 1, routes)]


def _turned(standard: Array, draws: int, seed: int) -> Array:
    """Copies of all rows, each row turned round by its own random number of months: draws, routes, months."""
    routes, months = standard.shape
    by = np.random.default_rng(seed).integers(0, months, size=(draws, routes, 1))
    at = (np.arange(months) + by) % months
    return np.take_along_axis(np.broadcast_to(standard, (draws, routes, months)), at, axis=2)


def _correlations(standard: Array, pairs: Sequence[tuple[int, int]], max_lag: int) -> Array:
    """Correlations of standardised rows: families, pairs, lags from -max_lag to max_lag.

    The estimator of statsmodels' ``ccf`` without adjustment: sums over what overlaps, divided by all months.
    """
    months = standard.shape[-1]
    first, second = ([pair[side] for pair in pairs] for side in (0, 1))
    made: list[Any] = [None] * (2 * max_lag + 1)
    for lag in range(max_lag + 1):
        ahead, behind = standard[..., : months - lag], standard[..., lag:]
        products = np.matmul(ahead, np.swapaxes(behind, -1, -2)) / months
        made[max_lag + lag] = products[:, first, second]
        made[max_lag - lag] = products[:, second, first]
    return np.stack(made, axis=-1)


def _exceeding(reached: npt.NDArray[np.bool_], draws: int) -> Array:
    """The share of chance that reaches what was seen, which counts as one of the draws itself."""
    return (reached.sum(axis=0) + 1) / (draws + 1)
