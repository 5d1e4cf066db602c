"""Reads and checks the columns that every layout of the detections has."""

from __future__ import annotations

import pandas as pd

from borderbook import routes as register
from borderbook.upkeep.sources.rows import Rows
from borderbook.upkeep.tidy import BORDER_TYPES
from notemill.errors import DataError, Place

KEYS = ["route", "border_type", "citizenship"]


def border_types(rows: Rows, column: str, routes: pd.Series) -> pd.Series:
    """A column of the border types land and sea; the case of letters does not matter.

    Raises:
        DataError: another border type, or one that the row's route does not have.
    """
    words = rows.words(
        column,
        {word: word for word in BORDER_TYPES},
        f"{{}} is not a known border type ({', '.join(BORDER_TYPES)})",
        "If the publisher added one, add it to border_types in tables/datasets.yml.",
    )
    table = register.routes()
    there = dict(zip(table["route"], table["border_types"].str.split(";"), strict=True))
    elsewhere = [word not in there[route] for word, route in zip(words, routes, strict=True)]
    rows.refuse(column, pd.Series(elsewhere, rows.frame.index), "{} is not a border type of the row's route")
    return words


def expect_unbroken(months: pd.PeriodIndex, place: Place) -> None:
    """Raise a DataError unless every month from the first to the last appears exactly once."""
    twice = months[months.duplicated()]
    absent = pd.period_range(months.min(), months.max(), freq="M").difference(months)
    for wrong, problem in ((twice, "appears twice"), (absent, "is missing")):
        if len(wrong):
            raise DataError(
                f"the months {months.min()} to {months.max()} are not complete: {wrong[0]} {problem}",
                place,
                "A column or some rows were lost or pasted twice; download the file again.",
            )
