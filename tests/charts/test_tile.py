"""A tile is a figure of one width that leads with a number."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from PIL import Image

from borderbook.charts import bars, tile
from borderbook.charts.figure import MIME, PNG_SCALE
from borderbook.charts.theme import NARROW
from borderbook.project import FIGURES_VARIABLE

WORDS = {"name": "detections", "title": "Detections", "unit": "Events, not persons", "of": "a survey"}
FIGURE = bars(pd.Series({2022: 331_000.0, 2023: 386_000.0, 2024: 239_000.0}), **WORDS)
TILE = tile(FIGURE, lead="239,000", label="detections in 2024", number=1)


def test_a_tile_is_drawn_at_the_width_of_a_phone_and_not_higher_than_asked() -> None:
    assert TILE.canvas.size == (NARROW, 190)
    assert tile(FIGURE, lead="1", label="x", number=2, height=120).canvas.size == (NARROW, 120)
    low = bars(pd.Series({"a": 1.0}), **WORDS)
    assert tile(low, lead="1", label="x", number=2).canvas.size[1] == low.heights[1]


def test_the_bars_of_a_tile_are_those_of_its_figure() -> None:
    heights = [[patch.get_height() for patch in figure.axes[0].patches] for figure in (FIGURE, TILE)]
    assert heights[0] == heights[1] == [331_000, 386_000, 239_000]


def test_its_facts_give_the_page_number_topic_lead_and_label() -> None:
    facts = TILE.facts()
    assert (facts["number"], facts["title"], facts["lead"], facts["label"]) == (
        1, "Detections", "239,000", "detections in 2024",
    )  # fmt: skip
    assert facts["rows"] == FIGURE.facts()["rows"]
    assert repr(TILE).startswith("1. Detections: 239,000 detections in 2024\nBars.")


def test_a_page_gets_one_drawing_and_a_notebook_a_picture_of_its_width(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(FIGURES_VARIABLE, "svg")
    bundle, _ = TILE._repr_mimebundle_()
    assert 'class="small"' in bundle["image/svg+xml"]
    assert f'width="{NARROW}"' in bundle["image/svg+xml"]
    assert not bundle[MIME]["narrow"]
    assert Image.open(io.BytesIO(TILE.png())).width == NARROW * PNG_SCALE
