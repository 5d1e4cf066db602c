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
        (4, "enforcement_chain", ("486,705", "2025", "orders to leave")), (6, "facilitators", ("8,942", "2020")),
    ],
)  # fmt: skip
def test_a_leading_number_is_that_of_its_question(number, question, words):
    one = tile(number)
    assert words[0] in f"{one.lead} {one.label}"
    numbers = [word.replace(",", "") for word in words]
    assert in_one_row(tables(question), *numbers)


def test_the_dead_and_missing_are_those_of_their_question_on_its_routes_together():
    figures = shown(executed("deaths_on_the_way"), "Figure")
    by_route = next(one.data for one in figures if list(one.data.columns[:2]) == ["year", "route"])
    mine = by_route[(by_route["year"] == "2025") & by_route["route"].isin(ROUTES)]
    assert sorted(mine["route"]) == sorted(ROUTES)
    assert int(mine.iloc[:, -1].sum()) == int(tile(2).lead.replace(",", ""))


def test_arrests_and_rates_of_return_are_those_of_their_questions():
    told = text(executed("brief"), "Arrests of")
    assert "Arrests of migrant smugglers within EMPACT were 6,801 in 2023 and 3,646 in 2022;" in told
    by_period = frame(executed("empact_results"), "results-by-year-and-by-cycle").set_index("result")
    assert by_period.loc["migrant smugglers arrested", ["2022", "2023"]].tolist() == [3646, 6801]
    assert "eleven texts found (listed in the report on the business of smuggling); two of them name a basis" in told
    found = answer(executed("brief"))
    assert "Returns to any country were 32.1 per 100 orders to leave of 2025**, after 27.3 in 2024." in found
    assert found.endswith("; within EMPACT, 6,801 migrant smugglers were arrested in 2023.")
    assert tile(4).label == "persons ordered to leave in 2025"  # no change: the count of Portugal jumped
    chain = frame(executed("brief"), "chain").set_index("EU-27")
    assert chain.loc["refusals of entry"].isna().tolist() == [True, False]
    assert chain.loc["orders to leave"].tolist() == [486705, 464820]
    assert list(chain.columns) == ["2025", "2024"]


def text(results, begins):
    """The text of a page that begins with these words."""
    return next(one.markdown for one in shown(results, "Text") if one.markdown.startswith(begins))


@pytest.mark.parametrize(
    ("cut_off", "detections", "counted"),
    [
        ("2016-12", "511,047", 2016), ("2020-12", "126,310", 2020), ("2023-06", "326,217", 2022), ("2023-12", "381,257", 2023),
        ("2025-06", "240,021", 2024), ("2025-12", "2", 2024),
    ],
)  # fmt: skip
def test_an_earlier_cut_off_keeps_its_word(cut_off, detections, counted):
    results, last = edited("brief", (LATEST, f'cut_off = "{cut_off}"')), pd.Period(cut_off).end_time
    figures = [one for one in shown(results, "Figure") if one.number]
    assert [one.number for one in figures] == list(range(1, 7))
    assert figures[0].lead.startswith(detections)
    assert frame(results, "chain").columns[1] == str(counted)
    late = {str(year) for year in range(last.year + 1, 2027)}
    for one in figures:
        assert not late & set(re.findall(r"\d{4}", f"{one.heading} {one.alt} {one.note}")), one.heading
    for source in frame(results, "sources")["source"]:
        days = re.findall(r"\((\d{4}[-\d]*)\)|, to (\d{4}[-\d]*)", source)
        days += re.findall(r"version of ([-\d]+)(?: to ([-\d]+))?", source) if cut_off >= "2025-01" else []
        assert days, source
        assert [day for day in sum(days, ()) if day and pd.Timestamp(day) > last] == [], source
    dated = re.findall(r"(?<!from )(?<!by )\b\d+ [A-Z][a-z]+ \d{4}", text(results, "**The offence"))
    assert [day for day in dated if pd.Timestamp(day) > last] == []


def test_a_cell_that_is_edited_shows_in_chart_message_and_findings():
    by_year = "by_year = by_route.sum(axis=1)"
    results = edited("brief", (by_year, f'by_route["Western Balkan"] *= 100\n{by_year}'))
    labels = [one.label for one in shown(results, "Figure")]
    assert any(label.startswith("on the Western Balkan route: ") for label in labels)
    assert next(one for one in shown(results, "Figure") if one.number == 1).lead.startswith("1,419,")


@pytest.mark.parametrize("number", range(1, 7))
def test_the_newest_bar_of_each_chart_has_the_one_accent_and_its_value(number):
    one = tile(number)
    (axes,) = one.axes
    colours = [to_hex(bar.get_facecolor()) for bar in axes.patches]
    assert colours.count(tones().accent) == 1
    assert (one.lead if number != 3 else "66,551") in [label.get_text() for label in axes.texts]
