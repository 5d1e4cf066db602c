"""What a table must be before it is stored, as data: a name, an outcome, whether it is required, a note.

The readers have refused unknown layouts, types, codes and repeated keys before (that is the check "layout, types, codes
and keys"); what stands here looks at the table as a whole, and compares it with the vintage before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from borderbook.catalog import reference
from borderbook.catalog.corrections import holds
from borderbook.catalog.entries import Vintage, read_catalog, read_corrections
from borderbook.catalog.load import as_published, load
from borderbook.catalog.schemas import LAYOUTS
from borderbook.upkeep.downloads import tolerances_of
from borderbook.upkeep.tidy import period_of

CHANGED = "what changed"
Result = Literal["passed", "failed", "not applicable"]
MAY_EXCEED = 0.01  # a share of the totals: publishers revise parts and totals at different times
SMALL_YEAR = 500  # a year with less is too small to be held against a factor
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
    """All that stands here, of a table that is to become a vintage.

    Args:
        dataset: a name in data/catalog.yml.
        table: the tidy table, checked by its schema.
        vintage: its line in the catalog.
    """
    entry = read_catalog().entry(dataset)
    totals = tolerances_of(dataset, entry).totals
    yield from of_table(dataset, table, totals, 5 if "nearest 5" in entry.rounding else 1)
    for correction in read_corrections(dataset):
        if holds(table, correction) and vintage.date not in correction.vintages:
            note = f"add {vintage.date} to the vintages of '{correction.id}' in data/corrections.yml"
            yield Check("known errors are mended", "failed", required=False, note=note)
    yield from _beside_the_last(dataset, table, vintage)


def _beside_the_last(dataset: str, table: pd.DataFrame, vintage: Vintage) -> Iterator[Check]:
    """A vintage that stands for itself has what the last one had; one of many, what the last of its kind had."""
    entry = read_catalog().entry(dataset)
    tolerances = tolerances_of(dataset, entry)
    alone = entry.composition == "whole"
    kind = {file.layout for file in vintage.files}
    before = [old for old in entry.vintages if old.date < vintage.date]
    comparable = [
        old for old in before if old.complete and (alone or {file.layout for file in old.files} == kind)
    ]
    if comparable and (vintage.complete or not alone):
        named = str(max(old.date for old in comparable))
        old = as_published(dataset, named)
        yield from covers(dataset, table, old, named, kept=tolerances.kept, codes=alone)
    elif before and not alone:
        named, old = "the newest vintage of each figure", load(dataset, as_of=max(old.date for old in before))
    else:
        yield Check("compares with the vintage before", "not applicable", False, "there is none")
        return
    yield from against(dataset, table, old, named, factor=tolerances.factor)


def of_table(dataset: str, table: pd.DataFrame, totals: Mapping[str, str], rounding: int) -> Iterator[Check]:
    """What must hold within a tidy table. That nothing is later than its vintage was asked when it was prepared.

    Args:
        dataset: a key of ``LAYOUTS``.
        table: the tidy table.
        totals: column -> the code of its total.
        rounding: what counts are rounded to; 1 if they are not.
    """
    for column, code in totals.items():
        yield _parts(dataset, table, column, code, rounding)


def _day(table: pd.DataFrame, which: Literal["min", "max"]) -> dt.date:
    """The first day of the first or last period of a table."""
    column = period_of(table)
    found = getattr(table[column], which)()
    return dt.date(int(found), 1, 1) if column == "year" else found.date()


def _parts(dataset: str, table: pd.DataFrame, column: str, code: str, rounding: int) -> Check:
    """The parts of a total do not exceed it, but for rounding; they may be fewer, as some are not published."""
    layout = LAYOUTS[dataset]
    others = [name for name in layout.key if name != column]
    whole = table[table[column] == code].set_index(others)[layout.value].dropna()
    name = f"parts by {column} do not exceed {code}"
    nothing = Check(name, "not applicable", True, f"no figure is given for {code} and for its parts")
    if whole.empty:
        return nothing  # before a large table is grouped for it
    parts = table[table[column].isin(_whole_codes(table[column], code))].dropna(subset=[layout.value])
    grouped = parts.groupby(others, observed=True)[layout.value].agg(["sum", "count"])
    both = grouped.join(whole.rename("whole"), how="inner")
    if both.empty:
        return nothing
    # each part, and the total, may be half a step from the figure that it stands for
    excess = both["sum"] - both["whole"] - (both["count"] + 1) * (rounding / 2 if rounding > 1 else 0)
    at = int(excess.to_numpy(dtype="float64").argmax())
    worst = both.iloc[at]
    where = ", ".join(str(part) for part in both.index[at] if part != "")
    note = f"{len(both):,} totals; closest at {where}: {worst['sum']:,} of {worst['whole']:,}"
    return outcome(name, bool((excess > 0).mean() <= MAY_EXCEED), note)


def _whole_codes(column: pd.Series, code: str) -> set[str]:
    """The codes of a column that are parts of the total, not sums of others."""
    used = set(map(str, column.unique())) - {code, ""}
    countries = reference.countries()
    return used - set(countries.loc[countries["kind"] == "aggregate", "code"]) - {"total", "all"}


def covers(
    dataset: str, new: pd.DataFrame, old: pd.DataFrame, named: str, *, kept: float, codes: bool
) -> Iterator[Check]:
    """Whether a table has all that the vintage before had.

    Args:
        dataset: a key of ``LAYOUTS``.
        new: the table that was fetched.
        old: the table of the vintage before.
        named: the date of that vintage.
        kept: how many of the old figures must still be there (a share).
        codes: whether no route, country or other code may be lost (what one vintage lacks may come from others).
    """
    yield _span(new, old, named)
    cells = _side_by_side(dataset, new, old)
    before = cells["old"].notna()
    share = (before & cells["new"].notna()).sum() / before.sum() if before.any() else 0.0
    note = f"{share:.1%} of the {int(before.sum()):,} figures of {named} are still there, {kept:.0%} must be"
    yield outcome("coverage did not shrink", bool(share >= kept), note)
    yield from _codes(new, old, list(map(str, cells.index.names)), codes)


def against(
    dataset: str, new: pd.DataFrame, old: pd.DataFrame, named: str, *, factor: float
) -> Iterator[Check]:
    """How the figures compare that a table has in common with an older one.

    Args:
        dataset: a key of ``LAYOUTS``.
        new: the table that was fetched.
        old: the older table.
        named: what to call that.
        factor: how far a year may be from what it was.
    """
    cells = _side_by_side(dataset, new, old)
    given = cells.notna()
    both = given.all(axis=1)
    yield _totals(cells[both], named, factor, period_of(old))
    moved = int((cells["old"] != cells["new"])[both].sum())
    gone, come = (int((given[side] & ~both).sum()) for side in ("old", "new"))
    changed = f"since {named}: {moved:,} figures revised, {come:,} new, {gone:,} not repeated"
    yield Check(CHANGED, "passed", required=False, note=changed)


def _side_by_side(dataset: str, new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """The figures of two tables by what names them, in the columns old and new."""
    layout = LAYOUTS[dataset]
    names = [name for name in layout.key if name not in layout.whole]
    if layout.value in names:  # a list of things rather than of figures: each is there once
        old, new = old.assign(there=1), new.assign(there=1)
    value = "there" if layout.value in names else layout.value
    sides = {"old": _cells(old, names, value), "new": _cells(new, names, value)}
    return pd.concat(sides, axis=1).rename_axis(names)


def _cells(table: pd.DataFrame, names: list[str], value: str) -> pd.Series:
    """The figures by what names them, summed over what not every vintage is broken down by; a text or a day each."""
    codes = table.select_dtypes("category").columns.intersection(names)
    plain = table[[*names, value]].astype(dict.fromkeys(codes, "str")).dropna(subset=[value])
    return plain.groupby(names, dropna=False, sort=False)[value].sum()


def _span(new: pd.DataFrame, old: pd.DataFrame, named: str) -> Check:
    """The period covered is not shorter at either end."""
    spans = [(_day(table, "min"), _day(table, "max")) for table in (old, new)]
    (old_first, old_last), (first, last) = spans
    note = f"{first} to {last}; {named} has {old_first} to {old_last}"
    later = first > old_first and period_of(new) != "date"  # a single event may be moved or removed
    return outcome("the period did not shrink", not later and last >= old_last, note)


def _codes(new: pd.DataFrame, old: pd.DataFrame, names: list[str], required: bool) -> Iterator[Check]:
    """No route, country or other code has vanished."""
    for name in names:
        if not isinstance(old[name].dtype, pd.CategoricalDtype) or name in MAY_GO:
            continue
        lost = sorted(set(old[name].unique()) - set(new[name].unique()))
        note = f"no longer there: {', '.join(lost)}" if lost else f"all {old[name].nunique()} are there"
        yield outcome(f"every {name} is still there", not lost, note, required=required)


def _totals(cells: pd.DataFrame, named: str, factor: float, period: str) -> Check:
    """The sum of each year, over the figures in both, is what it was or near it."""
    title = "totals are near those of the vintage before"
    years = pd.Index(["all years"] * len(cells))
    if period in cells.index.names:
        days = cells.index.get_level_values(period)
        years = pd.Index(days if period == "year" else pd.DatetimeIndex(days).year)
    sums = cells.groupby(years).sum()
    sums = sums[sums["old"] >= SMALL_YEAR]
    if sums.empty:
        return Check(title, "not applicable", True, f"no year of {named} has {SMALL_YEAR} or more")
    ratio = (sums["new"] / sums["old"]).astype("float64")
    far = max(
        ratio.index, key=lambda year: max(ratio[year], 1 / ratio[year] if ratio[year] else float("inf"))
    )
    note = f"furthest in {far}: {sums['old'][far]:,} before, {sums['new'][far]:,} now; allowed is a factor of {factor}"
    return outcome(title, bool(ratio.between(1 / factor, factor).all()), note)
