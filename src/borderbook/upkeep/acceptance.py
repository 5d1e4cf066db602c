"""Whether a table may become a vintage: beside the vintage before it, and in itself. Each look gives a ``Check``.

The readers have refused unknown layouts, types, codes and repeated keys before (that is the check "layout, types, codes
and keys"). Whether what is stored already is as the catalog says is asked by ``verify``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from borderbook.catalog import reference
from borderbook.catalog.corrections import holds
from borderbook.catalog.entries import Entry, Vintage, read_catalog, read_corrections
from borderbook.catalog.load import as_published, load
from borderbook.catalog.schemas import LAYOUTS
from borderbook.catalog.store import stored
from borderbook.files import parquet
from borderbook.upkeep import new_periods
from borderbook.upkeep.downloads import tolerances_of
from borderbook.upkeep.tidy import period_of

Result = Literal["passed", "failed", "not applicable"]
MAY_EXCEED = 0.01  # a share of the totals: publishers revise parts and totals at different times
SMALL_YEAR = 500  # a year with less is too small to be held against a factor
TOTALS = "totals are near those of the vintage before"
FACTOR = 1.5  # by which a year of all places together may change
# The largest genuine changes between vintages that are held: 3.5 times in a year of a place (Hungary 2013; of a route
# 2.1 times), and more than a tenth in 9.4 % of a year's figures (of routes in 6.1 %)
FACTOR_OF_PLACE = 4.0
MOVED = 0.1  # how far a figure may move
REVISED = 0.1  # the share of a year's figures that may move further
FEW = 20  # figures of less are not looked at, nor years of fewer figures
# what a person may lose from one vintage to the next without a fault: states join the EU, incidents are merged
MAY_GO = frozenset({"citizenship", "incident_id", "flag"})


@dataclass(frozen=True)
class Check:
    """One thing that must hold, or is good to know.

    Attributes:
        name: what must hold, in a few words.
        outcome: whether it does; 'not applicable' where there is nothing to compare with.
        required: whether a vintage is refused that fails it.
        note: what was found.
    """

    name: str
    outcome: Result
    required: bool
    note: str

    @property
    def stops(self) -> bool:
        """Whether it keeps a vintage from being accepted."""
        return self.required and self.outcome == "failed"


def outcome(name: str, ok: bool, note: str, *, required: bool = True) -> Check:
    """A check that passed or failed."""
    return Check(name, "passed" if ok else "failed", required, note)


def compared(dataset: str, table: pd.DataFrame, vintage: Vintage) -> Iterator[Check]:
    """All that stands here, of a table that is to become a vintage. That nothing is later was asked before.

    Args:
        dataset: a name in data/catalog.yml.
        table: the tidy table, checked by its schema.
        vintage: its line in the catalog.
    """
    entry = read_catalog().entry(dataset)
    for column, code in tolerances_of(dataset, entry).totals.items():
        yield _parts(dataset, table, column, code, 5 if "nearest 5" in entry.rounding else 0)
    for correction in read_corrections(dataset):
        if holds(table, correction) and vintage.date not in correction.vintages:
            note = f"add {vintage.date} to the vintages of '{correction.id}' in data/corrections.yml"
            yield Check("known errors are mended", "failed", required=False, note=note)
    same = same_figures(dataset, table, but=vintage.date)
    if same:
        yield outcome("no other vintage has the same figures", False, f"that of {same.date} has")
    yield from _beside_the_last(dataset, table, vintage)


def same_figures(dataset: str, table: pd.DataFrame, but: dt.date | None = None) -> Vintage | None:
    """The newest vintage, in use or not, that has the same figures and another date than ``but``; None without one."""
    for one in reversed(read_catalog().entry(dataset).every):
        if one.date != but and one.rows == len(table) and parquet(stored(dataset, one)).equals(table):
            return one
    return None


def compared_with(entry: Entry, vintage: Vintage) -> list[Vintage]:
    """The older vintages with which one is compared, the oldest first.

    The last complete one; of vintages that hold parts of a dataset, that of the same layout, or else all of them.
    """
    before = sorted((old for old in entry.vintages if old.date < vintage.date), key=lambda old: old.date)
    if entry.composition == "whole":
        return [old for old in before if old.complete or not vintage.complete][-1:] or before[-1:]
    alike = [old for old in before if old.complete and layouts_of(old) == layouts_of(vintage)]
    return (alike if vintage.complete else [])[-1:] or before


def layouts_of(vintage: Vintage) -> set[str]:
    """The layouts of a vintage's files."""
    return {file.layout for file in vintage.files}


def _beside_the_last(dataset: str, table: pd.DataFrame, vintage: Vintage) -> Iterator[Check]:
    """A vintage that stands for itself has what the last one had; one of many, what the last of its kind had."""
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
        # what it lacks may come from others
        named, old = "the newest vintage of each figure", load(dataset, as_of=last.date)
        cells = _side_by_side(dataset, table, old)
    else:
        yield Check("compares with the vintage before", "not applicable", False, "there is none")
        return
    yield from _near(cells.dropna(), named, period_of(old))
    for name, found in new_periods.problems(dataset, table, old, vintage).items():
        yield outcome(
            name, not found, "; ".join(found[:3]) + (f"; and {len(found) - 3} more" if found[3:] else "")
        )


def _parts(dataset: str, table: pd.DataFrame, column: str, code: str, rounding: int) -> Check:
    """The parts of a total do not exceed it, but for rounding; they may be fewer, as some are not published."""
    layout, name = LAYOUTS[dataset], f"parts by {column} do not exceed {code}"
    others = [other for other in layout.key if other != column]
    whole = table[table[column] == code].set_index(others)[layout.value].dropna().rename("whole")
    countries = reference.countries()
    sums = {code, "", "total", "all", *countries.loc[countries["kind"] == "aggregate", "code"]}
    # a large table without totals is not grouped for them
    parts = table[~table[column].isin(sums)].dropna(subset=[layout.value]) if len(whole) else table[:0]
    grouped = parts.groupby(others, observed=True)[layout.value].agg(["sum", "count"])
    both = grouped.join(whole, how="inner")
    if both.empty:
        return Check(name, "not applicable", True, f"no figure is given for {code} and for its parts")
    # each part, and the total, may be half a step from the figure that it stands for
    excess = both["sum"] - both["whole"] - (both["count"] + 1) * (rounding / 2)
    at = int(excess.to_numpy(dtype="float64").argmax())
    worst = both.iloc[at]
    where = ", ".join(str(part) for part in both.index[at] if part != "")
    note = f"{len(both):,} totals; closest at {where}: {worst['sum']:,} of {worst['whole']:,}"
    return outcome(name, bool((excess > 0).mean() <= MAY_EXCEED), note)


def _side_by_side(dataset: str, new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """The figures of two tables by what names them, in the columns old and new."""
    layout = LAYOUTS[dataset]
    names = [name for name in layout.key if name not in layout.whole]
    sides = {}
    for side, table in (("old", old), ("new", new)):
        # in a list of things rather than of figures each is there once
        values = table.assign(figure=1 if layout.value in names else table[layout.value])
        codes = table.select_dtypes("category").columns.intersection(names)
        plain = values[[*names, "figure"]].astype(dict.fromkeys(codes, "str")).dropna(subset=["figure"])
        # summed over what not every vintage is broken down by
        sides[side] = plain.groupby(names, dropna=False, sort=False)["figure"].sum()
    return pd.concat(sides, axis=1).rename_axis(names)


def unlike(dataset: str, table: pd.DataFrame, held: Vintage) -> tuple[int, int]:
    """How many figures differ between a table and a vintage that is held, and how many stand in both."""
    cells = _side_by_side(dataset, table, as_published(dataset, held.date)).dropna()
    return int((cells["old"] != cells["new"]).sum()), len(cells)


def _span(new: pd.DataFrame, old: pd.DataFrame, named: str) -> Check:
    """The period covered is not shorter at either end."""
    period = period_of(new)
    (old_first, old_last), (first, last) = (
        (str(table[period].min())[:10], str(table[period].max())[:10]) for table in (old, new)
    )
    note = f"{first} to {last}; {named} has {old_first} to {old_last}"
    later = first > old_first and period != "date"  # a single event may be moved or removed
    return outcome("the period did not shrink", not later and last >= old_last, note)


def _kept(cells: pd.DataFrame, named: str, kept: float) -> Check:
    """Most figures of the vintage before are still there."""
    there = cells.loc[cells["old"].notna(), "new"].notna()
    share = there.mean() if len(there) else 0.0
    note = f"{share:.1%} of the {len(there):,} figures of {named} are still there, {kept:.0%} must be"
    return outcome("coverage did not shrink", bool(share >= kept), note)


def _codes(new: pd.DataFrame, old: pd.DataFrame, names: list[str], required: bool) -> Iterator[Check]:
    """No route, country or other code has vanished."""
    for name in names:
        if not isinstance(old[name].dtype, pd.CategoricalDtype) or name in MAY_GO:
            continue
        lost = sorted(set(old[name].unique()) - set(new[name].unique()))
        note = f"no longer there: {', '.join(lost)}" if lost else f"all {old[name].nunique()} are there"
        yield outcome(f"every {name} is still there", not lost, note, required=required)


def _near(cells: pd.DataFrame, named: str, period: str) -> Iterator[Check]:
    """The sum of each year over the figures in both is near what it was, also by place; and few figures moved far."""
    if period not in cells.index.names:  # a list, of which it says how many are still there
        yield Check(TOTALS, "not applicable", True, "these are no figures by period")
        return
    when = cells.index.get_level_values(period)
    years = when if period == "year" else pd.DatetimeIndex(when).year.rename("year")
    yield _ratios(TOTALS, cells.groupby(years).sum(), named, FACTOR)
    places = [cells.index.get_level_values(name) for name in new_periods.PLACES if name in cells.index.names]
    for place in places:
        name = f"totals of each {place.name} are near those of the vintage before"
        yield _ratios(name, cells.groupby([place, years]).sum(), named, FACTOR_OF_PLACE)
    figures = cells.groupby([*places, when, years]).sum().astype("float64")
    figures = figures[figures.max(axis="columns") >= FEW]
    moved = (figures["new"] - figures["old"]).abs() > MOVED * figures["old"]
    shares = moved.groupby(level=-1).agg(["mean", "size"])
    shares = shares[shares["size"] >= FEW].sort_values("mean")
    if len(shares):
        share, number = shares.iloc[-1]
        note = f"most in {shares.index[-1]}: of {number:,.0f} figures {share:.1%} moved by more than {MOVED:.0%}; "
        yield outcome("few figures were revised far", bool(share <= REVISED), f"{note}{REVISED:.0%} may")


def _ratios(title: str, sums: pd.DataFrame, named: str, factor: float) -> Check:
    """The sums of two vintages are within a factor of each other, where they are large enough."""
    sums = sums[sums.max(axis="columns") >= SMALL_YEAR].astype("float64")
    if sums.empty:
        return Check(title, "not applicable", True, f"no year of {named} has {SMALL_YEAR} or more")
    ratio = sums["new"] / sums["old"]
    at = int(ratio.combine(1 / ratio, max).to_numpy().argmax())
    far, (before, now) = sums.index[at], sums.iloc[at]
    where = ", ".join(map(str, far)) if isinstance(far, tuple) else far
    note = f"furthest in {where}: {before:,.0f} before, {now:,.0f} now; allowed is a factor of {factor:g}"
    return outcome(title, bool(ratio.between(1 / factor, factor).all()), note)
