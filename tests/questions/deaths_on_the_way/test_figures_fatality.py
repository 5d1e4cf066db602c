"""The figures of fatality rates: dots, intervals, rankings, and charts of which there is nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.questions.deaths_on_the_way import rate_figures as figures

A, B, C = "Central Mediterranean", "Western African", "Western Mediterranean"
SOURCE = "Source: made up for the test"
NAN = float("nan")


def rates(*rows, denominator="detections", **columns):
    table = pd.DataFrame(rows, columns=["route", "rate", "low", "high"])
    known = {
        "denominator": denominator, "dead_and_missing": 40, "incidents": 12, "divided_by": 2000, "months": 12,
        "first": pd.Timestamp("2019-01-01"), "last": pd.Timestamp("2019-12-01"),
    }  # fmt: skip
    return table.assign(**known, **columns)


TWO = rates((A, 20.0, 15.0, 26.0), (B, 30.0, NAN, NAN))


def labels(figure):
    return [text.get_text() for text in figure.drawing.axes[0].texts]


def test_dots_are_ordered_from_the_highest_rate_and_labelled():
    figure = figures.by_route(TWO, "detections", SOURCE)
    assert labels(figure) == ["30.0  (no interval)", "20.0  (15.0 to 26.0)"]
    assert (
        figure.title
        == "Western African: 30.0 dead or missing per 1,000 detections, the highest rate of the routes shown"
    )
    lines = [line.get_xdata().tolist() for line in figure.drawing.axes[0].lines]
    assert lines == [[30.0], [15.0, 26.0], [20.0]]
    assert figure.drawing.axes[0].get_xlim()[0] == 0
    assert "12 months, January to December 2019" in figure.alt


def test_the_denominator_is_named_and_its_limits_said():
    attempted = figures.by_route(TWO, "attempted", SOURCE)
    assert attempted.unit.startswith("Dead and missing per 1,000 attempted crossings")
    assert "interceptions are known for Türkiye, Libya and Tunisia only" in attempted.note
    assert "Detections are events, not persons." in figures.by_route(TWO, "detections", SOURCE).note


def test_routes_without_a_denominator_are_named():
    figure = figures.by_route(TWO, "arrivals", SOURCE, without=["Western Balkan", "Italy to France"])
    assert figure.note.startswith("No arrivals are known for Western Balkan and Italy to France.")


def test_no_rate_at_all_is_said_in_place_of_a_chart():
    figure = figures.by_route(TWO.iloc[:0], "arrivals", SOURCE, without=[A])
    assert figure.title.startswith("No fatality rate")
    assert "not known for any month" in labels(figure)[0]
    assert figure.facts()["rows"] == []


def test_a_year_of_few_months_is_hollow_and_one_of_few_incidents_left_out():
    table = rates((A, 20.0, 15.0, 26.0), (A, 30.0, 10.0, 50.0), (A, 99.0, NAN, NAN), year=[2019, 2020, 2021])
    figure = figures.by_year(table.assign(months=[12, 4, 12]), "detections", SOURCE)
    whole, part = figure.drawing.axes[0].lines
    assert (whole.get_xdata().tolist(), part.get_xdata().tolist()) == ([2019], [2020])
    assert (
        figure.title
        == "The highest rate of the whole years shown: 20.0 per 1,000 detections, Central Mediterranean, 2019"
    )
    assert len(figure.data) == 3  # the numbers of the year left out are still there


def test_no_year_with_enough_incidents():
    figure = figures.by_year(rates((A, 9.0, NAN, NAN), year=2019), "detections", SOURCE)
    assert "too few incidents or known months" in figure.title
    assert figure.alt.startswith("An empty chart")


def ranks(*orders):
    parts = []
    for name, order in zip(("detections", "arrivals", "attempted"), orders, strict=True):
        part = rates(*[(route, 30.0 - n, 10.0, 40.0) for n, route in enumerate(order)], denominator=name)
        parts.append(part.assign(rank=range(1, len(order) + 1), first_in=50.0))
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize(
    ("orders", "title"),
    [
        ([[A, B, C]] * 3, "Central Mediterranean has the highest rate, and the order is the same under all three denominators"),
        ([[A, B, C], [A, C, B], [A, B, C]], "Central Mediterranean has the highest rate under all three denominators; the order below it changes"),
        ([[A, B], [B, A], [B, A]], "Which route has the highest rate depends on the denominator: Central Mediterranean and Western African"),
        ([[A]] * 3, "Central Mediterranean: the fatality rate under three denominators"),
    ],
)  # fmt: skip
def test_the_title_says_what_the_choice_does_to_the_ranking(orders, title):
    assert figures.ranking(ranks(*orders), SOURCE).title == title


def test_lines_join_the_ranks_with_the_first_at_the_top():
    figure = figures.ranking(ranks([A, B], [B, A], [B, A]), SOURCE)
    (axis,) = figure.drawing.axes
    assert [line.get_ydata().tolist() for line in axis.lines] == [[1, 2, 2], [2, 1, 1]]
    assert axis.get_ylim()[0] > axis.get_ylim()[1]
    assert "Months used: 12" in figure.note


def test_no_common_month_is_said():
    figure = figures.ranking(ranks([A], [A], [A]).iloc[:0], SOURCE)
    assert figure.title == "No ranking: there is no month in which every denominator is known"
    assert figure.note == ""
