"""A seeded sample of sets of parameters ends in pages that can be signed, or is refused with a sentence."""

import json
import os
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from sample import edges, faults, sample, unsigned

from notemill import questions
from notemill.charts.theme import NARROW, WIDE
from notemill.run.plan import run_of

NAMES = questions.names()
SIZE, SEED = (int(os.environ.get(name, default)) for name, default in (("SETS", "30"), ("SEED", "50")))


def test_values_to_draw_are_first_last_each_and_all():
    found = edges(questions.load("route_trends"))
    assert found["frequency"] == ["year", "month", "quarter"]
    assert (found["start"][:2], found["start"][-2:]) == (["first", "2009-01"], ["2026-08", "latest"])
    assert ["Black Sea"] in found["routes"]
    assert max(map(len, found["routes"])) == 9
    assert "2018-07-06" in found["as_of"]
    assert "LI" in edges(questions.load("illegally_present"))["geo"]
    assert edges(questions.load("outlook"))["horizon"][:2] == [12, 1]


def test_a_sample_is_the_same_for_a_seed_and_has_two_values_or_one_that_are_not_the_default():
    allowed, refused = sample("citizenships", 20, 1)
    assert (allowed, refused) == sample("citizenships", 20, 1) != sample("citizenships", 20, 2)
    defaults = questions.load("citizenships").check().plain()
    assert {sum(one[name] != defaults[name] for name in one) for one in allowed} <= {0, 1, 2}


COUNTS = {"place": ["A", "B"], "visits": [9000, 12]}


@pytest.mark.parametrize(
    ("answer", "title", "data", "fault"),
    [
        ("9,000 visits.", "A had most: 9,000 visits", COUNTS, ""),
        ("Visits fell to 12.", "12 visits, up 5 % on 2024", COUNTS, "another direction than the answer"),
        ("9,000 visits.", "9,001 visits", COUNTS, "a number that is nowhere"),
        ("Two visits.", "A had most visits", {"place": ["A"], "visits": [2]}, "a ranking below the guard"),
        ("Too few to rank.", "A had most visits", COUNTS, "a ranking that the answer does not make"),
        ("9,000 visits.", "No visits on what is shown", COUNTS, "none, over data"),
        ("9,000 visits.", "No period is complete yet", COUNTS, "none, over data"),
        ("9,000 visits.", "No figure for these parameters", {}, "an empty figure"),
        ("9,000 visits.", "Visits by place", COUNTS | {"year": [2023, 2024]}, "counts of different years"),
        ("Visits.", "Of 4 places, 4 rose and 0 fell", COUNTS, "clumsy"),
        ("Of no places none rose.", "Visits", COUNTS, "clumsy"),
        ("Visits rose in 2023; of stays 33.2 in 2025.", "Visits", COUNTS, "clumsy"),
    ],
)  # fmt: skip
def test_what_nobody_would_sign_is_found(answer, title, data, fault):
    figure = SimpleNamespace(name="visits", title=title, unit="visits", alt="", data=pd.DataFrame(data))
    found = unsigned(answer, [figure], {"answer": answer, "title": title})
    assert [one.partition(":")[0] for one in found] == [fault] * bool(fault)


@pytest.mark.parametrize("question", NAMES)
def test_the_page_of_another_set_can_be_signed(question):
    """For every change; the sample is of the night."""
    sets = json.loads((Path(__file__).parent / "parameters.json").read_text(encoding="utf-8"))
    values = sets.get(question) or sample(question, 1, SEED)[0][0]  # of a new question any
    parameters = run_of(questions.load(question), **values).parameters
    assert parameters != questions.load(question).check().plain()
    assert faults(question, parameters, NARROW) == []


@pytest.mark.slow
@pytest.mark.parametrize(("number", "question"), [*enumerate(NAMES)], ids=NAMES)
def test_every_page_of_the_sample_can_be_signed(number, question):
    allowed, refused = sample(question, len(range(number, SIZE, len(NAMES))), SEED)
    assert [text for text in refused if not text.endswith((".", "?"))] == []
    pages = zip(allowed, cycle((WIDE, NARROW)), strict=False)
    found = [f"{values}: {wrong}" for values, width in pages for wrong in faults(question, values, width)]
    assert not found, "\n".join(found)
