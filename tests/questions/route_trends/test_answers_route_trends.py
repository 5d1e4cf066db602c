"""The answer on routes: who leads over the whole period, who lately, and how that changed."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.route_trends.answer import sentences


def monthly(months, **routes):
    index = pd.date_range("2023-01-01", periods=months, freq="MS", name="month")
    return pd.DataFrame(routes, index=index).rename_axis(columns="route")


def test_over_two_years_it_tells_the_leader_of_all_and_of_the_last_twelve_months():
    first, second = sentences(monthly(24, A=[10] * 12 + [1] * 12, B=[2] * 12 + [3] * 12))
    assert first == (
        "From January 2023 to December 2024, 192 detections were reported on the routes shown; "
        "**A** had the most, 132 (69 %)."
    )
    assert (
        second
        == "In the twelve months to December 2024 it was **B**, 36 of 48, down 67 % on the year before."
    )


def test_without_a_year_before_nothing_is_compared():
    assert (
        sentences(monthly(12, A=[1] * 12))[1]
        == "In the twelve months to December 2023 it was **A**, 12 of 12."
    )


def test_less_than_a_year_has_no_last_twelve_months():
    assert len(sentences(monthly(6, A=[1] * 6))) == 1


def test_both_routes_that_count_the_same_people_in_2015_and_2016_bring_the_note():
    index = pd.date_range("2015-01-01", periods=12, freq="MS", name="month")
    both = pd.DataFrame({"Eastern Mediterranean": 5, "Western Balkan": 4}, index=index).rename_axis(
        columns="route"
    )
    assert "repeat" in sentences(both)[-1]
    assert "repeat" not in sentences(both[["Western Balkan"]])[-1]


def test_no_detection_at_all_is_said():
    assert sentences(monthly(3, A=[0] * 3)) == [
        "There were no detections on the routes shown in January to March 2023."
    ]
