"""Frontex's detections: the workbooks and the R data frame read, each kind of bad file refused."""

from __future__ import annotations

import datetime as dt
import zipfile

import pandas as pd
import pytest

from borderbook.sources.frontex.detections import read_detections

KEY = ["month", "route", "border_type", "citizenship"]
HEADER = ["Route", "Border type or inland", "Nationality", "JAN2025", "FEB2025", "MAR2025"]
EASTERN = ["Eastern Mediterranean Route", "Sea", "Syria", 120, 80, 0]
BALKAN = ["Western Balkan Route", "Land", "Kosovo*", 0, 0, 7]
SHEET = [HEADER, EASTERN, BALKAN]
NOTES = [["Definition: detections, not persons"], [], ["Source: FRAN data as of 03JUN25"]]
LINES = {
    ("2025-01", "Eastern Mediterranean", "sea", "SY", 120), ("2025-02", "Eastern Mediterranean", "sea", "SY", 80),
    ("2025-03", "Eastern Mediterranean", "sea", "SY", 0), ("2025-01", "Western Balkan", "land", "XK", 0),
    ("2025-02", "Western Balkan", "land", "XK", 0), ("2025-03", "Western Balkan", "land", "XK", 7),
}  # fmt: skip


def shown(table: pd.DataFrame) -> set[tuple]:
    """A tidy table as a set of (month, route, border type, citizenship, detections)."""
    month = table["month"].dt.strftime("%Y-%m")
    return set(zip(month, *(table[c] for c in [*KEY[1:], "detections"]), strict=True))


# --- one workbook of each layout


def test_workbook_of_2025(write_xlsx):
    path = write_xlsx("any name.xlsx", Detections_of_IBC=SHEET, Notes=NOTES, Dictionary=[["x"]])
    reading = read_detections(path)
    assert (reading.layout, reading.as_of) == ("workbook-2025", "2025-06-03")
    assert shown(reading.table) == LINES  # an explicit zero is a figure, and is kept
    assert list(reading.table.columns) == [*KEY, "detections", "flag"]
    assert reading.table["month"].dt.day.eq(1).all()
    assert reading.table["flag"].eq("").all()


def test_workbook_of_late_2025_has_content_above_and_a_source_line_below(write_xlsx):
    above = [["Monthly detections of illegal border-crossing"]]
    below = [[], ["Source: FRAN data as of 03NOV25"], ["* This designation is without prejudice"]]
    reading = read_detections(write_xlsx("a.xlsx", Detections_of_IBC=[*above, *SHEET, *below]))
    assert (reading.layout, reading.as_of) == ("workbook-2025-11", "2025-11-03")
    assert shown(reading.table) == LINES


def test_workbook_of_2018(write_xlsx):
    sheet = [
        ["Route", "BorderLocation", "NationalityLong", dt.datetime(2018, 4, 1), dt.datetime(2018, 5, 1)],
        ["Eastern Land Borders", "Land", "Not specified", 1, 0],
        ["Eastern Land Borders", "Land", "Unknown", 2, 0],
        ["Western Balkans", "Land", "Other and stateless", 3, 0],
        ["Central Mediterranean", "Sea", "Congo (D.R.)", 0, 4],
    ]
    notes = [["Source: Frontex data as of 06 July 2018."]]
    reading = read_detections(write_xlsx("a.xlsx", Detections_of_IBC=sheet, Notes=notes))
    assert (reading.layout, reading.as_of) == ("workbook-2018", "2018-07-06")
    assert {line for line in shown(reading.table) if line[-1]} == {
        ("2018-04", "Eastern Borders", "land", "NSP", 1), ("2018-04", "Eastern Borders", "land", "UNK", 2),
        ("2018-04", "Western Balkan", "land", "OSTLS", 3), ("2018-05", "Central Mediterranean", "sea", "CD", 4),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kosovo", "count"),
    [
        ([("Kosovo", 0), ("Kosovo*", 5)], 5),
        ([("Kosovo*", 5), ("Kosovo", 0)], 5),
        ([("Kosovo", 0), ("Kosovo*", 0)], 0),
    ],
)
def test_a_second_spelling_without_detections_is_merged(write_xlsx, kosovo, count):
    rows = [["Other", "Sea", spelling, number] for spelling, number in kosovo]
    table = read_detections(write_xlsx("a.xlsx", Detections_of_IBC=[HEADER[:4], *rows])).table
    assert shown(table) == {("2025-01", "Other", "sea", "XK", count)}


@pytest.mark.parametrize(
    ("note", "as_of"),
    [("data as of 3 June 2025", "2025-06-03"), ("data as of 31FEB25", None), ("Source: FRAN data", None)],
)
def test_the_date_of_the_data_is_the_one_in_the_notes(write_xlsx, note, as_of):
    path = write_xlsx("a.xlsx", Detections_of_IBC=SHEET, Notes=[[note]])
    assert read_detections(path).as_of == as_of


# --- the R data frame of gdidata


def days(month: str) -> float:
    return float((pd.Timestamp(month) - pd.Timestamp(0)).days)


COLUMNS = ["route", "type", "nat", "t", "n"]
R_ROWS = [
    ["Eastern Mediterranean Route", "Sea", "SYR", days("2025-01"), 120.0],
    ["Western Balkan Route", "Land", "XKX", days("2025-01"), 5.0],
    ["Western Balkan Route", "Land", "OOO", days("2025-02"), 7.0],
    ["Central Mediterranean Route", "Sea", "OOS", days("2025-02"), 8.0],
    ["Central Mediterranean Route", "Sea", "STL", days("2025-02"), 9.0],
]


@pytest.fixture
def frontex_rda(write_r):
    return lambda rows: write_r("frontex.rda", pd.DataFrame(rows, columns=COLUMNS), packed="bzip2")


def test_r_data_frame(frontex_rda):
    reading = read_detections(frontex_rda(R_ROWS))
    assert (reading.layout, reading.as_of) == ("gdidata", None)
    assert shown(reading.table) == {
        ("2025-01", "Eastern Mediterranean", "sea", "SY", 120), ("2025-01", "Western Balkan", "land", "XK", 5),
        ("2025-02", "Western Balkan", "land", "UNK", 7), ("2025-02", "Central Mediterranean", "sea", "SSA", 8),
        ("2025-02", "Central Mediterranean", "sea", "STLS", 9),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("last", "other", "read"),
    [("2024-11", "SYR", True), ("2024-12", "SYR", False), ("2024-11", "XKX", False)],
)
def test_a_missing_nationality_is_kosovo_in_the_edition_that_lost_it_and_nothing_in_another(
    frontex_rda, refused, last, other, read
):
    path = frontex_rda(
        [
            ["Western Balkan Route", "Land", other, days(last), 6.0],
            ["Western Balkan Route", "Land", None, days(last), 5.0],
        ]
    )
    if read:
        assert ("2024-11", "Western Balkan", "land", "XK", 5) in shown(read_detections(path).table)
    else:
        refused(read_detections, path, "row 2, column 'nat': the cell holds no value")


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        (0, "Northern Route", "row 2, column 'route': 'Northern Route' is no route"),
        (1, "Air", "row 2, column 'type': 'Air' is no border type that this project knows (land, sea)"),
        (2, "ZZZ", "row 2, column 'nat': 'ZZZ' is no country or group"),
        (3, days("2025-01-15"), "row 2, column 't': '20103.0' is not the first day of a month"),
        (3, days("2025-04"), "2025-01 to 2025-04 are no unbroken run: 2025-03 is missing"),
        (3, days("2060-01"), "are no unbroken run"),
        (4, -3.0, "row 2, column 'n': '-3.0' is a negative count"),
        (4, 1.5, "row 2, column 'n': '1.5' is a fraction"),
        (4, float("nan"), "row 2, column 'n': the cell holds no value"),
    ],
)
def test_bad_cells_of_an_r_data_frame(frontex_rda, changed, refused, column, value, says):
    refused(read_detections, frontex_rda(changed(R_ROWS, 2, column, value)), says)


def test_a_duplicate_row_of_an_r_data_frame(frontex_rda, refused):
    says = "row 6: the same key stands in rows 2, 6 … citizenship = XK"
    refused(read_detections, frontex_rda([*R_ROWS, R_ROWS[1]]), says)


def test_another_r_object(write_r, refused):
    path = write_r("frontex.rda", pd.DataFrame([["Sea", 1.0]], columns=["type", "count"]))
    refused(
        read_detections, path, "no data frame with rows and the columns route, type, nat, t, n, only saved"
    )


# --- bad workbooks


def without(column: int) -> list[list[object]]:
    return [[*cells[:column], *cells[column + 1 :]] for cells in SHEET]


@pytest.mark.parametrize(
    ("row", "column", "cell", "says"),
    [
        (2, 4, -80, "row 2, column 'FEB2025': '-80' is a negative count"),
        (3, 5, "seven", "row 3, column 'MAR2025': 'seven' is not a number"),
        (3, 5, "1,5", "row 3, column 'MAR2025': '1,5' is not a number written in full"),
        (3, 5, 10**15, "row 3, column 'MAR2025': '1000000000000000' is more than can be counted"),
        (3, 5, 7.5, "row 3, column 'MAR2025': '7.5' is a fraction"),
        (3, 3, None, "row 3, column 'JAN2025': the cell holds no value"),
        (3, 3, "n.a.", "row 3, column 'JAN2025': the cell holds no value"),
        (2, 0, "Northern Route", "row 2, column 'Route': 'Northern Route' is no route"),
        (2, 1, "Inland", "row 2, column 'Border type or inland': 'Inland' is no border type"),
        (3, 2, "Ruritania", "row 3, column 'Nationality': 'Ruritania' is no country or group"),
        (3, 0, None, "row 3, column 'Route': the cell holds no value"),
        (3, 2, " ", "row 3, column 'Nationality': the cell holds no value"),
        (1, 4, "JAN2025", "the column 'JAN2025' stands there twice"),
        (1, 4, "Nationality", "the column 'Nationality' stands there twice"),
        (1, 4, dt.datetime(2025, 1, 1), "2025-01 stands there twice"),
        (1, 5, "Total", "column 'F': the heading 'Total' is no month"),
        (1, 5, "MAR0000", "column 'F': the heading 'MAR0000' is no month"),
        (1, 5, "MAR9999", "column 'F': the heading 'MAR9999' is no month"),
        (1, 5, "MAR2060", "2025-03 is missing"),
        (1, 4, None, "column 'E': the heading '' is no month"),
    ],
)
def test_a_bad_cell_of_a_workbook(write_xlsx, changed, refused, row, column, cell, says):
    path = write_xlsx("bad.xlsx", Detections_of_IBC=changed(SHEET, row, column, cell))
    refused(read_detections, path, f"bad.xlsx, sheet 'Detections_of_IBC' … {says}")


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        ([*SHEET, BALKAN], "row 4: the same key stands in rows 3, 4: route = Western Balkan"),
        ([HEADER, *[["Other", "Sea", "Syria", 0, 0, 0]] * 2], "row 3: the same key stands in rows 2, 3: route = Other"),
        ([HEADER, BALKAN, ["Western Balkan Route", "Land", "Kosovo", 1, 0, 0]],
         "row 3: the same key stands in rows 2, 3: route = Western Balkan, border_type = land, citizenship = XK"),
        ([*SHEET, ["Black Sea Route"]], "row 4, column 'Nationality': the cell holds no value"),
        ([HEADER, EASTERN, ["Source: FRAN"], BALKAN], "row 3, column"),
        (without(4), "2025-01 to 2025-03 are no unbroken run: 2025-02 is missing"),
        (without(1), "the column 'Border type or inland' is missing; there are Route, Nationality"),
        ([cells[:3] for cells in SHEET], "the heading '' is no month"),
        (SHEET[1:], "no header line found in the first 20 rows"),
        ([HEADER], "there is a header but no data"),
        ([HEADER, ["Source: FRAN data as of 03NOV25"]], "there is a header but no data"),
        ([["Detections"], [], [], HEADER, ["Western Balkan Route", "Land", "Syria", 0, -1, 0]], "row 5, column 'FEB2025'"),
    ],
)  # fmt: skip
def test_a_bad_workbook(write_xlsx, refused, sheet, says):
    refused(
        read_detections,
        write_xlsx("bad.xlsx", Detections_of_IBC=sheet),
        f"sheet 'Detections_of_IBC' … {says}",
    )


def test_another_workbook(write_xlsx, refused):
    path = write_xlsx("bad.xlsx", Returns=[["x"]], Notes=NOTES)
    refused(read_detections, path, "no sheet 'Detections_of_IBC', only Returns, Notes")


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.99])
def test_a_workbook_cut_short(write_xlsx, refused, kept):
    path = write_xlsx("cut.xlsx", Detections_of_IBC=SHEET, Notes=NOTES)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    refused(read_detections, path, "the workbook is damaged or cut short")


def rewritten(path, change):
    """The workbook with the XML of its first sheet changed, in a file beside it."""
    other = path.with_name("rewritten.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name.endswith("sheet1.xml") else old.read(name))
    return other


def test_a_workbook_with_a_damaged_sheet(write_xlsx, refused):
    path = rewritten(write_xlsx("a.xlsx", Detections_of_IBC=SHEET), lambda xml: xml[:-40])
    refused(read_detections, path, "sheet 'Detections_of_IBC': the sheet is damaged")


def test_a_sheet_that_states_a_wrong_size_is_read_whole(write_xlsx):
    path = write_xlsx("a.xlsx", Detections_of_IBC=SHEET)
    other = rewritten(path, lambda xml: xml.replace(b'<dimension ref="A1:F3"', b'<dimension ref="A1:B2"'))
    assert other.read_bytes() != path.read_bytes()
    assert shown(read_detections(other).table) == LINES
