"""Official files in, a tidy, validated, dated table out; all of it or nothing."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import pandas as pd

from borderbook import project, sources
from borderbook.catalog.entries import SourceFile, Vintage, read_catalog
from borderbook.catalog.load import vintage_path
from borderbook.errors import DataError, Place, UsageError
from borderbook.files import checksum, write_atomically
from borderbook.sources.reading import Reading
from borderbook.sources.schemas import LAYOUTS, check, not_broken_down

Status = Literal["created", "unchanged", "replaced"]


@dataclass(frozen=True)
class Ingested:
    """What an ingest did, and the vintage as the catalog now has it."""

    dataset: str
    status: Status
    vintage: Vintage


def ingest(
    dataset: str, files: Sequence[Path], vintage: dt.date, *, origin: str = "", replace: bool = False
) -> Ingested:
    """Read official files, validate, and store them as one vintage; then list it in data/catalog.yml.

    Args:
        dataset: a name in data/catalog.yml.
        files: one file, or several that the publisher gives out together (one table each).
        vintage: the date that the publisher's file carries.
        origin: where the file was found, in words, when that was not the publisher's own site.
        replace: overwrite a vintage of that date that has other content.

    Raises:
        UsageError: an unknown dataset, a date in the future.
        DataError: a file is not what it should be, two files contradict each other, or the vintage exists
            with other content. Nothing is written in any of these cases.
    """
    entry = read_catalog().entry(dataset)
    if vintage > dt.date.today():
        raise UsageError(f"The vintage {vintage} is in the future. Give the date that the file carries.")
    table, readings = _read(dataset, files)
    content = to_parquet(table)
    first, last, start = _span(table, vintage)
    added = Vintage(
        date=vintage, files=[_described(*pair) for pair in zip(files, readings, strict=True)],
        sha256=sha256(content).hexdigest(), rows=len(table), first=first, last=last,
        complete=start <= entry.coverage.start and all(reading.complete for reading in readings),
        not_broken_down=not_broken_down(dataset, table), origin=origin,
    )  # fmt: skip
    with _locked():
        status = _status(dataset, added, replace)
        if status != "unchanged":
            write_atomically(vintage_path(dataset, vintage), content)
            _list_in_catalog(dataset, added)
    return Ingested(dataset, status, read_catalog().entry(dataset).vintage(dataset, vintage))


def to_parquet(table: pd.DataFrame) -> bytes:
    """A tidy frame as Parquet: the same bytes for the same frame."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    pq.write_table(arrow, buffer, compression="zstd", compression_level=12, version="2.6")
    return buffer.getvalue()


def _read(dataset: str, files: Sequence[Path]) -> tuple[pd.DataFrame, list[Reading]]:
    readings = [sources.reader(dataset)(path) for path in files]
    tables = [reading.table for reading in readings]
    return (tables[0] if len(tables) == 1 else _combined(dataset, tables, files)), readings


def _described(path: Path, reading: Reading) -> SourceFile:
    return SourceFile(
        name=path.name, sha256=checksum(path), bytes=path.stat().st_size,
        layout=reading.layout, as_of=reading.as_of,
    )  # fmt: skip


def _combined(dataset: str, tables: list[pd.DataFrame], files: Sequence[Path]) -> pd.DataFrame:
    """Several tables of one vintage as one; a cell that stands in two of them must agree."""
    layout = LAYOUTS[dataset]
    keys = list(layout.key)
    values = [name for name in layout.columns if name not in (*keys, "flag")]
    stacked = pd.concat(
        [t.astype(dict.fromkeys(t.select_dtypes("category").columns, "str")) for t in tables],
        keys=[path.name for path in files],
        names=["file", None],
    )
    twice = stacked[stacked.duplicated(keys, keep=False)]
    differing = twice.groupby(keys, dropna=False)[values].nunique(dropna=False).max(axis=1)
    if (differing > 1).any():
        cell = dict(zip(keys, differing.index[differing > 1][0], strict=True))
        raise DataError(
            f"the files contradict each other at {cell}",
            Place(" and ".join(path.name for path in files)),
            "They are not of one vintage: ingest them under the date of each.",
        )
    # of two rows that agree, the one with a flag says more
    flagged = stacked.assign(_flagged=stacked["flag"] != "").sort_values("_flagged", kind="stable")
    return check(dataset, flagged.drop_duplicates(keys, keep="last").reset_index(drop=True))


def _span(table: pd.DataFrame, vintage: dt.date) -> tuple[str, str, int]:
    """First and last period of a tidy frame as text, and the first year.

    Of periods that differ in length (a column ``period``) or say where they end (``until``) it is the last day, at most
    that of the vintage: a month that was not over then ends there.
    """
    column = next(c for c in ("month", "date", "start", "year") if c in table.columns)
    low, high = table[column].min(), table[column].max()
    if column == "year":
        return str(int(low)), str(int(high)), int(low)
    form = "%Y-%m" if column == "month" else "%Y-%m-%d"
    if "period" in table.columns:
        high = min(_ends(table).max(), pd.Timestamp(vintage))
    return low.strftime(form), high.strftime(form), int(low.year)


def _ends(table: pd.DataFrame) -> pd.Series:
    """The last day of each row's period."""
    if "until" in table.columns:
        return table["until"]
    start, period = table["date"], table["period"].astype("str")
    end = start + pd.offsets.YearEnd(0)
    ends = {"day": start, "week": start + pd.Timedelta(days=6), "month": start + pd.offsets.MonthEnd(0)}
    for name, day in ends.items():
        end = end.mask(period == name, day)
    return end


def _status(dataset: str, vintage: Vintage, replace: bool) -> Status:
    old = next((v for v in read_catalog().entry(dataset).vintages if v.date == vintage.date), None)
    if old is None:
        return "created"
    same_files = {f.sha256 for f in old.files} == {f.sha256 for f in vintage.files}
    if old.sha256 == vintage.sha256 and same_files and vintage_path(dataset, vintage.date).exists():
        return "unchanged"
    if not replace:
        raise DataError(
            f"the vintage {vintage.date} of '{dataset}' exists with other content; nothing was changed",
            Place(vintage_path(dataset, vintage.date)),
            "Give the date that this file carries, or --replace if the old one was wrong.",
        )
    return "replaced"


def _list_in_catalog(dataset: str, vintage: Vintage) -> None:
    """Write the vintage into data/catalog.yml, comments and hand-written fields kept, sorted by date."""
    from ruamel.yaml import YAML

    path = project.data() / "catalog.yml"
    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 4096, True  # lines stay as they were written
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(path.read_text(encoding="utf-8"))
    vintages = document["datasets"][dataset].setdefault("vintages", [])
    at = next((i for i, v in enumerate(vintages) if str(v["date"]) == vintage.date.isoformat()), None)
    fields = vintage.model_dump(exclude_none=True, exclude_defaults=True)
    if at is None:
        vintages.insert(sum(str(v["date"]) < vintage.date.isoformat() for v in vintages), fields)
    else:
        vintages[at].update(fields)
    buffer = io.StringIO()
    yaml.dump(document, buffer)
    write_atomically(path, buffer.getvalue().encode())


@contextmanager
def _locked() -> Iterator[None]:
    """One ingest at a time: two at once would lose one's line in the catalog."""
    try:
        import fcntl
    except ImportError:  # no such lock on this system
        yield
        return
    with (project.data() / "catalog.yml").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
