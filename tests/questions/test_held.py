"""Values that contradict each other or have no data are refused before a kernel; 'all' sweeps what is held."""

from __future__ import annotations

import pytest

from borderbook.errors import UsageError
from borderbook.questions import load
from borderbook.suite.plan import plan


@pytest.mark.parametrize(
    ("question", "values", "words"),
    [
        ("route_trends", {"start": "2015-02", "end": "2015-01"}, "start = 2015-02 comes after end = 2015-01"),
        (
            "enforcement_chain",
            {"end": "2007"},
            "no data are held for end = 2007; they run from 2008 to",
        ),
        ("illegally_present", {"year": "1999"}, "no data are held for year = 1999; they run from 2008 to"),
        ("brief", {"cut_off": "2099-01"}, "no data are held for cut_off = 2099-01; they run from"),
        (
            "return_rates",
            {"geo": "US"},
            r"no data are held for geo = US \(in enforcement, .*\). there are: AT, BE",
        ),
        (
            "route_trends",
            {"as_of": "2018-07-05"},
            "'as_of': nothing is held of 'detections' as of 2018-07-05; its first vintage is of 2018-07-06",
        ),
        (
            "route_trends",
            {"as_of": "2018-07-06", "start": "2019-01"},
            "no data are held for start = 2019-01; they run from 2009-01 to 2018-05",
        ),
        (
            "detections_trend",
            {"as_of": "2025-02-01", "end": "2024-12", "start": "2024-12"},
            "no data are held for start = 2024-12; they run from 2009-01 to 2024-11",
        ),
        (
            "claims_audit",
            {"as_of": "2024-12-31"},
            "2024-12-31 is before 2025-01-07: the statements are about",
        ),
        ("illegally_present", {"as_of": "2018-01-01", "year": 2024}, "no data are held for year = 2024"),
        (
            "deaths_on_the_way",
            {"as_of": "2025-02-01", "denominator": "spain_arrivals"},
            "nothing is held of 'spain_arrivals' as of 2025-02-01",
        ),
        ("revisions", {"as_of": "2024-01-01"}, "as of 2024-01-01 fewer than two vintages of detections"),
        ("empact_results", {"as_of": "2018-06-01"}, "no year from 2018 to 2025 was over on 2018-06-01"),
        ("policy_timeline", {"as_of": "2020-01-01", "event": "EU-TUNISIA"}, "EU-TUNISIA"),
        (
            "return_rates",
            {"as_of": "2018-01-01", "geo": "US"},
            r"no data are held for geo = US",
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


def test_as_of_a_day_a_question_has_the_datasets_that_had_been_published():
    early = load("deaths_on_the_way").check(as_of="2024-01-01")
    assert "arrivals" in early.published
    assert not {"crossings", "small_boats", "spain_arrivals"} & set(early.published)
    assert load("deaths_on_the_way").check().published == early.datasets
    assert load("smuggling_business").check(as_of="2016-01-01").published == (
        "europol_indicators",
        "smuggler_use_surveys",
        "claims",
    )


def test_a_run_as_of_a_day_has_a_name_of_its_own():
    (run,) = plan(["route_trends"], {"as_of": "2025-02-01"})
    assert run.name == "as-of-2025-02-01"
    assert list(run.parameters)[-1] == "as_of"


def test_a_sweep_over_all_leaves_out_what_has_no_data():
    countries = [run.parameters["geo"] for run in plan(["return_rates"], {}, {"geo": "all"})]
    assert {"DE", "GR", "EU27_2020"} <= set(countries)
    assert not {"US", "AF"} & set(countries)
