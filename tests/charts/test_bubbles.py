"""A circle lies at its place, its area is in proportion to its value."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from borderbook.charts import Figure, bubbles, maps
from borderbook.charts.colours import look
from borderbook.charts.theme import NARROW, WIDE
from borderbook.errors import DataError

WORDS = {"name": "places", "title": "A map", "unit": "Dead and missing", "of": "a survey"}
PLACES = pd.DataFrame(
    {
        "lon": [12.6, 33.4, -5.4, 18.0, 25.0, np.nan],
        "lat": [35.5, 35.1, 35.9, 33.0, 36.0, 35.0],
        "value": [400.0, 100.0, 25.0, 0.0, np.nan, 7.0],
        "label": ["Lampedusa", "Cyprus", "Ceuta", "Sirte", "Crete", "Nowhere"],
    }
)


def circles(figure: Figure, width: int = WIDE) -> dict[str, tuple[tuple[float, float], float, str]]:
    """Label -> middle in metres, radius in pixels, value."""
    canvas = figure.drawn(width)
    axes = canvas.panels[0]
    scale = axes.get_window_extent().width / (axes.get_xlim()[1] - axes.get_xlim()[0])
    return {
        canvas.marks[patch.get_gid()]["data-label"]: (
            patch.get_center(), patch.get_width() / 2 * scale, canvas.marks[patch.get_gid()]["data-value"],
        )
        for patch in axes.patches if patch.get_gid()
    }  # fmt: skip


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_areas_are_in_proportion_and_places_where_they_lie(width: int) -> None:
    found = circles(bubbles(PLACES, **WORDS), width)
    areas = {label: radius**2 for label, (_, radius, _) in found.items()}
    assert areas["Lampedusa"] / areas["Cyprus"] == pytest.approx(4)
    assert areas["Cyprus"] / areas["Ceuta"] == pytest.approx(4)
    x, y = maps.to_map(PLACES["lon"], PLACES["lat"], maps.MEDITERRANEAN)
    for row, label in enumerate(["Lampedusa", "Cyprus", "Ceuta", "Sirte", "Crete"]):
        assert found[label][0] == pytest.approx((x[row], y[row]))
    assert found["Lampedusa"][2] == "400"
    assert found["Lampedusa"][1] == pytest.approx(34 if width == WIDE else 20)


def test_circles_are_round_translucent_and_drawn_from_the_largest() -> None:
    axes = bubbles(PLACES, **WORDS).axes[0]
    drawn = [patch for patch in axes.patches if patch.get_gid()]
    widths = [patch.get_width() for patch in drawn[:3]]
    assert widths == sorted(widths, reverse=True)
    assert all(patch.get_width() == patch.get_height() for patch in drawn)
    assert all(patch.get_facecolor()[3] < 0.5 for patch in drawn)
    assert all(patch.get_edgecolor()[3] == 1 for patch in drawn)


def test_the_legend_shows_round_values_in_the_same_proportion() -> None:
    figure = bubbles(PLACES, **WORDS)
    texts = [text.get_text() for text in figure.canvas.sheet.texts]
    assert texts == ["200", "50", "10"]
    radii = [patch.get_radius() for patch in figure.canvas.sheet.patches]
    assert radii[0] / circles(figure)["Lampedusa"][1] == pytest.approx(np.sqrt(200 / 400))
    assert radii[0] / radii[1] == pytest.approx(2)


@pytest.mark.parametrize(("most", "shown"), [(3.0, ["2"]), (1_000_000.0, ["1,000,000", "200,000", "50,000"])])
def test_sizes_in_the_legend_are_whole_and_not_above_the_largest(most: float, shown: list[str]) -> None:
    figure = bubbles(PLACES.iloc[:1].assign(value=most), **WORDS)
    assert [text.get_text() for text in figure.canvas.sheet.texts] == shown


def test_zero_and_missing_are_rings_of_their_own() -> None:
    figure = bubbles(PLACES, **WORDS)
    canvas = figure.canvas
    rings = {canvas.marks[p.get_gid()]["data-label"]: p for p in canvas.panels[0].patches if p.get_gid()}
    assert rings["Sirte"].get_facecolor()[3] == rings["Crete"].get_facecolor()[3] == 0
    assert rings["Sirte"].get_linestyle() == "solid"
    assert rings["Crete"].get_linestyle() != "solid"
    assert circles(figure)["Crete"][2] == "no figure"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_labels_stand_beside_their_circles_touch_none_and_stay_on_the_map(width: int) -> None:
    canvas = bubbles(PLACES, **WORDS).drawn(width)
    axes = canvas.panels[0]
    canvas.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in axes.texts]
    assert axes.texts[0].get_text() == "Lampedusa\n400"
    frame = axes.get_window_extent()
    for number, box in enumerate(boxes):
        assert frame.x0 <= box.x0 <= box.x1 <= frame.x1
        assert frame.y0 <= box.y0 <= box.y1 <= frame.y1
        assert not any(box.overlaps(other) for other in boxes[number + 1 :])


def test_groups_have_their_colours_and_their_names_on_the_map() -> None:
    grouped = PLACES.iloc[:3].assign(
        label="", group=["Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean"]
    )
    figure = bubbles(grouped, **WORDS)
    drawn = [patch for patch in figure.axes[0].patches if patch.get_gid()]
    assert [to_hex(patch.get_edgecolor()) for patch in drawn] == [
        look(name).colour for name in grouped["group"]
    ]
    assert "Central Mediterranean\n400" in [text.get_text() for text in figure.axes[0].texts]
    assert figure.alt.startswith(
        "Map of the Mediterranean, a circle a place, its area the value. 3 places: Central Mediterranean 400 in all; "
    )
    assert figure.alt.endswith("largest: Central Mediterranean, 35.5° N, 12.6° E, 400.")


def test_of_many_places_the_smaller_are_one_patch_with_the_same_areas() -> None:
    many = pd.DataFrame(
        {"lon": np.linspace(0, 30, 300), "lat": 36.0, "value": np.arange(300.0, 0, -1), "label": ""}
    )
    figure = bubbles(many, **WORDS)
    rest = figure.axes[0].patches[-1]
    rings = rest.get_path().to_polygons()
    assert len(rings) == 200
    largest = next(patch for patch in figure.axes[0].patches if patch.get_gid())
    first = rings[0]
    radius = (first[:, 0].max() - first[:, 0].min()) / 2
    assert (radius / (largest.get_width() / 2)) ** 2 == pytest.approx(200 / 300, rel=1e-6)
    x, _ = maps.to_map([many["lon"][100]], [36.0], maps.MEDITERRANEAN)
    assert (first[:, 0].max() + first[:, 0].min()) / 2 == pytest.approx(x[0])


def test_what_is_not_on_the_map_is_in_the_note_and_in_the_table() -> None:
    figure = bubbles(PLACES, **WORDS)
    assert figure.note == "Not on the map: Nowhere 7."
    assert figure.data["on_map"].tolist() == [True] * 5 + [False]
    assert figure.data["dead_and_missing"].tolist()[:3] == [400, 100, 25]


def test_alt_text_names_places_and_what_is_missing() -> None:
    assert bubbles(PLACES, **WORDS).alt == (
        "Map of the Mediterranean, a circle a place, its area the value. 5 places: Lampedusa 400; Cyprus 100; "
        "Ceuta 25; Sirte 0; Crete no figure."
    )
    assert bubbles(PLACES.iloc[:0], **WORDS).alt == "Map of the Mediterranean without any place."


def test_a_frame_that_cannot_be_drawn_is_refused_with_a_reason() -> None:
    with pytest.raises(DataError, match="label missing"):
        bubbles(PLACES.drop(columns="label"), **WORDS)
    with pytest.raises(DataError, match="below zero"):
        bubbles(PLACES.assign(value=-1.0), **WORDS)
