"""A circle lies at its place, its area is in proportion to its value."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from readback import WORDS, is_open, marks, texts_of

from borderbook.charts import bubbles, maps
from borderbook.charts.colours import REGISTER
from borderbook.charts.theme import NARROW, WIDE
from borderbook.errors import DataError

PLACES = pd.DataFrame(
    {
        "lon": [12.6, 33.4, -5.4, 18.0, 25.0, np.nan],
        "lat": [35.5, 35.1, 35.9, 33.0, 36.0, 35.0],
        "value": [400.0, 100.0, 25.0, 0.0, np.nan, 7.0],
        "label": ["Lampedusa", "Cyprus", "Ceuta", "Sirte", "Crete", "Nowhere"],
    }
)
ROUTES = ["Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_areas_are_in_proportion_and_places_where_they_lie(width: int) -> None:
    canvas = bubbles(PLACES, **WORDS).drawn(width)
    found = marks(canvas)
    pixels = {
        label: circle.radius / canvas.pixel(canvas.panels[0])[0] for label, (circle, _) in found.items()
    }
    assert pixels["Lampedusa"] == pytest.approx(34 if width == WIDE else 20)
    assert (pixels["Lampedusa"] / pixels["Cyprus"]) ** 2 == pytest.approx(4)
    assert (pixels["Cyprus"] / pixels["Ceuta"]) ** 2 == pytest.approx(4)
    x, y = maps.to_map(PLACES["lon"], PLACES["lat"], maps.MEDITERRANEAN)
    for row, label in enumerate(PLACES["label"].iloc[:5]):
        assert found[label][0].center == pytest.approx((x[row], y[row]))
    assert found["Lampedusa"][1] == "400"
    # the legend's circles have the sizes of their values
    legend = [patch.get_radius() for patch in canvas.sheet.patches]
    assert texts_of(canvas)[:2] == ["200", "50"]
    assert legend[0] / pixels["Lampedusa"] == pytest.approx(np.sqrt(200 / 400))
    assert legend[0] / legend[1] == pytest.approx(2)


@pytest.mark.parametrize(("most", "shown"), [(3.0, ["2"]), (1_000_000.0, ["1,000,000", "200,000", "50,000"])])
def test_sizes_in_the_legend_are_whole_and_not_above_the_largest(most: float, shown: list[str]) -> None:
    canvas = bubbles(PLACES.iloc[:1].assign(value=most), **WORDS).canvas
    assert [text.get_text() for text in canvas.sheet.texts] == shown


def test_zero_and_missing_are_rings_of_their_own() -> None:
    found = marks(bubbles(PLACES, **WORDS).canvas)
    assert is_open(found["Sirte"][0])
    assert is_open(found["Crete"][0])
    assert found["Sirte"][0].get_linestyle() == "solid" != found["Crete"][0].get_linestyle()
    assert found["Crete"][1] == "no figure"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_labels_stand_beside_their_circles(width: int) -> None:
    canvas = bubbles(PLACES, **WORDS).drawn(width)
    axes, circle = canvas.panels[0], marks(canvas)["Lampedusa"][0]
    canvas.figure.draw_without_rendering()
    label = axes.texts[0]
    assert label.get_text() == "Lampedusa\n400"
    x, y = axes.transData.transform(circle.center)
    box, radius = label.get_window_extent(), circle.radius / canvas.pixel(axes)[0]
    away = np.hypot(max(box.x0 - x, x - box.x1, 0), max(box.y0 - y, y - box.y1, 0))
    assert radius <= away < radius + 6


def test_groups_have_their_colours_and_their_totals_in_the_legend() -> None:
    figure = bubbles(PLACES.iloc[:3].assign(label="", group=ROUTES), **WORDS)
    drawn = [to_hex(circle.get_edgecolor()) for circle, _ in marks(figure.canvas).values()]
    assert drawn == [REGISTER[name].colour for name in ROUTES]
    assert "Central Mediterranean 400" in texts_of(figure.canvas)
    assert figure.alt.startswith(
        "Map of the Mediterranean, a circle a place, its area the value. 3 places: Central Mediterranean 400 in all; "
    )
    assert figure.alt.endswith("largest: Central Mediterranean, 35.5° N, 12.6° E, 400.")


def test_of_many_places_the_smaller_are_one_patch_with_the_same_areas() -> None:
    many = pd.DataFrame(
        {"lon": np.linspace(0, 30, 300), "lat": 36.0, "value": np.arange(300.0, 0, -1), "label": ""}
    )
    patches = bubbles(many, **WORDS).axes[0].patches
    rings = patches[-1].get_path().to_polygons()
    assert len(rings) == 200
    largest = next(patch for patch in patches if patch.get_gid())
    x, _ = maps.to_map([many["lon"][100]], [36.0], maps.MEDITERRANEAN)
    radius = np.hypot(*(rings[0][0] - rings[0][:-1].mean(axis=0)))
    assert (radius / largest.radius) ** 2 == pytest.approx(200 / 300, rel=1e-6)
    assert rings[0][:-1, 0].mean() == pytest.approx(x[0])


def test_alt_text_table_and_note_name_places_and_what_is_missing() -> None:
    figure = bubbles(PLACES, **WORDS)
    assert figure.alt == (
        "Map of the Mediterranean, a circle a place, its area the value. 5 places: Lampedusa 400; Cyprus 100; "
        "Ceuta 25; Sirte 0; Crete no figure."
    )
    assert figure.note == "Not on the map: Nowhere 7."
    assert figure.data["on_map"].tolist() == [True] * 5 + [False]
    assert figure.data["detections"].tolist()[:3] == [400, 100, 25]
    assert bubbles(PLACES.iloc[:0], **WORDS).alt == "Map of the Mediterranean without any place."


def test_a_frame_that_cannot_be_drawn_is_refused_with_a_reason() -> None:
    with pytest.raises(DataError, match="label missing"):
        bubbles(PLACES.drop(columns="label"), **WORDS)
    with pytest.raises(DataError, match="below zero"):
        bubbles(PLACES.assign(value=-1.0), **WORDS)
