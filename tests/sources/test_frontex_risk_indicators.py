"""Frontex's risk indicators: two layouts, every trap of the printed annexes, each kind of bad file."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.errors import DataError
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


FACILITATORS = [
    line("Morocco", 2017, 804),
    line("Not specified", 2017, 791),
    line("All Other", 2017, 8618),
    line("Total", 2017, 10213),
    line("Inland", 2017, 4397, section="Place of Detection"),
    line("Land", 2017, 3150, section="Place of Detection"),
    line("Land Intra EU", 2017, 1033, section="Place of Detection"),
    line("Sea", 2017, 1032, section="Place of Detection"),
    line("Not specified", 2017, 307, section="Place of Detection"),
    line("Air", 2017, 294, section="Place of Detection"),
]


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
    assert list(reading.table.columns) == [
        "edition", "year", "indicator", "breakdown", "category", "value", "flag",
    ]  # fmt: skip
    assert cells(reading.table) == {
        ("total", ""): 10213,
        ("citizenship", "MA"): 804,
        ("citizenship", "NSP"): 791,
        ("citizenship", "OTH"): 8618,
        ("place", "inland"): 4397,
        ("place", "land"): 3150,
        ("place", "land_intra_eu"): 1033,
        ("place", "sea"): 1032,
        ("place", "unknown"): 307,
        ("place", "air"): 294,
    }
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
    assert (
        not table.astype(str).apply(lambda column: column.str.contains("printed line|Somewhere")).any().any()
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


def test_border_type_of_facilitators_is_a_place(write):
    # edition 2014 headed 'Border Type' what the later ones head 'Place of Detection'
    text = annex(
        line("Inland", 2017, 5, section="Border Type"), line("Land intra-EU", 2017, 2, section="Border Type")
    )
    table = read_risk_indicators(write("a.csv", text)).table
    assert cells(table) == {("place", "inland"): 5, ("place", "land_intra_eu"): 2}


def test_land_has_another_name_once_it_includes_the_internal_land_borders(write):
    text = annex(
        line("Inland", 2017, 5, section="Place of Detection", edition="2019"),
        line("Land", 2017, 4197, section="Place of Detection", edition="2019"),
    )
    assert ("place", "land_and_intra_eu") in cells(read_risk_indicators(write("a.csv", text)).table)


def test_totals_at_a_type_of_border_are_the_border_type(write):
    crossing = {"indicator": "illegal_border_crossing_between_bcps"}
    text = annex(
        line("Total land borders", 2017, 30, section="Land Border", **crossing),
        line("Total sea borders", 2017, 70, section="Sea Border", **crossing),
        line("Total all borders", 2017, 100, section="All Borders", **crossing),
        # the same figures stand in another table of the edition
        line("Land", 2017, 30, section="Border Type", table="2", **crossing),
        line("Total", 2017, 100, section="Border Type", table="2", **crossing),
    )
    table = read_risk_indicators(write("a.csv", text)).table
    assert cells(table) == {("total", ""): 100, ("border_type", "land"): 30, ("border_type", "sea"): 70}


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


# --- files that are not what they should be ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([line("Morocco", 2017, "many")], ["row 2", "column 'value'", "'many' is not a number"]),
        ([line("Morocco", 2017, -4)], ["row 2", "column 'value'", "'-4' is a negative count"]),
        ([line("Morocco", 2017, 4.5)], ["row 2", "'4.5' is a fraction"]),
        ([*FACILITATORS, line("Atlantis", 2017, 4)], ["row 12", "column 'label'", "'Atlantis'", "aliases.csv"]),
        ([line("Inland", 2017, 4, section="Sex")], ["row 2", "column 'label'", "'Inland' is no category of sex"]),
        ([line("Morocco", 2017, 4, section="Mood")], ["row 2", "column 'section'", "'Mood' is no section"]),
        ([line("Morocco", 2017, 4, indicator="fines")], ["row 2", "column 'indicator'", "'fines'"]),
        ([line("Morocco", 2018, 4)], ["row 2", "column 'year'", "'2018' is no year that an edition prints"]),
        ([line("Morocco", 2013, 4)], ["row 2", "column 'year'", "'2013'"]),
        ([line("Morocco", "", 4)], ["row 2", "column 'year'", "'' is no year"]),
        ([line("Morocco", 2017, 4, printed="soon")], ["row 2", "column 'year_printed'", "'soon'"]),
        ([line("Morocco", 2017, 4, edition="20")], ["row 2", "column 'edition'", "'20' is no year"]),
        ([line("Morocco", 2017, 4, data_as_of="19.1.2018")], ["row 2", "column 'data_as_of'", "'19.1.2018'"]),
        ([line("Morocco", 2017, 4).replace("category", "sum")], ["row 2", "column 'row_kind'", "'sum'"]),
        ([line("Morocco", 2017, 4)] * 2, ["row 3", "rows 2, 3", "label = Morocco"]),
        ([line("Russia", 2017, 4), line("Russian Federation", 2017, 4)], ["rows 2, 3", "category = RU"]),
        (
            [line("Total", 2017, 4), line("Total", 2017, 5, section="Sex")],
            ["rows 2, 3", "breakdown = total"],
        ),
    ],
)  # fmt: skip
def test_a_bad_annex_is_refused_by_row_column_and_value(write, lines, words):
    with pytest.raises(DataError) as refused:
        read_risk_indicators(write("annex.csv", annex(*lines)))
    assert all(word in str(refused.value) for word in ["annex.csv", *words]), str(refused.value)


def test_a_total_that_stands_twice_is_refused(write):
    row = "facilitators,2012,2014,2014-02-10,3,Facilitators,7720,\n"
    with pytest.raises(DataError, match=r"rows 2, 3: indicator = facilitators"):
        read_risk_indicators(write("totals.csv", f"{TOTALS_HEADER}\n{row}{row}"))


@pytest.mark.parametrize("column", ["section", "row_kind", "value", "edition", "year_printed"])
def test_a_missing_column_is_named(write, column):
    text = annex(*FACILITATORS).replace(f",{column},", f",{column}_old,", 1)
    with pytest.raises(DataError, match=f"the column '{column}' is missing"):
        read_risk_indicators(write("annex.csv", text))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "the file is empty"),
        (ANNEX_HEADER, "there is a header but no data"),
        (annex(*FACILITATORS)[:-60], "row 11: the row has 10 cells, the header 16"),
        ("<!doctype html><p>Please wait</p>", "not text but html"),
        (b"PK\x03\x04rest", "not text but xlsx"),
        ("month,arrivals\n2020-01,4\n", "the column 'indicator' is missing"),
    ],
)
def test_another_kind_of_file_is_refused(write, content, words):
    with pytest.raises(DataError) as refused:
        read_risk_indicators(write("annex.csv", content))
    assert words in str(refused.value)


def test_no_file(tmp_path):
    with pytest.raises(DataError, match="cannot be opened"):
        read_risk_indicators(tmp_path / "absent.csv")


# --- the official tables -------------------------------------------------------------------------------------

FACILITATORS_BY_EDITION = {
    2013: {2009: 9171, 2010: 8629, 2011: 6957, 2012: 7720},
    2014: {2010: 8629, 2011: 6957, 2012: 7720, 2013: 6902},
    2015: {2011: 6957, 2012: 7662, 2013: 7252, 2014: 10234},
    2016: {2012: 7662, 2013: 7252, 2014: 10234, 2015: 12023},
    2017: {2013: 7252, 2014: 10234, 2015: 12023, 2016: 12568},
    2018: {2014: 10234, 2015: 12023, 2016: 12621, 2017: 10213},
    2019: {2015: 12023, 2016: 12621, 2017: 10246, 2018: 10642},
    2020: {2016: 12621, 2017: 10246, 2018: 10642, 2019: 10989},
    2021: {2017: 10246, 2018: 10642, 2019: 10989, 2020: 8942},
}


@pytest.fixture(scope="module")
def read_once():
    """Official tables, read once a module: the annexes take half a second."""
    kept: dict[str, pd.DataFrame] = {}

    def read(path):
        if path.name not in kept:
            table = read_risk_indicators(path).table
            codes = table.select_dtypes("category").columns
            kept[path.name] = table.astype(dict.fromkeys(codes, "str"))
        return kept[path.name]

    return read


@pytest.fixture
def annexes(official, read_once) -> pd.DataFrame:
    return read_once(official("frontex/derived/ara_annex_tables_2014_2021_long.csv"))


@pytest.fixture
def totals(official, read_once) -> pd.DataFrame:
    return read_once(official("frontex/derived/ara_indicator_totals_by_edition.csv"))


def by_edition(table: pd.DataFrame, **where: str) -> dict[int, dict[int, int]]:
    """Values summed, edition -> year -> value."""
    for column, wanted in where.items():
        table = table[table[column] == wanted]
    sums = table.groupby(["edition", "year"])["value"].sum()
    return {
        int(edition): {int(y): int(v) for (_, y), v in rows.items()}
        for edition, rows in sums.groupby(level=0)
    }


@pytest.mark.official
def test_official_facilitators_in_every_edition(totals):
    assert by_edition(totals, indicator="facilitators") == FACILITATORS_BY_EDITION


@pytest.mark.official
@pytest.mark.parametrize("breakdown", ["total", "citizenship", "place"])
def test_official_facilitators_add_up_to_the_total_of_each_year_and_edition(annexes, breakdown):
    expected = {edition: dict(years) for edition, years in FACILITATORS_BY_EDITION.items() if edition > 2013}
    if breakdown == "place":  # as printed: the places of 2012 are 40 short in two editions
        expected[2015][2012] = expected[2016][2012] = 7622
    assert by_edition(annexes, indicator="facilitators", breakdown=breakdown) == expected


@pytest.mark.official
def test_official_facilitators_are_complete(annexes):
    rows = annexes[annexes["indicator"] == "facilitators"]
    assert rows["value"].notna().all()
    # the top ten and all others, in four years and eight editions
    assert (rows["breakdown"] == "citizenship").sum() == 11 * 4 * 8
    # six places until edition 2018, five since
    assert (rows["breakdown"] == "place").sum() == 6 * 4 * 5 + 5 * 4 * 3
    places = rows[(rows["year"] == 2015) & (rows["category"] == "land")]
    assert dict(zip(places["edition"], places["value"], strict=True)) == {2016: 4711, 2017: 1413, 2018: 1413}


@pytest.mark.official
def test_official_totals_agree_in_both_tables(annexes, totals):
    key = ["indicator", "edition", "year"]
    both = annexes[annexes["breakdown"] == "total"].merge(totals, on=key)
    assert len(both) == 280
    assert (both["value_x"] == both["value_y"]).all()
    assert sorted(totals.loc[~totals["edition"].isin(both["edition"]), "edition"].unique()) == [2013]
    assert len(totals) == 306


@pytest.mark.official
def test_official_annexes_lose_nothing(annexes):
    # 5,868 rows in the file, of which 48 repeat a total or a border type that stands in another table too
    assert len(annexes) == 5868 - 48
    assert annexes["value"].isna().sum() == 178


@pytest.mark.official
def test_official_sections_that_do_not_add_up(annexes):
    wrong = annexes[annexes["flag"].str.contains("does not add up")]
    found = wrong.groupby(["indicator", "edition", "breakdown"])["year"].unique().map(sorted)
    assert found.to_dict() == {
        ("facilitators", 2015, "place"): [2012],
        ("facilitators", 2016, "place"): [2012],
        ("fraudulent_documents", 2019, "issuing_country"): [2018],
        ("persons_using_fraudulent_documents", 2020, "border_type"): [2016, 2017, 2018, 2019],
        ("persons_using_fraudulent_documents", 2020, "citizenship"): [2016, 2017, 2018, 2019],
    }


@pytest.mark.official
def test_official_known_misprints(annexes):
    refusals = annexes[(annexes["indicator"] == "refusals_of_entry") & (annexes["edition"] == 2020)]
    assert sorted(refusals["year"].unique()) == [2016, 2017, 2018, 2019]
    assert refusals["flag"].str.contains("year printed differs").all()

    users = annexes[
        (annexes["indicator"] == "persons_using_fraudulent_documents") & (annexes["edition"] == 2020)
    ]
    parts = users[users["breakdown"] == "border_type"].groupby("year")["value"].sum()
    assert parts.tolist() == [7061, 6712, 6546, 5697]  # the real sums
    assert users.loc[users["breakdown"] == "total", "value"].tolist() == [
        8361,
        6998,
        6670,
        6667,
    ]  # as printed

    documents = annexes[(annexes["indicator"] == "fraudulent_documents") & (annexes["edition"] == 2014)]
    assert documents["flag"].str.contains("row check failed").all()


@pytest.mark.official
def test_official_detections_of_2018(totals):
    printed = by_edition(totals, indicator="illegal_border_crossings")
    assert [printed[edition][2018] for edition in (2019, 2020, 2021)] == [150114, 149117, 149117]
