"""Compose one table out of several vintages: each cell from the newest vintage that has a number for it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from notemill.catalog import reference
from notemill.catalog.schemas import Layout, only_used, stacked

AGREE = 0.02
"""Two totals, or a total and the sum of its parts, agree if they differ by no more than this share."""


def newest_of_each_cell(parts: Mapping[str, pd.DataFrame], layout: Layout) -> pd.DataFrame:
    """Each cell from the newest vintage that has a number for it; missing only if it is missing in all.

    This is for publishers who revise cell by cell and whose newest file does not repeat the older tables.

    Args:
        parts: vintage (ISO date) -> its table, oldest first; all have the same columns.
        layout: the tables' layout. Where one vintage breaks a figure down by a column of ``undivided`` and another does
            not, only the newer of the two is used, so that rows can be added up.

    Returns:
        One row per cell, sorted by the key, with a column ``vintage``; codes are categoricals of the values used. If
        the layout has ``totals``, also ``total``, the total that the number was published with (or the newest total, if
        the parts of that vintage add up to it), and ``revised``, the last vintage in which that total was a different
        one ('' if none).
    """
    key, value = list(layout.key), layout.value
    dates = {date: pd.Categorical([date]) for date in parts}
    all_rows = stacked([part.assign(vintage=dates[date].repeat(len(part))) for date, part in parts.items()])
    # the last row of a cell is its newest row with a number, or just its newest row
    known = all_rows.assign(_known=all_rows[value].notna())
    ordered = known.sort_values("_known", kind="stable", ignore_index=True)
    newest = ordered.drop_duplicates(key, keep="last").drop(columns="_known")
    for column, word in layout.undivided.items():
        others = [name for name in key if name != column]
        newest = _divided_once(newest, others, value, newest[column] == word)
    newest = newest.sort_values(key, kind="stable", ignore_index=True)
    return only_used(_with_totals(newest, all_rows, layout) if layout.totals else newest)


def _with_totals(table: pd.DataFrame, all_rows: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """The table with ``total`` and ``revised``; parts of a revised total are dropped where there are newer ones."""
    value, totals = layout.value, layout.totals
    by, *others = totals
    groups = [name for name in layout.key if name not in totals]

    def divided(rows: pd.DataFrame) -> np.ndarray:
        """Which rows are parts or totals by the first column, and are not broken down by the others."""
        return np.logical_and.reduce([rows[value].notna(), *(rows[name] == totals[name] for name in others)])

    places = table.groupby(groups, observed=True)
    place, index = places.ngroup(), places.size().index

    def by_vintage(rows: pd.DataFrame) -> pd.DataFrame:
        """Sums of the rows: one row per place (and year), one column per vintage."""
        sums = rows.groupby([*groups, "vintage"], observed=True)[value].sum().astype("float64").unstack()
        return sums.reindex(index=index, columns=table["vintage"].cat.categories)

    undivided = all_rows[divided(all_rows)]
    published = by_vintage(undivided[undivided[by] == totals[by]])
    newest = published.ffill(axis=1).iloc[:, -1]
    differs = published.sub(newest, axis=0).abs().gt(newest * AGREE, axis=0)
    # the position of the vintage among all, from 1; 0: the total was never different
    revised = (differs.to_numpy() * np.arange(1, differs.shape[1] + 1)).max(axis=1)[place]
    added = by_vintage(undivided[parts_of(undivided[by], totals[by])])
    fits = added.sub(newest, axis=0).abs().le(newest * AGREE, axis=0)
    own_totals = published.combine_first(fits.where(fits).mul(newest, axis=0)).to_numpy()
    table = table.assign(
        total=pd.array(own_totals[place, table["vintage"].cat.codes], dtype="Int64"),
        revised=pd.Categorical.from_codes(revised, pd.Index(["", *differs.columns.astype("str")])),
    )
    part = divided(table) & parts_of(table[by], totals[by])
    older = part & (table["vintage"].cat.codes < revised)
    newer = (part & ~older).groupby(place).transform("any")
    return table[~(older & newer)].reset_index(drop=True)


def parts_of(codes: pd.Series, total: str) -> pd.Series:
    """Which rows are parts of the total: neither the total itself nor an aggregate of some parts; a mask."""
    return (codes != total) & ~reference.aggregates(codes)


def _divided_once(table: pd.DataFrame, others: list[str], value: str, whole: pd.Series) -> pd.DataFrame:
    """The rows without those of the older breakdown, where both a whole and its parts have a number."""
    # the codes of the categories of ``vintage`` count from the oldest
    age = table["vintage"].cat.codes.where(table[value].notna(), -1)
    ages = pd.DataFrame({"whole": age.where(whole, -1), "parts": age.where(~whole, -1)})
    newest = ages.groupby([table[name] for name in others], observed=True).transform("max")
    of_whole, of_parts = newest["whole"], newest["parts"]
    older = (whole & (of_whole <= of_parts)) | (~whole & (of_parts < of_whole))
    return table[~(older & (of_whole >= 0) & (of_parts >= 0))]
