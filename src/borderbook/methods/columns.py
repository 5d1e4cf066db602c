"""The rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd


def rows_of(table: pd.DataFrame) -> Iterable[Any]:
    """The rows of a table as named tuples with its columns and ``Index``; typed Any, as columns are not typed."""
    return table.itertuples()
