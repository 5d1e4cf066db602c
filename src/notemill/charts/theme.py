"""The style of every figure: typeface, text sizes and colours; also measures and wraps texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from notemill import files
from notemill.house import Typeface, house
from notemill.show.outputs import FONTS

INK, QUIET, RULE, PAPER = "#1b1f24", "#5b636c", "#d8dce0", "#ffffff"
"""Colours of text, secondary text, grid lines and background; a page replaces them in dark mode."""

WIDE, NARROW, SMALLEST = 960, 340, 260
"""Widths of a figure in CSS pixels: for a page and print, for a phone, and for three figures side by side on A4."""
SIZE = {WIDE: 14.0, NARROW: 12.0}
"""Width of a figure -> size of its text, both in CSS pixels."""
SMALL = 0.93
"""Size of the smallest text as a share of that: 13 pixels in 960, which is 7 points on A4."""


def text_size(width: float) -> float:
    """The size of text in a chart of a width; both in CSS pixels."""
    return SIZE[NARROW if width <= NARROW else WIDE]


@contextmanager
def theme(size: float = SIZE[WIDE]) -> Iterator[None]:
    """Use our style for Matplotlib and seaborn within this context; the settings of the process do not change.

    Args:
        size: the size of text, in CSS pixels.
    """
    _register_fonts(house().typeface)
    sizes = dict.fromkeys(("font.size", "xtick.labelsize", "ytick.labelsize", "axes.labelsize"), size)
    looks: dict[str, Any] = dict.fromkeys(("axes.labelcolor", "xtick.labelcolor", "ytick.labelcolor"), QUIET)
    looks |= dict.fromkeys(("axes.edgecolor", "grid.color", "xtick.color"), RULE)
    looks |= {"text.color": INK, "font.family": house().family}
    with mpl.rc_context({**sns.axes_style("white"), **_style(), **sizes, **looks}):
        yield


@cache
def _style() -> dict[str, Any]:
    return dict(files.yaml_table(__package__, "style"))


@cache
def _register_fonts(own: Typeface | None) -> None:
    for path in (own.regular, own.bold) if own else sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(path)


def text_width(text: str, size: float, weight: int = 400) -> float:
    """The width of a text in CSS pixels; if it has several lines, that of the longest."""
    style = house()
    _register_fonts(style.typeface)
    return size * max(_width(line, weight, style.family) for line in text.split("\n"))


@lru_cache(maxsize=8192)
def _width(text: str, weight: int, family: str) -> float:
    font = FontProperties(family=family, size=1, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def wrapped(text: str, width: float, size: float, weight: int = 400) -> str:
    """A text broken at spaces, not before "%" nor after "≥", into lines of ``width`` pixels."""
    lines: list[str] = []
    for word in re.split(r"(?<!≥) (?!%)", text):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)
