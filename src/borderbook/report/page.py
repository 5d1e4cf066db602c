"""An executed notebook, taken apart into what a page shows."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderbook import catalog, words
from borderbook.catalog.as_of import LATEST
from borderbook.outputs import FIGURE_MIME, TABLE_MIME, TEXT_MIME, slug
from borderbook.report import pictures
from borderbook.report.outputs import joined, shown
from borderbook.scrub import plain

if TYPE_CHECKING:
    import mistune


@dataclass(frozen=True)
class Block:
    """One thing on the page: kind is prose, answer, method, provenance, figure, table, output, error or code;
    html or image, which any cell of Jupyter may show; or unshown.

    ``content`` is HTML for prose and the text roles (``markdown`` is what it was made from) and for html, plain
    text for output, error and code, the alternative text for image, what is not shown, in words, for unshown, and
    the facts (words, columns, rows) for figure and table. A figure has ``wide`` and ``narrow``, two SVGs to
    inline, and ``lighter``, their variables on a dark page; or else ``image``, a data URI, as an image has.
    ``text`` says the same as html in plain text. ``anchor`` is the block's id.
    """

    kind: str
    content: Any
    anchor: str = ""
    image: str = ""
    wide: str = ""
    narrow: str = ""
    lighter: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    markdown: str = ""
    text: str = ""

    def picture(self, narrow: bool = False) -> tuple[str, bytes]:
        """A figure's picture for print: its file's suffix and its bytes; ``narrow`` is the one for a phone."""
        if not self.wide:
            return pictures.content(self.image)
        return ".svg", pictures.for_print((narrow and self.narrow) or self.wide).encode()


@dataclass
class Page:
    """All that a report shows, in order."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)

    def of(self, kind: str) -> list[Block]:
        """The blocks of a kind, in order."""
        return [block for block in self.blocks if block.kind == kind]

    @property
    def data(self) -> list[dict[str, Any]]:
        """The facts of its figures and tables, in order."""
        return [block.content for block in self.blocks if block.kind in ("figure", "table")]

    @property
    def lighter(self) -> dict[str, str]:
        """Variables of colours in figures -> what they are on a dark page."""
        return {name: colour for block in self.of("figure") for name, colour in block.lighter.items()}

    @property
    def unshown(self) -> tuple[str, ...]:
        """What its cells show and the page cannot, in words."""
        return tuple(str(block.content) for block in self.of("unshown"))

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
    page, added = Page(), 0
    for number, cell in enumerate(notebook["cells"]):
        tags = tuple(cell["metadata"].get("tags", []))
        if cell["cell_type"] == "markdown":
            _prose(page, joined(cell["source"]), tags)
        elif cell["cell_type"] == "code":
            page.blocks += _code(number, cell, tags, number + 1 - added)
        # the question's notebook is without these
        added += bool({"injected-parameters", "banner"} & set(tags))
    return page


@lru_cache(maxsize=1024)  # runs of one question say much the same, and so do questions on one dataset
def html_of(markdown: str) -> str:
    """Markdown as HTML; markup inside it is escaped."""
    return str(_markdown()(close(markdown)))


@cache
def _markdown() -> mistune.Markdown:
    import mistune

    # escape=True: text that came from data shows as text, never as markup
    return mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])


def close(text: str) -> str:
    """Words in which no line can end between a number and its per cent sign."""
    return re.sub(r"(?<=\d) (?=%)", "\u00a0", text)


def asked(parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Names and values of parameters as they are read."""
    return [(name.replace("_", " "), told(value)) for name, value in parameters.items()]


def told(value: Any) -> str:
    """The value of a parameter as it is read."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(told, value)) or "none"
    return re.sub("(?<=[a-z])_(?=[a-z])", " ", str(value))


def sentence(text: str) -> str:
    """Words with a full stop, if nothing ends them yet."""
    text = close(text)
    return text if text.rstrip().endswith((".", "?", "!")) or not text else f"{text.rstrip()}."


def reach(record: dict[str, Any]) -> str:
    """How far the data of a run reach, how old that was when it began, or on its day; '' if its record does not say."""
    ends = {dataset["name"]: str(dataset.get("data_to", "")) for dataset in record["datasets"]}
    started, as_of = str(record["started"])[:10], str(record["parameters"].get("as_of", LATEST))
    if as_of != LATEST:
        day = dt.date.fromisoformat(as_of)
        return f"as of {words.day(day)}: {catalog.reach(ends, day, 'before')}"
    return catalog.reach(ends, dt.date.fromisoformat(started), "before this run") if started else ""


def newest_vintage(record: dict[str, Any]) -> str:
    """The newest vintage that a run's record names: the last one of a span; '' if it names none.

    The day on which a table was compiled by hand counts only where there is no publisher's file beside it: it does
    not say how new the figures are.
    """
    compiled = {name for name, entry in catalog.read_catalog().datasets.items() if entry.kind == "curated"}
    published = [dataset for dataset in record["datasets"] if dataset.get("name") not in compiled]
    dates = (str(dataset.get("vintage", "")).split(" to ")[-1] for dataset in published or record["datasets"])
    return max(dates, default="")


def _prose(page: Page, source: str, tags: tuple[str, ...]) -> None:
    lines = source.strip().splitlines()
    if lines and lines[0].startswith("# ") and not page.title:
        page.title = lines.pop(0)[2:].strip()
    for chunk in _chunks("\n".join(lines)):
        heading = re.match(r"##+ +(.*)", chunk)
        if heading:
            page.blocks.append(Block("heading", heading[1], slug(heading[1]), tags=tags))
        elif chunk.strip():
            page.blocks.append(_text("banner" if "banner" in tags else "prose", chunk, tags))


def _text(kind: str, markdown: str, tags: tuple[str, ...]) -> Block:
    if kind == "provenance" and markdown.startswith("Parameters: "):
        markdown = markdown.partition("\n\n")[2]  # as code writes them; a page says them in words
    return Block(kind, html_of(markdown), tags=tags, markdown=markdown)


def _chunks(text: str) -> list[str]:
    """Text cut at its headings, each heading a chunk of its own."""
    return [part for part in re.split(r"(?m)^(##+ .*)$", text) if part.strip()]


def _code(number: int, cell: Any, tags: tuple[str, ...], place: int) -> Iterator[Block]:
    source = joined(cell["source"]).strip()
    if source:
        yield Block("code", source, f"cell-{number}", tags=tags)
    for output in cell.get("outputs", []):
        yield from _output(output, tags, place)


def _output(output: Any, tags: tuple[str, ...], place: int) -> Iterator[Block]:
    if output["output_type"] == "stream":
        yield Block("output", plain(joined(output["text"])), tags=tags)
    elif output["output_type"] == "error":
        yield Block("error", f"{output['ename']}: {plain(output['evalue'])}", tags=tags)
    else:
        yield from _shown(output["data"], tags, place)


def _shown(data: Any, tags: tuple[str, ...], place: int) -> Iterator[Block]:
    """Our own figures, tables and texts; then whatever else Jupyter can show."""
    if FIGURE_MIME in data:
        yield _figure(data, tags)
    elif TABLE_MIME in data:
        facts = data[TABLE_MIME]
        yield Block("table", facts, f"table-{slug(facts['name'])}", tags=tags)
    elif TEXT_MIME in data:
        yield _text(data[TEXT_MIME]["role"], joined(data["text/markdown"]), tags)
    else:
        yield from _ordinary(data, tags, place)


def _ordinary(data: Any, tags: tuple[str, ...], place: int) -> Iterator[Block]:
    found = shown(data, place)
    if found.content and found.kind == "markdown":
        yield _text("prose", found.content, tags)
    elif found.content:
        yield Block(found.kind, found.content, f"output-{place}", found.image, tags=tags, text=found.text)
    for name in found.lost:
        yield Block("unshown", f"{name}, in cell {place}", tags=tags)


def _figure(data: Any, tags: tuple[str, ...]) -> Block:
    facts = dict(data[FIGURE_MIME])
    narrow, lighter = facts.pop("narrow", ""), facts.pop("lighter", {})
    anchor = f"figure-{slug(facts['name'])}"
    if "image/svg+xml" not in data:  # executed for a notebook, not for a page
        return Block(
            "figure", facts, anchor, pictures.data_uri("image/png", joined(data["image/png"])), tags=tags
        )
    wide = pictures.inlined(joined(data["image/svg+xml"]))
    narrow = pictures.inlined(narrow) if narrow else ""  # a small figure has one width
    return Block("figure", facts, anchor, wide=wide, narrow=narrow, lighter=lighter, tags=tags)
