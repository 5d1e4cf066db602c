"""Makes a report's PDF with Typst: tagged, with text as text, and the same bytes each time.

The template (templates/report.typ) gets all words as data, never as markup, so nothing in a data file can
change the document.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import mistune
import numpy as np
import typst

from notemill import suite
from notemill.house import house
from notemill.report.order import TEMPLATES
from notemill.report.page import Block, Page, asked, close, dates, sentence
from notemill.report.pictures import fonts
from notemill.report.sections import Section, figure_numbers, numbered, opened, sections
from notemill.report.twins import shown_names, shown_rows
from notemill.words import head

# the sheet in millimetres; text and small tables leave the room ``beside`` to headings
PAGE = {"width": 210, "height": 297, "side": 13, "top": 11, "foot": 14, "beside": 40}
_IN_A_MM, _GAP = 0.614, 2  # letters, of 8 points, of a table: in a millimetre; between two columns
_LONG, _PIECE = re.compile(r"\S{25,}"), re.compile(r"[^/?&=_.-]{1,20}[/?&=_.-]*|[/?&=_.-]+")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
# letters of a text that is not broken; lines of a cell: a table with a longer text has each row as a block
_SHORT, _MOST_LINES = 16, 5
_ast = mistune.create_markdown(renderer="ast", plugins=["table"])


def pdf_of(page: Page, record: dict[str, Any], cite: str) -> bytes:
    """A report as PDF/UA-1, laid out by ``templates/<question>.typ`` if there is one, else by report.typ.

    Args:
        page: the report.
        record: the run's record as JSON.
        cite: how to cite the report, in words.

    Returns:
        The PDF's bytes. Pages are A4.

    Raises:
        typst.TypstError: the template cannot be compiled, or the document is not accessible (PDF/UA-1).
    """
    with TemporaryDirectory(prefix="notemill-") as name:
        folder = Path(name)
        facts = {
            "title": page.title,
            "record": {
                **{name: record.get(name, "") for name in ("status", "theme", "edited")},
                **dates(record, page.rests_on),
                "started": record["started"][:10], "parameters": asked(record["parameters"]),
                "unsaid": not page.says_parameters,
                "data": house().link(f"{record['question']}/{record['run']}/data/", ""),
            },
            "cite": cite, "obtained": page.how_obtained(record),
            "house": _house(folder), "page": PAGE,
            **_content(page, folder),
        }  # fmt: skip
        (folder / "report.json").write_text(json.dumps(facts), encoding="utf-8")
        template = suite.folder() / "templates" / f"{record['question']}.typ"
        shutil.copyfile(template if template.exists() else TEMPLATES / "report.typ", folder / "report.typ")
        shutil.copyfile(TEMPLATES / "words.typ", folder / "words.typ")
        return _printed(folder)


def _printed(folder: Path) -> bytes:
    """The PDF; what is empty at the foot of a sheet is put between its blocks, in part."""
    # one compiler for all layouts: it keeps what is the same in them, as long as their choices come from a file
    compiler = typst.Compiler(folder / "report.typ", root=folder, font_paths=fonts())
    choices, weights = _laid(compiler, folder, {})
    _laid(compiler, folder, choices | {"weights": weights})
    return bytes(compiler.compile(format="pdf", pdf_standards="ua-1") or b"")  # type: ignore[arg-type]


def _laid(compiler: typst.Compiler, folder: Path, choices: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """The choices that a layout is made of, and the weights of its gaps."""
    (folder / "choices.json").write_text(json.dumps(choices), encoding="utf-8")
    blank, weights = json.loads(compiler.query("<end>", field="value", one=True))
    if blank and "tight" not in choices:  # its last sheet
        return _laid(compiler, folder, choices | {"tight": True})
    return choices, weights


def _house(folder: Path) -> dict[str, str]:
    """Name, contact, logo, typeface and colours of the house style."""
    style, logo = house(), ""
    if style.logo:
        logo = f"logo{style.logo.suffix.lower()}"
        shutil.copyfile(style.logo, folder / logo)
    colours = style.colours.model_dump()
    return {"name": style.brand, "contact": style.contact, "logo": logo, "font": style.family} | colours


def _content(page: Page, folder: Path) -> dict[str, Any]:
    """The content of the PDF in the order of the page. Code, which the page folds, is left out.

    Returns:
        ``answer``; ``first``, the answer's figure; ``about``, the words that led to it and those beside both;
        ``blocks``, all other texts, figures and tables; ``tiles``, the small figures of the brief; ``method`` and
        ``provenance``, in short.
    """
    opening, parts = opened(sections(page))
    numbers, figures = numbered(page), figure_numbers(page)
    led = opening.words if opening else ()
    beside = [block for part in parts if part.kind == "answer" for block in part.words]
    return {
        "answer": nodes_of(page.answer.markdown),
        "first": _figure(opening.figure, folder, figures) if opening else {},
        "about": [node for block in (*led, *beside) for node in nodes_of(block.markdown)],
        "blocks": [shown for part in parts if part.kind in ("part", "made") for shown in _part(part, folder, figures)],
        "tiles": [
            {**_figure(tile, folder, {}), "cited": numbers[tile.content["number"]]}
            for part in parts
            for tile in part.tiles
        ],
        **{
            kind: nodes_of("\n\n".join(one.short or one.markdown for one in page.of(kind)))
            for kind in ("method", "provenance")
        },
    }


def _part(part: Section, folder: Path, figures: dict[str, int]) -> Iterator[dict[str, Any]]:
    """A section's heading and blocks; nothing, if paper has none of its blocks."""
    blocks = [shown for block in part.blocks if (shown := _block(block, folder, figures))]
    if part.heading and blocks:
        yield {"kind": "heading", "text": part.heading.content}
    yield from blocks


def _block(block: Block, folder: Path, figures: dict[str, int]) -> dict[str, Any] | None:
    if block.kind in ("prose", "banner"):
        return {"kind": block.kind, "nodes": nodes_of(block.markdown)}
    if block.kind == "figure":
        return _figure(block, folder, figures)
    if block.kind == "table":
        return {"kind": "table", **_words(block, "name", "caption", "unit"), **_table(block)}
    if block.kind in ("output", "error", "unshown", "html"):
        return {"kind": block.kind, "text": block.text if block.kind == "html" else block.content}
    if block.kind == "image":
        return {"kind": "image", "path": _image(block, folder), "alt": block.content, "note": block.short}
    return None


def _figure(block: Block, folder: Path, figures: dict[str, int]) -> dict[str, Any]:
    return {
        "kind": "figure",
        "path": _image(block, folder),
        "number": figures.get(block.anchor, block.content.get("number")),  # a tile's own
        **{name: block.content.get(name, "") for name in ("name", "alt", "lead", "label", "about")},
        **_words(block, "title", "unit"),
    }


def _words(block: Block, *names: str) -> dict[str, str]:
    under = {"note": sentence(block.content["note"]), "source": sentence(block.content["short_source"])}
    return under | {name: close(block.content[name]) for name in names}


def _table(block: Block) -> dict[str, Any]:
    rows = shown_rows(block.content)
    names = list(map(head, shown_names(block.content)))
    texts = [[breakable(text) for text, _ in row] for row in rows]
    columns = [[name, *column] for name, *column in zip(names, *texts, strict=True)]
    filled = [place for place, column in enumerate(columns) if not place or set(column[1:]) - {"", "–"}]
    long = _long(columns, filled)
    shares = [] if long else widths([columns[place] for place in filled])
    room = max(_letters(), sum(shares))
    return {
        "columns": [names[place] for place in filled],
        "rows": [[row[place] for place in filled] for row in texts],
        "long": [place in long for place in filled if long],
        "numbers": [rows[0][place][1] for place in filled] if rows else [],
        "widths": [share / room for share in shares],
        "letters": max(7.5, 8 * _letters() / room),
        "narrow": not long and not widths([columns[place] for place in filled], _letters("beside")),
        "order": next(filter(None, (_order(columns[place][1:]) for place in filled)), ""),
    }


def _long(columns: list[list[str]], filled: list[int]) -> list[int]:
    """The indexes of the columns of long texts: addresses, and texts of more than five lines."""
    addresses = {place for place in filled[1:] if any("://" in text for text in columns[place])}
    others = [place for place in filled if place not in addresses]
    shares = zip(others, widths([columns[place] for place in others]), strict=False)
    lines = {place: max(map(_width, columns[place][1:])) / share for place, share in shares if share}
    return [place for place in filled[1:] if place in addresses or lines.get(place, 0) > _MOST_LINES]


def _order(texts: list[str]) -> str:
    """Which dates of a column stand first, 'oldest' or 'newest'; '' if it is not in their order, or has none."""
    days = [text for text in texts if text]
    dated = len(set(days)) > 1 and all(map(_DATE.fullmatch, days))
    return "oldest" * (dated and days == sorted(days)) or "newest" * (dated and days == sorted(days)[::-1])


def breakable(text: str) -> str:
    """A text in which lines can break inside words of 25 letters or more: after a sign such as /, or 20 letters."""
    return _LONG.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word[0]).removesuffix("\u200b"), text)


def _letters(left: str = "") -> int:
    """How many letters a table has room for, on the page's width or with what is ``left`` free of it."""
    return round((PAGE["width"] - 2 * PAGE["side"] - PAGE.get(left, 0)) * _IN_A_MM)


def widths(columns: list[list[str]], room: float = 0) -> list[float]:
    """The widths of columns in letters, 0 where nothing wraps; an empty list if all columns fit without wrapping.

    A column is at least as wide as its longest word, and one of numbers, days or other short texts as its longest text.
    The remaining width is given out letter by letter, each to the column whose texts then take the most lines. If the
    longest words are wider than the table, so are the columns.

    Args:
        columns: the texts of each column, its heading first.
        room: the width of the table; by default the page's.
    """
    wide = np.array([[_width(text) for text in texts] for texts in columns])
    longest, room = wide.max(axis=1), (room or _letters()) - _GAP * len(columns)
    if longest.sum() <= room:
        return []
    cells = wide[:, 1:] if wide.shape[1] > 1 else wide  # a heading may well take a line more
    texts = cells.max(axis=1)
    words = np.array([max(map(_width, re.split(r"[\s\u200b]+", " ".join(column)))) for column in columns])
    least = np.where(texts <= _SHORT, np.maximum(words, texts), words)
    given = least if least.sum() <= room else words
    for _ in range(int(room - given.sum())):
        given[np.argmax(np.where(given < longest, (cells.mean(axis=1) + texts) / given, 0))] += 1
    return [float(share) for share in np.where((given < longest) | (given.sum() > room), _GAP + given, 0)]


def _width(text: str) -> float:
    """The width of a text in small letters; a capital or a digit counts as 1.25."""
    return len(text) + sum(letter.isupper() or letter.isdigit() for letter in text) / 4


def _image(block: Block, folder: Path) -> str:
    suffix, picture = block.picture()
    name = f"picture-{len(list(folder.iterdir()))}{suffix}"
    (folder / name).write_bytes(picture)
    return name


def nodes_of(markdown: str) -> list[dict[str, Any]]:
    """Markdown as Mistune's tokens (``type``, ``children``, ``raw``), for templates/words.typ."""
    return [token for token in _ast(close(markdown)) if token["type"] != "blank_line"]
