"""The brief's numbers are those of the questions that they belong to; earlier cut-offs stay true."""

import re

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from edits import answer, edited, executed, frame, shown
from notemill.charts.colours import tones

LATEST = 'cut_off = "latest"'
ROUTES = ("Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean", "Western African")


def rows(frames):
    """Each row of some tables as a set of texts, whole numbers without decimals."""

    def text(value):
        whole = isinstance(value, int | float) and not pd.isna(value) and float(value).is_integer()
        return str(int(value)) if whole else str(value)

    return [{text(value) for value in row} for frame in frames for row in frame.itertuples(index=False)]


def in_one_row(frames, *values):
    return any(set(map(str, values)) <= row for row in rows(frames))


def tables(question):
    results = executed(question)
    return [one.data for one in shown(results, "Figure")] + [one.frame for one in shown(results, "Table")]


def tile(number):
    return next(one for one in shown(executed("brief"), "Figure") if one.number == number)


@pytest.mark.parametrize(
    ("number", "question", "words"),
    [
        (1, "detections_trend", ("179,921", "2025")), (3, "route_trends", ("66,551", "2025", "Central Mediterranean")),
        (4, "enforcement_chain", ("486,705", "2025", "orders to leave")),
        (5, "return_rates", ("110,385", "2024")), (6, "facilitators", ("8,942", "2020")),
    ],
)  # fmt: skip
def test_a_leading_number_is_that_of_its_question(number, question, words):
    one = tile(number)
    assert words[0] in f"{one.lead} {one.label} {one.note}"
    numbers = [word.replace(",", "") for word in words]
    assert in_one_row(tables(question), *numbers)


def test_the_dead_and_missing_are_those_of_their_question_on_its_routes_together():
    figures = shown(executed("deaths_on_the_way"), "Figure")
    by_route = next(one.data for one in figures if list(one.data.columns[:2]) == ["year", "route"])
    mine = by_route[(by_route["year"] == "2025") & by_route["route"].isin(ROUTES)]
    assert sorted(mine["route"]) == sorted(ROUTES)
    assert int(mine.iloc[:, -1].sum()) == int(tile(2).lead.replace(",", ""))


def test_the_arrests_and_the_rate_of_return_are_those_of_their_questions():
    told = in_part(executed("brief"))
    assert "Arrests within EMPACT | 6,801 | arrests of migrant smugglers in 2023" in told
    assert in_one_row(tables("empact_results"), 6801, 2023)
    assert "91,465 for 484,160 orders in 2023 and 110,385 for 453,380 orders in 2024, as first released" in tile(5).note
    assert in_one_row(tables("return_rates"), 110385, 2024)
    found = answer(executed("brief"))
    assert "Returns to third countries were 24.3 per 100 orders to leave of 2024**, after 18.9 in 2023." in found
    assert "restated" not in found + "secondary"  # a figure that others restate is in the table alone


def in_part(results):
    """The table of what is counted only in part, a row a line."""
    return "\n".join(" | ".join(row) for row in frame(results, "in-part").itertuples(index=False))


def prose(results, begins):
    """The text of a page that begins with a word."""
    return next(text.markdown for text in shown(results, "Text") if text.markdown.startswith(begins))


@pytest.mark.parametrize(
    ("cut_off", "detections", "arrests"),
    [("2024-12", "240,101", "6,801"), ("2023-06", "326,217", "no figure"), ("2016-12", "511,047", "no figure")],
)
def test_nothing_after_an_earlier_cut_off_is_shown(cut_off, detections, arrests):
    results = edited("brief", (LATEST, f'cut_off = "{cut_off}"'))
    figures = [one for one in shown(results, "Figure") if one.number]
    assert [one.number for one in figures] == list(range(1, 7))
    assert figures[0].lead == detections
    assert f"Arrests within EMPACT | {arrests}" in in_part(results)
    assert f"There were {detections} detections" in answer(results)
    late = {str(year) for year in range(int(cut_off[:4]) + 1, 2027)}
    for one in figures:
        assert not late & set(re.findall(r"\d{4}", f"{one.heading} {one.alt} {one.note}")), one.heading
    policy = prose(results, "**The offence")
    assert any(text.markdown.startswith("No new directive") for text in shown(results, "Text")) == (cut_off < "2023-11")
    later = [day for day in re.findall(r"(?<!from )(?<!by )\b\d+ [A-Z][a-z]+ (\d{4})", policy) if day > cut_off[:4]]
    assert later == []


def test_a_cell_that_is_edited_shows_in_chart_message_and_findings():
    by_year = "by_year = by_route.sum(axis=1)"
    results = edited("brief", (by_year, f'by_route["Western Balkan"] *= 100\n{by_year}'))
    labels = [one.label for one in shown(results, "Figure")]
    assert any(label.startswith("on the Western Balkan route: ") for label in labels)
    assert next(one for one in shown(results, "Figure") if one.number == 1).lead.startswith("1,419,")


def test_floors_lower_bounds_and_missing_years_are_marked():
    floors = "union_floors = enforcement.of_place(floors, enforcement.EU).loc[first_year:last_year]"
    results = edited("brief", (floors, f"{floors} | True"))
    orders = next(one for one in shown(results, "Figure") if one.number == 4)
    assert "2025 at least 486,705" in orders.alt
    assert "at least" not in tile(4).alt
    assert "2021 no figure, 2022 at least 15,000, 2023 no figure" in tile(6).alt


@pytest.mark.parametrize("number", range(1, 7))
def test_the_newest_bar_of_each_chart_has_the_one_accent_and_its_value_and_the_first_year_is_labelled(number):
    one = tile(number)
    (axes,) = one.axes
    colours = [to_hex(bar.get_facecolor()) for bar in axes.patches]
    assert colours.count(tones().accent) == 1  # and no lower bound has it
    assert (one.lead if number != 3 else "66,551") in [text.get_text() for text in axes.texts]
    assert number == 3 or axes.get_xticklabels()[0].get_text() == "2016"
