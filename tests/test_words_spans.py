"""Months and routes in words."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import words

BOTH = ["Eastern Mediterranean", "Western Balkan", "Other"]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2024-05", "2025-04", "May 2024 to April 2025"),
        ("2024-05", "2024-07", "May to July 2024"),
        ("2024-05", "2024-05", "May 2024"),
    ],
)
def test_a_span_names_each_year_once(first, last, said):
    assert words.span(pd.Timestamp(first), pd.Timestamp(last)) == said


@pytest.mark.parametrize(
    ("frequency", "said"), [("year", "2015"), ("quarter", "2015 Q4"), ("month", "October 2015")]
)
def test_a_period_by_its_first_day(frequency, said):
    assert words.period(pd.Timestamp("2015-10-01"), frequency) == said


def test_during_reads_in_a_sentence():
    assert words.during("May to July 2024") == "from May to July 2024"
    assert words.during("May 2024") == "in May 2024"


@pytest.mark.parametrize(
    ("first", "last", "routes", "said"),
    [
        ("2009-01", "2025-04", None, True),
        ("2016-12", "2018-01", BOTH, True),
        ("2017-01", "2025-04", None, False),
        ("2009-01", "2014-12", None, False),
        ("2015-01", "2015-12", BOTH[1:], False),
    ],
)
def test_counting_twice_is_said_of_both_routes_in_2015_and_2016_only(first, last, routes, said):
    assert bool(words.counted_twice(pd.Timestamp(first), pd.Timestamp(last), routes)) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [(None, "all routes"), ("Other", "other routes"), ("Black Sea", "the Black Sea route")],
)
def test_a_route_in_a_sentence(name, said):
    assert words.route(name) == said


def test_years_in_a_row_are_put_together():
    assert words.years([2025, 2013, 2015, 2016, 2017]) == "2013, 2015 to 2017 and 2025"
    assert words.years([2020, 2021]) == "2020 and 2021"
    assert words.years([]) == ""
