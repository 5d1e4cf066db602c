"""The rows of a table, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd


def rows_of(table: pd.DataFrame) -> Iterable[Any]:
    """The rows of a table, columns as attributes and ``Index``; of what type each is, only the table knows."""
    return table.itertuples()
