"""EMPACT's figures: gaps are drawn as gaps, totals of a cycle off the scale."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.questions.empact_results import figures

SOURCE = "Source: a fact sheet"


def row(
    scope, period, value, *, start=None, end=None, indicator="arrests", qualifier="exact", unit="persons"
):
    year = None if start is None and not period.isdigit() else start or int(period)
    return {
        "indicator": indicator, "scope": scope, "period": period, "from": year, "to": end or year,
        "value": value, "qualifier": qualifier if value else "", "unit": unit if value else "", "sources": 1,
        "note": "",
    }  # fmt: skip


def shown(*rows):
    return pd.DataFrame(list(rows)).astype({"from": "Int64", "to": "Int64", "value": "Float64"})


PANEL = shown(
    row("whole_year", "2021", None),
    row("whole_year", "2022", 9922),
    row("whole_year", "2023", 13871, qualifier="more than"),
    row("cycle", "2018-2021", 31584, start=2018, end=2021),
    row("action_days", "2018, eight operations", 1137, start=2018),
)


def texts(axis):
    return [text.get_text() for text in axis.texts]


def test_a_missing_year_is_a_labelled_outline_and_not_a_bar_of_zero():
    axis = figures.years_and_cycles(PANEL, SOURCE).drawing.axes[0]
    outlines = [bar for bar in axis.patches if bar.get_facecolor()[3] == 0]
    bars = [bar for bar in axis.patches if bar.get_facecolor()[3] > 0]

    assert [bar.get_x() + bar.get_width() / 2 for bar in outlines] == pytest.approx([2021])
    assert "no figure\nfound" in texts(axis)
    assert [bar.get_height() for bar in bars] == [9922, 13871]
    assert axis.get_ylim()[0] == 0


def test_a_lower_bound_is_hatched_and_marked():
    axis = figures.years_and_cycles(PANEL, SOURCE).drawing.axes[0]
    hatches = {bar.get_height(): bar.get_hatch() for bar in axis.patches}

    assert hatches[13871] == figures.HATCH
    assert hatches[9922] is None
    assert {"9,922", "> 13,871"} <= set(texts(axis))


def test_the_total_of_a_cycle_has_no_height_on_the_scale():
    axis = figures.years_and_cycles(PANEL, SOURCE).drawing.axes[0]
    assert "2018–2021 in total: 31,584" in texts(axis)
    assert max(bar.get_height() for bar in axis.patches) == 13871


def test_action_days_are_neither_drawn_nor_told_as_years():
    figure = figures.years_and_cycles(PANEL, SOURCE)
    assert "1,137" not in figure.alt
    assert set(figure.data["scope"]) == {"whole year", "total of a cycle"}


def test_title_and_alt_text_name_the_figures_and_the_gaps():
    figure = figures.years_and_cycles(PANEL, SOURCE)
    assert figure.title == (
        "Of 2021 to 2023, whole-year results are known for 2022 and 2023 only. Arrests, all crime areas: 9,922 in "
        "2022 and more than 13,871 in 2023"
    )
    assert "31,584 (total of the cycle, not split by year); no figure for 2021" in figure.alt


def test_a_period_without_any_figure_says_so():
    figure = figures.years_and_cycles(shown(row("whole_year", "2015", None)), SOURCE)
    assert "no whole-year figure" in figure.title
    assert "no figure for 2015" in figure.alt


def changes(*rows):
    columns = ["indicator", "from_year", "to_year", "before", "after", "unit", "percent", "qualifier"]
    return pd.DataFrame(list(rows), columns=columns)


def test_changes_are_ordered_by_size_and_approximate_ones_hatched():
    rows = changes(
        ("arrests", 2022, 2023, 100.0, 140.0, "persons", 40.0, "exact"),
        ("assets_seized", 2022, 2023, 180e6, 797e6, "EUR", 342.8, "approximate"),
    )
    figure = figures.changes(rows, SOURCE)
    axis = figure.drawing.axes[0]

    assert [bar.get_width() for bar in axis.patches] == [40.0, 342.8]
    assert [bar.get_hatch() for bar in axis.patches] == [None, figures.HATCH]
    assert texts(axis) == ["+40 %", "about +343 %"]
    assert figure.title.startswith("All 2 figures rose from 2022 to 2023")
    assert "EUR 180 million (2022) to EUR 797 million (2023), +343 %, approximate" in figure.alt


def test_nothing_to_compare_is_said_in_the_drawing():
    figure = figures.changes(changes(), SOURCE)
    assert texts(figure.drawing.axes[0]) == ["There are no two whole-year figures to compare in this period."]


def test_action_days_are_one_row_an_operation_with_dashes_for_what_was_not_reported():
    rows = shown(
        row("whole_year", "2022", 1),
        row("action_days", "2018, eight operations", 1137, start=2018),
        row("action_days", "2018, eight operations", 337, start=2018, indicator="thb_victims_identified"),
        row("action_days", "Oct 2022", 382, start=2022),
    )
    figure = figures.action_days(rows, SOURCE)
    first, second = figure.drawing.axes

    assert texts(first) == ["1,137", "382"]
    assert texts(second) == ["337", "–"]
    assert "Oct 2022: Arrests, all crime areas 382" in figure.alt


def test_no_action_days_are_said_to_be_none():
    assert figures.action_days(shown(row("whole_year", "2022", 1)), SOURCE).title.startswith(
        "No joint action"
    )


def test_cycles_show_which_years_have_which_figures():
    rows = pd.DataFrame(
        {
            "cycle": ["2018-2021", "2022-2025"], "from": [2018, 2022], "to": [2021, 2025], "status": "ended",
            "held": ["totals of the cycle", "whole years 2022"],
        }
    )  # fmt: skip
    facts = pd.DataFrame({"scope": ["whole_year", "action_days"], "year": [2022, 2019]}).astype(
        {"year": "Int64"}
    )
    figure = figures.cycles(rows, facts, SOURCE)
    labels = texts(figure.drawing.axes[0])

    assert labels == ["2018–2021", "2022–2025", "not split by year"]
    assert "2018-2021: totals of the cycle" in figure.alt
    assert figure.title.endswith("held for 2022 only")


@pytest.mark.parametrize(
    ("figure", "said", "label"),
    [
        ((6801.0, "exact", "persons"), "6,801", "6,801"),
        ((797e6, "more than", "EUR"), "more than EUR 797 million", "> 797"),
        ((1.4e6, "exact", "EUR"), "EUR 1.4 million", "1.4"),
        ((62.0, "more than", "tonnes"), "more than 62 tonnes", "> 62"),
        ((None, "", ""), "no figure found", "no figure found"),
    ],
)
def test_a_figure_in_words_keeps_its_wording(figure, said, label):
    assert figures.figure_words(*figure) == said
    assert figures.figure_words(*figure, sign=True) == label
