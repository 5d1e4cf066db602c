"""Checks the periods that a vintage adds: near the years before of the same place, and no copy of another period.

The limits come from the publishers' own series; each period was compared with the three years before it.

- A month of a route, country or region may be at most four times the highest of those months and at least a quarter of
  the lowest. Of the 174 months of the detections from 2012 to June 2026, two fail: April 2020, when borders closed, and
  July 2021 in the east. In a trial, 92 of 100 months made ten times too large failed, 68 of 100 made ten times too
  small, and all months set to zero.
- For a year the factor is ten, as single countries jump (Estonia's asylum applicants of 2022 are 45 times those
  before). Of the enforcement since 2011, 8 years of a country and measure fail; of asylum, 2.
"""

from __future__ import annotations

import pandas as pd

from borderbook.catalog.entries import Vintage
from borderbook.catalog.schemas import LAYOUTS
from borderbook.upkeep.tidy import period_of

PLACES = ("route", "region", "geo", "zone")  # columns of places
# columns in which the same table has parts and their total
PARTS = ("citizenship", "reason", "apprehension", "sex", "place")
BEFORE = 36  # months before with which a new period is compared
NEAR, NEAR_YEARLY = 4, 10  # at most so many times their highest value, at least this part of their lowest
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
    layout, period = LAYOUTS[dataset], period_of(new)
    times = [name for name in layout.key if layout.columns[name].rstrip("?") in ("date", "year")]
    if len(times) > 1 or layout.value in layout.key:
        return {}
    yearly = period == "year"
    ended = vintage.date.year * 12 + (0 if yearly else vintage.date.month - 1)
    both = _by_month(dataset, new).combine_first(_by_month(dataset, old)).sort_index(axis="columns")
    far, same = [], []
    for month in both.columns[both.columns > _months(old).max()]:
        named, given = _named(month, yearly), both[both[month].notna()]
        factor = NEAR_YEARLY if yearly else NEAR
        far += [f"{named}, {text}" for text in _far(given, month, factor, ended=month < ended)]
        large = given[given[month] >= LEAST]
        repeated = large.drop(columns=month).eq(large[month], axis="index").all()
        if len(large) >= FIGURES and repeated.any():
            same.append(f"{named} has the {len(large)} figures of {_named(repeated.idxmax(), yearly)}")
    near = "new periods are near the three years before at the same place"
    return {near: far, "no new period repeats another": same}


def _far(given: pd.DataFrame, month: int, factor: float, *, ended: bool) -> list[str]:
    """A text for each place, and for all places together, whose month is far from the months before it."""
    before = given.loc[:, month - BEFORE : month - 1].columns
    known = given[given[before].notna().any(axis="columns")]
    sums = known.groupby([name for name in known.index.names if name not in PARTS]).sum(min_count=1)
    joined = [place if isinstance(place, str) else " ".join(filter(None, place)) for place in sums.index]
    sums.index = pd.Index(joined)
    sums.loc["all together"] = known.sum(min_count=1)
    now, low, high = sums[month], sums[before].min(axis="columns"), sums[before].max(axis="columns")
    far = (now >= SMALL) & (now > factor * high) | ended & (low >= SMALL) & (now * factor < low)
    says = "{}: {:,.0f}, three years before {:,.0f} to {:,.0f}".format
    return [*map(says, sums.index[far], now[far], low[far], high[far])]


def _by_month(dataset: str, table: pd.DataFrame) -> pd.DataFrame:
    """The figures of a table with one column for each month and one row for each combination of the other keys."""
    layout = LAYOUTS[dataset]
    summed = {*layout.whole, *layout.undivided}
    names = [name for name in layout.key if layout.columns[name] == "code" and name not in summed]
    if not names:  # a list of events: add them up by place
        names = [name for name in PLACES if name in layout.columns][:1]
    rows = table[table[period_of(table)].notna()]
    by = [*(rows[name].astype("str") for name in names), _months(rows)]
    return rows[layout.value].astype("float64").groupby(by).sum(min_count=1).unstack()


def _months(table: pd.DataFrame) -> pd.Series:
    """The month of each row, counted from January of the year 0; yearly figures get January."""
    when = table[period_of(table)].dropna()
    return when.astype("int64") * 12 if when.name == "year" else when.dt.year * 12 + when.dt.month - 1


def _named(month: int, yearly: bool) -> str:
    return str(month // 12) if yearly else f"{month // 12}-{month % 12 + 1:02}"
