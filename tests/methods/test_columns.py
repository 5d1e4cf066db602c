"""Tables that are not the ones wanted."""

from __future__ import annotations

import pandas as pd
import pytest

import borderbook as bb
from borderbook.errors import UsageError
from borderbook.methods import series
from borderbook.methods.columns import require

TABLE = pd.DataFrame({"route": ["A", "A"], "month": ["2015-01"] * 2, "detections": [1.0, 2.0]})


def test_a_table_with_the_columns_passes():
    require(TABLE, ("route", "month"), "this")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: require(TABLE, ("geo", "year"), "this", "Do that."), "this needs the columns 'geo', 'year', and the table has route, month, detections. Do that."),
        (lambda: require(pd.DataFrame(), ("geo",), "this"), "this needs the column 'geo', and the table has none."),
        (lambda: series.monthly(bb.load("incidents"), by="route", value="dead_and_missing"), "needs the column 'month'.*table.assign"),
    ],
)  # fmt: skip
def test_any_other_is_a_sentence(call, words):
    with pytest.raises(UsageError, match=words):
        call()


def test_the_advice_is_right():
    incidents = bb.load("incidents")
    dated = incidents.assign(month=incidents["date"].dt.to_period("M").dt.to_timestamp())
    assert (
        series.monthly(dated, by="route", value="dead_and_missing").to_numpy().sum()
        == incidents.dropna(subset="route")["dead_and_missing"].sum()
    )
