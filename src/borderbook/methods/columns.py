"""Helpers for the rows and the categorical columns of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd


def rows_of(table: pd.DataFrame) -> Iterable[Any]:
    """The rows of a table as named tuples with its columns and ``Index``; typed Any, as columns are not typed."""
    return table.itertuples()


def as_texts(table: pd.DataFrame) -> pd.DataFrame:
    """The table with categoricals as text, missing values kept; only the categories are converted, which is fast."""
    texts = {}
    for name, codes in table.select_dtypes("category").items():
        each = codes.cat.categories.astype("str").array
        texts[str(name)] = each.take(codes.cat.codes.to_numpy(), allow_fill=True)  # -1: missing
    return table.assign(**texts)
