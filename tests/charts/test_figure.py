"""A figure by itself: a picture with its words for notebooks and downloads, SVG for pages, its numbers."""

from __future__ import annotations

import base64
import io
import re

import pandas as pd
import pytest
from PIL import Image

from borderbook import charts, project
from borderbook.charts import theme
from borderbook.outputs import FIGURE_MIME

WORDS = {
    "name": "n",
    "title": 'More "events"',
    "unit": "detections",
    "of": "a survey",
    "note": "Not persons.",
}


@pytest.fixture
def figure() -> charts.Figure:
    """Two bars."""
    return charts.bars(pd.Series([7, 9], index=[2015, 2016]), **WORDS)


def test_its_text_is_title_and_alternative_text(figure):
    assert repr(figure) == 'More "events"\nBars. 2015 7, 2016 9.'


def test_a_saved_picture_has_title_unit_note_and_source_drawn_in(figure):
    saved = io.StringIO()
    figure.savefig(saved, format="svg")
    texts = re.findall(r"<text[^>]*>(.*?)</text>", saved.getvalue())
    for words in ('More "events"', "detections", "Not persons. Source: a survey.", "2016", "9"):
        assert words in texts or words.replace('"', "&quot;") in texts


def test_a_picture_is_the_same_bytes_each_time_sharp_and_light(figure):
    assert figure.png() == figure.png()
    image = Image.open(io.BytesIO(figure.png()))
    assert image.size[0] == 1.5 * theme.WIDE
    assert image.size[1] > 1.5 * figure.heights[0]
    assert image.info == {}
    assert len(figure.png()) < 30_000


def test_a_notebook_gets_a_picture_and_html_that_gives_its_alternative_text(figure):
    data, metadata = figure._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html", "image/png", FIGURE_MIME}
    assert base64.b64decode(data["image/png"]) == figure.png()
    assert data["text/html"].startswith(
        '<img alt="Bars. 2015 7, 2016 9." width="960" src="data:image/png;base64,'
    )
    assert metadata["image/png"]["alt"] == figure.alt
    assert data[FIGURE_MIME]["rows"] == [["2015", 7], ["2016", 9]]


def test_a_page_gets_two_drawings_that_are_the_same_each_time(figure, monkeypatch):
    monkeypatch.setenv(project.FIGURES_VARIABLE, "svg")
    data, _ = figure._repr_mimebundle_()
    again, _ = figure._repr_mimebundle_()
    assert data == again
    assert 'width="960"' in data["image/svg+xml"]
    assert 'width="340"' in data[FIGURE_MIME]["narrow"]
    for svg in (data["image/svg+xml"], data[FIGURE_MIME]["narrow"]):
        assert 'data-label="2016" data-value="9"' in svg
        assert not re.search(r"style=|<style", svg)
        assert not re.search(r'\b(?:d|x|y|width|height|transform)="[^"]*\d\.\d\d', svg)


def test_its_axes_can_be_restyled_before_it_is_saved(figure):
    figure.axes[0].set_ylim(0, 100)
    assert figure.canvas.panels[0].get_ylim() == (0, 100)
