"""Each two edge values of a question's parameters together end in a true page, or are refused with a sentence."""

import itertools

import pytest
from pairwise import cover, edges, faults, sets

from notemill import questions
from notemill.charts.theme import NARROW, WIDE


def test_every_pair_of_values_stands_in_a_set():
    values = {"a": [1, 2, 3], "b": ["x", "y"], "c": [True, False], "d": [0]}
    found = cover(values)
    for one, other in itertools.combinations(values, 2):
        together = {(chosen[one], chosen[other]) for chosen in found}
        assert together == set(itertools.product(values[one], values[other]))
    assert len(found) <= 8  # all combinations are 12
    assert cover({"alone": [1, 2]}) == [{"alone": 1}, {"alone": 2}]


def test_edges_are_first_last_least_most_one_and_all():
    found = edges(questions.load("route_trends"))
    assert found["frequency"] == ["year", "month", "quarter"]
    assert found["start"][:3] == ["first", "latest", "2009-01"]
    assert ["Black Sea"] in found["routes"]
    assert max(map(len, found["routes"])) == 9
    assert ["arrests"] in edges(questions.load("empact_results"))["indicators"]  # of a list with more values
    assert edges(questions.load("outlook"))["horizon"] == [12, 1]


@pytest.mark.slow
@pytest.mark.parametrize("question", questions.names())
def test_every_page_is_true(question):
    allowed, refused = sets(question)
    assert allowed
    assert [text for text in refused if not text.endswith((".", "?"))] == []
    found = {
        str(values): faults(question, values, width)
        for values, width in zip(allowed, itertools.cycle((WIDE, NARROW)), strict=False)
    }
    assert {values: wrong for values, wrong in found.items() if wrong} == {}
