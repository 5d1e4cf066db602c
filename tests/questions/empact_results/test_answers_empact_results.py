"""The answer on EMPACT: computed, with what is missing."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.errors import UsageError
from borderbook.questions.empact_results import analysis as empact
from borderbook.questions.empact_results.answer import sentences
from borderbook.questions.empact_results.parameters import EmpactResults

CYCLES = pd.DataFrame({"cycle": ["2014-2017", "2018-2021"], "from": [2014, 2018], "to": [2017, 2021]})


def fact(value, year=None, scope="whole_year", indicator="arrests", period=None):
    return {
        "indicator": indicator, "value": float(value), "qualifier": "exact", "unit": "persons",
        "period": period or str(year), "year": year, "scope": scope, "publisher": "A", "confidence": "primary",
    }  # fmt: skip


FACTS = pd.DataFrame(
    [fact(100, 2022), fact(150, 2023), fact(300, scope="cycle", period="2018-2021")]
).astype({"year": "Int64"})  # fmt: skip


def said(start, end, year=2015):
    shown = empact.panel(FACTS, ["arrests"], start, end)
    return sentences(shown, empact.changes(FACTS, ["arrests"], start, end), CYCLES, year)


def test_known_years_missing_years_and_the_cycle_of_2015():
    known, missing, cycle = said(2021, 2024)
    assert "**100** in 2022 and **150** in 2023 (up 50 %)" in known
    assert "No whole-year figure was found for 2021 and 2024" in missing
    assert "2018-2021 (arrests, all crime areas: 300) cannot be split" in missing
    assert cycle == "No cycle began in 2015: that year lies in the cycle 2014-2017."


def test_a_cycle_that_did_begin_and_a_year_of_none():
    assert said(2022, 2023, year=2018)[2] == "The cycle 2018-2021 began in 2018."
    assert said(2022, 2023, year=2030)[2] == "No policy cycle covers 2030."


def test_a_period_without_figures_says_so():
    assert "none of these indicators" in said(2018, 2020)[0]
    assert said(2022, 2023)[1] == ""


def test_every_result_with_a_year_or_cycle_can_be_asked_for():
    facts = catalog.load("empact_results")
    shape = EmpactResults.shape("indicators")
    results = facts[facts["scope"].isin(["whole_year", "cycle"])]
    held = set(results["indicator"]) - {"priorities", "priorities_and_action_plans"}
    assert set(shape.allowed) == held == set(empact.NAMES)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"start": 2023, "end": 2022}, "start = 2023 comes after end = 2022"),
        ({"indicators": ["arrest"]}, "arrests"),
    ],
)
def test_wrong_parameters_are_explained(values, message):
    with pytest.raises(UsageError, match=message):
        EmpactResults.check(**values)
