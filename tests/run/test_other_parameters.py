"""Every question gives a true page with parameters other than its defaults, or refuses them with a sentence."""

import json
from pathlib import Path

import pytest
from sample import faults

from notemill import questions
from notemill.charts.theme import NARROW
from notemill.errors import UsageError
from notemill.run.plan import run_of

SETS = json.loads((Path(__file__).parent / "parameters.json").read_text(encoding="utf-8"))
RUNS = [
    pytest.param(
        name, values, None if 0 < number < 3 else NARROW,
        marks=[pytest.mark.slow] if number else [], id=f"{name}-{json.dumps(values)}",
    )
    for name in questions.names()
    for number, values in enumerate(SETS.get(name, []))
]  # the first set of each for every change, with its figures drawn; the others at night  # fmt: skip

REFUSED = [
    ("policy_timeline", {"event": "RETURN-2025"}, "cannot be used: its date is 11 March 2025"),
    ("internal_borders", {"country": "IE"}, "no notification of IE is in the data"),
    ("brief", {"cut_off": "2016-06"}, "is too early"),
    ("brief", {"cut_off": "2018-02", "as_of": "2026-05-06"}, "take cut_off = 2021-08 or later, or as_of = 2026-05-12"),
    ("return_rates", {"geo": "EU27_2007", "start": 2025}, "in the years asked for; 2010 to 2016 have"),
]


def test_every_question_is_tried_with_three_other_sets():
    assert [name for name in questions.names() if len(SETS.get(name, [])) < 3] == []


@pytest.mark.parametrize(("name", "values", "width"), RUNS)
def test_the_page_is_true_and_its_answer_and_titles_are_short(name, values, width):
    parameters = run_of(questions.load(name), **values).parameters
    assert parameters != questions.load(name).check().plain()
    assert faults(name, parameters, width, lengths=True) == []


@pytest.mark.parametrize(("name", "values", "reason"), REFUSED)
def test_what_no_page_could_show_is_refused_before_a_kernel(name, values, reason):
    with pytest.raises(UsageError, match=reason):
        run_of(questions.load(name), **values)
