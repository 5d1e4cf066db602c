"""Of every kind of chart: no text is clipped, covered or hard to read; series can be told apart without colour."""

from collections.abc import Callable
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from unittest import mock
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
import yaml
from given import WORDS
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from readback import is_open
from samples import ORDERED, ROUTES, SAMPLES, happened, places, sample, states
from vision import apart, lab

from drawn import misdrawn, shape_of
from notemill import charts
from notemill.charts import Figure
from notemill.charts.canvas import Canvas
from notemill.charts.colours import DIVERGING, contrast, ink_on, looks, register, shade, tones
from notemill.charts.theme import NARROW, SIZE, theme
from notemill.files import suite_table

SLACK = 1.5  # pixels: letters' own space


@cache
def texts(name: str, width: int) -> tuple[Canvas, list[tuple[Text, Any]]]:
    """The drawing, and each text that is drawn (of ticks, only those in view) with its box in pixels."""
    drawn: list[Text] = []
    real = Text.draw

    def draw(text: Text, renderer: Any) -> None:
        drawn.append(text)
        real(text, renderer)

    canvas = sample(name).drawn(width)
    with theme(SIZE[width]), mock.patch.object(Text, "draw", draw):
        canvas.figure.draw_without_rendering()
        shown = [text for text in dict.fromkeys(drawn) if text.get_text().strip() and text.get_visible()]
        # without the arrow of an annotation
        return canvas, [(text, Text.get_window_extent(text)) for text in shown]


def marks_of(canvas: Canvas) -> list[Bbox]:
    """Boxes in pixels: of dots and ends of intervals their middles, of areas the whole."""
    lines = [line for axes in canvas.panels for line in axes.lines if line.get_marker() not in ("", "None", None)]
    every = [line.get_transform().transform(line.get_xydata()) for line in lines]
    points = [Bbox([place, place]) for places in every for place in places if np.isfinite(place).all()]
    areas = [one for one in canvas.figure.findobj(Patch) if one.get_gid() in canvas.marks]
    return points + [area.get_window_extent() for area in areas]


@pytest.mark.parametrize("name", SAMPLES)
def test_no_text_is_clipped_covers_a_text_or_a_mark_or_is_hard_to_read(name: str, width: int) -> None:
    canvas, found = texts(name, width)
    filled = [one for one in canvas.figure.findobj(Patch) if one.get_gid() and not is_open(one)]
    marks, areas = marks_of(canvas), [(one, one.get_window_extent()) for one in filled]
    assert found
    for text, box in found:
        assert -SLACK < box.x0 < box.x1 < width + SLACK, text.get_text()
        assert -SLACK < box.y0 < box.y1 < canvas.seen.height + SLACK, text.get_text()
        ground = text.get_bbox_patch()
        if ground is not None and ground.get_facecolor()[3] == 1:  # it may hide the mark that it stands in
            others = [one for one in marks if not (one.contains(*box.min) and one.contains(*box.max))]
            assert not [one for one in others if box.contains(*(one.min + one.max) / 2)], text.get_text()
        middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        under = [one for one, around in areas if around.contains(*middle) and one.contains_point(middle)][-1:]
        for behind in [ground] if ground else under:
            colours = to_hex(text.get_color()), to_hex(behind.get_facecolor())
            assert contrast(*colours) >= 4.5 and not behind.get_hatch(), text.get_text()  # noqa: PT018
    for (one, a), (other, b) in combinations(found, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= SLACK or down <= SLACK * 2, (one.get_text(), other.get_text())
    if name not in ORDERED:
        assert [close(drawn(axes, canvas)) for axes in canvas.panels] == [[]] * len(canvas.panels)


@pytest.mark.parametrize("name", SAMPLES)
def test_marks_say_stand_and_reach_as_their_rows_of_the_data(name: str, width: int) -> None:
    assert misdrawn(sample(name).svg(width), sample(name).facts()) == []


ONE_A_KIND = ["bars of years", "stacked categories", "lines of months", "panels of bars", "panels with a forecast", "dots", "heat map of shares", "timeline", "map of countries", "map of routes"]  # fmt: skip


@pytest.mark.parametrize("name", ONE_A_KIND)
def test_two_shapes_that_are_exchanged_contradict_the_data(name: str) -> None:
    drawing = ElementTree.fromstring(sample(name).svg(NARROW))
    one, *_, other = (shape_of(mark) for mark in drawing.iter() if "data-rows" in mark.attrib)
    for each in ("d", "x", "y", "fill"):
        kept = one.get(each, "")
        one.set(each, other.get(each, ""))
        other.set(each, kept)
    assert misdrawn(ElementTree.tostring(drawing, encoding="unicode"), sample(name).facts())


@pytest.mark.parametrize(
    ("name", "was", "becomes", "says"),
    [
        ("bars of years", ">200,000<", ">210,000<", "the scale has"),
        ("bars below zero", 'data-value="−30', 'data-value="−31', "Malta: '−31.0' is not ['Malta', -30.0"),
        ("lines of months", "March 2024: 7,395", "March 2024: 7,394", "'March 2024: 7,394' is not"),
        ("a line with events", "|February ", ", February ", "a vertex has no words"),
        ("dots", ">40<", ">50<", "the scale has"),
    ],
)
def test_another_word_contradicts_the_drawing(name: str, was: str, becomes: str, says: str) -> None:
    drawing = sample(name).svg()
    assert was in drawing
    assert says in "; ".join(misdrawn(drawing.replace(was, becomes, 1), sample(name).facts()))


ENOUGH = 20  # CIE 1976; the nearest colours that nothing else tells apart are 22 apart


def test_a_red_is_not_seen_as_red_without_all_cones() -> None:
    assert apart("#ff0000", "#7e6b00") < np.linalg.norm(lab("#ff0000") - lab("#7e6b00")) / 2


def drawn(axes: Axes, canvas: Canvas) -> set[tuple[str, str, str]]:
    """Kind, colour and pattern of each mark; of an area in a part period, the colour of its edge."""
    found = set()
    for area in axes.patches:
        if area.get_gid() in canvas.marks and area.get_linestyle() == "solid":
            colour = area.get_edgecolor() if is_open(area) else area.get_facecolor()
            found.add(("area", to_hex(colour), str(area.get_hatch())))
    for line in axes.lines:
        if line.get_gid() in canvas.marks and line.get_marker() != "None":  # test_drawing.py has those without
            found.add(("line", to_hex(line.get_color()), str(line.get_marker())))
    return found


def close(figures: set[tuple[str, str, str]]) -> list[tuple]:
    """Pairs that differ in colour only, by less than can be seen."""
    alike = [(a, b) for a, b in combinations(sorted(figures), 2) if a[::2] == b[::2] and a != b]
    return [(a, b) for a, b in alike if apart(a[1], b[1]) < ENOUGH]


GROUPS = [list(group) for group in suite_table("colours").values()]
MIXED = [["a", "b"], ["a", "b", "Black Sea"], [f"label {n}" for n in range(12)], [*ROUTES[:3], "a", "b"]]


@pytest.mark.parametrize("labels", [*GROUPS, *MIXED])
def test_looks_of_any_labels_differ(labels: list[str]) -> None:
    """Areas by colour, hatch or being hollow, lines by colour, marker or dash."""
    for one, other in combinations(looks(labels).values(), 2):
        far = apart(one.colour, other.colour) >= ENOUGH or one.hollow != other.hollow
        assert far or one.hatch != other.hatch, (one, other)
        assert far or (one.marker, one.dash) != (other.marker, other.dash), (one, other)


def test_ink_has_contrast_on_every_colour() -> None:
    shades = [shade(at / 100, stops) for at in range(101) for stops in (tones().sequential, DIVERGING)]
    for colour in (*shades, *(entry.colour for entry in register().values())):
        assert contrast(ink_on(colour), colour) >= 4.5


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_read_out_is_what_is_drawn(name: str) -> None:
    expected = yaml.safe_load((Path(__file__).parent / "spoken.yml").read_text(encoding="utf-8"))[name]
    alt, note = expected
    beginning, more, _ = alt.partition(" …")
    assert (sample(name).alt[: len(beginning) if more else None], sample(name).note) == (beginning, note)


NONE = pd.DataFrame({"a": [np.nan], "b": [np.nan]}, index=["x"])
EMPTY: dict[str, tuple[Callable[..., Figure], list[pd.DataFrame | pd.Series]]] = {
    "Bars": (charts.bars, [pd.Series([np.nan], [2025])]),
    "Stacked horizontal bars": (charts.stacked, [NONE]),
    "Lines": (charts.lines, [NONE.set_axis([2025])]),
    "Small line charts": (charts.panels, [NONE.set_axis([2025])]),
    "Dots": (charts.dots, [NONE]),
    "Heat map": (charts.heatmap, [NONE]),
    "Timeline": (charts.timeline, [happened().iloc[:0]]),
    "Map of Europe": (charts.choropleth, [states() * np.nan]),
    "Map of the Mediterranean": (charts.maps.circles, [places().assign(value=np.nan)]),
}


@pytest.mark.parametrize("called", EMPTY)
@pytest.mark.parametrize("without", ["", "rows", "columns"])
def test_without_values_one_sentence_stands_in_place_of_title_and_chart(called: str, without: str) -> None:
    kind, (first, *rest) = EMPTY[called]
    if without == "rows":
        first = first.iloc[:0]
    elif without == "columns":
        first = first.drop(columns=["a", "b"], errors="ignore")
    title = mock.Mock(side_effect=AssertionError("is not asked for"))
    figure = kind(first, *rest, **{**WORDS, "title": title, "note": "What is drawn."})
    assert figure.title == "No figure for these parameters"
    assert [text.get_text() for text in figure.canvas.figure.texts] == ["No figure for these parameters."]
    assert figure.alt.removeprefix("Stacked ").removesuffix(": no figure.").lower() in called.lower()
    assert (figure.facts()["unit"], figure.note) == (WORDS["unit"], "")
