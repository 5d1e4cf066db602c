"""Compare two executions of a notebook: text, tables and pictures."""

from __future__ import annotations

import difflib
import io
import re
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from notemill.show.outputs import FIGURE_MIME, TABLE_MIME, png_of
from notemill.words import plain

if TYPE_CHECKING:
    from PIL.Image import Image

UNSEEN = 8  # of 255: colours that differ by no more than this look the same


@dataclass(frozen=True)
class CellChange:
    """A cell whose outputs changed.

    ``diff`` holds the lines removed (-) and added (+), or says what else changed; ``index`` counts all cells from 0;
    ``section`` is the heading above the cell; ``before`` and ``after`` are its outputs.
    """

    index: int
    diff: str
    section: str = ""
    before: Sequence[Any] = ()
    after: Sequence[Any] = ()


def look_the_same(one: str, other: str) -> bool:
    """Whether two pictures (PNG in base64) look the same; False if one of them is not a picture."""
    from PIL import UnidentifiedImageError

    try:
        first, second = picture(one), picture(other)
    except (UnidentifiedImageError, ValueError):
        return False
    return first.size == second.size and pixels_that_differ(first, second).getbbox() is None


def picture(text: str) -> Image:
    """Decode a PNG in base64. Raises PIL.UnidentifiedImageError or ValueError if it is not a picture."""
    from PIL import Image

    return Image.open(io.BytesIO(b64decode(text))).convert("RGBA")


def pixels_that_differ(one: Image, other: Image) -> Image:
    """A mask of two pictures of the same size: 255 for pixels that visibly differ, 0 for the others."""
    from PIL import ImageChops

    red, green, blue, alpha = ImageChops.difference(one, other).split()
    largest = ImageChops.lighter(ImageChops.lighter(red, green), ImageChops.lighter(blue, alpha))
    return largest.point([255 if difference > UNSEEN else 0 for difference in range(256)])


def changes(before: Any, after: Any) -> list[CellChange]:
    """The cells whose outputs changed; both versions of the notebook must have the same cells."""
    changed, section = [], ""
    for index, (old, new) in enumerate(zip(before.cells, after.cells, strict=True)):
        heading = re.match(r"#+ (.+)", new.source) if new.cell_type == "markdown" else None
        section = heading[1] if heading else section
        outputs = old.get("outputs", []), new.get("outputs", [])
        if diff := _difference(*outputs):
            changed.append(CellChange(index, diff, section, *outputs))
    return changed


def _difference(old: list[Any], new: list[Any]) -> str:
    diff = difference_in_words(old, new)
    return diff or ("the picture changed, its text did not" if _pictures(old) != _pictures(new) else "")


def difference_in_words(old: list[Any], new: list[Any]) -> str:
    """The printed lines removed (-) and added (+), or that only data changed; '' if at most the drawing changed."""
    lines = difflib.unified_diff(printed(old).splitlines(), printed(new).splitlines(), lineterm="", n=0)
    # leave out the first two lines, which name files, and those with @@, which give line numbers
    diff = "\n".join(line for line in list(lines)[2:] if not line.startswith("@@"))
    if not diff and _data(old) != _data(new):
        return "its caption, its note or its data changed, its text did not"
    return diff


def printed(outputs: list[Any]) -> str:
    """The text of outputs: streams, the text form of tables and figures, errors."""
    return "\n".join(_text(output).rstrip("\n") for output in outputs)


def _text(output: Any) -> str:
    if output.output_type == "stream":
        return plain("".join(output.text))
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    # the plain text of a Markdown object may be just its class name
    return plain("".join(output.data.get("text/markdown", output.data.get("text/plain", ""))))


def _data(outputs: list[Any]) -> list[Any]:
    """What a report receives about figures and tables, without drawings and checksums."""
    data = [output.get("data", {}) for output in outputs]
    every = [formats.get(mime) or {} for formats in data for mime in (FIGURE_MIME, TABLE_MIME)]
    drawings = {"datasets", "narrow", "lighter"}
    return [{name: value for name, value in facts.items() if name not in drawings} for facts in every]


def _pictures(outputs: list[Any]) -> list[Any]:
    data = [output.get("data", {}) for output in outputs]
    others = [sorted(kind for kind in formats if kind.startswith("image/") and kind != "image/png") for formats in data]
    return [[png_of(formats), *map(formats.get, kinds)] for formats, kinds in zip(data, others, strict=True)]
