"""Divides a page into sections by what they show, so that a reader sees findings before code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from notemill.report.page import Block, Page
from notemill.run import history

Kind = Literal["part", "setup", "answer", "made"]
_SHOWN = frozenset(
    ("figure", "table", "method", "provenance", "versions", "output", "html", "image", "unshown", "error", "banner")
)
_MADE = frozenset(("method", "provenance", "versions"))
_BOARD = Block("heading", "The charts", "charts")


@dataclass(frozen=True)
class Opening:
    """The first figure of a page, which is placed beside the answer, with the words before it.

    ``heading`` is the heading of its section, if the section contains nothing else; or None.
    """

    figure: Block
    words: tuple[Block, ...]
    heading: Block | None = None


@dataclass(frozen=True)
class Section:
    """The blocks between two headings.

    ``kind`` is setup if it contains only code and words about code, or leads to the answer; answer if it shows only the
    answer; made if it says how the page was made (definitions, files, versions, what the answer was before); else part.
    ``tiles`` are its small figures, which have no words beside their own; ``blocks`` are its other blocks, in order.
    """

    heading: Block | None
    blocks: tuple[Block, ...]
    kind: Kind
    tiles: tuple[Block, ...] = ()

    @property
    def words(self) -> list[Block]:
        """Its texts, without those about the parameters cell, which only a notebook has."""
        following = (*self.blocks[1:], Block("", ""))
        pairs = zip(self.blocks, following, strict=True)
        return [one for one, after in pairs if one.kind == "prose" and "parameters" not in after.tags]

    @property
    def code(self) -> list[Block]:
        """Its blocks of code, in order."""
        return [block for block in self.blocks if block.kind == "code"]

    @property
    def is_analysis(self) -> bool:
        """Whether it shows nothing but what a notebook prints of the data."""
        return bool(self.heading) and {block.kind for block in self.blocks} <= {"prose", "code", "html", "output"}

    @property
    def shown(self) -> list[Block]:
        """Its blocks without code, in order."""
        return [block for block in self.blocks if block.kind != "code"]


def sections(page: Page) -> list[Section]:
    """The sections of a page, in order; blocks before the first heading are a section without heading.

    Adjacent sections with small figures are joined into one. What leads to the answer belongs to how the page was made.
    """
    joined: list[Section] = []
    for section in map(_section, _cut(page.blocks)):
        if section.tiles and joined and joined[-1].tiles:
            last = joined.pop()
            joined.append(Section(_BOARD, last.blocks + section.blocks, "part", last.tiles + section.tiles))
        else:
            joined.append(section)
    answers = [place for place, section in enumerate(joined) if section.kind == "answer"]
    led = answers[0] if answers else 0
    return [replace(one, kind="setup") if one.is_analysis else one for one in joined[:led]] + joined[led:]


def opened(parts: list[Section]) -> tuple[Opening | None, list[Section]]:
    """The first figure of a page (None if small figures come first), and the sections without it."""
    for place, part in enumerate(parts):
        if part.tiles:
            break
        kinds = [block.kind for block in part.blocks]
        if "figure" not in kinds:
            continue
        at = start = kinds.index("figure")
        while start and kinds[start - 1] in ("prose", "code"):
            start -= 1
        words = tuple(block for block in part.blocks[start:at] if block.kind == "prose")
        left = tuple(block for block in part.blocks[:start] + part.blocks[at + 1 :] if block.kind != "code")
        kept = [replace(part, blocks=left)] if left else []
        return Opening(part.blocks[at], words, None if left else part.heading), [
            *parts[:place],
            *kept,
            *parts[place + 1 :],
        ]
    return None, parts


def numbered(page: Page) -> dict[int, str]:
    """Small figure -> the numbers of its sources in the table "sources": '3, 4'."""
    tables = [block.content for block in page.of("table") if block.content["name"] == "sources"]
    rows = [(str(number), charts.split(", ")) for table in tables for number, *_, charts in table["rows"]]
    tiles = [block.content["number"] for block in page.blocks if _is_tile(block)]
    return {tile: ", ".join(number for number, used in rows if str(tile) in used) for tile in tiles}


def figure_numbers(page: Page) -> dict[str, int]:
    """Anchor -> the number of a figure on page and paper, from 1; small figures have their own numbers."""
    opening, parts = opened(sections(page))
    blocks = [opening.figure] if opening else []
    blocks += [block for part in parts for block in part.blocks if block.kind == "figure"]
    return {block.anchor: number for number, block in enumerate(blocks, start=1)}


def _cut(blocks: list[Block]) -> Iterator[list[Block]]:
    starts = [place for place, block in enumerate(blocks) if block.kind == "heading" and place]
    yield from (blocks[first:end] for first, end in pairwise([0, *starts, len(blocks)]) if end)


def _section(blocks: list[Block]) -> Section:
    heading = blocks[0] if blocks[0].kind == "heading" else None
    rest = blocks[1:] if heading else blocks
    seen = [block for block in rest if block.kind in ("prose", "figure")]
    led = [block for block, after in pairwise(seen) if block.kind == "prose" and _is_tile(after)]
    tiles = tuple(filter(_is_tile, rest))
    taken = {id(block) for block in (*tiles, *led)}
    left = tuple(block for block in rest if id(block) not in taken)
    return Section(heading, left, _kind(heading, rest), tiles)


def _kind(heading: Block | None, blocks: list[Block]) -> Kind:
    kinds = {block.kind for block in blocks}
    past = any(history.TAG in block.tags for block in blocks)
    if past or (kinds & _SHOWN and kinds & _SHOWN <= _MADE):
        return "made"
    if heading is None or kinds & _SHOWN or "code" not in kinds:
        return "part"
    computed = any(block.computed for block in blocks)
    return "answer" if "answer" in kinds else "part" if computed else "setup"


def _is_tile(block: Block) -> bool:
    return block.kind == "figure" and bool(block.content.get("lead"))
