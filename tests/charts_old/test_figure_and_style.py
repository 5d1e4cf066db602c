"""A figure speaks for itself, is the same bytes each time, and its labels do not overlap."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from borderbook.charts.old import figure, style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words


def made(points: int = 3) -> Figure:
    words = Words("A title that says what is found", "Detections", "Source: X, vintage 2025-06-03", "A note.")
    drawing, (axis,) = style.canvas(words)
    data = pd.DataFrame(
        {"month": pd.date_range("2015-01-01", periods=points, freq="MS"), "detections": range(points)}
    )
    axis.scatter(range(points), data["detections"])
    style.counts_axis(axis)
    return Figure(
        "a-figure",
        words.title,
        "A chart of three points.",
        words.unit,
        words.source,
        data,
        drawing,
        words.note,
    )


def test_its_text_is_title_and_alternative_text():
    assert repr(made()) == "A title that says what is found\nA chart of three points."


def test_png_and_svg_are_the_same_bytes_each_time_and_hold_no_date(monkeypatch):
    first, second = made(), made()
    assert first.png() == second.png()
    assert first.svg() == second.svg()
    assert first.picture() == second.picture()
    assert b"matplotlib" not in first.png().lower()
    assert "<dc:date>" not in first.svg()


def test_shown_in_a_notebook_it_is_a_picture_with_words_and_numbers():
    bundle = made()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/png", figure.MIME}
    facts = bundle[figure.MIME]
    assert facts["rows"] == [["2015-01", 0], ["2015-02", 1], ["2015-03", 2]]
    assert facts["note"] == "A note."


def test_for_a_report_it_is_a_drawing_unless_that_would_be_heavy(monkeypatch):
    monkeypatch.setenv("BORDERBOOK_FIGURES", "svg")
    assert "image/svg+xml" in made()._repr_mimebundle_()
    assert "image/png" in made(20_000)._repr_mimebundle_()


def test_a_heavy_figure_becomes_a_picture_of_twice_the_pixels_of_its_place_in_few_colours():
    picture = Image.open(io.BytesIO(made().picture()))
    assert picture.size == (1728, 993)
    assert picture.mode == "P"
    there = np.asarray(Image.open(io.BytesIO(made().png())).convert("RGB").resize((576, 331)), dtype=int)
    here = np.asarray(picture.convert("RGB").resize((576, 331)), dtype=int)
    assert np.abs(there - here).mean() < 1
    assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)  # paper stays paper


def texts(drawing):
    return {t.get_text() for t in drawing.texts}


def test_the_canvas_writes_title_unit_note_and_source():
    shown = texts(made().drawing)
    assert "A title that says what is found" in shown
    assert "A note.\nSource: X, vintage 2025-06-03" in shown


def test_no_text_of_the_canvas_leaves_the_drawing():
    long = "A very long title that has to be broken into lines because nobody could read it otherwise " * 2
    drawing, _ = style.canvas(Words(long, long, long, long))
    drawing.canvas.draw()
    box = drawing.bbox
    for text in drawing.texts:
        inside = text.get_window_extent()
        assert inside.x0 >= 0
        assert inside.x1 <= box.x1
        assert inside.y0 >= -1
        assert inside.y1 <= box.y1 + 1


def test_axes_of_counts_start_at_zero_and_show_thousands():
    _, (axis,) = style.canvas(Words("t", "u", "s"))
    axis.bar([0, 1], [900_000, 1_800_000])
    style.counts_axis(axis)
    assert axis.get_ylim()[0] == 0
    assert style.thousands(1_800_000) == "1,800,000"


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0, 5, 10], [0, 5, 10]), ([5, 5, 5], [5, 7, 9]), ([9, 10, 10], [6, 8, 10]), ([], [])],
)
def test_labels_are_spread_at_least_a_gap_apart_and_kept_inside(values, expected):
    assert style.spread(values, gap=2, low=0, high=10) == expected


def test_every_route_has_a_colour_of_its_own():
    from borderbook import reference

    frontex = reference.routes().query("publisher == 'frontex'")["route"]
    assert set(frontex) == set(style.ROUTES)
    assert len(set(style.ROUTES.values())) == len(style.ROUTES)


def luminance(colour: str) -> float:
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("colour", [style.INK, style.QUIET])
def test_text_can_be_read_on_paper(colour):
    contrast = (luminance(style.PAPER) + 0.05) / (luminance(colour) + 0.05)
    assert contrast >= 4.5
