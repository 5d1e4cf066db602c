"""The columns that every layout of the detections has, and the checks that name a row of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.sources.reading import COMPARE, filled_counts
from borderbook.sources.schemas import BORDER_TYPES

KEYS = ["route", "border_type", "citizenship"]


def border_types(column: pd.Series, place: Place) -> pd.Series:
    """A column of land and sea, whatever the case of its letters.

    Raises:
        DataError: another border type; names its row.
    """
    words = column.str.casefold()
    unknown = ~words.isin(BORDER_TYPES)
    if unknown.any():
        row = int(column.index[unknown][0])
        raise DataError(
            f"'{column[row]}' is no border type that this project knows ({', '.join(BORDER_TYPES)})",
            replace(place, row=row),
            "If the publisher added one, add it to border_types in sources/tables/datasets.yml.",
        )
    return words


def months_of(days: pd.Series, place: Place) -> pd.Series:
    """Months from the days since 1970-01-01 on which they begin, as R stores them.

    Raises:
        DataError: another day of the month, or months that are no unbroken run; names the row.
    """
    day = pd.to_datetime(filled_counts(days, place).astype("int64"), unit="D")
    odd = day.dt.day != 1
    if odd.any():
        row = int(day.index[odd][0])
        raise DataError(f"'{days[row]}' is not the first day of a month", replace(place, row=row), COMPARE)
    months = day.dt.to_period("M")
    expect_unbroken(pd.PeriodIndex(months.unique()), place)
    return months


def expect_unbroken(months: pd.PeriodIndex, place: Place) -> None:
    """Raise a DataError unless the months run from the first to the last, each of them once."""
    twice = months[months.duplicated()]
    absent = pd.period_range(months.min(), months.max(), freq="M").difference(months)
    for found, problem in ((twice, "stands there twice"), (absent, "is missing")):
        if len(found):
            raise DataError(
                f"the months {months.min()} to {months.max()} are no unbroken run: {found[0]} {problem}",
                place,
                "A column or some rows were lost or pasted twice; download the file again.",
            )
