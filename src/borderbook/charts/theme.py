"""The look of every figure: typeface, sizes, the colours of ink, and how wide a text is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from borderbook import files
from borderbook.house import house
from borderbook.show.outputs import FONTS

_RC = {**files.yaml_table(__package__, "style"), "font.family": house().family}
INK, QUIET, RULE, PAPER = _RC["text.color"], _RC["axes.labelcolor"], _RC["grid.color"], "#ffffff"
"""Text, secondary text, grid lines, background; a page replaces them, so that dark mode is right."""

WIDE, NARROW, SMALLEST = 960, 340, 260
"""Widths of a figure in CSS pixels: for a page and print, for a phone, and for three side by side on a page of A4."""
SIZE = {WIDE: 14.0, NARROW: 12.0}
"""Size of text in CSS pixels by width."""
SMALL = 0.93
"""The smallest text, as a share of that: 13 pixels of 960, which are 7 points on a page of A4."""


def text_size(width: float) -> float:
    """Size of text in a chart of some width, in CSS pixels."""
    return SIZE[NARROW if width <= NARROW else WIDE]


@contextmanager
def theme(size: float = SIZE[WIDE]) -> Iterator[None]:
    """Stock Matplotlib and seaborn in the suite's style while it lasts; nothing is set for the process.

    Args:
        size: of text, in CSS pixels.
    """
    _register_fonts()
    sizes = dict.fromkeys(("font.size", "xtick.labelsize", "ytick.labelsize", "axes.labelsize"), size)
    with mpl.rc_context({**sns.axes_style("white"), **_RC, **sizes}):
        yield


@cache
def _register_fonts() -> None:
    own = house().typeface
    for path in (own.regular, own.bold) if own else sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(path)


def text_width(text: str, size: float, weight: int = 400) -> float:
    """How wide a text is, in CSS pixels; of several lines, the longest."""
    return size * max(_width(line, weight) for line in text.split("\n"))


@lru_cache(maxsize=8192)
def _width(text: str, weight: int) -> float:
    _register_fonts()
    font = FontProperties(family=_RC["font.family"], size=1, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def wrapped(text: str, width: float, size: float, weight: int = 400) -> str:
    """A text broken at spaces, but not before "%", so that no line is wider than ``width`` pixels, if a word is not."""
    lines: list[str] = []
    for word in re.split(" (?!%)", text):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)
