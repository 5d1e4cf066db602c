"""Whether the periods that a vintage adds are near the years before of the same place, and repeat no other period.

How near is near was taken from the publishers' own series, each month of them held against the three years before.

- Months of a route, of a country or a region: four times the highest, a quarter of the lowest. Of the 174 months of the
  detections from 2012 to June 2026 that asks about two: April 2020, when borders closed, and July 2021 in the east. It
  finds 92 of 100 months made ten times too large, 68 made ten times too small, and all that are set to zero.
- Years, in which single countries jump (Estonia's asylum applicants of 2022 are 45 times those before): ten times.
  It asks about 8 of the years of a country and measure in the enforcement since 2011, and about 2 in asylum.
"""

from __future__ import annotations

import pandas as pd

from borderbook.catalog.entries import Vintage
from borderbook.catalog.schemas import LAYOUTS
from borderbook.upkeep.tidy import period_of

PLACES = ("route", "region", "geo", "zone")  # columns that say where
# columns of parts that stand beside their whole
PARTS = ("citizenship", "reason", "apprehension", "sex", "place")
BEFORE = 36  # months to which a new period is held
NEAR, NEAR_YEARLY = 4, 10  # times the highest of them, or this part of the lowest
SMALL = 100  # figures below are too small to be held against a factor
FIGURES, LEAST = 3, 20  # a period repeats another only if it has so many figures of at least so much


def problems(dataset: str, new: pd.DataFrame, old: pd.DataFrame, vintage: Vintage) -> dict[str, list[str]]:
    """What must hold of the periods later than those of ``old``, each with the places where it does not.

    Args:
        dataset: a name in data/catalog.yml. Of a list, or of several editions of a figure, nothing must hold.
        new: the table that is to become a vintage.
        old: what was known before.
        vintage: its line in the catalog; a period that was not over on its day may be as low as it likes.
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
        far += [f"{named}, {what}" for what in _far(given, month, factor, ended=month < ended)]
        large = given[given[month] >= LEAST]
        repeated = large.drop(columns=month).eq(large[month], axis="index").all()
        if len(large) >= FIGURES and repeated.any():
            same.append(f"{named} has the {len(large)} figures of {_named(repeated.idxmax(), yearly)}")
    near = "new periods are near the three years before of the same place"
    return {near: far, "no new period repeats another": same}


def _far(given: pd.DataFrame, month: int, factor: float, *, ended: bool) -> list[str]:
    """The places, and all of them together, whose month is far from those before it."""
    before = given.loc[:, month - BEFORE : month - 1].columns
    known = given[given[before].notna().any(axis="columns")]
    sums = known.groupby([name for name in known.index.names if name not in PARTS]).sum(min_count=1)
    sums.index = sums.index.map(
        lambda place: place if isinstance(place, str) else " ".join(filter(None, place))
    )
    sums.loc["all together"] = known.sum(min_count=1)
    now, low, high = sums[month], sums[before].min(axis="columns"), sums[before].max(axis="columns")
    far = (now >= SMALL) & (now > factor * high) | ended & (low >= SMALL) & (now * factor < low)
    found = zip(sums.index[far], now[far], low[far], high[far], strict=True)
    return [
        f"{place}: {n:,.0f}, three years before {least:,.0f} to {most:,.0f}"
        for place, n, least, most in found
    ]


def _by_month(dataset: str, table: pd.DataFrame) -> pd.DataFrame:
    """The figures of a table: a column a month, a row for each of what else names them."""
    layout = LAYOUTS[dataset]
    summed = {*layout.whole, *layout.undivided}
    names = [name for name in layout.key if layout.columns[name] == "code" and name not in summed]
    if not names:  # a list of events, which are added up
        names = [name for name in PLACES if name in layout.columns][:1]
    rows = table[table[period_of(table)].notna()]
    by = [*(rows[name].astype("str") for name in names), _months(rows)]
    return rows[layout.value].astype("float64").groupby(by).sum(min_count=1).unstack()


def _months(table: pd.DataFrame) -> pd.Series:
    """The month of each row, counted from the year 0; of yearly figures January."""
    when = table[period_of(table)].dropna()
    return when.astype("int64") * 12 if when.name == "year" else when.dt.year * 12 + when.dt.month - 1


def _named(month: int, yearly: bool) -> str:
    return str(month // 12) if yearly else f"{month // 12}-{month % 12 + 1:02}"
