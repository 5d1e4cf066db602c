"""A figure: words, numbers, and how they are drawn at any width."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from html import escape
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, NotRequired, ParamSpec, Protocol, Required, TypedDict

import numpy as np

from borderbook.catalog import citations
from borderbook.catalog.citations import Citation, Of, cited, source_line
from borderbook.charts import axis, labels, theme
from borderbook.charts.axis import Side
from borderbook.charts.canvas import NOTHING, Canvas
from borderbook.charts.colours import ACCENT, MUTED, SINGLE, Look, looks
from borderbook.charts.labels import Format, Part
from borderbook.charts.svg import lighter, tidy
from borderbook.errors import UsageError
from borderbook.project import FIGURES_VARIABLE
from borderbook.show.cited import beside, plain, told
from borderbook.show.outputs import FIGURE_MIME as MIME
from borderbook.show.outputs import as_json, slug
from borderbook.words import listed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SCALE, PNG_SCALE = 2, 1.5  # device pixels for each CSS pixel: of a saved picture, of one in a notebook
COLOURS = 64  # of a PNG
P = ParamSpec("P")


Draw = Callable[[Canvas], float]
"""Draws a chart on a canvas; gives its height in pixels."""
Change = Callable[["Axes"], object]
"""Restyles axes."""
Cell = tuple[int, int]
"""Row and column of a value."""


class Words(TypedDict, total=False):
    """What is said around a figure; every kind of chart takes these by keyword.

    Attributes:
        name: a slug, unique in its notebook: the name of its CSV file.
        title: the message, in one sentence; or a function that makes it, which is not called without a value to show:
            the title is then "No figure for these parameters".
        unit: what is counted and how; the line below the title.
        of: which dataset it shows: its name, a loaded table, or several (``citations.Of``).
        note: what a reader must know to read it right (a break, a missing year); or several such, some blank.
        highlight: what the title names: the label of a row or period, the name of a series, or a list of such. It is
            drawn in colour, all else in grey; what is not drawn is passed over. Where both rows and series are named,
            only where they meet.
        compare: from where to where the title compares, and the difference in words ("−25 %"): an arrow with a label,
            none if those are blank. A place is a row's label, a series' name (of the row highlighted, or the last), or
            both as a pair.
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
    """What a figure cell of a notebook ends in.

    Attributes:
        name, title, unit, note: as in ``Words``.
        alt: the alternative text, from what is drawn: kind of chart, key numbers, what is missing.
        data: the numbers drawn, tidy, one row a mark; rounded as they should be read.
        draw: draws everything but the words on a canvas of any width; gives the drawing's height.
        citations: where the numbers come from.
        about: of a map, what has to be said of its boundaries and names; a page folds it.
        lead: the number that a small figure (``tile``) leads with, as it is written; blank for others.
        label: what that number is.
        number: of a small figure on its page.
        limit: how high a small figure may be, in CSS pixels.
        places: where numbers of the title stand, as ``cited.told`` gives them.
        changes: what ``restyled`` was given.
        drawings: those that were made, by width.

    Shown in JupyterLab it is a picture with title and source; its text/plain is title and alt text, so that a
    comparison of outputs compares words and numbers, never pixels.
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
        """The title; of a small figure with its number and what it leads with."""
        return f"{self.number}. {self.title}: {self.lead} {self.label}" if self.lead else self.title

    @property
    def width(self) -> int:
        """Of the drawing, in CSS pixels, where there is room; a small figure has one width only."""
        return theme.SMALLEST if self.lead else theme.WIDE

    @property
    def source(self) -> str:
        """The source line: 'Source: Frontex, Monthly detections ..., vintage 2025-06-03'."""
        return source_line(self.citations)

    @property
    def canvas(self) -> Canvas:
        """The drawing at its full width."""
        return self.drawn(self.width)

    @property
    def axes(self) -> list[Axes]:
        """The axes of the drawing at its full width, to look at; ``restyled`` changes those of each drawing.

        Scales are Matplotlib's: periods stand at their days, those of bars and categories at 0, 1, 2 and so on. A
        heat map has no axes.
        """
        return self.canvas.panels

    def restyled(self, change: Change) -> Figure:
        """The same figure with a function called on each of its axes, at each width: on a page, a phone, in pictures.

        Names of events, of rows and of a timeline's entries stay where they are.

        Args:
            change: what is done to axes: ``figure.restyled(lambda axes: axes.set_ylim(0, 500))``. An axis label is
                given room at the edge of the drawing, not between panels.
        """
        return replace(self, changes=(*self.changes, change))

    def drawn(self, width: int) -> Canvas:
        """The drawing at a width of ``theme.WIDE``, ``theme.NARROW`` or ``theme.SMALLEST`` pixels; made once."""
        if width not in self.drawings:
            with theme.theme(theme.text_size(width)):
                canvas = Canvas(width, self.limit)
                canvas.end(self.draw(canvas))
                for axes in canvas.panels if self.changes else ():
                    for change in self.changes:
                        change(axes)
                    axis.settle(axes)
                canvas.finish(restyled=bool(self.changes))
            self.drawings[width] = canvas
        return self.drawings[width]

    def svg(self, width: int | None = None) -> str:
        """The drawing as SVG for a page: without a date, with stable ids, text as text, transparent."""
        width = width or self.width
        canvas = self.drawn(width)
        raw = canvas.svg(f"{self.name}-{width}")
        css_class = "small" if self.lead else "narrow" if width == theme.NARROW else "wide"
        css_class += " shaded" * canvas.shaded
        return tidy(raw, canvas.marks, self.alt, css_class, canvas.each)

    def savefig(self, target: str | Path | io.BytesIO, **how: Any) -> None:
        """Save the picture with title, unit, note and source drawn in; arguments as Matplotlib's ``savefig``."""
        foot = " ".join(filter(None, (self.note, f"{self.source}." if self.source else "", self.about)))
        words = self.heading, self.unit, foot
        with theme.theme(theme.text_size(self.width)):
            self.canvas.save(target, *words, **{"dpi": 72 * SCALE, **how})

    def png(self) -> bytes:
        """The picture with its words as PNG of few colours, for a notebook: same figure, same bytes."""
        from PIL import Image

        raw, picture = io.BytesIO(), io.BytesIO()
        self.savefig(raw, format="rgba", dpi=72 * PNG_SCALE)
        width = int(self.canvas.size[0] * PNG_SCALE)
        drawn = Image.frombytes("RGBA", (width, raw.tell() // (4 * width)), raw.getvalue()).convert("RGB")
        # a quarter of the bytes; an octree keeps the strong colours of a chart
        few = drawn.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(picture, format="png")
        return picture.getvalue()

    def facts(self) -> dict[str, Any]:
        """Words and numbers as plain JSON: what a report makes its caption, data table and CSV from."""
        names = ("name", "title", "alt", "unit", "source", "note", "lead", "label", "number")
        words = {name: getattr(self, name) for name in (*names, *["about"] * bool(self.about))}
        return {**words, "datasets": citations.as_json(self.citations), **as_json(self.data)}

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        facts = self.facts()
        bundle, places = {"text/plain": repr(self), MIME: facts}, beside(MIME, self.places)
        if os.environ.get(FIGURES_VARIABLE) == "svg":
            drawn = bundle["image/svg+xml"] = self.svg()
            narrow = "" if self.lead else self.svg(theme.NARROW)
            bundle[MIME] = {**facts, "narrow": narrow, "lighter": lighter(drawn)}
            return bundle, places
        picture = bundle["image/png"] = base64.b64encode(self.png()).decode("ascii")
        # JupyterLab 4 gives a picture no alternative text, whatever the metadata say; HTML it shows first
        image = f'<img alt="{escape(self.alt)}" width="{self.width}" src="data:image/png;base64,{picture}">'
        shown = {"width": self.width, "alt": self.alt}
        return {**bundle, "text/html": image}, {"image/png": shown, **places}


_OF_NUMBERS = frozenset({"bars", "stacked", "dots", "lines", "panels", "heatmap"})


def _expect_numbers(kind: str, data: Any) -> None:
    """Raise a UsageError of a table as it was loaded, whose columns also say where and when."""
    others = list(map(str, data.select_dtypes(["datetime", "datetimetz", "category", "str"]).columns))
    if others:
        counted = [str(name) for name in data.columns if str(name) not in others]
        example = f"frame.groupby('{others[-1]}')['{(counted or ['value'])[0]}'].sum()"
        raise UsageError(f"{kind} draws numbers, and {listed(others)} hold none. Sum up first: {example}.")


def chart(make: Callable[P, Figure]) -> Callable[P, Figure]:
    """A kind of chart whose call says what it lacks: a frame or series first, and the words by keyword."""
    needed = [word for word in Words.__annotations__ if word not in ("note", "highlight", "compare")]
    needed += ["alt"] if "alt" in signature(make).parameters else []

    @wraps(make)
    def checked(*data: P.args, **words: P.kwargs) -> Figure:
        if data and not hasattr(data[0], "reindex"):
            given = type(data[0]).__name__
            raise UsageError(f"{make.__name__} draws a DataFrame or Series, and was given {given}.")
        if make.__name__ in _OF_NUMBERS and hasattr(data[0], "columns"):
            _expect_numbers(make.__name__, data[0])
        if lacking := [word for word in needed if word not in words]:
            advice = f"Give each by keyword: {lacking[0]}=..."
            raise UsageError(f"{make.__name__} lacks {listed(lacking)}. {advice}")
        return make(*data, **words)

    return checked


class Kind(Protocol):
    """What the kinds of chart share: one rule for charts without a value, and a figure of what each draws and says.

    Attributes:
        called: what the alternative text calls it.
        notes: what must be said of what is drawn, besides the words given.
        about: see ``Figure``.
        empty: whether there is no value to show.
        stressed: what is highlighted and compared, for the alternative text.
    """

    called: str = "Chart"
    notes: Sequence[str] = ()
    stressed: str = ""
    about: str = ""
    empty: bool

    def draw(self, canvas: Canvas) -> float:
        """Draw everything but the words; gives the height."""

    def alt(self) -> str:
        """The alternative text, from what is drawn."""

    def table(self, unit: str) -> pd.DataFrame:
        """The numbers drawn, a row a mark."""

    def figure(self, words: Words) -> Figure:
        """Drawing, words and numbers; without a value a sentence in place of chart and title."""
        table = self.table(words["unit"])
        if self.empty:
            return nothing(self.called, table, words)
        self.stress(words)
        alt, note = f"{self.alt()}{self.stressed}", " ".join(filter(None, self.notes))
        return replace(figure(self.draw, table, alt, words, note), about=self.about)

    def stress(self, words: Words) -> None:
        """Take ``highlight`` and ``compare``, or refuse them.

        Raises:
            UsageError: this kind of chart has no use for what was given.
        """
        if given := [word for word in ("highlight", "compare") if words.get(word)]:
            raise UsageError(f"{self.called}: this kind of chart takes no {listed(given)}.")


class Grid(Kind):
    """A kind of chart of a frame: a row a period or category, a column a series, with intervals or without.

    Attributes:
        frame: the data.
        values, low, high: as numbers, with the ends of their intervals.
        form: how a value is written.
        part: periods that are not complete.
        looks: of each series.
        picked: labels of rows, and names of series, that are highlighted.
        compared: two cells, and how they differ, in words.
    """

    picked: tuple[list[Any], list[Any]] = ([], [])
    compared: tuple[Cell, Cell, str] | None = None

    def __init__(
        self, frame: pd.DataFrame, form: Format, part: Part | None = None, low: Side = None, high: Side = None
    ) -> None:
        self.frame, self.form, self.part = frame, form, part or {}
        self.interval = axis.aligned(low, frame), axis.aligned(high, frame)
        numbers = axis.aligned(frame, frame), *self.interval
        self.values, self.low, self.high = (each.to_numpy() for each in numbers)
        self.empty = bool(np.isnan(self.values).all())
        self.looks = looks(frame.columns)
        self.notes = [labels.part_note(part, frame.index)]

    def table(self, unit: str) -> pd.DataFrame:
        """A row a cell, column below column, with the ends of its interval."""
        rows = labels.tidy(self.frame, labels.value_name(unit))
        ends = dict(zip(("low", "high"), self.interval, strict=True))
        known = {name: side for name, side in ends.items() if side.notna().any(axis=None)}
        return rows.assign(**{name: labels.tidy(side, name)[name] for name, side in known.items()})

    def stress(self, words: Words) -> None:
        """Take ``highlight`` and ``compare``."""
        given = words.get("highlight")
        names = given if isinstance(given, list) else [given]
        rows, columns = ([label for label in side if label in names] for side in self._sides)
        self.picked = rows, columns
        if (comparison := words.get("compare")) and comparison[2]:
            one, other = map(self._cell, comparison[:2])
            self.compared = one and other and (one, other, plain(comparison[2]))
        said = {"Highlighted": listed([labels.name(each, self.frame.index) for each in (*rows, *columns)])}
        said["Compared"] = self.compared[2] if self.compared else ""
        self.stressed = "".join(f" {what}: {text}." for what, text in said.items() if text)

    def _cell(self, place: Any) -> Cell | None:
        """The cell that a place names, if it has a value."""
        pair = place if isinstance(place, tuple) else (place, place)
        if not any(label in side for label, side in zip(pair, self._sides, strict=True)):
            return None
        row, column = (
            side.index(next((each for each in (label, *picked) if each in side), side[-1]))
            for label, picked, side in zip(pair, self.picked, self._sides, strict=True)
        )
        return None if np.isnan(self.values[row, column]) else (row, column)

    @property
    def _sides(self) -> tuple[list[Any], list[Any]]:
        return self.frame.index.tolist(), self.frame.columns.tolist()

    def stressing(self, row: int | None, column: int | None = None) -> bool:
        """Whether a cell, a row or a series is highlighted."""
        at = row, column
        sides = zip(at, self.picked, (self.frame.index, self.frame.columns), strict=True)
        return any(self.picked) and all(
            place is None or not picked or side[place] in picked for place, picked, side in sides
        )

    def look(self, row: int | None, column: int) -> Look:
        """How a cell or a series is drawn: as always, or in colour if it is highlighted, else in grey."""
        look = self.looks[self.frame.columns[column]]
        if not any(self.picked):
            return look
        neutral = (SINGLE, MUTED) if self.picked[1] else (SINGLE,)
        ours = ACCENT if look.colour in neutral else look.colour
        return replace(look, colour=ours if self.stressing(row, column) else MUTED)

    def row(self, row: int, column: int) -> int:
        """Where a cell stands in the figure's data."""
        return column * len(self.frame) + row

    def spoken(self, names: Sequence[str] | None = None) -> str:
        """Every series as it is read out, after its name; a blank name is left out."""
        texts = []
        for column, name in enumerate(self.frame.columns if names is None else names):
            values, low, high = (side.iloc[:, column] for side in (self.frame, *self.interval))
            text = labels.series_in_words(values, self.form, self.part, None, (low, high))
            texts.append(f"{name}: {text}" if name != "" else text)
        return "; ".join(texts)


def tile(figure: Figure, *, lead: str, label: str, number: int, height: float = 190) -> Figure:
    """The same figure, drawn small and at one width; the page sets number, title, lead and label.

    Args:
        figure: of any kind.
        lead: the number that it leads with, as it is written ("239,000").
        label: what that number is ("detections in 2024").
        number: of the tile on its page.
        height: of the drawing in CSS pixels, at most; a map, a heat map or a timeline takes what it needs.
    """
    return replace(figure, lead=lead, label=label, number=number, limit=height)


def nothing(called: str, data: pd.DataFrame, words: Words) -> Figure:
    """A figure without a value to show: a sentence in place of chart and title."""
    return figure(Canvas.empty, data, f"{called}: no figure.", {**words, "title": NOTHING})


def figure(draw: Draw, data: pd.DataFrame, alt: str, words: Words, note: str = "") -> Figure:
    """A figure from its words and how it is drawn; what every kind of chart ends in, and a drawing by hand, too.

    Args:
        draw: see ``Figure``.
        data: the numbers drawn.
        alt: the alternative text.
        words: name, title, unit, of, note.
        note: what else must be said of what is drawn.
    """
    said = words.get("note", "")
    notes = [said] if isinstance(said, str) else said
    title, places = told(words["title"] if isinstance(words["title"], str) else words["title"]())
    return Figure(
        name=slug(words["name"]), title=title, unit=plain(words["unit"]), alt=plain(alt), data=data, draw=draw,
        citations=cited(words["of"]), note=plain(" ".join(filter(None, (*notes, note)))), places=tuple(places),
    )  # fmt: skip
