"""The index of all figures that are held: made once for the data as they are, and kept below ``build``."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pandas as pd

from borderbook import catalog, project
from borderbook.catalog import reference, store
from borderbook.catalog.entries import read_corrections
from borderbook.catalog.schemas import LAYOUTS, layouts, stacked
from borderbook.errors import UsageError
from borderbook.files import parquet, write_atomically
from borderbook.methods.numbers import figures, search

_ABOUT = (
    "indicator",
    "area",
    "subject",
    "route",
    "border_type",
    "citizenship",
    "geo",
    "period",
    "quarter",
    "scope",
)
_SHARE = re.compile("per ?cent|%")
_SOURCE = ("publisher", "document_title", "document_date", "url")


def index(say: Callable[[str], object] = lambda text: None, names: Sequence[str] = ()) -> pd.DataFrame:
    """The figures of datasets, of all by default, as ``figures.index`` gives them.

    A dataset's part is kept under a checksum of its data and of the code that makes it. Data that came with the
    installed package are not written to: theirs is made each time.

    Args:
        say: is told if parts have to be made first.
        names: of datasets that have vintages.

    Raises:
        DataError: a stored table is not the one that was ingested.
    """
    paths = {name: _path(name) for name in names or figures.names() if catalog.published(name)}
    if lacking := [name for name, path in paths.items() if not path.is_file()]:
        say(
            f"Making the index of figures of {', '.join(lacking)}: once for these data, some 10 to 60 seconds."
        )
    return stacked(
        [parquet(path.read_bytes()) if path.is_file() else _made(name, path) for name, path in paths.items()]
    )


def key(names: Sequence[str]) -> str:
    """A checksum of all that an index of datasets, and of the rows compiled by hand, is made of."""
    tables = [catalog.fingerprint(name) for name in layouts("curated")]
    return sha256("".join([*(_path(name).name for name in names), *tables]).encode()).hexdigest()


def _path(dataset: str) -> Path:
    code = b"".join(
        Path(figures.__file__).with_name(name).read_bytes() for name in ("figures.py", "tables.yml")
    )
    made_of = sha256(catalog.fingerprint(dataset).encode() + code).hexdigest()[:16]
    return project.root() / "build" / "numbers" / f"{dataset}-{made_of}.parquet"


def _made(dataset: str, path: Path) -> pd.DataFrame:
    """The figures of a dataset, as published; of a vintage with known errors in them also as corrected here."""
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
    content = io.BytesIO()
    made.to_parquet(content, index=False)
    for old in path.parent.glob(f"{dataset}-????????????????.parquet"):
        old.unlink(missing_ok=True)
    write_atomically(path, content.getvalue())
    return made


def compiled(asked: search.Asked | None = None) -> Iterator[tuple[str, list[float]]]:
    """The rows compiled by hand that print a number and have the words, or all counts, in words, and their figures."""
    for table, layout in layouts("curated").items():
        columns = [name for name, kind in layout.columns.items() if kind.startswith("number")]
        for row in store.curated_rows(table) if columns else ():
            values = [float(row[name]) for name in columns if row[name]]
            about = ", ".join(
                reference.label(row[name]).replace("_", " ") for name in _ABOUT if row.get(name)
            )
            source = ", ".join(row[name] for name in _SOURCE if row.get(name))
            said = f"{row['qualifier']} {' to '.join(f'{value:,.10g}' for value in values)} {row['unit']}"
            line = f"{about}: {said} ({table} {row['row_id']}; {source})"
            fits = not asked or (
                any(asked.low <= abs(value) <= asked.high for value in values)
                and search.has_all(line, asked.words)
            )
            if values and fits and bool(_SHARE.search(row["unit"])) == bool(asked and asked.per_cent):
                yield line, values
