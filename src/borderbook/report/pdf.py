"""The same report as PDF, by Typst: real text, tagged, the same bytes each time; no browser, no LaTeX.

The template (templates/report.typ) gets all words as data, never as markup, so nothing in a data file can
change the document.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import mistune

from borderbook.report.page import Block, Page

TEMPLATES = Path(__file__).parent / "templates"
STANDARD: Literal["ua-1"] = "ua-1"
_TEXTS = ("prose", "answer", "method", "provenance", "versions", "banner")
_ast = mistune.create_markdown(renderer="ast", plugins=["table"])


def pdf_of(page: Page, record: dict[str, Any], cite: str) -> bytes:
    """A report as PDF/UA-1, laid out by ``templates/<question>.typ`` if there is one, else by report.typ.

    Args:
        page: the report.
        record: the run's record.
        cite: how to cite the report.
    """
    import matplotlib
    import typst

    with TemporaryDirectory(prefix="borderbook-") as name:
        folder = Path(name)
        blocks = list(_blocks(page, folder))
        facts = {"title": page.title, "record": _told(record), "cite": cite, "blocks": blocks}
        (folder / "report.json").write_text(json.dumps(facts), encoding="utf-8")
        own = TEMPLATES / f"{record['question']}.typ"
        shutil.copyfile(own if own.exists() else TEMPLATES / "report.typ", folder / "report.typ")
        made: bytes = typst.compile(
            folder / "report.typ", root=folder, format="pdf", pdf_standards=STANDARD,
            # the fonts come with the libraries, not from the machine: the same page everywhere
            font_paths=[Path(matplotlib.get_data_path(), "fonts", "ttf")], ignore_system_fonts=True,
            timestamp=0,
        )  # fmt: skip
        return made


def _told(record: dict[str, Any]) -> dict[str, Any]:
    values = record["parameters"].items()
    shown = [[name, ", ".join(map(str, v)) if isinstance(v, list) else str(v)] for name, v in values]
    return {
        "status": record["status"],
        "started": record["started"][:10],
        "key": record["key"],
        "parameters": shown,
    }


def _blocks(page: Page, folder: Path) -> Iterator[dict[str, Any]]:
    """The blocks that a reader on paper needs, images written into the folder; code is left to the HTML page."""
    for number, block in enumerate(page.blocks):
        if block.kind == "heading":
            yield {"kind": "heading", "text": block.content}
        elif block.kind in _TEXTS:
            yield {"kind": block.kind, "nodes": nodes_of(block.markdown)}
        elif block.kind == "figure":
            yield {
                "kind": "figure",
                "path": _image(block, folder, number),
                **_words(block, "name", "title", "alt", "unit", "source"),
            }
        elif block.kind == "table":
            yield {
                "kind": "table",
                **_words(block, "name", "caption", "unit", "source", "note"),
                **_table(block),
            }
        elif block.kind in ("output", "error"):
            yield {"kind": block.kind, "text": block.content}


def _words(block: Block, *names: str) -> dict[str, str]:
    return {name: block.content[name] for name in names}


def _table(block: Block) -> dict[str, Any]:
    from borderbook.report.render import shown_rows

    rows = shown_rows(block.content)
    numbers = [number for _, number in rows[0]] if rows else []
    return {
        "columns": block.content["columns"],
        "rows": [[t for t, _ in row] for row in rows],
        "numbers": numbers,
    }


def _image(block: Block, folder: Path, number: int) -> str:
    head, encoded = block.image.split(",", 1)
    name = f"figure-{number}.{'svg' if 'svg' in head else 'png'}"
    (folder / name).write_bytes(base64.b64decode(encoded))
    return name


def nodes_of(markdown: str) -> list[dict[str, Any]]:
    """Markdown as nested plain nodes: t is p, list, item, text, strong, emph, code, link or break."""
    return [node for token in _ast(markdown) if (node := _node(token))]


def _node(token: dict[str, Any]) -> dict[str, Any] | None:
    names = {
        "paragraph": "p", "block_text": "p", "list": "list", "list_item": "item", "strong": "strong",
        "emphasis": "emph",
    }  # fmt: skip
    kind = token["type"]
    if kind in names:
        return {"t": names[kind], "of": _inside(token)}
    if kind == "link":
        return {"t": "link", "to": token["attrs"]["url"], "of": _inside(token)}
    if kind == "codespan":
        return {"t": "code", "v": token["raw"]}
    if kind in ("softbreak", "linebreak"):
        return {"t": "text", "v": " "}
    if kind == "blank_line":
        return None
    if "children" in token:
        return {"t": "p", "of": _inside(token)}
    return {"t": "text", "v": re.sub(r"\s+", " ", token.get("raw", ""))}


def _inside(token: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for child in token["children"] if (node := _node(child))]
