"""Detections by route: what is drawn, what the labels say, what the alternative text says."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.charts.old import style
from borderbook.methods import series
from borderbook.questions.route_trends import figures as routes

SOURCE = "Source: X, vintage 2025-06-03"
NAMES = ["Black Sea", "Western Balkan", "Eastern Borders"]


@pytest.fixture
def monthly():
    """Two and a half years: Western Balkan falls, Eastern Borders rises, Black Sea hardly counts."""
    index = pd.date_range("2023-01-01", periods=30, freq="MS", name="month")
    values = {
        "Black Sea": [1] * 30,
        "Western Balkan": range(300, 0, -10),
        "Eastern Borders": range(10, 310, 10),
    }
    return pd.DataFrame(values, index=index).rename_axis(columns="route")


@pytest.fixture
def yearly(monthly):
    return series.to_frequency(monthly, "year"), series.complete(monthly, "year")


def test_bars_are_stacked_from_zero_the_largest_route_at_the_bottom(yearly):
    figure = routes.stacked_by_route(*yearly, "year", SOURCE)
    (axis,) = figure.drawing.axes
    assert axis.get_ylim()[0] == 0
    heights = [[bar.get_height() for bar in group] for group in axis.containers]
    wide = yearly[0]
    assert heights[0] == wide[wide.sum().idxmax()].tolist()
    assert [sum(h) for h in zip(*heights, strict=True)] == wide.sum(axis=1).tolist()


def test_a_year_of_which_months_are_missing_is_starred_and_the_note_says_so(yearly):
    figure = routes.stacked_by_route(*yearly, "year", SOURCE)
    labels = [t.get_text() for t in figure.drawing.axes[0].get_xticklabels()]
    assert labels == ["2023", "2024", "2025*"]
    assert figure.note == "* part of the year only."


def test_the_key_names_every_route_in_its_own_colour(yearly):
    figure = routes.stacked_by_route(*yearly, "year", SOURCE)
    key = figure.drawing.axes[0].get_legend()
    assert {t.get_text() for t in key.get_texts()} == set(NAMES)
    for text, patch in zip(key.get_texts(), key.get_patches(), strict=True):
        assert style.ROUTES[text.get_text()].lower() == "#{:02x}{:02x}{:02x}".format(
            *(round(c * 255) for c in patch.get_facecolor()[:3])
        )


def test_title_and_alternative_text_give_the_highest_period_and_the_totals(yearly):
    figure = routes.stacked_by_route(*yearly, "year", SOURCE)
    total = yearly[0].sum(axis=1)
    assert f"the highest year was {total.idxmax().year}, with {total.max():,.0f}" in figure.title
    assert f"Highest: {total.idxmax().year} with {total.max():,.0f}, of which" in figure.alt
    assert "Black Sea 30" in figure.alt
    assert figure.source == SOURCE


def test_the_data_have_a_row_a_period_and_route(yearly):
    data = routes.stacked_by_route(*yearly, "year", SOURCE).data
    assert list(data.columns) == ["year", "route", "detections"]
    assert len(data) == 9
    assert data["detections"].sum() == yearly[0].to_numpy().sum()


@pytest.mark.parametrize(("frequency", "first"), [("month", "2023-01"), ("quarter", "2023 Q1")])
def test_months_and_quarters_are_areas_and_readable_in_the_data(monthly, frequency, first):
    wide, whole = series.to_frequency(monthly, frequency), series.complete(monthly, frequency)
    figure = routes.stacked_by_route(wide, whole, frequency, SOURCE)
    assert figure.alt.startswith("Stacked areas")
    assert figure.data[frequency].iloc[0] == first


def test_each_route_has_a_panel_from_zero_with_its_last_value(monthly):
    figure = routes.routes_side_by_side(series.rolling_year(monthly), SOURCE)
    shown = [axis for axis in figure.drawing.axes if axis.get_visible()]
    titles = [axis.get_title(loc="left") for axis in shown]
    assert {t.splitlines()[0] for t in titles} == set(NAMES)
    assert all(axis.get_ylim()[0] == 0 for axis in shown)
    last = int(monthly["Eastern Borders"].iloc[-12:].sum())
    assert f"Eastern Borders\nlast: {last:,}" in titles
    assert f"last {last:,}" in figure.alt


def test_one_route_is_enough(monthly):
    figure = routes.routes_side_by_side(series.rolling_year(monthly[["Black Sea"]]), SOURCE)
    assert [a.get_title(loc="left") for a in figure.drawing.axes] == ["Black Sea\nlast: 12"]


def test_shares_are_written_into_the_cells_and_the_leader_of_each_year_is_told(yearly):
    figure = routes.share_heatmap(series.shares(yearly[0]), yearly[1], SOURCE)
    cells = [t.get_text() for t in figure.drawing.axes[0].texts]
    assert len(cells) == 9
    assert figure.data.groupby("year")["share"].sum().round().tolist() == [100, 100, 100]
    assert "2023 Western Balkan" in figure.alt
    assert "Eastern Borders has the largest share of 2025" in figure.title


def test_without_twelve_months_the_panels_say_so(monthly):
    figure = routes.routes_side_by_side(series.rolling_year(monthly).iloc[:5], SOURCE)
    assert "Western Balkan: no twelve months" in [
        t.get_text() for axis in figure.drawing.axes for t in axis.texts
    ]
    assert figure.alt.startswith("Empty charts")


def test_a_last_year_without_detections_does_not_name_a_leader_for_it(yearly):
    wide = yearly[0].copy()
    wide.iloc[-1] = 0
    assert "largest share of 2024" in routes.share_heatmap(series.shares(wide), yearly[1], SOURCE).title
    assert "No year" in routes.share_heatmap(series.shares(wide * 0), yearly[1], SOURCE).title


@pytest.mark.parametrize(("first", "said"), [("2014-01-01", True), ("2019-01-01", False)])
def test_counting_twice_is_noted_where_both_routes_are_stacked_in_2015_or_2016(first, said):
    index = pd.date_range(first, periods=24, freq="MS")
    wide = pd.DataFrame({"Eastern Mediterranean": 5, "Western Balkan": 4}, index=index)
    whole = series.complete(wide, "year")
    figure = routes.stacked_by_route(series.to_frequency(wide, "year"), whole, "year", SOURCE)
    assert ("repeat" in figure.note) == said
