"""EMPACT: whole years, cycles and action days apart; a new row of a year reaches table, chart, title and answer."""

import shutil

import pandas as pd
import pytest

import edits
from borderbook.methods import policy_events
from borderbook.questions.empact_results import analysis, answer
from borderbook.questions.empact_results.parameters import LAST_YEAR, EmpactResults
from notemill import catalog, project
from notemill.errors import UsageError

SMUGGLERS = "migrant_smugglers_arrested"
COLUMNS = ["indicator", "value", "qualifier", "unit", "period", "scope", "publisher"]
SETS = "ask = EmpactResults.of(globals())"


def whole(value, year, indicator=SMUGGLERS, qualifier="exact", unit="persons", publisher="A"):
    return (indicator, float(value), qualifier, unit, str(year), "whole_year", publisher)


def table(*rows):
    return pd.DataFrame(list(rows), columns=COLUMNS)


def asked(**values):
    set_before = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    return edits.edited("empact_results", (SETS, f"{set_before}\n{SETS}"))


def test_sources_that_agree_are_one_figure_and_those_that_differ_and_scopes_stay_apart():
    rows = analysis.by_period(table(
        whole(6801, 2023), whole(6801, 2023, publisher="B"),
        whole(171, 2022, qualifier="more than"), whole(171, 2022, publisher="B"), whole(180, 2022, qualifier="more than"),
        (SMUGGLERS, 171.0, "exact", "persons", "2022", "year_by_plan", "A"),
    ))  # fmt: skip
    assert rows[["scope", "period", "value", "lower"]].to_numpy().tolist() == [
        ["whole_year", "2023", 6801, False], ["whole_year", "2022", 171, False], ["whole_year", "2022", 180, True],
        ["year_by_plan", "2022", 171, False],
    ]  # fmt: skip


def test_cycles_come_by_time():
    rows = [("EMPACT-2026-2029", "2026-01-01", "2029-12-31", "seven"), ("EMPACT-2022-2025", "2022", "2025", "ten")]
    names = ["event_id", "date_applied", "date_end", "short_title"]
    cycles = policy_events.cycles(pd.DataFrame([*rows, ("EMPACT-RESULTS", "2022", "2025", "x")], columns=names))
    assert cycles.to_numpy().tolist() == [["2022-2025", 2022, 2025, "ten"], ["2026-2029", 2026, 2029, "seven"]]


def test_lower_bounds_and_single_figures_are_said_as_what_they_are():
    bound, said = ("assets_seized", "more than", "EUR"), "more than EUR {} million"
    rows, name = analysis.by_period(table(whole(180e6, 2022, *bound), whole(797e6, 2023, *bound))), "assets seized"
    newest, older = said.format(797), said.format(180)
    assert answer.sentences(rows, name, "2024") == (
        f"EMPACT reports **{newest}** of assets seized in 2023 and {older} in 2022.",
        "No whole-year figure was found for 2024; which states and action plans reported is not known, so a difference is no trend.",
    )  # fmt: skip
    assert answer.headline(rows, name) == f"Assets seized: {newest} in 2023 and {older} in 2022"
    assert answer.sentences(rows[1:], name, "")[1] == "Which states and action plans reported is not known."


def test_results_can_be_named_in_words_and_what_no_figure_covers_is_refused_with_what_there_is():
    assert EmpactResults.check(indicators=["waste seized"]).indicators == ("waste_seized",)
    with pytest.raises(UsageError, match="'arrest' is no result; did you mean 'arrests'"):
        EmpactResults.check(indicators=["arrest"])
    with pytest.raises(UsageError, match="from 2012 to 2014; there are some of 2018-2021, 2022 and 2023"):
        EmpactResults.check(start=2012, end=2014)


def test_a_result_without_whole_years_is_answered_by_its_cycle():
    page = asked(indicators=["waste_seized"])
    assert "**167,452 tonnes** of waste seized in the cycle 2018 to 2021. No whole-year" in edits.answer(page)
    rows = edits.frame(page, "results-by-year-and-by-cycle")
    assert rows.to_dict("records") == [{"result": "waste seized", "the cycle 2018 to 2021": "167,452 tonnes"}]


def test_a_result_in_euros_has_no_chart_beside_counts_of_persons():
    assert edits.shown(asked(indicators=["assets_seized", "arrests"]), "Figure") == []


def test_two_whole_years_are_a_table_and_a_third_that_is_entered_makes_a_chart(tmp_path, monkeypatch):
    before = edits.executed("empact_results")
    assert [one.name for one in edits.shown(before, "Figure")] == ["empact-whole-years"]
    operations = next(one.frame for one in edits.shown(before, "Table") if "operation" in one.frame)
    assert not operations["operation"].str.contains("labour").any()  # it was about trafficking alone
    for name in ("data", "notebooks"):
        shutil.copytree(project.root() / name, tmp_path / name, ignore=shutil.ignore_patterns("vintages"))
    path = tmp_path / "data" / "curated" / "empact_results.csv"
    rows = pd.read_csv(path, dtype="str", keep_default_na=False)
    row = rows[rows["row_id"] == "EMP017"].assign(row_id="EMP900", value="2999", period="2021", year="2021")
    pd.concat([rows, row]).to_csv(path, index=False, lineterminator="\n")
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    page = asked()
    assert edits.answer(page).startswith(
        "EMPACT reports **6,801** migrant smugglers arrested in 2023, 3,646 in 2022 and 2,999 in 2021. "
        "No whole-year figure was found for 2018 to 2020, 2024 and 2025;"
    )
    drawn = edits.figure(page, "empact-by-year")
    assert [one.name for one in edits.shown(page, "Figure")] == ["empact-by-year"]
    assert drawn.title == "Migrant smugglers arrested: 6,801 in 2023, 3,646 in 2022 and 2,999 in 2021"
    assert "2020 no figure, 2021 2,999, 2022 3,646" in drawn.alt
    assert edits.frame(page, "results-by-year-and-by-cycle").loc[0, "2021"] == 2999
    said = "\n".join(str(one) for one in edits.shown(page, "Text"))
    assert "A year without a row is missing, not zero" in said
    assert "2019, 2020" not in said  # no sentence that the row makes false


def test_the_curated_tables_have_cycles_to_2029_and_years_that_were_over():
    cycles = policy_events.cycles(catalog.load("policy_events"))
    assert cycles["cycle"].tolist()[-1] == "2026-2029"
    assert (cycles["from"].iloc[1:].to_numpy() == cycles["to"].iloc[:-1].to_numpy() + 1).all()
    assert catalog.read_catalog().entry("empact_results").compiled.year - 1 == LAST_YEAR
