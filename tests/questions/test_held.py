"""Values that contradict each other or have no data are refused before a kernel; 'all' sweeps what is held."""

from __future__ import annotations

import pytest

from borderbook.errors import UsageError
from borderbook.suite.plan import plan


@pytest.mark.parametrize(
    ("question", "values", "words"),
    [
        ("route_trends", {"start": "2015-02", "end": "2015-01"}, "start = 2015-02 comes after end = 2015-01"),
        (
            "enforcement_chain",
            {"end": "2007"},
            "there are no data from the first to 2007; they run from 2008 to",
        ),
        ("illegally_present", {"year": "1999"}, "no figures are held for year = 1999; they run from 2008 to"),
        ("brief", {"cut_off": "2099-01"}, "cut_off = 2099-01 is in the future"),
        (
            "return_rates",
            {"geo": "US"},
            r"no data are held for geo = US \(in enforcement, .*\). There are: AT, BE",
        ),
    ],
)
def test_without_data_there_is_no_run(question, values, words):
    with pytest.raises(UsageError, match=words):
        plan([question], values)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("route_trends", {"start": "2015-01", "end": "2015-01"}),
        ("enforcement_chain", {"geo": "DE", "start": "2012"}),
        # a table compiled by hand has no first and last period, and what it says of a year is for the notebook
        ("internal_borders", {"start": 2016, "end": 2024}),
    ],
)
def test_with_data_there_is(question, values):
    assert len(plan([question], values)) == 1


def test_a_sweep_over_all_leaves_out_what_has_no_data():
    countries = [run.parameters["geo"] for run in plan(["return_rates"], {}, {"geo": "all"})]
    assert {"DE", "GR", "EU27_2020"} <= set(countries)
    assert not {"US", "AF"} & set(countries)
