"""A drawing that is laid out once and drawn once, and whose SVG is written as briefly as a browser needs it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.backend_bases import get_registered_canvas_class
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Drawing

from borderbook.charts.old.svg import Renderer

_NO_LAYOUT = {"figure.autolayout": False, "figure.constrained_layout.use": False}


class Sheet(Drawing):
    """A drawing that is laid out once and drawn once.

    Matplotlib draws one with a layout engine twice, the first time for its layout alone, which takes a quarter of
    the time.
    """

    def savefig(self, fname: Any, **how: Any) -> None:
        """As ``Figure.savefig``; without a ``format`` it is just that."""
        engine, dpi = self.get_layout_engine(), self.dpi
        if engine is None or "format" not in how:
            super().savefig(fname, **how)
            return
        target = get_registered_canvas_class(how["format"])
        with self._laid_out(target, how.get("dpi", dpi)):
            super().savefig(fname, **how)

    def svg(self, salt: str) -> str:
        """The drawing as SVG: the same each time, without a date, its texts as paths.

        Args:
            salt: what the ids in it begin to be made from; two drawings on one page need two.
        """
        with mpl.rc_context({"svg.hashsalt": salt, "svg.fonttype": "path"}), self._laid_out(_Canvas, 0):
            renderer = self.canvas.get_renderer()  # type: ignore[attr-defined]
            self.draw(renderer)
            return renderer.text()

    @contextmanager
    def _laid_out(self, target: type[Any], dpi: float) -> Iterator[None]:
        """While it lasts, the drawing is on another canvas, laid out for it, and will not be laid out again."""
        engine, canvas, before = self.get_layout_engine(), self.canvas, self.dpi
        try:
            with without_interruption(), _idle_words(self), mpl.rc_context(_NO_LAYOUT):
                self.dpi = target.fixed_dpi or dpi
                target(self)
                if engine is not None:
                    engine.execute(self)
                self.set_layout_engine(None)
                yield
        finally:
            self.dpi = before
            self.set_canvas(canvas)
            self.set_layout_engine(engine)


class _Canvas(FigureCanvasSVG):  # type: ignore[misc]
    """Measures and draws with one renderer, so that no text is measured twice."""

    def __init__(self, figure: Drawing) -> None:
        super().__init__(figure)
        width, height = figure.get_size_inches()
        self._renderer = Renderer(width * self.fixed_dpi, height * self.fixed_dpi)

    def get_renderer(self) -> Renderer:
        """What Matplotlib measures texts with while it lays out."""
        return self._renderer


@contextmanager
def without_interruption() -> Iterator[None]:
    """Leave garbage alone for as long as a drawing is made.

    That makes many small objects, none of which is garbage before the drawing is: looking through them again and
    again takes a tenth of a notebook's time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _idle_words(drawing: Drawing) -> Iterator[None]:
    """While it lasts, empty titles and axis labels are not moved out of the way of ticks, which are measured for it."""
    all_axes: list[Any] = list(drawing.axes)
    titles = [one for one in all_axes if one._autotitlepos and not _has_title(one)]
    labels = [axis for one in all_axes for axis in (one.xaxis, one.yaxis) if _is_idle(axis)]
    for one in titles:
        one._autotitlepos = False
    for axis in labels:
        axis._autolabelpos = False
    try:
        yield
    finally:
        for one in titles:
            one._autotitlepos = True
        for axis in labels:
            axis._autolabelpos = True


def _has_title(axes: Any) -> bool:
    return any(axes.get_title(loc=place) for place in ("left", "center", "right"))


def _is_idle(axis: Any) -> bool:
    return axis._autolabelpos and not axis.label.get_text()
