"""EMPACT results: whole years, cycles and action days are kept apart."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import project
from borderbook.errors import DataError, UsageError
from borderbook.questions.empact_results import analysis as empact
from borderbook.sources.curated import QUALIFIERS, read_curated


def figure(value, year=None, scope="whole_year", indicator="arrests", **more):
    return {
        "indicator": indicator, "value": float(value), "qualifier": "exact", "unit": "persons",
        "period": str(year), "year": year, "scope": scope, "priority_scope": "all", "publisher": "Council",
        "confidence": "secondary",
    } | more  # fmt: skip


def facts(*rows):
    return pd.DataFrame(list(rows)).astype({"year": "Int64"})


def test_a_year_without_a_fact_sheet_is_missing_and_says_why():
    table = empact.yearly(facts(figure(9922, 2022), figure(13871, 2023)), "arrests")

    assert table["year"].tolist() == [2018, 2019, 2020, 2021, 2022, 2023]
    assert table["value"].isna().tolist() == [True, True, True, True, False, False]
    assert table["note"].tolist() == ["fact sheet not found"] * 4 + ["", ""]
    assert table["value"].tolist()[4:] == [9922, 13871]


def test_action_days_never_stand_in_for_a_year():
    days = figure(1137, 2018, scope="action_days", period="2018, eight operations")
    table = empact.yearly(facts(days, figure(9922, 2022)), "arrests")

    assert table["scope"].unique().tolist() == ["whole_year"]
    assert pd.isna(table["value"][0])
    assert table["note"][0] == "fact sheet not found; joint action days have a figure of their own"
    assert empact.action_days(facts(days), "arrests")[["period", "scope", "value"]].values.tolist() == [
        ["2018, eight operations", "action_days", 1137],
    ]


def test_the_total_of_a_cycle_is_not_split_into_its_years():
    cycle = figure(31584, scope="cycle", period="2018-2021")
    table = empact.yearly(facts(cycle, figure(9922, 2022)), "arrests")

    assert table["value"].isna().tolist() == [True] * 4 + [False]
    assert table["note"][3] == "fact sheet not found; the year is part of the total for 2018-2021"
    assert empact.cycle_totals(facts(cycle), "arrests")[["period", "scope", "value"]].values.tolist() == [
        ["2018-2021", "cycle", 31584],
    ]


def test_sources_that_agree_are_one_row_with_the_loosest_wording():
    table = empact.yearly(
        facts(
            figure(180, 2022, qualifier="more than", publisher="A"),
            figure(180, 2022, qualifier="exact", publisher="B"),
            figure(180, 2022, qualifier="rounded", publisher="C"),
        ),
        "arrests",
    )

    last = table.iloc[-1]
    assert (last["value"], last["qualifier"], last["sources"], last["note"]) == (180, "more than", 3, "")


@pytest.mark.parametrize("first", ["primary", "secondary"])
def test_of_values_that_differ_the_best_attested_is_shown_and_the_others_named(first):
    two = [figure(9922, 2022, publisher="A"), figure(9922, 2022, publisher="B")]
    table = empact.yearly(facts(figure(9999, 2022, publisher="C", confidence=first), *two), "arrests")

    shown, other = (9999, "9,922") if first == "primary" else (9922, "9,999")
    assert table["value"].iloc[-1] == shown
    assert table["note"].iloc[-1] == f"another source gives {other}"
    assert len(table) == 5


def test_an_indicator_may_be_missing_from_a_year_that_has_other_figures():
    table = empact.yearly(
        facts(figure(9922, 2022), figure(5, 2023), figure(7, 2023, indicator="cases")), "cases"
    )

    assert table["note"].iloc[-2] == "not among the figures of the year held here"
    assert table["value"].iloc[-1] == 7


def test_later_years_can_be_asked_for():
    table = empact.yearly(facts(figure(9922, 2022)), "arrests", until=2024)

    assert table["year"].iloc[-1] == 2024
    assert table["note"].iloc[-1] == "fact sheet not found"


def test_a_change_between_exact_figures_is_exact():
    change = empact.change(facts(figure(3646, 2022), figure(6801, 2023)), "arrests", 2022, 2023)

    assert change.percent == pytest.approx(86.53, abs=0.01)
    assert (change.before, change.after, change.unit, change.qualifier) == (3646, 6801, "persons", "exact")


def test_a_more_than_makes_a_change_approximate():
    table = facts(figure(180, 2022, qualifier="more than"), figure(797, 2023))

    assert empact.change(table, "arrests", 2022, 2023).qualifier == "approximate"
    assert empact.change(table, "arrests", 2023, 2022).percent == pytest.approx((180 / 797 - 1) * 100)


@pytest.mark.parametrize(
    ("years", "why"),
    [
        ((2019, 2023), "for 2019: fact sheet not found"),
        ((2022, 2025), "for 2025: fact sheet not found"),
        ((2015, 2023), "for 2015: the series starts in 2018"),
    ],
)
def test_no_change_is_computed_from_a_year_that_has_no_figure(years, why):
    with pytest.raises(DataError, match=why):
        empact.change(facts(figure(9922, 2022), figure(13871, 2023)), "arrests", *years)


def test_no_change_is_computed_from_zero():
    with pytest.raises(DataError, match="was 0 in 2022"):
        empact.change(facts(figure(0, 2022), figure(5, 2023)), "arrests", 2022, 2023)


def test_conflicts_are_shown_with_their_kind():
    cycle = {"scope": "cycle", "period": "2018-2021"}
    found = empact.conflicts(
        facts(
            figure(17688, indicator="thb_victims_identified", **cycle),
            figure(18085, indicator="thb_and_cse_victims_identified", **cycle),
            figure(171, indicator="drugs_seized", **cycle),
            figure(171, indicator="drugs_seized", qualifier="more than", **cycle),
            figure(9922, 2022),
            figure(9923, 2022),
            figure(13871, 2023),
        )
    )

    assert found[["value", "kind"]].values.tolist() == [
        [9922, "value"], [9923, "value"], [171, "wording"], [171, "wording"], [17688, "count"], [18085, "count"],
    ]  # fmt: skip


def test_action_days_and_years_do_not_conflict():
    found = empact.conflicts(facts(figure(1, 2022), figure(2, 2022, scope="action_days", period="2022")))

    assert found.empty


@pytest.mark.parametrize("function", [empact.yearly, empact.cycle_totals, empact.action_days])
def test_an_unknown_indicator_is_a_wrong_call(function):
    with pytest.raises(UsageError, match=r"no indicator 'arrest'\. There are: arrests"):
        function(facts(figure(9922, 2022)), "arrest")


def test_the_wordings_are_ranked_as_the_curated_tables_rank_them():
    assert list(empact.LOOSER) == [q for q in QUALIFIERS if q in empact.LOOSER]


@pytest.fixture(scope="module")
def held():
    return read_curated("empact_results", project.data() / "curated" / "empact_results.csv")


@pytest.mark.parametrize(
    ("indicator", "of_2022", "of_2023"),
    [
        ("arrests", 9922, 13871),
        ("investigations_initiated", 9262, 15644),
        ("migrant_smugglers_arrested", 3646, 6801),
        ("thb_victims_identified", 4019, 7500),
        ("assets_seized", 180_000_000, 797_000_000),
        ("drugs_seized", 62, 197),
    ],
)
def test_the_series_held_is_2022_and_2023_only(held, indicator, of_2022, of_2023):
    table = empact.yearly(held, indicator).set_index("year")

    assert table["value"].dropna().to_dict() == {2022: of_2022, 2023: of_2023}
    assert table.index[0] == 2018


def test_the_cycle_held(held):
    totals = {
        indicator: empact.cycle_totals(held, indicator)["value"].tolist()
        for indicator in (
            "arrests",
            "investigations_and_operations",
            "thb_victims_identified",
            "drugs_seized",
        )
    }

    assert totals == {
        "arrests": [31584], "investigations_and_operations": [17723], "thb_victims_identified": [17688],
        "drugs_seized": [171],
    }  # fmt: skip
    assert set(empact.conflicts(held)["kind"]) == {"count", "wording"}


def test_smuggler_arrests_rose_more_than_all_arrests(held):
    smugglers = empact.change(held, "migrant_smugglers_arrested", 2022, 2023)
    arrests = empact.change(held, "arrests", 2022, 2023)

    assert (round(smugglers.percent), round(arrests.percent)) == (87, 40)


def test_a_panel_has_every_year_of_the_period_and_each_kind_of_figure_apart():
    rows = facts(
        figure(9922, 2022),
        figure(31584, scope="cycle", period="2018-2021"),
        figure(1137, 2018, scope="action_days", period="2018, eight operations"),
        figure(108, scope="action_days", period="23 Jun, year not given"),
    )
    shown = empact.panel(rows, ["arrests"], 2021, 2022)

    assert shown[["scope", "period", "from", "to"]].fillna(0).values.tolist() == [
        ["whole_year", "2021", 2021, 2021],
        ["whole_year", "2022", 2022, 2022],
        ["cycle", "2018-2021", 2018, 2021],
        ["action_days", "23 Jun, year not given", 0, 0],
    ]
    assert shown["value"].isna().tolist() == [True, False, False, False]
    assert empact.missing_years(shown) == [2021]


def test_a_cycle_outside_the_period_is_not_in_the_panel():
    rows = facts(figure(9922, 2022), figure(31584, scope="cycle", period="2018-2021"))
    shown = empact.panel(rows, ["arrests"], 2022, 2024)

    assert shown["scope"].unique().tolist() == ["whole_year"]
    assert shown["note"].tolist() == ["", "fact sheet not found", "fact sheet not found"]


def test_years_before_the_results_say_where_these_start():
    shown = empact.panel(facts(figure(9922, 2022)), ["arrests"], 2016, 2017)
    assert shown["note"].unique().tolist() == ["the results held here start in 2018"]


def test_changes_skip_an_indicator_with_fewer_than_two_years():
    rows = facts(figure(3646, 2022), figure(6801, 2023), figure(5, 2023, indicator="cases"))
    made = empact.changes(rows, ["cases", "arrests"], 2018, 2024)

    assert made["indicator"].tolist() == ["arrests"]
    assert made["percent"].tolist() == pytest.approx([(6801 - 3646) / 3646 * 100])
    assert empact.changes(rows, ["arrests"], 2018, 2022).empty


def test_cycles_say_which_kinds_of_figures_are_held():
    def event(name, start, end):
        return {
            "event_id": name, "date_applied": start, "date_end": end, "short_title": "t", "status": "ended",
            "note": "",
        }  # fmt: skip

    events = pd.DataFrame(
        [event("EMPACT-2018-2021", "2018", "2021"), event("EMPACT-2014-2017", "2014", "2017"),
         event("EMPACT-2022-2025", "2022", "2025"), event("EMPACT-PERMANENT", "2021-02", "")]
    )  # fmt: skip
    rows = facts(figure(9922, 2022), figure(1, 2023), figure(31584, scope="cycle", period="2018-2021"))
    made = empact.cycles(events, rows)

    assert made["cycle"].tolist() == ["2014-2017", "2018-2021", "2022-2025"]
    assert made["held"].tolist() == ["no results", "totals of the cycle", "whole years 2022, 2023"]


def test_the_table_for_reading_gives_missing_figures_no_sources():
    made = empact.as_read(empact.panel(facts(figure(9922, 2022)), ["arrests"], 2021, 2022))
    assert made["sources"].isna().tolist() == [True, False]
    assert made["result"].unique().tolist() == ["Arrests, all crime areas"]
