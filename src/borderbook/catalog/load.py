"""Tidy frames by name and vintage."""

from __future__ import annotations

import datetime as dt
import io
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from borderbook import project
from borderbook.catalog.entries import Entry, Vintage, read_catalog, read_corrections
from borderbook.errors import DataError, Place
from borderbook.files import checksum

if TYPE_CHECKING:
    import pandas as pd

# pandas is imported where a frame is made: keys and provenance are asked for by commands that make none

LATEST = "latest"


def load(dataset: str, vintage: str | dt.date = LATEST) -> pd.DataFrame:
    """The tidy frame of a dataset, known errors corrected and marked in ``flag``.

    Args:
        dataset: a name in data/catalog.yml.
        vintage: a date, or 'latest'. What 'latest' means is the entry's ``composition``: the newest complete
            vintage, or each cell from the newest vintage that gives a number for it. In the second case a
            column ``vintage`` says which that is.

    Returns:
        One row an observation, columns as in ``sources.schemas.LAYOUTS`` (curated tables: as in
        data/curated/README.md). A fresh copy: change it freely.

    Raises:
        UsageError: no such dataset or vintage.
        DataError: the stored file is not the one that was ingested, or a correction no longer fits.
    """
    entry = read_catalog().entry(dataset)
    if entry.kind == "curated":
        from borderbook.sources.curated import read_curated

        return read_curated(dataset, curated_path(dataset))
    if str(vintage) != LATEST:
        return _corrected(dataset, entry.vintage(dataset, vintage))
    if entry.composition == "whole":
        return _corrected(dataset, entry.latest(dataset))
    return _composed(dataset, entry)


def as_published(dataset: str, vintage: str | dt.date) -> pd.DataFrame:
    """One vintage exactly as the publisher had it, its errors included. Raises like ``load``."""
    import pandas as pd

    held = read_catalog().entry(dataset).vintage(dataset, vintage)
    path = vintage_path(dataset, held.date)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise DataError(
            "the vintage is in the catalog but not on disk", Place(path), "Ingest it again."
        ) from None
    if sha256(raw).hexdigest() != held.sha256:
        raise DataError(
            "the stored table is not the one that was ingested (its checksum differs)",
            Place(path),
            "Restore it from version control, or ingest the official file again.",
        )
    return pd.read_parquet(io.BytesIO(raw))


def fingerprint(dataset: str) -> str:
    """A checksum of all that ``load(dataset)`` can give: every vintage, every correction, the caveats.

    The key of a run holds it, so that new data or a new correction runs a question again.
    """
    entry = read_catalog().entry(dataset)
    parts = [entry.model_dump_json(), *(c.model_dump_json() for c in read_corrections(dataset))]
    if entry.kind == "curated":
        parts.append(checksum(curated_path(dataset)))
    return sha256("\n".join(parts).encode()).hexdigest()


def vintage_path(dataset: str, date: dt.date) -> Path:
    """Where a vintage is stored."""
    return project.data() / "vintages" / dataset / f"{date.isoformat()}.parquet"


def curated_path(dataset: str) -> Path:
    """Where a hand-compiled table is stored."""
    return project.data() / "curated" / f"{dataset}.csv"


def _corrected(dataset: str, vintage: Vintage) -> pd.DataFrame:
    from borderbook.catalog.corrections import apply

    concerned = [c for c in read_corrections(dataset) if vintage.date in c.vintages]
    return apply(as_published(dataset, vintage.date), concerned)


def _composed(dataset: str, entry: Entry) -> pd.DataFrame:
    """Each cell from the newest vintage that gives a number for it; missing only if all have it missing."""
    from borderbook.sources.schemas import LAYOUTS

    layout = LAYOUTS[dataset]
    value = next(name for name in layout.columns if layout.columns[name].startswith("count"))
    oldest_first = sorted(entry.vintages, key=lambda v: v.date)
    if not oldest_first:
        entry.latest(dataset)  # raises: nothing ingested yet
    stacked = _stacked({v.date.isoformat(): _corrected(dataset, v) for v in oldest_first})
    # the last of a cell's rows is its newest known one, or its newest
    known_last = stacked.assign(_known=stacked[value].notna()).sort_values("_known", kind="stable")
    newest = known_last.drop_duplicates(list(layout.key), keep="last").drop(columns="_known")
    ordered = newest.sort_values(list(layout.key), kind="stable", ignore_index=True)
    codes = ordered.select_dtypes("category")
    return ordered.assign(**{str(name): _without_unused(codes[name]) for name in codes})


def _without_unused(column: pd.Series) -> pd.Series:
    """A categorical with the categories that occur; to count is much faster than pandas' look for each."""
    import numpy as np

    number = np.bincount(column.cat.codes + 1, minlength=len(column.cat.categories) + 1)
    return column if number[1:].all() else column.cat.remove_unused_categories()


def _stacked(parts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Vintages below each other, with a column ``vintage``; codes stay categoricals, their categories sorted."""
    import pandas as pd

    frames = [
        part.assign(vintage=pd.Categorical([vintage]).repeat(len(part))) for vintage, part in parts.items()
    ]
    # of the same categories, columns are put together by number; of different ones, text by text
    for name in frames[0].select_dtypes("category").columns:
        every = pd.CategoricalDtype(sorted({c for frame in frames for c in frame[name].cat.categories}))
        frames = [frame.assign(**{name: frame[name].astype(every)}) for frame in frames]
    return pd.concat(frames, ignore_index=True)
