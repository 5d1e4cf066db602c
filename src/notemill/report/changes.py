"""Writes the page on changed outputs of notebooks: stored and new words, tables and pictures side by side."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any

from notemill import project
from notemill.files import write_atomically
from notemill.report.order import TEMPLATES
from notemill.report.render import fill
from notemill.report.twins import shown_names, shown_rows
from notemill.run.accept import Acceptance
from notemill.show.differences import CellChange, picture, pixels_that_differ, printed
from notemill.show.outputs import FIGURE_MIME, TABLE_MIME, png_of

MOST = 60  # rows shown of a table; of more changed rows, only the number is shown
WORDS = ("title", "caption", "unit", "note", "source")
MARK = (213, 0, 109)  # colour of changed pixels; no chart uses it


def write_page(done: Mapping[str, Acceptance]) -> Path:
    """Write ``reports/accept.html`` with the changes by question, or with the message that there are none.

    Args:
        done: question -> the outcome of executing it.

    Returns:
        The path of the page, a single file that loads no other files.
    """
    changed = {name: [*map(compared, outcome.changes)] for name, outcome in done.items() if outcome.changes}
    failed = {name: outcome.failure for name, outcome in done.items() if outcome.failure}
    style = (TEMPLATES / "accept.css").read_text(encoding="utf-8")
    page = fill("accept.html.j2", style, shown=changed, failed=failed, done=done, most=MOST, marked=marked)
    path = project.reports() / "accept.html"
    write_atomically(path, page.encode())
    return path


def compared(change: CellChange) -> dict[str, Any]:
    """A changed cell for the page: the old and new words, table rows and pictures of each output."""
    outputs = []
    for old, new in zip_longest(change.before, change.after):
        before, after = (png_of((output or {}).get("data", {})) for output in (old, new))
        outputs.append({
            "words": words(old, new), "columns": {**_table(old), **_table(new)}.get("columns"), "rows": rows(old, new),
            "drawn": None if before == after else drawn(before, after),
        })  # fmt: skip
    return {"cell": change.index + 1, "section": change.section, "outputs": outputs}


def words(old: Any, new: Any) -> list[tuple[str, str]]:
    """The lines that differ between two outputs, as pairs of old and new blocks; without the rows of tables."""
    before, after = _lines(old), _lines(new)
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [("\n".join(before[a:b]), "\n".join(after[c:d])) for kind, a, b, c, d in blocks if kind != "equal"]


def _lines(output: Any) -> list[str]:
    table = _table(output)
    if table:
        return [str(table[name]) for name in WORDS if table.get(name)]
    return printed([output]).splitlines() if output else []


def _table(output: Any) -> dict[str, Any]:
    """The data of a table or figure of this project; empty for other outputs."""
    data = (output or {}).get("data", {})
    return data.get(TABLE_MIME) or data.get(FIGURE_MIME) or {}


def rows(old: Any, new: Any) -> list[list[tuple[str, str]]]:
    """The rows that differ between two tables, as pairs (old, new) of cells. Words and periods identify a row."""
    before, after = _by_key(_table(old)), _by_key(_table(new))
    pairs = [(before.get(key, []), after.get(key, [])) for key in {**after, **before}]
    return [list(zip_longest(*pair, fillvalue="")) for pair in pairs if pair[0] != pair[1]]


def _by_key(table: dict[str, Any]) -> dict[tuple[str, ...], list[str]]:
    texts: dict[tuple[str, ...], list[str]] = {}
    for row in shown_rows(table) if table else ():
        named = zip(shown_names(table), row, strict=True)
        key = tuple(text for name, (text, number) in named if not number or name in ("year", "month", "date"))
        while key in texts:
            key += ("again",)
        texts[key] = [text for text, _ in row]
    return texts


def marked(old: str, new: str) -> Iterator[list[tuple[str, bool]]]:
    """Two texts split into pieces, each with whether the other text lacks it; compared word by word."""
    before, after = (re.findall(r"\s+|[^\s]+", text) for text in (old, new))
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    yield [("".join(before[a:b]), kind != "equal") for kind, a, b, _, _ in blocks if b > a]
    yield [("".join(after[c:d]), kind != "equal") for kind, _, _, c, d in blocks if d > c]


def drawn(old: str, new: str) -> dict[str, Any] | None:
    """Two pictures (PNG in base64, '' for none) and their difference: the new picture pale, with changed pixels marked.

    Returns:
        ``old``, ``new``, ``difference`` (PNG in base64, or None) and ``share`` (per cent of pixels that changed); None
        if there is no picture.
    """
    if not (old and new):
        return {"old": old, "new": new, "difference": None, "share": 100.0} if old or new else None
    from PIL import Image, ImageFilter

    first, second = picture(old), picture(new)
    size = max(first.width, second.width), max(first.height, second.height)
    sides = [Image.new("RGBA", size, "white") for _ in range(2)]
    for side, image in zip(sides, (first, second), strict=True):
        side.alpha_composite(image)
    mask = pixels_that_differ(*sides)
    share = mask.histogram()[255] / (size[0] * size[1]) * 100
    pale = Image.blend(sides[1].convert("L").convert("RGB"), Image.new("RGB", size, "white"), 0.65)
    pale.paste(MARK, mask=mask.filter(ImageFilter.MaxFilter(3)))
    out = io.BytesIO()
    pale.quantize(64).save(out, "png", optimize=True)
    return {"old": old, "new": new, "difference": b64encode(out.getvalue()).decode("ascii"), "share": share}
