"""What differs between two executions of a notebook: words, tables, pictures."""

from __future__ import annotations

import difflib
import io
import re
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from borderbook.run.scrub import plain
from borderbook.show.outputs import FIGURE_MIME, TABLE_MIME

if TYPE_CHECKING:
    from PIL.Image import Image

PNG = "image/png"
UNSEEN = 8  # of 255: by so much may a colour differ and look the same


@dataclass(frozen=True)
class CellChange:
    """What a cell now prints otherwise.

    ``diff`` is the lines removed (-) and added (+), or says that only the picture changed; ``index`` counts
    all cells from 0; ``section`` is the heading above the cell; ``before`` and ``after`` are its outputs.
    """

    index: int
    diff: str
    section: str = ""
    before: Sequence[Any] = ()
    after: Sequence[Any] = ()


def look_the_same(one: str, other: str) -> bool:
    """Whether an eye sees no difference between two pictures, PNG in base64; of what is no picture, False."""
    from PIL import UnidentifiedImageError

    try:
        first, second = picture(one), picture(other)
    except (UnidentifiedImageError, ValueError):
        return False
    return first.size == second.size and pixels_that_differ(first, second).getbbox() is None


def picture(text: str) -> Image:
    """A picture from its PNG in base64. Raises PIL.UnidentifiedImageError or ValueError if it is none."""
    from PIL import Image

    return Image.open(io.BytesIO(b64decode(text))).convert("RGBA")


def pixels_that_differ(one: Image, other: Image) -> Image:
    """A mask of the pixels of two pictures of one size that differ by more than an eye can see: 255, others 0."""
    from PIL import ImageChops

    red, green, blue, alpha = ImageChops.difference(one, other).split()
    largest = ImageChops.lighter(ImageChops.lighter(red, green), ImageChops.lighter(blue, alpha))
    return largest.point([255 if difference > UNSEEN else 0 for difference in range(256)])


def changes(before: Any, after: Any) -> list[CellChange]:
    """The cells of a notebook that print something else than before, given the same cells."""
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
    return diff or ("the picture changed, its words did not" if _pictures(old) != _pictures(new) else "")


def difference_in_words(old: list[Any], new: list[Any]) -> str:
    """The lines removed (-) and added (+) of what outputs say, or that their data changed; '' whatever is drawn."""
    lines = difflib.unified_diff(printed(old).splitlines(), printed(new).splitlines(), lineterm="", n=0)
    # the first two lines name files, and those with @@ count lines: nothing that a reader of outputs needs
    diff = "\n".join(line for line in list(lines)[2:] if not line.startswith("@@"))
    if not diff and _data(old) != _data(new):
        return "its caption, its note or its data changed, its words did not"
    return diff


def printed(outputs: list[Any]) -> str:
    """What outputs say in words: streams, the text form of tables and figures, errors."""
    return "\n".join(_text(output).rstrip("\n") for output in outputs)


def _text(output: Any) -> str:
    if output.output_type == "stream":
        return plain("".join(output.text))
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    # the text form of Markdown may be its class alone
    return plain("".join(output.data.get("text/markdown", output.data.get("text/plain", ""))))


def _data(outputs: list[Any]) -> list[Any]:
    """What a report is told of figures and tables, but for drawings and checksums."""
    shown = [
        output.get("data", {}).get(mime) or {} for output in outputs for mime in (FIGURE_MIME, TABLE_MIME)
    ]
    drawings = {"datasets", "narrow", "lighter"}
    return [{name: value for name, value in facts.items() if name not in drawings} for facts in shown]


def _pictures(outputs: list[Any]) -> list[Any]:
    data = [output.get("data", {}) for output in outputs]
    return [shown[kind] for shown in data for kind in sorted(shown) if kind.startswith("image/")]
