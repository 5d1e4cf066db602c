"""The list of faults is of this code: each text stands once in its file, and the tests that find it are there."""

import pytest
from faults import ROOT, faults


@pytest.mark.parametrize("one", faults(), ids=lambda one: one.id)
def test_a_fault_has_one_place_and_tests_that_are_there(one):
    assert (ROOT / "src" / one.file).read_text("utf-8").count(one.text) == 1, "mend its text in faults.yml"
    assert one.fault != one.text
    assert [test for test in one.tests if not (ROOT / test).exists()] == []


def test_ids_are_each_used_once():
    ids = [one.id for one in faults()]
    assert len(ids) == len({*ids})
