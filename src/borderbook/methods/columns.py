"""The columns of a table as text, and its rows one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd


def rows_of(table: pd.DataFrame) -> Iterable[Any]:
    """The rows of a table, columns as attributes and ``Index``; of what type each is, only the table knows."""
    return table.itertuples()


def as_texts(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its categoricals as text, missing where they are; a text of each category, not of each row."""
    texts = {}
    for name, codes in table.select_dtypes("category").items():
        each = codes.cat.categories.astype("str").array
        texts[str(name)] = each.take(codes.cat.codes.to_numpy(), allow_fill=True)  # -1 is what is missing
    return table.assign(**texts)
