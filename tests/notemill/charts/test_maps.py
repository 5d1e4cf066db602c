"""Circles and countries lie where they belong; areas and classes are in proportion to values."""

import numpy as np
import pandas as pd
import pytest
import shapely
from given import PLACES, ROUTES, WORDS, percent
from matplotlib.colors import to_hex
from pyproj import Transformer
from readback import marks, patches_of, texts_of

from notemill.catalog import reference
from notemill.charts import Figure, choropleth, maps
from notemill.charts.canvas import Canvas
from notemill.charts.colours import contrast, register
from notemill.charts.theme import NARROW, WIDE
from notemill.house import luminance

ATLANTIC = maps.Extent(-21.0, 14.0, 36.0, 54.5, "+proj=laea +lat_0=36 +lon_0=8 +datum=WGS84 +units=m")
EXTENTS = (maps.EUROPE, maps.MEDITERRANEAN, ATLANTIC)
RATES = pd.Series(
    {"DE": 5.0, "FR": 10.0, "ES": 19.4, "PL": 20.0, "MT": 50.0, "HR": np.nan}
)  # classes from 9, 16, 20, 26


@pytest.mark.parametrize("extent", EXTENTS)
def test_points_lie_where_projs_transformation_puts_them(extent: maps.Extent) -> None:
    lon, lat = [-16.2, 12.6, 33.4], [28.4, 35.5, 35.1]
    expected = Transformer.from_crs("EPSG:4326", extent.projection, always_xy=True).transform(lon, lat)
    for found, there in zip(maps.to_map(lon, lat, extent), expected, strict=True):
        assert found == pytest.approx(there, abs=1)


@pytest.mark.parametrize("extent", EXTENTS)
def test_outlines_are_coarser_on_a_phone_and_keep_their_areas(extent: maps.Extent) -> None:
    wide, narrow = (maps.in_view(extent, width) for width in (620, 338))
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
    canvas = Canvas(width)
    axes, _, legend = maps.draw(canvas, extent, lambda left, beside: 40.0)
    assert legend == 40.0
    left, top, right, bottom = canvas.box(axes)
    assert (bottom - top) / (right - left) == pytest.approx(
        (extent.bounds[3] - extent.bounds[1]) / (extent.bounds[2] - extent.bounds[0])
    )
    assert 0 <= left < right <= width
    assert (axes.get_xlim(), axes.get_ylim()) == (extent.bounds[::2], extent.bounds[1::2])
    assert top == pytest.approx(1 if width - right > 200 else 41)  # below the legend, or beside it


def test_every_map_says_whose_boundaries_it_shows_apart_from_the_note() -> None:
    for kind, data in ((maps.circles, PLACES), (choropleth, RATES)):
        figure = kind(data, **WORDS)
        assert figure.about.startswith(maps.BOUNDARIES_DISCLAIMER)
        assert figure.facts()["about"] == figure.about not in figure.note
    for part in (maps.OUTLINES_SOURCE, reference.KOSOVO_NOTE):
        assert part in figure.about


def test_circles_and_those_of_the_legend_have_areas_in_proportion(width: int) -> None:
    figure = maps.circles(PLACES, **WORDS)
    canvas = figure.drawn(width)
    metres, _ = canvas.pixel(canvas.panels[0])
    found = [*marks(canvas).items()]
    for (label, (drawn, _)), place in zip(found, PLACES.head(3).itertuples(), strict=True):
        x, y = maps.to_map([place.lon], [place.lat], maps.MEDITERRANEAN)
        assert drawn.center == pytest.approx((x[0], y[0]))
        assert label.startswith(place.group)
    name, (circle, value) = found[0]
    assert (name, value) == ("Central Mediterranean, 35.5° N, 12.6° E", "400")
    assert circle.radius / metres == pytest.approx(26 if width == WIDE else 18)
    legend = [patch.get_radius() for patch in patches_of(canvas)]
    assert {"100", "20", "Central Mediterranean 400"} < set(texts_of(canvas))
    assert legend[0] / circle.radius * metres == pytest.approx(np.sqrt(100 / 400))
    assert legend[0] / legend[1] == pytest.approx(np.sqrt(5))


def test_groups_have_their_colours_which_can_be_seen_on_the_sea() -> None:
    drawn = [to_hex(circle.get_edgecolor()) for circle, _ in marks(maps.circles(PLACES, **WORDS).canvas).values()]
    assert drawn == [maps.edge(register()[name].colour) for name in ROUTES[:3]]
    assert maps.edge("#0072b2") == "#0072b2"
    assert min(contrast(edge, maps.SEA) for edge in drawn) >= 3


def test_places_of_a_group_near_each_other_share_a_circle_that_has_their_sum(width: int) -> None:
    many = pd.DataFrame({"lon": np.linspace(0, 30, 300), "lat": 36.0, "value": np.arange(300.0, 0, -1), "group": "A"})
    figure = maps.circles(many, **WORDS)
    found = marks(figure.drawn(width))
    assert sum(float(value.partition(" (")[0].replace(",", "")) for _, value in found.values()) == many["value"].sum()
    assert {NARROW: 10, WIDE: 30}[width] < len(found) < {NARROW: 16, WIDE: 48}[width]
    first, value = found["A, 36.0° N, 0.0° E"]  # a circle stands at its largest place
    x, y = maps.to_map([0.0], [36.0], maps.MEDITERRANEAN)
    assert first.center == pytest.approx((x[0], y[0]))
    assert value.endswith(" places)")
    assert figure.note == "Places near each other share a circle."
    two = maps.circles(many.assign(group=["B", *"A" * 299]), **WORDS).drawn(width)
    assert marks(two)["B, 36.0° N, 0.0° E"][1] == "300"  # none of another group


def test_what_is_not_on_the_map_is_in_the_note_or_the_words_and_in_the_table() -> None:
    figure = maps.circles(PLACES, **WORDS)
    assert figure.note.endswith(" Not on the map: one place with 7.")
    far = maps.circles(PLACES.assign(lon=[99.0, 33.4, -5.4, 1.0], value=[400.0, 0, np.nan, 7]), **WORDS)
    assert far.note.endswith(" Not on the map: three places with 400.")
    assert figure.data["on_map"].tolist() == [True] * 3 + [False]
    outside = choropleth(pd.Series({"DE": 1.0, "US": 2.0}), **WORDS)
    assert outside.alt.endswith("Not on the map: United States.")


def countries(figure: Figure, width: int = WIDE) -> dict[str, tuple[str, str | None, str]]:
    """Name of a country -> colour, hatch, value of its patch."""
    found = marks(figure.drawn(width)).items()
    return {name: (to_hex(one.get_facecolor()), one.get_hatch(), value) for name, (one, value) in found}


def test_a_higher_class_is_darker_and_a_value_on_a_limit_belongs_to_it(width: int) -> None:
    figure = choropleth(RATES, form=percent, **WORDS)
    found = countries(figure, width)
    shades = [found[name][0] for name in ("Germany", "France", "Spain", "Poland", "Malta")]
    assert sorted(set(shades), key=luminance, reverse=True) == shades
    assert figure.data.set_index("geo")["class"][["ES", "PL"]].tolist() == ["16 % to under 20 %", "20 % to under 26 %"]
    # the lightest class can be told from the sea and from other land
    assert min(contrast(shades[0], maps.SEA), contrast(shades[0], maps.LAND)) >= 1.3


def test_the_legend_names_classes_without_a_gap_in_the_colours_of_the_countries() -> None:
    figure = choropleth(RATES.drop("FR"), form=percent, lacking="too few", **WORDS)
    assert figure.alt.endswith(" Too few: Croatia.")
    classes = [text.get_text() for text in figure.canvas.figure.texts]
    assert classes == ["28 % or more", "20 % to under 28 %", "16 % to under 20 %", "under 16 %", "too few"]
    swatches, found = patches_of(figure.canvas), countries(figure)
    names = ("Malta", "Poland", "Spain", "Germany", "Croatia")
    assert [to_hex(patch.get_facecolor()) for patch in swatches] == [found[name][0] for name in names]
    # what is missing is hatched in the map and in the legend
    assert (*found.pop("Croatia")[1:], swatches[-1].get_hatch()) == ("\\\\\\", "too few", "\\\\\\")
    assert {hatch for _, hatch, _ in found.values()} == {None}


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


def test_a_map_of_several_years_carries_classes_and_values_of_each_in_the_classes_of_its_own() -> None:
    by = pd.DataFrame({2023: [45.0, np.nan, 0.5, 19.9, 1.0, 2.0], 2024: RATES}, index=RATES.index)
    figure = choropleth(RATES.rename(2024), form=percent, by=by, **WORDS)
    tagged = {mark["data-label"]: mark["data-by"] for mark in figure.canvas.marks.values() if "data-by" in mark}
    # the place of a class among the shades, of which the first is that of no figure
    assert tagged["Germany"] == "5:45 %|1:5 %"
    assert (tagged["France"], tagged["Croatia"]) == ("0:no figure|2:10 %", "1:2 %|0:no figure")
    assert tagged["Poland"] == "4:20 %|4:20 %"  # a value written like a limit belongs to the higher class in each year
    (slider,) = (mark for mark in figure.canvas.marks.values() if "data-years" in mark)
    shades, found = slider["data-shades"].split("|"), countries(figure)
    assert (slider["data-years"], slider["data-year"]) == ("2023|2024", "2024")
    assert [shades[2], shades[5]] == [found["France"][0], found["Malta"][0]]
    for shade, ink in zip(shades, slider["data-inks"].split("|"), strict=True):
        assert contrast(shade, ink) >= 4.5
    assert figure.data.set_index("geo").loc["DE", ["2023", "2024"]].tolist() == [45.0, 5.0]


def test_each_country_has_its_value_on_the_map_or_in_a_list_and_words_on_the_sea_keep_their_ink(width: int) -> None:
    """At each step: a value lies in its country, on the sea, or on an outline of its letters in its country's colour."""
    codes = ["SI", "SK", "HR", "HU", "CH", "BE", "EE", "LU", "CY", "DE", "PT"]
    by = pd.DataFrame({2022: np.arange(11.0), 2023: np.arange(11.0)[::-1] * 11}, index=codes)
    by.loc["LU", 2023] = np.nan
    canvas = choropleth(by[2023], form="{:.1f}".format, by=by, **WORDS).drawn(width)
    texts = {text.get_gid(): text for text in [*canvas.panels[0].texts, *canvas.figure.texts]}
    shown = {
        mark["data-of"]: (texts[gid], "data-on" in mark) for gid, mark in canvas.marks.items() if "data-of" in mark
    }
    assert set(shown) == set(map(reference.label, codes))
    assert shown["Luxembourg"][0].get_text() == "–"
    land = maps.in_view(maps.EUROPE, width)
    listed = set(shown) & {text.get_text() for text in canvas.figure.texts}
    assert listed <= {"Luxembourg", "Belgium", "Switzerland", "Slovenia", "Croatia", "Estonia", "Portugal", "Slovakia"}
    assert listed == {"Luxembourg"} or width == NARROW
    place = {text.get_text(): text.get_window_extent() for text in canvas.figure.texts}
    assert 0 < place["no figure"].y0 - place["Luxembourg"].y1 < 40 or width == NARROW  # in a list below the legend
    for code in (code for code in codes if reference.label(code) not in listed):
        text, marked = shown[reference.label(code)]
        inside = land.contains(shapely.Point(text.get_position()))
        assert inside.any() == inside[code] == marked, code
        assert marked or to_hex(text.get_color()) == maps.TEXT


def test_a_country_is_drawn_where_it_lies_with_its_value_and_no_land_under_it() -> None:
    canvas = choropleth(RATES, form=percent, **WORDS).canvas
    written = {text.get_text() for text in canvas.panels[0].texts}
    assert written == {"5", "10", "19", "20", "50"}  # that of Malta on the sea
    found, land = marks(canvas), canvas.panels[0].patches[0]
    assert to_hex(canvas.panels[0].patch.get_facecolor()) == maps.SEA
    assert to_hex(land.get_facecolor()) == maps.LAND
    for name, lon, lat in (("France", 2.35, 48.85), ("Poland", 21.0, 52.2), ("Malta", 14.4, 35.9), (None, 8.0, 47.0)):
        (x,), (y,) = maps.to_map([lon], [lat], maps.EUROPE)
        assert land.get_path().contains_point((x, y)) == (name is None)  # Switzerland has no value
        patch = found[name][0] if name else land
        path = patch.get_patch_transform().transform_path(patch.get_path())
        assert path.contains_point((x, y), radius=5000), name


def test_what_does_not_fit_stands_on_the_sea_beside_its_country_and_the_highest_always(width: int) -> None:
    rates = pd.Series({"LU": 28.9, "PT": 0.1, "CZ": 1.0, "LI": 2.0, "SI": 2.5, "DE": 3.2})
    figure = choropleth(rates, form="{:.1f}".format, named=["SI", "DE", "HR"], **WORDS)
    axes = figure.drawn(width).panels[0]
    places = {text.get_text(): shapely.Point(text.get_position()) for text in axes.texts}
    land = maps.in_view(maps.EUROPE, width)
    german = "Germany\n3.2" if "Germany\n3.2" in places else "3.2"  # rather inside without its name than far away
    assert "Slovenia\n2.5" in places
    assert land["DE"].contains(places[german])
    assert "2.0" not in places  # Liechtenstein has no sea, and is not the highest
    assert not land.contains(places["28.9"]).any()
    assert land.distance(places["0.1"]).idxmin() == "PT"
    leads = [line.get_xydata()[1] for line in axes.lines if line.get_color() == maps.TEXT]
    assert any(land["LU"].contains(shapely.Point(*end)) for end in leads)
    assert len(figure.svg(width)) < 60_000  # a page with a map is light
