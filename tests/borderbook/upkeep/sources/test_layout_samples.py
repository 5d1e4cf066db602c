"""Small files of every layout: what each gives, and the sentence with which it is refused once it is changed.

They stand in ``samples``. The content of a sample is a ``text``, a ``json`` document, or the ``sheets`` of a workbook (of an
OpenDocument one: ``ods``). ``gives`` holds some columns of the tidy table and a line for each of its rows (in any order).
Under ``changed`` stand changes and what they give, under ``refused`` changes and the parts of the sentence, between …,
that refuses them. A change replaces in a text what stands ``before`` by what comes ``after``, appends (``more``), sets a
``cell`` of a sheet (``row`` 1 is the header, ``column`` is counted from 1), sets the ``value`` at a place of a JSON
document, or gives the whole content anew.
"""

import copy
import json
import re
from pathlib import Path

import pytest
import yaml

from borderbook.upkeep import sources
from borderbook.upkeep.sources import reader
from notemill import catalog, project

KINDS = ("text", "json", "sheets", "ods")
PATHS = sorted(Path(__file__).with_name("samples").glob("*.yml"))
SAMPLES = {
    f"{path.stem}: {name}": sample
    for path in PATHS
    for name, sample in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}
CHANGED = [(name, case) for name, sample in SAMPLES.items() for case in sample.get("changed", [])]
REFUSED = [(name, case) for name, sample in SAMPLES.items() for case in sample.get("refused", [])]


def named(case):
    return case.get("says") if isinstance(case, dict) else case


def content_of(sample):
    return next((kind, copy.deepcopy(sample[kind])) for kind in KINDS if kind in sample)


def altered(sample, change):
    """The kind of a sample and its content once it is changed."""
    if any(kind in change for kind in KINDS):
        return content_of(change)
    kind, content = content_of(sample)
    if "before" in change:
        assert change["before"] in content
        return kind, content.replace(change["before"], change["after"])
    if "more" in change:
        return kind, content + change["more"]
    if "at" in change:
        *path, last = change["at"]
        part = content
        for step in path:
            part = part[step]
        part[last] = change["value"]
    for cell in change.get("cells", [change] if "row" in change else []):
        content[cell["sheet"]][cell["row"] - 1][cell["column"] - 1] = cell["cell"]
    return kind, content


@pytest.fixture
def write_sample(write, write_xlsx, write_ods):
    writers = {
        "text": lambda text: write("sample.csv", text),
        "json": lambda document: write("sample.json", json.dumps(document)),
        "sheets": lambda sheets: write_xlsx("sample.xlsx", **sheets),
        "ods": lambda sheets: write_ods("sample.ods", **sheets),
    }
    return lambda kind, content: writers[kind](content)


def lines(table, gives):
    """The table's columns that ``gives`` names, in plain text and numbers, in any order; missing is None."""
    days = {name: table[name].dt.strftime("%Y-%m-%d") for name in table.select_dtypes("datetime")}
    plain = table.assign(**days).astype(object)
    plain = plain.where(plain.notna(), None)
    if "where" in gives:
        plain = plain.query(gives["where"], engine="python")
    return sorted(plain[gives["columns"]].to_numpy().tolist(), key=str)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_gives_its_table(write_sample, name):
    sample = SAMPLES[name]
    reading = reader(sample["dataset"])(write_sample(*content_of(sample)))
    found = {"layout": reading.layout, "as_of": reading.as_of}
    assert found == {"as_of": None} | {key: sample[key] for key in found if key in sample}
    assert lines(reading.table, sample["gives"]) == sorted(sample["gives"]["rows"], key=str)


@pytest.mark.parametrize(("name", "case"), CHANGED, ids=lambda case: named(case) or "")
def test_a_changed_sample_gives_another_table(write_sample, name, case):
    sample = SAMPLES[name]
    table = reader(sample["dataset"])(write_sample(*altered(sample, case))).table
    gives = {"columns": sample["gives"]["columns"]} | case["gives"]
    assert lines(table, gives) == sorted(gives["rows"], key=str)


@pytest.mark.parametrize(("name", "case"), REFUSED, ids=lambda case: named(case) or "")
def test_a_bad_sample_is_refused_where_it_is_bad(write_sample, refused, name, case):
    sample = SAMPLES[name]
    refused(reader(sample["dataset"]), write_sample(*altered(sample, case)), case["says"])


def test_a_layout_of_a_vintage_is_read_or_listed_as_gone():
    vintages = (vintage for entry in catalog.read_catalog().datasets.values() for vintage in entry.every)
    layouts = {file.layout for vintage in vintages for file in vintage.files}
    files = [path for path in Path(sources.__path__[0]).rglob("*") if path.suffix in (".py", ".yml")]
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    rows = re.findall(r"(?m)^\| (`[a-z]+-[a-z0-9].*?) \|", (project.data() / "README.md").read_text(encoding="utf-8"))
    assert {layout for layout in layouts if layout not in code} == set(re.findall(r"`([\w-]+)`", " ".join(rows)))
