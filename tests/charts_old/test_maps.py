"""The base of maps: what is in view, where points fall, what is said under them."""

from __future__ import annotations

import datetime as dt

import pytest
import shapely
from matplotlib.colors import to_hex
from pyproj import Transformer

from borderbook import reference
from borderbook.charts.old import maps
from borderbook.charts.old.style import Words

EXTENTS = (maps.EUROPE, maps.MEDITERRANEAN, maps.ROUTES, maps.EUROPE_AND_ROUTES)


def drawn(extent=maps.MEDITERRANEAN):
    drawing, axis = maps.canvas(Words("Title", "unit", "Source: test", maps.disclaimer(extent)), extent)
    return drawing, axis, maps.europe_axes(axis, extent)


def test_project_puts_the_centre_of_eurostats_projection_where_it_belongs():
    x, y = maps.to_map([10], [52], maps.EUROPE)
    assert (x[0], y[0]) == pytest.approx((4_321_000, 3_210_000), abs=0.01)


@pytest.mark.parametrize("extent", EXTENTS)
def test_places_lie_where_projs_own_way_between_the_reference_systems_puts_them(extent):
    lon, lat = [-18, 0, 14, 35], [15, 36, 52, 68]
    own_way = Transformer.from_crs("EPSG:4326", extent.projection, always_xy=True)
    for made, expected in zip(maps.to_map(lon, lat, extent), own_way.transform(lon, lat), strict=True):
        assert made == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("extent", EXTENTS)
def test_what_is_cut_first_and_thinned_then_looks_as_if_all_outlines_were_thinned(extent):
    left, bottom, right, top = extent.bounds()
    frame, step = shapely.box(left, bottom, right, top), (right - left) / 2000
    made = maps.in_view(extent)
    whole = reference.boundaries().set_index("code").to_crs(extent.projection).simplify_coverage(step)
    lines, expected = (
        shapely.intersection(shapely.boundary(one.to_numpy()), frame)
        for one in (made.geometry, whole[made["code"]])
    )
    apart = shapely.hausdorff_distance(lines, expected)
    assert apart[~shapely.is_empty(expected)].max() < step / 100
    assert made.crs == extent.projection


@pytest.mark.parametrize("extent", EXTENTS)
def test_the_corners_asked_for_are_inside(extent):
    lon, lat = (
        [extent.west, extent.east, extent.west, extent.east],
        [extent.south, extent.south, extent.north, extent.north],
    )
    assert maps.inside(lon, lat, extent).all()


def test_a_point_elsewhere_or_nowhere_is_not_inside():
    assert maps.inside([-60, float("nan"), 14], [12, 35, 35], maps.MEDITERRANEAN).tolist() == [
        False,
        False,
        True,
    ]


def test_the_member_states_are_in_view_of_europe():
    shown = set(maps.in_view(maps.EUROPE)["code"])
    assert set(reference.members("EU", dt.date(2026, 1, 1))) <= shown


def test_the_map_has_true_proportions_no_ticks_and_fills_its_drawing():
    drawing, axis, _ = drawn()
    assert axis.get_aspect() == 1
    assert not axis.get_xticks().size
    assert not axis.get_xlabel()
    drawing.draw_without_rendering()
    assert axis.get_position().width > 0.9


def test_what_is_said_under_a_map():
    said = maps.disclaimer(maps.MEDITERRANEAN)
    assert said.startswith(maps.BOUNDARIES_DISCLAIMER)
    assert reference.KOSOVO_NOTE in said
    assert "Natural Earth" in said


def test_a_note_stands_only_where_its_place_is_in_view():
    nordic = maps.Extent(10, 60, 25, 68)
    assert "XK" not in set(maps.in_view(nordic)["code"])
    assert reference.KOSOVO_NOTE not in maps.disclaimer(nordic)


def test_fill_colours_countries_and_passes_over_those_out_of_view():
    _, axis, view = drawn()
    before = len(axis.collections)
    maps.fill(axis, view, {"GR": "#0072B2", "FI": "#D55E00"})
    assert [to_hex(c) for c in axis.collections[before].get_facecolor()] == ["#0072b2"]
    maps.fill(axis, view, {"FI": "#D55E00"})
    assert len(axis.collections) == before + 1


def test_in_view_gives_a_copy():
    maps.in_view(maps.EUROPE)["code"] = "XX"
    assert "GR" in set(maps.in_view(maps.EUROPE)["code"])
