"""Hundreds of bad and borderline files: `borderbook ingest` reads each right, or refuses it in one sentence and writes nothing.

They are made from the small samples of the readers' tests (``tests/upkeep/sources/samples``) by changing one thing. What could
fill the memory or never end runs in a process of its own, with the memory and the time that it may take.
"""

from __future__ import annotations

import bz2
import copy
import csv
import datetime as dt
import gzip
import io
import json
import lzma
import multiprocessing
import os
import resource
import struct
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path

import openpyxl
import pytest
import yaml
from click.testing import CliRunner

from borderbook import catalog
from borderbook.cli import main
from borderbook.upkeep import checksums
from borderbook.upkeep.sources import reader
from small_files import ods, zipped
from small_project import make_project, real_entries

SAMPLES = Path(__file__).parent / "sources" / "samples"
DAY = "2026-08-31"
BAD_INPUTS = yaml.safe_load(Path(__file__).with_name("bad_inputs.yml").read_text(encoding="utf-8"))


@cache
def sample(name: str) -> dict:
    file, _, title = name.partition(": ")
    return yaml.safe_load((SAMPLES / f"{file}.yml").read_text(encoding="utf-8"))[title]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """The folder data/ of a project of a test's own."""
    return lambda dataset: make_project(tmp_path / "project", real_entries(dataset), monkeypatch) / "data"


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return defaultdict(partial(tmp_path_factory.mktemp, "project"))


@pytest.fixture
def common(roots: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """The same of a project for tests that must not change it, which ``refused`` sees to."""

    def find(dataset: str) -> Path:
        root = roots[dataset]
        if not (root / "data").exists():
            make_project(root, real_entries(dataset), monkeypatch)
        monkeypatch.setenv("BORDERBOOK_ROOT", str(root))
        return root / "data"

    return find


def state(data: Path) -> dict[str, bytes]:
    paths = [path for path in data.rglob("*") if path.is_file() and ".lock" not in path.parts]
    return {str(path.relative_to(data)): path.read_bytes() for path in paths}


def ingested(dataset: str, path: Path, day: str = DAY) -> tuple[int, str]:
    """The exit code of the command and what it said; no error may escape it."""
    done = CliRunner().invoke(main, ["ingest", dataset, str(path), "--vintage", day, "--obtained", "copy"])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return done.exit_code, done.output


def refused(data: Path, dataset: str, path: Path, day: str = DAY) -> str:
    """The one sentence with which a file is refused."""
    before = state(data)
    code, said = ingested(dataset, path, day)
    assert (code, said.count("\n"), said.startswith("borderbook: ")) == (3, 1, True), said
    assert len(said) < 1200
    assert path.name in said
    assert state(data) == before
    return said


def read_alike(data: Path, dataset: str, path: Path, as_it_was: Path) -> None:
    expected = reader(dataset)(as_it_was).table
    code, said = ingested(dataset, path)
    assert code == 0, said
    assert catalog.as_published(dataset, DAY).equals(expected)
    assert {vintage.date.isoformat() for vintage in catalog.read_catalog().entry(dataset).vintages} == {DAY}


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


def delimiter(text: str) -> str:
    return ";" if ";" in text.splitlines()[0] else ","


def cells_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=delimiter(text)))


def written(rows: list[list[str]], quoting: int = csv.QUOTE_MINIMAL, mark: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\n", quoting=quoting).writerows(rows)
    return out.getvalue()


def rewritten(change: Callable[[list[list[str]]], list[list[str]]]) -> Callable[[str], str]:
    return lambda text: written(change(cells_of(text)), mark=delimiter(text))


def filled(rows: list[list[str]]) -> list[list[str]]:
    return [row for row in rows if any(row)]


SAME = {
    "lines end as on Windows": lambda text: text.replace("\n", "\r\n"),
    "a byte order mark": lambda text: "\ufeff" + text,
    "gzip": lambda text: gzip.compress(text.encode()),
    "xz": lambda text: lzma.compress(text.encode()),
    "bzip2": lambda text: bz2.compress(text.encode()),
    "blank lines": lambda text: text + "\n \n\n",
    "no line end at the end": lambda text: text.rstrip("\n"),
    "every cell quoted": lambda text: written(cells_of(text), csv.QUOTE_ALL, delimiter(text)),
    "spaces around headings": rewritten(lambda rows: [[f" {name} " for name in rows[0]], *rows[1:]]),
}
BAD = {
    "nothing": lambda text: "",
    "a header alone": lambda text: text.splitlines()[0],
    "no header": lambda text: "\n".join(text.splitlines()[1:]),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-32 without a mark": lambda text: text.encode("utf-32-le"),
    "a page": lambda text: "<!DOCTYPE html>\n" + text,
    "a PDF": lambda text: "%PDF-1.7\n" + text,
    "a zip archive": lambda text: zipped({"a.csv": text}),
    "an archive in an archive": lambda text: gzip.compress(gzip.compress(gzip.compress(text.encode()))),
    "a gzip cut short": lambda text: gzip.compress(text.encode())[:-9],
    "a gzip with other bytes in it": lambda text: gzip.compress(text.encode())[:-12] + b"x" * 12,
    "a row cut short": lambda text: delimiter(text).join(text.rstrip("\n;").split(delimiter(text))[:-2]),
    "a row too long": lambda text: text.replace("\n", delimiter(text) + "\n").replace(delimiter(text) + "\n", "\n", 1),
    "every row twice": rewritten(lambda rows: [*filled(rows), *filled(rows)[1:]]),
    "the header twice": rewritten(lambda rows: [*rows, rows[0]]),
    "another delimiter": lambda text: written(cells_of(text), mark="|"),
    "the first column gone": rewritten(lambda rows: [row[1:] for row in rows]),
    "a column twice": rewritten(lambda rows: [[*row, row[0]] for row in rows]),
    "a quote that is never closed": lambda text: text.replace("\n", '\n"', 1) if '"' not in text else text.rstrip("\n") + '"x',
    "a NUL in a cell": rewritten(lambda rows: [rows[0], [rows[1][0] + "\0", *rows[1][1:]], *rows[2:]]),
}  # fmt: skip


NO_COUNTS = BAD_INPUTS["counts"]
FEW = ["1,5", "1.000", "1e5", "−5", "five", "9" * 400, "9" * 5000, "0.5", "nan"]


def counted(name: str, cell: str) -> str:
    before, count = TEXTS[name]
    text, mark = sample(name)["text"], delimiter(sample(name)["text"])
    assert before + count in text
    quoted = '"' + cell.replace('"', '""') + '"' if set(cell) & {mark, "\n", '"'} else cell
    return text.replace(before + count, before + quoted, 1)


FORMS = ["{:d}.0", " {:d} ", "{:,d}"]

# --- workbooks: sample -> sheet, row and column of a count of it

BOOKS = {
    "detections: workbook-2025-11": ("Detections_of_IBC", 3, 4),
    "incidents: workbook-2024": ("Worksheet", 2, 8),
    "return_operations: workbook-plain": ("2019-2022_TCNs", 2, 5),
}


def book(name: str, *cell: object, more: bool = False) -> bytes:
    """The sample's workbook, perhaps with another value for its count, perhaps with what says nothing added."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sample(name)["sheets"].items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append([as_read(value) for value in row])
    sheet, row, column = BOOKS[name]
    found = made[sheet].cell(row, column)
    if cell:
        found.value = cell[0]
    if more:
        found.font, found.number_format = openpyxl.styles.Font(bold=True), "0.00E+00"
        found.comment = openpyxl.comments.Comment("a comment", "somebody")
        made.create_sheet("Chart").append(["=1+1"])
        made[sheet].freeze_panes = "A2"
        made[sheet].append([None, " "])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def as_read(value: object) -> object:
    day = isinstance(value, str) and value.endswith(" 00:00:00")
    return dt.datetime.fromisoformat(value) if day else value


def count_in(name: str) -> int:
    sheet, row, column = BOOKS[name]
    return sample(name)["sheets"][sheet][row - 1][column - 1]


NO_CELLS = ["1,5", "1.000", "five", "1e5", "#REF!", "#DIV/0!", -1, 0.5, 1e300, 10**10, True, dt.datetime(2026, 1, 1)]


def parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (ord("b") + i, b"&%c;" % (ord("a") + i) * 10) for i in range(9))
    + b"]><worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    b"<row r='1'><c r='A1' t='str'><v>&j;</v></c></row></sheetData></worksheet>"
)
OUTSIDE = LAUGHS.replace(b"<!ENTITY a 'aaaaaaaaaa'>", b"<!ENTITY j SYSTEM 'file:///etc/passwd'>", 1)
BAD_BOOKS = {
    "cut short": lambda raw: raw[: len(raw) // 2],
    "its directory alone": lambda raw: raw[-200:],
    "a hole": lambda raw: raw[:600] + bytes(64) + raw[664:],
    "text": lambda raw: b"Route,Border type\na,b\n",
    "an old workbook": lambda raw: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "gzipped text": lambda raw: gzip.compress(b"a,b\n1,2\n"),
    "no workbook in the archive": lambda raw: repacked(raw, {"xl/workbook.xml": None}),
    "no types in the archive": lambda raw: repacked(raw, {"[Content_Types].xml": None}),
    "no sheet in the archive": lambda raw: repacked(raw, {f"xl/worksheets/sheet{i}.xml": None for i in (1, 2)}),
    "an empty sheet": lambda raw: repacked(raw, {f"xl/worksheets/sheet{i}.xml": b"" for i in (1, 2)}),
    "no XML": lambda raw: repacked(raw, {f"xl/worksheets/sheet{i}.xml": b"<a><b></a>" for i in (1, 2)}),
    "entities in entities": lambda raw: repacked(raw, {f"xl/worksheets/sheet{i}.xml": LAUGHS for i in (1, 2)}),
    "an entity from outside": lambda raw: repacked(raw, {f"xl/worksheets/sheet{i}.xml": OUTSIDE for i in (1, 2)}),
}  # fmt: skip


def repacked(raw: bytes, changed: dict[str, bytes | None]) -> bytes:
    kept = {name: changed.get(name, content) for name, content in parts(raw).items()}
    return zipped({name: content for name, content in kept.items() if content is not None})


# --- JSON: sample -> the way to a count of it

DOCUMENTS = {
    "incidents: api-2023": (0, "number_dead"),
    "eurostat_layouts: json-stat": ("value", "1"),
    "unhcr: json-monthly": ("monthly", 0, "sea_arrivals"),
    "iom_totals: yearly-totals": ("data", "mediterranean", 0, "value"),
    "unhcr_citizenship: json-by-origin": ("by_destination", 0, "origins", 0, "people"),
}


def document(name: str, *value: object) -> str:
    """The sample, perhaps with other text for its count."""
    found = copy.deepcopy(sample(name)["json"])
    *path, last = DOCUMENTS[name]
    part = found
    for step in path:
        part = part[step]
    if value:
        part[last] = "@"
    return json.dumps(found).replace('"@"', *map(str, value)) if value else json.dumps(found)


NO_VALUES = [
    '"1,5"', '"five"', "-1", "0.5", "1e300", "1e400", "-1e400", "NaN", "Infinity", "true", "[1]", '{"a": 1}', "10000000000",
    '"1e5"', "9" * 5000, '"\\u0000"', '"\\ud800"', "[[[]]]",
]  # fmt: skip


BAD_DOCUMENTS = {
    "an empty list": lambda text: "[]",
    "an empty object": lambda text: "{}",
    "null": lambda text: "null",
    "a number": lambda text: "5",
    "a text": lambda text: '"five"',
    "in a list": lambda text: f"[[{text}]]",
    "as text": json.dumps,
    "cut short": lambda text: text[:-5],
    "two documents": lambda text: text + text,
    "lines": lambda text: text + "\n" + text,
    "nested": lambda text: "[" * 5000 + "]" * 5000,
    "nested objects": lambda text: '{"a":' * 5000 + "1" + "}" * 5000,
    "a page": lambda text: "<html>" + text,
    "a name twice": lambda text: text.replace("{", '{"x": 1, "x": 2, ', 1),
    "UTF-16": lambda text: text.encode("utf-16"),
    "latin 1": lambda text: text.replace("{", '{"é": 1, ', 1).encode("latin-1"),
    "an error": lambda text: '{"error": [{"status": 400, "label": "no"}]}',
}


# --- what is refused, and what is read alike


def drawn(samples: Iterable[str], cases: Iterable) -> Iterator[tuple]:
    """Every case with the first sample, and every sixth with each of the others: most cases meet several readers."""
    for at, name in enumerate(samples):
        yield from ((name, case) for number, case in enumerate(cases) if at == 0 or (at + number) % 6 == 0)


def text(name: str) -> str:
    return sample(name)["text"]


def replaced(name: str, before: str, after: str) -> str:
    assert before in text(name)
    return text(name).replace(before, after, 1)


def case(kind: str, name: str, what: object, says: str, make: Callable, *given: object):
    return pytest.param(f"a.{kind}", name, partial(make, *given), says, id=f"{name}, {what!r}"[:80])


def changed(how: dict[str, Callable], key: str, make: Callable[[str], object], name: str) -> object:
    return how[key](make(name))


REFUSED = [
    *(case("csv", name, how, "", changed, BAD, how, text, name) for name, how in drawn(TEXTS, BAD)),
    *(case("csv", name, cell, "row ", counted, name, cell) for name, cell in drawn(list(TEXTS)[:4:3], NO_COUNTS)),
    *(case("csv", name, cell, "row ", counted, name, cell) for name, cell in drawn(TEXTS, FEW)),
    *(case("csv", name, after, "", replaced, name, before, after)
      for name, cases in BAD_INPUTS["meanings"].items() for before, afters in cases.items() for after in afters),
    *(case("xlsx", name, cell, "row ", book, name, cell) for name, cell in drawn(BOOKS, NO_CELLS)),
    *(case("xlsx", name, "a formula", "there is a formula without its result in cell ", book, name, "=5+7") for name in BOOKS),
    *(case("xlsx", name, how, "", changed, BAD_BOOKS, how, book, name) for name, how in drawn(BOOKS, BAD_BOOKS)),
    *(case("json", name, value, "", document, name, value) for name, value in drawn(DOCUMENTS, NO_VALUES)),
    *(case("json", name, how, "", changed, BAD_DOCUMENTS, how, document, name)
      for name, how in drawn(DOCUMENTS, BAD_DOCUMENTS)),
]  # fmt: skip


@pytest.mark.parametrize(("file", "name", "make", "says"), REFUSED)
def test_it_is_refused_in_one_sentence_and_nothing_is_written(common, write, file, name, make, says):
    dataset = sample(name)["dataset"]
    assert says in refused(common(dataset), dataset, write(file, make()))


def counted_as(name: str, form: str) -> str:
    return counted(name, form.format(int(TEXTS[name][1])))


def count_as(name: str, how: str) -> bytes:
    written = SAME_BOOKS[how]
    return book(name, written(count_in(name))) if written else book(name, more=True)


PLAIN = {"csv": text, "xlsx": book, "json": document}
SAME_BOOKS = {"text": str, "a float": float, "text with commas": "{:,}".format, "more": None}
SAME_DOCUMENTS = {
    "a byte order mark": lambda text: text.encode("utf-8-sig"),
    "gzip": lambda text: gzip.compress(text.encode()),
    "blanks": lambda text: "\n " + text,
}
ALIKE = [
    *(case("csv", name, how, "", changed, SAME, how, text, name) for name, how in drawn(TEXTS, SAME)),
    *(case("csv", name, form, "", counted_as, name, form) for name, form in drawn(TEXTS, FORMS)),
    *(case("xlsx", name, how, "", count_as, name, how) for name in BOOKS for how in SAME_BOOKS),
    *(case("json", name, how, "", changed, SAME_DOCUMENTS, how, document, name)
      for name, how in drawn(DOCUMENTS, SAME_DOCUMENTS)),
]  # fmt: skip


@pytest.mark.parametrize(("file", "name", "make", "_"), ALIKE)
def test_what_says_the_same_is_read_alike(project, write, file, name, make, _):
    dataset, kind = sample(name)["dataset"], file.partition(".")[2]
    data, as_it_was = project(dataset), write(f"b.{kind}", PLAIN[kind](name))
    read_alike(data, dataset, write(file, make()), as_it_was)


@pytest.mark.parametrize(
    ("day", "code", "said"),
    [("2099-01-01", 2, "is in the future"), ("2015-01-01", 3, "after the vintage of 2015-01-01"), ("1990-01-01", 3, "after"),
     ("0001-01-01", 3, "after"), ("2026-02-30", 2, "does not match the format"), ("yesterday", 2, "does not match")],
)  # fmt: skip
def test_a_date_that_is_none_of_the_files_is_refused(common, write, day, code, said):
    data, before = common("detections"), write("a.csv", sample("detections: route-month")["text"])
    held = state(data)
    found, words = ingested("detections", before, day)
    assert (found, said in words, state(data) == held) == (code, True, True), words


# --- names that are hard to write


@pytest.mark.parametrize(
    "name", ["a b.csv", "-.csv", "a\nb.csv", "'\"`$(x).csv", "[bold]x: y #z.csv", "a" * 250 + ".csv", "\U0001f600.csv"]
)
def test_a_file_of_any_name_is_read_and_the_catalog_stays_readable(project, write, name):
    found = sample("detections: route-month")
    data = project("detections")
    assert ingested("detections", write(name, found["text"]))[0] == 0
    assert catalog.read_catalog().entry("detections").vintages[0].files[0].name == name
    assert not any(checksums.differences().values())
    assert "Traceback" not in CliRunner().invoke(main, ["datasets"]).output
    assert data.exists()


def test_a_file_whose_name_is_no_text_is_refused(project, tmp_path):
    data = project("detections")
    path = tmp_path / os.fsdecode(b"\xff\xfe.csv")
    path.write_text(sample("detections: route-month")["text"])
    before = state(data)
    code, said = ingested("detections", path)
    assert (code, "nothing was changed" in said) == (3, True)
    assert state(data) == before


# --- what would fill the memory, or take for ever

MEGABYTE = 1 << 20
MOST_MEMORY, MOST_SECONDS = 1024 * MEGABYTE, 60
LIBRARIES = 300 * MEGABYTE  # an interpreter that has imported what ingest needs
HEADER = sample("detections: route-month")["text"].splitlines()[0] + "\n"


def boats(rows: str) -> bytes:
    return ods({"SB_01": rows})


def cube(**changed: object) -> bytes:
    return json.dumps(sample("eurostat_layouts: json-stat")["json"] | changed).encode()


def r_file(texts: int, given: int | None = None) -> bytes:
    """An R vector of so many missing texts, of which so many are there."""
    head = b"X\n" + struct.pack(">iiii", 3, 0x40300, 0x30500, 5) + b"UTF-8" + struct.pack(">ii", 16, texts)
    return head + struct.pack(">ii", 9, -1) * (texts if given is None else given)


HEAVY = {
    "a gigabyte of zeros": ("detections", lambda: gzip.compress(bytes(1024 * MEGABYTE), 1)),
    "a heading of 120 MB": ("incidents", lambda: gzip.compress(b"a" * (120 * MEGABYTE), 1)),
    "3 million rows": ("detections", lambda: gzip.compress(
        HEADER.encode() + b"Western Balkan Route,2025-12,5\n" * (3 * MEGABYTE), 1)),
    "a workbook of 200 MB": ("detections", lambda: repacked(
        book("detections: workbook-2025-11"), {"xl/styles.xml": bytes(200 * MEGABYTE)})),
    "an OpenDocument of 200 MB": ("small_boats", lambda: boats("<a/>" * (50 * MEGABYTE))),
    "brackets": ("incidents", lambda: gzip.compress(b"[" * (120 * MEGABYTE), 1)),
    "small objects": ("incidents", lambda: gzip.compress(b"[" + b"{}," * (40 * MEGABYTE) + b"{}]", 1)),
    "an OpenDocument of small tags": ("small_boats", lambda: boats("<a/>" * (25 * MEGABYTE))),
    "rows and columns that are repeated": ("small_boats", lambda: boats(
        ('<table:table-row table:number-rows-repeated="999">'
         + '<table:table-cell table:number-columns-repeated="999"/>' * 99 + "</table:table-row>") * 99)),
    "a workbook of small tags": ("detections", lambda: repacked(
        book("detections: workbook-2025-11"), {"xl/worksheets/sheet1.xml": b"<c/>" * (25 * MEGABYTE)})),
    "a cube of 10 to the 18 cells": ("enforcement", lambda: cube(size=[10**6, 10**6, 1, 10**6, 1])),
    "a cell far outside its cube": ("enforcement", lambda: cube(value={"9" * 400: 5})),
    "an R file that says it is large": ("detections", lambda: r_file((1 << 31) - 1, 3)),
}  # fmt: skip


def limited(work: Callable[[], object]) -> object:
    """What the work gives, in a process of its own that may take a minute and, with all that it has, a gigabyte."""

    def child(sender) -> None:
        size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        room = size + MOST_MEMORY - LIBRARIES  # whatever other tests left behind in this process
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        try:
            sender.send(work())
        except BaseException as error:
            sender.send(repr(error))
        finally:
            os._exit(0)

    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=child, args=(sender,))
    process.start()
    sender.close()
    try:
        return receiver.recv() if receiver.poll(5 * MOST_SECONDS) else "it takes too long"
    except EOFError:
        return f"it was killed ({process.exitcode})"
    finally:
        process.kill()
        process.join()


@pytest.mark.parametrize("how", HEAVY)
def test_what_would_fill_the_memory_is_refused(common, write, how):
    dataset, make = HEAVY[how]
    data = common(dataset)
    path = write("a.csv", make())
    before = state(data)
    code, said = limited(lambda: ingested(dataset, path))
    assert (code, said.count("\n"), "a.csv" in said) == (3, 1, True), said
    assert "not ods but" not in said  # a workbook that no reader takes for one would show nothing
    assert state(data) == before
