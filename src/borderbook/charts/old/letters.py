"""Texts as letters with a place each: worked out once a process, and the same as Matplotlib's.

Matplotlib does it anew for each measurement and each drawing of a text, which takes a tenth of a notebook's time.
Lengths are in units of a hundredth of the font's size, unless it is said that they are in points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path as File
from typing import Any

from matplotlib import get_data_path
from matplotlib.font_manager import FontPath, FontProperties, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path
from matplotlib.textpath import TextToPath

from borderbook.files import in_memory

SIZE = int(TextToPath.FONT_SCALE)  # that fonts are loaded in: 100
UNITS = 64  # of a letter's shape to a unit of length, as FreeType has it
_LAST = "fonts/ttf/LastResortHE-Regular.ttf"  # of Matplotlib's data: boxes for letters that no font has
_MANY = 20_000  # texts that are remembered
_paths: Any = TextToPath()  # not all that is used of it is typed


@dataclass(frozen=True)
class Letter:
    """A letter: its id, the box around it (left, bottom, right, top), its advance, and its shape in ``UNITS``."""

    name: str
    box: tuple[float, float, float, float]
    advance: float
    shape: Path = field(compare=False, repr=False)


@dataclass(frozen=True)
class Line:
    """A text of one line as letters, each with its place along and above the base line."""

    letters: tuple[tuple[Letter, float, float], ...]

    @cached_property
    def size(self) -> tuple[float, float, float]:
        """Width with what the letters advance, height, and descent below the base line."""
        if not self.letters:
            return 0.0, 0.0, 0.0
        ends = [(x, x + one.advance, *_moved(one.box, x, y)) for one, x, y in self.letters]
        begun, ended, left, low, right, high = zip(*ends, strict=True)
        width = max(*right, *ended) - min(*left, *begun)
        return width, max(high) - min(low), -min(low)

    @cached_property
    def drawn(self) -> str:
        """The letters as SVG elements that refer to their shapes."""
        return "".join(f'<use xlink:href="#{one.name}"{_shift(x, y)}/>' for one, x, y in self.letters)

    @cached_property
    def different(self) -> tuple[Letter, ...]:
        """The letters, each once."""
        return tuple({one.name: one for one, *_ in self.letters}.values())


def line(text: str, prop: FontProperties) -> Line:
    """A text in the font with some properties."""
    return _line(text, _files_of(prop))


def heights(prop: FontProperties) -> tuple[float, float, float]:
    """What a font asks for above and below its base line and between two lines, in points."""
    return _heights(prop.copy())


def short(number: float) -> str:
    """A number with up to six decimals."""
    return f"{number:f}".rstrip("0").rstrip(".")


def place(number: float) -> str:
    """A number with up to three decimals: of a point finer than any screen or printer shows."""
    return f"{number:.3f}".rstrip("0").rstrip(".")


def _files_of(prop: FontProperties) -> tuple[FontPath, ...]:
    """The files of a font, and of those that stand in for letters that it lacks; the same in every size."""
    sizeless = prop.copy()
    sizeless.set_size(SIZE)
    return _files(sizeless)


@lru_cache(_MANY)
def _files(prop: FontProperties) -> tuple[FontPath, ...]:
    return tuple(fontManager._find_fonts_by_props(prop))


@lru_cache(_MANY)
def _font(files: tuple[FontPath, ...]) -> Any:
    """A font, with those that stand in for letters that it lacks, as from Matplotlib's ``get_font``.

    That leaves a font where it is, and FreeType reads letter after letter of a text through Python, each time it is
    measured: two thirds of the time that this takes. Here it is in memory, which a forked process has, too.
    """
    first, *others = files
    last = FT2Font(in_memory(File(get_data_path(), _LAST)), _warn_if_used=True)
    last.set_charmap(0)  # the Unicode one, which FreeType would choose, is empty
    behind = [*(FT2Font(in_memory(font.path), face_index=font.face_index) for font in others), last]
    return FT2Font(in_memory(first.path), face_index=first.face_index, _fallback_list=behind)


@lru_cache(_MANY)
def _heights(prop: FontProperties) -> tuple[float, float, float]:
    font = _font(_files_of(prop))
    scale = prop.get_size_in_points() / font.get_sfnt_table("head")["unitsPerEm"]
    table = font.get_sfnt_table("OS/2")
    names = ("sTypoAscender", "sTypoDescender", "sTypoLineGap")
    if table is None:
        table, names = font.get_sfnt_table("hhea"), ("ascent", "descent", "lineGap")
    above, below, between = (table[name] * scale for name in names)
    return above, -below, between


@lru_cache(_MANY)
def _line(text: str, files: tuple[FontPath, ...]) -> Line:
    font = _font(files)
    font.set_size(SIZE, TextToPath.DPI)
    items = font._layout(text, LoadFlags.NO_HINTING)
    return Line(tuple((_letter(item.ft_object, item.glyph_index), item.x, item.y) for item in items))


@lru_cache(_MANY)
def _letter(font: Any, index: int) -> Letter:
    # Matplotlib loads every letter of every text, but only a new one's shape is needed
    glyph = font.load_glyph(index, flags=LoadFlags.NO_HINTING)
    vertices, codes = font.get_path()
    left, low, right, high, advance = (length / UNITS for length in (*glyph.bbox, glyph.horiAdvance))
    name, shape = _paths._get_glyph_repr(font, index), Path(vertices * UNITS, codes)
    return Letter(name, (left, low, right, high), advance, shape)


def _moved(box: Sequence[float], x: float, y: float) -> tuple[float, float, float, float]:
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _shift(x: float, y: float) -> str:
    if y:
        return f' transform="translate({place(x)} {place(y)})"'
    return f' x="{place(x)}"' if x else ""
