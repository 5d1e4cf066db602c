"""Frontex's detections: what ``samples`` cannot show, as the files are damaged or rows are lost."""

import zipfile

import pandas as pd
import pytest

from borderbook.upkeep.sources.frontex.detections import read_detections

SHEET = [
    ["Route", "Border type or inland", "Nationality", "JAN2025", "FEB2025", "MAR2025"],
    ["Eastern Mediterranean Route", "Sea", "Syria", 120, 80, 0],
    ["Western Balkan Route", "Land", "Kosovo*", 0, 0, 7],
]


@pytest.mark.parametrize(
    ("note", "as_of"),
    [("data as of 3 June 2025", "2025-06-03"), ("data as of 31FEB25", None), ("Source: FRAN data", None)],
)
def test_the_date_of_the_data_is_the_one_in_the_notes(write_xlsx, note, as_of):
    path = write_xlsx("a.xlsx", Detections_of_IBC=SHEET, Notes=[[note]])
    assert read_detections(path).as_of == as_of


def test_a_sheet_that_was_renamed_is_known_by_its_headings(write_xlsx, refused):
    path = write_xlsx("a.xlsx", Notes=[["data as of 3 June 2025"]], Data=SHEET)
    assert read_detections(path).table["detections"].sum() == 207
    refused(read_detections, write_xlsx("b.xlsx", Data=SHEET, More=SHEET), "Detections_of_IBC")


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
    pd.testing.assert_frame_equal(read_detections(other).table, read_detections(path).table)
