"""Frontex's detections: what ``samples`` cannot show, as the files are damaged or rows are lost."""

import zipfile

import pandas as pd
import pytest

from borderbook.upkeep.sources.frontex.detections import read_detections
from small_files import zipped

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


def test_a_sheet_that_states_a_wrong_size_is_read_whole(write, write_xlsx):
    path, changed = write_xlsx("a.xlsx", Detections_of_IBC=SHEET), {}
    with zipfile.ZipFile(path) as old:
        for name in old.namelist():
            changed[name] = old.read(name).replace(b'<dimension ref="A1:F3"', b'<dimension ref="A1:B2"')
            assert name != "xl/worksheets/sheet1.xml" or changed[name] != old.read(name)
    table = read_detections(write("b.xlsx", zipped(changed))).table
    pd.testing.assert_frame_equal(table, read_detections(path).table)
