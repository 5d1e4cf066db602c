"""Return operations: the three workbooks that Frontex released, and each kind of bad one."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from borderbook.sources.frontex import return_operations
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
    listed = [
        STAFFED,
        [day("2013-01-24"), "JRO", "Nigeria", "1 GBR", "RO-2013-001", 1],
        [day("2016-05-26"), "VDO", "Iraq", None, "RO-2016-052", 1],
    ]
    counted = [
        COUNTED,
        ["RO-2013-001", day("2013-01-24"), "United Kingdom", "NIGERIA", 42],
        ["RO-2016-052", day("2016-05-26"), "Finland", "IRAQ", 60],
    ]
    others = {"2013_costs_staff": [["Completed JRO 2013 for reviewing"]]}
    path = write_xlsx("any name.xlsx", **{"2013-2018": listed, "2013-2018_TCNs": counted}, **others)
    reading = read_return_operations(path)
    assert reading.layout == "workbook-staff"
    assert shown(reading.table) == [
        ("RO-2013-001", "joint", "GB", "NG", 42, ""), ("RO-2016-052", "voluntary_departure", "FI", "IQ", 60, ""),
    ]  # fmt: skip


def test_workbook_with_notes_lists_operations_whose_returnees_are_not_published(write_xlsx):
    listed = [
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
        [day("2010-01-14"), "JRO", "Kosovo*   ", None, "RO-2010-001", 1, None, "a word about somebody"],
    ]
    counted = [
        COUNTED,
        ["RO-2010-001", day("2010-01-14"), "Austria", "KOSOVO*", 36],
        ["RO-2010-001", day("2010-01-14"), "France", "KOSOVO*", 1],
    ]
    reading = read_return_operations(write_xlsx("a.xlsx", **{"2006-2012": listed, "2006-2012_TCNs": counted}))
    assert reading.layout == "workbook-notes"
    unpublished = "not co-financed by Frontex; no returnees published"
    assert shown(reading.table) == [
        ("RO-2006-001", "joint", "NSP", "AM", None, unpublished),
        ("RO-2006-001", "joint", "NSP", "GE", None, unpublished),
        ("RO-2010-001", "joint", "AT", "XK", 36, "remark"),
        ("RO-2010-001", "joint", "FR", "XK", 1, "remark"),
    ]


# --- what the two sheets say about each other


CANCELLED = ("RO-00896", "joint", "NSP", "GH", None, "destination cancelled")
NOT_COUNTED = ("RO-00900", "collecting", "NSP", "XK", None, "no returnees for this destination")


@pytest.mark.parametrize(("left_out", "line"), [(3, CANCELLED), (5, NOT_COUNTED)])
def test_a_destination_without_a_row_is_missing_and_not_zero(released, left_out, line):
    table = read_return_operations(
        released(OPERATIONS, RETURNEES[: left_out - 1] + RETURNEES[left_out:])
    ).table
    assert line in shown(table)


@pytest.mark.parametrize(
    ("listed", "counted", "line"),
    [
        ([], [(3, "GEORGIA")], ("VRD-2020-001", "voluntary_return", "DE", "GE", 80, "destination not announced")),
        ([(0, day("2020-07-23"))], [], ("VRD-2020-001", "voluntary_return", "DE", "AL", 80, "date differs between sheets")),
        ([(1, "FRONTEX-RO")], [(2, "FRONTEX")], ("VRD-2020-001", "frontex", "", "AL", 80, "Frontex itself")),
        ([], [(4, None)], ("VRD-2020-001", "voluntary_return", "DE", "AL", None, "no returnees for this destination")),
    ],
)  # fmt: skip
def test_what_is_worth_knowing_is_flagged(released, changed, listed, counted, line):
    operations, returnees = OPERATIONS, RETURNEES
    for column, cell in listed:
        operations = changed(operations, 4, column, cell)
    for column, cell in counted:
        returnees = changed(returnees, 6, column, cell)
    table = read_return_operations(released(operations, returnees)).table
    assert line in shown(table)
    assert table["date"].iloc[-1] == pd.Timestamp("2020-07-22")  # that of the returnees


def test_only_the_two_sheets_are_opened(released, monkeypatch):
    opened, plain = [], return_operations.sheet_rows
    monkeypatch.setattr(
        return_operations, "sheet_rows", lambda *given: opened.append(given[2]) or plain(*given)
    )
    read_return_operations(released(OPERATIONS, RETURNEES, **{"2019-2022_staff": [["RO Title"], ["a name"]]}))
    assert opened == ["2019-2022", "2019-2022_TCNs"]


# --- workbooks that are not what they should be


@pytest.mark.parametrize(
    ("row", "column", "cell", "says"),
    [
        (3, 0, "1 February", "row 3, column 'DATE OF DEPARTURE': '1 February' is no date"),
        (3, 0, None, "row 3, column 'DATE OF DEPARTURE': '' is no date"),
        (3, 0, day("2018-12-31"), "row 3 … '2018-12-31 00:00:00' is not in 2019 to 2022"),
        (2, 1, "XRO", "row 2, column 'TYPE OF OPERATION': 'XRO' is no type of operation"),
        (4, 2, "Atlantis", "row 4, column 'DESTINATION (S)': 'Atlantis' … aliases.csv"),
        (4, 2, "Albania (postponed)", "row 4 … 'Albania (postponed)'"),
        (4, 2, None, "row 4, column 'DESTINATION (S)': ''"),
        (4, 3, "Jane Doe", "row 4, column 'ROID': 'Jane Doe' is no identifier"),
        (4, 3, "RO-00900", "row 4 … rows 3, 4: operation = RO-00900"),
        (4, 3, "RO-00901", "_TCNs', row 6, column 'Operation ID': 'VRD-2020-001' … not in the list"),
        (1, 1, "KIND", "the column 'TYPE OF OPERATION' is missing"),
        (1, 3, "ID", "the column 'ROID' is missing"),
        (1, 1, "ROID", "the column 'TYPE OF OPERATION' is missing"),
    ],
)
def test_a_bad_list_of_operations_is_refused(released, changed, refused, row, column, cell, says):
    path = released(changed(OPERATIONS, row, column, cell), RETURNEES)
    refused(read_return_operations, path, f"sheet '2019-2022 … {says}")


@pytest.mark.parametrize(
    ("row", "column", "cell", "says"),
    [
        (3, 4, "several", "row 3, column 'TCNs (accepted)': 'several' is not a number"),
        (3, 4, -1, "row 3, column 'TCNs (accepted)': '-1' is a negative count"),
        (3, 4, 1.5, "row 3 … '1.5' is a fraction"),
        (3, 2, "Ruritania", "row 3, column 'MS': 'Ruritania'"),
        (3, 3, "ATLANTIS", "row 3, column 'DESTINATION[S]': 'ATLANTIS'"),
        (3, 1, "flight 4", "row 3, column 'Operation ID': 'flight 4' is no identifier"),
        (3, 0, day("2009-01-04"), "row 3, column 'Date of Departure' … is not in 2019 to 2022"),
        (5, 3, "Bosnia and Herzegovina", "row 5 … rows 4, 5 … destination = BA"),
        (1, 4, "Persons", "the column 'TCNs (accepted)' is missing"),
        (1, 4, "MS", "the column 'MS' stands there twice"),
        (1, 2, None, "the column 'MS' is missing"),
    ],
)
def test_a_bad_sheet_of_returnees_is_refused(released, changed, refused, row, column, cell, says):
    path = released(OPERATIONS, changed(RETURNEES, row, column, cell))
    refused(read_return_operations, path, f"sheet '2019-2022_TCNs' … {says}")


@pytest.mark.parametrize(
    ("sheets", "says"),
    [
        ({"2019_costs": [["RO"]]}, "there is no one sheet like 2013-2018_TCNs among 2019_costs"),
        ({"2019-2022": OPERATIONS}, "there is no one sheet like 2013-2018_TCNs among 2019-2022"),
        ({"2019-2022_TCNs": RETURNEES}, "there is no sheet '2019-2022', only 2019-2022_TCNs"),
        ({"2019-2022_TCNs": RETURNEES, "2013-2018_TCNs": RETURNEES},
         "there is no one sheet like 2013-2018_TCNs among 2019-2022_TCNs, 2013-2018_TCNs"),
        ({"2019-2022": [["Title"]], "2019-2022_TCNs": RETURNEES}, "no header line found"),
        ({"2019-2022": OPERATIONS, "2019-2022_TCNs": [COUNTED]}, "there is a header but no data"),
    ],
)  # fmt: skip
def test_a_workbook_without_the_two_sheets_is_refused(write_xlsx, refused, sheets, says):
    refused(read_return_operations, write_xlsx("released.xlsx", **sheets), says)
