"""The base classes of the kinds of chart, and the check of how a chart is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from inspect import signature
from types import MappingProxyType
from typing import Any, ParamSpec, Protocol

import numpy as np
import pandas as pd

from notemill.charts import axis, labels
from notemill.charts.axis import Side
from notemill.charts.canvas import Canvas, Sample
from notemill.charts.colours import MUTED, Look, looks, tones
from notemill.charts.figure import Figure, Words, figure, nothing
from notemill.charts.labels import Format, Part
from notemill.errors import UsageError
from notemill.show.outputs import plain
from notemill.words import LEAST, did_you_mean, listed

P = ParamSpec("P")
Cell = tuple[int, int]
"""Row and column of a value."""
_OF_NUMBERS = frozenset({"bars", "stacked", "dots", "lines", "panels", "heatmap"})


def _expect_numbers(kind: str, data: Any) -> None:
    """Raise a UsageError if a table has columns that are not numbers, such as one that was just loaded."""
    others = list(map(str, data.select_dtypes(["datetime", "datetimetz", "category", "str"]).columns))
    if others:
        counted = [str(name) for name in data.columns if str(name) not in others]
        example = f"frame.groupby('{(others[1:] or others)[0]}')['{(counted or ['value'])[0]}'].sum()"
        raise UsageError(f"{kind} draws numbers, and {listed(others)} hold none. Sum up first: {example}.")


def _expect_drawn(highlight: object, names: Sequence[object]) -> None:
    """Raise a UsageError if nothing that is to be highlighted is drawn, but something that is spelt much like it."""
    given = highlight if isinstance(highlight, list) else [highlight]
    if any(name in names for name in given):
        return
    for name in given:
        if isinstance(name, str) and (hint := did_you_mean(name, map(str, names))):
            raise UsageError(f"highlight='{name}' is not drawn.{hint}")


def chart(make: Callable[P, Figure]) -> Callable[P, Figure]:
    """Decorator for a kind of chart: checks the arguments, with a clear message if one is missing or wrong."""
    needed = [word for word in Words.__annotations__ if word not in ("note", "highlight", "compare")]
    needed += ["alt"] if "alt" in signature(make).parameters else []

    @wraps(make)
    def checked(*data: P.args, **words: P.kwargs) -> Figure:
        if data and not hasattr(data[0], "reindex"):
            kind = type(data[0]).__name__
            raise UsageError(f"{make.__name__} draws a DataFrame or Series, but was given {kind}.")
        if make.__name__ in _OF_NUMBERS and hasattr(data[0], "columns"):
            _expect_numbers(make.__name__, data[0])
        if lacking := [word for word in needed if word not in words]:
            advice = f"Give each by keyword: {lacking[0]}=..."
            raise UsageError(f"{make.__name__} lacks {listed(lacking)}. {advice}")
        return make(*data, **words)

    return checked


class Kind(Protocol):
    """Base class of the kinds of chart: makes a figure from drawing, texts and numbers, also without any value.

    Attributes:
        called: the name of the kind in the alternative text.
        notes: notes on what is drawn, in addition to the given note.
        about: see ``Figure``.
        empty: whether there is no value to show.
        stressed: what is highlighted and compared, for the alternative text.
        chosen: of what is ``nameable``, what is highlighted.
    """

    called: str = "Chart"
    notes: Sequence[str] = ()
    stressed: str = ""
    chosen: Sequence[object] = ()
    about: str = ""
    empty: bool

    def draw(self, canvas: Canvas) -> float:
        """Draw everything except the texts around the figure; return the height in pixels."""

    def alt(self) -> str:
        """The alternative text, from what is drawn."""

    def table(self, unit: str) -> pd.DataFrame:
        """The numbers drawn, one row for each mark."""

    def figure(self, words: Words) -> Figure:
        """The figure with drawing, texts and numbers; without a value, a sentence replaces chart and title."""
        table = self.table(words["unit"])
        if self.empty:
            return nothing(self.called, table, words)
        self.stress(words)
        alt, note = f"{self.alt()}{self.stressed}", " ".join(filter(None, self.notes))
        return replace(figure(self.draw, table, alt, words, note), about=self.about)

    def nameable(self) -> Sequence[object]:
        """What can be highlighted, by name."""
        return ()

    def stress(self, words: Words) -> None:
        """Accept ``highlight``.

        Raises:
            UsageError: there is a comparison, which this kind of chart does not draw.
        """
        if words.get("compare"):
            raise UsageError(f"{self.called}: this kind of chart takes no compare.")
        nameable, given = self.nameable(), words.get("highlight")
        self.chosen = [name for name in (given if isinstance(given, list) else [given]) if name in nameable]
        _expect_drawn(given, nameable)
        self.stressed = f" Highlighted: {listed(list(map(self.said, self.chosen)))}." if self.chosen else ""

    def said(self, name: Any) -> str:
        """What is highlighted, in words."""
        return labels.name(name)


class Grid(Kind):
    """Base class of charts of a frame: one row for each period or category, one column for each series.

    Attributes:
        frame: the data.
        values, low, high: the data as numbers, and the ends of their intervals.
        series_named: whether series are named, in a legend and in the numbers: several are, and parts of a whole.
        bounds: true where a value is a lower bound, in the shape of the data.
        form: formats a value.
        part: incomplete periods -> the part that the data have.
        looks: series -> its look.
        picked: the labels of highlighted rows, and the names of highlighted series.
        compared: two cells, and their difference in words.
        further: name of a further column of the table -> its cells, in the shape of the data.
    """

    further: Mapping[str, pd.DataFrame] = MappingProxyType({})
    picked: tuple[list[Any], list[Any]] = ([], [])
    compared: tuple[Cell, Cell, str] | None = None

    def __init__(
        self, frame: pd.DataFrame, form: Format, part: Part | None = None, low: Side = None, high: Side = None,
        bounds: Side = None,
    ) -> None:  # fmt: skip
        self.frame, self.form, self.part = frame, form, part or {}
        self.bounds = axis.aligned(bounds, frame).eq(True)
        self.interval = axis.aligned(low, frame), axis.aligned(high, frame)
        numbers = axis.aligned(frame, frame), *self.interval
        self.values, self.low, self.high = (each.to_numpy() for each in numbers)
        self.empty = bool(np.isnan(self.values).all())
        self.series_named = len(frame.columns) > 1
        self.looks = looks(frame.columns)
        self.notes = [labels.part_note(part, frame.index)]

    def table(self, unit: str) -> pd.DataFrame:
        """One row for each cell, series after series, with the ends of its interval, and whether it is a minimum."""
        value, (low, high) = labels.value_name(unit), self.interval
        ends = {"low": low, "high" if low.notna().any(axis=None) else "at_most": high}
        known = {name: side for name, side in ends.items() if side.notna().any(axis=None)} | {**self.further}
        if self.bounds.any(axis=None):
            known[f"{value}{LEAST}"] = self.bounds & self.frame.notna()
        rows = labels.tidy(self.frame, value, self.series_named)
        return rows.assign(**{name: labels.tidy(side, name, self.series_named)[name] for name, side in known.items()})

    def stress(self, words: Words) -> None:
        """Store the rows, series and cells in ``highlight`` and ``compare``."""
        given = words.get("highlight")
        names = given if isinstance(given, list) else [given]
        rows, columns = ([label for label in side if label in names] for side in self._sides)
        self.picked = rows, columns
        _expect_drawn(given, [*self._sides[0], *self._sides[1]])
        if (comparison := words.get("compare")) and comparison[2]:
            one, other = map(self._cell, comparison[:2])
            self.compared = one and other and (one, other, plain(comparison[2]))
        highlighted = listed([labels.name(each, self.frame.index) for each in (*rows, *columns)])
        stressed = {"Highlighted": highlighted, "Compared": self.compared[2] if self.compared else ""}
        self.stressed = "".join(f" {what}: {text}." for what, text in stressed.items() if text)

    def _cell(self, place: Any) -> Cell | None:
        """The cell for one end of ``compare``; None if it has no value."""
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
        """The look of a cell or series; if the chart has a highlight, in colour if highlighted and else in grey."""
        look = self.looks[self.frame.columns[column]]
        if not any(self.picked):
            return look
        neutral = {tones().single, *[MUTED] * bool(self.picked[1])}
        ours = tones().accent if look.colour in neutral else look.colour
        return replace(look, colour=ours if self.stressing(row, column) else MUTED)

    def legend(self, canvas: Canvas, sample: Sample = "area", air: float = 6) -> float:
        """Draw the legend, if series are named; return its height, with so many pixels of air below it."""
        entries = {name: self.look(None, number) for number, name in enumerate(self.frame.columns)}
        return canvas.legend(entries, sample=sample) + air if self.series_named else 0.0

    def row(self, row: int, column: int) -> int:
        """The row of a cell in the figure's data."""
        return column * len(self.frame) + row

    def text(self, row: int, column: int) -> str:
        """A value as text: '1,204', or '≥ 1,204' for a lower bound."""
        return labels.value(self.values[row, column], self.form, self.bounds.to_numpy()[row, column])

    def spoken(self, names: Mapping[int, str] | None = None) -> str:
        """Series in words for the alternative text, each after its name: all, or the columns in ``names``."""
        texts = []
        sides = self.frame, self.bounds, *self.interval
        for column, name in (dict(enumerate(self.frame.columns)) if names is None else names).items():
            values, lower, *ends = (side.iloc[:, column] for side in sides)
            text = labels.series_in_words(values, self.form, self.part, lower, (ends[0], ends[1]))
            texts.append(f"{name}: {text}" if name != "" else text)
        return "; ".join(texts)
