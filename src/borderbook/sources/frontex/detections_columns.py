"""The columns that every layout of the detections has, and the checks that name a row of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.sources.reading import counts
from borderbook.sources.schemas import BORDER_TYPES

KEYS = ["route", "border_type", "citizenship"]
COMPARE = "Compare with the publisher's page; mend nothing by hand."


def filled(column: pd.Series, place: Place) -> pd.Series:
    """A column as trimmed text; its index must be the row in the file.

    Raises:
        DataError: a cell is blank; names its row.
    """
    text = column.astype("str").str.strip()
    _expect_filled(text.isna() | (text == ""), place)
    return text


def filled_counts(column: pd.Series, place: Place) -> pd.Series:
    """A column of counts; here a blank is an error, since Frontex prints a zero where it means one.

    Raises:
        DataError: a blank, text, a fraction or a negative count; names the row and the value.
    """
    numbers = counts(column, place)
    _expect_filled(numbers.isna(), place)
    return numbers


def _expect_filled(blank: pd.Series, place: Place) -> None:
    if blank.any():
        raise DataError("the cell holds no value", replace(place, row=int(blank.index[blank][0])), COMPARE)


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
            "If the publisher added one, add it to BORDER_TYPES in sources/schemas.py.",
        )
    return words


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
