"""All datasets at a glance: what each counts, from when to when, in which vintages, under which terms."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from borderbook.catalog.entries import Entry, read_catalog
from borderbook.catalog.load import LATEST, curated_path, span, table_path, vintages_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Overview:
    """A dataset at a glance.

    ``first`` and ``data_to`` are the first and the last period that 'latest' has rows for, as the vintages
    say it (day, month or year); for a table compiled by hand they are empty, and ``coverage`` says it in words.
    ``vintages`` are the dates of its vintages, oldest first; of a table compiled by hand, of its compilation.
    """

    dataset: str
    title: str
    publisher: str
    unit: str
    coverage: str
    first: str
    data_to: str
    vintages: tuple[str, ...]
    licence: str
    terms: str
    landing_page: str


def names() -> list[str]:
    """The names of all datasets, as ``load`` takes them."""
    return list(read_catalog().datasets)


def overview(dataset: str | None = None) -> list[Overview]:
    """All datasets, in the catalog's order, or one.

    Raises:
        UsageError: no such dataset; names those that there are.
    """
    catalog = read_catalog()
    chosen = {dataset: catalog.entry(dataset)} if dataset else catalog.datasets
    return [_overview(name, entry) for name, entry in chosen.items()]


def datasets() -> pd.DataFrame:
    """All datasets that ``load`` takes, a row each, with the columns of ``Overview``; the index is the name."""
    import pandas as pd

    return pd.DataFrame([asdict(one) for one in overview()]).set_index("dataset")


def values(dataset: str, column: str) -> frozenset[str] | None:
    """The texts in a column of what ``load(dataset)`` gives; None if there is no such column, or no vintage.

    Reads that column alone, and without pandas. Raises like ``load``.
    """
    from pyarrow.parquet import ParquetFile

    entry = read_catalog().entry(dataset)
    found: set[str] = set()
    for vintage in vintages_of(dataset, entry, LATEST):
        file = ParquetFile(table_path(dataset, vintage))
        if column not in file.schema_arrow.names:
            return None
        found |= set(file.read(columns=[column], use_threads=False)[column].unique().to_pylist())
    return frozenset(found - {None}) if found else None


def records(dataset: str, *columns: str) -> list[tuple[str, ...]]:
    """Some columns of what ``load(dataset)`` gives, a row a tuple of texts, uncorrected: for checks without pandas.

    Raises like ``load``.
    """
    entry = read_catalog().entry(dataset)
    if entry.kind == "curated":
        with curated_path(dataset).open(encoding="utf-8", newline="") as text:
            return [tuple(row[name] for name in columns) for row in csv.DictReader(text)]
    from pyarrow.parquet import ParquetFile

    found: list[tuple[str, ...]] = []
    for vintage in vintages_of(dataset, entry, LATEST):
        file = ParquetFile(table_path(dataset, vintage))
        rows = file.read(columns=list(columns), use_threads=False).to_pylist()
        found += [tuple(str(row[name]) for name in columns) for row in rows]
    return found


def _overview(name: str, entry: Entry) -> Overview:
    dates = sorted(vintage.date.isoformat() for vintage in entry.vintages)
    able = entry.composition == "cell" or any(vintage.complete for vintage in entry.vintages)
    first, last = (span(name) if able else None) or ("", "")
    return Overview(
        dataset=name,
        title=entry.title,
        publisher=entry.publisher,
        unit=entry.unit_of_count,
        coverage=f"{entry.coverage.time}; {entry.coverage.space}",
        first=first,
        data_to=last,
        vintages=tuple(dates) or ((str(entry.compiled),) if entry.compiled else ()),
        licence=entry.licence,
        terms=entry.terms,
        landing_page=entry.landing_page,
    )
