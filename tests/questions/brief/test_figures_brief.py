"""The nine tiles: what is drawn, what is written, what is marked as missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook.charts.old import style
from borderbook.questions.brief import figures, tile
from borderbook.questions.brief.analysis import NO_FIGURE, Chart

SOURCE = "Source: made up for the test"


def years(**columns):
    size = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=pd.Index(range(2025 - size, 2025), name="year"))


def chart(frame, figure=1, number="1,234"):
    return Chart(
        figure, "A topic", "detections", frame, number, "things in 2024, up 10 % on the year before", "2024"
    )


def words_of(figure):
    drawn = [*figure.drawing.texts, *figure.drawing.axes[0].texts]
    return [text.get_text() for text in drawn]


def bars(figure):
    return [p.get_height() for p in figure.drawing.axes[0].containers[0].patches]


def test_a_tile_is_small_and_carries_topic_number_and_the_sources_number():
    made = figures.detections(chart(years(detections=[5, 7], months=[12, 12])), 3, SOURCE)
    assert tuple(made.drawing.get_size_inches()) == (tile.WIDTH, tile.HEIGHT)
    assert {"1  A topic", "1,234", "Events, not persons. Source\u00a03."} <= set(words_of(made))
    assert made.title == "1. A topic: 1,234 things in 2024, up 10 % on the year before"
    assert made.source == SOURCE
    assert made.name == "brief-1-a-topic"
    assert made.data.to_dict("list") == {"year": [2023, 2024], "detections": [5, 7], "months": [12, 12]}
    assert bars(made) == [5, 7]


def test_a_part_year_has_a_star():
    made = figures.detections(chart(years(detections=[5, 7], months=[12, 3])), 1, SOURCE)
    assert [label.get_text() for label in made.drawing.axes[0].get_xticklabels()] == ["2023", "2024*"]
    assert "* Part of the year." in made.note


def test_the_double_counting_of_2015_is_said():
    frame = pd.DataFrame({"detections": [9], "months": [12]}, index=pd.Index([2015], name="year"))
    assert "repeat each other" in figures.detections(chart(frame), 1, SOURCE).note


def test_deaths_are_stacked_and_keyed():
    frame = years(Mediterranean=[3, 4], Atlantic=[1, 2], **{"By land": [0, 1]}, months=[12, 12])
    made = figures.deaths(chart(frame), 2, SOURCE)
    tops = [p.get_y() + p.get_height() for c in made.drawing.axes[0].containers for p in c.patches]
    assert max(tops) == 7
    assert [t.get_text() for t in made.drawing.axes[0].get_legend().get_texts()] == list(figures.SEAS)
    assert made.alt == "By year: 2023 4, 2024 7."


@pytest.mark.parametrize("draw", [figures.facilitators, figures.arrests])
def test_years_without_a_figure_are_marked(draw):
    column = draw.__name__
    made = draw(chart(years(**{column: [10.0, np.nan, np.nan]})), 4, SOURCE)
    assert words_of(made).count("no figure") == 2
    assert "2023 no figure" in made.alt
    assert made.data[column].isna().tolist() == [False, True, True]


def test_a_measure_that_ends_early_is_named_at_the_edge_and_noted():
    frame = years(refusal_of_entry=[3.0, np.nan], found_illegally_present=[9.0, 8.0])
    made = figures.chain(chart(frame), 3, SOURCE)
    assert made.note.startswith("No EU total: refused after 2023.")
    ends = {a.get_text(): a.xy for a in made.drawing.axes[0].texts}
    assert ends["refused"] == (2024, 3)
    assert "returned" not in ends


def test_routes_keep_their_colours_and_leave_out_empty_ones():
    frame = pd.DataFrame(
        {"route": ["Western Balkan", "Black Sea"], "detections": [5.0, 0.0], "share": [100.0, 0.0]}
    )
    made = figures.routes(chart(frame), 1, SOURCE)
    (bar,) = made.drawing.axes[0].containers[0].patches
    assert style.mpl.colors.to_hex(bar.get_facecolor()).upper() == style.ROUTES["Western Balkan"]
    assert len(made.data) == 2


def test_nine_of_ten_persons_are_filled():
    frame = pd.DataFrame(
        {"publisher": ["Europol"], "share": [90.0], "wording": ["> 90 %"], "to": [pd.Timestamp("2016-02-23")]}
    )
    made = figures.share(chart(frame, 7, "> 90 %"), 5, SOURCE)
    colours = [style.mpl.colors.to_hex(p.get_facecolor()).upper() for p in made.drawing.axes[0].patches]
    assert colours.count(style.VERMILION) == 18  # a head and a body each
    assert made.data["to"].tolist() == ["2016-02-23"]


EVERY = [
    "detections", "months", "route", "state", "persons", "facilitators", "share", "publisher", "to", "nationality",
    "named", "arrests",
]  # fmt: skip


@pytest.mark.parametrize("name", figures.DRAWN)
def test_an_empty_chart_says_that_there_is_no_figure(name):
    columns = {"chain": ["return"], "deaths": ["Mediterranean", "months"]}.get(name, EVERY)
    made = figures.DRAWN[name](chart(pd.DataFrame(columns=columns), number=NO_FIGURE), 1, SOURCE)
    assert "no figure" in words_of(made)
    assert made.alt.startswith("Small chart without figures")
    assert made.png()
