"""Load a dataset as a tidy DataFrame, by name and vintage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from notemill import project
from notemill.catalog import breakdown, citations, reference, slices, store
from notemill.catalog.as_of import LATEST, day_of, known_by
from notemill.catalog.entries import Entry, Vintage, parted, read_catalog, read_corrections
from notemill.catalog.provenance import citation_of
from notemill.catalog.slices import Condition
from notemill.errors import UsageError
from notemill.files import parquet
from notemill.words import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

# pandas is imported only in functions that make a DataFrame, because many commands need none


def load(
    dataset: str,
    vintage: str | dt.date = LATEST,
    *,
    as_of: str | dt.date | None = None,
    where: Mapping[str, Any] | None = None,
    by: str = "",
) -> pd.DataFrame:
    """The tidy DataFrame of a dataset; known errors are corrected, and marked in ``flag``.

    Args:
        dataset: a name in data/catalog.yml; 'sales by customer' is short for ``by="customer"``.
        vintage: a date, or 'latest'. The entry's ``composition`` says what 'latest' means: the newest complete vintage,
            or each cell from the newest vintage that has a number for it. In the second case a column ``vintage`` names
            that vintage; datasets with totals also have ``total``, the total that the number was published with, and
            ``revised``, the vintage in which that total was last a different one (``compose.newest_of_each_cell``).
        as_of: a day, or 'latest'. With a day, only vintages that had been published by then are used; of a table
            compiled by hand, only rows whose source had been published (``as_of.day_published``); and only errors that
            could be known by then are corrected.
        where: only rows with these values: column -> a value, or a list of values (``{"geo": "DE", "sex":
            ["female", "male"]}``). The other rows of a large table are not read.
        by: a column that the publisher breaks the counts down by (``datasets()`` lists them). The rows are then those
            of its single values, of the newest complete vintage that has them, and each person or event is counted in
            one of them: they add up (``breakdown.counted_once``).

    Returns:
        One row per observation, columns as in ``schemas.LAYOUTS`` (curated tables: as in data/curated/README.md); codes
        are text, counts Int64. It is a new copy, which you may change. With ``where``, the rows are the same as
        in the whole table.

    Raises:
        UsageError: there is no such dataset or vintage, or none had been published by ``as_of``; there is no such
            column, no row has such a value, or no rows are broken down by the column.
        DataError: the stored file is not the one that was ingested, or a correction no longer fits.
    """
    table, column = parted(f"{dataset} by {by}" if by else dataset)
    entry = read_catalog().entry(table)
    breakdown.expect(table, column)
    dataset = f"{table} by {column}" if column and breakdown.by_vintage(table, column) else table
    used = store.vintages_of(dataset, entry, vintage, as_of)
    for each in used:
        store.stored(dataset, each)  # a cached table must not hide that its file has changed or is gone
    condition = slices.typed(dataset, where or {}, kinds(dataset, str(vintage)))
    dates = tuple(each.date for each in used)
    day = day_of(as_of)
    known = tuple(error.id for error in read_corrections(dataset, day))
    state = known, store.fingerprint(dataset), project.data()
    pairs = tuple((name, tuple(condition[name])) for name in condition) if used else ()
    frame = _frame(dataset, str(vintage), dates, pairs, *state)
    if day and entry.kind == "curated":
        published = [known_by(cast("dict[str, Any]", row), day) for row in frame.to_dict("records")]
        frame = frame[published].reset_index(drop=True)
    frame = frame.copy() if used else _fitting(frame, condition).copy()
    for name, values in condition.items():
        if unknown := set(values) - set(frame[name]):
            _expect_known(dataset, name, unknown, set(_frame(dataset, str(vintage), dates, (), *state)[name]))
    if column:
        frame = breakdown.counted_once(table, frame, column, condition)
    return _cited(frame, citation_of(dataset, entry, used, frame, day))


def kinds(dataset: str, vintage: str = LATEST) -> dict[str, str]:
    """The columns that ``load`` returns, with their types as in ``catalog/tables``."""
    from notemill.catalog.schemas import layouts

    entry, name = read_catalog().entry(dataset), parted(dataset)[0]
    layout = layouts("curated" if entry.kind == "curated" else "datasets")[name]
    if not _composed(entry, vintage):
        return layout.columns
    of_totals = {"total": "count?", "revised": "code"} if layout.totals else {}
    return layout.columns | {"vintage": "code"} | of_totals


def _composed(entry: Entry, vintage: str) -> bool:
    """Whether each cell comes from the newest vintage that has a number for it."""
    return vintage == LATEST and entry.composition == "cell"


def _cited(frame: pd.DataFrame, citation: citations.Citation) -> pd.DataFrame:
    """The DataFrame with its citation, which is also recorded as loaded."""
    citations.record(citation)
    frame.attrs[citations.ATTRIBUTE] = (citation,)
    return frame


@lru_cache(maxsize=32)  # notebooks load the same few tables again and again
def _frame(
    dataset: str, vintage: str, dates: tuple[dt.date, ...], pairs: tuple[tuple[str, tuple[Any, ...]], ...],
    known: tuple[str, ...], _fingerprint: str, _folder: Path,
) -> pd.DataFrame:  # fmt: skip
    """A table with its ``known`` errors corrected; ``pairs`` limits it to rows with one of the values per column."""
    entry, name = read_catalog().entry(dataset), parted(dataset)[0]
    if entry.kind == "curated":
        from notemill.catalog.curated import read_curated

        return read_curated(name, store.curated_path(name))
    from notemill.catalog.compose import newest_of_each_cell
    from notemill.catalog.schemas import LAYOUTS, as_texts

    layout, condition = LAYOUTS[name], {column: list(values) for column, values in pairs}
    if not _composed(entry, vintage):
        return _fitting(as_texts(_corrected(name, entry.vintage(name, dates[0]), condition, known)), condition)
    # to find the newest vintage of a cell, all rows of that cell are needed: filter by its keys only
    keys = set(layout.key) - set(layout.undivided) - set(layout.totals)
    key_condition = {column: values for column, values in condition.items() if column in keys}
    parts = {str(date): _corrected(name, entry.vintage(name, date), key_condition, known) for date in dates}
    return _fitting(as_texts(newest_of_each_cell(parts, layout)), condition)


def _fitting(frame: pd.DataFrame, condition: Condition) -> pd.DataFrame:
    """The rows that meet the condition."""
    if not condition:
        return frame
    from notemill.catalog.corrections import rows_of

    return frame[rows_of(frame, condition)].reset_index(drop=True)


def _expect_known(dataset: str, column: str, values: set[Any], held: set[Any]) -> None:
    """Raise UsageError for a value that the column has nowhere: it is a typing error, not an empty selection."""
    for value in sorted(values - held, key=str):
        # the name of a country may be given instead of its code
        coded = next((code for code in held if reference.label(str(code)) == value), value)
        hint = did_you_mean(str(coded), list(map(str, held)))
        shown = ", ".join(sorted(map(str, held))[:40])
        raise UsageError(f"'{dataset}' has no {column} '{value}'.{hint} There are: {shown}.")


def as_published(dataset: str, vintage: str | dt.date) -> pd.DataFrame:
    """One vintage exactly as published, errors included; it is cited like any other. Raises like ``load``."""
    from notemill.catalog.schemas import as_texts

    entry = read_catalog().entry(dataset)
    used = entry.vintage(dataset, vintage)
    frame = as_texts(parquet(store.stored(dataset, used)))
    return _cited(frame, citation_of(dataset, entry, [used], frame)._replace(corrected=False))


def _corrected(dataset: str, vintage: Vintage, condition: Condition, known: tuple[str, ...]) -> pd.DataFrame:
    """The rows that meet the condition, after correction, which may change whether a row meets it."""
    from notemill.catalog.corrections import apply, concerned

    types = kinds(dataset, str(vintage.date))
    published = [error for error in read_corrections(dataset) if vintage.date in error.vintages]
    corrections = [error for error in published if error.id in known]
    concerning = (slices.typed(dataset, concerned(error), types) for error in corrections)
    content = store.stored(dataset, vintage)
    table = slices.rows(content, [condition, *concerning]) if condition else parquet(content)
    return apply(table, corrections)
