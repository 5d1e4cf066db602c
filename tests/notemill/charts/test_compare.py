"""What a title names is in colour, all else in grey; what it compares is drawn, with the difference in words."""

import re
from collections.abc import Callable

import pandas as pd
import pytest
from given import FORECAST, PAST, WORDS
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from notemill import charts
from notemill.charts import Figure
from notemill.charts.colours import MUTED, contrast, tones
from notemill.charts.theme import NARROW
from notemill.house import DARK_PAPER

YEARS = pd.DataFrame({"Greece": [8.0, 5.0, 2.0], "Malta": [2.0, 4.0, 3.0]}, index=[2023, 2024, 2025])
TWO = pd.DataFrame({"now": [2.0, 4.0, 3.0], "before": [8.0, 5.0, 2.0]}, index=["Greece", "Malta", "Spain"])
_KINDS = [
    (charts.bars, YEARS["Greece"], 2025, (2024, 2025)),
    (charts.stacked, TWO, "Greece", (("Malta", "before"), ("Greece", "before"))),
    (charts.lines, YEARS, "Greece", (2023, 2025)),
    (charts.panels, YEARS, "Greece", (2023, 2025)),
    (charts.dots, TWO, "Greece", ("before", "now")),
]


@pytest.mark.parametrize(("kind", "data", "named", "places"), _KINDS)
def test_what_a_title_names_is_in_colour_and_all_else_in_grey(
    kind: Callable[..., Figure], data: pd.DataFrame, named: object, places: tuple, width: int
) -> None:
    figure = kind(data, highlight=named, compare=(*places, "−6"), **WORDS)
    marks = re.findall(r'data-label="([^"]*)"[^>]*>(.*?)</g>', figure.svg(width))
    coloured = {label for label, drawn in marks if f"--c{tones().accent[1:]}" in drawn}
    grey = {label for label, drawn in marks if f"--c{MUTED[1:]}" in drawn}
    assert grey
    assert {str(named) in label for label in coloured} == {True}
    assert {label for label, _ in marks} == coloured | grey
    assert "−6" in figure.svg(width)
    assert figure.alt.endswith(f" Highlighted: {named}. Compared: −6.")


def test_grey_and_colour_can_be_seen_on_light_and_on_dark_pages() -> None:
    for colour in (tones().accent, MUTED):
        assert contrast(colour, "#ffffff") >= 3 <= contrast(tones().dim[colour], DARK_PAPER)
    assert contrast(tones().dim[tones().accent], DARK_PAPER) >= 2 * contrast(tones().dim[MUTED], DARK_PAPER)


def test_an_arrow_goes_from_the_first_place_to_the_second(width: int) -> None:
    canvas = charts.bars(YEARS["Greece"], highlight=2025, compare=(2024, 2025, "−3"), **WORDS).drawn(width)
    (arrow,) = [line for line in canvas.figure.findobj(Line2D) if line.get_marker() == "v"]
    (start, end), axes = arrow.get_ydata(), canvas.panels[0]
    assert (start, end) == pytest.approx((canvas.at(axes, 0, 5)[1], canvas.at(axes, 0, 2)[1]))

    two = charts.lines(YEARS, compare=((2025, "Greece"), (2025, "Malta"), "two counts"), **WORDS).drawn(width)
    heads = [line.get_marker() for line in two.figure.findobj(Line2D) if line.get_marker() in ("_", "v", "^")]
    assert heads == []  # two series of one year are no change: the words alone
    near = charts.bars(pd.Series({2023: 9e5, 2024: 900.0, 2025: 800.0}), compare=(2024, 2025, "−100"), **WORDS)
    drawn = near.drawn(width).figure
    assert any(text.get_text() == "−100" for text in drawn.texts)
    assert not [line for line in drawn.findobj(Line2D) if line.get_marker() in ("v", "^")]


def test_what_is_not_drawn_is_passed_over() -> None:
    plain = charts.bars(TWO["now"], **WORDS)
    assert charts.bars(TWO["now"], highlight="Italy", compare=("Italy", "Malta", "+2"), **WORDS).alt == plain.alt


def edges(figure: Figure) -> list[tuple[float, ...]]:
    """The places of dark edges."""
    patches = figure.drawn(NARROW).figure.findobj(Patch)
    return [patch.get_extents().bounds for patch in patches if patch.get_linewidth() == 2]


def test_a_map_gives_what_is_highlighted_a_dark_border() -> None:
    countries = charts.choropleth(pd.Series({"DE": 1.0, "FR": 2.0}), highlight=["FR", "EU27_2020"], **WORDS)
    assert countries.alt.endswith(" Highlighted: France.")
    assert len(edges(countries)) == 1


@pytest.mark.parametrize(("highlight", "framed"), [(["b", "2025"], 1), ("b", 2), ("2024", 2), (None, 0)])
def test_a_heat_map_frames_the_cell_where_a_highlighted_row_and_column_meet(highlight, framed) -> None:
    cells = pd.DataFrame({"2024": [1.0, 2.0], "2025": [3.0, 4.0]}, index=["a", "b"])
    assert len(edges(charts.heatmap(cells, highlight=highlight, **WORDS))) == framed


def test_a_forecast_is_grey_beside_the_one_that_is_highlighted() -> None:
    two = charts.panels(PAST, forecast=FORECAST, highlight="Other", **WORDS)
    assert [axes.lines[-1].get_color() == MUTED for axes in two.drawn(NARROW).panels] == [True, False]
