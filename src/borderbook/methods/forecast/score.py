"""Forecasts against what came, beside a baseline's: absolute errors, the weighted interval score, coverage.

The weighted interval score (Bracher and others 2021, PLOS Computational Biology 17(2), e1008618) is a distance in
detections as the absolute error is; it rewards intervals that are narrow and charges those that miss.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from borderbook.methods.forecast.models import SEASON

KEY = ["route", "origin", "ahead"]
"""What names a forecast: the route, the first day of the last month known, how many months after it."""
LEVELS = (50, 80, 95)
"""The intervals, in per cent, that a weighted interval score is made of, with the median."""
MEDIAN = 0.5
RATIOS = ("relative_mae", "mae_low", "mae_high", "relative_wis", "wis_low", "wis_high")
SURE = 0.95
LEAST_YEARS = 3


class Ratio(NamedTuple):
    """A ratio of two mean losses with its 95 % interval, and the p-value of the hypothesis that they are equal.

    NaN where it cannot be told; an end that is NaN beside one that is not is open.
    """

    value: float
    low: float
    high: float
    p: float


def tails(level: float) -> tuple[float, float]:
    """The two quantiles between which an interval lies: 0.1 and 0.9 of 80 per cent."""
    return round(0.5 - level / 200, 6), round(0.5 + level / 200, 6)


def quantiles(forecast: pd.DataFrame, origin: pd.Timestamp) -> pd.DataFrame:
    """What ``forecast`` gives, a quantile a row: the columns of ``KEY``, ``quantile``, ``value``."""
    ahead = (forecast["month"].dt.year - origin.year) * 12 + forecast["month"].dt.month - origin.month
    rows = forecast.assign(origin=origin, ahead=ahead)
    parts = [rows.drop_duplicates(KEY).assign(quantile=MEDIAN, value=lambda table: table["median"])]
    for level, part in rows.groupby("level"):
        for quantile, side in zip(tails(float(str(level))), ("lower", "upper"), strict=True):
            parts.append(part.assign(quantile=quantile, value=part[side]))
    return pd.concat(parts)[[*KEY, "quantile", "value"]].sort_values([*KEY, "quantile"], ignore_index=True)


def each(forecasts: pd.DataFrame, baseline: pd.DataFrame, came: pd.DataFrame) -> pd.DataFrame:
    """Each forecast with what came, and the baseline's of the same route, origin and month.

    Args:
        forecasts: a row a quantile: ``KEY``, ``quantile``, ``value``.
        baseline: the same.
        came: detections, a row a month, a column a route.

    Returns:
        A row a forecast whose month is in ``came``: ``KEY``, ``month``, ``median``, ``came``, ``error`` and ``wis`` (in
        detections), ``naive_error`` and ``naive_wis`` of the baseline, and of each interval ``lower_80``, ``upper_80``,
        ``inside_80`` (1 or 0; NaN without that interval). A score is NaN where a quantile that it needs is missing.
    """
    ours, naive = (table.set_index([*KEY, "quantile"])["value"].unstack() for table in (forecasts, baseline))
    ours, naive = ours.align(naive, join="inner", axis=0)
    order = forecasts["route"].unique()
    ours, naive = (table.reindex(order, level="route") for table in (ours, naive))
    rows = ours.index.to_frame(index=False)
    months = rows["origin"].dt.to_period("M") + rows["ahead"]
    rows["month"] = pd.PeriodIndex(months).to_timestamp()
    known = pd.Series(came.set_axis(came.columns.astype(str), axis=1).stack(), name="came")
    rows = rows.join(known.rename_axis(["month", "route"]), on=["month", "route"])
    actual = rows["came"].to_numpy("float64")
    rows["median"] = ours[MEDIAN].to_numpy()
    for name, table in (("", ours), ("naive_", naive)):
        rows[f"{name}error"] = np.abs(actual - table[MEDIAN].to_numpy())
        rows[f"{name}wis"] = _weighted_interval_score(table, actual)
    for level in sorted({round(200 * (float(q) - 0.5), 4) for q in ours.columns if float(q) > MEDIAN}):
        low, high = (ours[q].to_numpy() for q in tails(level))
        inside = (low <= actual) & (actual <= high)
        rows[f"lower_{level:g}"], rows[f"upper_{level:g}"] = low, high
        rows[f"inside_{level:g}"] = np.where(np.isnan(low + high + actual), np.nan, inside)
    return rows.dropna(subset=["came", "error", "naive_error"], ignore_index=True)


def _weighted_interval_score(table: pd.DataFrame, actual: np.ndarray) -> np.ndarray:
    """Twice the mean of the quantile losses, which is the same as the weighted sum of interval scores."""
    wanted = sorted({MEDIAN, *(q for level in LEVELS for q in tails(level))})
    given = table.reindex(columns=wanted).to_numpy()
    short = actual[:, None] - given
    return np.asarray(2 * np.where(short >= 0, wanted * short, (np.array(wanted) - 1) * short).mean(axis=1))


def summary(scored: pd.DataFrame) -> pd.DataFrame:
    """Scores by route: of all months ahead together (``ahead`` 0) and of each.

    Args:
        scored: ``each``.

    Returns:
        ``route``, ``ahead``, ``origins``, ``years`` (in which they lie, counted back from the newest), ``relative_mae``
        and ``relative_wis`` (the sum of the scores over the sum of the baseline's; below 1 is better) with ``mae_low``,
        ``mae_high``, ``wis_low``, ``wis_high`` (95 %), ``p`` (of the hypothesis that both err alike),
        ``coverage_80`` ... (share of outcomes inside), and ``above`` (share of medians above the outcome: the bias).
    """
    rows = []
    for route, of_route in scored.groupby("route", sort=False):
        parts = [(0, of_route), *of_route.groupby("ahead")]
        rows += [{"route": str(route), "ahead": int(str(ahead)), **_summed(part)} for ahead, part in parts]
    return pd.DataFrame(rows, columns=None if rows else ["route", "ahead", "origins", "years", *RATIOS, "p"])


def _summed(part: pd.DataFrame) -> dict[str, float]:
    months = part["origin"].to_numpy("datetime64[M]").astype("int64")
    years = (months.max() - months) // SEASON
    mae = compare(part["error"], part["naive_error"], years)
    wis = compare(part["wis"], part["naive_wis"], years)
    inside = [name for name in part.columns if name.startswith("inside_")]
    return {
        "origins": len(set(months)), "years": len(set(years)),
        **dict(zip(RATIOS, (*mae[:3], *wis[:3]), strict=True)), "p": mae.p,
        **{name.replace("inside", "coverage"): float(part[name].mean()) for name in inside},
        "above": float((part["median"] > part["came"]).mean()),
    }  # fmt: skip


def compare(ours: ArrayLike, naive: ArrayLike, years: ArrayLike) -> Ratio:
    """The ratio of two mean losses at the same occasions, each year being one trial.

    Errors of neighbouring origins overlap, so all that was forecast in a year is one trial: Student's t on the sums of
    years (Ibragimov and Mueller 2010, t-tests on group means), turned into an interval of the ratio as Fieller did
    (1954), which holds 1 exactly if the test finds no difference. Diebold and Mariano's test with estimated
    autocorrelations rejects three times too often on so few origins; this one finds what is not there in nine of a
    hundred cases where five are meant (both simulated).

    Args:
        ours: losses of one forecast; where either is NaN, the pair is left out.
        naive: losses of the other at the same occasions.
        years: in which year the forecast was made; any whole numbers.

    Returns:
        No interval and no p-value for fewer than three years or if nothing differs.
    """
    pairs = np.column_stack([np.asarray(ours, "float64"), np.asarray(naive, "float64")])
    known = ~np.isnan(pairs).any(axis=1)
    year = np.unique(np.asarray(years)[known], return_inverse=True)[1]
    sums = np.column_stack([np.bincount(year, losses) for losses in pairs[known].T])
    if not len(sums) or not sums[:, 1].sum():
        return Ratio(*[math.nan] * 4)
    value, gain = float(sums[:, 0].sum() / sums[:, 1].sum()), sums[:, 1] - sums[:, 0]
    if len(sums) < LEAST_YEARS or not np.ptp(gain):
        return Ratio(value, math.nan, math.nan, math.nan)
    t = gain.mean() / gain.std(ddof=1) * math.sqrt(len(gain))
    return Ratio(value, *_fieller(sums), 2 * float(stdtr(len(gain) - 1, -abs(t))))


def _fieller(sums: np.ndarray) -> tuple[float, float]:
    """The ratios that a t-test on the trials does not reject: between the roots of a parabola.

    Missing is an end that the data do not set: a lower one where the test rejects no ratio down to zero, an upper one
    where the baseline's own loss is too unsure.
    """
    (mean, base), spread = sums.mean(axis=0), np.cov(sums.T) / len(sums)
    wide = stdtrit(len(sums) - 1, (1 + SURE) / 2) ** 2
    a = base**2 - wide * spread[1, 1]
    b = mean * base - wide * spread[0, 1]
    c = mean**2 - wide * spread[0, 0]
    root = math.sqrt(max(b**2 - a * c, 0))
    low = (b - root) / a if a > 0 or (a and b > 0 and c > 0) else 0.0
    return low if low > 0 else math.nan, (b + root) / a if a > 0 else math.nan
