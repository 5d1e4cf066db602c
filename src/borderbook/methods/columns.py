"""A table that is not the one wanted gets a sentence, not a KeyError or a wrong number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from borderbook.errors import UsageError


def require(table: pd.DataFrame, columns: Sequence[str], of: str, advice: str) -> None:
    """Check that a table has the columns that a function needs.

    Args:
        table: any frame.
        columns: the names that must be there.
        of: what needs them, in words: 'within'.
        advice: what to do about it, a full sentence.

    Raises:
        UsageError: names the columns that are not there and those that are.
    """
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise UsageError(
            f"{of} needs the column{'s' if len(missing) > 1 else ''} {', '.join(map(repr, missing))}, and the table "
            f"has {', '.join(map(str, table.columns)) or 'none'}. {advice}"
        )


def rows_of(table: pd.DataFrame) -> Iterable[Any]:
    """The rows of a table, columns as attributes and ``Index``; of what type each is, only the table knows."""
    return table.itertuples()
