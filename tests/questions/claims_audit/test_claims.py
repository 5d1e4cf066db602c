"""Statements recomputed: rules on single numbers, each check on a table small enough to check by eye."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.errors import DataError
from borderbook.methods import enforcement
from borderbook.questions.claims_audit import analysis as claims
from borderbook.questions.claims_audit import legal, trends
from borderbook.questions.claims_audit.analysis import (
    CHECKS,
    FAILS,
    HOLDS,
    OPEN,
    QUOTED,
    UNREAD,
    Finding,
    Number,
)

DATASETS = (
    "claims", "detections", "enforcement", "risk_indicators", "risk_analysis", "europol_indicators",
    "empact_results", "policy_events", "internal_borders",
)  # fmt: skip


@pytest.fixture(scope="module")
def held():
    return {dataset: catalog.load(dataset) for dataset in DATASETS}


def events(**dates):
    """policy_events with an event a keyword: EUROPOL_2016="2016-05-11", or a dict of more columns."""
    columns = (
        "date_adopted",
        "date_in_force",
        "date_applied",
        "date_end",
        "topic",
        "document_number",
        "in_brief",
    )
    rows = []
    for name, given in dates.items():
        known = given if isinstance(given, dict) else {"date_adopted": given}
        texts = dict.fromkeys(columns, "") | {"short_title": name} | known
        rows.append({"event_id": name.replace("_", "-"), **texts})
    return pd.DataFrame(rows)


def detections(by_year, route="Eastern Borders"):
    """Twelve equal months a year."""
    months = pd.DatetimeIndex([pd.Timestamp(year, month, 1) for year in by_year for month in range(1, 13)])
    counts = [count / 12 for count in by_year.values() for _ in range(12)]
    return pd.DataFrame({"month": months, "route": route, "detections": counts})


def printed(**rows):
    """risk_analysis: row_id -> (value, qualifier)."""
    return pd.DataFrame([{"row_id": k, "value": v, "qualifier": q} for k, (v, q) in rows.items()])


def claim(name, finding):
    return pd.DataFrame({"claim_id": [name], "finding": [finding]})


@pytest.mark.parametrize(
    ("said", "wording", "computed", "expected"),
    [
        (100, "exact", 105, True),
        (100, "exact", 106, False),
        (100, "about", 95, True),
        (100, "more than", 101, True),
        (100, "more than", 400, True),
        (100, "more than", 99, False),
        (100, "almost", 98, True),
        (100, "almost", 101, False),
        (100, "exact", math.nan, None),
    ],
)
def test_a_number_agrees_within_the_tolerance_and_on_the_side_that_its_wording_allows(
    said, wording, computed, expected
):
    assert Number("x", said, wording, computed, "persons").agrees(5.0) is expected


@pytest.mark.parametrize(
    ("verdict", "detail", "expected"),
    [
        ("confirmed", "", HOLDS),
        ("confirmed", "with a limit", HOLDS),
        ("confirmed", "as an attribution, weak", QUOTED),
        ("confirmed", "as a quotation, not as a measurement", QUOTED),
        ("contradicted", "on cause, confirmed on date", FAILS),
        ("unclear", "leaning contradicted", OPEN),
    ],
)
def test_the_curated_verdict_is_given_in_the_four_words_of_the_audit(verdict, detail, expected):
    assert claims.curated_verdict(verdict, detail) == expected


SHARE = pd.DataFrame(
    {
        "indicator": "share_using_facilitation",
        "value": [90.0, 90.0],
        "qualifier": ["more than", "exact or rounded"],
        "unit": "percent of irregular migrants",
        "scope": "EU",
        "document_title": ["Migrant smuggling", "A call"],
        "document_date": ["2016-02", "2024"],
    }
)


def test_a_share_repeated_and_never_counted_holds_as_a_quotation():
    made = legal.nine_in_ten({"europol_indicators": SHARE}, 5.0)
    assert made.verdict == QUOTED
    assert "2 texts from 2016 to 2024 give 90 %, 1 of them as “more than”" in made.words
    assert math.isnan(made.numbers[0].computed)


def test_a_share_given_with_two_values_does_not_hold_as_quoted():
    made = legal.nine_in_ten({"europol_indicators": SHARE.assign(value=[90.0, 60.0])}, 5.0)
    assert made.verdict == FAILS


@pytest.mark.parametrize(
    ("titles", "expected"),
    [(["Migrant smuggling", "A call"], FAILS), (["Human trafficking networks", "Traffickers"], HOLDS)],
)
def test_texts_that_never_name_trafficking_do_not_bear_out_trafficking_networks(titles, expected):
    frames = {"europol_indicators": SHARE.assign(document_title=titles)}
    assert legal.trafficking_networks(frames, 5.0).verdict == expected


@pytest.mark.parametrize(("date", "expected"), [("2024-06-13", HOLDS), ("2024-07-01", FAILS)])
def test_the_date_of_the_amendment_must_be_the_one_said(date, expected):
    act = {
        "date_adopted": date,
        "date_in_force": "2024-07-10",
        "document_number": "Regulation (EU) 2024/1717",
    }
    assert legal.code_amended({"policy_events": events(SBC_2024=act)}, 5.0).verdict == expected


@pytest.mark.parametrize(("end", "expected"), [("2020", HOLDS), ("2019", FAILS)])
def test_the_plans_period_must_be_the_one_said(end, expected):
    plan = {"date_adopted": "2015-05-27", "date_end": end}
    assert legal.first_plan({"policy_events": events(SMUG_AP_2015=plan)}, 5.0).verdict == expected
    later = {"date_adopted": "2021-09-29", "date_end": "2025"}
    assert legal.renewed_plan({"policy_events": events(SMUG_AP_2021=later)}, 5.0).verdict == HOLDS


@pytest.mark.parametrize(("first", "expected"), [("2011-04-05", OPEN), ("2002-07-19", HOLDS)])
def test_decades_need_an_act_against_trafficking_of_twenty_years_before(first, expected):
    table = events(
        THB={"date_adopted": first, "topic": "trafficking in human beings"}, FACIL_2002="2002-11-28"
    )
    made = legal.long_priority({"policy_events": table}, 5.0)
    assert made.verdict == expected
    assert f"{2024 - int(first[:4])} years before" in made.words


@pytest.mark.parametrize(("earlier", "expected"), [("2015-06-01", HOLDS), ("2014-06-01", FAILS)])
def test_the_first_text_is_the_earliest_that_the_brief_names(earlier, expected):
    table = events(
        AGENDA_2015={"date_adopted": "2015-05-13", "topic": "migration strategy", "in_brief": "yes"},
        OTHER={"date_adopted": earlier, "topic": "smuggling", "in_brief": "yes"},
        UNNAMED={"date_adopted": "2002-11-28", "topic": "smuggling", "in_brief": "no"},
    )
    assert legal.agenda_first({"policy_events": table}, 5.0).verdict == expected


def mandate(proposal):
    table = events(
        SMUG_AP_2015="2015-05-27",
        EUROPOL_2016={"date_adopted": "2016-05-11", "date_applied": "2017-05-01"},
    )
    return {"policy_events": table, "claims": claim("C22", f"The proposal is COM({proposal}) 173")}


@pytest.mark.parametrize(("proposal", "expected"), [(2013, FAILS), (2015, HOLDS)])
def test_a_proposal_older_than_the_plan_is_not_its_result(proposal, expected):
    made = legal.mandate_caused(mandate(proposal), 5.0)
    assert made.verdict == expected
    assert f"proposed in {proposal}" in made.words


def test_the_centre_opened_before_the_law():
    table = events(EMSC_2016="2016-02-22", EUROPOL_2016="2016-05-11")
    made = legal.centre_set_up({"policy_events": table}, 5.0)
    assert "79 days before" in made.words
    assert made.verdict == HOLDS
    later = events(EMSC_2016="2025-02-22", EUROPOL_2016="2016-05-11")
    assert legal.centre_set_up({"policy_events": later}, 5.0).verdict == FAILS


CYCLES = {f"EMPACT_{a}_{b}": "" for a, b in ((2012, 2013), (2014, 2017), (2018, 2021))}


def test_no_cycle_was_set_in_2015_though_one_was_under_way():
    frames = {"policy_events": events(**CYCLES, EMPACT_2022_2025="2021-05-26")}
    made = legal.cycle_of_2015(frames, 5.0)
    assert made.verdict == FAILS
    assert "that of 2014 to 2017 was under way" in made.words


def test_a_cycle_that_began_in_2015_would_bear_the_statement_out():
    frames = {"policy_events": events(EMPACT_2015_2017="", EMPACT_2022_2025="2021-05-26")}
    assert legal.cycle_of_2015(frames, 5.0).verdict == HOLDS


PLANS = events(
    AP_CENTRALMED="2022-11-21", AP_WBALKANS="2022-12-05", AP_WESTMED="2023-06-06", AP_EASTMED="2023-10-18"
)


@pytest.mark.parametrize(("outside", "expected"), [(0.5, HOLDS), (2, FAILS)])
def test_a_plan_for_each_route_is_judged_by_the_detections_on_routes_with_one(outside, expected):
    counts = [detections({2022: 100 - outside}, "Western African"), detections({2022: outside})]
    made = legal.a_plan_a_route({"policy_events": PLANS, "detections": pd.concat(counts)}, 5.0)
    assert made.verdict == expected
    assert ("Eastern Borders had 2 and no plan" in made.words) == (expected == FAILS)


def test_a_plan_of_another_year_does_not_count():
    late = PLANS.assign(date_adopted=PLANS["date_adopted"].str.replace("2022-12-05", "2024-01-01"))
    frames = {"policy_events": late, "detections": detections({2022: 100}, "Western Balkan")}
    assert legal.a_plan_a_route(frames, 5.0).verdict == FAILS


@pytest.mark.parametrize(("report", "expected"), [("2024-04-16", FAILS), ("2023-05-16", HOLDS)])
def test_a_report_later_than_the_package_is_not_its_cause(report, expected):
    table = events(SMUG_EUROPOL_PROP="2023-11-28", STATE_SCHENGEN_2024=report)
    assert legal.package_because({"policy_events": table}, 5.0).verdict == expected


def test_the_alliance_is_dated():
    table = events(ALLIANCE_2023="2023-11-28", SMUG_EUROPOL_PROP="2023-11-28")
    made = legal.alliance({"policy_events": table}, 5.0)
    assert "28 November 2023, the day of the package" in made.words
    assert made.verdict == HOLDS
    later = events(ALLIANCE_2023="2025-11-28", SMUG_EUROPOL_PROP="2023-11-28")
    assert legal.alliance({"policy_events": later}, 5.0).verdict == FAILS


def emsc(rows):
    made = pd.DataFrame(rows, columns=["year", "scope", "value"]).assign(indicator="siena_messages")
    return {"europol_indicators": made}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(2016, "migrant smuggling only", 100.0), (2018, "migrant smuggling only", 150.0)], OPEN),
        ([(2016, "migrant smuggling only", 100.0), (2024, "migrant smuggling only", 150.0)], HOLDS),
        ([(2016, "migrant smuggling only", 100.0), (2024, "migrant smuggling only", 103.0)], FAILS),
    ],
)
def test_a_trend_needs_both_ends_of_its_period_on_one_scope(rows, expected):
    other = [(2024, "smuggling and trafficking", 900.0)]
    made = trends.europol_involved(emsc(rows + other), 5.0)
    assert made.verdict == expected
    assert "900 in 2024 (smuggling and trafficking)" in made.words


@pytest.mark.parametrize(
    ("year", "value", "expected"), [(2015, 33.3, OPEN), (2023, 33.3, FAILS), (2023, 60.0, HOLDS)]
)
def test_most_is_more_than_half_of_groups_counted_lately(year, value, expected):
    facts = pd.DataFrame(
        {
            "indicator": ["polycriminal_share_of_smuggling_groups", "networks_with_one_main_activity"],
            "year": [year, 2023],
            "value": [value, 82.0],
            "qualifier": "about",
        }
    )
    made = trends.most_in_other_crime({"europol_indicators": facts}, 5.0)
    assert made.verdict == expected
    assert "18 % have more than one" in made.words


@pytest.mark.parametrize(("of_2015", "expected"), [(1_820_001, HOLDS), (1_819_000, FAILS)])
def test_2015_is_compared_with_every_year_before_and_with_what_was_printed(of_2015, expected):
    frames = {
        "detections": detections({2013: 120_000, 2014: 282_000, 2015: of_2015}),
        "risk_analysis": printed(ARA083=(1_820_000.0, "more than"), ARA004=(282_933.0, "exact")),
    }
    made = trends.without_precedent(frames, 5.0)
    assert made.verdict == expected
    assert "times the highest year from 2013 to 2014 (2014)" in made.words


def test_part_of_a_year_is_no_year():
    table = detections({2014: 120, 2015: 240})
    assert trends.yearly(table.iloc[:-1]).to_dict() == {2014: 120}


def test_each_year_comes_from_the_newest_edition_that_prints_it():
    table = pd.DataFrame(
        {
            "indicator": "facilitators",
            "breakdown": ["total", "total", "total", "place"],
            "edition": [2018, 2019, 2019, 2020],
            "year": [2017, 2017, 2018, 2018],
            "value": [10, 12, 13, 99],
        }
    )
    assert trends.newest_edition(table, "facilitators").to_dict() == {2017: 12, 2018: 13}


def facilitators(last, values):
    years = list(range(last - len(values) + 1, last + 1))
    return pd.DataFrame(
        {"indicator": "facilitators", "breakdown": "total", "edition": last, "year": years, "value": values}
    )


@pytest.mark.parametrize(
    ("last", "values", "expected"),
    [
        (2020, [100, 100, 100, 100, 50], OPEN),
        (2023, [100, 100, 100, 100, 150], HOLDS),
        (2023, [100, 100, 100, 100, 90], FAILS),
    ],
)
def test_smuggling_increased_needs_a_count_that_reaches_the_reform(last, values, expected):
    arrests = {"indicator": "migrant_smugglers_arrested", "scope": "whole_year", "year": [2022, 2023]}
    frames = {
        "risk_indicators": facilitators(last, values),
        "risk_analysis": printed(ARA090=(10_200.0, "rounded"), ARA332=(15_000.0, "more than")).assign(
            indicator="facilitators", year=[2017, 2022]
        ),
        "empact_results": pd.DataFrame({**arrests, "value": [100.0, 150.0]}),
    }
    made = trends.smuggling_increased(frames, 5.0)
    assert made.verdict == expected
    assert "up 50 % from 2022 to 2023" in made.words
    assert ("more than 15,000 in 2022: a lower bound" in made.words) == (last < 2022)


def test_controls_are_counted_by_start_and_beside_what_was_said():
    borders = pd.DataFrame(
        {
            "geo": ["FR", "FR", "DE"],
            "start": pd.to_datetime(["2006-10-21", "2015-11-13", "2016-01-01"]),
            "reason": ["demonstration", "terrorism", "migration"],
        }
    )
    frames = {
        "internal_borders": borders,
        "claims": claim("C35", "in the file, 2 of 3 rows give migration as the reason"),
        "policy_events": events(IBC_AT_2024_02_17="", IBC_DATASET_2019=""),
    }
    made = trends.controls_reintroduced(frames, 5.0)
    assert made.verdict == HOLDS
    assert (
        "2 notifications by 2 states start from 2014 to 2016, 1 of them for migration; 1 measures"
        in made.words
    )
    assert (
        trends.controls_reintroduced({**frames, "internal_borders": borders.iloc[:1]}, 5.0).verdict == FAILS
    )


@pytest.mark.parametrize(("factor", "expected"), [(1.0, HOLDS), (0.3, FAILS)])
def test_large_numbers_compares_the_median_years(factor, expected):
    decade = dict.fromkeys(range(2014, 2024), 240_000 * factor) | {2015: 1_800_000, 2022: 326_000}
    table = detections({2012: 100_000, 2013: 100_000, **decade, 2019: 139_000, 2023: 381_000, 2024: 240_000})
    frames = {
        "detections": table,
        "risk_analysis": printed(
            ARA107=(139_000.0, "rounded"), ARA120=(331_000.0, "rounded"), ARA121=(380_000.0, "about")
        ),
    }
    assert trends.large_numbers(frames, 5.0).verdict == expected


def test_snapshots_of_one_year_each_show_no_trend():
    facts = pd.DataFrame(
        {
            "group": "criminal economy",
            "indicator": ["a", "b"],
            "scope": "EU",
            "year": [2019, 2021],
            "value": [5, 7],
        }
    )
    made = trends.crime_increasing({"europol_indicators": facts}, 5.0)
    assert made.verdict == OPEN
    assert "0 of 2 measures" in made.words


@pytest.mark.parametrize(("later", "expected"), [([6, 8], HOLDS), ([6, 6], FAILS)])
def test_repeated_measures_show_a_trend_if_all_rise(later, expected):
    facts = pd.DataFrame(
        {
            "group": "criminal economy",
            "indicator": ["a", "b"],
            "scope": "EU",
            "year": [2019, 2021],
            "value": [5, 7],
        }
    )
    again = pd.concat([facts, facts.assign(year=2023, value=later)])
    assert trends.crime_increasing({"europol_indicators": again}, 5.0).verdict == expected


@pytest.mark.parametrize(("of_2021", "expected"), [(8000, HOLDS), (600, FAILS)])
def test_a_hybrid_threat_is_a_dated_event_with_a_rise_in_its_year(of_2021, expected):
    frames = {
        "policy_events": events(BELARUS_2021="2021-11-15"),
        "detections": detections({2020: 600, 2021: of_2021}),
    }
    assert trends.hybrid_threat(frames, 5.0).verdict == expected


def eurostat(values):
    row = {
        "geo": "EU27_2020",
        "citizenship": "TOTAL",
        "measure": "return",
        "returns_counted": "third_country",
    }
    return pd.DataFrame({"year": list(values), "persons": list(values.values())}).assign(
        **row, reason="total", apprehension="total"
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [({2019: 100, 2022: 86_000}, HOLDS), ({2019: 150, 2022: 86_000}, FAILS), ({2022: 86_000}, OPEN)],
)
def test_two_sources_go_together_only_if_they_agree_in_every_common_year(now, expected):
    frames = {
        "enforcement": eurostat(now),
        "risk_indicators": facilitators(2019, [101]).assign(indicator="effective_returns"),
        "risk_analysis": printed(
            ARA198=(85_761.0, "exact"), ARA187=(77_530.0, "exact"), ARA181=(88_910.0, "exact")
        ),
    }
    assert trends.side_by_side(frames, 5.0).verdict == expected


@pytest.mark.parametrize(("frontex", "expected"), [(80, FAILS), (130, OPEN)])
def test_a_figure_below_a_floor_differs_and_one_above_it_cannot_be_judged(frontex, expected):
    members = enforcement.members(enforcement.EU)
    sums = pd.concat([eurostat({2019: 4}).assign(geo=state, citizenship="MA") for state in members])
    frames = {
        "enforcement": sums,  # 27 states, 4 each: at least 108
        "risk_indicators": facilitators(2019, [frontex]).assign(indicator="effective_returns"),
    }
    assert trends.side_by_side(frames, 5.0).verdict == expected


def test_a_check_whose_row_is_gone_says_which():
    with pytest.raises(DataError, match="no event 'SBC-2024'"):
        legal.code_amended({"policy_events": events(OTHER="2024-01-01")}, 5.0)
    with pytest.raises(DataError, match="no row 'ARA083'"):
        trends.without_precedent(
            {"detections": detections({2014: 1, 2015: 2}), "risk_analysis": printed(X=(1.0, "exact"))}, 5.0
        )


TABLE = pd.DataFrame(
    {
        "claim_id": ["C01", "C02", "C03"],
        "claim_type": ["trend", "legal fact", "trend"],
        "claim": "restated",
        "verdict": ["confirmed", "contradicted", "unclear"],
        "verdict_detail": "",
        "evidence": "",
        "finding": "",
        "url": "",
    }
)
FINDINGS = {
    "C01": Finding(
        "up", OPEN, (Number("n", 50.0, "exact", 60.0, "x"), Number("m", 2.0, "exact", math.nan, "x"))
    ),
    "C02": Finding("two", FAILS),
}


def test_audit_keeps_both_verdicts_and_says_where_they_differ():
    made = claims.audit(TABLE, FINDINGS)
    assert made["verdict"].tolist() == [HOLDS, FAILS, OPEN]
    assert made["recomputed"].tolist() == [OPEN, FAILS, ""]
    assert made["agreement"].tolist() == ["differs", "same", "not recomputed"]
    assert claims.recomputed_as_read(made)["id"].tolist() == ["C01", "C02"]
    assert claims.as_read(made, OPEN)["remarks"].tolist() == ["not recomputed"]
    assert claims.as_read(made, HOLDS).loc[0, ["id", "remarks"]].tolist() == [
        "C01, trend",
        f"recomputed: {OPEN}",
    ]


def test_numbers_stand_beside_what_was_said():
    made = claims.numbers(FINDINGS, 5.0)
    assert made["percent"].iloc[0] == pytest.approx(120)
    assert made["agrees"].tolist() == ["no", "no figure"]
    assert claims.numbers({}, 5.0).empty
    read = claims.numbers_as_read(made)
    assert read["computed now"].tolist() == ["60", "no figure"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1_822_102.0, "1,822,102"), (98.06, "98.1"), (13.0, "13"), (math.nan, "no figure")],
)
def test_a_number_keeps_the_decimals_that_it_needs(value, expected):
    assert claims.shown(value) == expected


def test_counted_leaves_out_what_there_is_none_of():
    counts = pd.Series({HOLDS: 2, QUOTED: 1, FAILS: 0, OPEN: 1, UNREAD: 0})
    assert claims.counted(counts) == "2 hold, 1 holds as an attribution and 1 cannot be decided"


def test_orders_say_whether_the_cause_can_be_one():
    table = pd.concat(
        [
            mandate(2013)["policy_events"],
            events(SMUG_EUROPOL_PROP="2023-11-28", STATE_SCHENGEN_2024="2023-04-16"),
        ]
    )
    made = claims.orders({"policy_events": table, "claims": mandate(2013)["claims"]})
    assert made["possible"].tolist() == [False, True]


def test_every_trend_is_recomputed_and_every_check_has_its_statement(held):
    table = held["claims"]
    assert set(CHECKS) <= set(table["claim_id"])
    # C46 asks whether a theme has spread through the law; the table of events was compiled for that theme
    assert set(table.loc[table["claim_type"] == "trend", "claim_id"]) - {"C46"} <= set(CHECKS)


def test_the_held_data_give_these_verdicts(held):
    made = claims.audit(held["claims"], claims.recompute(held))
    assert made["verdict"].value_counts().to_dict() == {HOLDS: 29, QUOTED: 10, FAILS: 7, OPEN: 5, UNREAD: 2}
    assert list(made.loc[made["agreement"] == "differs", "claim_id"]) == ["C08"]
    assert list(made.loc[made["recomputed"] == FAILS, "claim_id"]) == [
        "C02",
        "C22",
        "C24",
        "C26",
        "C30",
        "C40",
    ]


def test_one_kind_alone_recomputes_only_its_own(held):
    chosen = held["claims"][held["claims"]["claim_type"] == "trend"]
    assert list(claims.recompute(held, only=chosen["claim_id"])) == ["C08", "C19", "C29", "C36", "C37"]
