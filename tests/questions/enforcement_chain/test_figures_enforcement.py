"""What is drawn and said of Eurostat's four enforcement measures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook.methods import enforcement
from borderbook.questions.enforcement_chain import country_figures as by_name
from borderbook.questions.enforcement_chain import figures

SOURCE = "Source: Eurostat, vintage 2026-05-12"


def rows_of(*cells):
    frame = pd.DataFrame(cells, columns=["year", "measure", "persons", "flag", "vintage"])
    return frame.astype({"persons": "Int64"})


ROWS = rows_of(
    (2021, "found_illegally_present", 400, "d", "2026-05-12"),
    (2022, "found_illegally_present", 500, "d", "2026-05-12"),
    (2023, "found_illegally_present", 800, "", "2026-05-12"),
    (2021, "order_to_leave", 100, "", "2026-05-12"),
    (2022, "order_to_leave", pd.NA, "", ""),
    (2023, "order_to_leave", 300, "", "2026-05-12"),
    (2021, "return", 50, "e", "2024-09-20"),
    (2023, "return", 90, "", "2026-05-12"),
)


def heights(axis):
    return {round(bar.get_x() + bar.get_width() / 2): bar.get_height() for bar in axis.patches}


def written(axis):
    return [text.get_text() for text in axis.texts]


def test_the_panels_show_each_measure_and_leave_missing_years_open():
    made = figures.chain_panels(ROWS, "Malta", "all", SOURCE)
    refused, found, ordered, returned = made.drawing.axes
    assert heights(refused) == {}
    assert "no figure held" in refused.get_title(loc="left")
    assert heights(found) == {2021: 400, 2022: 500, 2023: 800}
    assert heights(ordered) == {2021: 100, 2023: 300}
    assert "2023: 90" in returned.get_title(loc="left")
    assert found.get_ylim()[0] == 0


def test_flagged_years_are_ringed_and_named_as_spans():
    made = figures.chain_panels(ROWS, "Malta", "all", SOURCE, "A remark.")
    assert list(made.drawing.axes[1].lines[0].get_xdata()) == [2021, 2022]
    assert "definition differs (found illegally present 2021–2022)" in made.note
    assert "estimated (returned 2021)" in made.note
    assert made.note.endswith("A remark.")


def test_the_panels_speak_for_themselves():
    made = figures.chain_panels(ROWS, "Malta", "third_country", SOURCE)
    assert made.title == "Malta: 100 to 300 ordered to leave a year, 50 to 90 returned a year"
    assert "returns to third countries only" in made.unit
    assert "Found illegally present: highest 800 in 2023, lowest 400 in 2021, last 800 in 2023" in made.alt
    assert "Refused entry: no figure" in made.alt
    assert list(made.data.columns) == ["year", "measure", "persons", "flag", "vintage"]


def test_the_bars_of_one_year_carry_number_share_flag_and_vintage():
    made = figures.latest_bars(enforcement.latest_together(ROWS), "Malta", "all", SOURCE)
    (axis,) = made.drawing.axes
    assert [bar.get_width() for bar in axis.patches] == [800, 300, 90]
    assert written(axis) == [
        "800 (267 per 100 ordered to leave) · vintage 2026-05-12",
        "300 · vintage 2026-05-12",
        "90 (30 per 100 ordered to leave) · vintage 2026-05-12",
    ]
    assert made.title == "Malta in 2023: 800 found, 300 ordered to leave and 90 returned"
    assert "No figure is held for: refused entry" in made.note
    assert axis.get_xlim()[0] == 0


def test_a_place_without_a_common_year_gets_a_figure_that_says_so():
    apart = rows_of((2021, "order_to_leave", 100, "", ""), (2022, "return", 5, "", ""))
    made = figures.latest_bars(enforcement.latest_together(apart), "Malta", "all", SOURCE)
    assert made.title == "Malta: no year has a figure for every measure"
    assert made.png()


def test_the_ratios_are_drawn_with_their_bounds_and_mixed_vintages_are_named():
    made = figures.ratio_panels(enforcement.ratios(ROWS), "Malta", "all", SOURCE)
    left, right = made.drawing.axes
    # 2022 has no ratio: the line is broken there
    assert list(left.lines[0].get_xdata()) == [2021, 2022, 2023]
    assert left.lines[0].get_ydata() == pytest.approx([25.0, np.nan, 37.5], nan_ok=True)
    assert written(right) == ["50", "30"]
    assert "Divided across vintages: 2021." in made.note
    assert (
        made.title
        == "Malta: 38 ordered to leave for 100 found in 2023, 30 returned for 100 ordered to leave in 2023"
    )
    assert left.get_ylim()[0] == 0


def test_ratios_of_nothing_say_so():
    made = figures.ratio_panels(enforcement.ratios(ROWS.head(3)), "Malta", "all", SOURCE)
    assert made.title == "Malta: no ratio can be given"
    assert written(made.drawing.axes[0]) == ["no figure"]
    assert made.png()


def test_years_are_told_as_spans():
    assert figures.spans(pd.Series([2012, 2010, 2011, 2015])) == "2010–2012, 2015"


COUNTRIES = pd.DataFrame(
    {
        "refusal_of_entry": [5.0, 6.0, 7.0],
        "found_illegally_present": [300.0, 200.0, 100.0],
        "order_to_leave": [20.0, 40.0, float("nan")],
        "return": [2.0, 1.0, 3.0],
    },
    index=pd.Index(["DE", "FR", "MT"], name="geo"),
)


def test_countries_with_all_four_are_drawn_and_the_others_counted():
    made = by_name.country_bars(COUNTRIES, 2023, 5, "all", SOURCE, highlight="FR")
    found = made.drawing.axes[1]
    assert [bar.get_width() for bar in found.patches] == [300, 200]
    labels = made.drawing.axes[0].get_yticklabels()
    assert [(label.get_text(), label.get_fontweight()) for label in labels] == [
        ("Germany", "normal"), ("France", "bold"),
    ]  # fmt: skip
    assert "Not shown: 1 countries for which a measure is missing." in made.note
    assert made.title == (
        "Highest in 2023: France (refused entry), Germany (found), France (ordered to leave), Germany (returned)"
    )
    assert "Germany 5, 300, 20, 2; France 6, 200, 40, 1" in made.alt
    assert made.data["Country"].tolist() == ["Germany", "France", "Malta"]


def test_only_so_many_countries_as_asked_are_drawn():
    made = by_name.country_bars(COUNTRIES.fillna(1), 2023, 2, "all", SOURCE, of="Syria")
    assert "Of 3 countries with all four, the 2 with the most found." in made.note
    assert made.unit.startswith("Citizens of Syria in 2023")


@pytest.mark.parametrize("countries", [COUNTRIES.iloc[:0], COUNTRIES.iloc[2:]])
def test_no_country_with_all_four_is_said(countries):
    made = by_name.country_bars(countries, 2023, 5, "all", SOURCE)
    assert made.title == "No country has a figure for all four measures in 2023"
    assert made.png()
