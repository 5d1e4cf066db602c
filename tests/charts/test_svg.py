"""A drawing as it stands in a page: small, in the page's ink, right in the dark."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from borderbook import charts
from borderbook.charts import colours, svg

WORDS = {"name": "n", "title": "T", "unit": "persons", "of": "a survey"}


@pytest.mark.parametrize("colour", [*colours.DIM, "#000000", "#e69f00"])
def test_on_a_dark_page_a_series_can_be_seen_and_white_text_on_it_read(colour):
    lighter = colours.on_dark(colour)
    assert colours.contrast(lighter, colours.DARK_PAPER) >= 3
    assert lighter == colour or colours.contrast(lighter, "#ffffff") >= 4.5


def test_only_the_colours_that_are_drawn_are_told_to_the_page():
    drawing = charts.bars(pd.Series([1, 2], index=["a", "b"]), **WORDS).svg()
    assert svg.lighter(drawing) == {"c33546d": colours.on_dark(colours.SINGLE)}


def test_no_drawing_is_heavy_because_of_its_hatches():
    frame = pd.DataFrame(dict.fromkeys(["a", "b", "c", "d", "e", "f", "g", "h"], range(1, 9)))
    drawing = charts.bars(frame, **WORDS).svg()
    patterns = re.findall(r"<pattern.*?</pattern>", drawing)
    assert len(patterns) >= 6
    assert max(map(len, patterns)) < 12_000
    assert all('width="24" height="24"' in pattern for pattern in patterns)


def test_a_hatch_keeps_what_reaches_into_its_tile():
    drawing = charts.bars(pd.Series([1, 2], index=[2025, 2026]), part={2026: "June"}, **WORDS).svg()
    (lines,) = re.findall(r'<pattern.*? d="([^"]*)"', drawing)
    ends = [list(map(float, re.findall(r"-?[\d.]+", line))) for line in lines.split("M")[1:]]
    # '////': diagonals, six pixels apart across; those from corner to corner cross a tile of 24
    assert {x1 + y1 for x1, y1, _, _ in ends} >= set(range(6, 48, 6))
    assert len(ends) < 25
