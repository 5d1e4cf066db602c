"""One table out of several vintages: each cell from the newest that gives a number for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd


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
    stacked = _stacked(parts)
    # the last of a cell's rows is its newest with a number, or its newest
    ordered = stacked.assign(_known=stacked[value].notna()).sort_values("_known", kind="stable")
    newest = ordered.drop_duplicates(list(key), keep="last").drop(columns="_known")
    for column, word in (undivided or {}).items():
        newest = _divided_once(
            newest, [name for name in key if name != column], value, newest[column] == word
        )
    table = newest.sort_values(list(key), kind="stable", ignore_index=True)
    codes = table.select_dtypes("category")
    return table.assign(**{str(name): _without_unused(codes[name]) for name in codes})


def _divided_once(table: pd.DataFrame, others: list[str], value: str, whole: pd.Series) -> pd.DataFrame:
    """The rows without those of the older division, where both a whole and its parts have a number."""
    # the codes of the column vintage count from the oldest
    age = table["vintage"].cat.codes.where(table[value].notna(), -1)
    ages = pd.DataFrame({"whole": age.where(whole, -1), "parts": age.where(~whole, -1)})
    newest = ages.groupby([table[name] for name in others], observed=True).transform("max")
    of_whole, of_parts = newest["whole"], newest["parts"]
    older = (whole & (of_whole <= of_parts)) | (~whole & (of_parts < of_whole))
    return table[~(older & (of_whole >= 0) & (of_parts >= 0))]


def _without_unused(column: pd.Series) -> pd.Series:
    """A categorical with only the categories that occur; counting the codes is much faster than pandas' search."""
    number = np.bincount(column.cat.codes + 1, minlength=len(column.cat.categories) + 1)
    return column if number[1:].all() else column.cat.remove_unused_categories()


def _stacked(parts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Vintages below each other, with a column ``vintage``; codes stay categoricals, their categories sorted."""
    frames = [
        part.assign(vintage=pd.Categorical([vintage]).repeat(len(part))) for vintage, part in parts.items()
    ]
    # of the same categories, columns are put together by number; of different ones, text by text
    for name in frames[0].select_dtypes("category").columns:
        every = pd.CategoricalDtype(sorted({c for frame in frames for c in frame[name].cat.categories}))
        frames = [frame.assign(**{name: frame[name].astype(every)}) for frame in frames]
    return pd.concat(frames, ignore_index=True)
