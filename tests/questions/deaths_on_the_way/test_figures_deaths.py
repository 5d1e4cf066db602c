"""The figures of the dead and missing: what is drawn, what is said, what is left out."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.charts.old import maps
from borderbook.questions.deaths_on_the_way import analysis as fatality
from borderbook.questions.deaths_on_the_way import figures

A, B = "Central Mediterranean", "Western African"
SOURCE = "Source: made up for the test"
YEARS = pd.DatetimeIndex(["2019-01-01", "2020-01-01"], name="year")
YEARLY = pd.DataFrame({B: [5, 10], A: [1200, 30]}, index=YEARS)
WHOLE = pd.Series([True, False], index=YEARS)
INCIDENTS = pd.DataFrame(
    {
        "route": [A, A, B, B],
        "cause": ["drowning", "mixed_or_unknown", "drowning", "drowning"],
        "lat": [33.0, 33.01, None, 12.0],
        "lon": [12.5, 12.51, None, -60.0],
        "dead_and_missing": [100, 20, 6, 9],
        "flag": ["", "corrected", "origin presumed; corrected", ""],
    }
)


def by_year(**options):
    return figures.by_year(YEARLY, WHOLE, SOURCE, **options)


def where(table=INCIDENTS):
    return figures.where(fatality.places(table), table, SOURCE)


def test_bars_stack_the_largest_route_first_from_zero():
    (axis,) = by_year().drawing.axes
    assert [bar.get_height() for bar in axis.patches] == [1200, 30, 5, 10]
    assert [bar.get_y() for bar in axis.patches] == [0, 0, 1200, 30]
    assert axis.get_ylim()[0] == 0


def test_a_part_year_is_starred_and_each_total_written():
    figure = by_year()
    (axis,) = figure.drawing.axes
    assert [tick.get_text() for tick in axis.get_xticklabels()] == ["2019", "2020*"]
    assert [text.get_text() for text in axis.texts] == ["1,205", "40"]
    assert "part of the year only" in figure.note
    assert figure.data["whole_year"].tolist() == ["yes", "no"] * 2


def test_the_year_is_named_and_so_is_one_cause():
    assert by_year().title == "Dead and missing by route: 1,205 in 2019, more than in any other year"
    assert by_year(of="violence").title.startswith("Dead and missing by route (violence): 1,205")
    assert (
        "Last: 40 in 2020. Over all years: Central Mediterranean 1,230, Western African 15." in by_year().alt
    )


def test_equal_years_are_not_called_highest():
    equal = figures.by_year(YEARLY[[B]].assign(**{B: 7}), WHOLE, SOURCE)
    assert equal.title == "Dead and missing on the Western African route: 7 in 2019"


def test_causes_are_labelled_with_number_and_share():
    figure = figures.by_cause(fatality.by_cause(INCIDENTS), SOURCE)
    (axis,) = figure.drawing.axes
    assert [text.get_text() for text in axis.texts] == ["115  (85 %)", "20  (15 %)"]
    assert figure.title == "For 85 % of the dead and missing the recorded cause is drowning"
    assert "mixed or unknown, 15 %" in figure.note
    assert axis.get_xlim()[0] == 0


def test_the_chosen_cause_stands_out():
    causes = fatality.by_cause(INCIDENTS.assign(cause=["drowning", "violence"] * 2))
    (axis,) = figures.by_cause(causes, SOURCE, chosen="violence").drawing.axes
    colours = [bar.get_facecolor() for bar in axis.patches]
    assert colours[0] != colours[1]


def test_the_map_draws_places_by_area_and_counts_what_it_leaves_out():
    figure = where()
    assert figure.data["dead_and_missing"].tolist() == [120]
    assert "have no usable coordinates, 1 with 6 dead or missing" in figure.note
    assert "lie outside the map, 1 with 9 dead or missing" in figure.note
    assert "Drawn where they were corrected to: 1." in figure.note
    assert maps.BOUNDARIES_DISCLAIMER in figure.note
    assert "Kosovo*" in figure.note
    assert figure.title == "One place, where 120 people died or went missing"
    assert "The largest circle, 120, lies at 33.0° N, 12.5° E." in figure.alt


def test_half_of_the_dead_are_in_how_many_places():
    shown = pd.DataFrame({"dead_and_missing": [50, 30, 15, 5]})
    assert figures._places_of_half(shown) == 1
    assert figures._places_of_half(shown.assign(dead_and_missing=[40, 30, 20, 10])) == 2


def test_a_map_on_which_nothing_lies_says_so():
    figure = where(INCIDENTS.iloc[2:])
    assert figure.title == "No incident lies on this map"
    assert figure.data.empty


@pytest.mark.parametrize(
    ("routes", "extent"),
    [
        ({A}, maps.MEDITERRANEAN),
        ({A, B}, maps.ROUTES),
        ({A, "Mainland Europe to the UK"}, maps.EUROPE_AND_ROUTES),
    ],
)
def test_the_map_is_as_wide_as_its_routes(routes, extent):
    assert figures._extent(routes) == extent


def test_every_route_of_the_question_has_a_colour_of_its_own():
    from borderbook.questions.deaths_on_the_way.parameters import ROUTES

    shades = figures.colours(ROUTES)
    assert len(set(shades.values())) == len(ROUTES)
