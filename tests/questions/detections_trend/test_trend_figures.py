"""The figures of detections over time: what is drawn, what is said, what is left out."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from borderbook.charts.old import style
from borderbook.methods import series
from borderbook.questions.detections_trend import analysis as trend
from borderbook.questions.detections_trend import figures

INDEX = pd.date_range("2014-01", periods=27, freq="MS", name="month")
BORDERS = pd.DataFrame({"land": [10] * 12 + [20] * 15, "sea": [30] * 12 + [90] * 15}, index=INDEX)
MONTHS = BORDERS.sum(axis="columns")
SOURCE = "Source: made up for the test"


def totals(frequency="year", borders=("land", "sea"), border_type="all", start="first"):
    chosen = BORDERS[list(borders)]
    table = trend.by_period(chosen.sum(axis="columns"), start, frequency=frequency)
    parts = series.to_frequency(series.between(chosen, start, "latest"), frequency)
    return figures.totals_by_period(table, parts, frequency, border_type, SOURCE)


def bars(figure):
    return [bar for bar in figure.drawing.axes[0].patches if bar.get_height() > 0]


def texts(figure):
    return [text.get_text() for text in figure.drawing.axes[0].texts]


def test_bars_stack_sea_and_land_from_zero():
    drawn = bars(totals())
    assert [bar.get_height() for bar in drawn] == [360, 1080, 270, 120, 240, 60]
    assert [bar.get_y() for bar in drawn] == [0, 0, 0, 360, 1080, 270]
    assert to_hex(drawn[0].get_facecolor()) == style.BORDERS["sea"].lower()
    assert totals().drawing.axes[0].get_ylim()[0] == 0


def test_a_part_year_is_paler_starred_and_explained():
    figure = totals()
    assert [bar.get_alpha() for bar in bars(figure)][:3] == [1, 1, 0.5]
    ticks = [tick.get_text() for tick in figure.drawing.axes[0].get_xticklabels()]
    assert ticks == ["2014", "2015", "2016*"]
    assert "part of the year only" in figure.note


def test_labels_give_thousands_and_the_change_on_the_same_months():
    assert texts(totals()) == ["0.5", "1.3\n+175 %", "0.3\n0 %"]


def test_title_and_alt_text_say_the_finding():
    figure = totals()
    assert figure.title == "1,320 detections in 2015, up 175 % on the year before"
    assert "Highest: 2015 with 1,320, of which at sea 1,080" in figure.alt
    assert "Lowest complete: 2014 with 480" in figure.alt


def test_one_kind_of_border_is_named_and_has_no_key():
    figure = totals(borders=["sea"], border_type="sea")
    assert figure.title.startswith("Sea borders: 1,080")
    assert figure.drawing.axes[0].get_legend() is None
    assert "at sea" not in figure.alt


def test_the_note_on_counting_twice_stands_with_all_borders_in_2015_and_2016_only():
    assert "Western Balkan" in totals().note
    assert "Western Balkan" not in totals(borders=["sea"], border_type="sea").note


def test_the_twin_holds_what_is_drawn():
    data = totals().data
    assert data["year"].tolist() == [2014, 2015, 2016]
    assert data["detections"].tolist() == [480, 1320, 330]
    assert data["sea"].tolist() == [360, 1080, 270]
    assert data["change in %"].tolist()[1:] == [175, 0]


def test_more_than_twenty_bars_have_no_labels():
    figure = totals("month")
    assert len(bars(figure)) == 2 * 27
    assert texts(figure) == []
    assert "thousands" not in figure.unit


@pytest.mark.parametrize(
    ("frequency", "start", "first"), [("quarter", "2014-02", "Q1*\n2014"), ("month", "2015-03", "Mar\n2015")]
)
def test_few_quarters_or_months_are_named_one_by_one(frequency, start, first):
    figure = totals(frequency, start=start)
    assert figure.drawing.axes[0].get_xticklabels()[0].get_text() == first
    assert len(texts(figure)) == len(figure.data)


def season(months):
    ratios = trend.seasonal_ratios(months)
    return figures.seasonal_profile(ratios, trend.seasonal_profile(ratios), SOURCE)


def test_season_names_its_highest_and_lowest_month():
    index = pd.date_range("2010-01", periods=60, freq="MS")
    figure = season(pd.Series(([10] * 6 + [90] + [10] * 4 + [4]) * 5, index=index))
    assert "peaks in July" in figure.title
    assert "lowest in December" in figure.title
    line = figure.drawing.axes[0].lines[-1]
    assert line.get_ydata()[6] == pytest.approx(figure.data["median"][6], abs=0.1)
    assert len(figure.data) == 12


def test_no_season_is_said_in_the_chart_and_in_its_words():
    figure = season(MONTHS.iloc[:20])
    assert figure.title == "No season can be given"
    assert "two years" in texts(figure)[0]
    assert "Empty chart" in figure.alt


def test_land_and_sea_have_a_line_each_and_a_share():
    figure = figures.land_and_sea(series.rolling_year(BORDERS), SOURCE)
    assert figure.title == "82 % of the last twelve months' detections were at sea borders"
    upper, lower = figure.drawing.axes
    assert [text.get_text() for text in upper.texts] == ["Land", "Sea"]
    assert lower.get_ylim() == (0, 100)
    assert figure.data["share at sea in %"].iloc[[0, -1]].tolist() == [75, 81.8]
    assert figure.data["month"].iloc[0] == "2014-12"


def test_land_and_sea_without_twelve_months_say_so():
    figure = figures.land_and_sea(series.rolling_year(BORDERS.iloc[:5]), SOURCE)
    assert "Empty chart" in figure.alt
    assert figure.data.empty


def test_years_to_date_compare_the_same_months():
    figure = figures.years_to_date(trend.years_to_date(MONTHS), SOURCE)
    assert figure.title == "To the end of March, 2016 has 330 detections, unchanged on 2015"
    assert "2014 120, 2015 330, 2016 330" in figure.alt
    assert figure.data["2016"].notna().sum() == 3


def test_a_year_off_the_scale_is_named():
    index = pd.date_range("2008-01", periods=84, freq="MS")
    months = pd.Series([1000] * 12 + [1] * 72, index=index)
    assert figures.years_to_date(trend.years_to_date(months), SOURCE).note.endswith("off it: 2008.")


def test_one_year_cannot_be_compared():
    figure = figures.years_to_date(trend.years_to_date(MONTHS.iloc[:12]), SOURCE)
    assert "nothing to compare" in figure.title
