"""List all datasets: what each counts, its first and last period, its vintages and its terms."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from notemill.catalog.as_of import LATEST, day_of, known_by
from notemill.catalog.citations import obtained, of_institution
from notemill.catalog.entries import Entry, read_catalog
from notemill.catalog.provenance import provenance
from notemill.catalog.store import curated_rows, due, span, stored, vintages_of
from notemill.words import counted, listed, spelt

if TYPE_CHECKING:
    import pandas as pd


def names() -> list[str]:
    """The names of all datasets, as ``load`` takes them."""
    return list(read_catalog().datasets)


def overview(dataset: str | None = None) -> list[dict[str, Any]]:
    """An overview of all datasets, in the catalog's order, or of one.

    Returns:
        A dictionary each: ``dataset``, ``title``, ``publisher``, ``unit``, ``coverage`` (in words), ``first`` and
            ``data_to`` (the first and the last period with rows in 'latest'; for a table compiled by hand ``first`` is
            ''), ``due`` (the day by which the publisher gives out the next one; blank if unknown),
            ``vintages`` (their dates, oldest first; for a table compiled by hand, the date of its compilation),
            ``obtained`` (how their files were obtained), ``licence``, ``terms``, ``republish`` (what may be
            republished), ``landing_page``.

    Raises:
        UsageError: there is no such dataset; the message lists those that there are.
    """
    catalog = read_catalog()
    chosen = {dataset: catalog.entry(dataset)} if dataset else catalog.datasets
    return [_overview(name, entry) for name, entry in chosen.items()]


def datasets() -> pd.DataFrame:
    """All datasets that ``load`` takes: one row each, with the columns of ``overview``; the index is the name.

    A further column ``by`` has the columns that ``load(name, by=...)`` takes.
    """
    import pandas as pd

    from notemill.catalog.breakdown import columns_of

    return pd.DataFrame([one | {"by": columns_of(one["dataset"])} for one in overview()]).set_index("dataset")


def how_obtained(used: Collection[tuple[str, str]] | None = None) -> str:
    """How many vintages are the publisher's own files, and how the others were obtained: a sentence; '' without any.

    Args:
        used: the vintages that count, as (dataset, date); by default all that are in use.
    """
    ways = Counter(
        vintage.obtained
        for name, entry in read_catalog().datasets.items()
        for vintage in entry.vintages
        if used is None or (name, str(vintage.date)) in used
    )
    own, total = ways.pop("publisher", 0), ways.total()
    others = [f"{count} {obtained([way]).partition(' by ')[0]}" for way, count in ways.most_common()]
    be = "are" if own > 1 else "is"
    said = f"Of {counted(own + total, 'vintage')} used, {spelt(own)} {be} from the publisher itself"
    return f"{': '.join(filter(None, (said, listed(others))))}." if own + total else ""


def first_hand(dataset: str) -> str:
    """How many rows of a table compiled by hand were read at an institution's own address; '' of other datasets."""
    rows = curated_rows(dataset) if read_catalog().entry(dataset).kind == "curated" else []
    own = [of_institution(row["url"]) for row in rows if "url" in row]
    return f"{sum(own)} of {len(own)} rows read at an institution or international organisation" * bool(own)


def values(dataset: str, column: str, as_of: str | dt.date | None = None) -> frozenset[str] | None:
    """The texts in a column of ``load(dataset)``; None if there is no such column, or no vintage.

    Reads that column alone, and without pandas. Raises like ``load``.
    """
    tables = [table for table in _tables(dataset, as_of, column) if column in table.column_names]
    texts = {text for table in tables for text in table[column].unique().to_pylist()}
    return frozenset(texts - {None}) if texts else None


def records(dataset: str, *columns: str, as_of: str | dt.date | None = None) -> list[tuple[str, ...]]:
    """Some columns of ``load(dataset)``, uncorrected, as a tuple of texts per row: for checks without pandas.

    Raises like ``load``.
    """
    if read_catalog().entry(dataset).kind == "curated":
        every, day = curated_rows(dataset, *columns), day_of(as_of)
        rows: Iterable[dict[str, Any]] = (row for row in every if known_by(row, day))
    else:
        rows = (row for table in _tables(dataset, as_of, *columns) for row in table.to_pylist())
    return [tuple("" if row[name] is None else str(row[name]) for name in columns) for row in rows]


def _tables(dataset: str, as_of: str | dt.date | None, *columns: str) -> Iterator[Any]:
    """For each vintage used by ``load(dataset)``: the given columns that it has, as a pyarrow table."""
    from pyarrow.parquet import ParquetFile

    for vintage in vintages_of(dataset, read_catalog().entry(dataset), LATEST, as_of):
        file = ParquetFile(io.BytesIO(stored(dataset, vintage)))
        yield file.read(columns=list(columns), use_threads=False)


def _overview(name: str, entry: Entry) -> dict[str, Any]:
    dates = tuple(vintage.date.isoformat() for vintage in entry.published())
    loadable = any(vintage.complete or entry.composition == "cell" for vintage in entry.vintages)
    first, _ = (span(name) if loadable else None) or ("", "")
    last = provenance(name).data_to if loadable or entry.kind == "curated" else ""
    return {
        "dataset": name, "title": entry.title, "publisher": entry.publisher, "unit": entry.unit_of_count,
        "coverage": f"{entry.coverage.time}; {entry.coverage.space}", "first": first, "data_to": last,
        "due": str(due(name, entry) or ""), "vintages": dates or ((str(entry.compiled),) if entry.compiled else ()),
        "obtained": obtained(v.obtained for v in entry.published()) or first_hand(name),
        "licence": entry.licence, "terms": entry.terms,
        "republish": str(entry.republish), "landing_page": entry.landing_page,
    }  # fmt: skip
