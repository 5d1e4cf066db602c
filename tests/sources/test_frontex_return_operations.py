"""Return operations: the three workbooks that Frontex released, and each kind of bad one."""

from __future__ import annotations

import datetime as dt
import warnings

import pandas as pd
import pytest

from borderbook.errors import DataError
from borderbook.sources.frontex.return_operations import read_return_operations

MONITORS = "MONITORS ON BOARD\n(from MS or/and \nfrom FX pool)"
STAFFED = [
    "DATE OF DEPARTURE",
    "TYPE OF OPERATION",
    "DESTINATION (S)",
    MONITORS,
    "ROID",
    "FRONTEX STAFF ON BOARD",
]
PLAIN = ["DATE OF DEPARTURE", "TYPE OF OPERATION", "DESTINATION (S)", "ROID"]
COUNTED = ["Operation ID", "Date of Departure ", "MS", "DESTINATION[S]", "TCNs (accepted)"]


def day(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


# as in the release of 2019-2022; tests change a cell of it
OPERATIONS = [
    PLAIN,
    [day("2019-01-04"), "JRO", "Cote d'Ivoire & Ghana (Ghana cancelled)", "RO-00896"],
    [day("2019-02-01"), "CRO", "Bosnia and Herzegovina and Kosovo", "RO-00900"],
    [day("2020-07-22"), "VRD", "Albania ", "VRD-2020-001"],
]
RETURNEES = [
    ["Date of Departure", "Operation ID", "MS", "DESTINATION[S]", "TCNs (accepted)"],
    [day("2019-01-04"), "RO-00896", "Germany", "CÔTE D'IVOIRE", 2],
    [day("2019-01-04"), "RO-00896", "Greece", "GHANA", 0],
    [day("2019-02-01"), "RO-00900", "Austria", "BOSNIA AND HERZEGOVINA", 11],
    [day("2019-02-01"), "RO-00900", "Austria", "KOSOVO", 5],
    [day("2020-07-22"), "VRD-2020-001 ", "Germany", "ALBANIA", 80],
]


@pytest.fixture
def released(write_xlsx):
    """Write a workbook with the two sheets of 2019-2022: ``released(OPERATIONS, RETURNEES)``."""

    def make(operations, returnees, **others):
        sheets = {"2019-2022": operations, "2019-2022_TCNs": returnees} | others
        return write_xlsx("released.xlsx", **sheets)

    return make


def changed(rows, row, column, cell):
    """The rows with one cell changed; ``row`` as the sheet counts, so the headings are row 1."""
    copy = [list(cells) for cells in rows]
    copy[row - 1][column] = cell
    return copy


def shown(table: pd.DataFrame) -> list[tuple]:
    """A tidy table as (operation, kind, geo, destination, returnees, flag)."""
    columns = ["operation", "kind", "geo", "destination", "returnees", "flag"]
    plain = table[columns].astype(object)
    return list(plain.where(plain.notna(), None).itertuples(index=False, name=None))


# --- one workbook of each layout -----------------------------------------------------------------------------


def test_plain_workbook(released):
    reading = read_return_operations(released(OPERATIONS, RETURNEES))
    assert (reading.layout, reading.as_of) == ("workbook-plain", None)
    assert shown(reading.table) == [
        ("RO-00896", "joint", "DE", "CI", 2, ""),
        ("RO-00896", "joint", "GR", "GH", 0, "destination cancelled"),
        ("RO-00900", "collecting", "AT", "BA", 11, ""),
        ("RO-00900", "collecting", "AT", "XK", 5, ""),
        ("VRD-2020-001", "voluntary_return", "DE", "AL", 80, ""),
    ]
    assert reading.table["year"].tolist() == [2019, 2019, 2019, 2019, 2020]
    assert reading.table["date"].iloc[-1] == pd.Timestamp("2020-07-22")


def test_workbook_with_staff(write_xlsx):
    path = write_xlsx(
        "any name.xlsx",
        **{
            "2013-2018": [
                STAFFED,
                [day("2013-01-24"), "JRO", "Nigeria", "1 GBR", "RO-2013-001", 1],
                [day("2016-05-26"), "VDO", "Iraq", None, "RO-2016-052", 1],
            ],
            "2013-2018_TCNs": [
                COUNTED,
                ["RO-2013-001", day("2013-01-24"), "United Kingdom", "NIGERIA", 42],
                ["RO-2016-052", day("2016-05-26"), "Finland", "IRAQ", 60],
            ],
            "2013_costs_staff": [["Completed JRO 2013 for reviewing"]],
        },
    )
    reading = read_return_operations(path)
    assert reading.layout == "workbook-staff"
    assert shown(reading.table) == [
        ("RO-2013-001", "joint", "GB", "NG", 42, ""),
        ("RO-2016-052", "voluntary_departure", "FI", "IQ", 60, ""),
    ]


def test_workbook_with_notes_lists_operations_whose_returnees_are_not_published(write_xlsx):
    path = write_xlsx(
        "any name.xlsx",
        **{
            "2006-2012": [
                [*STAFFED, None, None],
                [
                    day("2006-06-12"),
                    "JRO",
                    "Armenia & Georgia",
                    None,
                    "RO-2006-001",
                    0,
                    None,
                    "not co-financed by Frontex",
                ],
                [
                    day("2010-01-14"),
                    "JRO",
                    "Kosovo*   ",
                    None,
                    "RO-2010-001",
                    1,
                    None,
                    "a word about somebody",
                ],
            ],
            "2006-2012_TCNs": [
                COUNTED,
                ["RO-2010-001", day("2010-01-14"), "Austria", "KOSOVO*", 36],
                ["RO-2010-001", day("2010-01-14"), "France", "KOSOVO*", 1],
            ],
        },
    )
    reading = read_return_operations(path)
    assert reading.layout == "workbook-notes"
    unpublished = "not co-financed by Frontex; no returnees published"
    assert shown(reading.table) == [
        ("RO-2006-001", "joint", "NSP", "AM", None, unpublished),
        ("RO-2006-001", "joint", "NSP", "GE", None, unpublished),
        ("RO-2010-001", "joint", "AT", "XK", 36, "remark"),
        ("RO-2010-001", "joint", "FR", "XK", 1, "remark"),
    ]


# --- what the two sheets say about each other ----------------------------------------------------------------


def test_a_cancelled_destination_without_a_row_stays_visible(released):
    table = read_return_operations(released(OPERATIONS, RETURNEES[:2] + RETURNEES[3:])).table
    assert ("RO-00896", "joint", "NSP", "GH", None, "destination cancelled") in shown(table)


def test_a_destination_without_a_row_is_missing_not_zero(released):
    table = read_return_operations(released(OPERATIONS, RETURNEES[:4] + RETURNEES[5:])).table
    assert ("RO-00900", "collecting", "NSP", "XK", None, "no returnees for this destination") in shown(table)


def test_a_destination_that_was_not_announced_is_flagged(released):
    table = read_return_operations(released(OPERATIONS, changed(RETURNEES, 6, 3, "GEORGIA"))).table
    assert ("VRD-2020-001", "voluntary_return", "DE", "GE", 80, "destination not announced") in shown(table)


def test_where_dates_differ_that_of_the_returnees_stands(released):
    table = read_return_operations(released(changed(OPERATIONS, 4, 0, day("2020-07-23")), RETURNEES)).table
    last = table.iloc[-1]
    assert (str(last["date"].date()), last["flag"]) == ("2020-07-22", "date differs between sheets")


def test_a_row_of_the_agency_itself_has_no_member_state(released):
    operations = changed(OPERATIONS, 4, 1, "FRONTEX-RO")
    table = read_return_operations(released(operations, changed(RETURNEES, 6, 2, "FRONTEX"))).table
    assert ("VRD-2020-001", "frontex", "", "AL", 80, "Frontex itself") in shown(table)


def test_an_empty_count_is_missing(released):
    table = read_return_operations(released(OPERATIONS, changed(RETURNEES, 6, 4, None))).table
    assert shown(table)[-1][-2:] == (None, "no returnees for this destination")


def test_only_the_two_sheets_are_opened(released, monkeypatch):
    from borderbook.sources.frontex import return_operations

    opened = []
    plain = return_operations.sheet_rows
    monkeypatch.setattr(
        return_operations, "sheet_rows", lambda *given: opened.append(given[2]) or plain(*given)
    )
    read_return_operations(released(OPERATIONS, RETURNEES, **{"2019-2022_staff": [["RO Title"], ["a name"]]}))
    assert opened == ["2019-2022", "2019-2022_TCNs"]


# --- workbooks that are not what they should be --------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "cell", "words"),
    [
        (3, 0, "1 February", ["row 3", "column 'DATE OF DEPARTURE'", "'1 February' is no date"]),
        (3, 0, None, ["row 3", "column 'DATE OF DEPARTURE'", "'' is no date"]),
        (3, 0, day("2018-12-31"), ["row 3", "'2018-12-31 00:00:00' is not in 2019 to 2022"]),
        (2, 1, "XRO", ["row 2", "column 'TYPE OF OPERATION'", "'XRO' is no type of operation"]),
        (4, 2, "Atlantis", ["row 4", "column 'DESTINATION (S)'", "'Atlantis'", "aliases.csv"]),
        (4, 2, "Albania (postponed)", ["row 4", "'Albania (postponed)'"]),
        (4, 2, None, ["row 4", "column 'DESTINATION (S)'", "''"]),
        (4, 3, "Jane Doe", ["row 4", "column 'ROID'", "'Jane Doe' is no identifier"]),
        (4, 3, "RO-00900", ["row 4", "rows 3, 4", "operation = RO-00900"]),
        (4, 3, "RO-00901", ["sheet '2019-2022_TCNs'", "row 6", "column 'Operation ID'", "'VRD-2020-001'", "not in the list"]),
        (1, 1, "KIND", ["the column 'TYPE OF OPERATION' is missing"]),
        (1, 3, "ID", ["the column 'ROID' is missing"]),
    ],
)  # fmt: skip
def test_a_bad_list_of_operations_is_refused_by_row_column_and_value(released, row, column, cell, words):
    with pytest.raises(DataError) as refused:
        read_return_operations(released(changed(OPERATIONS, row, column, cell), RETURNEES))
    sheet = words[0] if words[0].startswith("sheet") else "sheet '2019-2022'"
    assert all(word in str(refused.value) for word in ["released.xlsx", sheet, *words]), str(refused.value)


@pytest.mark.parametrize(
    ("row", "column", "cell", "words"),
    [
        (3, 4, "several", ["row 3", "column 'TCNs (accepted)'", "'several' is not a number"]),
        (3, 4, -1, ["row 3", "column 'TCNs (accepted)'", "'-1' is a negative count"]),
        (3, 4, 1.5, ["row 3", "'1.5' is a fraction"]),
        (3, 2, "Ruritania", ["row 3", "column 'MS'", "'Ruritania'"]),
        (3, 3, "ATLANTIS", ["row 3", "column 'DESTINATION[S]'", "'ATLANTIS'"]),
        (3, 1, "flight 4", ["row 3", "column 'Operation ID'", "'flight 4' is no identifier"]),
        (3, 0, day("2009-01-04"), ["row 3", "column 'Date of Departure'", "is not in 2019 to 2022"]),
        (5, 3, "Bosnia and Herzegovina", ["row 5", "rows 4, 5", "destination = BA"]),
        (1, 4, "Persons", ["the column 'TCNs (accepted)' is missing"]),
        (1, 2, None, ["the column 'MS' is missing"]),
    ],
)
def test_a_bad_sheet_of_returnees_is_refused_by_row_column_and_value(released, row, column, cell, words):
    with pytest.raises(DataError) as refused:
        read_return_operations(released(OPERATIONS, changed(RETURNEES, row, column, cell)))
    where = ["released.xlsx", "sheet '2019-2022_TCNs'"]
    assert all(word in str(refused.value) for word in [*where, *words]), str(refused.value)


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ({"2019_costs": [["RO"]]}, "there is no one sheet like 2013-2018_TCNs among 2019_costs"),
        ({"2019-2022": OPERATIONS}, "there is no one sheet like 2013-2018_TCNs among 2019-2022"),
        ({"2019-2022_TCNs": RETURNEES}, "there is no sheet '2019-2022', only 2019-2022_TCNs"),
        (
            {"2019-2022_TCNs": RETURNEES, "2013-2018_TCNs": RETURNEES},
            "there is no one sheet like 2013-2018_TCNs among 2019-2022_TCNs, 2013-2018_TCNs",
        ),
        ({"2019-2022": [["Title"]], "2019-2022_TCNs": RETURNEES}, "no header line found"),
        ({"2019-2022": OPERATIONS, "2019-2022_TCNs": [COUNTED]}, "there is a header but no data"),
    ],
)
def test_a_workbook_without_the_two_sheets_is_refused(write_xlsx, sheets, words):
    with pytest.raises(DataError) as refused:
        read_return_operations(write_xlsx("released.xlsx", **sheets))
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"<html><body>Session expired</body></html>", "this is not xlsx but html"),
        (b"ROID,MS\nRO-00896,Germany\n", "this is not xlsx but text"),
        (b"\xd0\xcf\x11\xe0old", "this is not xlsx but xls"),
        (b"PK\x03\x04cut", "damaged or cut short"),
    ],
)
def test_another_kind_of_file_is_refused(write, content, words):
    with pytest.raises(DataError) as refused:
        read_return_operations(write("released.xlsx", content))
    assert words in str(refused.value)


def test_a_workbook_that_was_cut_short_is_refused(released, write):
    whole = released(OPERATIONS, RETURNEES).read_bytes()
    with pytest.raises(DataError, match="damaged or cut short"):
        read_return_operations(write("half.xlsx", whole[: len(whole) // 2]))


def test_no_file(tmp_path):
    with pytest.raises(DataError, match="cannot be opened"):
        read_return_operations(tmp_path / "absent.xlsx")


# --- the official workbooks ----------------------------------------------------------------------------------

OFFICIAL = {
    "Returns_CF_2006-2012.xlsx": {
        "layout": "workbook-notes",
        "returnees": {2010: 2038},
        "operations": {2006: 1, 2007: 13, 2008: 15, 2009: 32, 2010: 39, 2011: 39, 2012: 38},
        "counted": 189,
    },
    "Returns_CF_2013-2018.xlsx": {
        "layout": "workbook-staff",
        "returnees": {2013: 2061, 2014: 2279, 2015: 3576, 2016: 10550, 2017: 14189, 2018: 12245},
        "operations": {2013: 38, 2014: 45, 2015: 64, 2016: 231, 2017: 341, 2018: 345},
        "counted": 2613,
    },
    "Document-PAD-2023-00237.xlsx": {
        "layout": "workbook-plain",
        "returnees": {2019: 10903, 2020: 7952, 2021: 10193, 2022: 9919},
        "operations": {2019: 330, 2020: 232, 2021: 337, 2022: 291},
        "counted": 1890,
    },
}


@pytest.mark.official
@pytest.mark.parametrize("name", OFFICIAL)
def test_official_workbooks(official, name):
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.PerformanceWarning)
        reading = read_return_operations(official(f"frontex/{name}"))
    table, expected = reading.table, OFFICIAL[name]
    counted = table[table["returnees"].notna()]
    assert reading.layout == expected["layout"]
    assert counted.groupby("year")["returnees"].sum().to_dict() == expected["returnees"]
    assert table.groupby("year")["operation"].nunique().to_dict() == expected["operations"]
    assert len(counted) == expected["counted"]


@pytest.mark.official
def test_official_operations_without_returnees(official):
    table = read_return_operations(official("frontex/Returns_CF_2006-2012.xlsx")).table
    unpublished = table[table["flag"].str.contains("no returnees published")]
    assert set(unpublished["geo"]) == {"NSP"}
    assert unpublished["returnees"].isna().all()
    assert unpublished["operation"].nunique() == 177 - 39
    assert 2010 not in set(unpublished["year"])
    unfinanced = table[table["flag"].str.contains("not co-financed")]
    assert unfinanced["operation"].nunique() == 38


@pytest.mark.official
def test_official_remarks(official):
    older = read_return_operations(official("frontex/Returns_CF_2013-2018.xlsx")).table
    newer = read_return_operations(official("frontex/Document-PAD-2023-00237.xlsx")).table
    cancelled = pd.concat([older, newer]).astype({"flag": "str", "destination": "str"})
    cancelled = cancelled[cancelled["flag"] == "destination cancelled"]
    assert sorted(zip(cancelled["operation"], cancelled["destination"], strict=True)) == [
        ("RO-00142", "KG"), ("RO-00722", "GM"), ("RO-00804", "GH"), ("RO-00896", "GH"), ("RO-01844", "PK"),
    ]  # fmt: skip
    assert cancelled["returnees"].fillna(0).eq(0).all()
    differing = [
        t.loc[t["flag"] == "date differs between sheets", "operation"].nunique() for t in (older, newer)
    ]
    assert differing == [3, 1]
    assert newer.loc[newer["flag"] == "Frontex itself", "returnees"].tolist() == [0, 0]


@pytest.mark.official
def test_official_kinds_of_2020_to_2022(official):
    table = read_return_operations(official("frontex/Document-PAD-2023-00237.xlsx")).table
    sums = table.groupby(["year", "kind"], observed=True)["returnees"].sum()
    assert sums[2020].to_dict() == {
        "collecting": 1281, "joint": 1322, "national": 4718, "voluntary_return": 631,
    }  # fmt: skip
    assert sums[2022, "humanitarian_voluntary_return"] == 698
