"""Codes as text, without the cost of a text a row."""

from __future__ import annotations

import pandas as pd


def as_text(column: pd.Series) -> pd.Series:
    """A column as text, missing where it is; of a categorical each category is made text once.

    The same as ``astype("str")``, which makes a text of every row: tables have hundreds of thousands.
    """
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column.astype("str")
    texts = column.cat.categories.astype("str").array
    taken = texts.take(column.cat.codes.to_numpy(), allow_fill=True)  # the code of what is missing is -1
    return pd.Series(taken, index=column.index, name=column.name)


def as_texts(table: pd.DataFrame) -> pd.DataFrame:
    """The table with all its categoricals as text."""
    codes = table.select_dtypes("category")
    return table.assign(**{str(name): as_text(codes[name]) for name in codes})


def days_of(texts: pd.Series) -> pd.DataFrame:
    """The first and last day of dates that are a day, a month or a year: columns ``from`` and ``to``.

    ``texts`` are ISO dates ('2016-02-23', '2016-05', '2016'); what is none, or blank, is missing.
    """
    start, length = pd.to_datetime(texts, format="ISO8601", errors="coerce"), texts.str.len()
    end = start.mask(length == 4, start + pd.offsets.YearEnd(0)).mask(
        length == 7, start + pd.offsets.MonthEnd(0)
    )
    return pd.DataFrame({"from": start, "to": end})
