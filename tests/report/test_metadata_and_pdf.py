"""What lies beside the page: data described, the run described, the same report on paper."""

from __future__ import annotations

import io
import json

import pytest
from pypdf import PdfReader
from test_report import EVIL, RECORD, notebook

from borderbook.report import crate
from borderbook.report.datapackage import datapackage, type_of
from borderbook.report.page import page_of
from borderbook.report.pdf import nodes_of, pdf_of

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="9"><rect width="19" height="9"/></svg>'


def page():
    made = notebook()
    for cell in made.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                del output.data["image/png"]
                output.data["image/svg+xml"] = SVG
    return page_of(made)


def record(**over):
    datasets = [{"name": "d", "vintage": "2025-06-03", "sha256": {"2025-06-03": "a" * 64}}]
    return {**RECORD, "datasets": datasets, "versions": {"borderbook": "0.1.0", "python": "3.11"}, **over}


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ((1, None, 2), "integer"),
        ((1, 2.5), "number"),
        (("2015", "2016"), "year"),
        (("2015-01", "2015-02"), "yearmonth"),
        (("2015-01-31",), "date"),
        (("2015", "x"), "string"),
        ((True, False), "boolean"),
        ((None,), "any"),
        ((), "any"),
    ],
)
def test_the_type_of_a_column_is_the_narrowest_that_fits(values, kind):
    assert type_of(values) == kind


def test_every_csv_file_is_described_with_fields_unit_and_source():
    made = json.loads(datapackage(page(), record(), {"d": "CC BY 4.0"}))
    assert [r["path"] for r in made["resources"]] == ["by-route.csv", "t.csv"]
    first = made["resources"][0]
    assert [(f["name"], f["type"]) for f in first["schema"]["fields"]] == [
        ("year", "integer"), ("route", "string"), ("detections", "integer"),
    ]  # fmt: skip
    assert first["unit"] == "Detections"
    assert first["sources"] == [{"title": "Source: F, vintage 2025"}]
    assert made["licenses"] == [{"name": "other", "title": "d: CC BY 4.0"}]


def test_the_crate_can_be_read_by_the_library_and_tells_the_run(tmp_path):
    from rocrate.rocrate import ROCrate

    files = ["q.html", "data/by-route.csv"]
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / crate.NAME).write_text(crate.crate(page(), record(), files))
    read = ROCrate(tmp_path)
    (action,) = [e for e in read.get_entities() if e.type == "CreateAction"]
    assert action["actionStatus"] == "http://schema.org/CompletedActionStatus"
    assert {e.id for e in action["result"]} == set(files)
    inputs = {e["name"]: e for e in action["object"]}
    assert inputs["d, vintage 2025-06-03"]["sha256"] == "a" * 64
    assert inputs["start"]["value"] == "2015"
    assert action["endTime"] == "2026-11-24T10:00:01+00:00"


def test_the_crate_of_a_failed_run_says_failed():
    assert "FailedActionStatus" in crate.crate(page(), record(status="failed"), [])


def read(content):
    return "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages)


def test_the_pdf_has_title_answer_captions_tables_and_page_numbers_as_real_text():
    text = " ".join(read(pdf_of(page(), record(), "Borderbook: cite me.")).split())
    for part in (
        "The question?",
        "7 detections",
        "A finding",
        "Source: F, vintage 2025",
        "Table (U)",
        "1 / 1",
        "cite me",
    ):
        assert part in text, part


def test_text_from_data_stays_text_in_the_pdf():
    assert EVIL in read(pdf_of(page(), record(), "")).replace("\n", " ")


def test_the_pdf_is_tagged_has_a_language_and_alternative_text_and_is_the_same_bytes_each_time():
    first = pdf_of(page(), record(), "")
    assert first == pdf_of(page(), record(), "")
    root = PdfReader(io.BytesIO(first)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert b"Bars. Highest: 7." in first or "Bars. Highest: 7.".encode("utf-16-be") in first or figures(root)


def figures(node, depth=0):
    """Whether a figure with the alternative text is in the structure tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if not isinstance(node, dict) or depth > 12:
        return any(figures(k, depth + 1) for k in node) if isinstance(node, list) else False
    if node.get("/Alt") == "Bars. Highest: 7.":
        return True
    return any(figures(node[k], depth + 1) for k in ("/StructTreeRoot", "/K") if k in node)


def test_a_failed_run_says_so_on_paper():
    assert "did not finish" in read(pdf_of(page(), record(status="failed"), ""))


def test_markdown_becomes_plain_nodes():
    (p,) = nodes_of("In **2015** see [x](https://e.org) and `c`.")
    assert p["t"] == "p"
    assert [n["t"] for n in p["of"]] == ["text", "strong", "text", "link", "text", "code", "text"]
    (items,) = nodes_of("- a\n- b")
    assert [i["t"] for i in items["of"]] == ["item", "item"]
