"""The routes on a map: discs, labels, and what has to be said under it."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import reference
from borderbook.charts.old import maps
from borderbook.methods import series
from borderbook.questions.route_trends import map_figure as route_map

SOURCE = "Source: made up for the test"


def drawn(months=30, end="2025-04", **routes):
    index = pd.date_range(end=end, periods=months, freq="MS", name="month")
    named = {name.replace("_", " "): values for name, values in routes.items()}
    monthly = pd.DataFrame(named, index=index).rename_axis(columns="route")
    return route_map.last_year_map(series.last_year_table(monthly), reference.routes(), monthly.index, SOURCE)


FIGURE = drawn(Central_Mediterranean=[8] * 18 + [4] * 12, Western_Balkan=1, Black_Sea=0, Other=2)


def labels(figure):
    return [text.get_text() for text in figure.drawing.axes[0].texts]


def test_each_route_is_labelled_with_count_and_change():
    assert labels(FIGURE) == ["Central Mediterranean\n48 (−50 %)", "Western Balkan\n12 (0 %)", "Black Sea\n0"]


def test_the_area_of_a_disc_is_in_proportion_to_the_count():
    discs = FIGURE.drawing.axes[0].collections[-1]
    largest, quarter, none = discs.get_sizes()
    assert quarter == pytest.approx(largest / 4)
    assert none == 0


def test_a_small_count_is_still_a_dot():
    assert route_map.areas(pd.Series([1_000_000, 1, 0])).tolist() == [2600, 6, 0]


def test_discs_stand_at_the_points_of_the_reference_table():
    discs = FIGURE.drawing.axes[0].collections[-1]
    place = reference.routes().set_index("route").loc["Central Mediterranean"]
    x, y = maps.to_map([place["lon"]], [place["lat"]], route_map.EXTENT)
    assert discs.get_offsets()[0].tolist() == pytest.approx([x[0], y[0]])


def test_every_route_of_frontex_but_other_lies_in_view():
    routes = reference.routes()
    own = routes[(routes["publisher"] == "frontex") & (routes["route"] != "Other")]
    assert maps.inside(own["lon"], own["lat"], route_map.EXTENT).all()


def test_title_and_alternative_text_give_the_numbers():
    assert (
        FIGURE.title
        == "Central Mediterranean had 57 % of the detections on the routes shown in May 2024 to April 2025"
    )
    assert "Central Mediterranean 48 (down 50 %)" in FIGURE.alt
    assert "Other 24" in FIGURE.alt


def test_the_note_says_what_a_place_means_what_is_missing_and_disclaims_boundaries():
    assert "not where crossings are detected" in FIGURE.note
    assert "Not on the map: Other: 24." in FIGURE.note
    assert maps.BOUNDARIES_DISCLAIMER in FIGURE.note
    assert "repeat" not in FIGURE.note
    assert "repeat" in drawn(end="2016-04", Western_Balkan=1, Eastern_Mediterranean=1).note


def test_without_a_year_before_there_is_no_change():
    assert labels(drawn(months=15, Western_Balkan=1)) == ["Western Balkan\n12"]


def test_the_data_hold_every_route_with_its_place():
    assert FIGURE.data["route"].tolist() == ["Central Mediterranean", "Other", "Western Balkan", "Black Sea"]
    assert FIGURE.data["lon"].isna().tolist() == [False, True, False, False]


def test_one_route_alone_repeats_nothing():
    assert "repeat" not in drawn(end="2016-04", Western_Balkan=1).note


def test_a_year_without_any_detection_has_no_leader():
    assert drawn(Black_Sea=0).title == "No detections on the routes shown in May 2024 to April 2025"
