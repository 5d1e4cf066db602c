"""The triangle, the largest revisions and their age draw and say what they are given."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.questions.revisions import figures

SOURCE = "Source: F, 2 vintages, 2016-02-01 to 2017-02-01"
TRIANGLE = pd.DataFrame(
    [
        ("2014", 2014, "2016-02-01", 1000.0, True, None, None),
        ("2015", 2015, "2016-02-01", 500.0, False, None, None),
        ("2015", 2015, "2017-02-01", 1020.0, True, 20.0, 4.0),
        ("2013", 2013, "2016-02-01", 900.0, True, None, None),
        ("2013", 2013, "2017-02-01", 855.0, True, -45.0, -5.0),
    ],
    columns=["label", "year", "vintage", "total", "complete", "change", "percent"],
).astype({"change": "float64", "percent": "float64"})
MOVED = pd.DataFrame(
    [
        ("2015-01-01", "Black Sea", "sea", "UNK", "2016-02-01", "2017-02-01", 700.0, 0.0, -700.0, -100.0, "withdrawn"),
        ("2015-01-01", "Black Sea", "sea", "XK", "2016-02-01", "2017-02-01", 0.0, 300.0, 300.0, None, "appeared"),
    ],
    columns=[
        "month", "route", "border_type", "citizenship", "since", "vintage", "old", "new", "change", "percent", "kind",
    ],
).astype({"month": "datetime64[us]"})  # fmt: skip
AGES = pd.DataFrame(
    {
        "age": ["under 3 months", "5 years or more"], "figures": [1000, 10], "moved": [71, 0], "share": [7.1, 0.0],
        "net": [0.001, -1.5], "gross": [9.6, 1.5],
    }
)  # fmt: skip


def shown(figure):
    return [text.get_text() for text in figure.drawing.axes[0].texts]


def test_the_triangle_writes_totals_and_changes_and_stars_part_years():
    made = figures.triangle_heatmap(TRIANGLE, "detections", SOURCE)
    assert sorted(shown(made)) == sorted(
        ["500*", "1,020\n+20", "900", "855\n-45"]
    )  # 2014 has one vintage only
    assert made.title == "The total that moved most: 2013, from 900 to 855 detections (-5.0\u00a0%)"
    assert made.note.startswith("* part of the year only.")
    assert "Largest changes in detections: 2013 -45 in vintage 2017-02-01; 2015 +20" in made.alt
    assert len(made.data) == 4


def test_the_triangle_colours_falls_and_rises_apart_and_leaves_no_change_blank():
    made = figures.triangle_heatmap(TRIANGLE, "detections", SOURCE)
    cells = made.drawing.axes[0].images[0].get_array()
    assert cells[0, 0] == 0
    assert cells[0, 1] < 0 < cells[1, 1]


def test_the_largest_revisions_are_bars_with_names_and_values():
    made = figures.largest_revisions(MOVED, "detections", 100, SOURCE)
    (axis,) = made.drawing.axes
    assert [bar.get_width() for bar in axis.patches] == [300, -700]  # the largest on top
    assert "January 2015, Black Sea, sea, Unknown" in shown(made)
    assert "700 → 0" in shown(made)
    assert (
        made.title
        == "2 figures moved by 100 detections or more; the largest: January 2015, Black Sea, sea, Unknown"
    )
    assert "Kosovo*" in made.note
    assert "sea, Kosovo* 0 to 300" in made.alt


def test_when_nothing_is_large_enough_it_says_so():
    made = figures.largest_revisions(MOVED.head(0), "detections", 1000, SOURCE)
    assert made.title == "No figure moved by 1,000 detections or more"
    assert shown(made) == ["No figure moved by 1,000 or more."]


def test_shares_by_age_start_at_zero_and_say_of_how_many():
    made = figures.moved_by_age(AGES, "detections", SOURCE)
    assert made.drawing.axes[0].get_xlim()[0] == 0
    assert "7.1 % of 1,000 (net 0.0\u00a0%, gross 9.6 %)" in shown(made)
    assert made.title == "Figures under 3 months old when published move most often: 7.1 % of them"


@pytest.mark.parametrize("draw", [figures.triangle_heatmap, figures.moved_by_age])
def test_without_anything_to_compare_there_is_a_sentence(draw):
    empty = (TRIANGLE if draw is figures.triangle_heatmap else AGES).head(0)
    assert len(shown(draw(empty, "detections", SOURCE))) == 1


def test_the_source_line_names_the_span_of_the_vintages():
    assert figures.source_line("F, D", ["2018-07-06", "2016-01-01"]) == (
        "Source: F, D, 2 vintages, 2016-01-01 to 2018-07-06"
    )
