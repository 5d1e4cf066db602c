"""Statements recomputed: on small tables each check gives another verdict than on the data held (nbval has those)."""

import pandas as pd
import pytest

from borderbook.questions.claims_audit import analysis as claims
from borderbook.questions.claims_audit import answer, checks
from borderbook.questions.claims_audit.analysis import FAILS, HOLDS, OPEN, PART, QUOTED, UNREAD
from borderbook.questions.claims_audit.checks import CHECKS
from borderbook.questions.claims_audit.parameters import ClaimsAudit
from notemill import catalog
from notemill.errors import DataError, UsageError


def events(**dates):
    """policy_events with an event a keyword: EUROPOL_2016="2016-05-11", or a dict of more columns."""
    columns = ("date_adopted", "date_in_force", "date_applied", "date_end", "topic", "document_number", "in_brief",
               "status", "note")  # fmt: skip
    rows = [
        dict.fromkeys(columns, "") | {"event_id": name.replace("_", "-"), "short_title": name}
        | (given if isinstance(given, dict) else {"date_adopted": given})
        for name, given in dates.items()
    ]  # fmt: skip
    return {"policy_events": pd.DataFrame(rows)}


def detections(by_year, route="Eastern Borders"):
    """Twelve equal months a year."""
    months = pd.DatetimeIndex([pd.Timestamp(year, month, 1) for year in by_year for month in range(1, 13)])
    counts = [count / 12 for count in by_year.values() for _ in range(12)]
    return {"detections": pd.DataFrame({"month": months, "route": route, "detections": counts})}


def printed(**rows):
    """risk_analysis: row_id -> value, of 'about'."""
    table = pd.DataFrame({"value": rows, "qualifier": "about", "year": 2022})
    return {"risk_analysis": table.rename_axis("row_id").reset_index()}


def europol(**columns):
    return {"europol_indicators": pd.DataFrame(columns)}


def share(values):
    return europol(
        indicator="share_using_facilitation", value=values, qualifier=["more than", "exact or rounded"],
        document_date=["2016-02", "2024"],
    )  # fmt: skip


def amended(date, number="2024/1717"):
    return events(SBC_2024={"date_adopted": date, "document_number": f"Regulation (EU) {number}"})


def trafficking(first):
    return events(THB={"date_adopted": first, "topic": "trafficking in human beings"}, FACIL_2002="2002-11-28")


def strategies(other):
    return events(
        AGENDA_2015={"date_adopted": "2015-05-13", "topic": "migration strategy", "in_brief": "yes"},
        OTHER={"date_adopted": other, "topic": "smuggling", "in_brief": "yes"},
        UNNAMED={"date_adopted": "2002-11-28", "topic": "smuggling", "in_brief": "no"},
    )


def cycles(*spans):
    adopted = {2022: "2021-05-26"}
    return events(**{
        f"EMPACT_{first}_{last}": {"date_adopted": adopted.get(first, ""), "date_applied": str(first), "date_end": str(last)}
        for first, last in spans
    })  # fmt: skip


def plans(outside, second="2022-12-05"):
    """The plans, and detections of 2022: some on a route without one."""
    others = {"AP_CENTRALMED": "2022-11-21", "AP_WESTMED": "2023-06-06", "AP_EASTMED": "2023-10-18"}
    of_routes = detections({2022: 100 - outside}, "Western African"), detections({2022: outside})
    both = pd.concat([frames["detections"] for frames in of_routes])
    return {**events(AP_WBALKANS=second, **others), "detections": both}


def messages(year, value):
    scope = ["migrant smuggling only", "migrant smuggling only", "smuggling and trafficking"]
    return europol(indicator="siena_messages", year=[2016, year, 2024], scope=scope, value=[100.0, value, 900.0])


def other_crime(value):
    names = ["polycriminal_share_of_smuggling_groups", "networks_with_one_main_activity"]
    return europol(indicator=names, year=2023, value=[value, 82.0], qualifier="about")


def facilitators(newest):
    table = pd.DataFrame({"year": range(2016, 2023), "value": [100] * 6 + [newest]})
    table = table.assign(indicator="facilitators", breakdown="total", edition=2022)
    return {"risk_indicators": table} | printed(ARA332=15_000.0)


def controls(*starts):
    table = pd.DataFrame({"geo": ["FR", "FR", "DE"][: len(starts)], "start": pd.to_datetime(starts)})
    return {"internal_borders": table.assign(reason="migration")}


def decade(factor):
    years = dict.fromkeys((2012, 2013), 100_000) | dict.fromkeys(range(2014, 2025), 240_000 * factor)
    return detections(years)


def crime(*later):
    years, names = [2019, 2021, 2023, 2023], ["a", "b", "a", "b"]
    return europol(group="criminal economy", indicator=names, scope="EU", year=years, value=[5, 7, *later])


@pytest.mark.parametrize(
    ("name", "frames", "verdict", "words"),
    [
        ("C01", share((90.0, 60.0)), FAILS, "give 60 % and 90 %, 1 of them as “more than”"),
        ("C06", amended("2024-07-01"), FAILS, "1 July"),
        ("C06", amended("2024-06-13", "2017/2225"), FAILS, "2017/2225"),
        ("C18", trafficking("2011-04-05"), OPEN, "13 years before"),
        ("C18", trafficking("2002-07-19"), PART, "22 years before"),
        ("C20", strategies("2014-06-01"), FAILS, "OTHER, 1 June 2014"),
        ("C22", events(SMUG_AP_2015="2013-01-27", EUROPOL_2016="2016-05-11"), HOLDS, "the plan is of 27 January 2013"),
        ("C23", events(EMSC_2016="2025-02-22", EUROPOL_2016="2016-05-11"), FAILS, "days after"),
        ("C24", cycles((2015, 2021), (2022, 2025)), HOLDS, "was under way. The"),
        ("C26", plans(0.5), HOLDS, "with 99.5 %"),
        ("C26", plans(2), PART, "98.0 % of the detections of these years; Eastern Borders had 2 and no plan"),
        ("C26", plans(0.5, "2024-01-01"), FAILS, "1 January 2024"),
        ("C30", events(SMUG_EUROPOL_PROP="2023-11-28", STATE_SCHENGEN_2024="2023-05-16"), HOLDS, "days before"),
        ("C31", events(ALLIANCE_2023="2025-11-28", SMUG_EUROPOL_PROP="2023-11-28"), FAILS, "days after"),
        ("C08", messages(2024, 150.0), HOLDS, "up 50 % from 2016 to 2024"),
        ("C08", messages(2024, 103.0), FAILS, ""),
        ("C10", other_crime(33.3), FAILS, "about 33 %, of 2023"),
        ("C10", other_crime(60.0), HOLDS, ""),
        ("C19", detections({2014: 282_000, 2015: 290_000}), FAILS, "290,000 detections in 2015, 1.0 times"),  # no more than editions commonly differ by
        ("C29", facilitators(150), HOLDS, "150 in 2022, the newest year with an exact figure, up 50 % on 2016; of 2022 about 15,000 are reported."),
        ("C29", facilitators(90), FAILS, "down 10 % on 2016"),
        ("C35", controls("2006-10-21", "2015-11-13", "2016-01-01"), PART, "2 notifications by 2 states start from 2014 to 2016, 2 of them for migration"),
        ("C35", controls("2006-10-21"), FAILS, "0 notifications"),
        ("C36", decade(1.0), HOLDS, "from 2014 to 2023 has 240,000 detections, that from 2012 to 2013 100,000"),
        ("C36", decade(0.3), FAILS, ""),
        ("C37", crime(6, 8), HOLDS, "2 of 2 measures available here are given for more than one year; 2 of them rose"),
        ("C37", crime(6, 6), FAILS, "; 1 of them rose"),
        ("C38", detections({2020: 600, 2021: 600}), FAILS, "600 the year before"),
        ("C38", detections({2021: 600}), OPEN, "No figure of 2020 is available here to compare with."),
    ],
)  # fmt: skip
def test_other_data_give_another_verdict(name, frames, verdict, words):
    found = CHECKS[name](frames)
    assert found.verdict == verdict
    assert words in found.words


def test_a_year_is_whole_and_from_the_newest_edition_that_prints_it():
    table = detections({2014: 120, 2015: 240})["detections"]
    assert checks.yearly(table.iloc[:-1], {}).to_dict() == {2014: 120}
    rows = [("total", 2019, 2017, 12), ("total", 2018, 2017, 10), ("total", 2019, 2018, 13), ("place", 2020, 2018, 99)]
    editions = pd.DataFrame(rows, columns=["breakdown", "edition", "year", "value"])
    assert checks.yearly(editions, {"breakdown": "total"}).to_dict() == {2017: 12, 2018: 13}


def test_a_check_whose_row_is_gone_says_which():
    with pytest.raises(DataError, match="no event_id 'SBC-2024'"):
        CHECKS["C06"](events(OTHER="2024-01-01"))
    with pytest.raises(DataError, match="no row_id 'ARA332'"):
        CHECKS["C29"](facilitators(150) | printed(X=1.0))


def test_the_answer_of_one_kind_counts_names_and_compares():
    table = pd.DataFrame({
        "claim_id": ["C01", "C22", "C99", "C08"], "verdict": [QUOTED, FAILS, FAILS, HOLDS],
        "recomputed": [QUOTED, FAILS, None, OPEN],
    })  # fmt: skip

    def said(rows):
        return answer.sentences(pd.crosstab(["a kind"] * len(rows), rows["verdict"]), rows)

    assert said(table) == [
        "**Of 4 statements of the kind a kind, 1 holds and 2 do not hold**.",
        "Of the others, 1 holds as an attribution.",
        "What does not hold: Europol's mandate as a result of later plans (C22); C99.",
    ]
    kinds = pd.crosstab(["law", "law", "trend", "trend"], table["verdict"])
    assert answer.headline(kinds) == "By kind: 1 holds and 2 do not hold, of 4 statements"
    assert said(table.iloc[[2]])[:2] == ["**Of 1 statement of the kind a kind, 1 does not hold**.", ""]


def test_the_table_of_statements_is_sound():
    table, months = catalog.load("claims").set_index("claim_id"), catalog.load("detections")
    assert table["claim"].str.casefold().is_unique
    assert table.index[table["evidence_needed"].eq("") | table["evidence"].eq("")].tolist() == []
    whole = table[table["verdict"].isin([HOLDS, QUOTED])]
    remarks = whole["verdict_detail"] + " " + whole["finding"]
    unread = remarks.str.contains("not (?:been )?(?:consulted|read|found in)|only the part", case=False)
    assert whole.index[unread].tolist() == []  # whose text was not consulted does not hold as a whole
    total = f"{months.loc[months['month'].dt.year == 2019, 'detections'].sum():,}".replace(",", " ")
    first = "2019 was first printed as 139 000 (January 2020) and is"
    assert f"{first} {total} in the monthly file" in table.loc["C36", "finding"]
    lists = catalog.load("internal_borders").query("start >= '2015'")
    days = ((lists["end"] - lists["start"]).dt.days + 1).groupby(lists["reason"].astype("str")).agg(["size", "sum"])
    for number, length in days.loc[["migration", "health", "terrorism"]].to_numpy():
        said = f"({number})", f"{round(length, -2):,}".replace(",", " ")
        assert [part for part in said if part not in table.loc["C45", "finding"]] == []


def test_the_held_data_give_these_verdicts():
    held = {dataset: catalog.load(dataset) for dataset in ClaimsAudit.datasets}
    table = held["claims"].set_index("claim_id")
    curated = table["verdict"]
    assert curated.value_counts().to_dict() == {HOLDS: 14, PART: 14, QUOTED: 8, OPEN: 6, FAILS: 3, UNREAD: 4}
    found = pd.Series({name: check(held).verdict for name, check in CHECKS.items()}).sort_index()
    assert found[found != curated[found.index]].to_dict() == {}
    assert list(found.index[found == FAILS]) == ["C22", "C30"]
    # C46 asks whether a theme has spread through the law; the table of events was compiled for that theme
    trend = table.index[table["claim_type"] == "trend"]
    assert set(trend) - {"C46"} == {"C08", "C19", "C29", "C36", "C37"} <= set(CHECKS)


def test_no_verdict_on_a_kind_of_statement_by_a_day_is_told():
    rows = pd.DataFrame({"claim_id": ["C1"], "kind": ["trend"]})
    assert len(claims.of_kind(rows, "all")) == len(claims.of_kind(rows, "trend")) == 1
    with pytest.raises(UsageError, match="kind 'quoted figure' could be known by that day"):
        claims.of_kind(rows, "quoted figure")
