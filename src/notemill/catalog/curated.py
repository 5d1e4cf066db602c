"""Facts compiled by hand, each with its source, which no publisher offers as a table.

The tables are CSV files in data/curated. data/curated/README.md describes their columns, ``tables/curated.yml`` the
rules for them. Two sources that disagree are two rows: nothing is averaged or chosen here.
"""

from __future__ import annotations

import csv
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from notemill.catalog import schemas
from notemill.errors import DataError, Place, UsageError
from notemill.files import suite_table

if TYPE_CHECKING:
    import pandera.pandas as pa

LAYOUTS = schemas.layouts("curated")
RULES = suite_table("curated")["rules"]
ADVICE = "Correct the row; data/curated/README.md says what belongs in each column."
RESTORE = "Restore it from version control."
SAVED = "Save it as UTF-8 with commas: in Excel as 'CSV UTF-8', in LibreOffice with 'Edit filter settings'."
# type -> the pattern of a cell, and the type of its column in the DataFrame
NUMBERS: dict[str, tuple[str, Any]] = {
    "number": (r"-?[0-9]+(\.[0-9]+)?", "float64"),
    "year": (r"[0-9]+", "Int64"),
    "count": (r"[0-9]+", "Int64"),
}
CELEX = r"^(?P<sector>[1-9])(?P<year>\d{4})(?P<kind>[A-Z]{1,2})(?P<number>\d{4})$"


def read_curated(name: str, path: Path) -> pd.DataFrame:
    """Read and check a curated table: columns as in ``LAYOUTS``, values float64, years and counts Int64, the rest text.

    Args:
        name: a key of ``LAYOUTS``.
        path: the CSV file, UTF-8; rows keep their order, an empty text stays empty.

    Raises:
        UsageError: there is no such table.
        DataError: the file or a cell is not valid; the message has row, column and value.
    """
    import pandera.errors

    if name not in LAYOUTS:
        raise UsageError(f"There is no curated table '{name}'. There are: {', '.join(LAYOUTS)}.")
    layout, place = LAYOUTS[name], Place(path)
    texts = _texts(path, list(layout.columns))
    (key,) = layout.key  # one column names a row of each of these tables
    for value, rows in texts.groupby(key).groups.items():
        if len(rows) > 1:
            problem = f"the same key is in rows {', '.join(map(str, rows))}: {key} = {value}"
            raise DataError(problem, Place(path, row=int(rows[1])), ADVICE)
    columns = {name: _typed(texts[name], kind, place) for name, kind in layout.columns.items()}
    table = pd.DataFrame(columns)
    try:
        _schema(name).validate(table)
    except pandera.errors.SchemaError as error:
        broken = schemas.explained(error, table)
        at = Place(path, None, broken.row, broken.column)
        raise DataError(f"'{broken.value}' {broken.problem}", at, ADVICE) from None
    return table.fillna(dict.fromkeys(table.select_dtypes("str"), "")).reset_index(drop=True)


def _texts(path: Path, columns: list[str]) -> pd.DataFrame:
    """The trimmed cells of the columns; the index is the row in the file, whose header is row 1. Raises DataError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *lines = [[cell.strip() for cell in line] for line in csv.reader(file)] or [[]]
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        letter = error.object[error.start : error.end].decode("latin-1")
        problem = f"the table is not UTF-8; as Latin-1 the letter here is '{letter}'"
        raise DataError(problem, Place(path, row=row), SAVED) from None
    except (OSError, csv.Error) as error:
        raise DataError(f"the table cannot be read ({error})", Place(path), RESTORE) from None
    if len(header) == 1 and ";" in header[0]:
        raise DataError("its columns are separated by semicolons, not by commas", Place(path), SAVED)
    wrong = [f"the column '{name}' is missing" for name in columns if name not in header]
    wrong += [f"the column '{name}' is unknown" for name in header if name not in columns]
    wrong += [f"the column '{name}' is there twice" for name in columns if header.count(name) > 1]
    if wrong:
        raise DataError(wrong[0], Place(path), "Correct the header, or tables/curated.yml.")
    cells = {row: line for row, line in enumerate(lines, start=2) if any(line)}
    for row, line in cells.items():
        if len(line) != len(header):
            problem = f"the row has {len(line)} cells, the header {len(header)}"
            raise DataError(problem, Place(path, row=row), ADVICE)
    if not cells:
        raise DataError("there is no row below the header", Place(path), RESTORE)
    return pd.DataFrame(list(cells.values()), list(cells), header, dtype="str")[columns]


def _typed(texts: pd.Series, kind: str, place: Place) -> pd.Series:
    """A column in its type, empty cells missing. Raises DataError for a cell that should be a number and is not."""
    numbers = NUMBERS.get(kind.removesuffix("?"))
    if numbers is None:
        return texts.replace("", None).astype("str")
    pattern, dtype = numbers
    bad = texts[(texts != "") & ~texts.str.fullmatch(pattern)]
    if len(bad):
        at = Place(place.file, row=int(bad.index[0]), column=str(texts.name))
        raise DataError(f"'{bad.iloc[0]}' is not a plain number", at, ADVICE)
    return pd.to_numeric(texts.where(texts != "")).astype("float64").astype(dtype)


@cache
def _schema(name: str) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    layout = LAYOUTS[name]
    rules = [_rule(rule) for rule in RULES if set(rule["of"]) <= set(layout.columns)]
    if "celex" in layout.columns:
        problem = "is not the CELEX number of this act"
        rules.append(pa.Check(_celex_matches, name="celex", error=problem, ignore_na=False))
    return schemas.schema(layout, rules)


def _rule(rule: dict[str, Any]) -> pa.Check:
    """A check of each row, for tables that have all columns ``of``; the error names the first of them."""
    import pandera.pandas as pa

    holds = partial(pd.DataFrame.eval, expr=rule["holds"], engine="python")
    return pa.Check(holds, name=rule["of"][0], error=rule["problem"], ignore_na=False)


def _celex_matches(table: pd.DataFrame) -> pd.Series:
    """Whether each CELEX number has a valid form, and year and number of the act or case, where these are given."""
    parts = table["celex"].str.extract(CELEX)
    act = table["document_number"].str.extract(r"(?P<year>\d{4})\D+(?P<number>\d+)")
    case = table["document_number"].str.extract(r"^C-(?P<number>\d+)/(?P<year>\d{2})")
    year, number = act["year"].fillna("20" + case["year"]), act["number"].fillna(case["number"])
    same = (parts["year"] == year) & (parts["number"] == number.str.zfill(4))
    return table["celex"].isna() | same.fillna(False).astype("bool")
