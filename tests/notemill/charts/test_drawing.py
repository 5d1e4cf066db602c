"""Figures that functions of seaborn, geopandas and Matplotlib draw."""

import io
import re
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from given import WORDS
from matplotlib.axes import Axes
from readback import ticks_of
from samples import ROUTES, sample, seasons

from notemill.charts import colours, drawing, palette
from notemill.charts.theme import NARROW, WIDE

COUNTS = pd.DataFrame({"state": ["a_b", "c"], "persons": pd.array([1204, None], dtype="Int64")})


def bars(axes: Axes, data: pd.DataFrame) -> None:
    axes.bar(data["state"], data["persons"].fillna(0))
    axes.set(xlabel="member_state")


def told(figure: Any, width: int = WIDE) -> list[tuple[str, str]]:
    return re.findall(r'data-label="([^"]*)" data-values?="([^"]*)"', figure.svg(width))


def test_it_is_a_figure_with_words_table_picture_and_values(width: int) -> None:
    figure = drawing(COUNTS, bars, alt="Two bars.", **WORDS)
    assert repr(figure) == "A title\nTwo bars."
    assert figure.facts()["rows"] == [["a_b", 1204], ["c", None]]
    assert told(figure, width) == [("a_b", "1,204"), ("c", "0")]
    saved = io.StringIO()
    figure.savefig(saved, format="svg")
    assert {"A title", "member state", "1,200"} <= set(re.findall(r">([^<>]+)</text>", saved.getvalue()))
    restyled = figure.restyled(lambda axes: axes.set_yticks([0, 700]))
    assert ticks_of(restyled.drawn(width).panels[0], "y") == {"0": 0, "700": 700}


def test_an_index_is_in_the_table_and_shapes_are_not_and_dots_have_their_places() -> None:
    at = gpd.GeoDataFrame(
        {"n": [1, 2]}, geometry=gpd.points_from_xy([3, 5], [4, 6]), index=pd.Index(["x", "y"], name="k")
    )
    figure = drawing(at, lambda axes: at.plot(ax=axes), alt="Two dots.", **WORDS)
    assert (figure.facts()["columns"], told(figure)) == (["k", "n"], [("", "3: 4"), ("", "5: 6")])
    assert not figure.axes[0].axison  # a map has no scales


def test_series_have_the_colours_and_dashes_of_the_register(width: int) -> None:
    drawn = sample("steps by seaborn").svg(width)
    found = re.findall(r'data-series="([^"]*)"[^>]*><path ([^>]*)', drawn)
    dashes = {name: re.findall(r'stroke-dasharray="([^"]*)"', path) for name, path in found}
    assert set(dashes) == set(ROUTES[:3])
    assert len(set(map(str, dashes.values()))) == 3
    assert palette(ROUTES[:3]) == {name: colours.register()[name].colour for name in ROUTES[:3]}


def test_a_pointer_reads_places_as_it_is_told_to() -> None:
    figure = drawing(COUNTS, lambda axes: axes.plot([1, 2], [3, 1234.5]), alt="x", **WORDS)
    assert told(figure) == [("", "1: 3|2: 1,234")]
    own = drawing(COUNTS, lambda axes: axes.plot([1, 2], [3, 4]), alt="x", told=lambda x, y: f"{x:g} of {y:g}", **WORDS)
    assert told(own) == [("", "1 of 3|2 of 4")]


def test_names_that_would_touch_stand_upright_and_numbers_are_thinned() -> None:
    narrow = sample("bars by seaborn").drawn(NARROW).panels[0]
    assert {text.get_rotation() for text in narrow.get_xticklabels()} == {90}
    assert len(ticks_of(narrow)) == seasons()["year"].nunique()
    many = (
        drawing(COUNTS, lambda axes: [axes.plot([0, 39]), axes.set(xticks=range(40))], alt="x", **WORDS)
        .drawn(NARROW)
        .panels[0]
    )
    assert [*ticks_of(many).values()] == [*range(0, 40, 3)]


def test_names_of_a_legend_are_whole_on_a_phone_and_use_its_width() -> None:
    def two(axes: Axes) -> None:
        axes.set_yticks([0.5], ["a long name beside it"])
        axes.plot([1, 2], label="Western Balkan")
        axes.plot([2, 3], label="Eastern Borders")
        axes.legend(title="route")

    canvas = drawing(COUNTS, two, alt="x", **WORDS).drawn(NARROW)
    canvas.figure.draw_without_rendering()
    (legend,) = canvas.figure.legends
    boxes = [text.get_window_extent() for text in legend.get_texts()]
    assert all(0 < box.x0 < box.x1 < NARROW for box in boxes)
    assert boxes[0].y0 == boxes[1].y0  # side by side


@pytest.mark.parametrize("data", [COUNTS.iloc[:0], COUNTS.iloc[1:]])
def test_without_a_value_a_sentence_stands_in_place_of_drawing_and_title(data: pd.DataFrame) -> None:
    figure = drawing(data, bars, alt="Bars.", **WORDS)
    assert repr(figure) == "No figure for these parameters\nDrawing: no figure."
    assert ">No figure for these parameters.<" in figure.svg()
