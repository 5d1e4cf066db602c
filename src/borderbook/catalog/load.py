"""Tidy frames by name and vintage."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from borderbook import citations, project
from borderbook.catalog.as_of import LATEST, day_of, known_by
from borderbook.catalog.entries import Entry, Vintage, parted, read_catalog, read_corrections
from borderbook.errors import DataError, Place, UsageError
from borderbook.files import parquet

if TYPE_CHECKING:
    import pandas as pd

# pandas is imported where a frame is made: keys and provenance are asked for by commands that make none


def load(
    dataset: str, vintage: str | dt.date = LATEST, *, as_of: str | dt.date | None = None
) -> pd.DataFrame:
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

    Returns:
        One row an observation, columns as in ``sources.schemas.LAYOUTS`` (curated tables: as in
        data/curated/README.md). A fresh copy: change it freely.

    Raises:
        UsageError: no such dataset or vintage, or none that had been published; ``as_of`` beside a vintage.
        DataError: the stored file is not the one that was ingested, or a correction no longer fits.
    """
    entry = read_catalog().entry(dataset)
    used = vintages_of(dataset, entry, vintage, as_of)
    for one in used:
        stored(dataset, one)  # what is kept of a file must not hide that it is another now, or gone
    dates = tuple(one.date for one in used)
    frame = _frame(dataset, str(vintage), dates, fingerprint(dataset), project.data()).copy()
    day = day_of(as_of) if entry.kind == "curated" else None
    if day:
        known = [
            known_by(dict(zip(frame.columns, row, strict=True)), day)
            for row in frame.itertuples(index=False, name=None)
        ]
        frame = frame[known].reset_index(drop=True)
    return _cited(frame, dataset, entry, used, day)


def _cited(
    frame: pd.DataFrame, dataset: str, entry: Entry, used: list[Vintage], day: dt.date | None = None
) -> pd.DataFrame:
    """The frame with its citation, which is recorded as loaded."""
    citation = _citation(dataset, entry, used, day)
    citations.record(citation)
    frame.attrs[citations.ATTRIBUTE] = (citation,)
    return frame


def _citation(dataset: str, entry: Entry, used: list[Vintage], day: dt.date | None) -> citations.Citation:
    sums = sums_of(dataset, entry, used)
    first, last = min(sums), max(sums)
    when = last if first == last else f"{first} to {last}"
    when += f" (published by {day})" if day else ""
    return citations.Citation(dataset, entry.citation, when, tuple(sums.items()))


def sums_of(dataset: str, entry: Entry, used: list[Vintage]) -> dict[str, str]:
    """Vintage -> the checksum of its table, for all that a frame is made of. Raises DataError."""
    if entry.kind == "curated":
        return {str(entry.compiled): sha256(curated(dataset)).hexdigest()}
    return {v.date.isoformat(): v.sha256 for v in used}


def vintages_of(
    dataset: str, entry: Entry, vintage: str | dt.date, as_of: str | dt.date | None = None
) -> list[Vintage]:
    """The vintages that a frame is made of, oldest first; none if its table is curated. Raises like ``load``."""
    day = day_of(as_of)
    if entry.kind == "curated":
        return []
    if day and str(vintage) != LATEST:
        raise UsageError(f"as_of cannot be asked of '{dataset}': vintage {vintage} is asked for.")
    name, column = parted(dataset)
    if str(vintage) != LATEST:
        chosen = entry.vintage(name, vintage)
        if column in chosen.not_broken_down:
            raise UsageError(f"The vintage {vintage} of '{name}' is not broken down by {column}.")
        return [chosen]
    if entry.composition == "whole" or not entry.vintages:
        return [entry.newest(name, column, day)]
    published = [v for v in entry.vintages if day is None or v.date <= day]
    if not published:
        raise UsageError(f"No vintage of '{name}' had been published by {day}.")
    return sorted(published, key=lambda v: v.date)


def published(dataset: str, as_of: str | dt.date | None = None) -> list[Vintage]:
    """The vintages, complete or not, that had been published by a day, oldest first. Raises UsageError: no dataset."""
    day = day_of(as_of)
    every = sorted(read_catalog().entry(dataset).vintages, key=lambda v: v.date)
    return [vintage for vintage in every if day is None or vintage.date <= day]


def first_published(dataset: str) -> dt.date | None:
    """The first day from which ``load`` gives something as of it; None: always (compiled by hand), or never."""
    entry = read_catalog().entry(dataset)
    column = parted(dataset)[1]
    dates = sorted(
        v.date for v in entry.vintages
        if entry.composition == "cell" or (v.complete and column not in v.not_broken_down)
    )  # fmt: skip
    return dates[0] if dates else None


def newest(dataset: str, by: str = "", as_of: str | dt.date | None = None) -> str:
    """The date of the newest complete vintage: what to give ``load`` and ``provenance`` as ``vintage``.

    Args:
        dataset: a name in data/catalog.yml.
        by: a column by which it must be broken down ('citizenship').
        as_of: only what was published by this day.

    Raises:
        UsageError: no such dataset, or no such vintage of it.
    """
    return read_catalog().entry(dataset).newest(dataset, by, day_of(as_of)).date.isoformat()


@lru_cache(maxsize=32)  # a notebook asks for the same few again and again, and so does the next kernel
def _frame(
    dataset: str, vintage: str, dates: tuple[dt.date, ...], _fingerprint: str, _folder: Path
) -> pd.DataFrame:
    entry, name = read_catalog().entry(dataset), parted(dataset)[0]
    if entry.kind == "curated":
        from borderbook.sources.curated import read_curated

        return read_curated(name, curated_path(name))
    parts = {date.isoformat(): _corrected(name, entry.vintage(name, date)) for date in dates}
    if vintage != LATEST or entry.composition == "whole":
        return next(iter(parts.values()))
    from borderbook.catalog.cells import newest_of_each_cell
    from borderbook.sources.schemas import LAYOUTS

    layout = LAYOUTS[name]
    return newest_of_each_cell(parts, list(layout.key), layout.value, layout.undivided)


def span(dataset: str, as_of: str | dt.date | None = None) -> tuple[str, str] | None:
    """First and last period with a row ('2009-01', '2026-06'), over all vintages used; None of a curated table."""
    used = vintages_of(dataset, read_catalog().entry(dataset), LATEST, as_of)
    return (min(v.first for v in used), max(v.last for v in used)) if used else None


def as_published(dataset: str, vintage: str | dt.date) -> pd.DataFrame:
    """One vintage exactly as the publisher had it, its errors included; cited like any other. Raises like ``load``."""
    entry = read_catalog().entry(dataset)
    used = entry.vintage(dataset, vintage)
    return _cited(parquet(stored(dataset, used)), dataset, entry, [used])


def stored(dataset: str, vintage: Vintage) -> bytes:
    """A vintage's file. Raises DataError if it is not there, or not what was ingested."""
    path = table_path(dataset, vintage)
    raw = _content(path, "the vintage is in the catalog but not on disk", "Ingest it again.")
    if sha256(raw).hexdigest() != vintage.sha256:
        raise DataError(
            "the stored table is not the one that was ingested (its checksum differs)",
            Place(path),
            "Restore it from version control, or ingest the official file again.",
        )
    return raw


def fingerprint(dataset: str) -> str:
    """A checksum of all that ``load(dataset)`` can give: every vintage, every correction, the caveats.

    The key of a run holds it, so that new data or a new correction runs a question again.
    """
    entry = read_catalog().entry(dataset)
    parts = [
        entry.model_dump_json(exclude={"download"}),
        *(c.model_dump_json() for c in read_corrections(dataset)),
    ]
    if entry.kind == "curated":
        parts += sums_of(dataset, entry, []).values()
    return sha256("\n".join(parts).encode()).hexdigest()


def vintage_path(dataset: str, date: dt.date) -> Path:
    """Where a vintage is stored."""
    return project.data() / "vintages" / parted(dataset)[0] / f"{date.isoformat()}.parquet"


PENDING = ".*.pending.tmp"  # the tables of vintages that are just being stored


def pending_path(dataset: str, vintage: Vintage) -> Path:
    """Where a vintage is while it is being stored: beside its place, under a name that only its content has."""
    place = vintage_path(dataset, vintage.date)
    return place.with_name(f".{vintage.date.isoformat()}-{vintage.sha256[:16]}.pending.tmp")


def table_path(dataset: str, vintage: Vintage) -> Path:
    """Where the table of a vintage in the catalog is; an ingest killed at its last step left it beside its place."""
    pending = pending_path(dataset, vintage)
    return pending if pending.exists() else vintage_path(dataset, vintage.date)


def curated_path(dataset: str) -> Path:
    """Where a hand-compiled table is stored."""
    return project.data() / "curated" / f"{dataset}.csv"


def curated(dataset: str) -> bytes:
    """The file of a hand-compiled table. Raises DataError if it is not there."""
    return _content(
        curated_path(dataset),
        "the table is in the catalog but not on disk",
        "Restore it from version control.",
    )


def _content(path: Path, problem: str, advice: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(problem, Place(path), advice) from None


def _corrected(dataset: str, vintage: Vintage) -> pd.DataFrame:
    from borderbook.catalog.corrections import apply

    concerned = [c for c in read_corrections(dataset) if vintage.date in c.vintages]
    return apply(parquet(stored(dataset, vintage)), concerned)  # not as_published: nobody cites the parts
