"""The brief's nine numbers are those of the questions that they belong to; earlier cut-offs stay true."""

from __future__ import annotations

import functools
import re

import pandas as pd
import pytest

from edits import answer, edited, shown

LATEST = 'cut_off = "latest"'
ROUTES = ("Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean", "Western African")


@functools.cache
def executed(question):
    return edited(question)


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
        (1, "detections_trend", ("2025",)), (2, "route_trends", ("2025", "Central Mediterranean")),
        (4, "enforcement_chain", ("2024", "returns to third countries")), (5, "illegally_present", ("Germany",)),
        (6, "facilitators", ("2022",)), (8, "facilitators", ("Morocco",)), (9, "empact_results", ("2023",)),
    ],
)  # fmt: skip
def test_a_leading_number_is_that_of_its_question(number, question, words):
    one = tile(number)
    lead = re.sub(r"\D", "", one.lead)
    assert all(word in f"{one.label} {one.title.lower()}" for word in words if "returns" not in word)
    # a tile of one period names it in its label, not in its data
    mine = ("returns to third countries, 2024",) if number == 4 else words[-1:]
    assert in_one_row([one.data], lead, *mine)
    assert in_one_row(tables(question), lead, *words)


def test_the_dead_and_missing_are_those_of_their_question_route_by_route():
    data = tile(3).data
    newest = data[data["year"] == "2025"]
    assert set(newest["route"]) == set(ROUTES)
    assert int(newest.iloc[:, -1].sum()) == int(tile(3).lead.replace(",", ""))
    for _, row in newest.iterrows():
        assert in_one_row(tables("deaths_on_the_way"), "2025", row["route"], int(row.iloc[-1])), row["route"]


def test_the_texts_on_the_share_are_those_of_their_question():
    columns = {"publisher", "wording", "kind"}
    frame = next(frame for frame in tables("smuggling_business") if columns <= set(frame.columns))
    drawn = tile(7).data
    kinds = [column.str.lower().str[:5].value_counts().to_dict() for column in (drawn["row"], frame["kind"])]
    assert (len(drawn), kinds[0]) == (len(frame), kinds[1])
    assert sorted(drawn["group"]) == sorted(frame["wording"])


def test_a_year_that_is_not_complete_is_not_ranked():
    assert "in Germany in 2023" in tile(5).label
    assert "Of 2023, the last year with a total from every member state" in tile(5).note


@pytest.mark.parametrize(
    ("cut_off", "detections", "arrests"),
    [("2024-12", "240,101", "6,801"), ("2023-06", "326,217", "3,646"), ("2016-12", "511,047", "no figure")],
)
def test_nothing_after_an_earlier_cut_off_is_shown(cut_off, detections, arrests):
    results = edited("brief", (LATEST, f'cut_off = "{cut_off}"'))
    figures = [one for one in shown(results, "Figure") if one.number]
    assert [one.number for one in figures] == list(range(1, 10))
    assert (figures[0].lead, figures[-1].lead) == (detections, arrests)
    assert f"**{detections}**" in answer(results)
    late = {str(year) for year in range(int(cut_off[:4]) + 1, 2027)}
    acts = next(one for one in shown(results, "Figure") if one.name == "decisions")
    assert acts.data["start"].astype(str).max()[:4] <= cut_off[:4]
    for one in figures:
        assert not late & set(re.findall(r"\d{4}", f"{one.heading} {one.alt} {one.note}")), one.heading
