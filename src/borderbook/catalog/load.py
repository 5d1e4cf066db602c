"""Tidy frames by name and vintage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from borderbook import project
from borderbook.catalog import citations, reference, slices, store
from borderbook.catalog.as_of import LATEST, day_of, known_by
from borderbook.catalog.entries import Entry, Vintage, parted, read_catalog, read_corrections
from borderbook.catalog.slices import Slice
from borderbook.errors import UsageError
from borderbook.files import parquet
from borderbook.words import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

# pandas is imported where a frame is made: keys and provenance are asked for by commands that make none


def load(
    dataset: str, vintage: str | dt.date = LATEST, *, as_of: str | dt.date | None = None,
    where: Mapping[str, Any] | None = None, columns: Sequence[str] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The tidy frame of a dataset, known errors corrected and marked in ``flag``.

    Args:
        dataset: a name in data/catalog.yml. 'detections by citizenship' is the same dataset, from the newest
            complete vintage that is broken down by that column.
        vintage: a date, or 'latest'. What 'latest' means is the entry's ``composition``: the newest complete
            vintage, or each cell from the newest vintage that gives a number for it. In the second case a
            column ``vintage`` says which that is.
        as_of: a day, or 'latest': 'latest' as it was on that day, from the vintages that had been published; of a
            table compiled by hand, the rows whose source had been (``as_of.published``). Known errors are
            corrected all the same.
        where: only the rows with these values: column -> a value, or several as a list
            (``{"geo": "DE", "citizenship": ["SY", "AF"]}``). Of a large table the others are not read.
        columns: only these columns, in this order.

    Returns:
        One row an observation, columns as in ``sources.schemas.LAYOUTS`` (curated tables: as in
        data/curated/README.md); codes are categories, counts Int64. A fresh copy: change it freely. Rows and columns
        that are asked for are those that the whole would have.

    Raises:
        UsageError: no such dataset or vintage, or none that had been published; ``as_of`` beside a vintage; no such
            column, or a value that the dataset has nowhere in its column.
        DataError: the stored file is not the one that was ingested, or a correction no longer fits.
    """
    entry = read_catalog().entry(dataset)
    used = store.vintages_of(dataset, entry, vintage, as_of)
    for one in used:
        store.stored(dataset, one)  # what is kept of a file must not hide that it is another now, or gone
    dates = tuple(one.date for one in used)
    wanted = slices.asked(dataset, where, columns, kinds(dataset, str(vintage)))
    frame = _frame(
        dataset, str(vintage), dates, wanted if used else Slice(), store.fingerprint(dataset), project.data()
    )
    day = day_of(as_of) if entry.kind == "curated" else None
    if day:
        known = [known_by(cast("dict[str, Any]", row), day) for row in frame.to_dict("records")]
        frame = frame[known].reset_index(drop=True)
    frame = frame.copy() if used else _picked(frame, wanted).copy()
    for name, values in wanted.where:
        _expect_known(dataset, used, name, set(values) - set(frame[name]))
    return _cited(frame[list(wanted.columns)] if wanted.columns else frame, dataset, entry, used, day)


def kinds(dataset: str, vintage: str = LATEST) -> dict[str, str]:
    """The columns of what ``load`` gives, with their types as in ``sources/tables``."""
    entry = read_catalog().entry(dataset)
    if entry.kind == "curated":
        from borderbook.catalog.curated import LAYOUTS as CURATED

        return CURATED[parted(dataset)[0]].columns
    from borderbook.catalog.schemas import LAYOUTS

    composed = {"vintage": "code"} if _composed(entry, vintage) else {}
    return LAYOUTS[parted(dataset)[0]].columns | composed


def _composed(entry: Entry, vintage: str) -> bool:
    """Whether each cell is from the newest vintage that has it."""
    return vintage == LATEST and entry.composition == "cell"


def _cited(
    frame: pd.DataFrame, dataset: str, entry: Entry, used: list[Vintage], day: dt.date | None = None
) -> pd.DataFrame:
    """The frame with its citation, which is recorded as loaded."""
    citation = _citation(dataset, entry, used, day)
    citations.record(citation)
    frame.attrs[citations.ATTRIBUTE] = (citation,)
    return frame


def _citation(dataset: str, entry: Entry, used: list[Vintage], day: dt.date | None) -> citations.Citation:
    sums = store.sums_of(dataset, entry, used)
    first, last = min(sums), max(sums)
    when = last if first == last else f"{first} to {last}"
    when += f" (published by {day})" if day else ""
    return citations.Citation(dataset, entry.citation, when, tuple(sums.items()))


@lru_cache(maxsize=32)  # a notebook asks for the same few again and again, and so does the next kernel
def _frame(
    dataset: str, vintage: str, dates: tuple[dt.date, ...], wanted: Slice, _fingerprint: str, _folder: Path
) -> pd.DataFrame:
    entry, name = read_catalog().entry(dataset), parted(dataset)[0]
    if entry.kind == "curated":
        from borderbook.catalog.curated import read_curated

        return read_curated(name, store.curated_path(name))
    from borderbook.catalog.schemas import LAYOUTS

    layout, read = LAYOUTS[name], wanted
    if _composed(entry, vintage):
        # which vintage a cell is from can be told from the rows of that cell, and no fewer
        able = [pair for pair in wanted.where if pair[0] in layout.key and pair[0] not in layout.undivided]
        read = Slice(tuple(able), (*wanted.named, *layout.key, layout.value) if wanted.columns else ())
    parts = {date.isoformat(): _corrected(name, entry.vintage(name, date), read) for date in dates}
    if not _composed(entry, vintage):
        return _picked(next(iter(parts.values())), wanted)
    from borderbook.catalog.cells import newest_of_each_cell

    return _picked(newest_of_each_cell(parts, list(layout.key), layout.value, layout.undivided), wanted)


def _picked(frame: pd.DataFrame, wanted: Slice) -> pd.DataFrame:
    """The rows that are asked for, and all columns named; codes have the categories that occur in them."""
    if not wanted:
        return frame
    from borderbook.catalog.corrections import rows_of
    from borderbook.catalog.schemas import only_used

    found = frame[rows_of(frame, dict(wanted.condition))].reset_index(drop=True)
    return only_used(found[[name for name in found if not wanted.columns or name in wanted.named]])


def _expect_known(dataset: str, used: list[Vintage], column: str, values: set[Any]) -> None:
    """Raise a UsageError for a value that a dataset has nowhere: it is a slip, and no slice without rows."""
    if not values:
        return
    if column == "vintage" and used:
        known = {one.date.isoformat() for one in used}
    elif used:
        known = {value for one in used for value in _read(dataset, one, [{}], [column])[column].unique()}
    else:
        known = set(_frame(dataset, LATEST, (), Slice(), store.fingerprint(dataset), project.data())[column])
    for value in sorted(values - known, key=str):
        # a country by its name, too
        coded = next((one for one in known if reference.label(str(one)) == value), value)
        hint = did_you_mean(str(coded), [str(one) for one in known])
        shown = ", ".join(sorted(str(one) for one in known)[:40])
        raise UsageError(f"'{dataset}' has no {column} '{value}'.{hint} There are: {shown}.")


def as_published(
    dataset: str, vintage: str | dt.date, where: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """One vintage exactly as the publisher had it, its errors included; cited like any other.

    Arguments and errors as of ``load``; a value that the vintage does not have gives no rows.
    """
    entry = read_catalog().entry(dataset)
    used = entry.vintage(dataset, vintage)
    wanted = slices.asked(dataset, where, None, kinds(dataset, str(vintage)))
    return _cited(_read(dataset, used, [wanted.condition]), dataset, entry, [used])


def _read(
    dataset: str, vintage: Vintage, conditions: Sequence[slices.Condition], columns: Collection[str] = ()
) -> pd.DataFrame:
    """The rows of a vintage that meet one of some conditions. Raises like ``store.stored``."""
    content = store.stored(dataset, vintage)
    return parquet(content) if not (all(conditions) or columns) else slices.rows(content, conditions, columns)


def _corrected(dataset: str, vintage: Vintage, wanted: Slice) -> pd.DataFrame:
    """The rows that are asked for, and those that a correction changes: it may make them be asked for, or not."""
    from borderbook.catalog.corrections import apply, changed, concerned

    known, kinds_of = read_corrections(dataset), kinds(dataset, str(vintage.date))
    corrections = [one for one in known if vintage.date in one.vintages]
    conditions = [wanted.condition, *(slices.typed(concerned(one), kinds_of) for one in corrections)]
    columns = {*wanted.named, "flag", *(name for one in corrections for name in changed(one))}
    found = _read(dataset, vintage, conditions, columns if wanted.columns else ())
    return apply(found, corrections)  # not as_published: nobody cites the parts
