"""A figure by itself: a picture for notebooks and downloads, SVG for pages, its numbers; and its small form."""

import base64
import io
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from matplotlib.axes import Axes
from PIL import Image
from readback import ticks_of

from notemill.charts import Figure, bars, colours, labels, lines, stacked, theme, tile
from notemill.charts.svg import lighter
from notemill.house import DARK_PAPER
from notemill.project import FIGURES_VARIABLE
from notemill.show.outputs import FIGURE_MIME, png_of

WORDS: dict[str, Any] = {
    "name": "n", "title": 'More "events"', "unit": "detections", "of": "a survey", "note": "Not persons.",
}  # fmt: skip
FIGURE = bars(pd.Series([7, 9], index=[2015, 2016]), **WORDS)
TILE = tile(FIGURE, lead="9", label="detections in 2016", number=1)


def for_a_page(figure: Figure, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv(FIGURES_VARIABLE, "svg")
    return figure._repr_mimebundle_()[0]


def test_a_saved_picture_has_title_unit_note_and_source_drawn_in_and_a_restyling() -> None:
    restyled = FIGURE.restyled(lambda axes: axes.set_title("restyled"))
    saved = io.StringIO()
    restyled.savefig(saved, format="svg")
    texts = re.findall(r"<text[^>]*>(.*?)</text>", saved.getvalue())
    words = {'More "events"', "detections", "Not persons. Source: a survey.", "2016", "9", "restyled"}
    assert words <= {text.replace("&quot;", '"') for text in texts}
    assert restyled.png() != FIGURE.png()
    assert (">restyled<" in restyled.svg(), ">More" in restyled.svg()) == (True, False)


def test_a_notebook_gets_a_picture_that_is_the_same_each_time_with_its_alternative_text() -> None:
    data, _ = FIGURE._repr_mimebundle_()
    assert data["text/plain"] == 'More "events"\nBars. 2015 7, 2016 9.'
    picture = base64.b64decode(png_of(data))
    assert picture == FIGURE.png()
    image = Image.open(io.BytesIO(picture))
    assert (image.size[0], image.info) == (1.5 * theme.WIDE, {})
    assert len(picture) < 30_000
    assert "image/png" not in data  # it would be stored twice
    assert data["text/html"].startswith('<img alt="Bars. 2015 7, 2016 9." width="960" src="data:image/png;')
    assert data[FIGURE_MIME]["rows"] == [["2015", 7], ["2016", 9]]


def test_a_page_gets_two_drawings_that_are_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    data = for_a_page(FIGURE, monkeypatch)
    assert data == for_a_page(FIGURE, monkeypatch)
    assert data[FIGURE_MIME]["lighter"] == {"c33546d": colours.on_dark(colours.tones().single)}
    for width, drawing in ((960, data["image/svg+xml"]), (340, data[FIGURE_MIME]["narrow"])):
        assert f'width="{width}"' in drawing
        assert 'data-label="2016" data-value="9"' in drawing
        assert not re.search(r"style=|<style", drawing)
        assert not re.search(r'\b(?:d|x|y|width|height|transform)="[^"]*\d\.\d\d', drawing)


YEARS = pd.DataFrame({"a": [20_000.0, 90, 40_000], "b": [9.0, 300, 7_000]}, index=[2014, 2015, 2016])
THEN, NOW = 16071, 16436  # days of two years
RESTYLED: dict[str, tuple[Callable[[Axes], object], str, dict[str, float]]] = {
    "periods": (lambda axes: axes.set_xticks([pd.Timestamp("2015-01-01")]), "x", {"2015": NOW}),
    "labels": (lambda axes: axes.set_xticks([THEN, NOW], ["then", "now"]), "x", {"then": THEN, "now": NOW}),
    "a scale": (lambda axes: axes.set_yscale("log"), "y", {"10": 10, "100": 100, "1,000": 1e3, "10,000": 1e4}),
    "limits": (lambda axes: axes.set_ylim(0, 20), "y", {"0": 0, "10": 10, "20": 20}),
}


@pytest.mark.parametrize("name", RESTYLED)
def test_a_restyling_does_what_it_says_at_each_width(name: str, width: int) -> None:
    change, which, expected = RESTYLED[name]
    found = ticks_of(lines(YEARS, **WORDS).restyled(change).drawn(width).panels[0], which)
    assert found.items() >= expected.items()
    assert len(found) == len(expected) or name == "limits"  # a page has more of these


def test_all_periods_of_the_lowest_and_of_the_highest_value_are_told_of() -> None:
    values = pd.Series([4, 1, 1, *range(2, 12), 20, 20, 20, 20, 5], index=pd.RangeIndex(2001, 2019), dtype=float)
    said = "2001 4; 2002 1, the lowest, with 2003; 2014 20, the highest, with three others; 2018 5"
    assert labels.series_in_words(values, "{:.0f}".format) == said
    bounds = pd.Series(values.index == 2003, values.index)  # at least 1: it need not be the lowest
    assert "lowest;" in labels.series_in_words(values, "{:.0f}".format, lower=bounds)


def test_a_logarithmic_scale_of_bars_begins_below_the_lowest() -> None:
    figure = bars(pd.Series([7, 9_000], index=[2015, 2016]), **WORDS).restyled(lambda axes: axes.set_yscale("log"))
    assert ticks_of(figure.axes[0], "y") == {"10": 10, "100": 100, "1,000": 1000}
    assert 0 < figure.axes[0].get_ylim()[0] < 7


def test_axis_labels_are_given_room_at_the_edge(width: int) -> None:
    figure = lines(YEARS, **WORDS)
    restyled = figure.restyled(lambda axes: axes.set_xlabel("Years")).restyled(lambda axes: axes.set_ylabel("Events"))
    labelled = restyled.drawn(width)
    labelled.figure.draw_without_rendering()
    (axes,) = labelled.panels
    for label, text in ((axes.xaxis.label, "Years"), (axes.yaxis.label, "Events")):
        box = label.get_window_extent()
        assert label.get_text() == text
        assert labelled.seen.x0 - 1 < box.x0 < box.x1 <= labelled.seen.x1
        assert labelled.seen.y0 - 1 < box.y0 < box.y1 <= labelled.seen.y1
    assert figure.drawn(width).seen.height < labelled.seen.height
    assert f'viewBox="0 0 {labelled.seen.width:g} ' in restyled.svg(width)


def test_what_new_limits_put_out_of_view_is_not_drawn_and_names_move_along(width: int) -> None:
    days = {pd.Timestamp("2014-06-01"): "early", pd.Timestamp("2015-06-01"): "late"}
    figure = lines(YEARS["b"], events=days, **WORDS)
    restyled = figure.restyled(lambda axes: axes.set(xlim=(16300, 16801), ylim=(0, 7_500)))
    cut, page = restyled.drawn(width), restyled.svg(width)
    assert [name for name in days.values() if f">{name}<" in page] == ["late"]
    assert cut.seen.height == figure.drawn(width).seen.height
    assert all(line.get_clip_on() for line in cut.panels[0].lines if len(line.get_xdata()) == 3)
    (end,) = [text for text in cut.figure.texts if text.get_text() == "7,000"]
    assert end.get_position()[1] == pytest.approx(cut.at(cut.panels[0], 16801, 7_000)[1], abs=1)
    low = bars(YEARS["b"], **WORDS).restyled(lambda axes: axes.set(ylim=(0, 5_000))).drawn(width)
    assert all(bar.get_clip_on() for bar in low.panels[0].patches)


def test_a_tile_is_the_smallest_figure_and_not_higher_than_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert TILE.canvas.seen.size.tolist() == [theme.SMALLEST, 190]
    low = bars(pd.Series({"a": 1.0}), **WORDS)
    small = tile(low, lead="1", label="x", number=2).canvas
    assert small.seen.height == low.drawn(theme.SMALLEST).seen.height
    data = for_a_page(TILE, monkeypatch)
    assert re.search(f'class="small" .*width="{theme.SMALLEST}"', data["image/svg+xml"])
    assert not data[FIGURE_MIME]["narrow"]
    facts = [data[FIGURE_MIME][name] for name in ("number", "lead", "label", "rows")]
    assert facts == [1, "9", "detections in 2016", [["2015", 7], ["2016", 9]]]
    assert repr(TILE).startswith('1. More "events": 9 detections in 2016\nBars.')


@pytest.mark.parametrize("colour", [*colours.tones().dim, "#e69f00"])
def test_on_a_dark_page_a_series_can_be_seen_and_text_on_it_read(colour: str) -> None:
    lighter = colours.on_dark(colour)
    assert colours.contrast(lighter, DARK_PAPER) >= (3 if lighter == colour else 7)
    assert lighter == colour or colours.contrast(lighter, colours.tones().dark[f"i{colour[1:]}"]) >= 4.5


def test_text_on_a_dark_colour_turns_black_where_a_dark_page_shows_the_colour_lighter() -> None:
    drawing = stacked(pd.DataFrame({"sea": [10], "land": [10]}, index=["A"]), **WORDS).svg()  # sea is dark, land is not
    assert drawing.count(f"var(--i1f4e79, {colours.WHITE})") == 1
    assert lighter(drawing) == {"c1f4e79": colours.on_dark("#1f4e79"), "i1f4e79": colours.BLACK}


def test_a_column_of_values_is_named_after_the_first_words_of_the_unit_and_what_it_is_per() -> None:
    units = {
        "Deaths per 1,000 arrivals (events)": "deaths_per_1000_arrivals",
        "Detections of illegal border-crossing; events": "detections_of_illegal_border_crossing",
        "Persons found, per 1,000 inhabitants, 2024": "persons_found_per_1000_inhabitants",
        "Share of the year's detections, per cent": "share_of_the_years_detections_per_cent",
        "": "value",
    }
    assert [labels.value_name(unit) for unit in units] == list(units.values())


@pytest.mark.parametrize(
    ("values", "spoken"),
    [
        ([1665, *[None] * 15], "2001 1,665; no figure for 2002 to 2016"),
        ([7] * 16, "2001 7; 2016 7"),
        ([*range(16)], "2001 0, the lowest; 2016 15, the highest"),
    ],
)
def test_of_one_value_or_equal_ones_none_is_called_the_highest(values: list[float | None], spoken: str) -> None:
    series = pd.Series(values, index=range(2001, 2017), dtype="float64")
    assert labels.series_in_words(series, "{:,.0f}".format) == spoken
