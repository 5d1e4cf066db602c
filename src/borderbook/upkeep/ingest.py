"""Turns publishers' files into a tidy, validated table and stores it as a dated vintage, completely or not at all."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from borderbook.methods.revisions import period_ends
from borderbook.upkeep import sources
from borderbook.upkeep.acceptance import compared
from borderbook.upkeep.edit import edited, insert, locked
from borderbook.upkeep.sources.plain import TIDY
from borderbook.upkeep.sources.reading import AGAIN
from borderbook.upkeep.sources.rows import Reading
from borderbook.upkeep.tidy import check, not_broken_down, period_of
from notemill import project
from notemill.catalog.entries import Obtained, SourceFile, Vintage, read_catalog
from notemill.catalog.schemas import LAYOUTS, as_texts
from notemill.catalog.store import PENDING, pending_path, vintage_path
from notemill.errors import DataError, ExpectedError, Place, UsageError
from notemill.files import checksum, sweep, write_atomically

Status = Literal["created", "unchanged", "replaced"]
MADE_BY_A_PERSON = ("reshaped", "transcribed")
EXPECTED = (ExpectedError, OSError, ModuleNotFoundError, MemoryError)  # errors that the command explains, or must show
REPORT = "This is a fault in Borderbook: please report it, and attach the file."
# a table of up to so many rows is one row group; another number would alter the checksums in the catalog
WHOLE = 1 << 20
GROUP = 1 << 16  # rows of each row group of a larger table


@dataclass(frozen=True)
class Ingested:
    """What an ingest did, and the vintage as the catalog lists it now."""

    status: Status
    vintage: Vintage


@dataclass(frozen=True)
class Prepared:
    """A vintage that is not stored yet: its table, checked, the same table as Parquet, and its line in the catalog."""

    dataset: str
    table: pd.DataFrame
    content: bytes
    vintage: Vintage


def ingest(
    dataset: str, files: Sequence[Path], vintage: dt.date, obtained: Obtained, *, origin: str = "",
    replace: bool = False, anyway: bool = False,
) -> Ingested:  # fmt: skip
    """Read files, validate them, store them as one vintage and list it in data/catalog.yml.

    Args:
        dataset: a name in data/catalog.yml.
        files: one file, or several that the publisher releases together (one table each).
        vintage: the date that the publisher's file carries.
        obtained: how the files were obtained; if they were obtained in several ways, the least reliable one.
        origin: where the file was found, in words, if that was not the publisher's own site.
        replace: overwrite a vintage of the same date with other content.
        anyway: store it even if it differs much from the vintage before.

    Raises:
        UsageError: an unknown dataset, a date in the future, or a tidy file that is said to be unchanged.
        DataError: a reader refuses a file, two files contradict each other, many figures of the vintage before are
            missing or far from their old values, or the vintage exists with other content. Nothing is written in
            any of these cases.
    """
    table, readings = read(dataset, files)
    if obtained not in MADE_BY_A_PERSON and any(reading.layout == TIDY for reading in readings):
        raise UsageError("No publisher's file has these columns: say --obtained reshaped or transcribed.")
    described = [described_file(*pair) for pair in zip(files, readings, strict=True)]
    new = prepared(dataset, table, described, vintage, obtained, origin=origin)
    failed = [one for one in compared(dataset, new.table, new.vintage) if one.stops] if not anyway else []
    if failed:
        raise DataError(
            "; ".join(f"{one.name}: {one.note}" for one in failed).rstrip("."),
            Place(" and ".join(path.name for path in files)),
            "Nothing was changed. Compare the file with the publisher's page. If it is right, add --anyway.",
        )
    return store(new, replace=replace)


def prepared(
    dataset: str, table: pd.DataFrame, files: list[SourceFile], date: dt.date, obtained: Obtained, *,
    origin: str = "", note: str = "",
) -> Prepared:  # fmt: skip
    """A vintage ready to be stored: the table and its line in the catalog.

    Args:
        dataset: a name in data/catalog.yml.
        table: the tidy table that ``read`` returned.
        files: the files that it was read from.
        date: the date that they carry.
        obtained: how the files were obtained.
        origin: where they were found, in words.
        note: a remark on this vintage.

    Raises:
        UsageError: an unknown dataset, a date in the future.
        DataError: a row has a period after that date.
    """
    entry = read_catalog().entry(dataset)
    if date > dt.date.today():
        raise UsageError(f"The vintage {date} is in the future. Give the date that the file carries.")
    _expect_no_later(table, date, files)
    content = to_parquet(table)
    first, last, start = _span(table, date)
    vintage = Vintage(
        date=date, files=files, sha256=sha256(content).hexdigest(), rows=len(table), first=first, last=last,
        complete=start <= entry.coverage.start, not_broken_down=not_broken_down(dataset, table),
        obtained=obtained, origin=origin, note=note,
    )  # fmt: skip
    return Prepared(dataset, table, content, vintage)


def store(what: Prepared, *, replace: bool = False) -> Ingested:
    """Write a vintage and list it in data/catalog.yml, completely or not at all.

    First the table is written under a temporary name, then the catalog gets its line, then the table is renamed.
    So at every moment either the old or the new vintage is in place. Files that a killed ingest left behind are
    removed or moved to their place (``finish``).

    Raises:
        DataError: a vintage of that date exists with other content, or was withdrawn.
        OSError: the disk is full or read-only; nothing was changed.
    """
    dataset, vintage = what.dataset, what.vintage
    with locked():
        finish()
        status = _status(dataset, vintage, replace)
        if status != "unchanged":
            write_atomically(pending_path(dataset, vintage), what.content)
            try:
                with edited(dataset) as fields:
                    listed = fields.setdefault("vintages", [])
                    insert(listed, vintage.model_dump(exclude_none=True, exclude_defaults=True))
            finally:
                finish()
    return Ingested(status, read_catalog().entry(dataset).vintage(dataset, vintage.date))


def finish() -> None:
    """Move new tables that the catalog lists to their place, and remove others, which a killed ingest left behind."""
    folder = project.data() / "vintages"
    for path in (project.data(), folder, *folder.glob("*/")):
        sweep(path)
    every = [(name, vintage) for name, entry in read_catalog().datasets.items() for vintage in entry.every]
    listed = {pending_path(name, vintage): vintage_path(name, vintage.date) for name, vintage in every}
    for pending in folder.glob(f"*/{PENDING}"):
        if pending in listed:
            pending.replace(listed[pending])
        else:
            pending.unlink()


def to_parquet(table: pd.DataFrame) -> bytes:
    """A tidy frame as Parquet; the bytes are deterministic.

    A large table is stored in row groups, of which ``load`` can skip most: rows are sorted by the key, and each group
    states the smallest and the largest value of every column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer, rows = io.BytesIO(), GROUP if len(table) > WHOLE else WHOLE
    plain = pa.Table.from_pandas(table, preserve_index=False, nthreads=1)
    how: dict[str, Any] = {"compression": "zstd", "compression_level": 12, "version": "2.6"}
    pq.write_table(plain, buffer, row_group_size=rows, **how)
    return buffer.getvalue()


def read(dataset: str, files: Sequence[Path]) -> tuple[pd.DataFrame, list[Reading]]:
    """The tidy table of the files of one vintage, and the reading of each file.

    Raises:
        DataError: a reader refuses a file, or fails on it; or two files contradict each other.
    """
    readings = []
    for path in files:
        try:
            readings.append(sources.reader(dataset)(path))
        except UnicodeError as error:  # JSON can encode half of a surrogate pair
            raise DataError("a text in the file holds an invalid character", Place(path), AGAIN) from error
        except EXPECTED:
            raise
        except Exception as error:  # no file may end a refresh of other datasets
            raise DataError(fault(f"the reader of '{dataset}'", error), Place(path), REPORT) from error
    tables = [reading.table for reading in readings]
    return (tables[0] if len(tables) == 1 else _combined(dataset, tables, files)), readings


def fault(what: str, error: Exception) -> str:
    """What failed, and with which unexpected error."""
    return f"{what} failed with {type(error).__name__}: {error}"


def described_file(path: Path, reading: Reading, **served: str) -> SourceFile:
    """A file as the catalog lists it; ``served`` holds address, etag and modified of a file that was downloaded."""
    return SourceFile(
        name=path.name, sha256=checksum(path), bytes=path.stat().st_size,
        layout=reading.layout, as_of=reading.as_of, **served,
    )  # fmt: skip


def _combined(dataset: str, tables: list[pd.DataFrame], files: Sequence[Path]) -> pd.DataFrame:
    """Several tables of one vintage as one table. Raises DataError: two tables give different values for a cell."""
    layout = LAYOUTS[dataset]
    keys = list(layout.key)
    values = [name for name in layout.columns if name not in (*keys, "flag")]
    names = [path.name for path in files]
    stacked = pd.concat(map(as_texts, tables), keys=names, names=["file", None])
    twice = stacked[stacked.duplicated(keys, keep=False)]
    differing = twice.groupby(keys, dropna=False)[values].nunique(dropna=False).max(axis=1)
    if (differing > 1).any():
        cell = dict(zip(keys, differing.index[differing > 1][0], strict=True))
        raise DataError(
            f"the files contradict each other at {cell}",
            Place(" and ".join(names)),
            "They do not belong to one vintage: ingest each file under its own date.",
        )
    # of two rows with equal values, keep the one that has a flag
    flagged = stacked.assign(_flagged=stacked["flag"] != "").sort_values("_flagged", kind="stable")
    return check(dataset, flagged.drop_duplicates(keys, keep="last").reset_index(drop=True))


def _expect_no_later(table: pd.DataFrame, date: dt.date, files: Sequence[SourceFile]) -> None:
    """Raise a DataError if a row is later than its vintage; border controls (``start``), announced ahead, may be."""
    period = period_of(table)
    last = table[period].max()
    if period != "start" and last > (date.year if period == "year" else pd.Timestamp(date)):
        problem = f"the column '{period}' goes to {str(last)[:10]}, after the vintage of {date}"
        advice = "Give the date that the file carries. If the date is right, the publisher must correct the file."
        raise DataError(problem, Place(" and ".join(file.name for file in files)), advice)


def _span(table: pd.DataFrame, vintage: dt.date) -> tuple[str, str, int]:
    """First and last period of a tidy frame as text, and the first year.

    If periods differ in length (a column ``period``) or give their end (``until``), the last period is given as its
    last day. A period that was not over on the day of the vintage ends on that day.
    """
    column = period_of(table)
    low, high = table[column].min(), table[column].max()
    if column == "year":
        return str(int(low)), str(int(high)), int(low)
    form = "%Y-%m" if column == "month" else "%Y-%m-%d"
    if "period" in table.columns:
        until = table["until"] if "until" in table else period_ends(table["date"], table["period"])
        high = min(until.max(), pd.Timestamp(vintage))
    return low.strftime(form), high.strftime(form), int(low.year)


def _status(dataset: str, vintage: Vintage, replace: bool) -> Status:
    entry = read_catalog().entry(dataset)
    old = next((v for v in entry.every if v.date == vintage.date), None)
    if old is None:
        return "created"
    if old.withdrawn:
        raise DataError(
            f"the vintage {vintage.date} of '{dataset}' was withdrawn ({old.reason}); nothing was changed",
            Place(vintage_path(dataset, vintage.date)),
            f"If it is right after all: borderbook withdraw {dataset} {vintage.date} --undo.",
        )
    same_files = {f.sha256 for f in old.files} == {f.sha256 for f in vintage.files}
    same = old.sha256 == vintage.sha256 and same_files and old.obtained == vintage.obtained
    if same and vintage_path(dataset, vintage.date).exists():
        return "unchanged"
    if not replace:
        raise DataError(
            f"the vintage {vintage.date} of '{dataset}' exists with other content or was obtained in another way; "
            "nothing was changed",
            Place(vintage_path(dataset, vintage.date)),
            "Give the date that this file carries, or add --replace if the old vintage was wrong.",
        )
    return "replaced"
