"""Define what tables must look like, tidy datasets and hand-compiled ones, as pandera schemas.

The definitions are in ``tables/datasets.yml`` and ``tables/curated.yml``: columns with their types (described in
``notemill/tables.yml``) and allowed values, and keys. ``upkeep.tidy.check`` applies them to every table that is stored,
``curated.read_curated`` to those compiled by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from notemill.catalog import reference
from notemill.files import suite_table

if TYPE_CHECKING:
    import pandera.pandas as pa

NONE = ""  # the value of a code column that does not apply to a row


@dataclass(frozen=True)
class Layout:
    """The shape of a table.

    Attributes:
        columns: name -> type, a key of ``DTYPES`` or, in hand-compiled tables, of ``PATTERNS``; a ``?`` allows missing
            values (empty text).
        key: the columns that identify a row.
        allowed: column -> the values it may take, or the name of a list of codes in data/reference.
        whole: code column -> the value in every row of a vintage that is not broken down by it.
        undivided: code column -> the value in a row that is not broken down by it; other rows may be.
        totals: code column -> the value in rows that are totals of others, where the table has both.
    """

    columns: dict[str, str]
    key: tuple[str, ...]
    allowed: dict[str, tuple[str, ...] | str]
    whole: dict[str, str] = field(default_factory=dict)
    undivided: dict[str, str] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)

    @property
    def value(self) -> str:
        """The column of the number: the first count."""
        return next(name for name in self.columns if self.columns[name].startswith("count"))


KINDS = suite_table("kinds")
DTYPES: dict[str, Any] = KINDS["dtypes"]
CODES: dict[str, tuple[str, str]] = KINDS["codes"]
RANGES: dict[str, tuple[Any, Any, str]] = KINDS["ranges"]
PATTERNS: dict[str, tuple[str, str]] = KINDS["patterns"]


@cache
def layouts(name: str) -> dict[str, Layout]:
    """The layouts of a file in ``tables``: 'datasets' or 'curated'."""
    content = suite_table(name)
    everywhere = content.get("everywhere", {})
    return {table: _layout(everywhere, **parts) for table, parts in content["tables"].items()}


def _layout(
    everywhere: dict[str, Any],
    columns: dict[str, str],
    key: list[str],
    allowed: dict[str, Any] | None = None,
    **words: dict[str, str],
) -> Layout:
    rules = {name: rule for name, rule in everywhere.items() if name in columns} | (allowed or {})
    flat = {name: rule if isinstance(rule, str) else tuple(_flat(rule)) for name, rule in rules.items()}
    return Layout(columns, tuple(key), flat, **words)


def _flat(words: Iterable[Any]) -> Iterable[str]:
    """The words of a list, and of the lists inside it."""
    for word in words:
        yield from [word] if isinstance(word, str) else _flat(word)


LAYOUTS = layouts("datasets")


def schema(layout: Layout, rules: Sequence[pa.Check] = ()) -> pa.DataFrameSchema:
    """The pandera schema of a layout, without its key.

    Args:
        layout: what the table must look like.
        rules: checks of each row; each is named after the column that its error is about.
    """
    import pandera.pandas as pa

    columns = {name: _column(layout, name, kind) for name, kind in layout.columns.items()}
    return pa.DataFrameSchema(columns, list(rules), strict=True, ordered=True)


class Broken(NamedTuple):
    """The first violation of a schema: row (of the DataFrame's index), column, value and problem."""

    row: int
    column: str
    value: Any
    problem: str


def explained(error: Any, table: pd.DataFrame) -> Broken:
    """Describe a pandera SchemaError of a table that has all columns."""
    cases, check = error.failure_cases, error.check
    row = cases["index"].iloc[0]
    column = error.schema.name or check.name
    value = table[column][row] if row in table.index else cases["failure_case"].iloc[0]
    if check == "not_nullable":
        number = pd.api.types.is_numeric_dtype(table[column])
        return Broken(row, column, "", "is missing" if number else "is empty, and must not be")
    problem = getattr(check, "error", None) or f"fails {check}"
    return Broken(row, column, "" if pd.isna(value) else value, problem)


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
        rule = layout.allowed[name]
        checks.append(pa.Check.isin(values_of(rule), error=f"is not one of: {shown(rule)}"))
    return pa.Column(DTYPES.get(plain, "str"), checks, nullable=kind.endswith("?"))


def values_of(rule: tuple[str, ...] | str) -> list[str]:
    """The values that a rule of ``Layout.allowed`` allows."""
    if isinstance(rule, str):
        table, column = CODES[rule]
        return [*(row[column] for row in reference.rows(table)), NONE]
    return list(rule)


def shown(rule: tuple[str, ...] | str) -> str:
    """The values that a rule allows, for an error; many are not listed."""
    values = values_of(rule)
    return ", ".join(values) if len(values) <= 20 else f"the codes of data/reference ({len(values)})"


def only_used(table: pd.DataFrame) -> pd.DataFrame:
    """The table with unused categories removed from its code columns."""
    columns = {str(name): column for name, column in table.select_dtypes("category").items()}
    used = {name: column.cat.remove_unused_categories().cat.categories for name, column in columns.items()}
    # the categories of a file without rows have no type
    typed = {name: pd.CategoricalDtype(words.astype("str")) for name, words in used.items()}
    return table.astype(typed)


def as_texts(table: pd.DataFrame) -> pd.DataFrame:
    """The table with categoricals as text, missing values kept; only the categories are converted, which is fast."""
    texts = {}
    for name, codes in table.select_dtypes("category").items():
        each = codes.cat.categories.astype("str").array
        texts[str(name)] = each.take(codes.cat.codes.to_numpy(), allow_fill=True)  # -1: missing
    return table.assign(**texts)


def stacked(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """DataFrames below each other; codes stay categoricals, with sorted categories."""
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
