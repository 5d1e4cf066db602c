"""Facts compiled by hand, each with its source: what no publisher offers as a table.

The tables stand in data/curated, as CSV; data/curated/README.md says what their columns mean, ``tables/curated.yml``
what they must look like. Two sources that disagree are two rows: nothing is averaged or chosen here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from borderbook.errors import DataError, Place, UsageError
from borderbook.sources import schemas
from borderbook.sources.reading import content, csv_rows
from borderbook.sources.rows import Rows
from borderbook.sources.schemas import Layout

if TYPE_CHECKING:
    import pandera.pandas as pa

LAYOUTS = schemas.layouts("curated")
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
    try:
        content(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError("the table is not UTF-8", place, "Save it as CSV UTF-8.") from None
    rows = csv_rows(path).require(*layout.columns)
    for column in rows.frame.columns.difference(list(layout.columns)):
        advice = "Remove it, or add it to sources/tables/curated.yml."
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
    rules = [
        pa.Check(good, name=needs[0], error=problem, ignore_na=False)
        for needs, problem, good in RULES
        if set(needs) <= set(layout.columns)
    ]
    return schemas.schema(layout, rules)


def _celex_matches(table: pd.DataFrame) -> pd.Series:
    """Whether a CELEX number has its form and repeats year and number of the act or case, where there is one."""
    parts = table["celex"].str.extract(CELEX)
    act = table["document_number"].str.extract(r"(?P<year>\d{4})\D+(?P<number>\d+)")
    case = table["document_number"].str.extract(r"^C-(?P<number>\d+)/(?P<year>\d{2})")
    year, number = act["year"].fillna("20" + case["year"]), act["number"].fillna(case["number"])
    same = (parts["year"] == year) & (parts["number"] == number.str.zfill(4))
    return table["celex"].isna() | same.fillna(False).astype("bool")


def _fits_the_direction(table: pd.DataFrame) -> pd.Series:
    """Whether an estimate has both values and no direction, or a direction and no value."""
    values = table[["value_low", "value_high"]].notna()
    return values.all(axis=1).where(table["direction"].isna(), ~values.any(axis=1))


def _above(low: str, high: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda table: table[[low, high]].isna().any(axis=1) | (table[high] > table[low])


def _any_of(*columns: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda table: table[list(columns)].notna().any(axis=1)


# what must hold within each row of the tables that have these columns, the first of which is blamed
RULES: tuple[tuple[tuple[str, ...], str, Callable[[pd.DataFrame], pd.Series]], ...] = (
    (("url", "document_title"), "leaves the row without a source", _any_of("url", "document_title")),
    (("url", "source_title"), "leaves the row without a source", _any_of("url", "source_title")),
    (("url", "claim_id"), "leaves the claim without a source", _any_of("url")),
    (
        ("value_max",), "does not fit the qualifier: a range, and only a range, has an upper value",
        lambda t: t["value_max"].notna() == (t["qualifier"] == "range"),
    ),
    (("value_max", "value"), "is not above the lower value", _above("value", "value_max")),
    (
        ("value_low", "direction"), "does not fit the qualifier: a direction, and only a direction, has no values",
        _fits_the_direction,
    ),
    (("value_high", "value_low"), "is not above the lower value", _above("value_low", "value_high")),
    (
        ("value", "statement"), "is missing, and no statement in words stands in its place, or both are there",
        lambda t: t["value"].notna() != t["statement"].notna(),
    ),
    (
        ("year", "quarter"), "is not the year of the quarter",
        lambda t: t["year"].astype("str") == t["quarter"].str[:4],
    ),
    (("start", "end", "borders"), "leaves the measure without a start and an end", _any_of("start", "end")),
    (
        ("year", "scope_detail"), "leaves a whole year without its year",
        lambda t: t["year"].notna() | (t["scope"] != "whole_year"),
    ),
    (("celex", "document_number"), "is not the CELEX number of this act", _celex_matches),
)  # fmt: skip
