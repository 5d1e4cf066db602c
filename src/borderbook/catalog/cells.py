"""One table out of several vintages: each cell from the newest that gives a number for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from borderbook.catalog.schemas import only_used, stacked


def newest_of_each_cell(
    parts: Mapping[str, pd.DataFrame],
    key: Sequence[str],
    value: str,
    undivided: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Each cell from the newest vintage that gives a number for it; missing only if all have it missing.

    For publishers who revise cell by cell and whose newest file does not repeat the older tables.

    Args:
        parts: vintage (ISO date) -> its table, oldest first; all have the same columns.
        key: the columns that name a cell.
        value: the column of the number.
        undivided: column -> the word in it of a row that is not divided by it. What one vintage divides and another
            does not is taken from the newer of the two alone, so that rows may be added up.

    Returns:
        A row a cell, sorted by the key, with a column ``vintage``; codes are categoricals of the values used.
    """
    every = stacked(
        [part.assign(vintage=pd.Categorical([date]).repeat(len(part))) for date, part in parts.items()]
    )
    # the last of a cell's rows is its newest with a number, or its newest
    ordered = every.assign(_known=every[value].notna()).sort_values(
        "_known", kind="stable", ignore_index=True
    )
    newest = ordered.drop_duplicates(list(key), keep="last").drop(columns="_known")
    for column, word in (undivided or {}).items():
        newest = _divided_once(
            newest, [name for name in key if name != column], value, newest[column] == word
        )
    return only_used(newest.sort_values(list(key), kind="stable", ignore_index=True))


def _divided_once(table: pd.DataFrame, others: list[str], value: str, whole: pd.Series) -> pd.DataFrame:
    """The rows without those of the older division, where both a whole and its parts have a number."""
    # the codes of the column vintage count from the oldest
    age = table["vintage"].cat.codes.where(table[value].notna(), -1)
    ages = pd.DataFrame({"whole": age.where(whole, -1), "parts": age.where(~whole, -1)})
    newest = ages.groupby([table[name] for name in others], observed=True).transform("max")
    of_whole, of_parts = newest["whole"], newest["parts"]
    older = (whole & (of_whole <= of_parts)) | (~whole & (of_parts < of_whole))
    return table[~(older & (of_whole >= 0) & (of_parts >= 0))]
