"""Facts compiled by hand, each with its source: what no publisher offers as a table.

The tables stand in data/curated, as CSV; data/curated/README.md says what their columns mean, ``tables/curated.yml``
what they must look like. Two sources that disagree are two rows: nothing is averaged or chosen here.
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from borderbook.catalog import schemas
from borderbook.catalog.schemas import Layout
from borderbook.errors import DataError, Place, UsageError
from borderbook.files import yaml_table
from borderbook.upkeep.sources.reading import content, csv_rows
from borderbook.upkeep.sources.rows import Rows

if TYPE_CHECKING:
    import pandera.pandas as pa

LAYOUTS = schemas.layouts("curated")
RULES = yaml_table("borderbook.catalog.tables", "curated")["rules"]
ADVICE = "Mend the row; data/curated/README.md says what belongs in each column."
CELEX = r"^(?P<sector>[1-9])(?P<year>\d{4})(?P<kind>[A-Z]{1,2})(?P<number>\d{4})$"


def read_curated(name: str, path: Path) -> pd.DataFrame:
    """A curated table, checked: columns as in ``LAYOUTS``, values float64, years and counts Int64, the rest text.

    Args:
        name: a key of ``LAYOUTS``.
        path: the CSV file, UTF-8; rows keep their order, blank text stays blank.

    Raises:
        UsageError: no such table.
        DataError: the file or a cell is not as it should be; names row, column and value.
    """
    if name not in LAYOUTS:
        raise UsageError(f"There is no curated table '{name}'. There are: {', '.join(LAYOUTS)}.")
    layout, place = LAYOUTS[name], Place(path)
    types = schemas.DTYPES.keys() | schemas.PATTERNS.keys()
    for column, kind in layout.columns.items():
        if kind.removesuffix("?") not in types:
            problem = f"the column '{column}' of {name} has the type '{kind}'"
            raise DataError(problem, Place("curated.yml"), f"There are: {', '.join(sorted(types))}.")
    try:
        content(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError("the table is not UTF-8", place, "Save it as CSV UTF-8.") from None
    rows = csv_rows(path).require(*layout.columns)
    for column in rows.frame.columns.difference(list(layout.columns)):
        advice = "Remove it, or add it to catalog/tables/curated.yml."
        raise DataError(f"nobody knows the column '{column}'", place, advice)
    table = _typed(rows.unique(layout.key), layout)
    _validate(name, table, place)
    return table.fillna(dict.fromkeys(table.select_dtypes("str"), "")).reset_index(drop=True)


def _typed(rows: Rows, layout: Layout) -> pd.DataFrame:
    """The columns in their types, blank text missing; index = row in the file."""
    parse = {"number": _numbers, "year": Rows.counts, "count": Rows.counts}
    columns = {
        name: parse.get(kind.removesuffix("?"), _text)(rows, name) for name, kind in layout.columns.items()
    }
    return pd.DataFrame(columns, index=rows.frame.index)


def _text(rows: Rows, column: str) -> pd.Series:
    return rows.text(column).replace("", None).astype("str")


def _numbers(rows: Rows, column: str) -> pd.Series:
    text = rows.text(column)
    plain = text.str.fullmatch(r"-?[0-9]+(\.[0-9]+)?")
    rows.refuse(column, (text != "") & ~plain, "{} is not a plain number", ADVICE)
    return pd.to_numeric(text.where(plain)).astype("float64")


def _validate(name: str, table: pd.DataFrame, place: Place) -> None:
    import pandera.errors

    try:
        _schema(name).validate(table)
    except pandera.errors.SchemaError as error:
        broken = schemas.explained(error, table)
        at = Place(place.file, None, broken.row, broken.column)
        raise DataError(f"'{broken.value}' {broken.problem}", at, ADVICE) from None


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
    """What must hold within each row of the tables that have the columns ``of``, the first of which is blamed."""
    import pandera.pandas as pa

    holds = partial(pd.DataFrame.eval, expr=rule["holds"], engine="python")
    return pa.Check(holds, name=rule["of"][0], error=rule["problem"], ignore_na=False)


def _celex_matches(table: pd.DataFrame) -> pd.Series:
    """Whether a CELEX number has its form and repeats year and number of the act or case, where there is one."""
    parts = table["celex"].str.extract(CELEX)
    act = table["document_number"].str.extract(r"(?P<year>\d{4})\D+(?P<number>\d+)")
    case = table["document_number"].str.extract(r"^C-(?P<number>\d+)/(?P<year>\d{2})")
    year, number = act["year"].fillna("20" + case["year"]), act["number"].fillna(case["number"])
    same = (parts["year"] == year) & (parts["number"] == number.str.zfill(4))
    return table["celex"].isna() | same.fillna(False).astype("bool")
