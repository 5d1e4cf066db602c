"""EMPACT: whole years, cycles and action days apart; no change from a lower bound; missing years said."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.errors import UsageError
from borderbook.questions.empact_results import analysis, answer
from borderbook.questions.empact_results.parameters import LAST_YEAR, EmpactResults
from edits import answer as answer_of
from edits import edited

SMUGGLERS = "migrant_smugglers_arrested"
COLUMNS = ["indicator", "value", "qualifier", "unit", "period", "year", "scope", "publisher"]


def table(*rows):
    return pd.DataFrame(list(rows), columns=COLUMNS).astype({"year": "Int64", "value": "float64"})


def whole(value, year, indicator=SMUGGLERS, qualifier="exact", unit="persons", publisher="A"):
    return (indicator, value, qualifier, unit, str(year), year, "whole_year", publisher)


FACTS = table(
    whole(3646, 2022), whole(6801, 2023), whole(6801, 2023, publisher="B"),
    whole(180e6, 2022, "assets_seized", "more than", "EUR"), whole(797e6, 2023, "assets_seized", "more than", "EUR"),
    ("arrests", 31584, "exact", "persons", "2018-2021", None, "cycle", "A"),
    (SMUGGLERS, 218, "exact", "persons", "13-18 Nov 2023", 2023, "action_days", "A"),
    ("arrests_planned", 1400, "more than", "persons", "2022 plans", 2022, "year_by_plan", "A"),
)  # fmt: skip


def test_sources_that_agree_are_one_figure_and_scopes_stay_apart():
    rows = analysis.by_period(FACTS, "whole_year")
    smugglers, assets = (rows[rows["indicator"] == name] for name in (SMUGGLERS, "assets_seized"))
    assert smugglers[["year", "value"]].to_numpy().tolist() == [[2022, 3646], [2023, 6801]]
    assert assets["lower"].all()
    assert analysis.by_period(FACTS, "year_by_plan")["value"].tolist() == [1400]
    assert list(rows.columns) == ["indicator", "period", "value", "year", "lower", "unit", "result"]
    assert rows.reset_index()[["index", "year", "indicator", "unit"]].to_numpy().tolist() == [
        [0, 2022, SMUGGLERS, "persons"], [1, 2022, "assets_seized", "EUR"],
        [2, 2023, SMUGGLERS, "persons"], [3, 2023, "assets_seized", "EUR"],
    ]  # fmt: skip


def test_cycles_come_by_time():
    rows = [("EMPACT-2026-2029", "2026-01-01", "2029-12-31", "seven", "running", "a"),
            ("EMPACT-2022-2025", "2022", "2025", "ten", "ended", "b"), ("EMPACT-RESULTS", "2022", "2025", "x", "", "")]  # fmt: skip
    names = ["event_id", "date_applied", "date_end", "short_title", "status", "note"]
    assert analysis.cycles(pd.DataFrame(rows, columns=names)).to_dict("split") == {
        "index": [0, 1], "columns": ["cycle", "from", "to", "what", "status", "note"],
        "data": [["2022-2025", 2022, 2025, "ten", "ended", "b"], ["2026-2029", 2026, 2029, "seven", "running", "a"]],
    }  # fmt: skip


def test_what_sources_differ_on_is_told_apart():
    facts = table(
        whole(12, 2023, "thb_and_cse_victims_identified"), whole(9, 2023, "thb_victims_identified"),  # two counts
        whole(7, 2022), whole(6, 2022, publisher="B"),  # another number
        whole(5, 2021), whole(5, 2021, qualifier="more than", publisher="B"),  # other words
        whole(4, 2020), whole(4, 2020, publisher="B"),
    )  # fmt: skip
    rows = analysis.conflicts(facts)
    assert rows.reset_index()[["index", "indicator", "period", "value", "qualifier"]].to_numpy().tolist() == [
        [0, SMUGGLERS, "2021", 5, "exact"], [1, SMUGGLERS, "2021", 5, "more than"],
        [2, SMUGGLERS, "2022", 6, "exact"], [3, SMUGGLERS, "2022", 7, "exact"],
    ]  # fmt: skip


def test_sources_that_differ_stay_two_and_one_exact_source_is_enough():
    bound = whole(171, 2022, qualifier="more than")
    facts = table(bound, whole(171, 2022, publisher="B"), whole(180, 2022, publisher="C"))
    rows = analysis.by_period(facts, "whole_year")
    assert rows[["value", "lower"]].to_numpy().tolist() == [[171, False], [180, False]]


SMUGGLED, ASSETS = "migrant smugglers arrested", "assets seized"
EXACT = "EMPACT reports **6,801** migrant smugglers arrested in 2023 and 3,646 in 2022."
BOUND = "EMPACT reports **more than EUR 797 million** assets seized in 2023 and more than EUR 180 million in 2022."


@pytest.mark.parametrize(("name", "newest"), [(SMUGGLED, EXACT), (ASSETS, BOUND), ("arrests in all crime areas", "")])
def test_the_answer_puts_two_years_side_by_side_and_says_what_is_missing(name, newest):
    rows = analysis.by_period(FACTS, "whole_year").query("result == @name")
    assert answer.newest(rows, name) == newest
    absent = "2018 to 2021, 2024 and 2025" if newest else "2018 to 2025"
    text = f"No whole-year figure of {name} was found for {absent}: missing, not zero"
    assert answer.missing(rows, range(2018, 2026), name, pd.Series(["secondary"])) == f"{text}; {answer.RESTATED}."
    assert answer.missing(rows, range(2018, 2026), name, pd.Series(["secondary", "primary"])) == f"{text}."
    reported = "Which states and action plans reported in each year was not found, so a difference is no trend"
    assert answer.compared(rows).startswith(reported) is (len(rows) == 2)


def test_without_a_whole_year_the_total_of_the_cycle_leads():
    totals = analysis.by_period(FACTS, "cycle")
    text = "In the cycle 2018-2021 EMPACT reports arrests in all crime areas: **31,584** in total."
    assert (answer.total(totals), answer.total(totals.iloc[:0])) == (text, "")
    smugglers = analysis.by_period(FACTS, "whole_year").query("result == @SMUGGLED")
    beside = f"{EXACT[:-1]}, two years of the cycle 2022 to 2025; of the cycle 2018 to 2021 no total was found."
    assert answer.newest(smugglers, SMUGGLED, "2022 to 2025", "2018 to 2021") == beside
    assert answer.newest(smugglers[1:], SMUGGLED, "2022 to 2025").endswith(
        "in 2023, one year of the cycle 2022 to 2025."
    )


def test_years_are_of_a_cycle_only_if_one_has_them_all():
    cycles = pd.DataFrame({"from": [2018, 2022], "to": [2021, 2025]})
    found = [analysis.cycle_of(cycles, years) for years in ([2022, 2023], [2021, 2022], [2017], [2018])]
    assert found == ["2022 to 2025", "", "", "2018 to 2021"]


def test_a_page_without_a_figure_does_not_say_where_its_figures_were_read():
    years = ("start = 2018", "start = 2012"), ("end = 2025", "end = 2021")
    said = answer_of(edited("empact_results", *years))
    assert "No whole-year figure of migrant smugglers arrested was found for 2012 to 2021: missing, not zero." in said
    assert answer.RESTATED not in said


def test_of_the_last_cycle_with_totals_the_table_has_more_than_arrests_but_no_smugglers():
    totals = analysis.by_period(catalog.load("empact_results"), "cycle")
    assert {"arrests", "thb_victims_identified", "drugs_seized"} <= set(totals["indicator"])
    assert SMUGGLERS not in set(totals["indicator"])


def test_results_can_be_named_in_words_and_no_other_is_taken():
    assert EmpactResults.check(indicators=["waste seized"]).indicators == ("waste_seized",)
    with pytest.raises(UsageError, match="'arrest' is no result; did you mean 'arrests'"):
        EmpactResults.check(indicators=["arrest"])


def test_the_headline_names_bounds_newest_first():
    rows = analysis.by_period(FACTS, "whole_year").query("indicator == 'assets_seized'")
    bounds = "more than EUR 797 million in 2023 and more than EUR 180 million in 2022"
    assert answer.headline(rows, "assets seized") == f"Assets seized: {bounds}"


def test_cycles_of_the_table_follow_each_other_to_2029():
    rows = analysis.cycles(catalog.load("policy_events"))
    assert rows["cycle"].tolist()[-1] == "2026-2029"
    assert (rows["from"].iloc[1:].to_numpy() == rows["to"].iloc[:-1].to_numpy() + 1).all()
    spans = analysis.spans(rows, catalog.load("empact_results"))
    assert spans.loc[spans["row"] == analysis.WHOLE_YEAR, "label"].tolist() == ["2022", "2023"]
    assert spans.loc[spans["row"] == "total of a cycle", "start"].tolist() == ["2018-01-01"]
    assert spans.loc[spans["row"] == "year by action plan", "label"].tolist() == ["2020"]


def test_years_go_on_to_the_last_that_was_over_when_the_table_was_compiled():
    assert catalog.read_catalog().entry("empact_results").compiled.year - 1 == LAST_YEAR
