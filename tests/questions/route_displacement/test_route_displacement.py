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


YEARS = pd.RangeIndex(2009, 2012)
POWER = pd.DataFrame({"share": [0, 10, 25, 50], "found": [5.0, 37.0, 96.4, 100.0]})


@pytest.mark.parametrize(
    ("found", "p", "said", "more"),
    [
        (33, 0.6, "**33 times**, no more than chance explains (22 to 46).", "If 25 % of the rises that could"),
        (1, 0.05, "**1 time**, no more than chance explains", "would find it in 96 % of cases; a coincidence does not"),
        (60, 0.04, "**60 times**, more than chance explains (22 to 46).", ""),
    ],
)
def test_the_answer_has_what_was_found_beside_chance_and_what_would_have_been(found, p, said, more):
    test = pd.DataFrame([{"found": found, "expected": 34.0, "chance from": 22.0, "chance to": 46.0, "p": p}])
    first, second = answer.sentences(test, POWER, YEARS, 0.05)
    assert first.startswith("From 2009 to 2011, a nationality's detections fell on one route and rose on another")
    assert said in first
    assert more in second
    assert bool(second) == bool(more)
    assert answer.headline(test).endswith("a fall beside a rise on another route; chance alone makes 22 to 46")
