"""Makes the index of all stored figures, which ``borderbook find`` searches, and keeps it below ``build``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from notemill import catalog, project
from notemill.catalog import reference, store
from notemill.catalog.entries import read_corrections
from notemill.errors import DataError, UsageError
from notemill.files import parquet, suite_table, write_atomically

if TYPE_CHECKING:
    import pandas as pd

    from borderbook.methods.numbers.search import Asked

# pandas is imported where a frame is made, as some commands only ask whether an index exists
_MADE_BY = ("methods/numbers/figures.py", "tables/numbers.yml")
_ABOUT = ("indicator", "area", "subject", "route", "border_type", "citizenship", "geo", "period", "quarter", "scope")
_SHARE = re.compile("per ?cent|%")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
_SOURCE = ("publisher", "document_title", "document_date", "url")


def index(say: Callable[[str], object] = lambda text: None, names: Sequence[str] | None = None) -> pd.DataFrame:
    """The figures of datasets, of all by default, as ``figures.index`` gives them.

    The part of each dataset is kept in a file whose name has a checksum of the data and of the code that makes it.
    Without a checkout nothing is written, and the index is made at each call.

    Args:
        say: called with a message if parts have to be made first.
        names: datasets that have vintages; None means all of them.

    Raises:
        DataError: a stored table is not the one that was ingested.
    """
    from borderbook.methods.numbers import figures
    from notemill.catalog.schemas import stacked

    paths = {name: _path(name) for name in (held() if names is None else names)}
    if lacking := [name for name, path in paths.items() if not path.is_file()]:
        say(f"Making the index of figures of {', '.join(lacking)}, once for these data: up to a minute.")
    parts = [parquet(p.read_bytes()) if p.is_file() else _made(name, p) for name, p in paths.items()]
    return stacked(parts) if parts else figures.nothing()


def held() -> list[str]:
    """The datasets that can be indexed and have vintages."""
    tables = suite_table("numbers")["tables"]
    there = catalog.read_catalog().datasets
    return [name for name in tables if name in there and catalog.published(name)]


def key(names: Sequence[str]) -> str:
    """A checksum of the data of an index: of datasets and of the hand-compiled tables."""
    parts = [_path(name).name for name in names]
    for name, entry in catalog.read_catalog().datasets.items():
        with suppress(DataError):  # a table that is missing has no rows
            parts += [catalog.fingerprint(name)] if entry.kind == "curated" else []
    return sha256("".join(parts).encode()).hexdigest()


def _path(dataset: str) -> Path:
    code = [files("borderbook").joinpath(name).read_bytes() for name in _MADE_BY]
    made_of = sha256(b"".join([catalog.fingerprint(dataset).encode(), *code])).hexdigest()[:16]
    return project.root() / "build" / "numbers" / f"{dataset}-{made_of}.parquet"


def _made(dataset: str, path: Path) -> pd.DataFrame:
    """The figures of a dataset as published; a vintage with known errors is indexed a second time as corrected."""
    from borderbook.methods.numbers import figures
    from notemill.catalog.schemas import LAYOUTS

    value, tables = LAYOUTS[dataset].value, {}
    for vintage in catalog.published(dataset):
        tables[str(vintage.date)] = catalog.as_published(dataset, vintage.date)
        errors = [error for error in read_corrections(dataset) if vintage.date in error.vintages]
        if any(value in change for error in errors for change in (error.change, *error.rows.values())):
            tables[f"{vintage.date}{figures.CORRECTED}"] = catalog.load(dataset, vintage.date)
    partial = [str(vintage.date) for vintage in catalog.published(dataset) if not vintage.complete]
    made = figures.index(dataset, tables, partial)
    try:
        project.checkout()
    except UsageError:
        return made
    for old in path.parent.glob(f"{dataset}-????????????????.parquet"):
        old.unlink(missing_ok=True)
    write_atomically(path, made.to_parquet(index=False))
    return made


def compiled(asked: Asked | None = None) -> Iterator[tuple[str, list[float], str]]:
    """Rows of the hand-compiled tables, as a text, its figures and the table's name.

    Args:
        asked: the number and the words to look for; None gives all rows with counts.

    Raises:
        DataError: a table cannot be read; without ``asked`` such a table is left out.
    """
    from borderbook.methods.numbers import search
    from notemill.catalog.schemas import layouts

    there = catalog.read_catalog().datasets
    for table, layout in layouts("curated").items():
        columns = [name for name, kind in layout.columns.items() if kind.startswith("number")]
        try:
            rows = store.curated_rows(table, *columns) if columns and table in there else []
        except DataError:
            if asked:
                raise
            continue  # without a question, use the tables that can be read
        for row in rows:
            values = [float(row[name]) for name in columns if NUMBER.fullmatch(row[name])]
            about, source = (", ".join(row[n] for n in names if row.get(n)) for names in (_ABOUT, _SOURCE))
            about = ", ".join(map(reference.label, about.split(", "))).replace("_", " ")
            about = re.sub(r"(\d{4})Q(\d)", r"\1 Q\2", about)
            figures, unit = " to ".join(f"{value:,.10g}" for value in values), row.get("unit", "")
            figures_text = " ".join(filter(None, (row.get("qualifier"), figures, unit)))
            line = f"{about}: {figures_text} ({table} {row['row_id']}; {source})"
            share, fits = bool(_SHARE.search(unit)), not asked or search.fits(values, line, asked)
            if values and fits and share == bool(asked and asked.per_cent):
                yield line, values, table
