"""Frontex's risk indicators: every trap of the printed annexes."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.upkeep.sources.frontex.risk_indicators import read_risk_indicators

ANNEX_HEADER = (
    "indicator,edition,data_as_of,annex_table,table_title,section,label,row_kind,year,year_printed,value,"
    "printed_share_pct,printed_change_pct,printed_highest_share,row_check,printed_row"
)
OK = "pct+share_ok"


def line(label, year, value, *, section="Top Ten Nationalities", indicator="facilitators", **other):
    """One row of the annexes; a total if the label says so."""
    kind = "total" if label.startswith("Total") else "category"
    row = {
        "edition": "2018", "data_as_of": "2018-01-19", "table": "5", "printed": year, "check": OK,
    } | other  # fmt: skip
    return (
        f"{indicator},{row['edition']},{row['data_as_of']},{row['table']},Any title,{section},{label},{kind},"
        f"{year},{row['printed']},{value},1.0,2.0,Somewhere (1%),{row['check']},a printed line"
    )


def annex(*lines: str) -> str:
    return "\n".join([ANNEX_HEADER, *lines]) + "\n"


PLACES = {"Inland": 4397, "Land": 3150, "Land Intra EU": 1033, "Sea": 1032, "Not specified": 307, "Air": 294}
FACILITATORS = [
    *(line(*row) for row in [("Morocco", 2017, 804), ("Not specified", 2017, 791), ("All Other", 2017, 8618), ("Total", 2017, 10213)]),
    *(line(place, 2017, number, section="Place of Detection") for place, number in PLACES.items()),
]  # fmt: skip


def flags(table: pd.DataFrame, **where: object) -> set[str]:
    """The flags of the rows that match."""
    for column, wanted in where.items():
        table = table[table[column] == wanted]
    assert len(table)
    return set(table["flag"])


def test_no_printed_line_and_no_note_leaves_the_reader(write):
    table = read_risk_indicators(write("a.csv", annex(*FACILITATORS))).table
    assert list(table.columns) == ["edition", "year", "indicator", "breakdown", "category", "value", "flag"]
    assert not table.astype(str).apply(lambda column: column.str.contains("printed line|Somewhere")).any(axis=None)


# --- the traps of the prints ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["", ":", ".", "n.a."])
def test_a_missing_mark_is_missing_and_never_zero(write, mark):
    table = read_risk_indicators(write("a.csv", annex(line("Morocco", 2017, mark)))).table
    assert table["value"].isna().all()


def test_a_corrected_year_is_flagged(write):
    text = annex(line("Total", 2017, 5, indicator="illegal_stay", printed=2016))
    table = read_risk_indicators(write("a.csv", text)).table
    assert (table["year"].item(), table["flag"].item()) == (2017, "year printed differs")


@pytest.mark.parametrize("check", ["pct_mismatch", "both_mismatch", "total:pct_mismatch"])
def test_a_row_that_does_not_follow_from_its_columns_is_flagged(write, check):
    table = read_risk_indicators(write("a.csv", annex(line("Morocco", 2017, 5, check=check)))).table
    assert table["flag"].item() == "row check failed"


def test_a_section_that_does_not_add_up_is_flagged_in_that_year_only(write):
    text = annex(
        line("Morocco", 2016, 4), line("All Other", 2016, 6), line("Total", 2016, 10),
        line("Morocco", 2017, 5), line("All Other", 2017, 6), line("Total", 2017, 10),
    )  # fmt: skip
    table = read_risk_indicators(write("a.csv", text)).table
    assert flags(table, year=2016) == {""}
    assert flags(table, year=2017, breakdown="citizenship") == {"section does not add up"}
    assert flags(table, year=2017, breakdown="total") == {""}


def test_a_section_with_a_missing_cell_is_not_said_to_miss_its_total(write):
    text = annex(line("Morocco", 2017, ""), line("All Other", 2017, 6), line("Total", 2017, 10))
    assert set(read_risk_indicators(write("a.csv", text)).table["flag"]) == {""}


def minors(edition: str) -> str:
    rows = [("Adult", 70), ("Minor", 30), ("Minor: Not available", 5), ("Unaccompanied", 20),
            ("Accompanied", 5), ("Total", 100)]  # fmt: skip
    crossing = {"indicator": "illegal_border_crossing_between_bcps", "section": "Age Group"}
    return annex(*(line(label, 2018, value, edition=edition, **crossing) for label, value in rows))


def test_minors_are_a_part_of_age_and_do_not_count_twice(write):
    table = read_risk_indicators(write("a.csv", minors("2019"))).table
    assert table.loc[table["breakdown"] == "age", "value"].sum() == 100
    assert table.loc[table["breakdown"] == "minors", "category"].tolist() == [
        "accompanied", "unaccompanied", "unknown",
    ]  # fmt: skip
    assert set(table["flag"]) == {""}


@pytest.mark.parametrize("edition", ["2020", "2021"])
def test_minors_that_contradict_another_edition_are_flagged(write, edition):
    table = read_risk_indicators(write("a.csv", minors(edition))).table
    assert flags(table, breakdown="minors") == {"contradictory minors"}
    assert flags(table, breakdown="age") == {""}


def test_a_total_row_of_the_year_before_is_flagged(write):
    users = {"indicator": "persons_using_fraudulent_documents", "edition": "2020"}
    text = annex(line("All Other", 2016, 7061, **users), line("Total", 2016, 8361, **users))
    table = read_risk_indicators(write("a.csv", text)).table
    assert flags(table, breakdown="total") == {"total repeats the previous edition"}
    assert flags(table, breakdown="citizenship") == {"section does not add up"}


@pytest.mark.parametrize(("edition", "reclassified"), [("2016", {"land", "unknown"}), ("2017", set())])
def test_places_that_later_editions_reclassify_are_flagged(write, edition, reclassified):
    places = [("Land", 4711), ("Not specified", 357), ("Sea", 1137), ("Land intra-EU", 872)]
    placed = {"section": "Place of Detection", "edition": edition}
    text = annex(*(line(label, 2015, value, **placed) for label, value in places))
    table = read_risk_indicators(write("a.csv", text)).table
    assert set(table.loc[table["flag"] == "reclassified in later editions", "category"]) == reclassified
