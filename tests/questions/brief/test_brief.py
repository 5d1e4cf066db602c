"""The brief's nine charts: what is cut off, what is drawn, which number each leads with."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.questions.brief import analysis as brief
from borderbook.questions.brief.analysis import NO_FIGURE, Chart, CutOff

LATEST = CutOff.at("latest")


def months(first, last):
    return pd.date_range(first, last, freq="MS")


def detections(counts, route="Central Mediterranean", start="2020-01"):
    """A row a month from ``start`` on."""
    index = pd.date_range(start, periods=len(counts), freq="MS")
    return pd.DataFrame({"month": index, "route": route, "detections": counts})


@pytest.mark.parametrize(
    ("text", "year", "end", "shown"),
    [
        ("2024-12", 2024, "2024-12-31", "December 2024"),
        ("2023-06", 2022, "2023-06-30", "June 2023"),
        ("latest", 9999, "2200-01-01", "the latest figures held"),
    ],
)
def test_a_cut_off_ends_with_its_month_and_its_last_whole_year(text, year, end, shown):
    made = CutOff.at(text)
    assert (made.year, made.end, made.shown()) == (year, pd.Timestamp(end), shown)


def test_detections_lead_with_a_year_and_leave_out_what_is_after_the_cut_off():
    table = detections([1] * 12 + [2] * 12 + [900] * 6)
    made = brief.detections(table, CutOff.at("2021-12"))
    assert (made.number, made.label) == ("24", "detections in 2021, up 100 % on the year before")
    assert made.frame.to_dict("index") == {
        2020: {"detections": 12, "months": 12},
        2021: {"detections": 24, "months": 12},
    }


def test_a_cut_off_within_a_year_leads_with_twelve_months():
    table = detections([1] * 12 + [2] * 12 + [900] * 6)
    made = brief.detections(table, CutOff.at("2021-06"))
    assert made.number == "18"
    assert made.label == "detections in the twelve months to June 2021, the year before is not known"
    assert made.frame["months"].tolist() == [12, 6]


def test_routes_are_ordered_by_the_last_twelve_months():
    table = pd.concat([detections([1] * 24), detections([0] * 12 + [3] * 12, "Eastern Mediterranean")])
    made = brief.routes(table, CutOff.at("2021-12"))
    assert made.frame["route"].tolist() == ["Eastern Mediterranean", "Central Mediterranean"]
    assert made.frame["share"].tolist() == [75, 25]
    assert made.label == "detections on the Eastern Mediterranean route in 2021, 75 % of all"


def incidents(rows):
    made = pd.DataFrame(rows, columns=["date", "route", "dead_and_missing"])
    return made.assign(date=pd.to_datetime(made["date"]))


def test_deaths_are_added_up_by_sea_and_journeys_within_europe_left_out():
    table = incidents(
        [
            ("2020-01-05", "Central Mediterranean", 10),
            ("2020-03-01", "Western African", 4),
            ("2020-12-31", "Belarus-EU border", 1),
            ("2020-06-01", "Mainland Europe to the UK", 50),
        ]
    )
    made = brief.deaths(table, LATEST)
    assert made.number == "15"
    assert made.frame.loc[2020].to_dict() == {"Mediterranean": 10, "Atlantic": 4, "By land": 1, "months": 12}


def test_fewer_than_twelve_months_are_no_year():
    made = brief.deaths(incidents([("2020-01-05", "Western African", 4)]), CutOff.at("2020-06"))
    assert (made.number, made.frame.empty) == (NO_FIGURE, True)
    assert brief.detections(detections([1] * 11), LATEST).number == NO_FIGURE
    assert brief.routes(detections([1] * 11), LATEST).number == NO_FIGURE


def enforcement(rows):
    made = pd.DataFrame(rows, columns=["year", "geo", "measure", "returns_counted", "persons"])
    texts = {
        "citizenship": "TOTAL",
        "reason": "total",
        "apprehension": "total",
        "flag": "",
        "vintage": "2026-01-01",
    }
    return made.assign(**texts).astype({"year": "Int64", "persons": "Int64"})


CHAIN = [
    (2022, "EU27_2020", "order_to_leave", "", 1000),
    (2022, "EU27_2020", "return", "all", 200),
    (2022, "EU27_2020", "return", "third_country", 150),
    (2023, "EU27_2020", "order_to_leave", "", 1000),
    (2023, "EU27_2020", "return", "all", 300),
]


def test_returns_lead_the_chain_with_their_rate_of_the_same_year():
    made = brief.chain(enforcement(CHAIN), CutOff.at("2023-11"))
    assert (made.number, made.label) == (
        "200",
        "returned from the EU in 2022, 20 per 100 ordered to leave that year",
    )
    assert brief.chain(enforcement(CHAIN), CutOff.at("2023-12")).number == "300"


def test_nothing_before_the_first_year_is_no_figure():
    assert brief.chain(enforcement(CHAIN), CutOff.at("2020-12")).number == NO_FIGURE


def test_states_are_ranked_in_the_last_year_with_enough_of_them_and_set_against_the_unions_total():
    states = ["DE", "FR", "IT", "ES", "AT", "GR", "NO", "GB"]
    rows = [(2022, geo, "found_illegally_present", "", 10 * (i + 1)) for i, geo in enumerate(states)]
    rows += [
        (2022, "EU27_2020", "found_illegally_present", "", 600),
        (2023, "DE", "found_illegally_present", "", 5),
    ]
    made = brief.found_by_state(enforcement(rows), LATEST)
    assert made.frame["state"].tolist() == ["Greece", "Austria", "Spain", "Italy", "France", "Germany"]
    assert made.label == "found illegally present in Greece in 2022, 10 % of the EU's"


def risk(rows):
    made = pd.DataFrame(rows, columns=["edition", "year", "breakdown", "category", "value"])
    typed = made.astype({"edition": "Int64", "year": "Int64", "value": "Int64"})
    return typed.assign(indicator="facilitators", flag="")


TOTALS = [(2020, 2018, "total", "", 90), (2020, 2019, "total", "", 100), (2021, 2020, "total", "", 80)]


def test_years_after_the_last_edition_are_missing_up_to_the_cut_off():
    made = brief.facilitators_by_year(risk(TOTALS), CutOff.at("2022-12"))
    assert made.frame["facilitators"].isna().to_dict() == {
        2018: False, 2019: False, 2020: False, 2021: True, 2022: True,
    }  # fmt: skip
    assert (
        made.label == "facilitators in 2020, down 20 % on the year before; no figure held for 2021 and 2022"
    )


def test_an_edition_that_was_not_out_is_not_used():
    made = brief.facilitators_by_year(risk(TOTALS), CutOff.at("2020-12"))
    assert made.number == "100"
    assert brief.facilitators_by_year(risk(TOTALS), CutOff.at("2010-12")).number == NO_FIGURE


def test_the_most_named_nationality_leads_and_the_rest_are_others():
    names = ["IT", "FR", "MA", "SY", "PK", "TN"]
    rows = [(2021, 2020, "citizenship", code, 60 - i) for i, code in enumerate(names)]
    rows += [(2021, 2020, "citizenship", "OTH", 100), (2021, 2020, "citizenship", "UNK", 40)]
    made = brief.nationalities(risk(rows), LATEST)
    assert made.number == "60"
    assert made.frame["nationality"].tolist() == [
        "Italy", "France", "Morocco", "Syria", "Pakistan", "all others", "unknown",
    ]  # fmt: skip
    # Tunisia, named but not drawn, is among the others
    assert made.frame["facilitators"].tolist() == [60, 59, 58, 57, 56, 155, 40]
    assert "40 % are others or unknown" in made.label


def texts(dates, wordings=("more than", "about")):
    made = pd.DataFrame({"document_date": dates, "qualifier": list(wordings)[: len(dates)]})
    filled = {
        "group": "share using smugglers", "publisher": "Europol", "document_title": "A report", "value": 90.0,
        "year": 2015, "unit": "percent of migrants", "confidence": "primary", "note": "",
    }  # fmt: skip
    return made.assign(**filled)


@pytest.mark.parametrize(
    ("cut_off", "number", "count"),
    [("2024-12", "about 90 %", 2), ("2020-12", "> 90 %", 1), ("2016-01", NO_FIGURE, 0)],
)
def test_the_share_is_worded_as_the_last_text_by_the_cut_off(cut_off, number, count):
    made = brief.share(texts(["2016-02-23", "2021-09-30"]), CutOff.at(cut_off))
    assert (made.number, len(made.frame)) == (number, count)


def facts(values):
    made = pd.DataFrame({"year": list(values), "value": list(values.values())}).astype({"year": "Int64"})
    filled = {
        "row_id": "x", "indicator": "migrant_smugglers_arrested", "scope": "whole_year", "qualifier": "exact",
        "unit": "persons", "period": "", "publisher": "A", "note": "", "confidence": "primary",
    }  # fmt: skip
    return made.assign(**filled)


def test_years_without_a_fact_sheet_are_named():
    made = brief.arrests(facts({2022: 100.0, 2023: 150.0}), CutOff.at("2024-12"))
    assert made.frame["arrests"].isna().sum() == 3
    assert (
        made.label == "arrests in 2023, up 50 % on the year before; no figure found for 2019, 2020 and 2021"
    )
    assert brief.arrests(facts({2022: 100.0}), CutOff.at("2015-12")).number == NO_FIGURE


CHARTS = {
    "a": Chart(1, "First", "detections", pd.DataFrame(), "1", "one", "2024"),
    "b": Chart(2, "Second", "incidents", pd.DataFrame(), "2", "two", "2024"),
    "c": Chart(3, "Third", "detections", pd.DataFrame(), "3", "three", "2023"),
}


def test_sources_are_numbered_by_first_use_and_listed_with_their_charts():
    assert brief.numbering(CHARTS) == {"detections": 1, "incidents": 2}
    held = {
        name: SimpleNamespace(citation=f"{name} by x", vintage="2025-01-01", licence="CC BY")
        for name in ("detections", "incidents")
    }
    assert brief.source_list(CHARTS, held)["charts"].tolist() == ["1 and 3", "2"]


def test_leading_numbers_carry_the_confidence_of_their_reconstruction():
    known = pd.DataFrame({"figure": ["1", "3"], "confidence": ["high", "low"]})
    made = brief.headlines(CHARTS, known)
    assert made["reconstruction"].tolist() == ["high", "", "low"]
    assert made["source"].tolist() == [1, 2, 1]


@pytest.fixture(scope="module")
def held():
    names = (
        "detections",
        "incidents",
        "enforcement",
        "risk_indicators",
        "europol_indicators",
        "empact_results",
    )
    return {name: catalog.load(name) for name in names}


def test_the_held_data_lead_with_these_numbers(held):
    made = brief.charts(held, CutOff.at("2024-12"))
    assert [chart.figure for chart in made.values()] == list(range(1, 10))
    assert [chart.number for chart in made.values()] == [
        "240,101", "69,948", "3,884", "127,100", "249,155", "8,942", "> 90 %", "604", "6,801",
    ]  # fmt: skip


@pytest.mark.parametrize("cut_off", ["1995-01", "2009-03", "2013-05", "2016-01", "2022-07", "latest"])
def test_any_cut_off_gives_nine_charts(held, cut_off):
    made = brief.charts(held, CutOff.at(cut_off))
    assert len(made) == 9
    for chart in made.values():
        assert (chart.number == NO_FIGURE) == chart.frame.empty
