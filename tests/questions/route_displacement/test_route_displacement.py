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


STRENGTH = pd.DataFrame(
    {"strong enough": [1], "would miss every second fall": [0], "too few falls and rises": [0]}, index=["A"]
)


@pytest.mark.parametrize(
    ("test", "verdict", "word"),
    [
        (
            row(0.01, 0.02, 0.9),
            "found",
            "**Falls and rises coincide more often than chance explains** on A to B (of one",
        ),
        (row(0.01, 0.5, 0.9), "depends on one year", "only A to B stands out, and because of **a single year**"),
        (
            row(0.6, 0.7, 0.9),
            "not found",
            "no sign that people change routes: **1** tests are strong enough to show it, and",
        ),
        (
            row(0.6, 0.7, 0.9, 0.2),
            "cannot tell",
            "These figures **cannot tell** whether people change routes: all **1** tests are too weak (2010 to 2024)",
        ),
        (row(0.6, 0.7, 0.5), "cannot tell", "These figures **cannot tell**"),
        (row(0.05, 0.05, 0.8), "not found", "no sign"),
        (row(0.04, 0.05, 0.5), "depends on one year", "single year"),
    ],
)
def test_a_verdict_needs_power_and_more_than_one_year(test, verdict, word):
    assert analysis.verdicts(test.set_axis([7])).to_dict() == {7: verdict}
    assert word in answer.overall(test.assign(verdict=verdict), analysis.strength(test), "2010 to 2024")


def test_tests_are_counted_by_why_they_are_too_weak_and_the_first_sentence_says_that_they_cannot_tell():
    tests = pd.concat([row(0.6, 0.7, power, least) for power, least in ((0.9, 0.01), (0.5, 0.01), (0.9, 0.9), (0, 1))])
    tests = tests.assign(first=["A", "A", "C", "Western Balkan"], verdict="cannot tell").reset_index(drop=True)
    strength = analysis.strength(tests)
    assert strength.to_dict("split")["data"] == [[1, 1, 0], [0, 0, 1], [0, 0, 1]]
    assert list(strength.index) == ["A", "C", "Western Balkan"]
    assert answer.overall(tests, strength, "2010 to 2024") == (
        "These figures **cannot tell** whether people change routes: of 4 tests, **3** are too weak and 1 found no shift "
        "(2010 to 2024)."
    )
    assert answer.strongest(strength) == "1 of 4 tests are strong enough, all of them for falls on the A"
    assert answer.strongest(strength * 0) == "0 of 0 tests are strong enough"
    assert answer.weak(tests, strength) == (
        "Of the tests, two have too few falls and rises to show anything; of the others, one would often miss a rise beside "
        "every second fall, and two one beside every fourth."
    )


def test_the_answer_says_what_the_tests_would_miss_and_counts_a_nationality_of_a_year_once():
    none = analysis.cases(YEARLY, YEARLY < 0, YEARLY < 0)
    test = row(1, 1, 0.9).assign(verdict="not found")
    _, weak, cases = answer.sentences(none, test, STRENGTH, YEARLY.columns)
    assert cases.startswith("No fall")
    assert weak.startswith("Of the tests, none have too few falls and rises to show anything; of the others, none")
    assert answer.weak(test.assign(p_least=1.0), STRENGTH).endswith("to show anything.")
    two = pd.DataFrame(
        {"year": 2016, "citizenship": "BD", "from": ["A", "C"], "fall": [3971.0, 2837], "to": "B", "rise": 3103.0}
    )
    first, _, cases = answer.sentences(two, test, STRENGTH, YEARLY.columns)
    assert cases == (
        "In **one case** (a nationality in a year) detections fell on one route and rose on another, which does not show that "
        "people changed their route; the largest of like size is Bangladesh 2016: A −3,971, B +3,103."
    )
    assert "the largest is Bangladesh" in answer.sentences(two.assign(rise=9.0), test, STRENGTH, YEARLY.columns)[2]
    assert first.endswith("(2017 to 2018, the last whole year with nationalities).")
    assert answer.sentences(two, test, STRENGTH, YEARLY.columns, newest=False)[0].endswith("(2017 to 2018).")
    assert answer.nearest(row(0.1, 1, 1)) == "A to B: four cases, 1.0 expected by chance"
