"""A notebook with every kind of block, its record, and what stands in a PDF."""

import functools
import io
import json
import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader

from notemill.report.page import page_of
from notemill.report.pdf import PAGE
from notemill.show.outputs import FIGURE_MIME, TABLE_MIME, TEXT_MIME

SIDE = PAGE["side"] * 72 / 25.4 - 1  # the margin of a PDF in points
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAFElEQVR4nGNkKNrEgA0wYRWlkwQArDgBMPaHH10AAAAASUVORK5CYII="
EVIL = "<script>alert('x')</script>"
FACTS = {
    "name": "by-route", "title": "A finding", "alt": "Bars. Highest: 7.", "unit": "Detections", "source": "Source: F, vintage 2025",
    "note": "", "columns": ["year", "route", "detections"], "rows": [[2015, EVIL, 7], [2016, "B", None]],
}  # fmt: skip
TABLE = {
    "name": "t", "caption": "Table", "unit": "U", "source": "Source: F", "note": "", "columns": ["a"], "rows": [[1.5]],
}  # fmt: skip
RECORD = {
    "question": "q", "notebook": "notebooks/q.ipynb", "run": "default", "title": "The question?",
    "theme": "External border", "parameters": {"start": 2015}, "key": "k" * 64, "parts": {},
    "datasets": [{"name": "d", "vintage": "2025-06-03", "sha256": {"2025-06-03": "a" * 64}}],
    "status": "done", "failure": None, "cells": [], "started": "2026-11-24T10:00:00+00:00", "seconds": 1.0,
    "versions": {"borderbook": "0.1.0", "python": "3.11"}, "files": [], "beside": {},
}  # fmt: skip


class Record:
    """A record as ``render`` takes it."""

    def __init__(self, **over):
        self.facts = {**RECORD, "datasets": [], **over}

    def model_dump_json(self):
        return json.dumps(self.facts)


def shown(cell: str, **data: Any):
    """A code cell that shows something: MIME types with '_' for '/', or the names of ours."""
    ours = {"figure": FIGURE_MIME, "table": TABLE_MIME, "text": TEXT_MIME}
    bundle = {ours.get(kind, kind.replace("_", "/", 1)): content for kind, content in data.items()}
    output = new_output("execute_result", data={"text/plain": "x", **bundle}, execution_count=1)
    return new_code_cell(cell, outputs=[output])


def notebook(picture: dict[str, str] | None = None):
    """Words, parameters, an answer, a figure (``picture``: its form), a table, a printed text."""
    answer = {"text_markdown": f"In 2015, **7** detections {EVIL}.", "text": {"role": "answer"}}
    printed = new_output("stream", name="stdout", text=f"\x1b[31m{EVIL}\x1b[0m")
    cells = [
        new_markdown_cell("# The question?\n\nAn introduction.\n\n## Parameters\n\nChange them."),
        new_code_cell("start = 2015", metadata={"tags": ["parameters"]}),
        shown("answer()", **answer),
        new_markdown_cell("## A figure"),
        shown("draw()", figure=FACTS, **(picture or {"image_png": DOT})),
        shown("table()", table=TABLE),
        new_code_cell("print()", outputs=[printed]),
    ]
    return new_notebook(cells=cells)


def page_with(*cells):
    """The page of a notebook of these cells."""
    return page_of(new_notebook(cells=list(cells)))


@dataclass
class Sheet:
    """A sheet of a PDF: its text, sizes and heights of its text in points, and what of it lies in its margins."""

    text: str = ""
    sizes: list[float] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)


@functools.cache  # reading takes a second or two a report
def reader(pdf: bytes | Path) -> PdfReader:
    return PdfReader(io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf)


@functools.cache
def sheets(pdf: bytes | Path) -> list[Sheet]:
    """The sheets of a PDF as they are read."""
    return [_sheet(page) for page in reader(pdf).pages]


def _sheet(page) -> Sheet:
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    found = Sheet()

    def visit(text, matrix, place, font, size):
        if text.strip():
            x = place[4] * matrix[0] + matrix[4]
            y = place[5] * matrix[3] + matrix[5]
            found.sizes.append(size * math.hypot(matrix[0], matrix[1]))  # turned or upright
            found.heights.append(y)
            # the narrowest letters are a quarter as wide as they are high; turned ones take no width
            end = x + 0.25 * abs(size * place[0] * matrix[0]) * len(text.strip())
            if not (SIDE <= x <= end <= width - SIDE and 0 <= y <= height):
                found.beyond.append(f"{text.strip()[:40]} at {x:.0f}, {y:.0f}")

    found.text = page.extract_text(visitor_text=visit)
    return found


def words(pdf: bytes | Path) -> str:
    """All text of a PDF, with single spaces."""
    return " ".join(" ".join(sheet.text for sheet in sheets(pdf)).split())


def letters(text: str) -> str:
    """Text as it can be compared: without white space, hyphens, emphasis, and signs that break lines."""
    return re.sub(r"[\s\u200b\u00ad*`-]", "", text)


def tags(pdf: bytes | Path) -> list[tuple[str, Any]]:
    """The elements of a PDF's structure tree in the order of reading: kind and attributes."""
    found: list[tuple[str, Any]] = []
    waiting = [reader(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict) and "/S" in node:
            found.append((node["/S"], node))
            waiting.append(node.get("/K", []))
    return found


def alternative_texts(pdf: bytes | Path) -> list[str]:
    """The alternative texts of all figures in a PDF's structure tree."""
    return [str(node.get("/Alt", "")) for kind, node in tags(pdf) if kind == "/Figure"]
