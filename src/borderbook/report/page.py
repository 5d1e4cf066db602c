"""An executed notebook, taken apart into what a page shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderbook.outputs import FIGURE_MIME, TABLE_MIME, TEXT_MIME
from borderbook.report import pictures

if TYPE_CHECKING:
    import mistune

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True)
class Block:
    """One thing on the page: kind is prose, answer, method, provenance, figure, table, output, error or code.

    ``content`` is HTML for prose and the text roles (``markdown`` is what it was made from), plain text for
    output, error and code, and the facts (words, columns, rows) for figure and table. A figure has ``wide`` and
    ``narrow``, two SVGs to inline, or else ``image``, a data URI. ``anchor`` is the block's id.
    """

    kind: str
    content: Any
    anchor: str = ""
    image: str = ""
    wide: str = ""
    narrow: str = ""
    tags: tuple[str, ...] = ()
    markdown: str = ""

    def picture(self, narrow: bool = False) -> tuple[str, bytes]:
        """A figure's picture for print: its file's suffix and its bytes; ``narrow`` is the one for a phone."""
        if not self.wide:
            return pictures.content(self.image)
        return ".svg", pictures.for_print(self.narrow if narrow else self.wide).encode()


@dataclass
class Page:
    """All that a report shows, in order; ``contents`` are the headings as (anchor, text)."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    contents: list[tuple[str, str]] = field(default_factory=list)

    def of(self, kind: str) -> list[Block]:
        """The blocks of a kind, in order."""
        return [block for block in self.blocks if block.kind == kind]

    @property
    def answer(self) -> str:
        """The answer paragraph as HTML, or nothing if the run did not come so far."""
        found = self.of("answer")
        return str(found[0].content) if found else ""


def page_in(folder: Path) -> Page:
    """The page of a run's folder, from its notebook."""
    # plain JSON, because the suite has just validated what it wrote: nbformat would do so again
    return page_of(json.loads((folder / "notebook.ipynb").read_bytes()))


def page_of(notebook: Mapping[str, Any]) -> Page:
    """Take an executed notebook (plain JSON of format 4, or an nbformat node) apart."""
    page = Page()
    for number, cell in enumerate(notebook["cells"]):
        tags = tuple(cell["metadata"].get("tags", []))
        if cell["cell_type"] == "markdown":
            _prose(page, _joined(cell["source"]), tags)
        elif cell["cell_type"] == "code":
            page.blocks += _code(number, cell, tags)
    return page


@lru_cache(maxsize=1024)  # runs of one question say much the same, and so do questions on one dataset
def html_of(markdown: str) -> str:
    """Markdown as HTML; markup inside it is escaped."""
    return str(_markdown()(markdown))


@cache
def _markdown() -> mistune.Markdown:
    import mistune

    # escape=True: text that came from data shows as text, never as markup
    return mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])


def slug(text: str) -> str:
    """A heading as an anchor: lower case, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def told(value: Any) -> str:
    """The value of a parameter as it is read."""
    if value is None:
        return "not set"
    return ", ".join(map(str, value)) or "none" if isinstance(value, list | tuple) else str(value)


def sentence(text: str) -> str:
    """Words with a full stop, if nothing ends them yet."""
    return text if text.rstrip().endswith((".", "?", "!")) or not text else f"{text.rstrip()}."


def newest_vintage(record: dict[str, Any]) -> str:
    """The newest vintage that a run's record names: the last one of a span; '' if it names none."""
    return max((str(held.get("vintage", "")).split(" to ")[-1] for held in record["datasets"]), default="")


def _prose(page: Page, source: str, tags: tuple[str, ...]) -> None:
    lines = source.strip().splitlines()
    if lines and lines[0].startswith("# ") and not page.title:
        page.title = lines.pop(0)[2:].strip()
    for chunk in _chunks("\n".join(lines)):
        heading = re.match(r"##+ +(.*)", chunk)
        if heading:
            anchor = slug(heading[1])
            page.contents.append((anchor, heading[1]))
            page.blocks.append(Block("heading", heading[1], anchor, tags=tags))
        elif chunk.strip():
            page.blocks.append(_text("banner" if "banner" in tags else "prose", chunk, tags))


def _text(kind: str, markdown: str, tags: tuple[str, ...]) -> Block:
    return Block(kind, html_of(markdown), tags=tags, markdown=markdown)


def _chunks(text: str) -> list[str]:
    """Text cut at its headings, each heading a chunk of its own."""
    return [part for part in re.split(r"(?m)^(##+ .*)$", text) if part.strip()]


def _code(number: int, cell: Any, tags: tuple[str, ...]) -> Iterator[Block]:
    source = _joined(cell["source"]).strip()
    if source:
        yield Block("code", source, f"cell-{number}", tags=tags)
    for output in cell.get("outputs", []):
        yield from _output(output, tags)


def _joined(text: str | list[str]) -> str:
    """A text that the format stores as one string or as lines."""
    return text if isinstance(text, str) else "".join(text)


def _output(output: Any, tags: tuple[str, ...]) -> Iterator[Block]:
    if output["output_type"] == "stream":
        yield Block("output", _ANSI.sub("", _joined(output["text"])), tags=tags)
    elif output["output_type"] == "error":
        yield Block("error", f"{output['ename']}: {_ANSI.sub('', output['evalue'])}", tags=tags)
    else:
        yield _shown(output["data"], tags)


def _shown(data: Any, tags: tuple[str, ...]) -> Block:
    if FIGURE_MIME in data:
        return _figure(data, tags)
    if TABLE_MIME in data:
        facts = data[TABLE_MIME]
        return Block("table", facts, f"table-{slug(facts['name'])}", tags=tags)
    if TEXT_MIME in data:
        return _text(data[TEXT_MIME]["role"], _joined(data["text/markdown"]), tags)
    if "text/markdown" in data:
        return _text("prose", _joined(data["text/markdown"]), tags)
    return Block("output", _ANSI.sub("", _joined(data.get("text/plain", ""))), tags=tags)


def _figure(data: Any, tags: tuple[str, ...]) -> Block:
    facts = dict(data[FIGURE_MIME])
    narrow = facts.pop("narrow", "")
    anchor = f"figure-{slug(facts['name'])}"
    if not narrow:
        return Block("figure", facts, anchor, _image(data), tags=tags)
    wide = pictures.inlined(_joined(data["image/svg+xml"]))
    return Block("figure", facts, anchor, wide=wide, narrow=pictures.inlined(narrow), tags=tags)


def _image(data: Any) -> str:
    if "image/svg+xml" in data:
        return pictures.svg_uri(_joined(data["image/svg+xml"]))
    return pictures.png_uri(_joined(data["image/png"]))
