"""Every report as it was built: light, described for machines, and silent about the machine it was made on."""

from __future__ import annotations

import csv
import json
import os
import re
import socket
import tempfile
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate

MEGABYTE = 1_000_000
SIX, EACH_MORE = 1.5 * MEGABYTE, 0.25 * MEGABYTE


def test_the_page_is_light(built):
    page = (built / f"{built.parent.name}.html").read_text(encoding="utf-8")
    allowed = SIX + EACH_MORE * max(page.count("<figure") - 6, 0)
    assert len(page.encode()) <= allowed


def test_the_card_for_the_index_is_light(built):
    assert (built / "card.json").stat().st_size < 40_000


def test_every_csv_file_is_described(built):
    package = json.loads((built / "data" / "datapackage.json").read_text(encoding="utf-8"))
    files = {path.name for path in (built / "data").glob("*.csv")}
    assert {resource["path"] for resource in package["resources"]} == files
    assert package["sources"]
    assert package["licenses"]
    for licence in package["licenses"]:
        assert licence["name"]
        assert re.fullmatch(r"\w+: \S.+", licence["title"], re.S)
    for resource in package["resources"]:
        assert resource["title"]
        assert resource["unit"]
        assert resource["sources"][0]["title"].startswith(("Source: ", "Sources: "))


def test_the_fields_described_are_the_columns_of_the_file_and_of_its_values(built):
    package = json.loads((built / "data" / "datapackage.json").read_text(encoding="utf-8"))
    forms = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?(e-?\d+)?", "year": r"\d{4}", "yearmonth": r"\d{4}-\d{2}",
             "date": r"\d{4}-\d{2}-\d{2}", "boolean": "True|False"}  # fmt: skip
    for resource in package["resources"]:
        with (built / "data" / resource["path"]).open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == head
        for field, values in zip(fields, zip(*rows, strict=True), strict=False):
            form = forms.get(field["type"], ".*")
            assert [v for v in values if v and not re.fullmatch(form, v, re.S)] == [], (
                resource["path"],
                field,
            )


def test_the_crate_is_one_to_the_library_and_tells_the_run(built):
    record = json.loads((built / "run.json").read_text(encoding="utf-8"))
    crate = ROCrate(built)
    (action,) = [entity for entity in crate.get_entities() if entity.type == "CreateAction"]
    made = {entity.id for entity in action["result"]}
    described = {"run.json", "card.json", "ro-crate-metadata.json"}
    assert made == {p.relative_to(built).as_posix() for p in built.rglob("*") if p.is_file()} - described
    inputs = {entity["name"]: entity for entity in action["object"]}
    assert record["parameters"].keys() <= inputs.keys()
    for dataset in record["datasets"]:
        for vintage, digest in dataset["sha256"].items():
            assert inputs[f"{dataset['name']}, vintage {vintage}"]["sha256"] == digest
    assert action["actionStatus"].endswith("CompletedActionStatus")
    assert action["instrument"]["name"] == f"{record['question']}.ipynb"
    assert action["agent"].type == "SoftwareApplication"
    assert action["agent"]["version"]
    assert "pandas" in action["agent"]["softwareRequirements"]
    assert crate.root_dataset["conformsTo"]["name"] == "Process Run Crate"


def telling() -> set[str]:
    """What would name this machine: its paths, its name, its user, the longer values of its environment."""
    home = Path.home()
    places = {str(Path(__file__).resolve().parents[2]), str(home), tempfile.gettempdir()}
    longer = {
        value for value in os.environ.values() if len(value) >= 12 and not re.fullmatch(r"[a-z -]+", value)
    }
    names = {socket.gethostname(), home.name} - {"root", "localhost"}
    return (
        {f"{place}/" for place in places if place != "/"}
        | longer
        | {name for name in names if len(name) >= 5}
    )


@pytest.mark.parametrize("kind", ["html", "json", "csv", "ipynb"])
def test_nothing_tells_of_the_machine(built, kind):
    for path in built.rglob(f"*.{kind}"):
        text = path.read_text(encoding="utf-8")
        assert [word for word in telling() if word in text] == [], path.name
        assert re.findall(r"(?<![\w/.:])/(?:home|root|Users|tmp|work|workspace|private)/\w", text) == [], (
            path.name
        )
