"""Eurostat's workbook of the Data Browser: years across, a sheet a slice."""

from __future__ import annotations

import pytest

from borderbook.errors import DataError
from borderbook.sources.eurostat import read_enforcement

TITLE = "Third country nationals ordered to leave - annual data (rounded) [migr_eiord$defaultview]"
HEAD = [
    ["Data extracted on 28/10/2024 17:03:37 from [ESTAT]"],
    ["Dataset: ", TITLE],
    ["Last updated: ", "23/05/2024 23:00"],
    [],
    ["Time frequency", None, "Annual"],
    ["Country of citizenship", None, "Total"],
    ["Unit of measure", None, "Person"],
    [],
]
BODY = [
    ["TIME", "2015", "", "2016", ""],
    ["GEO (Labels)", "", "", "", ""],
    ["Poland", 13635, "b", 20010, ""],
    ["Czechia", ":", "", 2475, "p"],
    [],
    ["Observation flags:"],
    ["b", "break in time series"],
]
SHEET = [*HEAD, *BODY]


def changed(line, *cells):
    return [*SHEET[:line], list(cells), *SHEET[line + 1 :]]


def book(write_xlsx, **sheets):
    return write_xlsx("orders.xlsx", **{title.replace("_", " "): rows for title, rows in sheets.items()})


def test_years_across_become_rows_with_their_flags(write_xlsx):
    reading = read_enforcement(book(write_xlsx, Summary=[["anything"]], Sheet_1=SHEET))

    assert (reading.layout, reading.as_of) == ("data-browser-workbook", "2024-05-23")
    table = reading.table.astype({"persons": "object"}).where(reading.table.notna(), None)
    assert table[["geo", "year", "persons", "flag"]].to_numpy().tolist() == [
        ["CZ", 2015, None, ""], ["CZ", 2016, 2475, "p"], ["PL", 2015, 13635, "b"], ["PL", 2016, 20010, ""],
    ]  # fmt: skip
    assert set(reading.table["measure"]) == {"order_to_leave"}


def test_years_stand_side_by_side_where_no_figure_has_a_flag(write_xlsx):
    body = [["TIME", "2015", "2016"], ["GEO (Labels)", "", ""], ["Poland", 13635, 20010]]

    table = read_enforcement(book(write_xlsx, Sheet_1=[*HEAD, *body])).table

    assert table[["year", "persons", "flag"]].to_numpy().tolist() == [[2015, 13635, ""], [2016, 20010, ""]]


def test_each_sheet_holds_another_slice(write_xlsx):
    syrians = changed(5, "Country of citizenship", None, "Syria")

    table = read_enforcement(book(write_xlsx, Sheet_1=SHEET, Sheet_2=syrians)).table

    assert table.groupby("citizenship", observed=True).size().to_dict() == {"SY": 4, "TOTAL": 4}


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        (changed(10, "Poland", 13635.5, "", 20010, ""), ["row 11", "'13635.5'", "is a fraction"]),
        (changed(10, "Poland", 13635, "?", 20010, ""), ["row 11", "'?'", "no flag of Eurostat's"]),
        (changed(10, "Polska", 13635, "", 20010, ""), ["row 11", "'Polska'", "aliases.csv"]),
        (changed(8, "TIME", "2015-Q1", "", "2016", ""), ["row 11", "'2015-Q1' is no year"]),
        (changed(4, "Time frequency", None, "Quarterly"), ["'Quarterly' is not annual"]),
        (changed(4, "Mood", None, "Total"), ["'Mood' is no dimension", "eurostat.yml"]),
        (changed(1, "Dataset: ", "Orders"), ["'Orders' names no table"]),
        (changed(1, "Dataset: ", "Departures [migr_eirt_ass__custom_13513654]"), ["migr_eirt_ass", "unknown here"]),
        (changed(2, "Last updated: ", "yesterday"), ["'yesterday' is no date of the form dd/mm/yyyy"]),
        (SHEET[:8], ["no line 'TIME'"]),
        (SHEET[:10], ["years but no places"]),
    ],
)  # fmt: skip
def test_a_bad_sheet_is_refused_in_one_sentence_that_says_where(write_xlsx, rows, parts):
    with pytest.raises(DataError) as error:
        read_enforcement(book(write_xlsx, Sheet_1=rows))
    for part in ["orders.xlsx", *parts]:
        assert part in str(error.value)


def test_sheets_of_two_tables_and_a_comparison_by_others_are_refused(write_xlsx):
    later = changed(2, "Last updated: ", "24/05/2024 23:00")
    with pytest.raises(DataError, match="different tables or dates"):
        read_enforcement(book(write_xlsx, Sheet_1=SHEET, Sheet_2=later))
    with pytest.raises(DataError, match="no sheet 'Sheet 1', only Tabelle1"):
        read_enforcement(book(write_xlsx, Tabelle1=[["Year", "German data"], [2015, 8913]]))


@pytest.mark.official
def test_orders_and_refusals_of_poland(official):
    orders = read_enforcement(official("eurostat/gap-project__ordered-to-leave-poland-eurostat.xlsx"))
    refusals = read_enforcement(official("eurostat/gap-project__refused-entry-poland-eurostat.xlsx"))

    assert orders.table["persons"].tolist() == [
        10160, 13635, 20010, 24825, 29375, 29305, 10970, 10330, 7635, 10195,
    ]  # fmt: skip
    assert refusals.table["persons"].iloc[-1] == 14850
    assert (orders.as_of, refusals.as_of) == ("2024-05-23", "2024-05-17")
