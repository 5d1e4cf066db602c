"""The base of maps: what is in view, where points fall, what is said under them."""

from __future__ import annotations

import pytest
import shapely
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from pyproj import Transformer

from borderbook import reference
from borderbook.charts import maps
from borderbook.charts.canvas import Canvas
from borderbook.charts.theme import NARROW, WIDE

ATLANTIC = maps.Extent(-21.0, 14.0, 36.0, 54.5, "+proj=laea +lat_0=36 +lon_0=8 +datum=WGS84 +units=m")
EXTENTS = (maps.EUROPE, maps.MEDITERRANEAN, ATLANTIC)


def drawn(extent: maps.Extent, width: int, without: tuple[str, ...] = ()) -> tuple[Canvas, Axes]:
    canvas = Canvas(width)
    axes, _ = maps.draw(canvas, extent, lambda left, beside: 40.0, without)
    return canvas, axes


@pytest.mark.parametrize("extent", EXTENTS)
def test_points_lie_where_projs_transformation_puts_them(extent: maps.Extent) -> None:
    lon, lat = [-16.2, 12.6, 33.4], [28.4, 35.5, 35.1]
    expected = Transformer.from_crs("EPSG:4326", extent.projection, always_xy=True).transform(lon, lat)
    for found, there in zip(maps.to_map(lon, lat, extent), expected, strict=True):
        assert found == pytest.approx(there, abs=1)


def test_a_point_without_coordinates_or_outside_the_frame_is_not_inside() -> None:
    inside = maps.inside([12.6, float("nan"), -80.0], [35.5, 35.5, 10.0], maps.MEDITERRANEAN)
    assert inside.tolist() == [True, False, False]


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
    assert (narrow.area / wide.area)[["FR", "PL", "IT", "GR"]].between(0.93, 1.07).all()
    assert wide["FR"].area == pytest.approx(548e9, rel=0.03)  # square metres: the projection keeps areas


@pytest.mark.parametrize("extent", EXTENTS)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_map_has_the_proportions_of_its_extent_and_stays_on_its_canvas(
    extent: maps.Extent, width: int
) -> None:
    canvas, axes = drawn(extent, width)
    left, top, right, bottom = canvas.box(axes)
    assert (bottom - top) / (right - left) == pytest.approx(extent.ratio())
    assert 0 <= left < right <= width
    assert (axes.get_xlim(), axes.get_ylim()) == (extent.bounds()[::2], extent.bounds()[1::2])
    assert top == pytest.approx(1 if width - right > 200 else 41)  # below the legend, or beside it


def test_land_is_drawn_without_the_countries_that_the_caller_draws() -> None:
    _, axes = drawn(maps.EUROPE, WIDE)
    assert to_hex(axes.patch.get_facecolor()) == maps.SEA
    (whole,), (part,) = axes.patches, drawn(maps.EUROPE, WIDE, ("FR",))[1].patches
    assert to_hex(whole.get_facecolor()) == maps.LAND
    x, y = maps.to_map([2.35], [48.85], maps.EUROPE)
    assert whole.get_path().contains_point((x[0], y[0]))
    assert not part.get_path().contains_point((x[0], y[0]))


def test_the_disclaimer_names_the_boundaries_the_outlines_and_places_of_disputed_status() -> None:
    text = maps.disclaimer(maps.EUROPE)
    assert text.startswith(maps.BOUNDARIES_DISCLAIMER)
    assert text.endswith(maps.OUTLINES_SOURCE)
    assert reference.KOSOVO_NOTE in text
