"""Codes as text: what pandas makes of them row by row."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.methods.texts import as_text, as_texts, days_of


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(["GR", None, "IT"], dtype="category", index=[4, 2, 9], name="geo"),
        pd.Series([2015, 2016], dtype="category"), pd.Series([], dtype="category"), pd.Series([2015, 2016]),
    ],
)  # fmt: skip
def test_a_column_as_text_is_what_pandas_makes_of_it(column):
    pd.testing.assert_series_equal(as_text(column), column.astype("str"))


def test_of_a_table_the_categoricals_become_text_and_the_rest_stays():
    table = as_texts(pd.DataFrame({"geo": pd.Categorical(["GR", "IT"]), "persons": [5, 10]}))
    assert table.dtypes.astype("str").to_dict() == {"geo": "str", "persons": "int64"}


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("2016-02-23", ["2016-02-23"] * 2), ("2016-02", ["2016-02-01", "2016-02-29"]),
        ("2016", ["2016-01-01", "2016-12-31"]), ("", [None, None]), ("in spring", [None, None]),
    ],
)  # fmt: skip
def test_a_date_is_a_day_a_month_or_a_year(date, days):
    expected = {
        name: pd.Timestamp(day) if day else pd.NaT for name, day in zip(("from", "to"), days, strict=True)
    }
    assert days_of(pd.Series([date, "2016"])).loc[0].to_dict() == expected
