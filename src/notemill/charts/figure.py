"""The class Figure: texts, numbers, and a drawing at any width."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any, NotRequired, Required, TypedDict

import pandas as pd
from matplotlib.axes import Axes

from notemill.catalog.citations import Citation, Of, cited, source_line
from notemill.charts import axis, theme
from notemill.charts.canvas import NOTHING, Canvas
from notemill.charts.svg import lighter, tidy
from notemill.errors import UsageError
from notemill.show.cited import beside, told
from notemill.show.outputs import FIGURE_MIME as MIME
from notemill.show.outputs import as_json, for_report, in_few_colours, plain, slug, sources

SCALE, PNG_SCALE = 2, 1.5  # device pixels for each CSS pixel: in a saved picture, in a notebook

Draw = Callable[[Canvas], float]
"""Draws a chart on a canvas; returns its height in pixels."""
Change = Callable[["Axes"], object]
"""Restyles axes."""


class Words(TypedDict, total=False):
    """The texts around a figure, and what to emphasise; every kind of chart takes these by keyword.

    Attributes:
        name: small letters, digits and hyphens, unique in its notebook; also the name of its CSV file.
        title: the message, in one sentence; or a function that returns it. Without a value to show, the function is not
            called, and the title is "No figure for these parameters".
        unit: what is counted and how; the line below the title.
        of: the dataset that it shows: its name, a loaded table, or several of these (``citations.Of``).
        note: what a reader must know to understand the figure (a break, a missing year); or a list of notes, of which
            some may be blank.
        highlight: what the title names: the label of a row or period, the name of a series, or a list of these. It is
            drawn in colour and everything else in grey; misspelt labels are refused, others that are not drawn
            ignored. If both rows and series are named, only the cells in both are highlighted.
        compare: start, end and difference in words ("−25 %") of the title's comparison, drawn as an arrow with a label.
            Without words, no arrow is drawn. Start and end are each a row's label, a series' name (for the highlighted
            row, or the last one), or a pair of both.
    """

    name: Required[str]
    title: Required[str | Callable[[], str]]
    unit: Required[str]
    of: Required[Of]
    note: NotRequired[str | Sequence[str]]
    highlight: NotRequired[object]
    compare: NotRequired[tuple[Any, Any, str] | None]


@dataclass(frozen=True)
class Figure:
    """A figure: the value of a notebook's figure cell.

    Attributes:
        name, title, unit, note: as in ``Words``.
        alt: the alternative text, made from what is drawn: kind of chart, key numbers, missing values.
        data: the numbers drawn, tidy, one row for each mark; rounded for readers.
        draw: draws everything except the texts on a canvas of any width; returns the drawing's height in pixels.
        citations: the sources of the numbers.
        about: for maps, the disclaimer on boundaries and names; a page shows it folded.
        lead: the main number of a small figure (``tile``) as text; empty for other figures.
        label: what that number is.
        number: the number of a small figure on its page.
        limit: the largest height of a small figure, in CSS pixels.
        places: the places of the numbers in the title, as ``cited.told`` returns them.
        changes: the functions given to ``restyled``.
        drawings: the drawings made so far, by width.

    JupyterLab shows it as a picture with title and source. Its text/plain is title and alternative text, so that a
    comparison of outputs compares words and numbers, not pixels.
    """

    name: str
    title: str
    unit: str
    alt: str
    data: pd.DataFrame
    draw: Draw = field(repr=False, compare=False)
    citations: tuple[Citation, ...] = ()
    note: str = ""
    about: str = ""
    lead: str = ""
    label: str = ""
    number: int = 0
    limit: float | None = None
    places: tuple[dict[str, Any], ...] = ()
    changes: tuple[Change, ...] = field(default=(), repr=False, compare=False)
    drawings: dict[int, Canvas] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __repr__(self) -> str:
        return f"{self.heading}\n{self.alt}"

    @property
    def heading(self) -> str:
        """The title; for a small figure also its number, lead and label."""
        return f"{self.number}. {self.title}: {self.lead} {self.label}" if self.lead else self.title

    @property
    def width(self) -> int:
        """The width of the drawing on a page, in CSS pixels; a small figure has only this width."""
        return theme.SMALLEST if self.lead else theme.WIDE

    @property
    def source(self) -> str:
        """The source line: 'Source: Office, Monthly visits ..., vintage 2025-06-03'."""
        return source_line(self.citations)

    @property
    def canvas(self) -> Canvas:
        """The drawing at its full width."""
        return self.drawn(self.width)

    @property
    def axes(self) -> list[Axes]:
        """The axes of the drawing at its full width, for inspection; use ``restyled`` to change the axes at all widths.

        Scales are Matplotlib's: a period is at its first day; bars and categories are at 0, 1, 2 and so on. A heat map
        has no axes.
        """
        return self.canvas.panels

    def restyled(self, change: Change) -> Figure:
        """The same figure with a function called on each of its axes, at every width and in pictures.

        The names of events, rows and entries of a timeline are not moved.

        Args:
            change: changes axes: ``figure.restyled(lambda axes: axes.set_ylim(0, 500))``. An axis label gets room at
                the edge of the drawing, but not between panels.
        """
        return replace(self, changes=(*self.changes, change))

    def drawn(self, width: int) -> Canvas:
        """The drawing at a width of ``theme.WIDE``, ``theme.NARROW`` or ``theme.SMALLEST`` pixels; cached."""
        if width not in self.drawings:
            with theme.theme(theme.text_size(width)):
                canvas = Canvas(width, self.limit)
                canvas.end(self.draw(canvas))
                for axes in canvas.panels if self.changes else ():
                    limits = axes.viewLim.get_points().copy()
                    for change in self.changes:
                        change(axes)
                    axis.settle(axes, limits)
                canvas.finish(restyled=bool(self.changes))
            self.drawings[width] = canvas
        return self.drawings[width]

    def svg(self, width: int | None = None) -> str:
        """The drawing as SVG for a page: no date, stable ids, text as text, transparent background."""
        width = width or self.width
        canvas = self.drawn(width)
        raw = canvas.svg(f"{self.name}-{width}")
        css_class = "small" if self.lead else "narrow" if width == theme.NARROW else "wide"
        css_class += " shaded" * canvas.shaded
        return tidy(raw, canvas.marks, self.alt, css_class, canvas.each)

    def savefig(self, target: str | Path | io.BytesIO, **how: Any) -> None:
        """Save the picture with title, unit, note and source in it; ``how`` as for Matplotlib's ``savefig``."""
        foot = " ".join(filter(None, (self.note, f"{self.source}." if self.source else "", self.about)))
        words = self.heading, self.unit, foot
        with theme.theme(theme.text_size(self.width)):
            self.canvas.save(target, *words, **{"dpi": 72 * SCALE, **how})

    def png(self) -> bytes:
        """The picture with its texts as a PNG of few colours, for a notebook; the bytes are deterministic."""
        png = io.BytesIO()
        # not compressed: that is done once, with fewer colours
        self.savefig(png, format="png", dpi=72 * PNG_SCALE, pil_kwargs={"compress_level": 0})
        return in_few_colours(png.getvalue())

    def facts(self) -> dict[str, Any]:
        """Texts and numbers as plain JSON, from which a report makes caption, data table and CSV.

        ``ticks`` are the labels at the scales, so that a comparison of outputs finds one that is lost.
        """
        names = ("name", "title", "alt", "unit", "note", "lead", "label", "number")
        words = {name: getattr(self, name) for name in (*names, *["about"] * bool(self.about))}
        ticks = {"ticks": self.canvas.ticks()}
        return {**words, **ticks, **sources(self.citations), **as_json(self.data)}

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        facts = self.facts()
        bundle, places = {"text/plain": repr(self), MIME: facts}, beside(MIME, self.places)
        if for_report():
            drawn = bundle["image/svg+xml"] = self.svg()
            narrow = "" if self.lead else self.svg(theme.NARROW)
            bundle[MIME] = {**facts, "narrow": narrow, "lighter": lighter(drawn)}
            return bundle, places
        picture = base64.b64encode(self.png()).decode("ascii")
        # not as image/png, too: JupyterLab 4 ignores the alternative text in a picture's metadata
        image = f'<img alt="{escape(self.alt)}" width="{self.width}" src="data:image/png;base64,{picture}">'
        return {**bundle, "text/html": image}, places


def tile(figure: Figure, *, lead: str, label: str, number: int, height: float = 190) -> Figure:
    """The same figure, drawn small and at one width; the page shows number, title, lead and label.

    Args:
        figure: a figure of any kind.
        lead: its main number as text ("239,000").
        label: what that number is ("visits in 2024").
        number: the number of the tile on its page.
        height: the largest height of the drawing in CSS pixels; maps, heat maps and timelines may exceed it.
    """
    return replace(figure, lead=lead, label=label, number=number, limit=height)


def nothing(called: str, data: pd.DataFrame, words: Words) -> Figure:
    """A figure without values: a sentence replaces chart and title, and no note explains what is not drawn."""
    return figure(Canvas.empty, data, f"{called}: no figure.", {**words, "title": NOTHING, "note": ""})


def figure(draw: Draw, data: pd.DataFrame, alt: str, words: Words, note: str = "") -> Figure:
    """Make a figure from its texts and its drawing function; all kinds of chart use it, and drawings by hand, too.

    Args:
        draw: see ``Figure``.
        data: the numbers drawn.
        alt: the alternative text.
        words: name, title, unit, of, note.
        note: a further note on what is drawn.
    """
    note_given = words.get("note", "")
    notes = [note_given] if isinstance(note_given, str) else note_given
    if words["name"] != (address := slug(words["name"])):
        raise UsageError(
            f"name='{words['name']}' is no address of a file. Use small letters, digits and hyphens: '{address}'."
        )
    title, places = told(words["title"] if isinstance(words["title"], str) else words["title"]())
    return Figure(
        name=address, title=title, unit=plain(words["unit"]), alt=plain(alt), data=data, draw=draw,
        citations=cited(words["of"]), note=plain(" ".join(filter(None, (*notes, note)))), places=tuple(places),
    )  # fmt: skip
