"""EMPACT: whole years, cycles and action days apart; no change from a lower bound; missing years said."""

import pandas as pd
import pytest

from borderbook.methods import policy_events
from borderbook.questions.empact_results import analysis, answer
from borderbook.questions.empact_results.parameters import LAST_YEAR, EmpactResults
from notemill import catalog
from notemill.errors import UsageError

SMUGGLERS = "migrant_smugglers_arrested"
COLUMNS = ["indicator", "value", "qualifier", "unit", "period", "year", "scope", "publisher"]


def table(*rows):
    return pd.DataFrame(list(rows), columns=COLUMNS).astype({"year": "Int64", "value": "float64"})


def whole(value, year, indicator=SMUGGLERS, qualifier="exact", unit="persons", publisher="A"):
    return (indicator, value, qualifier, unit, str(year), year, "whole_year", publisher)


FACTS = table(
    whole(3646, 2022), whole(6801, 2023), whole(6801, 2023, publisher="B"),
    whole(180e6, 2022, "assets_seized", "more than", "EUR"), whole(797e6, 2023, "assets_seized", "more than", "EUR"),
    ("arrests_planned", 1400, "more than", "persons", "2022 plans", 2022, "year_by_plan", "A"),
)  # fmt: skip


def test_sources_that_agree_are_one_figure_and_scopes_stay_apart():
    rows = analysis.by_period(FACTS, "whole_year")
    assert list(rows.columns) == ["indicator", "period", "value", "year", "lower", "unit", "result"]
    assert rows.reset_index()[["index", "year", "indicator", "value", "lower", "unit"]].to_numpy().tolist() == [
        [0, 2022, SMUGGLERS, 3646, False, "persons"], [1, 2022, "assets_seized", 180e6, True, "EUR"],
        [2, 2023, SMUGGLERS, 6801, False, "persons"], [3, 2023, "assets_seized", 797e6, True, "EUR"],
    ]  # fmt: skip
    assert analysis.by_period(FACTS, "year_by_plan")["value"].tolist() == [1400]
    bound = whole(171, 2022, qualifier="more than")  # sources that differ stay two, and one exact source is enough
    differ = analysis.by_period(
        table(bound, whole(171, 2022, publisher="B"), whole(180, 2022, publisher="C")), "whole_year"
    )
    assert differ[["value", "lower"]].to_numpy().tolist() == [[171, False], [180, False]]


def test_cycles_come_by_time_and_years_are_of_one_only_if_it_has_them_all():
    rows = [
        ("EMPACT-2026-2029", "2026-01-01", "2029-12-31", "seven"),
        ("EMPACT-2022-2025", "2022", "2025", "ten"),
        ("EMPACT-RESULTS", "2022", "2025", "x"),
    ]
    names = ["event_id", "date_applied", "date_end", "short_title"]
    cycles = policy_events.cycles(pd.DataFrame(rows, columns=names))
    assert cycles.T.to_dict("list") == {
        0: ["2022-2025", 2022, 2025, "ten"], 1: ["2026-2029", 2026, 2029, "seven"],
    }  # fmt: skip
    assert cycles.columns.tolist() == ["cycle", "from", "to", "what"]
    found = [analysis.cycle_of(cycles, years) for years in ([2022, 2025], [2025, 2026], [2021], [2026])]
    assert found == ["2022 to 2025", "", "", "2026 to 2029"]


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


def test_lower_bounds_single_years_and_none_are_said_as_what_they_are():
    rows, name = analysis.by_period(FACTS, "whole_year").query("indicator == 'assets_seized'"), "assets seized"
    bounds = "more than EUR 797 million{} in 2023 and more than EUR 180 million in 2022"
    assert answer.headline(rows, name) == f"Assets seized: {bounds.format('')}"
    assert answer.newest(rows, name) == f"EMPACT reports **{bounds.format('** assets seized')}."
    one = answer.newest(rows[1:], name, "2022 to 2025")
    assert one == "In the cycle 2022 to 2025, EMPACT reports **more than EUR 797 million** assets seized in 2023."
    assert answer.newest(rows[:0], name) == answer.compared(rows[1:]) == ""
    for read in (["secondary", "primary"], []):  # without a figure there is no text that was read
        said = answer.missing(rows[:0], range(2018, 2026), name, pd.Series(read, dtype="str"))
        assert said == "No whole-year figure of assets seized was found for 2018 to 2025: missing, not zero."
    assert answer.missing(rows, range(2022, 2024), name, pd.Series(["primary"])) == ""
    assert answer.figure_words(171, True, "tonnes") == "more than 171 tonnes"


def test_results_can_be_named_in_words_and_no_other_is_taken():
    assert EmpactResults.check(indicators=["waste seized"]).indicators == ("waste_seized",)
    with pytest.raises(UsageError, match="'arrest' is no result; did you mean 'arrests'"):
        EmpactResults.check(indicators=["arrest"])


def test_the_curated_tables_have_cycles_to_2029_their_totals_and_years_that_were_over():
    facts, rows = catalog.load("empact_results"), policy_events.cycles(catalog.load("policy_events"))
    totals = set(analysis.by_period(facts, "cycle")["indicator"])
    assert {"arrests", "thb_victims_identified", "drugs_seized"} <= totals - {SMUGGLERS} == totals
    assert rows["cycle"].tolist()[-1] == "2026-2029"
    assert (rows["from"].iloc[1:].to_numpy() == rows["to"].iloc[:-1].to_numpy() + 1).all()
    spans = analysis.spans(rows, facts).set_index("row")
    assert spans.loc[analysis.WHOLE_YEAR, "label"].tolist() == ["2022", "2023"]
    assert (spans.loc["total of a cycle", "start"], spans.loc["year by action plan", "label"]) == ("2018-01-01", "2020")
    assert catalog.read_catalog().entry("empact_results").compiled.year - 1 == LAST_YEAR
