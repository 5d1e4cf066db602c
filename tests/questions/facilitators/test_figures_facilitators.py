"""Figures on facilitators and documents: what is drawn, labelled and told."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.questions.facilitators import edition_figures as editions
from borderbook.questions.facilitators import figures
from borderbook.questions.facilitators.analysis import EARLIER, NARROWER

SOURCE = "Source: a report"


def texts(axis):
    return [text.get_text() for text in axis.texts]


def years(*rows):
    columns = ["year", "definition", "value", "edition", "first_value", "first_edition", "flag"]
    whole = dict.fromkeys(("year", "value", "edition", "first_value", "first_edition"), "Int64")
    return pd.DataFrame(list(rows), columns=columns).astype(whole)


FACILITATORS = years(
    (2019, EARLIER, 10989, 2021, 10989, 2020, ""),
    (2020, EARLIER, 8942, 2021, 8000, 2020, ""),
    (2021, EARLIER, None, None, None, None, ""),
)
DOCUMENTS = years(
    (2019, EARLIER, 5697, 2020, 5697, 2020, ""),
    (2019, NARROWER, 5228, 2021, 5228, 2021, ""),
    (
        2020,
        NARROWER,
        3719,
        2021,
        3719,
        2021,
        "December missing for some states; narrower than in earlier editions",
    ),
)


def test_a_missing_year_is_a_gap_and_a_revised_one_has_a_ring():
    figure = figures.yearly({"facilitators": FACILITATORS}, SOURCE)
    axis = figure.drawing.axes[0]

    assert [bar.get_height() for bar in axis.patches if bar.get_facecolor()[3] > 0] == [10989, 8942]
    assert "no figure\nfound" in texts(axis)
    assert [line.get_ydata()[0] for line in axis.lines] == [8000]
    assert figure.title == "Facilitators: highest in 2019, 10,989; 8,942 in 2020, the last year found"
    assert "no figure found for 2021" in figure.alt
    assert "Hatched" not in figure.note
    assert "Diamond" not in figure.note


def test_a_narrower_definition_is_a_hatched_bar_of_its_own_and_a_december_has_a_star():
    figure = figures.yearly({"persons_using_fraudulent_documents": DOCUMENTS}, SOURCE)
    axis = figure.drawing.axes[0]

    assert [(bar.get_height(), bar.get_hatch()) for bar in axis.patches] == [
        (5697, None), (5228, figures.HATCH), (3719, figures.HATCH),
    ]  # fmt: skip
    centres = [bar.get_x() + bar.get_width() / 2 for bar in axis.patches]
    assert centres == pytest.approx([2018.8, 2019.2, 2020])
    assert "3,719*" in texts(axis)
    assert "3,719 in 2020 by a narrower definition" in figure.title
    assert "not one series" in figure.note


def test_what_others_restate_is_a_mark_beside_the_bar():
    restated = pd.DataFrame({"year": [2019], "value": [10900.0]})
    figure = figures.yearly({"facilitators": FACILITATORS}, SOURCE, restated)
    diamonds = [line for line in figure.drawing.axes[0].lines if line.get_marker() == "D"]
    assert diamonds[0].get_ydata().tolist() == [10900]
    assert "to check only" in figure.note


def test_a_period_without_any_figure_says_so():
    figure = figures.yearly({"facilitators": FACILITATORS.iloc[[2]]}, SOURCE)
    assert figure.title == "Facilitators: no figure found in this period"


def test_places_are_stacked_to_the_total_and_the_title_names_the_unknown():
    wide = pd.DataFrame(
        {"inland": [600], "land_and_intra_eu": [300], "unknown": [100]}, index=pd.Index([2020], name="year")
    )
    figure = figures.places(wide, 2021, SOURCE)

    assert [bar.get_width() for bar in figure.drawing.axes[0].patches] == [600, 300, 100]
    assert "1,000" in texts(figure.drawing.axes[0])
    assert (
        figure.title
        == "In 2020, 60 % of the facilitators were detected inland; for 10 % the place is not known"
    )
    assert "Land includes borders within the EU" in figure.note


def test_one_year_by_edition_shows_what_moved():
    rows = pd.DataFrame(
        {
            "edition": [2016, 2016, 2017, 2017],
            "year": 2015,
            "place": ["land_and_intra_eu", "unknown"] * 2,
            "value": [50, 1, 20, 31],
        }
    )
    figure = figures.reclassified(rows, SOURCE)
    assert figure.title == (
        "For 2015 the edition 2016 has 50 facilitators at land borders (with those within the EU), the edition 2017 has 20"
    )
    assert "2017 20 at land borders" in figure.alt


def test_nothing_reclassified_is_said():
    figure = figures.reclassified(pd.DataFrame(columns=["edition", "year", "place", "value"]), SOURCE)
    assert "No year of this period" in texts(figure.drawing.axes[0])[0]


def nations():
    return pd.DataFrame(
        {
            "code": ["MA", "OTH", "UNK"], "nationality": ["Morocco", "all others", "unknown"], "year": 2020,
            "value": [600, 300, 100], "before": [1000, 250, None], "named": [True, False, False],
        }
    ).astype({"value": "Int64", "before": "Int64"})  # fmt: skip


def test_nationalities_leave_all_others_to_the_note_and_grey_the_unknown():
    figure = figures.nationalities(nations(), 2021, SOURCE)
    axis = figure.drawing.axes[0]

    assert [bar.get_width() for bar in axis.patches] == [600, 100]
    assert axis.patches[0].get_facecolor() != axis.patches[1].get_facecolor()
    assert "600  (2019: 1,000)" in texts(axis)
    assert "all other nationalities together, 300" in figure.note
    assert figure.title.startswith("Morocco is the nationality named most in 2020: 600 of 1,000 facilitators")


def printed():
    return pd.DataFrame(
        {
            "edition": [2014, 2015],
            "year": [2013, 2013],
            "value": [6902, 7252],
            "change": [0.0, 5.07],
            "flag": "",
        }
    ).astype({"edition": "Int64", "year": "Int64", "value": "Int64"})


def test_revisions_are_a_table_of_editions_by_years():
    figure = editions.revisions(
        {"facilitators": printed(), "fraudulent_documents": printed().iloc[:0]}, SOURCE
    )
    axes = figure.drawing.axes

    assert len(axes) == 1
    assert texts(axes[0]) == ["6,902", "7,252"]
    assert [label.get_text() for label in axes[0].get_yticklabels()] == ["edition 2014", "edition 2015"]
    assert (
        figure.title
        == "Editions revise each other, by +5 % at most: facilitators of 2013 in the edition 2015"
    )
    assert "2013 +5.1 % (edition 2015: 7,252)" in figure.alt


def test_no_edition_of_a_period_is_said():
    figure = editions.revisions({"facilitators": printed().iloc[:0]}, SOURCE)
    assert texts(figure.drawing.axes[0]) == ["No edition held prints a year of this period."]
