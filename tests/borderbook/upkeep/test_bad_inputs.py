"""Bad and borderline files are refused in one sentence, and then nothing is written.

They are small samples of the readers' tests (``tests/borderbook/upkeep/sources/samples``) with one thing changed. What could fill the
memory or never end is read in a process of its own, with the memory and the time that it may take.
"""

import copy
import csv
import datetime as dt
import gzip
import io
import itertools
import json
import multiprocessing
import os
import random
import resource
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

import pytest
import yaml

from borderbook.upkeep import checksums
from borderbook.upkeep.ingest import REPORT, read
from borderbook.upkeep.sources import reader
from commands import call
from notemill import catalog
from notemill.errors import DataError
from small_files import ods, xlsx, zipped
from small_project import make_project, real_entries

SAMPLES = Path(__file__).parent / "sources" / "samples"


@cache
def sample(name: str) -> dict:
    file, _, title = name.partition(": ")
    return yaml.safe_load((SAMPLES / f"{file}.yml").read_text(encoding="utf-8"))[title]


# --- text: sample -> what stands before a count of it, and the count

TEXTS = {
    "detections: route-month": ("2025-12,", "5"),
    "incidents: yearly-2026": ("April,", "17"),
    "eurostat_layouts: sdmx-csv": ("2015,", "1085"),
    "eurostat: population out of the demographic balance": ("Andorra,2003,", "67159"),
    "unhcr: daily-italy": ("1443657600,", "343"),
    "spain: fortnightly-cumulated": (";60;", "80"),
    "internal_borders: plain": (",COVID-19,", "305"),
}


def text(name: str) -> str:
    return sample(name)["text"]


def delimiter(text: str) -> str:
    return ";" if ";" in text.splitlines()[0] else ","


def rewritten(change: Callable[[list[list[str]]], list[list[str]]], mark: str = "") -> Callable[[str], str]:
    """A change of the rows of a text that are not blank."""

    def write(text: str) -> str:
        out = io.StringIO()
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter(text)) if any(row)]
        csv.writer(out, delimiter=mark or delimiter(text), lineterminator="\n").writerows(change(rows))
        return out.getvalue()

    return write


BAD = {
    "no header": lambda text: "\n".join(text.splitlines()[1:]),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-32 without a mark": lambda text: text.encode("utf-32-le"),
    "a zip archive": lambda text: zipped({"a.csv": text}),
    "an archive in an archive": lambda text: gzip.compress(gzip.compress(text.encode())),
    "a gzip with other bytes in it": lambda text: gzip.compress(text.encode())[:-12] + b"x" * 12,
    "a row too long": lambda text: text.replace("\n", delimiter(text) + "\n").replace(delimiter(text) + "\n", "\n", 1),
    "every row twice": rewritten(lambda rows: [*rows, *rows[1:]]),
    "the header twice": rewritten(lambda rows: [*rows, rows[0]]),
    "another delimiter": rewritten(lambda rows: rows, mark="|"),
    "the first column gone": rewritten(lambda rows: [row[1:] for row in rows]),
    "a quote that is never closed": lambda text: text.replace("\n", '\n"', 1) if '"' not in text else text.rstrip("\n") + '"x',
    "a NUL in a cell": rewritten(lambda rows: [rows[0], [rows[1][0] + "\0", *rows[1][1:]], *rows[2:]]),
}  # fmt: skip
NO_COUNTS = ["1,5", "1.000", "1e5", "−5", "five", "9" * 5000, "0.5", "nan", "5\n6", "5\x1b[31m"]


def counted(name: str, cell: str) -> str:
    """The sample with another cell for its count."""
    before, count = TEXTS[name]
    assert before + count in text(name)
    quoted = '"' + cell.replace('"', '""') + '"' if set(cell) & {delimiter(text(name)), "\n", '"'} else cell
    return text(name).replace(before + count, before + quoted, 1)


# --- workbooks: sample -> sheet, row and column of a count of it

BOOKS = {
    "detections: workbook-2025-11": ("Detections_of_IBC", 3, 4),
    "incidents: workbook-2024": ("Worksheet", 2, 8),
    "return_operations: workbook-plain": ("2019-2022_TCNs", 2, 5),
}
NO_CELLS = ["1,5", "#REF!", -1, 0.5, 1e300, 10**10, True, dt.datetime(2026, 1, 1)]


def book(name: str, cell: object = None) -> bytes:
    """The sample's workbook, perhaps with another cell for its count."""
    sheets = copy.deepcopy(sample(name)["sheets"])
    title, row, column = BOOKS[name]
    if cell is not None:
        sheets[title][row - 1][column - 1] = cell
    return xlsx(sheets)


def repacked(raw: bytes, changed: dict[str, bytes | None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        kept = {name: changed.get(name, archive.read(name)) for name in archive.namelist()}
    return zipped({name: content for name, content in kept.items() if content is not None})


LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (ord("b") + i, b"&%c;" % (ord("a") + i) * 10) for i in range(9))
    + b"]><worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    b"<row r='1'><c r='A1' t='str'><v>&j;</v></c></row></sheetData></worksheet>"
)
OUTSIDE = LAUGHS.replace(b"<!ENTITY a 'aaaaaaaaaa'>", b"<!ENTITY j SYSTEM 'file:///etc/passwd'>", 1)
SHEETS = {"no sheet": None, "an empty sheet": b"", "no XML": b"<a><b></a>", "entities": LAUGHS, "from outside": OUTSIDE}
BAD_PARTS = {"no workbook": {"xl/workbook.xml": None}, "no types": {"[Content_Types].xml": None}}
BAD_PARTS |= {how: {f"xl/worksheets/sheet{at}.xml": content for at in (1, 2)} for how, content in SHEETS.items()}
BAD_BOOKS = {
    "its directory alone": lambda raw: raw[-200:],
    "a hole": lambda raw: raw[:600] + bytes(64) + raw[664:],
    **{how: partial(repacked, changed=parts) for how, parts in BAD_PARTS.items()},
}

# --- JSON: sample -> the way to a count of it

DOCUMENTS = {
    "incidents: api-2023": (0, "number_dead"),
    "eurostat_layouts: json-stat": ("value", "1"),
    "unhcr: portal-series": ("series", 0, "answer", "data", "timeseries", 0, "individuals"),
}
NO_VALUES = [
    '"five"', "-1", "0.5", "1e300", "1e400", "NaN", "true", "[1]", '{"a": 1}', "9" * 5000, '"\\u0000"', '"\\ud800"', "[[[]]]",
]  # fmt: skip


def document(name: str, value: str = "") -> str:
    """The sample, perhaps with other text for its count."""
    found = copy.deepcopy(sample(name)["json"])
    *path, last = DOCUMENTS[name]
    part = found
    for step in path:
        part = part[step]
    if value:
        part[last] = "@"
    return json.dumps(found).replace('"@"', value)


BAD_DOCUMENTS = {
    "an empty object": lambda text: "{}",
    "null": lambda text: "null",
    "in a list": lambda text: f"[[{text}]]",
    "as text": json.dumps,
    "two documents": lambda text: text + text,
    "lines": lambda text: text + "\n" + text,
    "nested objects": lambda text: '{"a":' * 5000 + "1" + "}" * 5000,
    "a name twice": lambda text: text.replace("{", '{"x": 1, "x": 2, ', 1),
    "UTF-16": lambda text: text.encode("utf-16"),
    "latin 1": lambda text: text.replace("{", '{"é": 1, ', 1).encode("latin-1"),
    "an error": lambda text: '{"error": [{"status": 400, "label": "no"}]}',
}

# --- what is refused


def drawn(samples: Iterable[str], cases: Iterable) -> Iterator[tuple]:
    """Every case with the first sample, and every sixth with each of the others: most cases meet several readers."""
    for at, name in enumerate(samples):
        yield from ((name, case) for number, case in enumerate(cases) if at == 0 or (at + number) % 6 == 0)


def cases(samples: Iterable[str], given: Iterable, make: Callable[[str, object], object], says: str = "") -> Iterator:
    for name, what in drawn(samples, given):
        yield pytest.param(name, partial(make, name, what), says, id=f"{name}, {what!r}"[:80])


REFUSED = [
    *cases(TEXTS, BAD, lambda name, how: BAD[how](text(name))),
    *cases(TEXTS, NO_COUNTS, counted, "row "),
    *cases(BOOKS, BAD_BOOKS, lambda name, how: BAD_BOOKS[how](book(name))),
    *cases(BOOKS, NO_CELLS, book, "row "),
    *cases(BOOKS, ["=5+7"], book, "there is a formula without its result in cell "),
    *cases(DOCUMENTS, BAD_DOCUMENTS, lambda name, how: BAD_DOCUMENTS[how](document(name))),
    *cases(DOCUMENTS, NO_VALUES, document),
]


@pytest.mark.parametrize(("name", "make", "says"), REFUSED)
def test_it_is_refused_in_one_sentence(write, name, make, says):
    path = write("a.csv", make())
    with pytest.raises(DataError) as error:
        read(sample(name)["dataset"], [path])
    sentence = str(error.value)
    assert (sentence.startswith("a.csv"), says in sentence, "\n" in sentence) == (True, True, False), sentence
    assert REPORT not in sentence
    assert len(sentence) < 1200


# --- values of another type, anywhere in a JSON document

ODD = [None, True, -1, 1.5, 10**400, "", "x", "{}", "{0.__class__.__mro__}", "2026-99-99", [], [[]], [1, 2], {}]


def ways(part: object, way: tuple = ()) -> Iterator[tuple]:
    """The way to each part of a document that is not the whole."""
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for step, deeper in inside:
        yield (*way, step)
        yield from ways(deeper, (*way, step))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_any_value_of_another_type_is_read_or_refused_and_nothing_fails(write, name):
    whole = sample(name)["json"]
    for way, value in random.Random(16).sample([*itertools.product(ways(whole), ODD)], 30):
        document = part = copy.deepcopy(whole)
        for step in way[:-1]:
            part = part[step]
        part[way[-1]] = value
        with suppress(DataError):
            reader(sample(name)["dataset"])(write("a.json", json.dumps(document)))


# --- the command


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return make_project(tmp_path / "project", real_entries("detections"), monkeypatch) / "data"


def files(data: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in data.rglob("*") if path.is_file() and ".lock" not in path.parts}


def ingested(path: Path, day: str = "2026-08-31") -> tuple[int, str]:
    """The exit code of the command and what it said; no error may escape it."""
    done = call("ingest", "detections", path, "--vintage", day, "--obtained", "copy")
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return done.exit_code, done.output


ROUTES = text("detections: route-month")


@pytest.mark.parametrize(
    ("name", "text", "day", "code", "said"),
    [
        ("a.csv", counted("detections: route-month", "5\x1b[31m\n" * 999), "2026-08-31", 3, "borderbook: a.csv, row 2, "),
        (os.fsdecode(b"\xff\xfe.csv"), ROUTES, "2026-08-31", 3, "nothing was changed"),
        ("a.csv", ROUTES, "2099-01-01", 2, "is in the future"),
        ("a.csv", ROUTES, "0001-01-01", 3, "after the vintage of "),
        ("a.csv", ROUTES, "2026-02-30", 2, "does not match the format"),
    ],
)  # fmt: skip
def test_the_command_says_why_it_refuses_a_file_and_changes_nothing(data, tmp_path, name, text, day, code, said):
    (tmp_path / name).write_text(text)
    before = files(data)
    found, words = ingested(tmp_path / name, day)
    assert (found, said in words, len(words) < 1200) == (code, True, True), words
    assert files(data) == before


@pytest.mark.parametrize(
    "name", ["a b.csv", "-.csv", "a\nb.csv", "'\"`$(x).csv", "[bold]x: y #z.csv", "a" * 250 + ".csv", "\U0001f600.csv"]
)
def test_a_file_of_any_name_is_read_and_the_catalog_stays_readable(data, write, name):
    code, said = ingested(write(name, ROUTES))
    assert (code, "created; " in said) == (0, True), said
    assert catalog.read_catalog().entry("detections").vintages[0].files[0].name == name
    assert not any(checksums.differences().values())
    assert "Traceback" not in call("datasets").output


# --- what would fill the memory, or take for ever

MEGABYTE = 1 << 20
MOST_MEMORY, MOST_SECONDS = 1024 * MEGABYTE, 60
LIBRARIES = 300 * MEGABYTE  # an interpreter that has imported what ingest needs
ROW = b"Western Balkan Route,2025-12,5\n"


def cube(**changed: object) -> bytes:
    return json.dumps(sample("eurostat_layouts: json-stat")["json"] | changed).encode()


HEAVY = {
    "a gigabyte of zeros": ("detections", lambda: gzip.compress(bytes(1024 * MEGABYTE), 1)),
    "a heading of 120 MB": ("incidents", lambda: gzip.compress(b"a" * (120 * MEGABYTE), 1)),
    "2 million rows": ("detections", lambda: gzip.compress(b"route,month,detections\n" + ROW * (2 * MEGABYTE), 1)),
    "a workbook of 200 MB": ("detections", lambda: repacked(
        book("detections: workbook-2025-11"), {"xl/styles.xml": bytes(200 * MEGABYTE)})),
    "small objects": ("incidents", lambda: gzip.compress(b"[" + b"{}," * (40 * MEGABYTE) + b"{}]", 1)),
    "an OpenDocument of small tags": ("small_boats", lambda: ods({"SB_01": "<a/>" * (25 * MEGABYTE)})),
    "rows and columns that are repeated": ("small_boats", lambda: ods({"SB_01": (
        '<table:table-row table:number-rows-repeated="999">'
        + '<table:table-cell table:number-columns-repeated="999"/>' * 99 + "</table:table-row>") * 99})),
    "a cube of 10 to the 18 cells": ("enforcement", lambda: cube(size=[10**6, 10**6, 1, 10**6, 1])),
    "a cell far outside its cube": ("enforcement", lambda: cube(value={"9" * 400: 5})),
}  # fmt: skip


def limit(room: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def refusal(dataset: str, path: Path) -> str:
    try:
        read(dataset, [path])
    except DataError as error:
        return str(error)
    return "it was read"


@pytest.mark.parametrize("how", HEAVY)
def test_what_would_fill_the_memory_is_refused(write, how):
    dataset, make = HEAVY[how]
    path = write("a.csv", make())
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    room = size + MOST_MEMORY - LIBRARIES  # whatever other tests left behind in this process
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork"), limit, (room,)) as pool:
        said = pool.submit(refusal, dataset, path).result(5 * MOST_SECONDS)
    assert said.startswith("a.csv"), said
    assert "not ods but" not in said  # a workbook that no reader takes for one would show nothing
