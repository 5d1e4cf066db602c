"""The hand-compiled tables: their layouts, and what they hold."""

from __future__ import annotations

import fnmatch
import re

import pytest

from borderbook import project
from borderbook.errors import UsageError
from borderbook.sources.curated import LAYOUTS, read_curated
from borderbook.sources.tables import table as described

FIGURE = {
    "row_id": "EUP1", "group": "turnover", "indicator": "turnover", "value": "3000", "value_max": "6000",
    "qualifier": "range", "unit": "EUR", "period": "2015", "year": "2015", "scope": "EU", "publisher": "Europol",
    "document_title": "A report", "document_date": "2016-02", "section": "Foreword", "url": "https://europol.example",
    "confidence": "primary", "confidence_detail": "", "note": "",
}  # fmt: skip
EVENT = {
    "row_id": "POL1", "event_id": "AGENDA", "date_adopted": "2015-05-13", "date_in_force": "", "date_applied": "",
    "date_end": "2020", "geo": "", "short_title": "Agenda", "document_number": "COM(2015) 240 final",
    "celex": "52015DC0240", "celex_basis": "read in a source", "eli": "", "act_type": "communication",
    "topic": "strategy", "in_brief": "yes", "status": "", "source_title": "EUR-Lex", "url": "",
    "confidence": "primary", "confidence_detail": "", "note": "",
}  # fmt: skip
RESULT = {
    "row_id": "EMP1", "indicator": "arrests", "value": "9922", "qualifier": "exact", "unit": "persons",
    "period": "2022", "year": "2022", "scope": "whole_year", "scope_detail": "EU", "priority_scope": "all",
    "publisher": "Council", "document_title": "Results", "document_date": "", "section": "",
    "url": "https://council.example", "confidence": "secondary", "confidence_detail": "", "note": "",
}  # fmt: skip
QUARTER = {
    "row_id": "Q1", "quarter": "2025Q4", "year": "2025", "indicator": "order_to_leave", "geo": "EU27_2020",
    "value": "117545", "qualifier": "exact", "unit": "persons", "publisher": "Eurostat", "document_title": "Quarterly",
    "document_date": "2026", "section": "", "url": "https://eurostat.example", "confidence": "primary",
    "confidence_detail": "", "note": "",
}  # fmt: skip
STOCK = {
    "row_id": "STK1", "area": "Austria", "geo": "AT", "value_low": "", "value_high": "", "qualifier": "direction only",
    "direction": "increase", "unit": "persons", "period": "2008 to 2023", "scope": "all", "publisher": "MIrreM",
    "document_title": "A list", "document_date": "2024", "section": "", "url": "https://mirrem.example",
    "confidence": "primary", "confidence_detail": "", "note": "",
}  # fmt: skip
FORECAST = {
    "row_id": "F1", "indicator": "accuracy", "value": "", "qualifier": "words only", "statement": "high for most",
    "unit": "words", "period": "a year", "scope": "routes", "publisher": "JRC", "document_title": "A paper",
    "document_date": "2025", "section": "", "url": "https://jrc.example", "confidence": "primary",
    "confidence_detail": "", "note": "",
}  # fmt: skip
CLAIM = {
    "claim_id": "C1", "claim": "A statement", "claim_type": "trend", "verdict": "unclear", "verdict_detail": "",
    "evidence_needed": "a count", "evidence": "a table", "finding": "none", "url": "https://x.example",
    "linked_rows": "",
}  # fmt: skip


def table(*rows):
    lines = [",".join(rows[0]), *(",".join(f'"{cell}"' for cell in row.values()) for row in rows)]
    return "\n".join(lines) + "\n"


def held(name):
    return read_curated(name, project.data() / "curated" / f"{name}.csv")


def test_values_are_numbers_years_are_whole_and_text_is_text(write):
    path = write("europol_indicators.csv", table(FIGURE, FIGURE | {"row_id": "EUP2", "year": ""}))

    facts = read_curated("europol_indicators", path)

    assert facts[["value", "value_max"]].dtypes.astype("str").tolist() == ["float64", "float64"]
    assert str(facts["year"].dtype) == "Int64"
    assert facts["year"].isna().tolist() == [False, True]
    assert facts["document_date"].tolist() == ["2016-02", "2016-02"]


def test_rows_keep_their_order(write):
    path = write("claims.csv", table(CLAIM | {"claim_id": "C2"}, CLAIM))

    assert read_curated("claims", path)["claim_id"].tolist() == ["C2", "C1"]


def test_an_act_has_the_celex_number_of_its_document(write):
    acts = [
        EVENT,
        EVENT | {"row_id": "2", "document_number": "Regulation (EU) 2016/399", "celex": "32016R0399"},
        EVENT | {"row_id": "3", "document_number": "Framework Decision 2002/946/JHA", "celex": "32002F0946"},
        EVENT | {"row_id": "4", "document_number": "", "celex": "", "celex_basis": ""},
    ]

    assert len(read_curated("policy_events", write("policy_events.csv", table(*acts)))) == 4


@pytest.mark.parametrize(
    ("name", "row", "says"),
    [
        ("europol_indicators", FIGURE | {"value": "3 billion"}, "column 'value': '3 billion' … plain number"),
        ("europol_indicators", FIGURE | {"value": ""}, "column 'value' … is missing"),
        ("europol_indicators", FIGURE | {"year": "2015/16"}, "column 'year' … '2015/16'"),
        ("europol_indicators", FIGURE | {"year": "215"}, "column 'year' … '215' … is not a year"),
        ("europol_indicators", FIGURE | {"qualifier": "circa"}, "'circa' … is not one of: exact, computed"),
        ("europol_indicators", FIGURE | {"confidence": "sure"}, "'sure' … primary, secondary, conflicting"),
        ("europol_indicators", FIGURE | {"qualifier": "about"}, "column 'value_max' … only a range"),
        ("europol_indicators", FIGURE | {"value_max": ""}, "column 'value_max' … only a range"),
        ("europol_indicators", FIGURE | {"value_max": "2000"}, "'2000.0' … not above the lower value"),
        ("europol_indicators", FIGURE | {"unit": ""}, "column 'unit' … is blank"),
        ("europol_indicators", FIGURE | {"indicator": "Turnover (EU)"}, "'Turnover (EU)' … lower case"),
        ("europol_indicators", FIGURE | {"url": "a stored page"}, "'a stored page' … web address"),
        ("europol_indicators", FIGURE | {"document_date": "Feb 2016"}, "'Feb 2016' … 2024-06-13"),
        ("europol_indicators", FIGURE | {"url": "", "document_title": ""}, "without a source"),
        ("empact_results", RESULT | {"scope": "half_year"}, "'half_year' … whole_year, cycle, action_days"),
        ("empact_results", RESULT | {"year": ""}, "column 'year' … whole year without its year"),
        ("policy_events", EVENT | {"celex": "52015DC0241"}, "'52015DC0241' … CELEX number of this act"),
        ("policy_events", EVENT | {"celex": "COM(2015)240"}, "'COM(2015)240' … CELEX number of this act"),
        ("policy_events", EVENT | {"geo": "ZZ"}, "column 'geo' … 'ZZ' … data/reference"),
        ("policy_events", EVENT | {"in_brief": "perhaps"}, "'perhaps' … yes, partly, no"),
        ("policy_events", EVENT | {"date_end": "2020-13"}, "column 'date_end' … '2020-13'"),
        ("policy_events", EVENT | {"source_title": ""}, "without a source"),
        ("policy_events", EVENT | {"document_number": "C-460/23", "celex": "62024CJ0460"}, "CELEX number of this act"),
        ("enforcement_quarterly", QUARTER | {"quarter": "2025-Q4"}, "column 'quarter' … '2025-Q4' … like 2025Q4"),
        ("enforcement_quarterly", QUARTER | {"year": "2024"}, "column 'year' … '2024' … year of the quarter"),
        ("enforcement_quarterly", QUARTER | {"indicator": "refusal_of_entry"}, "column 'indicator' … order_to_leave"),
        ("irregular_stock_estimates", STOCK | {"value_low": "5"}, "column 'value_low' … only a direction"),
        ("irregular_stock_estimates", STOCK | {"direction": ""}, "column 'value_low' … only a direction"),
        ("irregular_stock_estimates", STOCK | {"direction": "", "value_low": "9", "value_high": "5"}, "not above"),
        ("forecast_accuracy", FORECAST | {"value": "5"}, "column 'value' … statement in words"),
        ("claims", CLAIM | {"verdict": "probably"}, "'probably' … confirmed, contradicted, unclear"),
        ("claims", CLAIM | {"url": ""}, "claim without a source"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_in_one_sentence_that_says_where(write, refused, name, row, says):
    good = {
        "europol_indicators": FIGURE, "empact_results": RESULT, "policy_events": EVENT, "claims": CLAIM,
        "enforcement_quarterly": QUARTER, "irregular_stock_estimates": STOCK, "forecast_accuracy": FORECAST,
    }[name]  # fmt: skip
    path = write("bad.csv", table(good | {LAYOUTS[name].key[0]: "first"}, row))
    refused(lambda bad: read_curated(name, bad), path, f"row 3 … {says}")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (table(CLAIM, CLAIM), "rows 2, 3 … claim_id = C1"),
        (table(CLAIM).replace("verdict,", "opinion,"), "column 'verdict' is missing"),
        (table(CLAIM | {"mood": "good"}), "nobody knows the column 'mood'"),
        (table(CLAIM).encode("latin-1").replace(b"count", b"c\xf4unt"), "not UTF-8"),
        ("", "empty"),
        ("<html>", "but html"),
    ],
)
def test_a_bad_file_is_refused(write, refused, text, says):
    refused(lambda bad: read_curated("claims", bad), write("bad.csv", text), says)


def test_an_unknown_table_is_a_wrong_call(write):
    with pytest.raises(UsageError, match=r"no curated table 'rumours'. There are: empact_results"):
        read_curated("rumours", write("rumours.csv", "a\n1\n"))


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("empact_results", 63), ("europol_indicators", 110), ("risk_analysis", 312), ("policy_events", 123),
        ("claims", 53), ("brief_figures", 9), ("enforcement_quarterly", 20), ("smuggler_use_surveys", 20),
        ("irregular_stock_estimates", 17), ("forecast_accuracy", 2), ("internal_border_measures", 21),
    ],
)  # fmt: skip
def test_the_tables_of_the_project_hold(name, rows):
    assert len(held(name)) == rows


def test_the_readme_counts_the_rows_and_names_the_columns():
    readme = (project.data() / "curated" / "README.md").read_text(encoding="utf-8")
    for name in LAYOUTS:
        assert re.search(rf"`{name}\.csv` \|.*\| {len(held(name))} \|", readme), name
    for qualifier in described("curated")["everywhere"]["qualifier"]:
        assert f"*{qualifier}*" in readme
    layouts = [
        layout for name, layout in LAYOUTS.items() if name not in ("claims", "brief_figures", "policy_events")
    ]
    columns = {column for layout in layouts for column in layout.columns} - {"unit", "confidence_detail"}
    assert not [column for column in columns if f"`{column}`" not in readme]


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_words_are_for_an_outside_reader(name):
    """No trace of how the tables were made, no path, no bookkeeping of a search."""
    trace = re.compile(
        r"\bseed\b|index id|\bstored\b|\bcop(?:y|ied)\b|/work/|/home/|frontex_ara|utm_", re.IGNORECASE
    )
    text = held(name).select_dtypes("str").drop(columns="url", errors="ignore")
    found = text.stack()[lambda cells: cells.str.contains(trace)]
    assert found.empty, found.to_dict()


def test_claims_link_to_rows_that_exist():
    tables = ("empact_results", "europol_indicators", "risk_analysis", "smuggler_use_surveys")
    names = {table: set(held(table)["indicator"]) for table in tables}
    names["policy_events"] = set(held("policy_events")["event_id"])
    links = held("claims").set_index("claim_id")["linked_rows"]
    for claim, link in links[links != ""].items():
        for part in link.split("; "):
            where, wanted = part.split(": ")
            for pattern in wanted.split(", "):
                assert fnmatch.filter(names[where], pattern), (claim, pattern)


def test_a_national_measure_carries_the_state_that_takes_it():
    events = held("policy_events")
    of_borders = events["topic"] == "internal border control"
    measures = events[of_borders & (events["act_type"] == "national measure")]

    assert len(measures) == 20
    for row in measures.itertuples():
        assert row.event_id == f"IBC-{row.geo}-{row.date_in_force}"
        assert row.date_in_force < row.date_end


def test_a_policy_cycle_carries_its_first_and_last_year():
    events = held("policy_events").set_index("event_id")
    for cycle in events[events.index.str.fullmatch(r"EMPACT-\d{4}-\d{4}")].itertuples():
        assert f"EMPACT-{cycle.date_applied}-{cycle.date_end}" == cycle.Index


def test_both_dates_of_an_act_on_which_sources_disagree_are_kept_as_conflicting():
    events = held("policy_events")
    for act, source in (("PACT-1347", "Art. 42"), ("PACT-1351", "Art. 83 and 85")):
        dates = events[events["event_id"] == act].set_index("date_applied")
        assert set(dates.index) == {"2026-06-12", "2026-07-01"}
        assert set(dates["confidence"]) == {"conflicting"}
        assert source in dates.loc["2026-06-12", "source_title"]


def test_quarters_and_parts_of_a_year_are_never_in_the_series_of_years():
    yearly = held("risk_analysis")
    yearly = yearly[yearly["series"].isin(["Frontex FRAN/ARA", "Eurostat headline"])]
    assert yearly[yearly["period"].str.contains(r"^\d{4}Q|January")].empty


def test_a_measure_that_two_tables_hold_is_the_same_in_both():
    measures, events = held("internal_border_measures"), held("policy_events").set_index("event_id")
    linked = measures[measures["event_id"] != ""]
    assert len(linked) == 11
    for row in linked.itertuples():
        event = events.loc[row.event_id]
        assert (row.geo, row.end) == (event["geo"], event["date_end"])
        assert row.start in ("", event["date_in_force"])


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("empact_results", ["indicator", "scope", "priority_scope", "period"]),
        ("europol_indicators", ["indicator", "scope", "unit", "period"]),
        ("risk_analysis", ["series", "indicator", "route", "border_type", "citizenship", "scope", "period"]),
        ("enforcement_quarterly", ["indicator", "geo", "quarter"]),
    ],
)
def test_exact_figures_that_disagree_say_so(name, key):
    facts = held(name)
    exact = facts[facts["qualifier"] == "exact"]
    differ = exact[exact.groupby(key)["value"].transform("nunique") > 1]
    said = differ["note"].str.contains("revised|preliminary|first release")
    told = said | (differ["confidence"] == "conflicting")
    assert differ[~told].empty, differ[~told][[*key, "value", "row_id"]].to_dict("records")
