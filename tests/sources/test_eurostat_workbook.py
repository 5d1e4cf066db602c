"""Eurostat's workbook of the Data Browser: years across, a sheet a slice."""

from __future__ import annotations

import pytest

from borderbook.sources.eurostat.datasets import read_enforcement

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


def line_changed(line, *cells):
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
    syrians = line_changed(5, "Country of citizenship", None, "Syria")

    table = read_enforcement(book(write_xlsx, Sheet_1=SHEET, Sheet_2=syrians)).table

    assert table.groupby("citizenship", observed=True).size().to_dict() == {"SY": 4, "TOTAL": 4}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (line_changed(10, "Poland", 13635.5, "", 20010, ""), "row 11 … '13635.5' is a fraction"),
        (line_changed(10, "Poland", 13635, "?", 20010, ""), "row 11 … '?' is no flag of Eurostat's"),
        (line_changed(10, "Polska", 13635, "", 20010, ""), "row 11 … 'Polska' … aliases.csv"),
        (line_changed(8, "TIME", "2015-Q1", "", "2016", ""), "row 11 … '2015-Q1' is no year"),
        (line_changed(4, "Time frequency", None, "Quarterly"), "'Quarterly' is not annual"),
        (line_changed(4, "Mood", None, "Total"), "'Mood' is no dimension … eurostat.yml"),
        (line_changed(1, "Dataset: ", "Orders"), "'Orders' names no table"),
        (line_changed(1, "Dataset: "), "'' names no table"),
        (
            line_changed(1, "Dataset: ", "Departures [migr_eirt_ass__custom_13513654]"),
            "migr_eirt_ass (unknown here",
        ),
        (line_changed(2, "Last updated: ", "yesterday"), "'yesterday' is no date of the form dd/mm/yyyy"),
        (SHEET[:8], "no line 'TIME'"),
        (SHEET[:10], "years but no places"),
    ],
)
def test_a_bad_sheet_is_refused_in_one_sentence_that_says_where(write_xlsx, refused, rows, says):
    refused(read_enforcement, book(write_xlsx, Sheet_1=rows), says)


def test_sheets_of_two_tables_and_a_comparison_by_others_are_refused(write_xlsx, refused):
    later = line_changed(2, "Last updated: ", "24/05/2024 23:00")
    refused(read_enforcement, book(write_xlsx, Sheet_1=SHEET, Sheet_2=later), "different tables or dates")
    others = book(write_xlsx, Tabelle1=[["Year", "German data"], [2015, 8913]])
    refused(read_enforcement, others, "no sheet 'Sheet 1', only Tabelle1")
