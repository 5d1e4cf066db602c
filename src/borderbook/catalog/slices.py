"""Some rows and columns of a dataset, read without the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from borderbook.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

Condition = dict[str, list[Any]]
"""Column -> the values that it may have; a row must fit in all columns."""


def typed(dataset: str, where: Mapping[str, Any], kinds: Mapping[str, str]) -> Condition:
    """A condition whose values are what the columns hold.

    Args:
        dataset: its name, for the error.
        where: column -> a value, or several as a list.
        kinds: column -> its type, a key of ``schemas.DTYPES``; of all that there are.

    Raises:
        UsageError: no such column; no year, count or day where the column holds them.
    """
    expect_columns(dataset, where, kinds)
    return {name: [_typed(name, value, kinds[name]) for value in _listed(where[name])] for name in where}


def expect_columns(dataset: str, names: Iterable[str], kinds: Mapping[str, str]) -> None:
    """Raise a UsageError for a column that a dataset does not have."""
    for name in names:
        if name not in kinds:
            raise UsageError(f"'{dataset}' has no column '{name}'. There are: {', '.join(kinds)}.")


def _listed(values: Any) -> Iterable[Any]:
    return values if isinstance(values, Iterable) and not isinstance(values, str) else [values]


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


def rows(
    content: bytes, conditions: Sequence[Condition], columns: Sequence[str] | None = None
) -> pd.DataFrame:
    """The rows of a Parquet file that meet one of some conditions, with some or (None) all columns.

    Groups of rows whose statistics say that they hold none are passed over. A whole table is better read by
    ``files.parquet``, which starts no thread.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    possible = [each for each in conditions if all(each.values())]  # a column of no values has no rows
    any_of = [[(name, "in", values) for name, values in each.items()] for each in possible] or pc.scalar(
        False
    )
    table = pq.read_table(
        pa.BufferReader(content), columns=columns, filters=any_of if all(conditions) else None, use_threads=False,
        pre_buffer=False,
    )  # fmt: skip
    frame: pd.DataFrame = table.to_pandas(use_threads=False)
    return frame
