"""Frontex's risk indicators: two layouts, every trap of the printed annexes, each kind of bad file."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.sources.frontex.risk_indicators import read_risk_indicators

TOTALS_HEADER = "indicator,year,edition,data_as_of,annex_table,table_title,value,note"
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


def cells(table: pd.DataFrame) -> dict[tuple[str, str], int]:
    """A tidy table of one indicator, edition and year as (breakdown, category) -> value."""
    return dict(zip(zip(table["breakdown"], table["category"], strict=True), table["value"], strict=True))


def flags(table: pd.DataFrame, **where: object) -> set[str]:
    """The flags of the rows that match."""
    for column, wanted in where.items():
        table = table[table[column] == wanted]
    assert len(table)
    return set(table["flag"])


# --- one file of each layout ---------------------------------------------------------------------------------


def test_annex_tables(write):
    reading = read_risk_indicators(write("any name.csv", annex(*FACILITATORS)))
    assert (reading.layout, reading.as_of) == ("annex-tables", "2018-01-19")
    assert cells(reading.table) == {
        ("total", ""): 10213, ("citizenship", "MA"): 804, ("citizenship", "NSP"): 791, ("citizenship", "OTH"): 8618,
        ("place", "inland"): 4397, ("place", "land"): 3150, ("place", "land_intra_eu"): 1033, ("place", "sea"): 1032,
        ("place", "unknown"): 307, ("place", "air"): 294,
    }  # fmt: skip
    assert set(reading.table["flag"]) == {""}


def test_totals_by_edition(write):
    text = (
        f"{TOTALS_HEADER}\n"
        "facilitators,2009,2013,2013-02-12,Table 1,Annual overview,9171,\n"
        "facilitators,2012,2014,2014-02-10,3,Facilitators,7720,\n"
        "facilitators,2012,2015,2015-02-09,3,Facilitators,7662,a sentence that stays behind\n"
    )
    reading = read_risk_indicators(write("totals.csv", text))
    assert (reading.layout, reading.as_of) == ("totals-by-edition", "2015-02-09")
    assert reading.table["value"].tolist() == [9171, 7720, 7662]  # by edition
    assert set(reading.table["breakdown"]) == {"total"}
    assert set(reading.table["category"]) == {""}


def test_no_printed_line_and_no_note_leaves_the_reader(write):
    table = read_risk_indicators(write("a.csv", annex(*FACILITATORS))).table
    assert list(table.columns) == ["edition", "year", "indicator", "breakdown", "category", "value", "flag"]
    assert (
        not table.astype(str)
        .apply(lambda column: column.str.contains("printed line|Somewhere"))
        .any(axis=None)
    )


# --- the words of the annexes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "name"),
    [
        ("illegal_border_crossing_between_bcps", "illegal_border_crossings"),
        ("clandestine_entries_at_bcps", "clandestine_entries"),
        ("return_decisions_issued", "return_decisions"),
        ("illegal_stay", "illegal_stay"),
    ],
)
def test_indicators_have_one_name(write, indicator, name):
    table = read_risk_indicators(write("a.csv", annex(line("Total", 2017, 5, indicator=indicator)))).table
    assert table["indicator"].tolist() == [name]


@pytest.mark.parametrize(
    ("section", "label", "breakdown", "category"),
    [
        ("All Borders", "Kosovo*", "citizenship", "XK"),
        ("Land Border", "FYR Macedonia", "citizenship_land", "MK"),
        ("Sea border", "Unspecified sub-Saharan nationals", "citizenship_sea", "SSA"),
        ("Air Border", "USA", "citizenship_air", "US"),
        ("Top Ten Nationalities Claimed", "Congo (D.R.)", "citizenship", "CD"),
        ("Country of issuance", "Others", "issuing_country", "OTH"),
        ("Type of Document", "Border Stamp", "document_type", "stamp"),
        ("Border Type", "Not available", "border_type", "unknown"),
        ("Gender", "Female", "sex", "female"),
        ("Age Group", "Adult", "age", "adult"),
        ("Minors", "No", "age", "adult"),
        ("Purpose Of Illegal Border-Crossing", "Smuggling of goods", "purpose", "smuggling_of_goods"),
    ],
)
def test_sections_and_labels(write, section, label, breakdown, category):
    text = annex(line(label, 2017, 5, section=section, indicator="refusals_of_entry"))
    assert cells(read_risk_indicators(write("a.csv", text)).table) == {(breakdown, category): 5}


CROSSING = {"indicator": "illegal_border_crossing_between_bcps"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # edition 2014 headed 'Border Type' what the later ones head 'Place of Detection'
        ([line("Inland", 2017, 5, section="Border Type"), line("Land intra-EU", 2017, 2, section="Border Type")],
         {("place", "inland"): 5, ("place", "land_intra_eu"): 2}),
        # land has another name once it includes the internal land borders
        ([line("Inland", 2017, 5, section="Place of Detection", edition="2019"),
          line("Land", 2017, 4197, section="Place of Detection", edition="2019")],
         {("place", "inland"): 5, ("place", "land_and_intra_eu"): 4197}),
        # totals at a type of border are the border type; the same figures stand in another table of the edition
        ([line("Total land borders", 2017, 30, section="Land Border", **CROSSING),
          line("Total sea borders", 2017, 70, section="Sea Border", **CROSSING),
          line("Total all borders", 2017, 100, section="All Borders", **CROSSING),
          line("Land", 2017, 30, section="Border Type", table="2", **CROSSING),
          line("Total", 2017, 100, section="Border Type", table="2", **CROSSING)],
         {("total", ""): 100, ("border_type", "land"): 30, ("border_type", "sea"): 70}),
    ],
)  # fmt: skip
def test_places_and_border_types(write, lines, expected):
    assert cells(read_risk_indicators(write("a.csv", annex(*lines))).table) == expected


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


@pytest.mark.parametrize(
    ("row", "flag"),
    [
        ("clandestine_entries_at_bcps,2012,2013", "annex of the same edition differs"),
        ("refusals_of_entry,2019,2020", "year printed differs"),
        ("persons_using_fraudulent_documents,2019,2020", "total repeats the previous edition"),
        ("effective_returns,2020,2021", "December missing for some states"),
        ("effective_returns,2019,2021", ""),
        ("fraudulent_documents,2019,2021", "narrower than in earlier editions"),
    ],
)
def test_totals_carry_the_same_known_issues(write, row, flag):
    text = f"{TOTALS_HEADER}\n{row},2021-02-15,1,Any title,605,\n"
    assert read_risk_indicators(write("totals.csv", text)).table["flag"].item() == flag


# --- files that are not what they should be


MOROCCO = line("Morocco", 2017, 4)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([line("Morocco", 2017, "many")], "row 2, column 'value': 'many' is not a number"),
        ([line("Morocco", 2017, -4)], "row 2, column 'value': '-4' is a negative count"),
        ([line("Morocco", 2017, 4.5)], "row 2 … '4.5' is a fraction"),
        ([*FACILITATORS, line("Atlantis", 2017, 4)], "row 12, column 'label': 'Atlantis' … aliases.csv"),
        ([line("Inland", 2017, 4, section="Sex")], "row 2, column 'label': 'Inland' is no category of sex"),
        ([line("Morocco", 2017, 4, section="Mood")], "row 2, column 'section': 'Mood' is no section"),
        ([line("Morocco", 2017, 4, indicator="fines")], "row 2, column 'indicator': 'fines'"),
        ([line("Morocco", 2018, 4)], "row 2, column 'year': '2018' is no year that an edition prints"),
        ([line("Morocco", 2013, 4)], "row 2, column 'year': '2013'"),
        ([line("Morocco", "", 4)], "row 2, column 'year': '' is no year"),
        ([line("Morocco", 2017, 4, printed="soon")], "row 2, column 'year_printed': 'soon'"),
        ([line("Morocco", 2017, 4, edition="20")], "row 2, column 'edition': '20' is no year"),
        ([line("Morocco", 2017, 4, data_as_of="19.1.2018")], "row 2, column 'data_as_of': '19.1.2018'"),
        ([line("Morocco", 2017, 4, data_as_of="")], "row 2, column 'data_as_of': the cell holds no value"),
        ([MOROCCO.replace("category", "sum")], "row 2, column 'row_kind': 'sum'"),
        ([MOROCCO] * 2, "row 3 … rows 2, 3 … label = Morocco"),
        ([line("Russia", 2017, 4), line("Russian Federation", 2017, 4)], "rows 2, 3 … category = RU"),
        ([line("Total", 2017, 4), line("Total", 2017, 5, section="Sex")], "rows 2, 3 … breakdown = total"),
    ],
)
def test_a_bad_annex_is_refused_by_row_column_and_value(write, refused, lines, says):
    refused(read_risk_indicators, write("annex.csv", annex(*lines)), says)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        *((annex(MOROCCO).replace(f",{column},", f",{column}_old,", 1), f"the column '{column}' is missing")
          for column in ("section", "row_kind", "value", "edition", "year_printed")),
        (f"{TOTALS_HEADER}\n" + "facilitators,2012,2014,2014-02-10,3,Facilitators,7720,\n" * 2, "rows 2, 3: indicator = facilitators"),
        (ANNEX_HEADER, "there is a header but no data"),
        (annex(*FACILITATORS)[:-60], "row 11: the row has 10 cells, the header 16"),
        ("month,arrivals\n2020-01,4\n", "the column 'indicator' is missing"),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused(write, refused, text, says):
    refused(read_risk_indicators, write("annex.csv", text), says)
