"""Checks the periods that a vintage adds: near the periods before of the same place, and no copy of another period.

A period is compared with the three before it and with the same one a year before. The limits come from the publishers'
own series (``test_the_limits_come_from_the_months_that_are_held`` computes these shares again).

- The sum over all places may at most double or halve. Of 198 months of the detections four do more; of 15 years of the
  enforcement four have a measure that does, and of asylum applicants three. A year ten times too large never passes.
- A month of a route, country or region may be at most three times the highest of those months and at least a third of
  the lowest. Of the 36 months of the detections to June 2026, three have a route beyond. Of the 211 figures of 300 or
  more in them, 182 are beyond when they are made ten times too large, and 193 when ten times too small: a peak a year
  before can hide them.
- For a year of a country the factor is five, as single countries jump.
"""

from __future__ import annotations

import pandas as pd

from borderbook.upkeep.tidy import period_of
from notemill.catalog.entries import Vintage
from notemill.catalog.schemas import LAYOUTS

PLACES = ("route", "region", "geo", "zone")  # columns of places
# columns in which the same table has parts and their total
PARTS = ("citizenship", "reason", "apprehension", "sex", "place")
# a new period is compared with so many before it, not more than so many months before, and with the same a year before
PERIODS, LONGEST = 3, 36
# a figure is at most so many times their highest value, and at least this part of their lowest
NEAR, NEAR_YEARLY, TOGETHER = 3, 5, 2
SMALL = 100  # figures below this are too small to be compared by a factor
FIGURES, LEAST = 3, 20  # a period is a copy of another if at least FIGURES figures of LEAST or more are equal


def problems(dataset: str, new: pd.DataFrame, old: pd.DataFrame, vintage: Vintage) -> dict[str, list[str]]:
    """Check the periods of ``new`` that are later than those of ``old``.

    Args:
        dataset: a name in data/catalog.yml. Lists of events, and datasets with several editions of a figure, are not
            checked.
        new: the table that is to become a vintage.
        old: the figures that were known before.
        vintage: the line of ``new`` in the catalog; a period that was not over on its date has no lower limit.

    Returns:
        The name of each check -> the places and periods that fail it.
    """
    layout, of_years = LAYOUTS[dataset], yearly(dataset)
    times = [name for name in layout.key if layout.columns[name].rstrip("?") in ("date", "year")]
    if len(times) > 1 or layout.value in layout.key:
        return {}
    ended = vintage.date.year * 12 + (0 if of_years else vintage.date.month - 1)
    both = by_month(dataset, new).combine_first(by_month(dataset, old)).sort_index(axis="columns")
    far, same = [], []
    for month in both.columns[both.columns > _months(old).max()]:
        named, given = _named(month, of_years), both[both[month].notna()]
        far += [f"{named}, {text}" for text in _far(given, month, yearly=of_years, ended=month < ended)]
        large = given[given[month] >= LEAST]
        repeated = large.drop(columns=month).eq(large[month], axis="index").all()
        if len(large) >= FIGURES and repeated.any():
            same.append(f"{named} has the {len(large)} figures of {_named(repeated.idxmax(), of_years)}")
    near = "new periods are near those before at the same place"
    return {near: far, "no new period repeats another": same}


def _far(given: pd.DataFrame, month: int, *, yearly: bool, ended: bool) -> list[str]:
    """A text for each place, and for each sum over places, whose month is far from those that it is compared with."""
    earlier = [at for at in map(int, given.columns) if month - LONGEST <= at < month]
    before = [at for at in earlier if at in earlier[-PERIODS:] or at == month - 12]
    known = given[given[before].notna().any(axis="columns")]
    keys = [name for name in known.index.names if name not in PARTS]
    whole = [name for name in keys if name not in PLACES]
    factor = NEAR_YEARLY if yearly else NEAR
    far = []
    for names, most, called in ((whole, TOGETHER, "all together"), (keys, factor, "")):
        sums = known.groupby(names or (lambda _: "")).sum(min_count=1)
        now, low, high = sums[month], sums[before].min(axis="columns"), sums[before].max(axis="columns")
        odd = (now >= SMALL) & (now > most * high) | ended & (low >= SMALL) & (now * most < low)
        for at in sums.index[odd]:
            place = " ".join(filter(None, [*([at] if isinstance(at, str) else at), called]))
            far.append(f"{place}: {now[at]:,.0f}, before {low[at]:,.0f} to {high[at]:,.0f}")
    return far


def by_month(dataset: str, table: pd.DataFrame) -> pd.DataFrame:
    """The figures of a table with one column for each month and one row for each combination of the other keys."""
    layout = LAYOUTS[dataset]
    summed = {*layout.whole, *layout.undivided}
    names = [name for name in layout.key if layout.columns[name] == "code" and name not in summed]
    if not names:  # a list of events: add them up by place
        names = [name for name in PLACES if name in layout.columns][:1]
    rows = table[table[period_of(table)].notna()]
    by = [*(rows[name].astype("str") for name in names), _months(rows)]
    return rows[layout.value].astype("float64").groupby(by).sum(min_count=1).unstack()


def yearly(dataset: str) -> bool:
    """Whether the figures of a dataset are of years."""
    return "year" in LAYOUTS[dataset].key


def _months(table: pd.DataFrame) -> pd.Series:
    """The month of each row, counted from January of the year 0; yearly figures get January."""
    when = table[period_of(table)].dropna()
    return when.astype("int64") * 12 if when.name == "year" else when.dt.year * 12 + when.dt.month - 1


def _named(month: int, yearly: bool) -> str:
    return str(month // 12) if yearly else f"{month // 12}-{month % 12 + 1:02}"
