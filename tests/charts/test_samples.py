"""Of every kind of chart: no text is clipped, covered or hard to read; series can be told apart without colour."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from readback import is_open
from samples import ORDERED, ROUTES, SAMPLES, sample
from vision import apart, ciede2000, lab

from borderbook.charts.canvas import Canvas
from borderbook.charts.colours import DIVERGING, REGISTER, SEQUENTIAL, contrast, ink_on, looks, shade
from borderbook.charts.theme import NARROW, PAPER, SIZE, WIDE, theme

CASES = [pytest.param(name, width, id=f"{name}, {width}") for name in SAMPLES for width in (WIDE, NARROW)]
SLACK = 1.5  # pixels: letters' own space


@cache
def texts(name: str, width: int) -> tuple[Canvas, list[tuple[Text, Bbox]]]:
    """The drawing, and each visible text with its box in pixels."""
    with theme(SIZE[width]):
        canvas = sample(name).drawn(width)
        renderer = FigureCanvasAgg(canvas.figure).get_renderer()
        canvas.figure.draw_without_rendering()
        visible = [text for text in canvas.figure.findobj(Text) if text.get_visible()]
        found = [text for text in visible if text.get_text().strip()]
        return canvas, [(text, Text.get_window_extent(text, renderer)) for text in found]


@pytest.mark.parametrize(("name", "width"), CASES)
def test_no_text_is_clipped_and_none_covers_another(name: str, width: int) -> None:
    canvas, found = texts(name, width)
    assert found
    for text, box in found:
        assert -SLACK < box.x0 < box.x1 < width + SLACK, text.get_text()
        assert -SLACK < box.y0 < box.y1 < canvas.size[1] + SLACK, text.get_text()
    for (one, a), (other, b) in combinations(found, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= SLACK or down <= SLACK * 2, (one.get_text(), other.get_text())


@pytest.mark.parametrize(("name", "width"), CASES)
def test_text_on_colour_can_be_read(name: str, width: int) -> None:
    canvas, found = texts(name, width)
    areas = [patch for patch in canvas.figure.findobj(Patch) if patch.get_gid() and not is_open(patch)]
    for text, box in found:
        middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        under = [patch for patch in areas if patch.get_window_extent().contains(*middle)][-1:]
        for ground in [text.get_bbox_patch()] if text.get_bbox_patch() else under:
            colours = to_hex(text.get_color()), to_hex(ground.get_facecolor())
            assert contrast(*colours) >= 4.5 and not ground.get_hatch(), text.get_text()  # noqa: PT018


@pytest.mark.parametrize("name", SAMPLES)
def test_a_line_has_words_for_each_of_its_vertices(name: str) -> None:
    page = ElementTree.fromstring(sample(name).svg())
    for line in page.iter():
        if "data-values" in line.attrib:
            path = next(child for child in line.iter() if child.tag.endswith("path"))
            numbers = re.findall(r"-?[\d.]+", path.attrib["d"])
            assert len(numbers) / 2 == len(line.attrib["data-values"].split("|"))


ENOUGH = 15


def test_ciede2000_gives_a_published_difference() -> None:
    """Sharma, Wu and Dalal 2005, table 1."""
    one, other = np.array([60.2574, -34.0099, 36.2677]), np.array([60.4626, -34.1751, 39.4387])
    assert ciede2000(one, other) == pytest.approx(1.2644, abs=5e-5)


def test_lab_of_white_and_of_a_red_that_is_not_seen_as_red() -> None:
    assert lab("#ffffff") == pytest.approx([100, 0, 0], abs=0.02)
    assert apart("#ff0000", "#7e6b00") < ciede2000(lab("#ff0000"), lab("#7e6b00")) / 2


def drawn(axes: Axes, canvas: Canvas) -> set[tuple[str, str, str]]:
    """Kind, colour and pattern of each mark; of an area in a part period, the colour of its edge."""
    found = set()
    for patch in axes.patches:
        if patch.get_gid() in canvas.marks and patch.get_linestyle() == "solid":
            colour = patch.get_edgecolor() if is_open(patch) else patch.get_facecolor()
            found.add(("area", to_hex(colour), str(patch.get_hatch())))
    for line in axes.lines:
        if line.get_gid() in canvas.marks and to_hex(line.get_color()) != PAPER:
            found.add(("line", to_hex(line.get_color()), str(line.get_marker())))
    return found


def close(figures: set[tuple[str, str, str]]) -> list[tuple]:
    """Pairs that differ in colour only, by less than can be seen."""
    alike = [(a, b) for a, b in combinations(sorted(figures), 2) if a[::2] == b[::2] and a != b]
    return [(a, b) for a, b in alike if apart(a[1], b[1]) < ENOUGH]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - ORDERED))
def test_series_of_a_chart_can_be_told_apart(name: str, width: int) -> None:
    canvas = sample(name).drawn(width)
    assert [close(drawn(axes, canvas)) for axes in canvas.panels] == [[]] * len(canvas.panels)


GROUPS = [
    ["a", "b"], ["a", "b", "Black Sea"], [f"label {n}" for n in range(12)], [*ROUTES, "English Channel"],
    [*ROUTES[:3], "a", "b"], ["sea", "land", "not broken down"], ["EUR", "USD"], ["others", "unknown"],
    ["holds", "holds as an attribution", "does not hold", "cannot be decided", "not consulted"],
    ["facilitators", "migrant smugglers arrested", "asylum applicants"],
]  # fmt: skip


@pytest.mark.parametrize("labels", GROUPS)
def test_looks_of_any_labels_differ(labels: list[str]) -> None:
    """Areas by colour or hatch, lines by colour, marker or dash."""
    for one, other in combinations(looks(labels).values(), 2):
        far = apart(one.colour, other.colour) >= ENOUGH
        assert far or one.hatch != other.hatch, (one, other)
        assert far or (one.marker, one.dash) != (other.marker, other.dash), (one, other)


def test_a_look_stays_the_same_in_any_company() -> None:
    in_company = [looks(names)["Black Sea"] for names in (["Black Sea", "x"], ["y", "z", "Black Sea"])]
    assert in_company == [REGISTER["Black Sea"]] * 2


def test_ink_has_contrast_on_every_colour() -> None:
    shades = [shade(at / 100, stops) for at in range(101) for stops in (SEQUENTIAL, DIVERGING)]
    for colour in (*shades, *(entry.colour for entry in REGISTER.values())):
        assert contrast(ink_on(colour), colour) >= 4.5
