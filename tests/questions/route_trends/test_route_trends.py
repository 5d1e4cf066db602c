"""Detections by route: the change of the thing just named, whole years only, shares of all routes."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.route_trends import answer

MONTHS = pd.date_range("2024-05-01", periods=12, freq="MS", name="month")
CHANGE = pd.DataFrame(
    {
        "detections": [120, 12],
        "a year before": [240, 108],
        "change": [-120, -96],
        "change in %": [-50.0, -88.9],
        "share in %": [90.9, 9.1],
    },
    index=pd.Index(["Central Mediterranean", "Western Balkan"], name="route"),
)


def said(change, months, *others, **more):
    """The sentences of a table, with the row of its sums."""
    together = change.sum(min_count=len(change))
    together["change in %"] = (together["detections"] / max(together["a year before"], 1) - 1) * 100
    return answer.sentences(change, together, months, *others, **more)


def test_each_change_is_that_of_the_thing_just_named():
    largest, together, moved = said(CHANGE, MONTHS)
    assert largest == (
        "In the twelve months to April 2025 (preliminary), **the Central Mediterranean route** had the most detections, 120 "
        "of 132 on the two routes chosen (91 %)."
    )
    assert (
        together
        == "On the two routes chosen together, detections were down 62 % on the same months a year before (348)."
    )
    assert moved == "In these twelve months the Central Mediterranean route fell most, from 240 to 120 (−50 %)."
    assert "(preliminary)" not in said(CHANGE, MONTHS, newest=False)[0]
    assert "no detections were reported" in said(CHANGE * 0, MONTHS)[0]
    assert said(CHANGE // 9, MONTHS) == [
        "In the twelve months to April 2025 (preliminary), **the Central Mediterranean route** had the most detections, 13 of "
        "14 on the two routes chosen.",
        "On the two routes chosen together, detections were 38 in the same months a year before.",
        "",
    ]


def test_rises_are_named_beside_a_fall_and_another_leader_of_the_year_so_far():
    change = CHANGE.assign(detections=[120, 118], change=[-120, 10])
    so_far = pd.Series([50, 60], CHANGE.index, name="January to April 2025")
    together, moved = said(change, MONTHS, so_far)[1:]
    assert together.endswith("(348); from January to April 2025 alone, the Western Balkan route led, 60 to 50.")
    assert moved == (
        "In these twelve months the Central Mediterranean route fell most, from 240 to 120 (−50 %), and one other rose, the "
        "Western Balkan route, by 10."
    )
    assert "January" not in " ".join(said(change, MONTHS, so_far[::-1].set_axis(CHANGE.index)))
    assert "January" not in " ".join(said(change, MONTHS, so_far // 9))


def test_of_several_that_rose_the_one_that_rose_most_is_named_with_its_number():
    routes = pd.Index(["Western African", "Western Mediterranean", "Black Sea", "Other"], name="route")
    change = pd.DataFrame(
        {"detections": [10174, 20579, 15, 9], "a year before": [38959, 18140, 2, 9], "share in %": 9.0}, index=routes
    )
    change["change"] = change["detections"] - change["a year before"]
    change["change in %"] = change["change"] / change["a year before"] * 100
    assert said(change, MONTHS)[2] == (
        "In these twelve months the Western African route fell most, from 38,959 to 10,174 (−74 %), and two others rose, the "
        "Western Mediterranean route most, by 2,439."
    )
    turned = change.rename(columns={"detections": "a year before", "a year before": "detections"})
    turned["change"] *= -1
    assert said(turned, MONTHS)[2].endswith(", and two others fell, the Western Mediterranean route most, by 2,439.")
    assert said(change, MONTHS[:1])[2].startswith("In this month the Western African route fell most")


def test_detections_that_were_counted_twice_are_named_in_the_sentence():
    both = CHANGE.rename({"Central Mediterranean": "Eastern Mediterranean"})
    assert "; many of 2016 were counted twice" in said(both, MONTHS - pd.DateOffset(years=7))[0]


def test_a_year_before_that_is_not_held_is_not_compared():
    assert said(CHANGE.assign(**{"a year before": float("nan")}), MONTHS)[1:] == [
        "There is no year before to compare with."
    ]


def test_a_single_route_has_no_largest():
    only = said(CHANGE.loc[["Western Balkan"]], MONTHS)
    assert "on the Western Balkan route" in only[0]
    assert not any("had the most" in sentence for sentence in only)


def test_the_largest_group_stands_beside_its_own_highest_period():
    counts = pd.DataFrame({"A": [9, 2], "B": [1, 1]}, index=pd.to_datetime(["2016-01-01", "2025-01-01"]))
    assert answer.highest_periods(counts, "year") == "A: 2 in 2025, 9 in 2016, its highest year"
    assert answer.highest_periods(counts.iloc[:1], "year") == "A: 9 in 2016, its highest year"
    assert answer.highest_periods(counts * 0, "year") == "No detections on what is shown"
