"""How far data reach: the dataset that ends first with its age, and the one that ends last."""

import datetime as dt

import pytest

from notemill import catalog
from notemill.catalog.reach import end_of, in_iso, reach
from notemill.questions import load
from notemill.run.one_run import datasets_of

DAY = dt.date(2026, 11, 26)


@pytest.mark.parametrize(
    ("period", "end"), [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2026-05-03", "2026-05-03")]
)
def test_a_period_ends_on_its_last_day(period, end):
    assert end_of(period) == dt.date.fromisoformat(end)


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("2024", "2024"), ("the twelve months to April 2025", "2025-04"), ("2021 to 2025", "2025"),
        ("January to 5 May 2026", "2026-05-05"), ("some day", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_period_in_words_ends_when_its_last_part_does(words, iso):
    assert in_iso(words) == iso


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        ({}, ""),
        ({"claims": ""}, ""),
        ({"detections": "2026-06"}, "data to June 2026 (detections, 5 months ago)"),
        ({"small_boats": "2026-11-25"}, "data to 25 November 2026 (small boats, 1 day ago)"),
        ({"incident_totals": "2026"}, "data to 2026 so far (incident totals)"),
        ({"a": "2024-11-26"}, "data to 26 November 2024 (a, 2 years ago)"),
        ({"a": "2025", "b": "2025-12"}, "data to 2025 (a, 11 months ago)"),  # both end on 31 December
        (
            {"detections": "2026-06", "risk_indicators": "2020", "claims": ""},
            "data to 2020 (risk indicators, 5 years 11 months ago) and to June 2026 (detections)",
        ),
    ],
)
def test_the_limiting_dataset_stands_first(ends, text):
    assert reach(ends, DAY, "ago") == text


def test_a_run_keeps_a_breakdown_apart_from_the_dataset_that_it_breaks_down():
    ends = {one.name: one.data_to for one in datasets_of(load("detections_trend"))}
    assert ends.keys() >= {"detections", "detections by border_type"}


def test_a_curated_table_reaches_to_its_last_year():
    assert catalog.provenance("risk_analysis").data_to == str(catalog.load("risk_analysis")["year"].max())
    measures = catalog.load("internal_border_measures")
    listed = measures.loc[measures["lists_all"] == "yes", "document_date"]  # the day of a list of all that is in force
    assert catalog.provenance("internal_border_measures").data_to == max(measures["start"].max(), listed.max())
    assert catalog.provenance("claims").data_to == ""


def test_every_listing_says_the_same_last_period():
    for one in catalog.overview():
        assert one["data_to"] == (catalog.provenance(one["dataset"]).data_to if one["vintages"] else "")
