"""Detections by route: what is said where the page of the default, which nbval compares, has no such case."""

import pandas as pd
import pytest

from borderbook.questions.route_trends import answer

MONTHS = pd.date_range("2024-05-01", periods=12, freq="MS", name="month")


def table(now, before, *routes):
    rows = {"detections": now, "a year before": before, "share in %": 9.0}
    change = pd.DataFrame(rows, index=pd.Index(routes, name="route"))
    change["change"] = change["detections"] - change["a year before"]
    return change.assign(**{"change in %": change["change"] / change["a year before"] * 100})


def said(change, months):
    """The sentences of a table, with the row of its sums."""
    together = change.sum(min_count=len(change))
    together["change in %"] = (together["detections"] / max(together["a year before"], 1) - 1) * 100
    return answer.sentences(change, together.to_frame().T, months)


MEDITERRANEAN = "Central Mediterranean", "Western Balkan"
FELL = table([120, 12], [240, 108], *MEDITERRANEAN)
NAMES = "Western African", "Western Mediterranean", "Black Sea", "Other"
FOUR = table([10174, 20579, 15, 9], [38959, 18140, 2, 9], *NAMES)


@pytest.mark.parametrize(
    ("change", "months", "texts"),
    [
        (FELL, MONTHS, ["had the most detections, 120 of 132 on the two routes chosen (9 %).",
                        "On the two routes chosen together, detections were down 62 % on the same months a year before (348)."]),
        (table([120, 12], [240, 250], *MEDITERRANEAN), MONTHS, ["a year before (490), when the Western Balkan route had the most (250)."]),
        (table([13, 1], [26, 12], *MEDITERRANEAN), MONTHS, ["13 of 14 on the two routes chosen.", "detections were 38 in the same months a year before."]),
        (FELL * 0, MONTHS, ["no detections were reported on what is shown."]),
        (FELL.assign(**{"a year before": float("nan")}), MONTHS, ["There is no year before to compare with."]),
        (FELL.iloc[1:], MONTHS, ["**12 detections** were reported on the Western Balkan route, down 89 % on the same months a year before (108)."]),
        (FELL.rename({"Central Mediterranean": "Eastern Mediterranean"}), MONTHS - pd.DateOffset(years=7), ["; many of 2016 were counted twice."]),
    ],
)  # fmt: skip
def test_each_change_is_that_of_the_thing_just_named(change, months, texts):
    sentences = said(change, months)
    assert [text for text in texts if not any(one.endswith(text) for one in sentences)] == [], sentences


def test_the_title_of_the_first_figure_is_the_first_sentence():
    together = FELL.sum().to_frame().T
    said = answer.headline(FELL, together)
    assert said == "Central Mediterranean: 120 of 132 detections (9 %), down from 240"
    assert answer.headline(FELL.iloc[1:], together) == "Western Balkan: 12 detections, down from 108"
    assert answer.headline(FOUR.iloc[3:], together) == "Other: 9 detections"  # no change, and not more than one
    assert answer.headline(FELL * 0, together * 0) == "No detections on what is shown"
