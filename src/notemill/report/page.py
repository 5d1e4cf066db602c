"""Splits an executed notebook into the blocks that a page shows."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import mistune

from notemill import catalog, words
from notemill.catalog.as_of import LATEST, day_of
from notemill.catalog.entries import parted
from notemill.catalog.reach import DATED, age, end_of, in_iso, in_words, release
from notemill.catalog.store import due
from notemill.errors import UsageError
from notemill.questions.call import told
from notemill.report import pictures
from notemill.report.outputs import shown
from notemill.run import history
from notemill.run.record import HISTORY, NOTEBOOK
from notemill.show.outputs import FIGURE_MIME, TABLE_MIME, TEXT_MIME, png_of, slug
from notemill.show.texts import PARAMETERS
from notemill.words import plain

# escape: text that came from data shows as text, never as markup
_markdown = mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])


@dataclass(frozen=True)
class Block:
    """One thing on the page: kind is prose, answer, method, provenance, figure, table, output, error or code;
    html or image, which any cell of Jupyter may show; or unshown.

    ``content`` is HTML for prose and the text roles (``markdown`` is what it was made from) and for html, plain
    text for output, error and code, the alternative text for image, what is not shown, in words, for unshown, and
    the facts (words, columns, rows) for figure and table. A figure has ``wide`` and ``narrow``, two SVGs to
    inline, and ``lighter``, their variables on a dark page; or else ``image``, a data URI, as an image has.
    ``text`` says the same as html in plain text. ``anchor`` is the block's id; ``tags`` are those of a code's cell;
    ``computed`` says that prose is the output of a cell; ``short`` is what paper has of a method or provenance, and
    what stands below an image;
    ``places`` say where numbers of an answer or title stand, as ``cited.told`` gives them; ``lead`` is the number that
    an answer begins with, as ``show.Lead.facts``.
    """

    kind: str
    content: Any
    anchor: str = ""
    image: str = ""
    wide: str = ""
    narrow: str = ""
    lighter: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    places: tuple[dict[str, Any], ...] = ()
    markdown: str = ""
    text: str = ""
    lead: Mapping[str, Any] = field(default_factory=dict)
    computed: bool = False
    short: str = ""

    def picture(self) -> tuple[str, bytes]:
        """A figure's picture for print: its file's suffix and its bytes."""
        if not self.wide:
            return pictures.content(self.image)
        return ".svg", pictures.for_print(self.wide).encode()


@dataclass
class Page:
    """The content of a report: its title and its blocks in order."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)

    def of(self, kind: str) -> list[Block]:
        """The blocks of a kind, in order."""
        return [block for block in self.blocks if block.kind == kind]

    @property
    def data(self) -> list[dict[str, Any]]:
        """The facts (texts and numbers) of its figures and tables, in order."""
        return [block.content for block in self.blocks if block.kind in ("figure", "table")]

    @property
    def headline(self) -> Block | None:
        """The headline figure of the page: its first figure, or else its first picture."""
        return next(iter(self.of("figure") or self.of("image")), None)

    @property
    def lighter(self) -> dict[str, str]:
        """CSS variables of colours in figures -> their values on a dark page."""
        return {name: colour for block in self.of("figure") for name, colour in block.lighter.items()}

    @property
    def answer(self) -> Block:
        """The answer; without content if the run failed before it."""
        return next(iter(self.of("answer")), Block("answer", ""))

    @property
    def says_parameters(self) -> bool:
        """Whether the notebook printed the parameters that it used."""
        return any(block.markdown.startswith(PARAMETERS) for block in self.of("provenance"))

    @property
    def rests_on(self) -> dict[str, str]:
        """The datasets on which the opening of the answer rests, each with the period that is known to stand in it.

        They are those of the answer's lead, with its period in words, and those of the figures and tables in which the
        numbers of the opening stand, with ''.
        """
        answer = self.answer
        length, led = len(words.opening(answer.markdown)), answer.lead.get("datasets", [])
        blocks = {place["block"] for place in answer.places if place["at"][0] < length}
        shown = [one for facts in self.data if facts["name"] in blocks for one in facts.get("datasets", [])]
        return {one["name"]: "" for one in shown} | {one["name"]: answer.lead["period"] for one in led}

    def how_obtained(self, record: Mapping[str, Any]) -> str:
        """How many of the vintages that it uses come from the publisher itself, in a sentence; '' without any."""
        shown = [one for facts in self.data for one in facts.get("datasets", ())]
        every = (*shown, *record["datasets"])
        return catalog.how_obtained([(parted(one["name"])[0], date) for one in every for date in one["sha256"]])


def page_in(folder: Path) -> Page:
    """The page of a run's folder, from its notebook and, before the method, the history of its answer."""
    return page_of(notebooks_in(folder)[0])


def notebooks_in(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The executed notebook of a run's folder as plain JSON, with the history before the method, and without it."""
    # plain JSON, because the suite has just validated what it wrote: nbformat would do so again
    own, *lives = (
        json.loads((folder / name).read_bytes()) for name in (NOTEBOOK, HISTORY) if (folder / name).is_file()
    )
    cells = own["cells"]
    at = next((n for n, cell in enumerate(cells) if "".join(cell["source"]).startswith("## Method")), len(cells))
    history = [cell for life in lives for cell in life["cells"]]
    return {"cells": [*cells[:at], *history, *cells[at:]]}, own


def page_of(notebook: Mapping[str, Any]) -> Page:
    """Take an executed notebook (plain JSON of format 4, or an nbformat node) apart.

    Raises:
        UsageError: two of its figures and tables have one name, so that one file would stand for both.
    """
    page, added = Page(), 0
    for number, cell in enumerate(notebook["cells"]):
        tags, source = tuple(cell["metadata"].get("tags", [])), "".join(cell["source"]).strip()
        if cell["cell_type"] == "markdown":
            _prose(page, source, "banner" if "banner" in tags else "prose")
        elif cell["cell_type"] == "code":
            page.blocks += [Block("code", source, f"cell-{number}", tags=tags)] if source else []
            for output in cell.get("outputs", []):
                page.blocks += _output(output, number + 1 - added)
        # the question's notebook is without these
        added += bool({"injected-parameters", "banner", history.TAG} & set(tags))
    names = [facts["name"] for facts in page.data]
    if twice := [name for name in names if names.count(name) > 1]:
        raise UsageError(f"Two figures or tables are named '{twice[0]}'. Give one of them another name.")
    return page


@lru_cache(maxsize=1024)  # runs of one question say much the same, and so do questions on one dataset
def html_of(markdown: str) -> str:
    """Markdown as HTML; markup inside it is escaped."""
    return str(_markdown(close(markdown)))


def close(text: str) -> str:
    """A text with non-breaking spaces between numbers and per cent signs."""
    return re.sub(r"(?<=\d) (?=%)", "\u00a0", text)


def asked(parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The names and values of parameters in words."""
    return [(name.replace("_", " "), told(value)) for name, value in parameters.items()]


def sentence(text: str) -> str:
    """A text with a full stop, unless it already ends with a full stop, question mark or exclamation mark."""
    text = close(text)
    return text if text.rstrip().endswith((".", "?", "!")) or not text else f"{text.rstrip()}."


def dates(record: dict[str, Any], rests_on: Mapping[str, str]) -> dict[str, str]:
    """What the head of a page says of the datasets in whose figures the answer stands; of all if it names none of them.

    Page, PDF and index call it with what the page ``rests_on``.

    Returns:
        ``reach``, how far the data reached when the run began, or on its day; ``files``, the date of each publisher's
        file, and of each table compiled by hand; ``vintage``, the newest date of a file; ``next``, when the first of
        the next files is or was due on the day of the run (not as of another day); and what ``_state`` says.
        The day on which a table was compiled by hand does not count: it does not say how new the figures are.
    """
    datasets = [one for one in record["datasets"] if one.get("name") in rests_on] or list(record["datasets"])
    entries = catalog.read_catalog().datasets
    dated = {one["name"]: one["vintage"].split(" to ")[-1] for one in datasets}
    by_hand = [name for name in dated if name in entries and entries[name].kind == "curated"]
    files = [name for name in dated if name not in by_hand]
    as_of = str(record["parameters"].get("as_of", LATEST))
    rows = f" (rows published by {as_of})" if as_of != LATEST else ""
    texts = [
        f"{head}: {', '.join(f'{name} {dated[name]}' for name in names)}".replace("_", " ")
        for head, names in (("files", files), (f"compiled by hand{rows}", by_hand))
        if names
    ]
    known = {"files": "; ".join(texts), "vintage": max((dated[name] for name in files), default="")}
    day = day_of(as_of) or day_of(str(record["started"])[:10] or None)
    if day is None:
        return {"reach": "", "next": "", "state": "", "mark": "", **known}
    ends, mixed = _ends(datasets, rests_on)
    head = f"as of {words.day(day)}: " if as_of != LATEST else ""
    told = _older(ends, rests_on) + catalog.reach(ends, day)
    held = [(name, entries[parted(name)[0]]) for name in files if parted(name)[0] in entries and as_of == LATEST]
    expected = [by for name, entry in held if (by := due(name, entry))]
    return {
        "reach": f"{head}{told}" if told else head.removesuffix(": "),
        "next": release(min(expected, default=None), day),
        **_state(ends, rests_on, mixed, day),
        **known,
    }


def _ends(datasets: Sequence[dict[str, Any]], rests_on: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """The last period of each dataset in ISO format; whether the rows of all of them count different things.

    Such a table is left out: its last year need not be that of a row on the page. But if the answer's number is of a
    year that no other table reaches, it is from such a table, which then has this year.
    """
    mixed = {name for name, entry in catalog.read_catalog().datasets.items() if entry.mixed}
    ends = {one["name"]: str(one.get("data_to", "")) for one in datasets if one["name"] not in mixed}
    alone = bool(datasets) and not ends
    if (year := max(filter(str.isdigit, rests_on.values()), default="")) > max(ends.values(), default=""):
        ends = {name: year for name in mixed if rests_on.get(name)} or ends
    return ends, alone


def _older(ends: Mapping[str, str], rests_on: Mapping[str, str]) -> str:
    """The year of the answer's number, if its dataset reaches further; or ''."""
    years = [
        rests_on[name] for name, end in ends.items() if str.isdigit(rests_on.get(name, "")) and rests_on[name] < end[:4]
    ]
    return f"answer of {max(years)}; " if years else ""


def _state(ends: Mapping[str, str], rests_on: Mapping[str, str], mixed: bool, day: dt.date) -> dict[str, str]:
    """Whether an answer is current, dated (over 18 months old on that day) or a fragment, which rests on no series.

    Returns:
        ``state``; ``mark``, what a dated answer or a fragment says of itself.
    """
    told = {name: in_iso(rests_on.get(name, "")) or end for name, end in ends.items() if end}
    last = min(((min(end_of(one), end_of(ends[name])), one) for name, one in told.items()), default=None)
    mark = "This answer rests on single published statements, not on a series." if mixed else ""
    if last and (day - last[0]).days > DATED:
        mark += f" Its newest figures are of {in_words(last[1])}, {age((day - last[0]).days)} before this report."
    state = "fragment" if mixed else "dated" if mark else "current" if last else ""
    return {"state": state, "mark": mark.strip()}


def _prose(page: Page, source: str, kind: str) -> None:
    lines = source.splitlines()
    if lines and lines[0].startswith("# ") and not page.title:
        page.title = lines.pop(0)[2:].strip()
    for chunk in re.split(r"(?m)^(##+ .*)$", "\n".join(lines)):
        heading = re.match(r"##+ +(.*)", chunk)
        if heading:
            page.blocks.append(Block("heading", heading[1], slug(heading[1])))
        elif chunk.strip():
            page.blocks.append(_text(kind, chunk))


def _text(kind: str, markdown: str) -> Block:
    return Block(kind, html_of(markdown), markdown=markdown)


def _output(output: Any, place: int) -> list[Block]:
    """Our own figures, tables and texts; then whatever else Jupyter can show."""
    if output["output_type"] == "stream":
        return [Block("output", plain("".join(output["text"])))]
    if output["output_type"] == "error":
        return [Block("error", f"{output['ename']}: {plain(output['evalue'])}")]
    data, metadata = output["data"], output.get("metadata", {})
    about = metadata.get(FIGURE_MIME) or metadata.get(TEXT_MIME) or {}
    places = tuple(about.get("places", ()))
    if FIGURE_MIME in data:
        return [replace(_figure(data), places=places)]
    if TABLE_MIME in data:
        facts = _named(data[TABLE_MIME])
        return [Block("table", facts, f"table-{facts['name']}")]
    if TEXT_MIME in data:
        facts = data[TEXT_MIME]
        text = _text(facts["role"], "".join(data["text/markdown"]))
        text = replace(text, lead=facts.get("lead", {}), short=facts.get("short", ""), places=places)
        return [replace(text, computed=bool(text.content))]
    seen = shown(data, place)
    unshown = [Block("unshown", f"{name}, in cell {place}") for name in seen.lost]
    short = f"Drawn in cell {place}; no data attached." if seen.kind == "image" else ""
    if not seen.content:
        return unshown
    if seen.kind == "markdown":
        return [_text("prose", seen.content), *unshown]
    return [Block(seen.kind, seen.content, f"output-{place}", seen.image, text=seen.text, short=short), *unshown]


def _named(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a figure or table says of itself; its name, which becomes that of files, holds no path.

    A notebook that was not run for a report has no ``short_source``: the whole line then stands for it.
    """
    name = slug(str(facts["name"])) or "unnamed"
    return {"short_source": facts["source"], **facts, "name": name}


def _figure(data: Any) -> Block:
    facts = _named(data[FIGURE_MIME])
    narrow, lighter = facts.pop("narrow", ""), facts.pop("lighter", {})
    anchor = f"figure-{facts['name']}"
    if "image/svg+xml" not in data:  # executed for a notebook, not for a page
        return Block("figure", facts, anchor, pictures.data_uri("image/png", png_of(data)))
    wide = pictures.inlined("".join(data["image/svg+xml"]))
    narrow = pictures.inlined(narrow) if narrow else ""  # a small figure has one width
    return Block("figure", facts, anchor, wide=wide, narrow=narrow, lighter=lighter)
