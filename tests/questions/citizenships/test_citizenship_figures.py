"""The figures on citizenships: what is drawn, what is said, what is kept apart."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from borderbook.charts.old import style
from borderbook.methods import series
from borderbook.questions.citizenships import analysis as citizenship
from borderbook.questions.citizenships import figures

INDEX = pd.date_range("2015-01", periods=27, freq="MS", name="month")
WIDE = pd.DataFrame(
    {"SY": [60] * 12 + [20] * 15, "AF": [10] * 12 + [50] * 15, "XK": 5, "UNK": [25] * 12 + [0] * 15},
    index=INDEX,
)
YEARLY, WHOLE = series.to_frequency(WIDE, "year"), series.complete(WIDE, "year")
SOURCE = "Source: made up for the test"


def axis_of(figure):
    return figure.drawing.axes[0]


def ranked(top=2, repeated=""):
    table = citizenship.ranking(WIDE, top)
    return figures.ranking_bars(table, "all routes", "January 2015 to March 2017", repeated, SOURCE)


def test_bars_rank_countries_only():
    labels = [tick.get_text() for tick in axis_of(ranked()).get_yticklabels()]
    assert labels == ["1. Syria", "2. Afghanistan", "Other countries", "Unknown"]


def test_a_group_without_a_nationality_stands_apart_and_is_grey():
    patches = axis_of(ranked()).patches
    places = [bar.get_y() + bar.get_height() / 2 for bar in patches]
    assert places == pytest.approx([0, -1, -2, -3.6])
    assert to_hex(patches[-1].get_facecolor()) == style.GREY.lower()
    assert "not ranked" in ranked().note


def test_bars_are_labelled_with_count_and_share():
    shown = [text.get_text() for text in axis_of(ranked()).texts]
    assert shown[0] == "1,020  (43.9 %)"
    assert ranked().title == "Syria leads with 44 % of the detections on all routes"
    assert "Unknown 300 (12.9 %)" in ranked().alt


def test_the_note_on_counting_twice_is_passed_on():
    assert "repeat" in ranked(repeated="They repeat.").note


def test_years_by_citizenships_with_a_line_above_the_groups():
    grouped = citizenship.grouped(YEARLY, ["SY", "AF", "XK"])
    figure = figures.shares_by_year(grouped, WHOLE, "all routes", SOURCE)
    assert figure.title == "2 citizenships have led a year on all routes"
    assert "2015 Syria 60 %, 2016 Afghanistan 67 %" in figure.alt
    axis = axis_of(figure)
    assert [tick.get_text() for tick in axis.get_xticklabels()] == ["2015", "2016", "2017*"]
    assert axis.lines[-1].get_ydata()[0] == 3  # below three countries, above Unknown
    assert figure.data["Unknown"].tolist() == [25, 0, 0]


def test_a_share_of_nothing_is_blank_and_kosovo_has_its_footnote():
    figure = figures.shares_by_year(
        citizenship.grouped(YEARLY, ["SY", "AF", "XK"]), WHOLE, "all routes", SOURCE
    )
    assert [text.get_text() for text in axis_of(figure).texts][-3:] == ["25", "", ""]
    assert "UNSCR 1244/1999" in figure.note


def shifted(wide=WIDE):
    shift = citizenship.shift(*citizenship.ends(wide), 2)
    return figures.shift_dumbbell(shift, ("2015", "2016"), "all routes", SOURCE)


def test_dumbbells_have_both_shares_of_each_citizenship():
    figure = shifted()
    first, last = axis_of(figure).collections[-2:]
    assert first.get_offsets()[:, 0].tolist() == pytest.approx([10, 60, 25])
    assert last.get_offsets()[:, 0].tolist() == pytest.approx([66.67, 26.67, 0], abs=0.01)
    assert figure.title == "Afghanistan went from 10 to 67 % of the detections, Syria from 60 to 27 %"
    assert "Unknown 25.0 to 0.0" in figure.alt
    assert figure.data["percentage points"].tolist()[0] == pytest.approx(56.67)


def test_only_unknown_gives_no_shift_of_citizenships():
    assert "No shift" in shifted(pd.DataFrame({"UNK": [1] * 4, "SY": [0] * 4}, index=INDEX[:4])).title


def test_one_citizenship_alone():
    alone = pd.DataFrame({"SY": [99] * 4}, index=INDEX[:4])
    assert shifted(alone).title == "Syria went from 100 to 100 % of the detections"


def concentrated(wide=YEARLY):
    return figures.concentration_line(citizenship.concentration(wide), WHOLE, "all routes", SOURCE)


def test_concentration_speaks_of_the_last_complete_year_in_equal_citizenships():
    assert concentrated().title == (
        "Most concentrated in 2015, like 1.5 citizenships of equal size; 2016 is like 1.9"
    )
    assert "2015 0.66" in concentrated().alt
    assert axis_of(concentrated()).get_ylim()[0] == 0


def test_no_nationality_no_concentration():
    assert "No concentration" in concentrated(YEARLY.assign(SY=0, AF=0, XK=0)).title


def test_a_year_with_few_detections_is_left_out_and_the_note_says_so():
    few = YEARLY.assign(SY=[720, 1, 60], AF=0, XK=0, UNK=0)
    assert "2016" not in concentrated(few).alt
    assert "Years with fewer than 100 detections are left out." in concentrated(few).note
    assert "left out" not in concentrated().note


def test_one_leader_of_all_years():
    grouped = citizenship.grouped(YEARLY[["SY"]], ["SY"])
    assert (
        figures.shares_by_year(grouped, WHOLE, "all routes", SOURCE).title
        == "Syria led every year on all routes"
    )


def unnamed(wide=YEARLY):
    return figures.without_nationality(citizenship.unnamed_shares(wide), WHOLE, "all routes", SOURCE)


def test_without_nationality_by_year():
    figure = unnamed()
    assert figure.title == "25 % of the detections of 2015 carry no nationality, 0.0 % of those of 2016"
    assert [bar.get_height() for bar in axis_of(figure).patches] == [25, 0, 0]
    assert [text.get_text() for text in axis_of(figure).texts] == ["25", "0.0", "0.0"]
    assert figure.note == "* part of the year only."


def test_nothing_unknown_is_said_in_place_of_a_chart():
    figure = unnamed(YEARLY.drop(columns="UNK"))
    assert (
        figure.title == "In the years shown, every detection on all routes carries the nationality of a state"
    )
    assert not axis_of(figure).axison


def test_routes_by_citizenships_name_each_leader():
    shares = pd.DataFrame(
        {"Eastern Borders": [90.0, 9.6, 0.4], "Circular Albania-Greece": [20.0, 80.0, 0.0]},
        index=["UA", "AL", "UNK"],
    )
    figure = figures.route_heatmap(shares, "Eastern Borders", "2024", SOURCE)
    assert figure.title == "Citizenships that lead a route: 2 on 2 routes, 2024"
    assert "Eastern Borders Ukraine 90 %, Circular Albania-Greece Albania 80 %" in figure.alt
    labels = axis_of(figure).get_xticklabels()
    assert [label.get_text() for label in labels] == ["Eastern\nBorders", "Circular\nAlbania-\nGreece"]
    assert [label.get_fontweight() for label in labels] == ["bold", "normal"]
    assert [text.get_text() for text in axis_of(figure).texts] == ["90", "20", "10", "80", "0", ""]


def test_no_route_with_enough_detections():
    figure = figures.route_heatmap(pd.DataFrame(index=["UNK"]), None, "2024", SOURCE)
    assert "100 detections" in axis_of(figure).texts[0].get_text()


def test_every_name_is_a_slug_of_its_own():
    names = [f.name for f in (ranked(), shifted(), concentrated(), unnamed())]
    assert len(set(names)) == len(names)
