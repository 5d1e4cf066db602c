"""Codes as text."""

from __future__ import annotations

import pandas as pd


def as_texts(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its categoricals as text, missing where they are; a text of each category, not of each row."""
    texts = {}
    for name, codes in table.select_dtypes("category").items():
        each = codes.cat.categories.astype("str").array
        texts[str(name)] = each.take(codes.cat.codes.to_numpy(), allow_fill=True)  # -1 is what is missing
    return table.assign(**texts)
