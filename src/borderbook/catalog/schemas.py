"""The one engine that checks tables: tidy datasets and hand-compiled tables, by pandera.

What each must look like stands in ``tables/datasets.yml`` and ``tables/curated.yml``: columns with their types (which
``tables/kinds.yml`` describes) and allowed words, unique keys. ``check`` is applied to every frame a reader makes, on
ingest, and in the tests: columns stand in the order given there, rows are sorted by the key, codes are categoricals
whose categories are sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from borderbook.catalog import reference
from borderbook.errors import DataError, Place
from borderbook.files import yaml_table

if TYPE_CHECKING:
    import pandera.pandas as pa

NONE = ""  # the value of a code column that does not apply to a row
COMPARE = "Compare with the publisher's page; if the file is right, catalog/tables/datasets.yml is not."


@dataclass(frozen=True)
class Layout:
    """The shape of a table.

    Attributes:
        columns: name -> type, a key of ``DTYPES`` or, in hand-compiled tables, of ``PATTERNS``; a ``?`` allows
            missing (blank text).
        key: the columns that identify a row.
        allowed: column -> the values it may take, or 'geo' (any code in reference/countries.csv), or 'route'
            (any route in reference/routes.csv).
        whole: code column -> the word that stands in every row of a vintage that is not broken down by it.
        undivided: code column -> the word that stands in a row that is not broken down by it; others may be.
    """

    columns: dict[str, str]
    key: tuple[str, ...]
    allowed: dict[str, tuple[str, ...] | str]
    whole: dict[str, str] = field(default_factory=dict)
    undivided: dict[str, str] = field(default_factory=dict)

    @property
    def value(self) -> str:
        """The column of the figure: the first count."""
        return next(name for name in self.columns if self.columns[name].startswith("count"))


KINDS = yaml_table("borderbook.catalog.tables", "kinds")
DTYPES: dict[str, Any] = KINDS["dtypes"]
RANGES: dict[str, tuple[Any, Any, str]] = KINDS["ranges"]
PATTERNS: dict[str, tuple[str, str]] = KINDS["patterns"]


def layouts(name: str) -> dict[str, Layout]:
    """The layouts of a file in ``tables``: 'datasets' or 'curated'."""
    content = yaml_table("borderbook.catalog.tables", name)
    everywhere = content.get("everywhere", {})
    return {table: _layout(everywhere, **parts) for table, parts in content["tables"].items()}


def _layout(
    everywhere: dict[str, Any], columns: dict[str, str], key: list[str], allowed: dict[str, Any] | None = None,
    whole: dict[str, str] | None = None, undivided: dict[str, str] | None = None,
) -> Layout:  # fmt: skip
    rules = {name: rule for name, rule in everywhere.items() if name in columns} | (allowed or {})
    flat = {name: rule if isinstance(rule, str) else tuple(_flat(rule)) for name, rule in rules.items()}
    return Layout(columns, tuple(key), flat, whole or {}, undivided or {})


def _flat(words: Iterable[Any]) -> Iterable[str]:
    """The words of a list, and of the lists in it."""
    for word in words:
        yield from [word] if isinstance(word, str) else _flat(word)


LAYOUTS = layouts("datasets")
BORDER_TYPES: tuple[str, ...] = tuple(
    yaml_table("borderbook.catalog.tables", "datasets")["words"]["border_types"]
)
IOM_REGIONS: tuple[str, ...] = tuple(yaml_table("borderbook.catalog.tables", "datasets")["words"]["regions"])


def check(dataset: str, table: pd.DataFrame, place: Place | None = None) -> pd.DataFrame:
    """The frame in the dataset's exact shape: columns ordered, typed, sorted, valid; a fresh index.

    Args:
        dataset: a key of ``LAYOUTS``.
        table: at least the dataset's columns; a missing ``flag`` column is added blank.
        place: the file it came from, for the error.

    Raises:
        DataError: a column is missing or the schema does not hold; says which column, value and why.
    """
    import pandera.errors

    layout, at = LAYOUTS[dataset], place or Place()
    typed = _typed(dataset, _complete(layout, table, at), at)
    _expect_no_mixture(layout, typed, at)
    try:
        return _schema_of(dataset).validate(typed, inplace=True)  # else pandera copies it
    except pandera.errors.SchemaError as error:
        broken = explained(error, typed)
        problem = f"{broken.column} '{broken.value}' {broken.problem}"
        raise DataError(f"the tidy table breaks the schema of '{dataset}': {problem}", at, COMPARE) from None


def not_broken_down(dataset: str, table: pd.DataFrame) -> list[str]:
    """The columns by which a tidy frame is not broken down: every row has the word for the whole."""
    return [column for column, word in LAYOUTS[dataset].whole.items() if (table[column] == word).all()]


def schema(layout: Layout, rules: Sequence[pa.Check] = (), *, unique: bool = True) -> pa.DataFrameSchema:
    """The pandera schema of a layout.

    Args:
        layout: what the table must look like.
        rules: what must hold within each row; each is named after the column that it blames.
        unique: whether it looks for keys that stand there twice.
    """
    import pandera.pandas as pa

    columns = {name: _column(layout, name, kind) for name, kind in layout.columns.items()}
    key = list(layout.key) if unique else None
    return pa.DataFrameSchema(columns, list(rules), unique=key, strict=True, ordered=True)


class Broken(NamedTuple):
    """What breaks a schema: in which row (of the frame's index) and column, which value, and why."""

    row: int | None
    column: str
    value: Any
    problem: str


def explained(error: Any, table: pd.DataFrame) -> Broken:
    """A pandera SchemaError of one row, or of the key, in words."""
    cases = error.failure_cases
    whole = error.reason_code.name == "DUPLICATES" or not isinstance(cases, pd.DataFrame)
    if whole:
        return Broken(None, "key", cases, f"fails {error.check}")
    check, row = error.check, cases["index"].iloc[0]
    column = error.schema.name or check.name
    value = table[column][row] if row in table.index else cases["failure_case"].iloc[0]
    if check == "not_nullable":
        number = pd.api.types.is_numeric_dtype(table[column])
        return Broken(row, column, "", "is missing" if number else "is blank, and must not be")
    problem = getattr(check, "error", None) or f"fails {check}"
    return Broken(row, column, "" if pd.isna(value) else value, problem)


@cache
def _schema_of(dataset: str) -> pa.DataFrameSchema:
    return schema(LAYOUTS[dataset], unique=False)  # ``_typed`` has found that keys are


def _column(layout: Layout, name: str, kind: str) -> Any:
    import pandera.pandas as pa

    plain = kind.removesuffix("?")
    checks = []
    if plain in RANGES:
        low, high, problem = RANGES[plain]
        checks.append(pa.Check.in_range(low, high, error=problem))
    if plain in PATTERNS:
        pattern, problem = PATTERNS[plain]
        checks.append(pa.Check.str_matches(rf"(?:{pattern})\Z", error=problem))
    if name in layout.allowed:
        values = _allowed(layout.allowed[name])
        shown = ", ".join(values) if len(values) <= 20 else f"the codes of data/reference ({len(values)})"
        checks.append(pa.Check.isin(values, error=f"is not one of: {shown}"))
    return pa.Column(DTYPES.get(plain, "str"), checks, nullable=kind.endswith("?"))


def _allowed(rule: tuple[str, ...] | str) -> list[str]:
    if rule == "geo":
        return [*reference.countries()["code"], NONE]
    if rule == "route":
        return [*reference.routes()["route"], NONE]
    return list(rule)


def _expect_no_mixture(layout: Layout, table: pd.DataFrame, place: Place) -> None:
    for column, word in layout.whole.items():
        whole = table[column] == word
        if whole.any() and not whole.all():
            problem = f"some rows are broken down by {column} and {int(whole.sum())} are not ('{word}')"
            raise DataError(
                problem, place, "Their sum would count twice: ingest them as vintages of their own."
            )


def _complete(layout: Layout, table: pd.DataFrame, place: Place) -> pd.DataFrame:
    """The table with all columns of its layout, and no others."""
    if "flag" not in table.columns:
        table = table.assign(flag=NONE)
    for name in layout.columns:
        if name not in table.columns:
            problem = f"the tidy table lacks the column '{name}'"
            raise DataError(problem, place, "This is a fault of the reader.")
    return table[list(layout.columns)]


def _typed(dataset: str, table: pd.DataFrame, place: Place) -> pd.DataFrame:
    typed, key = compact(dataset, table), list(LAYOUTS[dataset].key)
    twice = typed.duplicated(key).to_numpy()
    if twice.any():
        cells = table.loc[twice, key].iloc[0].items()
        problem = f"key '{', '.join(f'{name} = {cell}' for name, cell in cells)}' stands there twice"
        raise DataError(f"the tidy table breaks the schema of '{dataset}': {problem}", place, COMPARE)
    return typed.sort_values(key, kind="stable", ignore_index=True)


def compact(dataset: str, table: pd.DataFrame) -> pd.DataFrame:
    """The columns of a table with the types of its dataset's layout, the index as it is: a byte or two a code."""
    columns = LAYOUTS[dataset].columns
    return pd.DataFrame(
        {name: _as(columns[name], table[name]) for name in columns if name in table}, table.index
    )


def _as(kind: str, column: pd.Series) -> pd.Series:
    dtype = DTYPES[kind.removesuffix("?")]
    if dtype != "category":
        return column.astype(dtype)
    if not isinstance(column.dtype, pd.CategoricalDtype):
        text = column.astype("str").fillna(NONE)
        return text.astype(pd.CategoricalDtype(sorted(text.unique())))
    filled = column.cat.add_categories([NONE]).fillna(NONE) if column.hasnans else column
    return filled.cat.set_categories(sorted(filled.cat.remove_unused_categories().cat.categories))


def period_of(table: pd.DataFrame) -> str:
    """The column of a tidy table that says when: month, date, start or year."""
    return next(name for name in ("month", "date", "start", "year") if name in table.columns)


def only_used(table: pd.DataFrame) -> pd.DataFrame:
    """The table with codes that have only the categories that occur."""
    columns = {str(name): column for name, column in table.select_dtypes("category").items()}
    used = {name: column.cat.remove_unused_categories().cat.categories for name, column in columns.items()}
    # of no rows, what is read from a file has categories of no type
    typed = {name: pd.CategoricalDtype(words.astype("str")) for name, words in used.items()}
    return table.astype(typed)


def stacked(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames of ``compact`` below each other; codes stay categoricals, their categories sorted."""
    parts = [part for part in parts if len(part)] or list(parts[:1])
    if len(parts) == 1:
        return parts[0]
    columns = {
        str(name): pd.api.types.union_categoricals([part[name] for part in parts], sort_categories=True)
        if isinstance(column.dtype, pd.CategoricalDtype)
        else pd.concat([part[name] for part in parts]).array
        for name, column in parts[0].items()
    }
    return pd.DataFrame(columns, index=np.concatenate([part.index for part in parts]))
