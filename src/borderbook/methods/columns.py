"""A table that is not the one wanted gets a sentence, not a KeyError or a wrong number."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from borderbook.errors import UsageError


def require(table: pd.DataFrame, columns: Sequence[str], of: str, advice: str = "") -> None:
    """Check that a table has the columns that a function needs.

    Args:
        table: any frame.
        columns: the names that must be there.
        of: what needs them, in words: 'series.monthly'.
        advice: what to do about it, a full sentence.

    Raises:
        UsageError: names the columns that are not there and those that are.
    """
    missing = [name for name in columns if name not in table.columns]
    if missing:
        noun = "column" if len(missing) == 1 else "columns"
        sentence = (
            f"{of} needs the {noun} {', '.join(map(repr, missing))}, and the table has "
            f"{', '.join(map(str, table.columns)) or 'none'}."
        )
        raise UsageError(f"{sentence} {advice}".rstrip())


def require_one_row(table: pd.DataFrame, each: Sequence[str], of: str) -> None:
    """Check that a table has a row at most for each combination of some columns.

    Raises:
        UsageError: names the first combination that has several.
    """
    repeated = table[table.duplicated(list(each))]
    if len(repeated):
        first = ", ".join(f"{name} {repeated.iloc[0][name]}" for name in each)
        raise UsageError(
            f"{of} needs one row for each {' and '.join(each)}; {first} has several. Add them up first."
        )
