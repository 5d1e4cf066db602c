"""Numbers that know where they stand, and rates that know what they are per: words are made of both.

``cited`` wraps the numbers of a frame before a sentence is made of them. Such a number writes itself between two
characters of Unicode's private use, which no font draws; ``show.answer`` and titles of figures take them out and keep
the places, so that a page links the number to the figure or table. Light to import, as ``words`` is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from borderbook.show.outputs import slug
from borderbook.words import YEAR_COLUMNS, at_start, missing

if TYPE_CHECKING:
    import pandas as pd

Data = TypeVar("Data", "pd.Series", "pd.DataFrame")
LETTERS = 90  # of a title, at most
START, END, _FIRST, _MOST = "\ue000", "\ue001", 0xF0000, 0xFFFD
_MARKED = re.compile(f"{START}(.)([^{START}{END}]*){END}", re.S)


class Place(NamedTuple):
    """Where a number stands: the name of a figure or table, labels of its row, its column; a blank is any."""

    block: str
    row: tuple[str, ...]
    column: str


_known: dict[Place, int] = {}  # the places of all numbers that were written, in order


class Value(float):
    """A number that stands somewhere: written, it carries its place; ``str`` and JSON are plain.

    A sum of such numbers of one block stands where they all stand: the sum over months keeps the route. Any other
    result is an ordinary number, which stands nowhere.
    """

    number: float
    place: Place

    def __new__(cls, number: float, place: Place) -> Value:  # noqa: D102
        value = super().__new__(cls, number)
        value.number, value.place = number, place
        return value

    def __reduce__(self) -> tuple[type[float], tuple[float]]:
        return type(self.number), (self.number,)  # what is copied or stored is the number

    def __str__(self) -> str:
        return str(self.number)

    def __format__(self, form: str) -> str:
        text, at = format(self.number, form), _known.setdefault(self.place, len(_known))
        return text if at >= _MOST else f"{START}{chr(_FIRST + at)}{text}{END}"

    def __abs__(self) -> Value:
        return Value(abs(self.number), self.place)

    def __add__(self, other: float) -> float:
        if not isinstance(other, Value):
            return Value(self.number + other, self.place) if other == 0 else self.number + other
        mine, theirs, total = self.place, other.place, self.number + other.number
        row = tuple(label for label in mine.row if label in theirs.row)
        place = Place(mine.block, row, mine.column if mine.column == theirs.column else "")
        return Value(total, place) if mine.block == theirs.block else total

    __radd__ = __add__


def cited(block: str, data: Data, *row: object, by: Sequence[str] = ()) -> Data:
    """The same numbers, which now say that they stand in the figure or table of that name on their page.

    Args:
        block: its name.
        data: the numbers, unrounded; index and columns say which row and column of the block each one is in. A day
            stands for the period that it begins. Missing numbers, words, and columns that say when stay as they are.
        row: further labels of all its rows, such as the route of a series by year.
        by: columns whose cells name the rows, in place of the index.
    """
    import pandas as pd

    if isinstance(data, pd.DataFrame):
        return _cited(block, data, row, by)
    series = _cited(block, data.to_frame(data.name or ""), row, by).iloc[:, 0]
    series.name = data.name
    return series


def _cited(block: str, data: pd.DataFrame, row: tuple[object, ...], by: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    frame = data.copy()
    named = zip(*(frame[name] for name in by), strict=True) if by else frame.index
    rows = [(*_labels(row), *_labels(at)) for at in named]
    for name, column in data.items():
        if pd.api.types.is_any_real_numeric_dtype(column) and name not in {*YEAR_COLUMNS, *by}:
            *more, last = _labels(name)
            places = [Place(slug(block), (*labels, *more), last) for labels in rows]
            cells = zip(column.tolist(), places, strict=True)
            values = [v if missing(v) else Value(v, place) for v, place in cells]
            frame[name] = pd.Series(values, index=frame.index, dtype=object)
    return frame


def _labels(name: object) -> tuple[str, ...]:
    parts = name if isinstance(name, tuple) else (name,)
    days = [f"{part:%Y-%m-%d}" if isinstance(part, dt.date) else part for part in parts]
    return tuple("" if part is None else str(part) for part in days)


def plain(text: str) -> str:
    """Words without the marks of numbers."""
    return _MARKED.sub(r"\2", text)


def fitting(*titles: str) -> str:
    """The first of some titles that has 90 letters at most, or else the last."""
    return next((title for title in titles if len(plain(title)) <= LETTERS), titles[-1])


def told(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Words without marks, and of each number in them its place and ``at``: where it begins, and where it has ended."""
    places, known, length, before = [], list(_known), 0, 0
    for found in _MARKED.finditer(text):
        length, before = length + found.start() - before, found.end()
        place = known[ord(found[1]) - _FIRST]._asdict()
        places.append({"at": [length, length + len(found[2])], **place, "row": list(place["row"])})
        length += len(found[2])
    return plain(text), places


def beside(form: str, places: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The metadata of an output of that MIME type that keep the places of its words."""
    return {form: {"places": list(places)}} if places else {}


@dataclass(frozen=True)
class Rate:
    """What is divided by what, per how many: numbers, units, titles and sentences are made of it.

    ``f"{rate}"`` is 'per 1,000 detections', ``rate.unit`` 'Dead and missing per 1,000 detections'.
    """

    part: str
    whole: str
    per: int = 100

    def of(self, part: Data, whole: pd.Series) -> Data:
        """The rates of counts: part / whole × per."""
        return part.div(whole, axis=0) * self.per

    def __str__(self) -> str:
        return f"per {self.per:,} {self.whole}"

    @property
    def unit(self) -> str:
        """The line below a figure's title."""
        return at_start(f"{self.part} {self}")
