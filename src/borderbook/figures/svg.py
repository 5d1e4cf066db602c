"""Drawings as SVG in few characters: Matplotlib's own, without what it writes for people to read.

Texts are paths, because fonts differ between readers' machines. What a text measures and which letters stand where
in it is worked out once a process: Matplotlib does it anew for each measurement and each drawing, which takes a
tenth of a notebook's time.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import rgb2hex
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path
from matplotlib.textpath import TextToPath

HUNDREDTHS = 100  # of a point: finer than any screen or printer shows
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
STYLE = '<defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>'
_STEPS = {
    int(code): step for code, step in (
        (Path.MOVETO, ("m", 1)), (Path.LINETO, ("l", 1)), (Path.CURVE3, ("q", 2)), (Path.CURVE4, ("c", 3)),
        (Path.CLOSEPOLY, ("z", 0)),
    )
}  # fmt: skip
"""Code of a vertex -> the letter of the step that it begins, and how many vertices that has."""
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_MANY = 20_000  # texts that are remembered
_UNITS = 64  # of a letter's shape to a point, as FreeType has it

_letters: Any = TextToPath()  # not all that is used of it is typed
_shapes: dict[str, Any] = {}  # letter's id -> its vertices and codes
_definitions: dict[str, str] = {}  # letter's id -> the element that defines it


class Renderer(RendererSVG):  # type: ignore[misc]
    """Draws what Matplotlib's own renderer draws, in fewer characters and less time.

    Nothing has an id but what is referred to; there are no comments, line breaks and metadata; paths are in relative
    steps rounded to a hundredth of a point, places to a thousandth. The same drawing gives the same text.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__(width, height, io.StringIO())
        self.writer = Writer()  # what the other one has written until now is dropped
        across, down = _short(width), _short(height)
        size = {"width": f"{across}pt", "height": f"{down}pt", "viewBox": f"0 0 {across} {down}"}
        self.writer.start("svg", {"xmlns:xlink": XLINK, "xmlns": SVG, "version": "1.1", **size})
        self.writer.raw(STYLE)

    def text(self) -> str:
        """The whole SVG; nothing can be drawn after it."""
        self.finalize()
        return "".join(self.writer.parts)

    def open_group(self, s: str, gid: str | None = None) -> None:
        """A group; its name is for people, so it is not written."""
        self.writer.start("g", {"id": gid} if gid else None)

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """What a text measures, in points."""
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        scale = prop.get_size_in_points() / _letters.FONT_SCALE
        width, height, descent = _line(s, _font(prop.copy())).size
        return width * scale, height * scale, descent * scale

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
        # Matplotlib asks a renderer that has this before it looks into the font's file, once for each text
        return _heights(prop.copy())

    def _make_id(self, type: str, content: Any) -> str:
        # the last digits of a layout differ from one time to the next
        parts = content if isinstance(content, tuple) else (content,)
        return super()._make_id(type, [round(one, 3) if isinstance(one, float) else one for one in parts])

    def _convert_path(
        self, path: Path, transform: Any = None, clip: Any = None, simplify: Any = None, sketch: Any = None
    ) -> str:
        frame = (0.0, 0.0, self.width, self.height) if clip else None
        if simplify is None:
            simplify = path.should_simplify
        cleaned = path.cleaned(
            transform, remove_nans=True, clip=frame, simplify=simplify, curves=True, sketch=sketch
        )
        return relative(cleaned)

    def _draw_text_as_path(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any,
        mtext: Any = None,
    ) -> None:
        if ismath or (mtext is not None and (mtext.get_fontfeatures() or mtext.get_language())):
            super()._draw_text_as_path(gc, x, y, s, prop, angle, ismath, mtext)
            return
        line = _line(s, _font(prop.copy()))
        size = _short(prop.get_size_in_points() / _letters.FONT_SCALE)
        turned = f" rotate({_short(-angle)})" if angle else ""
        place = f"translate({_place(x)} {_place(y)}){turned} scale({size} -{size})"
        self.writer.start("g", style=_text_style(gc), transform=place)
        self._define(line.ids)
        self.writer.raw(line.drawn)
        self.writer.end()

    def _define(self, ids: Iterable[str]) -> None:
        """Define the letters that this drawing has not used before."""
        new = [name for name in ids if name not in self._glyph_map]
        if new:
            self._glyph_map.update(dict.fromkeys(new))
            self.writer.raw(f"<defs>{''.join(map(self._definition, new))}</defs>")

    def _definition(self, name: str) -> str:
        if name not in _definitions:
            vertices, codes = _shapes[name]
            steps = self._convert_path(Path(vertices * _UNITS, codes), simplify=False)
            _definitions[name] = f'<path id="{name}" d="{steps}" transform="scale({_short(1 / _UNITS)})"/>'
        return _definitions[name]


class Writer:
    """Writes elements one after the other; what a renderer asks for is named as Matplotlib's writer names it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._open: list[str] = []
        self._in_tag = False

    def start(self, tag: str, attrib: Mapping[str, str] | None = None, **more: str) -> int:
        """Open an element; gives its level, which ``close`` takes."""
        self._end_tag()
        self.parts.append(f"<{tag}{_attributes({**(attrib or {}), **more})}")
        self._open.append(tag)
        self._in_tag = True
        return len(self._open) - 1

    def data(self, text: str) -> None:
        """Write words into the open element."""
        self.raw(text.translate(_ESCAPED))

    def raw(self, elements: str) -> None:
        """Write what is SVG already into the open element."""
        self._end_tag()
        self.parts.append(elements)

    def end(self, tag: str | None = None, indent: bool = True) -> None:
        """Close the element that was opened last."""
        opened = self._open.pop()
        self.parts.append("/>" if self._in_tag else f"</{opened}>")
        self._in_tag = False

    def element(
        self, tag: str, text: str | None = None, attrib: Mapping[str, str] | None = None, **more: str
    ) -> None:
        """Write a whole element."""
        self.start(tag, attrib, **more)
        if text:
            self.data(text)
        self.end()

    def close(self, level: int) -> None:
        """Close all elements from a level on."""
        while len(self._open) > level:
            self.end()

    def comment(self, comment: str) -> None:
        """Write nothing: it is for people."""

    def flush(self) -> None:
        """All is written already."""

    def _end_tag(self) -> None:
        if self._in_tag:
            self.parts.append(">")
            self._in_tag = False


def _attributes(values: Mapping[str, str]) -> str:
    """Attributes as they are written, without empty ones; places rounded."""
    return "".join(f' {name}="{_attribute(name, value)}"' for name, value in values.items() if value)


def _attribute(name: str, value: str) -> str:
    if name in ("x", "y"):
        return _place(float(value))
    return value if value.isalnum() else value.translate(_ESCAPED)


@dataclass(frozen=True)
class Letter:
    """A letter's id, the box around it (left, bottom, right, top) and its advance, in units of ``FONT_SCALE``."""

    name: str
    box: tuple[float, float, float, float]
    advance: float


@dataclass(frozen=True)
class Line:
    """A text as letters, each with its place, in units of ``FONT_SCALE``."""

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
        """The letters as elements."""
        return "".join(f'<use xlink:href="#{one.name}"{_shift(x, y)}/>' for one, x, y in self.letters)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the letters, each once."""
        return tuple(dict.fromkeys(one.name for one, *_ in self.letters))


@lru_cache(_MANY)
def _font(prop: FontProperties) -> tuple[str, ...]:
    """The files of the font with some properties, and of those that stand in for letters that it lacks."""
    return tuple(fontManager._find_fonts_by_props(prop))


@lru_cache(_MANY)
def _heights(prop: FontProperties) -> tuple[float, float, float]:
    """What a font asks for above and below its base line and between two lines, in points."""
    font: Any = get_font(_font(prop))
    scale = prop.get_size_in_points() / font.get_sfnt_table("head")["unitsPerEm"]
    table = font.get_sfnt_table("OS/2")
    names = ("sTypoAscender", "sTypoDescender", "sTypoLineGap")
    if table is None:
        table, names = font.get_sfnt_table("hhea"), ("ascent", "descent", "lineGap")
    above, below, between = (table[name] * scale for name in names)
    return above, -below, between


@lru_cache(_MANY)
def _line(text: str, files: tuple[str, ...]) -> Line:
    """A text in a font."""
    font: Any = get_font(files)
    font.set_size(_letters.FONT_SCALE, _letters.DPI)
    items = font._layout(text, LoadFlags.NO_HINTING)
    return Line(tuple((_letter(item.ft_object, item.glyph_index), item.x, item.y) for item in items))


@lru_cache(_MANY)
def _letter(font: Any, index: int) -> Letter:
    """A letter of a font, whose shape is known from now on."""
    # Matplotlib loads every letter of every text, but only a new one's shape is needed
    glyph = font.load_glyph(index, flags=LoadFlags.NO_HINTING)
    name = _letters._get_glyph_repr(font, index)
    _shapes[name] = font.get_path()
    left, low, right, high, advance = (length / _UNITS for length in (*glyph.bbox, glyph.horiAdvance))
    return Letter(name, (left, low, right, high), advance)


def _moved(box: Sequence[float], x: float, y: float) -> tuple[float, float, float, float]:
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _shift(x: float, y: float) -> str:
    if y:
        return f' transform="translate({_place(x)} {_place(y)})"'
    return f' x="{_place(x)}"' if x else ""


def _text_style(gc: Any) -> str:
    colour, alpha = rgb2hex(gc.get_rgb()), gc.get_alpha() if gc.get_forced_alpha() else gc.get_rgb()[3]
    fill = "" if colour == "#000000" else f"fill: {colour}"
    return "; ".join([*([fill] if fill else []), *([] if alpha == 1 else [f"opacity: {_short(alpha)}"])])


def relative(path: Path) -> str:
    """A path as relative steps: from (1, 1) a line to (2, 3) and back is 'm1 1 1 2z'.

    Coordinates are rounded to a hundredth; each step starts from the rounded end of the one before, so nothing
    drifts.
    """
    ends = np.rint(np.asarray(path.vertices) * HUNDREDTHS).astype(int).tolist()
    lines = np.full(len(ends), Path.LINETO)
    lines[:1] = Path.MOVETO
    codes = (lines if path.codes is None else np.asarray(path.codes)).tolist()
    parts: list[str] = []
    said, index = "", 0
    at = start = [0, 0]
    while index < len(ends) and codes[index] != Path.STOP:
        letter, count = _STEPS[codes[index]]
        if count:
            steps = "".join(_step(one, at) for one in ends[index : index + count])
            # a line that follows a move, or a step another one of its kind, needs no letter
            silent = (letter == said and letter != "m") or (letter == "l" and said == "m")
            parts.append(steps if silent else letter + steps.removeprefix(" "))
            at = ends[index + count - 1]
            said, start = said if silent else letter, at if letter == "m" else start
        else:
            parts.append(letter)
            said, at = letter, start
        index += count or 1
    return "".join(parts)


def _step(end: Sequence[int], start: Sequence[int]) -> str:
    return _after(end[0] - start[0]) + _after(end[1] - start[1])


@lru_cache(maxsize=50_000)  # most steps are short
def _after(value: int) -> str:
    """A whole number of hundredths, as briefly as it can be written after another number: 50 is ' .5'."""
    text = f"{value / HUNDREDTHS:.10g}"
    brief = text.replace("0.", ".", 1) if abs(value) < HUNDREDTHS else text
    return brief if value < 0 else f" {brief}"


def _short(number: float) -> str:
    """A number with up to six decimals."""
    return f"{number:f}".rstrip("0").rstrip(".")


def _place(number: float) -> str:
    """A number with up to three decimals."""
    return f"{number:.3f}".rstrip("0").rstrip(".")
