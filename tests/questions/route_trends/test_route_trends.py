"""Detections by route: the change of the thing just named, whole years only, shares of all routes."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.route_trends import answer, figures

MONTHS = pd.date_range("2024-05-01", periods=12, freq="MS", name="month")
COLUMNS = pd.Index(["Central Mediterranean", "Western Balkan"], name="route")
RECENT = pd.DataFrame([[10, 1]] * 12, index=MONTHS, columns=COLUMNS)
EARLIER = pd.DataFrame([[20, 9]] * 12, index=MONTHS - pd.DateOffset(years=1), columns=COLUMNS)


def test_each_change_is_that_of_the_thing_just_named():
    total, largest, preliminary, _ = answer.sentences(RECENT, EARLIER)
    assert "preliminary" in preliminary
    assert answer.sentences(RECENT, EARLIER, newest=False)[2] == ""
    assert (
        "**132 detections** were reported on two routes, down 62 % on the same months a year before (348)"
        in total
    )
    assert "**The Central Mediterranean route** had the most, 120 (91 %), down 50 %" in largest
    assert "no detections were reported" in answer.sentences(RECENT * 0, EARLIER)[0]


def test_fewer_months_before_are_not_compared():
    assert "no year before" in answer.sentences(RECENT, EARLIER.iloc[1:])[0]
    assert "no year before" in answer.change_title(RECENT, EARLIER.iloc[1:])


def test_a_single_route_has_no_largest():
    only = answer.sentences(RECENT[["Western Balkan"]], EARLIER[["Western Balkan"]])
    assert "for Western Balkan" in only[0]
    assert not any("had the most" in sentence for sentence in only)


def test_a_map_says_which_routes_it_cannot_place_and_shares_nothing_without_detections():
    figure = figures.on_map(RECENT.rename(columns={"Western Balkan": "Balkan and east"}), RECENT)
    assert "Not on the map: Balkan and east" in figure.note
    assert figure.title.startswith("Central Mediterranean has 120 (91 %)")
    none = pd.DataFrame({"Other": [0]}, index=MONTHS[:1])
    assert figures.on_map(none, none).title == "No detections in May 2024"
    assert answer.change_title(none, none.iloc[:0]).startswith("No detections in May 2024")


def test_who_led_is_said_of_those_shown_where_not_all_are():
    shares = pd.DataFrame(
        {"2024": [60.0, 40.0], "newest": [30.0, 70.0]}, index=pd.Index(["A", "B"], name="route")
    )
    assert "two routes led in" in answer.share_title(shares)
    assert "two routes, of those shown, led in" in answer.share_title(shares / 2)
