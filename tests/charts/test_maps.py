"""The base of maps: what is in view, where points fall, what is said under them."""

from __future__ import annotations

import pytest
import shapely
from matplotlib.colors import to_hex
from pyproj import Transformer

from borderbook import reference
from borderbook.charts import maps
from borderbook.charts.canvas import Canvas
from borderbook.charts.theme import NARROW, WIDE

EXTENTS = (maps.EUROPE, maps.MEDITERRANEAN, maps.ROUTES, maps.EUROPE_AND_ROUTES)


def test_the_centre_of_the_projection_of_eurostats_maps_lies_where_it_belongs() -> None:
    x, y = maps.to_map([10], [52], maps.EUROPE)
    assert (x[0], y[0]) == pytest.approx((4_321_000, 3_210_000), abs=0.01)


@pytest.mark.parametrize("extent", EXTENTS)
def test_points_lie_where_projs_transformation_puts_them(extent: maps.Extent) -> None:
    lon, lat = [-16.2, 12.6, 33.4], [28.4, 35.5, 35.1]
    expected = Transformer.from_crs("EPSG:4326", extent.projection, always_xy=True).transform(lon, lat)
    x, y = maps.to_map(lon, lat, extent)
    assert x == pytest.approx(expected[0], abs=1)
    assert y == pytest.approx(expected[1], abs=1)


def test_a_point_without_coordinates_or_outside_the_frame_is_not_inside() -> None:
    assert maps.inside([12.6, float("nan"), -80.0], [35.5, 35.5, 10.0], maps.MEDITERRANEAN).tolist() == [
        True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("extent", EXTENTS)
def test_every_member_state_in_view_keeps_an_outline(extent: maps.Extent, width: int) -> None:
    view = maps.in_view(extent, width)
    assert {"MT", "IT", "GR", "CY"} <= set(view["code"])
    assert not view.geometry.is_empty.any()
    assert view.geometry.is_valid.all()


def test_outlines_are_coarser_on_a_phone_and_keep_their_areas() -> None:
    wide, narrow = (maps.in_view(maps.EUROPE, width).set_index("code").geometry for width in (620, 338))
    count = [shapely.get_num_coordinates(view.to_numpy()).sum() for view in (wide, narrow)]
    assert count[1] < count[0] * 0.75
    area = (narrow.area / wide.area)[["FR", "PL", "IT", "GR"]]
    assert area.between(0.93, 1.07).all()
    assert wide["FR"].area == pytest.approx(548e9, rel=0.03)  # square metres: the projection keeps areas


@pytest.mark.parametrize("extent", EXTENTS)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_map_has_the_proportions_of_its_extent_and_stays_on_its_canvas(
    extent: maps.Extent, width: int
) -> None:
    frame = maps.Frame(extent, width, above=40)
    canvas = Canvas(width, frame.height, 14)
    axes = frame.draw(canvas)
    box = axes.get_window_extent()
    assert box.height / box.width == pytest.approx(extent.ratio())
    assert box.x0 >= 0
    assert box.x1 <= width
    assert (axes.get_xlim(), axes.get_ylim()) == (extent.bounds()[::2], extent.bounds()[1::2])
    assert frame.beside or frame.top == 41


def test_sea_land_and_borders_have_their_colours() -> None:
    frame = maps.Frame(maps.EUROPE, WIDE)
    axes = frame.draw(Canvas(WIDE, frame.height, 14))
    assert to_hex(axes.patch.get_facecolor()) == maps.SEA
    assert [to_hex(patch.get_facecolor()) for patch in axes.patches] == [maps.LAND]


def test_countries_that_the_caller_draws_are_left_out() -> None:
    frame = maps.Frame(maps.EUROPE, WIDE)
    whole, part = (
        frame.draw(Canvas(WIDE, frame.height, 14), without).patches[0] for without in ((), ("FR",))
    )
    assert len(part.get_path().vertices) < len(whole.get_path().vertices)
    paris = maps.to_map([2.35], [48.85], maps.EUROPE)
    assert whole.get_path().contains_point((paris[0][0], paris[1][0]))
    assert not part.get_path().contains_point((paris[0][0], paris[1][0]))


def test_the_disclaimer_names_the_boundaries_the_outlines_and_places_of_disputed_status() -> None:
    text = maps.disclaimer(maps.EUROPE)
    assert text.startswith(maps.BOUNDARIES_DISCLAIMER)
    assert text.endswith(maps.OUTLINES_SOURCE)
    assert reference.KOSOVO_NOTE in text
