"""A drawing in fewer characters is the same drawing."""

from __future__ import annotations

import io
import re

import matplotlib as mpl
import numpy as np
import pytest
import typst
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Ellipse
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.textpath import TextToPath
from PIL import Image
from test_figure_and_style import made

from borderbook.charts.old import letters, style
from borderbook.charts.old.style import Words
from borderbook.charts.old.svg import Renderer, Writer, relative

WORDS = Words("A title that says what is found", "Detections", "Source: X, vintage 2025-06-03", "A note.")


M, L, Q, C, Z = Path.MOVETO, Path.LINETO, Path.CURVE3, Path.CURVE4, Path.CLOSEPOLY


@pytest.mark.parametrize(
    ("points", "codes", "expected"),
    [
        ([(1, 1), (2, 3), (0, 0)], [M, L, Z], "m1 1 1 2z"),
        ([(10, 10), (12.5, 9.75), (12.5, 9.5)], [M, L, L], "m10 10 2.5-.25 0-.25"),
        ([(0, 0), (1, 1), (0, 0), (5, 5), (6, 6)], [M, L, Z, M, L], "m0 0 1 1zm5 5 1 1"),
        ([(0, 0), (1, 2), (3, 4), (5, 6), (7, 8)], [M, Q, Q, Q, Q], "m0 0q1 2 3 4 2 2 4 4"),
        ([(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)], [M, C, C, C, L], "m0 0c1 1 2 2 3 3l1 1"),
        ([(0, 0), (1, 0), (3, 3), (4, 4)], [M, L, M, L], "m0 0 1 0m2 3 1 1"),
        ([(0.004, 0.006), (100.123, 0)], None, "m0 .01 100.12-.01"),
        ([(1, 1), (2, 2), (0, 0)], [M, L, Path.STOP], "m1 1 1 1"),
        (np.empty((0, 2)), None, ""),
    ],
)
def test_a_path_is_told_in_steps(points, codes, expected):
    assert relative(Path(points, codes)) == expected


def ends_of(steps: str) -> list[tuple[float, float]]:
    """The ends of the straight steps of a relative path."""
    numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", steps)]
    return list(zip(np.cumsum(numbers[::2]), np.cumsum(numbers[1::2]), strict=True))


def test_rounding_does_not_add_up():
    thirds = [(k / 3, k / 7) for k in range(3000)]
    assert np.abs(np.array(thirds) - ends_of(relative(Path(thirds)))).max() < 0.006


def test_a_circle_is_a_circle_and_what_is_stretched_is_a_path():
    drawing, (axis,) = style.blank(4, 3)
    axis.set_axis_off()
    axis.scatter([0, 1, 2], [0, 1, 0], s=[36, 144, 36], linewidth=0)
    axis.add_patch(Ellipse((1, 0.5), 0.5, 0.1))
    svg = drawing.svg("x")
    assert re.findall(r' r="([^"]*)"', svg) == ["3", "6", "3"]  # the area of a mark is in square points
    assert svg.count("<path") == 2  # the ellipse and the paper


def test_what_is_missing_breaks_a_line():
    drawing, (axis,) = style.blank(2, 1)
    axis.plot([0, 1, 2, 3, 4], [1, 2, np.nan, 2, 1], gid="line")
    line = re.search(r'<g id="line">.*?d="([^"]*)"', drawing.svg("x"))
    assert line[1].count("m") == 2


def rich():
    """A drawing with all that figures are made of: lines, bars, hatches, marks, areas, cells, turned texts, clips."""
    drawing, (left, right) = style.canvas(WORDS, panels=(1, 2))
    left.bar([0, 1, 2], [3, 1, 2], color=style.SKY, hatch="//", edgecolor=style.INK, alpha=0.8)
    left.plot([0, 1, 2], [1, 3, 0.5], marker="o", linestyle="--", color=style.BLUE)
    left.fill_between([0, 1, 2], [0, 1, 0], [1, 2, 1], color=style.GREEN, alpha=0.3, linewidth=0)
    left.scatter([0.2, 1.7, 9], [2.5, 2.2, 1], s=[20, 90, 9], color=style.PINK)
    left.set_xlim(-0.5, 2.5)
    left.set_xticks([0, 1, 2], ["fi <a> & b", "São Tomé", "−5 %"], rotation=30)
    left.text(1, 2, "a halo", path_effects=[withStroke(linewidth=3, foreground="white")], alpha=0.7)
    right.pcolormesh(np.arange(12).reshape(3, 4), cmap="viridis")
    right.annotate("here", (1, 1), (2, 2.5), arrowprops={"arrowstyle": "->"}, size=7.5)
    right.set_ylabel("$x^2$ and words")
    return drawing


def as_pixels(svg: str):
    """What a renderer of SVG that knows nothing of Matplotlib makes of it."""
    page = '#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#image(bytes(sys.inputs.svg), format: "svg")'
    png = typst.compile(page.encode(), format="png", ppi=144, sys_inputs={"svg": svg})
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def as_matplotlib_writes_it(drawing) -> str:
    text = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "x"}):
        Drawing.savefig(drawing, text, format="svg")
    return text.getvalue()


def test_it_looks_as_matplotlibs_own_does():
    theirs = as_matplotlib_writes_it(rich())
    ours = rich().svg("x")
    here, there = as_pixels(ours), as_pixels(theirs)
    assert here.shape == there.shape
    assert len(np.unique(here)) > 50  # not two empty pages
    differs = np.abs(here - there).max(axis=2)
    assert differs.mean() < 0.05  # of 255: a hundredth of a point moves the shades of edges
    assert differs.max() < 80
    assert len(ours) < 0.65 * len(theirs)


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize(
    "text", ["Detections 1,234", "a", "–", "  x ", "", "fi ffi Å é", ". ,", "→ «Ω»", "AVAT To"]
)
def test_a_text_measures_what_matplotlib_measures(text, weight):
    for size in (7.8, 10, 12.5):
        prop = FontProperties(family="DejaVu Sans", weight=weight, size=size)
        expected = TextToPath().get_text_width_height_descent(text, prop, False)
        assert Renderer(10, 10).get_text_width_height_descent(text, prop, False) == pytest.approx(
            expected, abs=1e-9
        )


@pytest.mark.filterwarnings("ignore:Glyph .* missing")
def test_a_letter_that_no_font_has_is_matplotlibs_box():
    prop = FontProperties(family="DejaVu Sans", size=10)
    (here, *_), *_ = letters.line("中", prop).letters
    assert here.name.startswith("LastResort")
    expected = TextToPath().get_text_width_height_descent("中", prop, False)
    assert Renderer(10, 10).get_text_width_height_descent("中", prop, False) == pytest.approx(
        expected, abs=1e-9
    )


def test_a_title_that_is_there_is_kept_off_the_ticks_and_an_empty_one_costs_nothing():
    drawing, (axis, other) = style.blank(4, 3, (1, 2))
    axis.xaxis.tick_top()
    axis.set_title("On top")
    drawing.svg("x")
    assert axis.title.get_position()[1] > 1
    assert (axis._autotitlepos, other._autotitlepos) == (True, True)  # as Matplotlib has it, before and after


def test_a_font_is_looked_for_once_whatever_the_size_of_its_letters():
    letters._files.cache_clear()
    lines = [
        letters.line("Détections", FontProperties(family="DejaVu Sans", size=size)) for size in (7, 9.5, 12)
    ]
    assert lines[0] is lines[1] is lines[2]
    assert letters._files.cache_info().misses == 1
    small, large = (letters.heights(FontProperties(family="DejaVu Sans", size=size)) for size in (7, 14))
    assert large == pytest.approx([2 * part for part in small])


def test_ids_do_not_depend_on_the_last_digits_of_a_layout():
    drawing = rich()
    first = drawing.svg("x")
    for axis in drawing.axes:
        box = axis.get_position()
        axis.set_position([box.x0 + 1e-9, box.y0, box.width, box.height])
    drawing.set_layout_engine("none")
    assert re.findall(r' id="([^"]*)"', drawing.svg("x")) == re.findall(r' id="([^"]*)"', first)


def test_two_drawings_on_a_page_share_no_id_but_that_of_letters():
    ids = [set(re.findall(r' id="([^"]*)"', rich().svg(salt))) for salt in ("one", "two")]
    assert {name for name in ids[0] & ids[1] if not name.startswith("DejaVu")} == set()


def test_words_are_written_as_words():
    writer = Writer()
    level = writer.start("svg", {"a": "1 < 2"}, empty="")
    writer.element("title", "a & b")
    writer.start("g")
    writer.element("use", x="0.1234567", y="12")
    writer.comment("for people")
    writer.close(level)
    assert writer.text() == '<svg a="1 &lt; 2"><title>a &amp; b</title><g><use x="0.123" y="12"/></g></svg>'


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        (["fill: red"], '<path d="0" style="fill: red"/>'),
        (["fill: red"] * 2, '<g style="fill: red"><path d="0"/><path d="1"/></g>'),
        (["fill: red", "fill: tan"], '<path d="0" style="fill: red"/><path d="1" style="fill: tan"/>'),
        # together they would be as pale where they overlap as elsewhere
        (["opacity: 0.5"] * 2, '<path d="0" style="opacity: 0.5"/><path d="1" style="opacity: 0.5"/>'),
        (["fill-opacity: 0.5"] * 2, '<g style="fill-opacity: 0.5"><path d="0"/><path d="1"/></g>'),
        (["", ""], '<path d="0"/><path d="1"/>'),
    ],
)
def test_what_looks_alike_says_so_once(looks, expected):
    writer = Writer()
    for number, look in enumerate(looks):
        writer.element("path", d=str(number), style=look)
    assert writer.text() == expected


def test_a_group_ends_a_run_of_what_looks_alike():
    writer = Writer()
    writer.element("path", d="0", style="fill: red")
    writer.start("g")
    writer.element("path", d="1", style="fill: red")
    writer.end()
    writer.element("path", d="2", style="fill: red")
    one = '<path d="{}" style="fill: red"/>'.format
    assert writer.text() == f"{one(0)}<g>{one(1)}</g>{one(2)}"


def test_a_figure_has_no_comment_and_no_id_that_nothing_refers_to():
    svg = made().svg()
    assert svg.startswith("<svg")
    assert "<!--" not in svg
    assert set(re.findall(r' id="([^"]*)"', svg)) <= set(re.findall(r"#([\w.-]+)", svg))
