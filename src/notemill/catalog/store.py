"""Find and read what is stored of each dataset, and check that it is what was ingested."""

from __future__ import annotations

import csv
import datetime as dt
import io
from hashlib import sha256
from pathlib import Path

from notemill import project
from notemill.catalog import breakdown
from notemill.catalog.as_of import LATEST, day_of, day_published
from notemill.catalog.entries import Entry, Vintage, parted, read_catalog, read_corrections
from notemill.catalog.reach import end_of
from notemill.errors import DataError, Place, UsageError

RESTORE = "Restore it from version control."
PENDING = ".*.pending.tmp"  # the tables of vintages that are being stored


def vintages_of(
    dataset: str, entry: Entry, vintage: str | dt.date, as_of: str | dt.date | None = None
) -> list[Vintage]:
    """The vintages that ``load`` uses, oldest first; none for a curated table. Raises like ``load``."""
    day = day_of(as_of)
    if entry.kind == "curated":
        return []
    name, column = parted(dataset)
    breakdown.expect(name, column)
    if str(vintage) != LATEST:
        chosen = entry.vintage(name, vintage)
        if day and chosen.date > day:
            raise UsageError(f"The vintage {vintage} of '{name}' had not been published by {day}.")
        if column in chosen.not_broken_down:
            raise UsageError(f"The vintage {vintage} of '{name}' is not broken down by {column}.")
        return [chosen]
    if entry.composition == "whole" or not entry.vintages:
        return [entry.newest(name, column, day)]
    vintages = entry.published(day)
    if not vintages:
        raise UsageError(f"No vintage of '{name}' had been published by {day}.")
    return vintages


def due(dataset: str, entry: Entry) -> dt.date | None:
    """The day by which the publisher's next update of a table is due; None without a vintage that ``load`` can give.

    Args:
        dataset: the name of the table; each breakdown ('sales by customer') has its own day. Vintages that
            ``load`` does not use, such as incomplete ones of a dataset that is loaded whole, do not count.
        entry: the entry of the dataset.
    """
    try:
        used = vintages_of(dataset, entry, LATEST)
    except UsageError:
        return None
    if not used:
        return None
    last = min(end_of(max(vintage.last for vintage in used)), used[-1].date)  # a period may not be over
    return last + dt.timedelta(days=entry.updated_every + entry.lag)


def overdue(dataset: str, entry: Entry, day: dt.date) -> int:
    """The number of the publisher's updates of a table that were due by a day and are missing; as ``due``."""
    by = due(dataset, entry)
    days_late = (day - by).days if by else 0
    return 1 + days_late // entry.updated_every if days_late > 0 else 0


def published(dataset: str, as_of: str | dt.date | None = None) -> list[Vintage]:
    """The vintages, complete or not, that had been published by a day, oldest first. Raises UsageError: no dataset."""
    return read_catalog().entry(dataset).published(day_of(as_of))


def first_published(dataset: str) -> dt.date | None:
    """The first day as of which ``load`` returns something; None if there is none, or always (compiled by hand)."""
    entry = read_catalog().entry(dataset)
    column, cell = parted(dataset)[1], entry.composition == "cell"
    fitting = (v.date for v in entry.published() if cell or (v.complete and column not in v.not_broken_down))
    return next(fitting, None)


def newest(dataset: str, by: str = "", as_of: str | dt.date | None = None) -> str:
    """The date of the newest complete vintage, to be passed to ``load`` and ``provenance`` as ``vintage``.

    Args:
        dataset: a name in data/catalog.yml.
        by: a column by which it must be broken down ('customer').
        as_of: only vintages published by this day count.

    Raises:
        UsageError: there is no such dataset, or no such vintage of it.
    """
    return read_catalog().entry(dataset).newest(dataset, by, day_of(as_of)).date.isoformat()


def span(dataset: str, as_of: str | dt.date | None = None) -> tuple[str, str] | None:
    """First and last period with a row ('2009-01', '2026-06') in all vintages used; None for a curated table."""
    used = vintages_of(dataset, read_catalog().entry(dataset), LATEST, as_of)
    return (min(v.first for v in used), max(v.last for v in used)) if used else None


def stored(dataset: str, vintage: Vintage) -> bytes:
    """The content of a vintage's file. Raises DataError if it is missing, or not what was ingested."""
    path = table_path(dataset, vintage)
    content = _content(path, "the vintage is in the catalog but not on disk", "Ingest it again.")
    if sha256(content).hexdigest() != vintage.sha256:
        problem = "the stored table is not the one that was ingested (its checksum differs)"
        raise DataError(problem, Place(path), "Restore it from version control, or ingest the file again.")
    return content


def curated(dataset: str) -> bytes:
    """The content of a hand-compiled table's file. Raises DataError if it is missing."""
    return _content(curated_path(dataset), "the table is in the catalog but not on disk", RESTORE)


def curated_rows(dataset: str, *columns: str) -> list[dict[str, str]]:
    """The rows of a hand-compiled table, all values text.

    Raises:
        DataError: the file is missing, lacks a column, or a row has too many or too few cells. (``load`` checks each
            cell.)
    """
    text, path = curated(dataset).decode("utf-8", errors="replace"), curated_path(dataset)
    table = csv.DictReader(io.StringIO(text, newline=""))
    for name in columns:
        if name not in (table.fieldnames or ()):
            raise DataError(f"there is no column '{name}'", Place(path), RESTORE)
    rows = []
    for number, row in enumerate(table, start=2):
        try:
            day_published(row)
        except ValueError as error:
            raise DataError("the row's date is not valid", Place(path, row=number), RESTORE) from error
        if None in (*row, *row.values()):
            raise DataError("the row and the header differ in length", Place(path, row=number), RESTORE)
        rows.append(row)
    return rows


def _content(path: Path, problem: str, advice: str) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise DataError(problem, Place(path), advice) from None


def sums_of(dataset: str, entry: Entry, used: list[Vintage]) -> dict[str, str]:
    """Vintage -> the checksum of its table, for all vintages used. Raises DataError."""
    if entry.kind == "curated":
        return {str(entry.compiled): sha256(curated(dataset)).hexdigest()}
    return {v.date.isoformat(): v.sha256 for v in used}


def fingerprint(dataset: str) -> str:
    """A checksum of all that ``load(dataset)`` can return: every vintage, every correction, the caveats.

    It is part of a run's key, so that new data or a new correction makes reports out of date.
    """
    entry = read_catalog().entry(dataset)
    corrections = (error.model_dump_json() for error in read_corrections(dataset))
    parts = [entry.model_dump_json(exclude={"download"}), *corrections]
    if entry.kind == "curated":
        parts += sums_of(dataset, entry, []).values()
    return sha256("\n".join(parts).encode()).hexdigest()


def vintage_path(dataset: str, date: dt.date) -> Path:
    """The path at which a vintage is stored."""
    return project.data() / "vintages" / parted(dataset)[0] / f"{date.isoformat()}.parquet"


def pending_path(dataset: str, vintage: Vintage) -> Path:
    """The path of a vintage while it is being stored: in the same folder, under a name that depends on its content."""
    name = f".{vintage.date.isoformat()}-{vintage.sha256[:16]}.pending.tmp"
    return vintage_path(dataset, vintage.date).with_name(name)


def table_path(dataset: str, vintage: Vintage) -> Path:
    """The path of a vintage's table; if an ingest was killed at its last step, its pending path."""
    pending = pending_path(dataset, vintage)
    return pending if pending.exists() else vintage_path(dataset, vintage.date)


def curated_path(dataset: str) -> Path:
    """The path of a hand-compiled table."""
    return project.data() / "curated" / f"{dataset}.csv"
