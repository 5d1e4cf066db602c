"""data/reference/boundaries.parquet: the right places, all valid, small."""

import datetime as dt

import pytest
import shapely

from notemill.catalog import reference
from notemill.project import data


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
        ("Lampedusa", 12.6, 35.51, "IT"), ("Ceuta", -5.34, 35.89, "ES"), ("Melilla", -2.945, 35.295, "ES"),
        ("Gran Canaria", -15.6, 28.0, "ES"), ("Gibraltar", -5.345, 36.13, "GI"), ("Valletta", 14.45, 35.89, "MT"),
        ("Pristina", 21.16, 42.66, "XK"), ("Laayoune", -13.15, 27.15, "EH"), ("Simferopol", 34.1, 44.95, "UA"),
        ("Kyrenia", 33.4, 35.28, "CY"), ("Hargeisa", 44.06, 9.56, "SO"), ("Gaza", 34.45, 31.51, "PS"),
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
