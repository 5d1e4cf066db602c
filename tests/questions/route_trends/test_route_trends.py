"""Detections by route: the change of the thing just named, whole years only, shares of all routes."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.route_trends import answer

MONTHS = pd.date_range("2024-05-01", periods=12, freq="MS", name="month")
CHANGE = pd.DataFrame(
    {
        "detections": [120, 12],
        "a year before": [240, 108],
        "change in %": [-50.0, -88.9],
        "share in %": [90.9, 9.1],
    },
    index=pd.Index(["Central Mediterranean", "Western Balkan"], name="route"),
)


def test_each_change_is_that_of_the_thing_just_named():
    total, largest, preliminary, _ = answer.sentences(CHANGE, MONTHS)
    assert "preliminary" in preliminary
    assert answer.sentences(CHANGE, MONTHS, newest=False)[2] == ""
    reported = (
        "**132 detections** were reported on two routes, down 62 % on the same months a year before (348)"
    )
    assert reported in total
    assert "**The Central Mediterranean route** had the most, 120 (91 %), down 50 %" in largest
    assert "no detections were reported" in answer.sentences(CHANGE * 0, MONTHS)[0]


def test_a_year_before_that_is_not_held_is_not_compared():
    total, largest, *_ = answer.sentences(CHANGE.assign(**{"a year before": float("nan")}), MONTHS)
    assert "no year before" in total
    assert "no year before" in largest


def test_a_single_route_has_no_largest():
    only = answer.sentences(CHANGE.loc[["Western Balkan"]], MONTHS)
    assert "for Western Balkan" in only[0]
    assert not any("had the most" in sentence for sentence in only)


def test_who_led_is_said_of_those_shown_where_not_all_are():
    shares = pd.DataFrame(
        {"2024": [60.0, 40.0], "to May 2025": [30.0, 70.0]}, index=pd.Index(["A", "B"], name="route")
    )
    assert "two routes led in" in answer.share_title(shares)
    assert "two routes, of those shown, led in" in answer.share_title(shares / 2)
