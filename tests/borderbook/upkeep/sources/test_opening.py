"""Files that are not what their name says, damaged, without end, or larger than memory: refused by every reader."""

import bz2
import gzip
import io
import json
import lzma
import os
import socket
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from borderbook.upkeep.sources import reader, reading
from borderbook.upkeep.sources.vocabulary import table
from notemill.errors import DataError, Place, UsageError
from small_files import zipped

READERS = list(table("readers"))
# what no reader takes, and parts of its sentence; between |, what readers of other kinds say
NO_TABLES = [
    (b"", "the file is empty"),
    (b" \n", "the file is empty"),
    (b"<!DOCTYPE html><html>Service unavailable</html>", "but html, whatever its name says. Download"),
    (b"<?xml version='1.0'?><S:Envelope/>", "but html"),
    (b"\x03\0\xff\n", "but binary"),
    (b"%PDF-1.7", "but pdf"),
    (b"\xd0\xcf\x11\xe0old", "but xls"),
    (gzip.compress(b"a,b\n" * 99, mtime=0)[:-9], "the gzip is damaged or cut short. Download it again."),
    (b"PK\x03\x04cut", "damaged or cut short|but xlsx"),
    (b"PK\x03\x04opendocument.spreadsheet", "damaged or cut short|but ods"),
    (b'{"metadata": ', "damaged or cut short|but json"),
    (b"[" * 100_000, "damaged or cut short|but json"),
    (b"RDX3\nX\n", "but r,"),
    (b"a,b\n", "there is a header but no data|but text"),
    (b"a,b\n\n", "there is a header but no data|but text"),
    (b"a,b\n1\n", "row 2: the row has 1 cells, the header 2|is missing|but text"),
    (b"a,b,a\n1,2,3\n", "the column 'a' appears twice|is missing|but text"),
    (b"a,b\n1,2\n", "column|header|but text"),
]
PACKED = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("dataset", READERS)
@pytest.mark.parametrize(("content", "says"), NO_TABLES)
def test_no_reader_takes_what_is_no_table(write, dataset, content, says):
    with pytest.raises(DataError) as error:
        reader(dataset)(write("Monthly_detections.xlsx", content))
    assert str(error.value).startswith("Monthly_detections.xlsx")
    assert any(part in str(error.value) for part in says.split("|")), str(error.value)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "cannot be opened (No such file or directory). Check the path."),
        (Path.mkdir, "this is not an ordinary file"),
        (os.mkfifo, "this is not an ordinary file"),  # reading it would wait for ever
        (lambda path: path.symlink_to("/dev/zero"), "this is not an ordinary file"),  # and this would never end
        (lambda path: path.symlink_to("/proc/self/mem"), "cannot be opened (Input/output error)"),
        (lambda path: socket.socket(socket.AF_UNIX).bind(str(path)), "this is not an ordinary file"),
    ],
)
def test_what_is_no_file_is_not_opened(tmp_path, monkeypatch, refused, make, says):
    monkeypatch.chdir(tmp_path)  # the name of a socket may have 108 characters
    make(Path("any.csv"))
    refused(reading.content, Path("any.csv"), says)


@pytest.mark.parametrize("packed", PACKED)
def test_a_packed_file_is_unpacked_up_to_a_bound(write, refused, monkeypatch, packed):
    path = write("any.csv", PACKED[packed](b"a" * 5 * 1024))
    assert reading.content(path) == b"a" * 5 * 1024
    monkeypatch.setattr(reading, "LARGEST", 4 * 1024)
    refused(reading.content, path, "there are more than 0 MB in the file")
    monkeypatch.undo()
    refused(reading.content, write("cut.csv", path.read_bytes()[:-5]), f"the {packed} is damaged or cut short")


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(write_xlsx, write_ods, refused, monkeypatch):
    books = [write_xlsx("a.xlsx", Sheet=[["a" * 30] * 9] * 900), write_ods("a.ods", Sheet=[["a" * 30] * 9] * 900)]
    monkeypatch.setattr(reading, "LARGEST", 10 * 1024)
    refused(reading.workbook, books[0], "more than 0 MB")
    refused(lambda path: reading.ods_rows(path, "Sheet"), books[1], "more than 0 MB")


def test_a_workbook_whose_directory_lies_about_its_size_is_unpacked_in_small_parts(write, refused, monkeypatch):
    raw = zipped({"xl/styles.xml": bytes(100 << 20)})
    at = raw.index(b"PK\x01\x02") + 24  # the size of the member, as the directory of the archive states it
    path = write("a.xlsx", raw[:at] + struct.pack("<I", 1000) + raw[at + 4 :])
    assert [member.file_size for member in zipfile.ZipFile(path).infolist()] == [1000]
    # memory that Python sets aside for a whole file, whatever its size
    monkeypatch.setattr(reading, "LARGEST", 8 << 20)
    tracemalloc.start()
    try:
        refused(reading.workbook, path, "the workbook is damaged")
        assert tracemalloc.get_traced_memory()[1] < 50 << 20
    finally:
        tracemalloc.stop()


def test_a_workbook_packed_as_no_spreadsheet_program_does_is_not_unpacked(write, refused):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/styles.xml", bytes(1000))
    refused(reading.whole_archive, write("a.xlsx", out.getvalue()), "the workbook is damaged")


def test_a_file_of_too_many_bytes_is_not_read(write, refused, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 3)
    refused(reading.content, write("a.csv", "a,b\n"), "more than 0 MB … split the file")


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({}, "there is no list of figures in it"),
        ([], "there is no list of figures in it"),
        ([1], "there is no list of figures in it"),
        ([{"date": 1}], "the column 'people' is missing"),
        ([{"people": 1}, {"people": [{"people": 1}]}], "row 2, column 'people' … is not a single value"),
        ([{"people": {"a": 1}}], "row 1, column 'people' … is not a single value"),
    ],
)  # fmt: skip
def test_records_are_a_list_of_plain_values(write, refused, found, says):
    path = write("a.json", json.dumps(found))
    refused(lambda p: reading.records(reading.json_document(p), ["people"], Place(p)), path, says)


def test_a_csv_file_may_be_latin_1_packed_quoted_have_a_byte_order_mark_and_blank_lines(write):
    plain = "name ,n\nCôte,NA\n\n Sao,\n"
    windows = "\ufeff" + plain.replace("\n\n", "\n,\n").replace("\n", "\r\n").replace("Côte", '"Côte"')
    for text in (plain.encode("latin-1"), plain.rstrip("\n").encode(), windows.encode(), gzip.compress(plain.encode())):
        rows = reading.csv_rows(write("a.csv", text))
        assert rows.frame.to_dict() == {"name": {2: "Côte", 4: " Sao"}, "n": {2: "NA", 4: ""}}


def test_json_may_be_packed_and_have_a_byte_order_mark(write):
    for text in (b"\xef\xbb\xbf[1]", b"\n [1]", gzip.compress(b"[1]")):
        assert reading.json_document(write("a.json", text)) == [1]


def test_an_unknown_dataset_is_a_wrong_call():
    with pytest.raises(UsageError, match=r"no reader for 'rumours'\. There are readers for: detections, "):
        reader("rumours")
