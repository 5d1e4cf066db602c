"""Cases of displacement, and what the tests are taken to say."""

import pandas as pd
import pytest

from borderbook.questions.route_displacement import analysis, answer


def yearly(rows, years):
    table = pd.DataFrame.from_dict(rows, orient="index", columns=years, dtype="float64")
    return table.set_axis(pd.MultiIndex.from_tuples(table.index, names=["route", "citizenship"]))


def test_a_case_is_a_fall_and_a_rise_of_one_nationality_in_one_year():
    table = yearly({("A", "GN"): [9714, 840], ("B", "GN"): [3283, 12233], ("B", "MA"): [5, 9000]}, [2017, 2018])
    change = table.diff(axis=1)
    found = analysis.cases(table, change < -1000, change > 1000)
    assert found.to_dict("records") == [
        {"year": 2018, "citizenship": "GN", "from": "A", "fell_from": 9714, "fell_to": 840, "fall": 8874, "to": "B",
         "rose_from": 3283, "rose_to": 12233, "rise": 8950}
    ]  # fmt: skip


def test_the_largest_match_comes_first_and_of_equal_ones_the_larger_rise():
    rows = {("A", "GN"): [9000, 0, 0], ("B", "GN"): [0, 20, 9000], ("A", "MA"): [50, 0, 0], ("B", "MA"): [0, 50, 50],
            ("C", "MA"): [60, 90, 90], ("D", "MA"): [0, 70, 70]}  # fmt: skip
    table = yearly(rows, [2017, 2018, 2019])
    change = table.diff(axis=1)
    cases = analysis.cases(table, change < 0, change > 0)
    assert cases[["to", "year"]].to_numpy().tolist() == [["D", 2018], ["B", 2018], ["C", 2018], ["B", 2018]]
    assert cases[["fall", "rise"]].min(axis=1).tolist() == [50, 50, 30, 20]
    assert analysis.alike(cases).tolist() == [True, True, True, False]  # 9,000 and 20 are no move


def row(p_family, without, power, least=0.01):
    return pd.DataFrame([{"first": "A", "second": "B", "lag": 1, "observed": 4, "expected": 1.0, "p": p_family,
                          "p_family": p_family, "p_without_strongest_year": without, "power": power, "power_quarter": 0.1, "p_least": least}])  # fmt: skip


@pytest.mark.parametrize(
    ("test", "verdict", "word"),
    [
        (row(0.01, 0.02, 0.9), "found", "**Falls and rises coincide more often than chance explains** on A to B (of one"),
        (row(0.01, 0.5, 0.9), "depends on one year", "only A to B stands out, and because of **a single year**"),
        (row(0.6, 0.7, 0.9), "not found", "no sign that people change routes: **1** test is strong enough to show it, and no"),
        (row(0.6, 0.7, 0.9, 0.2), "cannot tell", "**cannot tell** whether people change routes: the only test is too weak"),
        (row(0.6, 0.7, 0.5), "cannot tell", "These figures **cannot tell**"),
        (row(0.05, 0.05, 0.8), "not found", "no sign"), (row(0.04, 0.05, 0.5), "depends on one year", "single year"),
    ],
)  # fmt: skip
def test_a_verdict_needs_power_and_more_than_one_year(test, verdict, word):
    assert analysis.verdicts(test.set_axis([7])).to_dict() == {7: verdict}
    assert word in answer.overall(test.assign(verdict=verdict), analysis.strength(test), "2010 to 2024")


def test_a_pair_is_in_the_title_only_if_it_has_more_cases_than_chance_makes():
    none = "No pair has more cases than chance explains"
    weak, one = f"{none}, but the only test is too weak", "A to B: four cases, 1.0 expected by chance"
    for high, power, title in ((4, 0.9, none), (4, 0.5, weak), (3, 0.5, one)):
        test = row(0.6, 0.7, power).assign(lag="same year", high=high)
        assert answer.nearest(test, analysis.strength(test)) == title


def test_tests_are_counted_by_why_they_are_too_weak():
    tests = pd.concat([row(0.6, 0.7, power, least) for power, least in ((0.9, 0.01), (0.5, 0.01), (0.9, 0.9), (0, 1))])
    tests = tests.assign(first=["A", "A", "C", "Western Balkan"]).reset_index(drop=True)
    strength = analysis.strength(tests)
    assert strength.T.to_dict("list") == {"A": [1, 1, 0], "C": [0, 0, 1], "Western Balkan": [0, 0, 1]}
    assert answer.strongest(strength) == "1 of 4 tests is strong enough, for falls on the A route"
    assert answer.weak(strength[1:2]) == "Of the tests, one has too few falls and rises to show anything."
    assert "; of the others, one would often find" in answer.weak(strength)
    assert answer.strongest(strength * 0) == "0 of 0 tests are strong enough"


def test_cases_are_counted_once_for_a_nationality_and_year_and_called_alike_only_if_they_are():
    test = row(1, 1, 0.9).assign(verdict="not found")
    rows = {"year": 2016, "citizenship": "BD", "from": ["A", "C"], "fall": [3971.0, 2837], "to": "B", "rise": 9.0}

    def said(cases):
        return answer.sentences(cases, test, analysis.strength(test), pd.RangeIndex(2017, 2019), newest=False)

    first, weak, cases = said(pd.DataFrame(rows))
    assert cases.startswith("In **one case** (a nationality in a year)")
    assert cases.endswith("the largest is Bangladesh 2016: A −3,971, B +9.")
    assert weak.startswith("Of the tests, none have too few falls and rises to show anything; of the others, none")
    assert said(pd.DataFrame(rows).iloc[:0])[2].startswith("No fall")
    assert first.endswith("(2017 to 2018).")
