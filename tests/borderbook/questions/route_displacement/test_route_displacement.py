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
        {"year": 2018, "citizenship": "GN", "falls_on": "A", "fell_from": 9714, "fell_to": 840, "fall": 8874, "rises_on": "B",
         "rose_from": 3283, "rose_to": 12233, "rise": 8950}
    ]  # fmt: skip


def test_the_largest_match_comes_first_and_of_equal_ones_the_larger_rise():
    rows = {("A", "GN"): [9000, 0, 0], ("B", "GN"): [0, 20, 9000], ("A", "MA"): [50, 0, 0], ("B", "MA"): [0, 50, 50],
            ("C", "MA"): [60, 90, 90], ("D", "MA"): [0, 70, 70]}  # fmt: skip
    table = yearly(rows, [2017, 2018, 2019])
    change = table.diff(axis=1)
    cases = analysis.cases(table, change < 0, change > 0)
    assert cases[["rises_on", "year"]].to_numpy().tolist() == [["D", 2018], ["B", 2018], ["C", 2018], ["B", 2018]]
    assert cases[["fall", "rise"]].min(axis=1).tolist() == [50, 50, 30, 20]
    assert analysis.alike(cases).tolist() == [True, True, True, False]  # 9,000 and 20 are no move


YEARS = pd.RangeIndex(2009, 2012)
POWER = pd.DataFrame({"share": ["0 %", "10 %", "25 %", "50 %"], "found": [5.0, 37.0, 96.4, 100.0]})


@pytest.mark.parametrize(
    ("found", "p", "share", "said", "second"),
    [
        (33, 0.6, 10, "in **33 pairs**, no more than chance explains.", "a small shift would mostly be missed."),
        (1, 0.05, 25, "in **1 pair**, no more than chance explains.", "a small shift would mostly be found."),
        (60, 0.04, 10, "in **60 pairs**, more than chance explains.", answer.SHOWS_NOTHING + "."),
    ],
)  # fmt: skip
def test_the_answer_has_what_was_found_beside_chance_and_what_would_have_been(found, p, share, said, second):
    test = pd.DataFrame([{"found": found, "expected": 34.0, "chance from": 22.0, "chance to": 46.0, "p": p}])
    told = answer.sentences(test, POWER if share == 10 else POWER.drop(1), YEARS, 0.05, (1000, 0.3))
    assert told[0].startswith("From 2009 to 2011, a nationality's detections fell on one route and rose on another")
    assert told[0].endswith(said)
    counts = "A change counts from 1,000 detections and 30 % on; chance alone makes 34 (95 % interval 22 to 46), and "
    assert told[1] == f"{counts}{second}"
    assert answer.headline(test).endswith(
        "of a fall and a rise elsewhere; chance alone makes 34 (95 % interval 22 to 46)"
    )
