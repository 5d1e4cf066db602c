"""No text is clipped, covers another or stands on a colour that hides it, at both widths."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from xml.etree import ElementTree

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from samples import SAMPLES, sample

from borderbook.charts.canvas import Canvas
from borderbook.charts.colours import contrast
from borderbook.charts.theme import NARROW, SIZE, WIDE, theme

CASES = [pytest.param(name, width, id=f"{name}, {width}") for name in SAMPLES for width in (WIDE, NARROW)]
SLACK = 1.5  # pixels: letters' own space


@cache
def texts(name: str, width: int) -> tuple[Canvas, list[tuple[Text, Bbox]]]:
    """The drawing, and each visible text with its box in pixels."""
    with theme(SIZE[width]):
        canvas = sample(name).drawn(width)
        renderer = FigureCanvasAgg(canvas.figure).get_renderer()
        canvas.figure.draw_without_rendering()
        found = [
            text for text in canvas.figure.findobj(Text) if text.get_visible() and text.get_text().strip()
        ]
        return canvas, [(text, Text.get_window_extent(text, renderer)) for text in found]


@pytest.mark.parametrize(("name", "width"), CASES)
def test_no_text_is_clipped(name: str, width: int) -> None:
    canvas, found = texts(name, width)
    assert found
    outside = [
        text.get_text() for text, box in found
        if box.x0 < -SLACK or box.x1 > width + SLACK or box.y0 < -SLACK or box.y1 > canvas.size[1] + SLACK
    ]  # fmt: skip
    assert outside == []


@pytest.mark.parametrize(("name", "width"), CASES)
def test_no_text_covers_another(name: str, width: int) -> None:
    _, found = texts(name, width)
    covered = [
        (one.get_text(), other.get_text())
        for (one, a), (other, b) in combinations(found, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > SLACK and min(a.y1, b.y1) - max(a.y0, b.y0) > SLACK * 2
    ]
    assert covered == []


@pytest.mark.parametrize(("name", "width"), CASES)
def test_text_on_colour_can_be_read(name: str, width: int) -> None:
    canvas, found = texts(name, width)
    areas = [
        patch for patch in canvas.figure.findobj(Patch) if patch.get_gid() and patch.get_facecolor()[3] == 1
    ]
    poor = []
    for text, box in found:
        middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        under = [patch for patch in areas if patch.get_window_extent().contains(*middle)][-1:]
        for ground in [text.get_bbox_patch()] if text.get_bbox_patch() else under:
            if ground.get_hatch() or contrast(to_hex(text.get_color()), to_hex(ground.get_facecolor())) < 4.5:
                poor.append(text.get_text())
    assert poor == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_line_has_words_for_each_of_its_vertices(name: str) -> None:
    page = ElementTree.fromstring(sample(name).svg())
    for line in page.iter():
        if "data-values" in line.attrib:
            path = next(child for child in line.iter() if child.tag.endswith("path"))
            numbers = re.findall(r"-?[\d.]+", path.attrib["d"])
            assert len(numbers) / 2 == len(line.attrib["data-values"].split("|"))
