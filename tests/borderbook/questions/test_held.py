"""What a question cannot answer is refused before a kernel, in a sentence; 'all' sweeps what is held."""

import pytest

from notemill.catalog.as_of import LATEST
from notemill.errors import UsageError
from notemill.questions import load
from notemill.run.arguments import swept
from notemill.run.plan import plan


@pytest.mark.parametrize(
    ("question", "values", "words"),
    [
        ("asylum_and_detections", {"end": 2008}, "available from 2011 to 2024, not for 2008"),
        ("brief", {"cut_off": "2016-11"}, "before 2016-12 most of the charts"),
        ("brief", {"cut_off": "2018-02", "as_of": "2026-05-06"}, "take cut_off = 2021-08 or later, or as_of = 2026-05-12"),
        ("brief", {"cut_off": "2099-01"}, "there are no data for cut_off = 2099-01; they run from"),
        ("claims_audit", {"as_of": "2024-12-31"}, "2024-12-31 is before 2025-01-07: the statements are about"),
        ("country_profile", {"geo": "EU27_2020"}, "there are no data for geo = EU27_2020"),
        ("country_profile", {"geo": "TR"}, "there are no data for geo = TR"),
        ("country_profile", {"start": 2000, "end": 2001}, "they run from 2008 to 2025"),
        ("deaths_on_the_way", {"denominator": "small_boats"}, "known for Mainland Europe to the UK only"),
        ("deaths_on_the_way", {"end": 2016, "routes": ["Belarus-EU border"]}, "is recorded on Belarus-EU border in all of 2016; no earlier year"),
        ("deaths_on_the_way", {"as_of": "2025-02-01", "denominator": "spain_arrivals"}, "there is nothing of 'spain_arrivals' as of 2025-02-01"),
        ("detections_trend", {"start": "2026-06", "border_type": "sea"}, "no data for start = 2026-06; they run from 2009-01 to 2025-04"),
        ("detections_trend", {"end": "2009-06"}, "no twelve months up to end = 2009-06 are available; the first are those to 2009-12"),
        ("empact_results", {"as_of": "2018-06-01"}, "for these results from 2018 to 2025; none as of 2018-06-01"),
        ("enforcement_chain", {"end": "2007"}, "there are no data for end = 2007; they run from 2008 to"),
        ("enforcement_chain", {"as_of": "2018-01-01"}, "the EU-27 was not counted before 2020-02-01: take geo = EU28"),
        ("enforcement_chain", {"citizenship": "SY"}, "single citizenships are available for countries"),
        ("facilitators", {"start": 2021}, "2021"),
        ("illegally_present", {"as_of": "2018-01-01", "year": 2024}, "there are no data for year = 2024"),
        ("internal_borders", {"country": "IE"}, "no notification of IE is in the data; there are some of AT, BE, BG"),
        ("internal_borders", {"country": "LV", "start": 2015}, "there are some in 2010"),
        ("policy_timeline", {"event": "RETURN-2025"}, "window"),
        ("policy_timeline", {"event": "ETIAS-PLAN"}, "ETIAS-PLAN cannot be used: its date is not known to the month"),
        ("return_rates", {"geo": "EU27_2007", "start": 2025}, "in the years asked for; 2010 to 2016 have"),
        ("return_rates", {"geo": "US"}, r"there are no data for geo = US \(in enforcement, .*\); there are: AT, BE"),
        ("return_rates", {"as_of": "2018-01-01", "geo": "US"}, "there are no data for geo = US"),
        ("return_rates", {"citizenship": "SY"}, "orders to leave by citizenship are available for countries only"),
        ("revisions", {"as_of": "2024-01-01"}, "as of 2024-01-01 no two successive vintages of detections are 20 to 45 days apart"),
        ("route_displacement", {"start": "2023-02"}, "2023-02 to 2025-04 has one whole year; changes need at least 3"),
        ("route_displacement", {"routes": ["Western Balkan", "Eastern Mediterranean"]}, "legs of one journey"),
        ("route_trends", {"start": "2015-02", "end": "2015-01"}, "route_trends cannot take these parameters: start = 2015-02 comes after end = 2015-01"),
        ("route_trends", {"as_of": "2018-07-05"}, "'as_of': there is nothing of 'detections' as of 2018-07-05; its first vintage is of 2018-07-06"),
        ("route_trends", {"as_of": "2018-07-06", "start": "2019-01"}, "no data for start = 2019-01; they run from 2009-01 to 2018-05"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_no_run(question, values, words):
    with pytest.raises(UsageError, match=words):
        plan([question], values)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("route_trends", {"start": "2015-01", "end": "2015-01"}),
        ("detections_trend", {"start": "2026-06"}),  # all borders are counted to a later month than land and sea
        ("enforcement_chain", {"geo": "DE", "end": "2012"}),
        ("deaths_on_the_way", {"cause": "violence"}),
        # a table compiled by hand has no first and last period, and what it says of a year is for the notebook
        ("internal_borders", {"start": 2016, "end": 2024}),
        ("internal_borders", {"start": 2024}),
        ("outlook", {"as_of": "2018-08-01"}),  # no earlier forecast was kept
    ],
)
def test_with_data_there_is(question, values):
    assert len(plan([question], values)) == 1


def test_as_of_a_day_a_question_has_the_datasets_that_had_been_published():
    early = load("deaths_on_the_way").check(as_of="2024-01-01")
    assert "arrivals" in early.published
    assert not {"crossings", "small_boats", "spain_arrivals"} & set(early.published)
    assert load("deaths_on_the_way").check().published == early.datasets
    by_hand = load("smuggling_business").check(as_of="2016-12-31")
    assert by_hand.published == ("europol_indicators", "smuggler_use_surveys")


def test_a_run_as_of_a_day_has_a_name_of_its_own():
    (run,) = plan(["route_trends"], {"as_of": "2025-02-01"})
    assert run.name == "as-of-2025-02-01"
    assert list(run.parameters)[-1] == "as_of"


def test_all_is_what_is_held_and_a_year_that_was_not_over_on_a_day_is_no_last_year():
    model = load("country_profile")
    everywhere = swept(model, "geo", "all", LATEST)
    assert ("DE" in everywhere, "US" in everywhere) == (True, False)
    assert [model.check(as_of=day).last_over(2030) for day in ("2025-06-01", LATEST)] == [2024, 2030]
