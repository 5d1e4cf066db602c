"""Frontex's detections: four layouts read, each kind of bad file refused, the official files to the unit."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile

import pandas as pd
import pytest

from borderbook import reference
from borderbook.errors import DataError, Place
from borderbook.sources.frontex import read_detections

KEY = ["month", "route", "border_type", "citizenship"]
HEADER = ["Route", "Border type or inland", "Nationality", "JAN2025", "FEB2025", "MAR2025"]
ROWS = [
    ["Eastern Mediterranean Route", "Sea", "Syria", 120, 80, 0],
    ["Western Balkan Route", "Land", "Kosovo*", 0, 0, 7],
]
NOTES = [["Definition: detections, not persons"], [], ["Source: FRAN data as of 03JUN25"]]
LINES = [
    ("2025-01", "Eastern Mediterranean", "sea", "SY", 120),
    ("2025-02", "Eastern Mediterranean", "sea", "SY", 80),
    ("2025-03", "Eastern Mediterranean", "sea", "SY", 0),
    ("2025-01", "Western Balkan", "land", "XK", 0),
    ("2025-02", "Western Balkan", "land", "XK", 0),
    ("2025-03", "Western Balkan", "land", "XK", 7),
]


def shown(table: pd.DataFrame) -> set[tuple]:
    """A tidy table as a set of (month, route, border type, citizenship, detections)."""
    return set(
        zip(table["month"].dt.strftime("%Y-%m"), *(table[c] for c in [*KEY[1:], "detections"]), strict=True)
    )


# --- one workbook of each layout -----------------------------------------------------------------------------


def test_workbook_of_2025(write_xlsx):
    path = write_xlsx("any name.xlsx", Detections_of_IBC=[HEADER, *ROWS], Notes=NOTES, Dictionary=[["x"]])
    reading = read_detections(path)
    assert (reading.layout, reading.as_of) == ("workbook-2025", "2025-06-03")
    assert shown(reading.table) == set(LINES)  # an explicit zero is a figure, and is kept
    assert list(reading.table.columns) == [*KEY, "detections", "flag"]
    assert reading.table["month"].dt.day.eq(1).all()
    assert reading.table["flag"].eq("").all()


def test_workbook_of_late_2025_has_content_above_and_a_source_line_below(write_xlsx):
    sheet = [
        ["Monthly detections of illegal border-crossing"],
        HEADER,
        *ROWS,
        [],
        ["Source: FRAN data as of 03NOV25"],
        ["* This designation is without prejudice to positions on status"],
    ]
    reading = read_detections(write_xlsx("a.xlsx", Detections_of_IBC=sheet))
    assert (reading.layout, reading.as_of) == ("workbook-2025-11", "2025-11-03")
    assert shown(reading.table) == set(LINES)


def test_workbook_of_2018(write_xlsx):
    header = ["Route", "BorderLocation", "NationalityLong", dt.datetime(2018, 4, 1), dt.datetime(2018, 5, 1)]
    rows = [
        ["Eastern Land Borders", "Land", "Not specified", 1, 0],
        ["Eastern Land Borders", "Land", "Unknown", 2, 0],
        ["Western Balkans", "Land", "Other and stateless", 3, 0],
        ["Central Mediterranean", "Sea", "Congo (D.R.)", 0, 4],
    ]
    notes = [["Source: Frontex data as of 06 July 2018."]]
    reading = read_detections(write_xlsx("a.xlsx", Detections_of_IBC=[header, *rows], Notes=notes))
    assert (reading.layout, reading.as_of) == ("workbook-2018", "2018-07-06")
    assert {line for line in shown(reading.table) if line[-1]} == {
        ("2018-04", "Eastern Borders", "land", "NSP", 1),
        ("2018-04", "Eastern Borders", "land", "UNK", 2),
        ("2018-04", "Western Balkan", "land", "OSTLS", 3),
        ("2018-05", "Central Mediterranean", "sea", "CD", 4),
    }


@pytest.mark.parametrize("kosovo", [[["Kosovo", 0], ["Kosovo*", 5]], [["Kosovo*", 5], ["Kosovo", 0]]])
def test_a_second_spelling_without_detections_is_merged(write_xlsx, kosovo):
    rows = [["Other", "Sea", spelling, count] for spelling, count in kosovo]
    path = write_xlsx("a.xlsx", Detections_of_IBC=[HEADER[:4], *rows])
    assert shown(read_detections(path).table) == {("2025-01", "Other", "sea", "XK", 5)}


def test_two_spellings_without_detections_leave_one_zero(write_xlsx):
    rows = [["Other", "Sea", spelling, 0] for spelling in ("Kosovo", "Kosovo*")]
    path = write_xlsx("a.xlsx", Detections_of_IBC=[HEADER[:4], *rows])
    assert shown(read_detections(path).table) == {("2025-01", "Other", "sea", "XK", 0)}


@pytest.mark.parametrize(
    ("note", "as_of"),
    [
        ("Source: FRAN data as of 3 June 2025", "2025-06-03"),
        ("Source: FRAN data as of 31FEB25", None),
        ("Source: FRAN data", None),
    ],
)
def test_the_date_of_the_data_is_the_one_in_the_notes(write_xlsx, note, as_of):
    path = write_xlsx("a.xlsx", Detections_of_IBC=[HEADER, *ROWS], Notes=[[note]])
    assert read_detections(path).as_of == as_of


# --- the R data frame of gdidata -----------------------------------------------------------------------------

COLUMNS = ("route", "type", "nat", "t", "n")
PACKED = (None, "gzip", "bzip2", "xz")


def days(month: str) -> float:
    return float((pd.Timestamp(month) - pd.Timestamp(0)).days)


def rda(tmp_path, rows, columns=COLUMNS, packed="bzip2"):
    """An R data file with the data frame 'frontex'; None becomes R's NA."""
    import rdata

    frame = pd.DataFrame(rows, columns=list(columns))
    text = {name: pd.StringDtype("python") for name in columns[:-2]}  # the only text that rdata can write
    rdata.write_rda(tmp_path / "frontex.rda", {"frontex": frame.astype(text)}, compression=packed)
    return tmp_path / "frontex.rda"


R_ROWS = [
    ["Eastern Mediterranean Route", "Sea", "SYR", days("2025-01"), 120.0],
    ["Western Balkan Route", "Land", "XKX", days("2025-01"), 5.0],
    ["Western Balkan Route", "Land", "OOO", days("2025-02"), 7.0],
    ["Central Mediterranean Route", "Sea", "OOS", days("2025-02"), 8.0],
    ["Central Mediterranean Route", "Sea", "STL", days("2025-02"), 9.0],
]


@pytest.mark.parametrize("packed", PACKED)
def test_r_data_frame(tmp_path, packed):
    reading = read_detections(rda(tmp_path, R_ROWS, packed=packed))
    assert (reading.layout, reading.as_of) == ("gdidata", None)
    assert shown(reading.table) == {
        ("2025-01", "Eastern Mediterranean", "sea", "SY", 120),
        ("2025-01", "Western Balkan", "land", "XK", 5),
        ("2025-02", "Western Balkan", "land", "UNK", 7),
        ("2025-02", "Central Mediterranean", "sea", "SSA", 8),
        ("2025-02", "Central Mediterranean", "sea", "STLS", 9),
    }


def test_a_missing_nationality_is_kosovo_in_the_edition_that_lost_it(tmp_path):
    rows = [
        ["Western Balkan Route", "Land", None, days("2024-11"), 5.0],
        ["Western Balkan Route", "Land", "SYR", days("2024-11"), 6.0],
    ]
    assert ("2024-11", "Western Balkan", "land", "XK", 5) in shown(read_detections(rda(tmp_path, rows)).table)


@pytest.mark.parametrize(("last", "other"), [("2024-12", "SYR"), ("2024-11", "XKX")])
def test_a_missing_nationality_is_nothing_in_any_other(tmp_path, last, other):
    rows = [
        ["Western Balkan Route", "Land", other, days(last), 6.0],
        ["Black Sea Route", "Sea", None, days(last), 5.0],
    ]
    with pytest.raises(DataError, match=r"frontex\.rda, row 2, column 'nat': the cell holds no value"):
        read_detections(rda(tmp_path, rows))


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("route", "Northern Route", "row 2, column 'route': 'Northern Route' is no route"),
        ("type", "Air", "row 2, column 'type': 'Air' is no border type"),
        ("nat", "ZZZ", "row 2, column 'nat': 'ZZZ' is no country or group"),
        ("t", days("2025-01-15"), "row 2, column 't': '20103.0' is not the first day of a month"),
        ("t", days("2025-04"), "2025-01 to 2025-04 are no unbroken run: 2025-03 is missing"),
        ("n", -3.0, "row 2, column 'n': '-3.0' is a negative count"),
        ("n", 1.5, "row 2, column 'n': '1.5' is a fraction"),
        ("n", float("nan"), "row 2, column 'n': the cell holds no value"),
    ],
)
def test_bad_cells_of_an_r_data_frame(tmp_path, column, value, says):
    rows = pd.DataFrame(R_ROWS, columns=COLUMNS)
    rows[column] = [value if row == 1 else cell for row, cell in enumerate(rows[column])]
    with pytest.raises(DataError) as caught:
        read_detections(rda(tmp_path, rows.to_numpy().tolist()))
    assert says in str(caught.value)


def test_a_duplicate_row_of_an_r_data_frame(tmp_path):
    with pytest.raises(DataError, match=r"row 6: the same key stands in rows 2, 6: .*citizenship = XK"):
        read_detections(rda(tmp_path, [*R_ROWS, R_ROWS[1]]))


def test_another_r_object(tmp_path):
    path = rda(tmp_path, [["Sea", 1.0, 2.0]], columns=("type", "t", "count"))
    with pytest.raises(
        DataError, match="no data frame with rows and the columns route, type, nat, t, n, only frontex"
    ):
        read_detections(path)


@pytest.mark.parametrize("packed", PACKED)
def test_an_r_file_cut_short(tmp_path, packed):
    path = rda(tmp_path, R_ROWS, packed=packed)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(DataError, match=r"frontex\.rda: the (R file|gzip) is damaged or cut short"):
        read_detections(path)


# --- bad workbooks -------------------------------------------------------------------------------------------


def changed(row: int, column: int, value: object) -> list[list[object]]:
    """The sheet with one cell changed; rows and columns counted from 0, the header line is row 0."""
    sheet = [list(cells) for cells in [HEADER, *ROWS]]
    sheet[row][column] = value
    return sheet


def without(column: int) -> list[list[object]]:
    return [[*cells[:column], *cells[column + 1 :]] for cells in [HEADER, *ROWS]]


BAD_SHEETS = {
    "negative": (changed(1, 4, -80), "row 2, column 'FEB2025': '-80' is a negative count"),
    "text": (changed(2, 5, "seven"), "row 3, column 'MAR2025': 'seven' is not a number"),
    "fraction": (changed(2, 5, 7.5), "row 3, column 'MAR2025': '7.5' is a fraction"),
    "blank": (changed(2, 3, None), "row 3, column 'JAN2025': the cell holds no value"),
    "mark": (changed(2, 3, "n.a."), "row 3, column 'JAN2025': the cell holds no value"),
    "route": (changed(1, 0, "Northern Route"), "row 2, column 'Route': 'Northern Route' is no route"),
    "border": (changed(1, 1, "Inland"), "row 2, column 'Border type or inland': 'Inland' is no border type"),
    "citizen": (
        changed(2, 2, "Ruritania"),
        "row 3, column 'Nationality': 'Ruritania' is no country or group",
    ),
    "no route": (changed(2, 0, None), "row 3, column 'Route': the cell holds no value"),
    "no citizen": (changed(2, 2, " "), "row 3, column 'Nationality': the cell holds no value"),
    "duplicate": (
        [HEADER, *ROWS, ROWS[1]],
        "row 4: the same key stands in rows 3, 4: route = Western Balkan",
    ),
    "zero duplicate": (
        [HEADER, ["Other", "Sea", "Syria", 0, 0, 0], ["Other", "Sea", "Syria", 0, 0, 0]],
        "row 3: the same key stands in rows 2, 3: route = Other",
    ),
    "two spellings": (
        [HEADER, ROWS[1], ["Western Balkan Route", "Land", "Kosovo", 1, 0, 0]],
        "row 3: the same key stands in rows 2, 3: route = Western Balkan, border_type = land, citizenship = XK",
    ),
    "half a row": (
        [HEADER, *ROWS, ["Black Sea Route"]],
        "row 4, column 'Nationality': the cell holds no value",
    ),
    "text between rows": ([HEADER, ROWS[0], ["Source: FRAN"], ROWS[1]], "row 3, column"),
    "month lost": (without(4), "2025-01 to 2025-03 are no unbroken run: 2025-02 is missing"),
    "month twice": (changed(0, 4, "JAN2025"), "the heading 'JAN2025' stands there twice"),
    "month twice, once a date": (changed(0, 4, dt.datetime(2025, 1, 1)), "2025-01 stands there twice"),
    "no month": (changed(0, 5, "Total"), "column 'F': the heading 'Total' is no month"),
    "no heading": (changed(0, 4, None), "column 'E': the heading '' is no month"),
    "column lost": (
        without(1),
        "the column 'Border type or inland' is missing; there are Route, Nationality",
    ),
    "no header": (ROWS, "no header line found in the first 20 rows"),
    "no data": ([HEADER], "there is a header but no data"),
    "only notes": ([HEADER, ["Source: FRAN data as of 03NOV25"]], "there is a header but no data"),
}


@pytest.mark.parametrize("fault", BAD_SHEETS)
def test_bad_workbooks(write_xlsx, fault):
    sheet, says = BAD_SHEETS[fault]
    with pytest.raises(DataError) as caught:
        read_detections(write_xlsx("bad.xlsx", Detections_of_IBC=sheet))
    assert str(caught.value).startswith("bad.xlsx, sheet 'Detections_of_IBC'")
    assert says in str(caught.value)


def test_the_row_named_is_the_row_of_the_sheet_wherever_the_header_stands(write_xlsx):
    sheet = [["Detections"], [], [], *changed(1, 4, -80)]
    with pytest.raises(DataError, match="row 5, column 'FEB2025'"):
        read_detections(write_xlsx("bad.xlsx", Detections_of_IBC=sheet))


def test_another_workbook(write_xlsx):
    with pytest.raises(DataError, match="no sheet 'Detections_of_IBC', only Returns, Notes"):
        read_detections(write_xlsx("bad.xlsx", Returns=[["x"]], Notes=NOTES))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<!DOCTYPE html><html><body>Not found</body></html>", "this is not xlsx or r or text but html"),
        ("Route,Nationality,JAN2025\nOther,Syria,1\n", "the column 'route' is missing"),
        ("%PDF-1.7", "this is not xlsx or r or text but pdf"),
        (" \n", "the file is empty"),
        ("", "the file is empty"),
    ],
)
def test_a_file_that_is_no_workbook_whatever_its_name(write, text, says):
    with pytest.raises(DataError, match=says):
        read_detections(write("Monthly_detections_of_IBC_2025_06_03.xlsx", text))


def test_no_file(tmp_path):
    with pytest.raises(DataError, match=r"none\.xlsx: the file cannot be opened"):
        read_detections(tmp_path / "none.xlsx")


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.99])
def test_a_workbook_cut_short(write_xlsx, kept):
    path = write_xlsx("cut.xlsx", Detections_of_IBC=[HEADER, *ROWS], Notes=NOTES)
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * kept)])
    with pytest.raises(DataError, match=r"cut\.xlsx: the workbook is damaged or cut short"):
        read_detections(path)


def rewritten(path, change):
    """The workbook with the XML of its first sheet changed, in a file beside it."""
    other = path.with_name("rewritten.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name.endswith("sheet1.xml") else old.read(name))
    return other


def test_a_workbook_with_a_damaged_sheet(write_xlsx):
    path = write_xlsx("a.xlsx", Detections_of_IBC=[HEADER, *ROWS])
    with pytest.raises(DataError, match=r"rewritten\.xlsx, sheet 'Detections_of_IBC': the sheet is damaged"):
        read_detections(rewritten(path, lambda xml: xml[:-40]))


def test_a_sheet_that_states_a_wrong_size_is_read_whole(write_xlsx):
    path = write_xlsx("a.xlsx", Detections_of_IBC=[HEADER, *ROWS])
    other = rewritten(path, lambda xml: xml.replace(b'<dimension ref="A1:F3"', b'<dimension ref="A1:B2"'))
    assert other.read_bytes() != path.read_bytes()
    assert shown(read_detections(other).table) == set(LINES)


# --- the official files --------------------------------------------------------------------------------------

WORKBOOK, WORKBOOK_2018 = "frontex/ibc.xlsx", "frontex/Detections_of_IBC_2018_07_06.xlsx"
R_FILES = {
    "2025-01-07": ("c32d10c", "2024-11", 33_316, 4_904_939),
    "2025-02-04": ("9179162", "2024-12", 33_544, 4_916_704),
    "2025-03-04": ("d52d10e", "2025-01", 33_734, 4_930_787),
    "2025-04-02": ("e66b635", "2025-02", 33_907, 4_941_717),
    "2025-06-03": ("f41c56c", "2025-04", 34_273, 4_966_869),
}
VINTAGES = {"2018-07-06": WORKBOOK_2018, **{day: day for day in R_FILES}, "2025-06-03": WORKBOOK}


def r_file(official, vintage: str):
    return official(f"frontex/iom_frontex_asof{vintage}_{R_FILES[vintage][0]}.rda")


def by_year(table: pd.DataFrame) -> dict[int, int]:
    return table.groupby(table["month"].dt.year)["detections"].sum().to_dict()


@pytest.mark.official
def test_official_workbook_of_2025(official):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reading = read_detections(official(WORKBOOK))
    table, years = reading.table, by_year(reading.table)
    assert (reading.layout, reading.as_of) == ("workbook-2025", "2025-06-03")
    assert len(table) == 885 * 196
    assert table["detections"].sum() == 4_966_869
    assert (years[2015], years[2016], years[2024]) == (1_822_102, 511_047, 240_021)
    assert table["citizenship"].nunique() == 161
    citizens = table.groupby("citizenship", observed=True)["detections"].sum()
    assert citizens[["UNK", "SSA", "STLS", "THIRD"]].to_dict() == {
        "UNK": 686_020,
        "SSA": 87_098,
        "STLS": 5_310,
        "THIRD": 1,
    }


@pytest.mark.official
def test_the_error_of_april_2025_stays_as_published(official):
    table = read_detections(official(WORKBOOK)).table
    april = table[(table["month"] == "2025-04-01") & (table["route"] == "Eastern Borders")]
    assert april["detections"].sum() == 2_955
    assert april.set_index(["border_type", "citizenship"]).loc[("land", "UNK"), "detections"] == 2_388


@pytest.mark.official
def test_official_workbook_of_2018(official):
    reading = read_detections(official(WORKBOOK_2018))
    table = reading.table
    assert (reading.layout, reading.as_of) == ("workbook-2018", "2018-07-06")
    assert table["detections"].sum() == 3_397_000
    assert (table["month"].min(), table["month"].max()) == (pd.Timestamp("2009-01"), pd.Timestamp("2018-05"))
    assert {"NSP", "UNK", "OSTLS", "HR", "XK"} <= set(table["citizenship"])
    assert len(table) == 743 * 113  # 745 rows; two of 'Kosovo', without detections, stand beside 'Kosovo*'


@pytest.mark.official
@pytest.mark.parametrize("vintage", R_FILES)
def test_official_r_files(official, vintage):
    _, last, rows, total = R_FILES[vintage]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reading = read_detections(r_file(official, vintage))
    table = reading.table
    assert (reading.layout, len(table), table["detections"].sum()) == ("gdidata", rows, total)
    assert table["month"].max() == pd.Timestamp(last)
    assert not table["detections"].eq(0).any()


@pytest.mark.official
def test_the_lost_kosovo_is_the_kosovo_of_the_next_edition(official):
    first, second = (
        table[(table["citizenship"] == "XK") & (table["month"] < "2024-12")].set_index(KEY)["detections"]
        for table in (read_detections(r_file(official, day)).table for day in ("2025-01-07", "2025-02-04"))
    )
    assert (len(first), first.sum()) == (267, 58_250)
    revised = first.index.difference(second.index)
    assert list(revised) == [(pd.Timestamp("2020-05-01"), "Central Mediterranean", "sea", "XK")]
    assert first.drop(revised).sort_index().tolist() == second.sort_index().tolist()


@pytest.mark.official
def test_the_workbook_equals_its_copy_by_iom(official):
    ours = read_detections(official(WORKBOOK)).table
    # IOM counts Frontex's one 'Third-country' among the unknown
    joined = ours.assign(citizenship=ours["citizenship"].astype(str).replace("THIRD", "UNK"))
    summed = joined.groupby(KEY, observed=True)["detections"].sum()
    copy = read_detections(r_file(official, "2025-06-03")).table.set_index(KEY)["detections"]
    assert summed[summed > 0].to_dict() == copy.to_dict()


@pytest.mark.official
@pytest.mark.parametrize("vintage", VINTAGES)
def test_routes_and_months_equal_the_panel_of_vintages(official, vintage):
    file = VINTAGES[vintage]
    path = official(file) if file.startswith("frontex/") else r_file(official, vintage)
    ours = read_detections(path).table.groupby(["route", "month"], observed=True)["detections"].sum()
    panel = pd.read_csv(official("frontex/derived/ibc_route_month_by_vintage.csv"))
    panel = panel[panel["vintage"] == vintage]
    panel["route"] = reference.route_codes(panel["route"], "frontex", Place("panel"))
    panel["month"] = pd.to_datetime(panel["month"], format="%Y-%m")
    theirs = panel.set_index(["route", "month"])["detections"]
    # the copies by IOM leave out the zeros
    assert ours[ours > 0].to_dict() == theirs[theirs > 0].to_dict()
