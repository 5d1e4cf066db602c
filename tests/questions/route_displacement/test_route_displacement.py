"""Cases of displacement, and what the tests are taken to say."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.questions.route_displacement import analysis, answer

INDEX = pd.MultiIndex.from_tuples([("A", "GN"), ("B", "GN"), ("B", "MA")], names=["route", "citizenship"])
YEARLY = pd.DataFrame([[9714.0, 840], [3283, 12233], [5, 9000]], index=INDEX, columns=[2017, 2018])


def test_a_case_is_a_fall_and_a_rise_of_one_nationality_in_one_year():
    change = YEARLY.diff(axis=1)
    found = analysis.cases(YEARLY, change < -1000, change > 1000)
    assert found.to_dict("records") == [
        {"year": 2018, "citizenship": "GN", "from": "A", "fell_from": 9714, "fell_to": 840, "fall": 8874, "to": "B",
         "rose_from": 3283, "rose_to": 12233, "rise": 8950}
    ]  # fmt: skip
    assert answer.largest(found) == "Guinea 2018: A −8,874, B +8,950"


def test_the_largest_match_comes_first_and_of_equal_ones_the_larger_rise():
    rows = {("A", "GN"): [9000, 0, 0], ("B", "GN"): [0, 20, 9000], ("A", "MA"): [50, 0, 0], ("B", "MA"): [0, 50, 50],
            ("C", "MA"): [60, 90, 90], ("D", "MA"): [0, 70, 70]}  # fmt: skip
    yearly = pd.DataFrame.from_dict(rows, orient="index", columns=[2017, 2018, 2019])
    yearly.index = pd.MultiIndex.from_tuples(yearly.index, names=["route", "citizenship"])
    change = yearly.diff(axis=1)
    cases = analysis.cases(yearly, change < 0, change > 0)
    assert cases[["to", "year"]].to_numpy().tolist() == [["D", 2018], ["B", 2018], ["C", 2018], ["B", 2018]]
    assert cases[["fall", "rise"]].min(axis=1).tolist() == [50, 50, 30, 20]
    assert analysis.alike(cases).tolist() == [True, True, True, False]  # 9,000 and 20 are no move


def row(p_family, without, power, least=0.01):
    return pd.DataFrame([{"first": "A", "second": "B", "lag": 1, "observed": 4, "expected": 1.0, "p": p_family,
                          "p_family": p_family, "p_without_strongest_year": without, "power": power, "power_quarter": 0.1, "p_least": least}])  # fmt: skip


@pytest.mark.parametrize(
    ("test", "verdict", "word"),
    [
        (
            row(0.01, 0.02, 0.9),
            "found",
            "**Falls and rises coincide more often than chance explains** on A to B (of one",
        ),
        (row(0.01, 0.5, 0.9), "rests on one year", "only A to B stand out, and because of **a single year**"),
        (row(0.6, 0.7, 0.9), "not found", "evidence beyond chance: of 1 tests, **1** would probably have seen"),
        (
            row(0.6, 0.7, 0.9, 0.2),
            "cannot tell",
            "No pair of routes shows evidence beyond chance: these figures **cannot tell**",
        ),
        (row(0.6, 0.7, 0.5), "cannot tell", "No pair of routes"),
        (row(0.05, 0.05, 0.8), "not found", "No pair of routes"),
        (row(0.04, 0.05, 0.5), "rests on one year", "single year"),
    ],
)
def test_a_verdict_needs_power_and_more_than_one_year(test, verdict, word):
    assert analysis.verdicts(test.set_axis([7])).to_dict() == {7: verdict}
    assert word in answer.overall(test.assign(verdict=verdict), "2010 to 2024")


def test_the_answer_names_the_tests_that_are_too_weak_and_says_if_there_is_no_case():
    none = analysis.cases(YEARLY, YEARLY < 0, YEARLY < 0)
    _, cases, weak = answer.sentences(none, row(1, 1, 0.9).assign(verdict="not found"), YEARLY.columns)
    assert cases.startswith("No fall")
    assert (
        weak == "If half of each fall had moved to the other route, one of the one test that can show evidence would "
        "probably have shown it; if a quarter had, none."
    )
    assert answer.weak(row(1, 1, 0.9).assign(p_least=1.0)).startswith("No test could show evidence")
    assert answer.nearest(row(0.1, 1, 1)) == "A to B: four cases, 1.0 expected by chance"
    assert "The 0 tests without power cannot reach the level" in answer.robust(row(0.1, 1, 1))
