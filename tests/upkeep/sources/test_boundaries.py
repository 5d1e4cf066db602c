"""Outlines for maps: the right places, all valid, small, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import shapely

from borderbook.catalog import reference
from borderbook.errors import DataError
from borderbook.project import data
from borderbook.upkeep.sources import boundaries

# arcs of a world of two neighbours, a country across the date line, and one outside the frame
ARCS = {
    "common": [[0, 30], [0, 36]],
    "morocco": [[0, 36], [-8, 36], [-8, 30], [0, 30]],
    "algeria": [[0, 30], [8, 30], [8, 36], [0, 36]],
    "russia": [[60, 70], [179, 70], [-178, 70], [-178, 60], [179, 60], [60, 60], [60, 70]],
    "brazil": [[-50, -10], [-40, -10], [-40, 0], [-50, -10]],
    "north cyprus": [[33, 35.2], [34, 35.2], [34, 35.6], [33, 35.6], [33, 35.2]],
    "cyprus": [[33, 35.2], [33, 34.6], [34, 34.6], [34, 35.2], [33, 35.2]],
    "spain": [[-6, 37], [-6, 40], [-1, 40], [-1, 37], [-6, 37]],
}
SHAPES = {
    "504": ["common", "morocco"], "012": ["algeria", "common reversed"], "643": ["russia"], "076": ["brazil"],
    "-1": ["north cyprus"], "196": ["cyprus"], "724": ["spain"],
}  # fmt: skip


def topojson(shapes=SHAPES, layer="countries"):
    names = list(ARCS)

    def at(name):
        reverse = name.endswith(" reversed")
        number = names.index(name.removesuffix(" reversed"))
        return ~number if reverse else number

    def geometry(key, arcs):
        return {"type": "Polygon", "id": key, "properties": {"name": key}, "arcs": [[at(a) for a in arcs]]}

    found = {"type": "GeometryCollection", "geometries": [geometry(k, a) for k, a in shapes.items()]}
    return json.dumps({"type": "Topology", "objects": {layer: found}, "arcs": list(ARCS.values())})


def geojson(*places):
    features = [
        {"type": "Feature", "properties": {"place": place, "adm0_a3": holder},
         "geometry": shapely.geometry.mapping(shapely.box(*box))}
        for place, holder, box in places
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features})


CEUTA = ("Ceuta", "ESP", (-5.4, 35.9, -5.3, 36.0))


@pytest.fixture
def build(write):
    def make(world=None, places=None):
        return boundaries.build(
            write("world.json", world or topojson()), write("places.geojson", places or geojson(CEUTA))
        )

    return make


def test_build_gives_a_row_a_code_sorted_and_named(build):
    outlines = build()
    assert list(outlines.columns) == ["code", "name", "geometry"]
    assert outlines["code"].tolist() == ["CY", "DZ", "ES", "MA", "RU"]
    assert outlines["name"].tolist() == ["Cyprus", "Algeria", "Spain", "Morocco", "Russia"]
    assert outlines.crs == "EPSG:4326"
    assert outlines.is_valid.all()


def test_a_small_territory_is_its_holders_and_nobody_elses(build):
    shapes = build().set_index("code").geometry
    ceuta = shapely.Point(-5.35, 35.95)
    assert shapes["ES"].contains(ceuta)
    assert not shapes["MA"].intersects(ceuta)
    assert shapes["ES"].area == pytest.approx(15 + 0.01)
    assert shapes["MA"].area == pytest.approx(48 - 0.01)


def test_a_sliver_that_two_scales_leave_on_a_coast_is_dropped(build):
    # the coast is at 36.0 in 1:50m, at 35.997 in 1:10m
    inlet = ("inlet", "ESP", (-8, 35.9, -7.9, 35.997))
    cape = ("cape", "ESP", (-7.9, 35.9, -7.89, 36.0))
    morocco = build(places=geojson(inlet, cape)).set_index("code").geometry["MA"]
    assert morocco.geom_type == "Polygon"
    assert not morocco.intersects(shapely.Point(-7.95, 35.999))


def test_an_islet_is_left_out(build):
    perejil = ("Perejil", "ESP", (-5.42, 35.913, -5.417, 35.915))
    shapes = build(places=geojson(CEUTA, perejil)).set_index("code")
    assert not shapes.geometry["ES"].intersects(shapely.Point(-5.4185, 35.914))


def test_a_country_across_the_date_line_does_not_run_round_the_earth(build):
    assert build().set_index("code").geometry["RU"].bounds == (60, 60, 65, 70)


def test_the_frame_leaves_out_what_lies_beyond_which_need_not_be_known(build):
    outlines = build(topojson({**SHAPES, "999": ["brazil"]}))
    assert "BR" not in set(outlines["code"])
    assert outlines.total_bounds[2] <= boundaries.FRAME[2]


def test_cyprus_is_one(build):
    cyprus = build().set_index("code").geometry["CY"]
    assert cyprus.geom_type == "Polygon"
    assert cyprus.area == pytest.approx(1.0)


def test_neighbours_keep_their_common_border(build):
    outlines = build().set_index("code").loc[["DZ", "MA"]]
    assert shapely.coverage_is_valid(outlines.geometry.to_numpy())


def test_the_same_outlines_are_the_same_bytes(build, tmp_path):
    import geopandas as gpd

    first, second = tmp_path / "first.parquet", tmp_path / "second.parquet"
    boundaries.write(build(), first)
    shuffled = dict(reversed(SHAPES.items()))
    boundaries.write(build(topojson(shuffled)), second)
    assert first.read_bytes() == second.read_bytes()
    assert gpd.read_parquet(first).equals(build())


@pytest.mark.parametrize(
    ("world", "places", "told"),
    [
        ("code,name\nGR,Greece\n", None, r"world\.json: there are no outlines"),
        (topojson(layer="land"), None, r"world\.json: there are no outlines"),
        (topojson({**SHAPES, "998": ["spain"]}), None, r"world\.json, column 'id': .*'998'"),
        (None, "not a map", r"places\.geojson: there are no outlines"),
        (None, geojson(("Sark", "GGY", (-2.4, 49.4, -2.3, 49.5))), r"column 'adm0_a3': .*'GGY'"),
        (None, json.dumps({"type": "FeatureCollection", "features": []}), r"no column 'adm0_a3'"),
    ],
)
def test_another_file_is_refused(build, world, places, told):
    with pytest.raises(DataError, match=told):
        build(world, places)


# --- data/reference/boundaries.parquet


def test_the_stored_outlines_are_valid_and_of_known_codes():
    outlines = reference.boundaries()
    assert outlines.crs == "EPSG:4326"
    assert outlines.is_valid.all()
    assert outlines.to_crs("EPSG:3035").is_valid.all()  # in which they are drawn
    assert not outlines.is_empty.any()
    assert set(outlines.geom_type) <= {"Polygon", "MultiPolygon"}
    assert outlines["code"].is_unique
    assert {reference.kind(code) for code in outlines["code"]} <= {"country", "territory"}
    assert outlines["name"].tolist() == outlines["code"].map(reference.label).tolist()
    assert (data() / "reference" / "boundaries.parquet").stat().st_size < 400_000


@pytest.mark.parametrize(
    ("place", "lon", "lat", "code"),
    [
        ("Lampedusa", 12.6, 35.51, "IT"), ("Gavdos", 24.08, 34.84, "GR"), ("Ceuta", -5.34, 35.89, "ES"),
        ("Melilla", -2.945, 35.295, "ES"), ("Gran Canaria", -15.6, 28.0, "ES"), ("Gibraltar", -5.345, 36.13, "GI"),
        ("Valletta", 14.45, 35.89, "MT"), ("Pristina", 21.16, 42.66, "XK"), ("Laayoune", -13.15, 27.15, "EH"),
        ("Dakhla", -15.9, 23.75, "EH"), ("Simferopol", 34.1, 44.95, "UA"), ("Kyrenia", 33.4, 35.28, "CY"),
        ("Hargeisa", 44.06, 9.56, "SO"), ("Gaza", 34.45, 31.51, "PS"), ("Tangier", -5.75, 35.7, "MA"),
        ("Reykjavik", -21.8, 64.1, "IS"), ("Praia", -23.6, 15.05, "CV"), ("Tehran", 51.4, 35.7, "IR"),
    ],
)  # fmt: skip
def test_a_place_lies_in_one_outline(place, lon, lat, code):
    outlines = reference.boundaries()
    assert outlines.loc[outlines.contains(shapely.Point(lon, lat)), "code"].tolist() == [code], place


def test_every_member_state_has_an_outline():
    members = {code for union in ("EU", "Schengen") for code in reference.members(union, dt.date(2025, 6, 1))}
    assert {*members, "GB", "XK", "TR", "LY", "TN"} <= set(reference.boundaries()["code"])


def test_no_outline_covers_another():
    outlines = reference.boundaries()
    overlap = shapely.area(outlines.geometry.to_numpy()).sum() - outlines.union_all().area
    assert overlap < 1e-5  # square degrees


def test_overseas_parts_are_left_out():
    shapes = reference.boundaries().set_index("code").geometry
    for code in ("FR", "NL", "NO", "GB", "RU"):
        west, south, east, north = shapes[code].bounds
        assert -32 <= west < east <= 65
        assert 35 < south < north <= 74


def test_a_caller_cannot_spoil_the_outlines_for_the_next():
    outlines = reference.boundaries()
    outlines.loc[0, "code"] = "spoilt"
    assert reference.boundaries().loc[0, "code"] == "AD"
