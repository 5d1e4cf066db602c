"""Some rows and columns of a dataset, read without the others."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from borderbook.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

TOGETHER = 16  # groups of rows of a large table

Condition = Mapping[str, Sequence[Any]]
"""Column -> the values that it may have; a row must fit in all columns."""


@dataclass(frozen=True)
class Slice:
    """What is asked of a dataset: values by column, and names of columns (none: all)."""

    where: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    columns: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.where or self.columns)

    @property
    def condition(self) -> Condition:
        """What rows must fit."""
        return {name: list(values) for name, values in self.where}

    @property
    def named(self) -> frozenset[str]:
        """All columns that it names."""
        return frozenset([*self.condition, *self.columns])


def asked(
    dataset: str, where: Mapping[str, Any] | None, columns: Sequence[str] | None, kinds: Mapping[str, str]
) -> Slice:
    """A slice, as it is asked for in words.

    Args:
        dataset: its name, for the error.
        where: column -> a value, or several as a list.
        columns: names of columns.
        kinds: column -> its type, a key of ``schemas.DTYPES``; of all that there are.

    Raises:
        UsageError: no such column; no year, count or day where the column holds them.
    """
    names = [*(where or ()), *(columns or ())]
    unknown = next((name for name in names if name not in kinds), None)
    if unknown is not None:
        raise UsageError(f"'{dataset}' has no column '{unknown}'. There are: {', '.join(kinds)}.")
    listed = sorted(typed(where or {}, kinds).items())
    return Slice(tuple((name, tuple(values)) for name, values in listed), tuple(columns or ()))


def typed(condition: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, list[Any]]:
    """A condition whose values are what the columns hold. Arguments and errors as of ``asked``."""
    return {
        name: [_typed(name, value, kinds[name]) for value in _listed(values)]
        for name, values in condition.items()
    }


def _listed(values: Any) -> list[Any]:
    return list(values) if isinstance(values, Iterable) and not isinstance(values, str) else [values]


def _typed(name: str, value: Any, kind: str) -> Any:
    plain = kind.removesuffix("?")
    try:
        if plain in ("year", "count"):
            return int(value)
        if plain == "date":
            text = str(value)  # '2025' and '2025-06' are the first day
            return dt.datetime.fromisoformat(f"{text}-01-01"[:10] if len(text) < 10 else text)
    except ValueError:
        raise UsageError(f"{name} = {value!r} is no {plain}.") from None
    return value


def parts(content: bytes) -> Iterator[pd.DataFrame]:
    """A stored table, about a million rows at a time; of a table in several parts, codes have the categories used."""
    from pyarrow.parquet import ParquetFile

    from borderbook.catalog.schemas import only_used

    file = ParquetFile(io.BytesIO(content), pre_buffer=False)
    for first in range(0, max(file.num_row_groups, 1), TOGETHER):
        groups = list(range(first, min(first + TOGETHER, file.num_row_groups)))
        part: pd.DataFrame = file.read_row_groups(groups, use_threads=False).to_pandas(use_threads=False)
        yield only_used(part) if file.num_row_groups > 1 else part


def rows(content: bytes, conditions: Sequence[Condition], columns: Collection[str] = ()) -> pd.DataFrame:
    """The rows of a stored table that meet one of some conditions.

    Groups of rows whose statistics say that they hold none are passed over; of the others, one is in memory at a time.

    Args:
        content: a Parquet file.
        conditions: what rows must fit.
        columns: names of columns (none: all); those of the conditions are read, too.
    """
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    from borderbook.catalog.corrections import rows_of

    file = ParquetFile(io.BytesIO(content), pre_buffer=False)
    tested = list(dict.fromkeys(name for condition in conditions for name in condition))
    wanted = [name for name in file.schema_arrow.names if not columns or name in columns or name in tested]
    found = [file.schema_arrow.empty_table().select(wanted)]
    for number in range(file.num_row_groups):
        if not any(_may_hold(file.metadata.row_group(number), condition) for condition in conditions):
            continue
        group = file.read_row_group(number, columns=wanted, use_threads=False)
        if tested:
            few = group.select(tested).to_pandas(use_threads=False)
            group = group.filter(pa.array(reduce(or_, (rows_of(few, dict(one)) for one in conditions))))
        found.append(group)
    frame: pd.DataFrame = pa.concat_tables(found).unify_dictionaries().to_pandas(use_threads=False)
    return frame


def _may_hold(group: Any, condition: Condition) -> bool:
    """Whether a group of rows may have one that fits, by the least and the greatest value of its columns."""
    columns = (group.column(number) for number in range(group.num_columns))
    known = {column.path_in_schema: column.statistics for column in columns}
    return all(
        not known[name].has_min_max or any(known[name].min <= value <= known[name].max for value in values)
        for name, values in condition.items()
        if known.get(name) is not None
    )
