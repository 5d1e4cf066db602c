"""Points, circles and countries lie where they belong; areas and classes are in proportion to values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from given import WORDS, percent
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from pyproj import Transformer
from readback import is_open, marks, patches_of, texts_of

from borderbook.catalog import reference
from borderbook.charts import Figure, bubbles, choropleth, maps
from borderbook.charts.canvas import Canvas
from borderbook.charts.colours import REGISTER, contrast
from borderbook.charts.theme import NARROW, WIDE
from borderbook.errors import DataError
from borderbook.house import luminance

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


@pytest.mark.parametrize("extent", EXTENTS)
def test_outlines_are_coarser_on_a_phone_and_keep_their_areas(extent: maps.Extent) -> None:
    wide, narrow = (maps.in_view(extent, width).set_index("code").geometry for width in (620, 338))
    for view in (wide, narrow):  # no member state in view is lost
        assert {"MT", "IT", "GR", "CY"} <= set(view.index)
        assert (view.is_valid & ~view.is_empty).all()
    count = [shapely.get_num_coordinates(view.to_numpy()).sum() for view in (wide, narrow)]
    assert count[1] < count[0] * 0.75
    assert (narrow.area / wide.area)[["FR", "IT", "GR"]].between(0.92, 1.07).all()
    if extent == maps.EUROPE:
        assert wide["FR"].area == pytest.approx(548e9, rel=0.03)  # square metres: the projection keeps areas


@pytest.mark.parametrize("extent", EXTENTS)
def test_a_map_has_the_proportions_of_its_extent(extent: maps.Extent, width: int) -> None:
    canvas, axes = drawn(extent, width)
    left, top, right, bottom = canvas.box(axes)
    assert (bottom - top) / (right - left) == pytest.approx(extent.ratio())
    assert 0 <= left < right <= width
    assert (axes.get_xlim(), axes.get_ylim()) == (extent.bounds[::2], extent.bounds[1::2])
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
    for part in (maps.BOUNDARIES_DISCLAIMER, maps.OUTLINES_SOURCE, reference.KOSOVO_NOTE):
        assert part in maps.disclaimer(maps.EUROPE)


def test_every_map_says_it_without_being_told_apart_from_the_note() -> None:
    for kind, data in ((bubbles, PLACES), (choropleth, RATES)):
        figure = kind(data, **WORDS)
        assert figure.about.startswith(maps.BOUNDARIES_DISCLAIMER)
        assert figure.facts()["about"] == figure.about not in figure.note


NAMES = ["Lampedusa", "Cyprus", "Ceuta", "Sirte", "Crete", "Nowhere"]
LON, LAT = [12.6, 33.4, -5.4, 18.0, 25.0, np.nan], [35.5, 35.1, 35.9, 33.0, 36.0, 35.0]
VALUES = [400.0, 100.0, 25.0, 0.0, np.nan, 7.0]
PLACES = pd.DataFrame({"lon": LON, "lat": LAT, "value": VALUES, "label": NAMES})
ROUTES = ["Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean"]


def test_areas_are_in_proportion_and_places_where_they_lie(width: int) -> None:
    canvas = bubbles(PLACES, **WORDS).drawn(width)
    found = marks(canvas)
    metres, _ = canvas.pixel(canvas.panels[0])
    pixels = {label: circle.radius / metres for label, (circle, _) in found.items()}
    assert pixels["Lampedusa"] == pytest.approx(34 if width == WIDE else 20)
    assert (pixels["Lampedusa"] / pixels["Cyprus"]) ** 2 == pytest.approx(4)
    assert (pixels["Cyprus"] / pixels["Ceuta"]) ** 2 == pytest.approx(4)
    x, y = maps.to_map(PLACES["lon"], PLACES["lat"], maps.MEDITERRANEAN)
    for row, label in enumerate(PLACES["label"].iloc[:5]):
        assert found[label][0].center == pytest.approx((x[row], y[row]))
    assert found["Lampedusa"][1] == "400"
    # the legend's circles have the sizes of their values
    legend = [patch.get_radius() for patch in patches_of(canvas)]
    assert texts_of(canvas)[:2] == ["200", "50"]
    assert legend[0] / pixels["Lampedusa"] == pytest.approx(np.sqrt(200 / 400))
    assert legend[0] / legend[1] == pytest.approx(2)


def test_zero_and_missing_are_rings_of_their_own() -> None:
    found = marks(bubbles(PLACES, **WORDS).canvas)
    assert is_open(found["Sirte"][0])
    assert is_open(found["Crete"][0])
    assert found["Sirte"][0].get_linestyle() == "solid" != found["Crete"][0].get_linestyle()
    assert found["Crete"][1] == "no figure"


def test_labels_stand_beside_their_circles() -> None:
    canvas = bubbles(PLACES, **WORDS).canvas
    circle, label = marks(canvas)["Lampedusa"][0], canvas.panels[0].texts[0]
    assert label.get_text() == "Lampedusa\n400"
    x, y = label.get_position()
    assert x == pytest.approx(circle.center[0])
    assert y < circle.center[1] - circle.radius  # below


def test_groups_have_their_colours_and_their_totals_in_the_legend() -> None:
    figure = bubbles(PLACES.iloc[:3].assign(label="", group=ROUTES), **WORDS)
    drawn = [to_hex(circle.get_edgecolor()) for circle, _ in marks(figure.canvas).values()]
    assert drawn == [REGISTER[name].colour for name in ROUTES]
    assert "Central Mediterranean 400" in texts_of(figure.canvas)


def test_of_many_places_the_smaller_are_one_patch_with_the_same_areas() -> None:
    many = pd.DataFrame({"lon": np.linspace(0, 30, 300), "lat": 36.0, "value": np.arange(300.0, 0, -1)})
    patches = bubbles(many.assign(label=""), **WORDS).axes[0].patches
    rings = patches[-1].get_path().to_polygons()
    assert len(rings) == 200
    largest = next(patch for patch in patches if patch.get_gid())
    x, _ = maps.to_map([many["lon"][100]], [36.0], maps.MEDITERRANEAN)
    radius = np.hypot(*(rings[0][0] - rings[0][:-1].mean(axis=0)))
    assert (radius / largest.radius) ** 2 == pytest.approx(200 / 300, rel=1e-6)
    assert rings[0][:-1, 0].mean() == pytest.approx(x[0])
    phone = marks(bubbles(many.assign(label=""), **WORDS).drawn(NARROW)).values()
    assert sum(float(value.replace(",", "")) for _, value in phone) == many["value"].sum()
    assert 6 < len(phone) <= 12
    grouped = bubbles(many.assign(label="", group=["A", *"B" * 299]), highlight="A", **WORDS).drawn(NARROW)
    edges = [circle.get_linewidth() for circle, _ in marks(grouped).values()]
    assert edges.count(2) == 1  # what is highlighted stays so on a phone


def test_what_is_not_on_the_map_is_in_the_note_and_in_the_table() -> None:
    figure = bubbles(PLACES, **WORDS)
    assert figure.note == "Not on the map: Nowhere 7."
    assert figure.data["on_map"].tolist() == [True] * 5 + [False]
    assert figure.data["detections"].tolist()[:3] == [400, 100, 25]


def test_a_frame_that_cannot_be_drawn_is_refused_with_a_reason() -> None:
    with pytest.raises(DataError, match="missing: label"):
        bubbles(PLACES.drop(columns="label"), **WORDS)
    with pytest.raises(DataError, match="below zero"):
        bubbles(PLACES.assign(value=-1.0), **WORDS)


RATES = pd.Series({"DE": 5.0, "FR": 10.0, "ES": 19.9, "PL": 20.0, "MT": 50.0, "HR": np.nan})
HATCH = "\\\\\\"


def countries(figure: Figure, width: int = WIDE) -> dict[str, tuple[str, str | None, str]]:
    """Name of a country -> colour, hatch, value of its patch."""
    found = marks(figure.drawn(width)).items()
    return {name: (to_hex(one.get_facecolor()), one.get_hatch(), value) for name, (one, value) in found}


def test_a_value_on_an_edge_belongs_to_the_higher_class(width: int) -> None:
    found = countries(choropleth(RATES, edges=[10, 20, 40], form=percent, **WORDS), width)
    assert found["France"][0] == found["Spain"][0]
    shades = [found[name][0] for name in ("Germany", "France", "Poland", "Malta")]
    assert sorted(shades, key=luminance, reverse=True) == shades
    assert len(set(shades)) == 4
    assert found["Poland"][2] == "20 %"
    # the lightest class can be told from the sea and from other land
    assert min(contrast(shades[0], maps.SEA), contrast(shades[0], maps.LAND)) >= 1.3


def test_the_legend_names_classes_without_a_gap_in_the_colours_of_the_countries() -> None:
    figure = choropleth(RATES, edges=[10, 20, 30, 40], form=percent, **WORDS)
    texts = [text.get_text() for text in figure.canvas.figure.texts]
    between = ["30 % to under 40 %", "20 % to under 30 %", "10 % to under 20 %"]  # no country is in the first
    assert texts == ["40 % or more", *between, "under 10 %", "no figure"]
    swatches = [to_hex(patch.get_facecolor()) for patch in patches_of(figure.canvas)]
    found = countries(figure)
    assert swatches[:1] + swatches[2:] == [
        found[name][0] for name in ("Malta", "Poland", "France", "Germany", "Croatia")
    ]
    assert figure.data.set_index("country")["class"]["Spain"] == "10 % to under 20 %"
    # what is missing is hatched in the map and in the legend
    assert found.pop("Croatia")[1:] == (HATCH, "no figure")
    assert {hatch for _, hatch, _ in found.values()} == {None}
    assert patches_of(figure.canvas)[-1].get_hatch() == HATCH


def test_a_map_of_several_years_carries_classes_and_values_of_each_in_the_classes_of_its_own() -> None:
    by = pd.DataFrame({2024: RATES, 2023: [45.0, np.nan, 0.5, 10.0, 1.0, 2.0]}, index=RATES.index)[[2023, 2024]]
    figure = choropleth(RATES.rename(2024), edges=[10, 20, 40], form=percent, by=by, **WORDS)
    tagged = {mark["data-label"]: mark["data-by"] for mark in figure.canvas.marks.values() if "data-by" in mark}
    # the place of a class among the shades, of which the first is that of no figure
    assert tagged["Germany"] == "4:45 %|1:5 %"
    assert (tagged["France"], tagged["Croatia"]) == ("0:no figure|2:10 %", "1:2 %|0:no figure")
    (slider,) = (mark for mark in figure.canvas.marks.values() if "data-years" in mark)
    shades = slider["data-shades"].split("|")
    found = countries(figure)
    assert (slider["data-years"], slider["data-year"]) == ("2023|2024", "2024")
    assert [shades[2], shades[4]] == [found["France"][0], found["Malta"][0]]
    for shade, ink in zip(shades, slider["data-inks"].split("|"), strict=True):
        assert contrast(shade, ink) >= 4.5
    assert figure.data.set_index("geo").loc["DE", ["2023", "2024"]].tolist() == [45.0, 5.0]


def test_each_country_has_its_value_on_the_map_or_in_a_list_and_words_on_the_sea_keep_their_ink(width: int) -> None:
    """At each step: a value lies in its country, on the sea, or on an outline of its letters in its country's colour."""
    codes = ["SI", "SK", "HR", "HU", "CH", "BE", "EE", "LU", "CY", "DE", "PT"]
    by = pd.DataFrame({2022: np.arange(11.0), 2023: np.arange(11.0)[::-1] * 11}, index=codes)
    by.loc["LU", 2023] = np.nan
    canvas = choropleth(by[2023], form="{:.1f}".format, by=by, **WORDS).drawn(width)
    tags = {mark["data-of"]: mark for mark in canvas.marks.values() if "data-of" in mark}
    assert set(tags) == set(map(reference.label, codes))
    texts = {text.get_gid(): text for text in [*canvas.figure.axes[0].texts, *canvas.figure.texts]}
    gids = {mark["data-of"]: gid for gid, mark in canvas.marks.items() if "data-of" in mark}
    assert texts[gids["Luxembourg"]].get_text() == "–"
    land = maps.in_view(maps.EUROPE, width).set_index("code").geometry
    listed = {reference.label(code) for code in codes} & {text.get_text() for text in canvas.figure.texts}
    assert listed <= {"Luxembourg", "Belgium", "Switzerland", "Slovenia", "Croatia", "Estonia", "Portugal", "Slovakia"}
    assert listed == {"Luxembourg"} or width == NARROW
    for code in codes:
        tag, text = tags[reference.label(code)], texts[gids[reference.label(code)]]
        if reference.label(code) not in listed:
            on_land = land.contains(shapely.Point(text.get_position()))
            assert on_land.any() == (tag.get("data-on") == "land"), code
            assert on_land[code] == ("data-on" in tag)
            assert "data-on" in tag or to_hex(text.get_color()) == maps.TEXT
    assert contrast(maps.SEA, maps.TEXT) >= 4.5


def test_a_country_is_drawn_where_it_lies() -> None:
    found = marks(choropleth(RATES, **WORDS).canvas)
    for name, lon, lat in (("France", 2.35, 48.85), ("Poland", 21.0, 52.2), ("Malta", 14.4, 35.9)):
        x, y = maps.to_map([lon], [lat], maps.EUROPE)
        patch, _ = found[name]
        path = patch.get_patch_transform().transform_path(patch.get_path())
        assert path.contains_point((x[0], y[0]), radius=5000), name


def test_values_are_written_in_countries_that_hold_them() -> None:
    figure = choropleth(RATES, form=percent, **WORDS)
    by_text = {text.get_text(): text for text in figure.axes[0].texts}
    assert set(by_text) == {"5", "10", "20", "50"}  # that of Malta on the sea
    west, north = maps.to_map([2.5], [46.7], maps.EUROPE)
    assert by_text["10"].get_position() == pytest.approx((west[0], north[0]), abs=300_000)


def test_countries_that_are_named_have_their_name_above_the_value_in_them_or_on_the_sea(width: int) -> None:
    rates = pd.Series({"SI": 28.9, "DE": 3.2, "FR": 1.7, "LU": 2.0})
    figure = choropleth(rates, form="{:.1f}".format, named=["SI", "DE", "LU", "HR"], **WORDS)
    found = [text.get_text() for text in figure.drawn(width).figure.axes[0].texts]
    assert {"Slovenia\n28.9", "Germany\n3.2", "1.7"} <= set(found)
    assert "3.2" not in found


def test_by_default_classes_hold_about_as_many_countries_each_between_round_limits() -> None:
    codes = ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HU", "IE", "IT"]
    values = pd.Series(np.linspace(1.3, 1000.7, 15) ** 1.5, index=codes)
    counts = choropleth(values, **WORDS).data["class"].value_counts()
    assert len(counts) == 5
    assert counts.between(2, 4).all()
    words = " ".join(counts.index).replace(",", "").split()
    assert all(float(word) % 100 == 0 for word in words if word[0].isdigit())
    equal = choropleth(pd.Series({"DE": 5.0, "FR": 5.0}), **WORDS)
    assert set(equal.data["class"]) == {"all values"}


def test_the_table_names_every_country_and_a_page_is_light() -> None:
    figure = choropleth(RATES, **WORDS)
    assert figure.data["geo"].tolist() == ["MT", "PL", "ES", "FR", "DE", "HR"]
    assert figure.data["detections"].tolist()[:5] == [50, 20, 19.9, 10, 5]
    assert len(figure.svg()) < 60_000
    outside = choropleth(pd.Series({"DE": 1.0, "US": 2.0}), **WORDS)
    assert outside.alt.endswith("Not on the map: United States.")


def test_a_long_label_breaks_on_a_phone() -> None:
    place = pd.DataFrame({"lon": [14.0], "lat": [38.0], "value": [5.0], "label": ["Central Mediterranean"]})
    figure = bubbles(place, **WORDS)
    drawn = {width: [text.get_text() for text in figure.drawn(width).panels[0].texts] for width in (NARROW, WIDE)}
    assert drawn == {NARROW: ["Central\nMediterranean\n5"], WIDE: ["Central Mediterranean\n5"]}


def test_a_value_that_does_not_fit_stands_on_the_sea_beside_its_country_and_the_highest_always(width: int) -> None:
    drawn = choropleth(pd.Series({"LU": 28.9, "PT": 0.1, "CZ": 1.0, "LI": 2.0}), form="{:.1f}".format, **WORDS).drawn(
        width
    )
    axes = drawn.figure.axes[0]
    places = {text.get_text(): shapely.Point(text.get_position()) for text in axes.texts}
    land = maps.in_view(maps.EUROPE, width).set_index("code").geometry
    assert "2.0" not in places  # Liechtenstein has no sea, and is not the highest
    assert not land.contains(places["28.9"]).any()
    assert land.distance(places["0.1"]).idxmin() == "PT"
    (leader,) = [line for line in axes.lines if line.get_color() == maps.TEXT]
    assert land["LU"].contains(shapely.Point(*leader.get_xydata()[1]))
