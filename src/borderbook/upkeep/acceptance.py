"""Decides whether a new table may become a vintage. Each test of the table gives a ``Check``.

The table is tested by itself and compared with the vintage before it. The readers have already refused unknown layouts,
types, codes and repeated keys (the check "layout, types, codes and keys"). ``verify`` tests whether tables that are
already stored still agree with the catalog.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from borderbook.upkeep import new_periods
from borderbook.upkeep.downloads import tolerances_of
from borderbook.upkeep.tidy import period_of
from notemill.catalog import reference
from notemill.catalog.corrections import holds
from notemill.catalog.entries import Entry, Vintage, read_catalog, read_corrections
from notemill.catalog.load import as_published, load
from notemill.catalog.schemas import LAYOUTS, as_texts
from notemill.catalog.store import stored
from notemill.files import parquet

# the share of totals that their parts may exceed, as publishers revise parts and totals at different times
MAY_EXCEED = 0.01
SMALL_YEAR = 500  # sums of a year below this are too small to be compared by a factor
TOTALS = "totals are near those of the vintage before"
FACTOR = 1.5  # by which the sum of a year over all places may change
# The largest genuine changes between the stored vintages: the year of one place changed 3.5 times (Hungary 2013; of a
# route 2.1 times), and 9.4 % of the figures of one year changed by more than a tenth (of routes 6.1 %).
FACTOR_OF_PLACE = 4.0
MOVED = 0.1  # relative change of a figure above which it counts as revised far
REVISED = 0.1  # the share of a year's figures that may change by more than MOVED
FEW = 20  # smaller figures are not compared, nor years with fewer figures than this
LARGE, LARGE_MOVED = 500, 0.5  # a figure of so many may change by at most this share
# columns whose codes may disappear between two vintages without a fault: states join the EU, incidents are merged
MAY_GO = frozenset({"citizenship", "incident_id", "flag"})


@dataclass(frozen=True)
class Check:
    """The result of one test of a table.

    Attributes:
        name: what must hold, in a few words.
        passed: whether it does.
        note: the observed values.
        required: whether a vintage that fails the check is refused.
    """

    name: str
    passed: bool
    note: str
    required: bool = True

    @property
    def stops(self) -> bool:
        """Whether the vintage is refused because of this check."""
        return self.required and not self.passed


def compared(dataset: str, table: pd.DataFrame, vintage: Vintage) -> Iterator[Check]:
    """All checks of this module on a table that is to become a vintage.

    ``ingest.prepared`` has already refused periods later than the vintage.

    Args:
        dataset: a name in data/catalog.yml.
        table: the tidy table, checked by its schema.
        vintage: its line in the catalog.
    """
    entry = read_catalog().entry(dataset)
    for column, code in tolerances_of(dataset, entry).totals.items():
        yield from _parts(dataset, table, column, code, 5 if "nearest 5" in entry.rounding else 0)
    for correction in read_corrections(dataset):
        if holds(table, correction) and vintage.date not in correction.vintages:
            note = f"add {vintage.date} to the vintages of '{correction.id}' in data/corrections.yml"
            yield Check("known errors are mended", False, note, required=False)
    same = same_figures(dataset, table, but=vintage.date)
    if same:
        yield Check("no other vintage has the same figures", False, f"that of {same.date} has")
    yield from _beside_the_last(dataset, table, vintage)


def same_figures(dataset: str, table: pd.DataFrame, but: dt.date | None = None) -> Vintage | None:
    """The newest vintage, used or withdrawn, with the same figures and a date other than ``but``; None if none has."""
    for held in reversed(read_catalog().entry(dataset).every):
        if held.date != but and held.rows == len(table) and parquet(stored(dataset, held)).equals(table):
            return held
    return None


def compared_with(entry: Entry, vintage: Vintage) -> list[Vintage]:
    """The older vintages with which a vintage is compared, the oldest first.

    Usually this is the last complete vintage. Where a vintage holds only a part of a dataset, it is the last complete
    one with the same layout; without such a vintage, all older ones.
    """
    before = sorted((old for old in entry.vintages if old.date < vintage.date), key=lambda old: old.date)
    if entry.composition == "whole":
        return [old for old in before if old.complete or not vintage.complete][-1:] or before[-1:]
    alike = [old for old in before if old.complete and layouts_of(old) == layouts_of(vintage)]
    return (alike if vintage.complete else [])[-1:] or before


def layouts_of(vintage: Vintage) -> set[str]:
    """The layouts of the files of a vintage."""
    return {file.layout for file in vintage.files}


def _beside_the_last(dataset: str, table: pd.DataFrame, vintage: Vintage) -> Iterator[Check]:
    """Compare a table with the last vintage, or with the last one of the same layout if vintages hold parts."""
    entry = read_catalog().entry(dataset)
    tolerances, alone = tolerances_of(dataset, entry), entry.composition == "whole"
    before = compared_with(entry, vintage)
    last = before[-1] if before else vintage
    if before and last.complete and (vintage.complete if alone else layouts_of(last) == layouts_of(vintage)):
        named = str(last.date)
        old = as_published(dataset, named)
        cells = _side_by_side(dataset, table, old)
        yield _span(table, old, named)
        yield _kept(cells, named, tolerances.kept)
        yield from _codes(table, old, list(map(str, cells.index.names)), required=alone)
    elif before and not alone:
        # figures that it lacks may come from other vintages
        old = load(dataset, as_of=last.date)
        cells = _side_by_side(dataset, table, old)
    else:
        return
    yield from _near(cells.dropna(), period_of(old))
    for name, failed in new_periods.problems(dataset, table, old, vintage).items():
        note = "; ".join([*failed[:3], *([f"and {len(failed) - 3} more"] if failed[3:] else [])])
        yield Check(name, not failed, note)


def _parts(dataset: str, table: pd.DataFrame, column: str, code: str, rounding: int) -> Iterator[Check]:
    """Parts do not exceed their total, except by rounding. They may add up to less: some parts are not published."""
    layout, name = LAYOUTS[dataset], f"parts by {column} do not exceed {code}"
    others = [other for other in layout.key if other != column]
    whole = table[table[column] == code].set_index(others)[layout.value].dropna().rename("whole")
    countries = reference.countries()
    sums = {code, "", "total", "all", *countries.loc[countries["kind"] == "aggregate", "code"]}
    # a table without totals is not grouped: the large ones would take long
    parts = table[~table[column].isin(sums)].dropna(subset=[layout.value]) if len(whole) else table[:0]
    grouped = parts.groupby(others, observed=True)[layout.value].agg(["sum", "count"])
    joined = grouped.join(whole, how="inner")
    if joined.empty:
        return
    # each part, and the total, may differ by half a rounding step from the exact figure
    excess = joined["sum"] - joined["whole"] - (joined["count"] + 1) * (rounding / 2)
    at = int(excess.to_numpy(dtype="float64").argmax())
    worst = joined.iloc[at]
    where = ", ".join(str(part) for part in joined.index[at] if part != "")
    note = f"{len(joined):,} totals; closest at {where}: {worst['sum']:,} of {worst['whole']:,}"
    yield Check(name, bool((excess > 0).mean() <= MAY_EXCEED), note)


def _side_by_side(dataset: str, new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """The figures of two tables in the columns old and new, indexed by the key columns that both have."""
    layout = LAYOUTS[dataset]
    names = [name for name in layout.key if name not in layout.whole]
    sides = {}
    for side, table in (("old", old), ("new", new)):
        # where a row is a thing and not a figure, each row counts as 1
        values = table.assign(figure=1 if layout.value in names else table[layout.value])
        plain = as_texts(values[[*names, "figure"]].dropna(subset=["figure"]))
        # sum over the columns by which some vintages are not broken down
        sides[side] = plain.groupby(names, dropna=False, sort=False)["figure"].sum()
    return pd.concat(sides, axis=1).rename_axis(names)


def unlike(dataset: str, table: pd.DataFrame, held: Vintage) -> tuple[int, int]:
    """The number of figures that differ between a table and a stored vintage, and the number that both have."""
    cells = _side_by_side(dataset, table, as_published(dataset, held.date)).dropna()
    return int((cells["old"] != cells["new"]).sum()), len(cells)


def _span(new: pd.DataFrame, old: pd.DataFrame, named: str) -> Check:
    """The period covered did not get shorter at its start or at its end."""
    period = period_of(new)
    (old_first, old_last), (first, last) = (
        (str(table[period].min())[:10], str(table[period].max())[:10]) for table in (old, new)
    )
    note = f"{first} to {last}; {named} has {old_first} to {old_last}"
    later = first > old_first and period != "date"  # a single event may be moved or removed
    return Check("the period did not shrink", not later and last >= old_last, note)


def _kept(cells: pd.DataFrame, named: str, kept: float) -> Check:
    """At least the share ``kept`` of the figures of the vintage before is still there."""
    there = cells.loc[cells["old"].notna(), "new"].notna()
    share = there.mean() if len(there) else 0.0
    note = f"{share:.1%} of the {len(there):,} figures of {named} are still there, {kept:.0%} must be"
    return Check("coverage did not shrink", bool(share >= kept), note)


def _codes(new: pd.DataFrame, old: pd.DataFrame, names: list[str], required: bool) -> Iterator[Check]:
    """No route, country or other code has disappeared."""
    for name in names:
        if not isinstance(new[name].dtype, pd.CategoricalDtype) or name in MAY_GO:
            continue
        lost = sorted(set(old[name].unique()) - set(new[name].unique()))
        note = f"no longer there: {', '.join(lost)}" if lost else f"all {old[name].nunique()} are there"
        yield Check(f"every {name} is still there", not lost, note, required=required)


def _near(cells: pd.DataFrame, period: str) -> Iterator[Check]:
    """Yearly sums of the common figures stayed near, in all and by place, and few single figures were revised far."""
    if period not in cells.index.names:  # a list of events: _kept reports how many are still there
        return
    when = cells.index.get_level_values(period)
    years = when if period == "year" else pd.DatetimeIndex(when).year.rename("year")
    yield from _ratios(TOTALS, cells.groupby(years).sum(), FACTOR)
    places = [cells.index.get_level_values(name) for name in new_periods.PLACES if name in cells.index.names]
    for place in places:
        name = f"totals of each {place.name} are near those of the vintage before"
        yield from _ratios(name, cells.groupby([place, years]).sum(), FACTOR_OF_PLACE)
    figures = cells.groupby([*places, when, years]).sum().astype("float64")
    figures = figures[figures.max(axis="columns") >= FEW]
    change = (figures["new"] - figures["old"]).abs()
    yield from _large(figures, change / figures["old"])
    moved = change > MOVED * figures["old"]
    shares = moved.groupby(level=-1).agg(["mean", "size"])
    shares = shares[shares["size"] >= FEW].sort_values("mean")
    if len(shares):
        share, number = shares.iloc[-1]
        note = f"most in {shares.index[-1]}: of {number:,.0f} figures {share:.1%} moved by more than {MOVED:.0%}; "
        yield Check("few figures were revised far", bool(share <= REVISED), f"{note}{REVISED:.0%} may")


def _large(figures: pd.DataFrame, moved: pd.Series) -> Iterator[Check]:
    """No figure of ``LARGE`` or more of a place and period changed by more than ``LARGE_MOVED`` of what it was."""
    moved = moved[figures.max(axis="columns") >= LARGE].sort_values()
    if moved.empty:
        return
    at, far = moved.index[-1], int((moved > LARGE_MOVED).sum())
    where = ", ".join(f"{part:%Y-%m}" if isinstance(part, dt.date) else str(part) for part in at[:-1])
    note = f"{far:,} did; most at {where}: {figures['old'][at]:,.0f} before, {figures['new'][at]:,.0f} now"
    yield Check(f"no figure of {LARGE} or more changed by more than half", far == 0, note)


def _ratios(title: str, sums: pd.DataFrame, factor: float) -> Iterator[Check]:
    """The sums of two vintages differ by at most ``factor``; sums below SMALL_YEAR are not compared."""
    sums = sums[sums.max(axis="columns") >= SMALL_YEAR].astype("float64")
    if sums.empty:
        return
    ratio = sums["new"] / sums["old"]
    at = int(ratio.combine(1 / ratio, max).to_numpy().argmax())
    far, (before, now) = sums.index[at], sums.iloc[at]
    where = ", ".join(map(str, far)) if isinstance(far, tuple) else far
    note = f"furthest in {where}: {before:,.0f} before, {now:,.0f} now; allowed is a factor of {factor:g}"
    yield Check(title, bool(ratio.between(1 / factor, factor).all()), note)
