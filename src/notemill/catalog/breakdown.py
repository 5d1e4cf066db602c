"""The columns by which a table is broken down, and rows of it of which each person or event is counted once."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from notemill.catalog import codebook, reference
from notemill.catalog.entries import read_catalog
from notemill.errors import UsageError
from notemill.words import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

    from notemill.catalog.schemas import Layout

_TIMES = ("month", "date", "year")
_FEW = 16  # values of a column that a message lists


def columns_of(dataset: str) -> list[str]:
    """The columns that ``load(dataset, by=...)`` takes; none of a table that was compiled by hand."""
    if read_catalog().entry(dataset).kind == "curated":
        return []
    layout, apart = _layout(dataset), codebook.apart()
    counts = any(kind.startswith("count") for kind in layout.columns.values()) and {*_TIMES} & {*layout.columns}
    named = (name for name, kind in layout.columns.items() if kind == "code" and name in layout.key)
    return [name for name in named if counts and name not in apart]


def expect(dataset: str, column: str) -> None:
    """Raise UsageError if a dataset has no such breakdown; the message lists those that it has."""
    if column and column not in (there := columns_of(dataset)):
        listed = f"{did_you_mean(column, there)} There are: {', '.join(there) or 'none'}."
        raise UsageError(f"'{dataset}' is not broken down by '{column}'.{listed}")


def by_vintage(dataset: str, column: str) -> bool:
    """Whether some vintages of a dataset are broken down by a column and others are not."""
    return column in _layout(dataset).whole


def counted_once(dataset: str, table: pd.DataFrame, column: str, chosen: Collection[str]) -> pd.DataFrame:
    """The rows of single values of a column that are no parts of each other.

    In each other column with totals they are the totals or, if these do not go on as long or name fewer values, the
    parts of the totals.

    Args:
        dataset: its name.
        table: its rows, or some of them.
        column: the column of the breakdown.
        chosen: the columns in which rows were chosen already.

    Raises:
        UsageError: no rows are broken down in this way; the message says which are held.
    """
    whole, layout = codebook.totals(dataset), _layout(dataset)
    time = next(name for name in _TIMES if name in table)
    divisible = [name for name in whole if name in codebook.parts(dataset) or layout.allowed.get(name) == "geo"]

    def parts(rows: pd.DataFrame, name: str) -> pd.DataFrame:
        if name in (listed := codebook.parts(dataset)):
            return rows[rows[name].isin(listed[name])]
        single = rows[~rows[name].isin(["", (whole | layout.undivided | layout.whole).get(name)])]
        return single[~reference.aggregates(single[name])] if layout.allowed.get(name) == "geo" else single

    def told(rows: pd.DataFrame) -> tuple[str, int]:
        rows = rows.dropna(subset=[layout.value])
        return (
            (str(newest := rows[time].max()), rows.loc[rows[time] == newest, column].nunique())
            if len(rows)
            else ("", 0)
        )

    rows = parts(table, column)
    for name in sorted(whole.keys() - {column, *chosen}, key=divisible.count):
        totals = rows[rows[name] == whole[name]]
        rows = max([totals, parts(rows, name)], key=told) if name in divisible else totals
    if "period" in rows and "period" not in chosen and len(rows):
        rows = max((rows[rows["period"] == length] for length in rows["period"].unique()), key=told)
    if rows.empty:
        raise UsageError(f"'{dataset}' has no rows by {column} that count each one once. Held: {_held(table, whole)}.")
    return rows.reset_index(drop=True)


def _held(table: pd.DataFrame, whole: dict[str, str]) -> str:
    """The combinations of the columns with totals that a table has, in words; 'each' stands for many values."""
    seen = table[[*whole]].astype(str)
    for name, total in whole.items():
        if seen[name].nunique() > _FEW:
            seen[name] = seen[name].where(seen[name] == total, "each")
    rows = seen.drop_duplicates().sort_values([*whole]).itertuples(index=False)
    return "; ".join(
        ", ".join(f"{name} {value or 'none'}" for name, value in zip(whole, row, strict=True)) for row in rows
    )


def _layout(dataset: str) -> Layout:
    from notemill.catalog.schemas import layouts  # with it comes pandas

    return layouts("datasets")[dataset]
