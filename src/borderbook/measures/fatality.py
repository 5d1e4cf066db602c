"""Deaths on the way: how many, in which incidents, and how many per 1,000 of a named denominator.

Deaths come in shipwrecks, so a count of the dead is not a Poisson count: its spread is that of the number of
incidents times their sizes. The intervals here draw the incidents themselves again: each is taken a Poisson
(1) number of times, the bootstrap of a compound Poisson sum. What they cover is the chance of what happened,
not what was never recorded: every figure is a minimum.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from borderbook.errors import UsageError
from borderbook.measures.denominators import DENOMINATORS, month_of

Denominator = Literal["detections", "arrivals", "attempted"]

PER = 1000
LEVEL = 0.95
REPEATS = 10_000
SEED = 20140101
FEWEST = 10  # incidents; with fewer, drawing them again says little about chance
UNKNOWN_CAUSE = "mixed_or_unknown"
_RATE = (
    "denominator", "dead_and_missing", "incidents", "divided_by", "months", "first", "last", "rate", "low",
    "high",
)  # fmt: skip


class Interval(NamedTuple):
    """The ends of an interval, in the unit of what it is about; NaN where there is none."""

    low: float
    high: float


NO_INTERVAL = Interval(float("nan"), float("nan"))


def select(
    incidents: pd.DataFrame,
    routes: Sequence[str],
    start: int | str = "first",
    end: int | str = "latest",
    cause: str | None = None,
) -> pd.DataFrame:
    """The incidents on the routes from year ``start`` to ``end``, both included, of one cause or all.

    Raises:
        UsageError: there are none; says which years the data hold.
    """
    low = incidents["year"].min() if start == "first" else int(start)
    high = incidents["year"].max() if end == "latest" else int(end)
    held = incidents["route"].isin(list(routes)) & incidents["year"].between(low, high)
    if cause is not None:
        held &= incidents["cause"] == cause
    chosen = incidents[held]
    if chosen.empty:
        of_cause = f" of cause '{cause}'" if cause else ""
        raise UsageError(
            f"No incident{of_cause} is recorded on {', '.join(routes)} from {low} to {high}; the data run "
            f"from {incidents['year'].min()} to {incidents['year'].max()}."
        )
    return chosen.assign(route=pd.Categorical(chosen["route"], categories=list(routes)))


def by_year(incidents: pd.DataFrame, by: str = "route") -> pd.DataFrame:
    """Dead and missing: a row a year (its first day, every year from first to last), a column a group."""
    sums = incidents.pivot_table(
        index="year", columns=by, values="dead_and_missing", aggfunc="sum", observed=False
    )
    every = sums.reindex(range(int(sums.index.min()), int(sums.index.max()) + 1)).fillna(0).astype("int64")
    every.index = pd.DatetimeIndex([pd.Timestamp(year, 1, 1) for year in every.index], name="year")
    return every.rename(columns=str).rename_axis(columns=by)


def whole_years(years: pd.DatetimeIndex, last: pd.Timestamp) -> pd.Series:
    """For each year: whether the data, which end on the day ``last``, reach its end."""
    ends = years + pd.offsets.YearEnd(0)
    return pd.Series(ends <= last, index=years, name="complete")


def by_cause(incidents: pd.DataFrame) -> pd.DataFrame:
    """Dead and missing by cause, the largest first: cause, dead_and_missing, incidents, share (per cent)."""
    groups = incidents.groupby("cause", observed=True)["dead_and_missing"]
    table = groups.agg(dead_and_missing="sum", incidents="size").reset_index()
    share = table["dead_and_missing"] / max(table["dead_and_missing"].sum(), 1) * 100
    return table.assign(cause=table["cause"].astype("str"), share=share.astype("float64")).sort_values(
        ["dead_and_missing", "cause"], ascending=[False, True], ignore_index=True
    )


def largest_share(sizes: pd.Series, largest: int) -> float:
    """The share of all dead and missing that the largest incidents have, in per cent; NaN for none at all."""
    total = sizes.sum()
    return float(sizes.nlargest(largest).sum() / total * 100) if total > 0 else float("nan")


def profile(incidents: pd.DataFrame) -> pd.DataFrame:
    """What the record of each route looks like.

    Returns:
        A row a route with incidents, most dead and missing first: route, incidents, dead_and_missing,
        largest (the largest incident), top_ten and top_hundredth (share of the dead and missing in the ten
        largest incidents and in the largest one per cent of them, rounded up), alone (share of incidents with
        one dead or missing), missing (share of the dead and missing whose bodies were not found),
        unknown_cause (share of mixed or unknown cause); shares in per cent.
    """
    rows = [_profile(str(route), own) for route, own in incidents.groupby("route", observed=True) if len(own)]
    return pd.DataFrame(rows).sort_values("dead_and_missing", ascending=False, ignore_index=True)


def _profile(route: str, own: pd.DataFrame) -> dict[str, object]:
    sizes = own["dead_and_missing"]
    total = int(sizes.sum())
    unknown = sizes[own["cause"] == UNKNOWN_CAUSE].sum()
    # not the column ``missing``: it is blank where the publisher corrects a figure with a negative one
    return {
        "route": route,
        "incidents": len(own),
        "dead_and_missing": total,
        "largest": int(sizes.max()),
        "top_ten": largest_share(sizes, 10),
        "top_hundredth": largest_share(sizes, -(-len(own) // 100)),
        "alone": float((sizes == 1).mean() * 100),
        "missing": float((total - own["dead"].sum()) / max(total, 1) * 100),
        "unknown_cause": float(unknown / max(total, 1) * 100),
    }


def resampled_totals(sizes: pd.Series, repeats: int = REPEATS, seed: int = SEED) -> np.ndarray:
    """Totals of incidents drawn again, each a Poisson(1) number of times; ``repeats`` of them.

    Incidents of one size are drawn together: the sum of k independent Poisson(1) numbers is Poisson(k).
    """
    size, count = np.unique(sizes.to_numpy(dtype="int64"), return_counts=True)
    generator = np.random.default_rng(seed)
    totals: np.ndarray = generator.poisson(count, size=(repeats, len(size))) @ size
    return totals


def rates(
    incidents: pd.DataFrame, months: pd.DataFrame, denominator: Denominator, by: Sequence[str] = ("route",)
) -> pd.DataFrame:
    """Fatality rates per 1,000 of a denominator, over the months in which it is known, with intervals.

    Args:
        incidents: those to count (of one cause, if so selected).
        months: ``denominators.by_month``; only its rows are used, so cut it to the period wanted.
        denominator: detections (events), arrivals or attempted (persons).
        by: ``("route",)`` or ``("route", "year")``.

    Returns:
        A row a group with a known denominator above 0: the columns of ``by``, denominator (its name),
        dead_and_missing and incidents (in the months used), divided_by (the denominator itself), months, first,
        last, rate, low, high (95 per cent interval; missing for fewer than 10 incidents).
    """
    used = months.dropna(subset=[denominator])
    used = used.assign(year=used["month"].dt.year)
    dead = _in_months(incidents, used)
    rows = [
        _rate(_named(by, key), dead[_matches(dead, by, key)]["dead_and_missing"], own, denominator)
        for key, own in used.groupby(list(by), sort=False, observed=True)
        if own[denominator].sum() > 0
    ]
    columns = [*by, *_RATE]
    return pd.DataFrame(rows, columns=columns)


def _in_months(incidents: pd.DataFrame, used: pd.DataFrame) -> pd.DataFrame:
    """The incidents in the months used, each on its route."""
    dated = incidents.assign(month=month_of(incidents["date"]), route=incidents["route"].astype("str"))
    return dated.drop(columns="year", errors="ignore").merge(
        used[["route", "month", "year"]], on=["route", "month"]
    )


def _named(by: Sequence[str], key: object) -> dict[str, object]:
    return dict(zip(by, key if isinstance(key, tuple) else (key,), strict=True))


def _matches(table: pd.DataFrame, by: Sequence[str], key: object) -> pd.Series:
    wanted = _named(by, key)
    return (table[list(wanted)] == pd.Series(wanted)).all(axis=1)


def _rate(
    named: dict[str, object], sizes: pd.Series, own: pd.DataFrame, denominator: Denominator
) -> dict[str, object]:
    under = float(own[denominator].sum())
    total = float(sizes.sum())
    low, high = rate_interval(sizes, under, denominator == "attempted")
    return {
        **named,
        "denominator": denominator,
        "dead_and_missing": int(total),
        "incidents": len(sizes),
        "divided_by": int(under),
        "months": len(own),
        "first": own["month"].min(),
        "last": own["month"].max(),
        "rate": total / under * PER,
        "low": low,
        "high": high,
    }


def rate_interval(sizes: pd.Series, under: float, contains_dead: bool) -> Interval:
    """The interval of a rate per 1,000: the middle 95 per cent of the rates of incidents drawn again.

    Args:
        sizes: dead and missing of each incident.
        under: the denominator.
        contains_dead: the denominator holds the dead and missing (attempted crossings) and varies with them.
    """
    if len(sizes) < FEWEST:
        return NO_INTERVAL
    low, high = np.quantile(_drawn_rates(sizes, under, contains_dead), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))


def _drawn_rates(sizes: pd.Series, under: float, contains_dead: bool, seed: int = SEED) -> np.ndarray:
    totals = resampled_totals(sizes, seed=seed)
    others = under - float(sizes.sum()) if contains_dead else under
    rates: np.ndarray = totals / (others + totals if contains_dead else others) * PER
    return rates


def rankings(incidents: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Rates and ranks of the routes under each denominator, over the same months for all.

    Args:
        incidents: those to count.
        months: ``denominators.comparable``: every denominator of every route is known in every month.

    Returns:
        A row a denominator and route, by rank: the columns of ``rates``, rank (1 is the
        highest rate), first_in (per cent of the repeats in which the route had the highest rate of all).
    """
    parts = []
    for name in DENOMINATORS:
        table = rates(incidents, months, name)  # type: ignore[arg-type]
        table = table.assign(
            rank=table["rate"].rank(ascending=False, method="first").astype("int64"),
            first_in=_first_in(incidents, months, table, name),
        )
        parts.append(table.sort_values("rank"))
    return pd.concat(parts, ignore_index=True)


def _first_in(
    incidents: pd.DataFrame, months: pd.DataFrame, table: pd.DataFrame, denominator: str
) -> list[float]:
    dead = _in_months(incidents, months.assign(year=months["month"].dt.year))
    draws = [
        _drawn_rates(
            dead.loc[dead["route"] == route, "dead_and_missing"], under, denominator == "attempted", SEED + n
        )
        for n, (route, under) in enumerate(zip(table["route"], table["divided_by"], strict=True))
    ]
    if not draws:
        return []
    first = np.argmax(np.vstack(draws), axis=0)
    return [float(np.mean(first == n) * 100) for n in range(len(draws))]


def intervals_compared(
    incidents: pd.DataFrame, months: pd.DataFrame, denominator: Denominator
) -> pd.DataFrame:
    """Each route's interval made in three ways, to see what treating deaths as a Poisson count would hide.

    Returns:
        A row a route: route, rate, then low and high by incidents drawn again (``incidents_…``), by a
        quasi-Poisson regression on months (``months_…``), and as if every death were an event of its own
        (``poisson_…``).
    """
    table = rates(incidents, months, denominator)
    used = months.dropna(subset=[denominator])
    dead = _in_months(incidents, used.assign(year=used["month"].dt.year))
    monthly = dead.groupby(["route", "month"])["dead_and_missing"].sum().rename("dead").reset_index()
    joined = (
        used[["route", "month", denominator]]
        .merge(monthly, on=["route", "month"], how="left")
        .fillna({"dead": 0})
    )
    rows = []
    for rate in table.itertuples(index=False):
        own = joined[joined["route"] == rate.route]
        by_months = quasi_poisson(own["dead"].astype("float64"), own[denominator])
        plain = poisson_interval(rate.dead_and_missing, rate.divided_by)
        rows.append((rate.route, rate.rate, rate.low, rate.high, *by_months, *plain))
    columns = ["route", "rate"] + [
        f"{how}_{end}" for how in ("incidents", "months", "poisson") for end in Interval._fields
    ]
    return pd.DataFrame(rows, columns=columns)


def quasi_poisson(dead: pd.Series, under: pd.Series) -> Interval:
    """The interval of a rate per 1,000 from monthly counts whose spread is estimated, not assumed.

    A Poisson regression with the denominator as exposure and Pearson's estimate of the dispersion; months
    without any of the denominator cannot take part.
    """
    import statsmodels.api as sm

    held = under > 0
    if held.sum() < 2 or dead[held].sum() == 0:
        return NO_INTERVAL
    constant = np.ones(int(held.sum()))
    model = sm.GLM(
        dead[held].to_numpy(), constant, family=sm.families.Poisson(), exposure=under[held].to_numpy()
    )
    low, high = np.exp(model.fit(scale="X2").conf_int(1 - LEVEL)[0]) * PER
    return Interval(float(low), float(high))


def poisson_interval(dead: int, under: float) -> Interval:
    """The exact interval of a rate per 1,000 if every death were an event of its own (it is not)."""
    from scipy.stats import chi2

    tail = (1 - LEVEL) / 2
    low = chi2.ppf(tail, 2 * dead) / 2 if dead else 0.0
    return Interval(float(low / under * PER), float(chi2.ppf(1 - tail, 2 * dead + 2) / 2 / under * PER))
