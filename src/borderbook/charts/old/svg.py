"""Drawings as SVG in few characters: Matplotlib's own, without what it writes for people to read.

Texts are paths, because fonts differ between readers' machines.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import rgb2hex
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path

from borderbook.charts.old import letters
from borderbook.charts.old.letters import Letter, place, short

HUNDREDTHS = 100  # of a point: finer than any screen or printer shows
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
STYLE = "stroke-linejoin: round"  # what Matplotlib assumes and SVG does not; all else inherits it
_STEPS = {
    int(code): step for code, step in (
        (Path.MOVETO, ("m", 1)), (Path.LINETO, ("l", 1)), (Path.CURVE3, ("q", 2)), (Path.CURVE4, ("c", 3)),
        (Path.CLOSEPOLY, ("z", 0)),
    )
}  # fmt: skip
"""Code of a vertex -> the letter of the step that it begins, and how many vertices that has."""
_CIRCLE: Any = Path.unit_circle()
_LOOK = ("clip-path", "style")  # what elements can have in common
_OPACITY = re.compile(r'["; ]opacity:')
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


class Renderer(RendererSVG):  # type: ignore[misc]
    """Draws what Matplotlib's own renderer draws, in fewer characters and less time.

    Nothing has an id but what is referred to; there are no comments, line breaks and metadata; paths are in relative
    steps rounded to a hundredth of a point, places to a thousandth. The same drawing gives the same text.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__(width, height, io.StringIO())
        self.writer = Writer()  # what the other one has written until now is dropped
        self._groups: list[bool] = []
        across, down = short(width), short(height)
        size = {"width": f"{across}pt", "height": f"{down}pt", "viewBox": f"0 0 {across} {down}"}
        self.writer.start(
            "svg", {"xmlns:xlink": XLINK, "xmlns": SVG, "version": "1.1", **size, "style": STYLE}
        )

    def text(self) -> str:
        """The whole SVG; nothing can be drawn after it."""
        self.finalize()
        return self.writer.text()

    def open_group(self, s: str, gid: str | None = None) -> None:
        """A group; its name is for people, so that one without an id of its own is not written."""
        self._groups.append(bool(gid))
        if gid:
            self.writer.start("g", {"id": gid})

    def close_group(self, s: str) -> None:
        """The end of a group."""
        if self._groups.pop():
            self.writer.end("g")

    def draw_path(self, gc: Any, path: Path, transform: Any, rgbFace: Any = None) -> None:  # noqa: N803
        """A path; a circle, of which a map of incidents has a thousand, as what it is."""
        circle = None if gc.get_url() or gc.get_sketch_params() else _circle(path, transform)
        if circle is None:
            super().draw_path(gc, path, transform, rgbFace)
            return
        x, y, radius = circle
        where = {"cx": place(x), "cy": place(self.height - y), "r": place(radius)}
        self.writer.element(
            "circle", attrib={**where, **self._get_clip_attrs(gc)}, style=self._get_style(gc, rgbFace)
        )

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """What a text measures, in points."""
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        scale = prop.get_size_in_points() / letters.SIZE
        width, height, descent = letters.line(s, prop).size
        return width * scale, height * scale, descent * scale

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
        # Matplotlib asks a renderer that has this before it looks into the font's file, once for each text
        return letters.heights(prop)

    def _make_id(self, type: str, content: Any) -> str:
        # the last digits of a layout differ from one time to the next
        parts = content if isinstance(content, tuple) else (content,)
        return super()._make_id(type, [round(one, 3) if isinstance(one, float) else one for one in parts])

    def _convert_path(
        self, path: Path, transform: Any = None, clip: Any = None, simplify: Any = None, sketch: Any = None
    ) -> str:
        frame = (0.0, 0.0, self.width, self.height) if clip else None
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
        line = letters.line(s, prop)
        size = short(prop.get_size_in_points() / letters.SIZE)
        turned = f" rotate({short(-angle)})" if angle else ""
        where = f"translate({place(x)} {place(y)}){turned} scale({size} -{size})"
        self.writer.start("g", style=_text_style(gc), transform=where)
        self._define(line.different)
        self.writer.raw(line.drawn)
        self.writer.end()

    def _define(self, used: Iterable[Letter]) -> None:
        """Define the letters that this drawing has not used before."""
        new = [letter for letter in used if letter.name not in self._glyph_map]
        if new:
            self._glyph_map.update(dict.fromkeys(letter.name for letter in new))
            self.writer.raw(f"<defs>{''.join(map(_definition, new))}</defs>")


class Writer:
    """Writes elements one after the other; what a renderer asks for is named as Matplotlib's writer names it.

    Elements that follow each other and look alike share one group that says how they look.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open: list[str] = []
        self._in_tag = False
        self._alike: list[str] = []
        self._look = ""

    def text(self) -> str:
        """All that was written."""
        self._settle()
        return "".join(self._parts)

    def start(self, tag: str, attrib: Mapping[str, str] | None = None, **more: str) -> int:
        """Open an element; gives its level, which ``close`` takes."""
        self._settle()
        self._parts.append(f"<{tag}{_attributes({**(attrib or {}), **more})}")
        self._open.append(tag)
        self._in_tag = True
        return len(self._open) - 1

    def data(self, text: str) -> None:
        """Write words into the open element."""
        self.raw(text.translate(_ESCAPED))

    def raw(self, elements: str) -> None:
        """Write what is SVG already into the open element."""
        self._settle()
        self._parts.append(elements)

    def end(self, tag: str | None = None, indent: bool = True) -> None:
        """Close the element that was opened last."""
        if self._alike:
            self._settle()
        opened = self._open.pop()
        self._parts.append("/>" if self._in_tag else f"</{opened}>")
        self._in_tag = False

    def element(
        self, tag: str, text: str | None = None, attrib: Mapping[str, str] | None = None, **more: str
    ) -> None:
        """Write a whole element."""
        own = {**(attrib or {}), **more}
        if text:
            self.start(tag, own)
            self.data(text)
            self.end()
            return
        look = _attributes({name: own.pop(name) for name in _LOOK if name in own})
        if look != self._look or self._in_tag:
            self._settle()
            self._look = look
        self._alike.append(f"<{tag}{_attributes(own)}")

    def close(self, level: int) -> None:
        """Close all elements from a level on."""
        while len(self._open) > level:
            self.end()

    def comment(self, comment: str) -> None:
        """Write nothing: it is for people."""

    def flush(self) -> None:
        """All is written already."""

    def _settle(self) -> None:
        """End the open tag, and write the elements that look alike."""
        if self._in_tag:
            self._parts.append(">")
            self._in_tag = False
        if self._alike:
            # a group's opacity is that of all in it together, which differs where they overlap
            together = len(self._alike) > 1 and self._look and not _OPACITY.search(self._look)
            look = "" if together else self._look
            written = "".join(f"{element}{look}/>" for element in self._alike)
            self._parts.append(f"<g{self._look}>{written}</g>" if together else written)
            self._alike.clear()


def _attributes(values: Mapping[str, str]) -> str:
    """Attributes as they are written, without empty ones; places rounded."""
    return "".join(f' {name}="{_attribute(name, value)}"' for name, value in values.items() if value)


def _attribute(name: str, value: str) -> str:
    if name in ("x", "y"):
        return place(float(value))
    return value if value.isalnum() else value.translate(_ESCAPED)


def _circle(path: Path, transform: Any) -> tuple[float, float, float] | None:
    """Centre and radius of a path that is Matplotlib's circle around (0, 0) of any size, moved and scaled; or None."""
    vertices: Any = path.vertices
    if len(vertices) != len(_CIRCLE.vertices) or not transform.is_affine:
        return None
    radius = float(vertices[:, 0].max())
    (across, skew, x), (lean, up, y), _ = transform.get_matrix()
    stays_round = not skew and not lean and abs(across) == abs(up)
    if not stays_round or not np.allclose(vertices, _CIRCLE.vertices * radius):
        return None
    return float(x), float(y), radius * abs(float(across))


@cache  # the same in every drawing
def _definition(letter: Letter) -> str:
    scale = f"scale({short(1 / letters.UNITS)})"
    return f'<path id="{letter.name}" d="{relative(letter.shape)}" transform="{scale}"/>'


def _text_style(gc: Any) -> str:
    colour, alpha = rgb2hex(gc.get_rgb()), gc.get_alpha() if gc.get_forced_alpha() else gc.get_rgb()[3]
    fill = "" if colour == "#000000" else f"fill: {colour}"
    return "; ".join([*([fill] if fill else []), *([] if alpha == 1 else [f"opacity: {short(alpha)}"])])


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
