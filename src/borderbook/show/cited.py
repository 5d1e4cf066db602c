"""Links numbers in sentences to the figure or table that shows them, and defines rates with their units.

``cited`` wraps the numbers of a frame before they are put into a sentence. When such a number is formatted, it marks
its text with characters of Unicode's private use area, which no font draws. ``show.answer`` and the titles of figures
remove the marks and keep the places, so that a page can link each number. Importing this module loads no pandas.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from borderbook.phrases import YEAR_COLUMNS
from borderbook.show.outputs import slug
from borderbook.words import at_start, missing

if TYPE_CHECKING:
    import pandas as pd

Data = TypeVar("Data", "pd.Series", "pd.DataFrame")
LETTERS = 90  # the largest length of a title
START, END, _FIRST, _MOST = "\ue000", "\ue001", 0xF0000, 0xFFFD
_MARKED = re.compile(f"{START}(.)([^{START}{END}]*){END}", re.S)


class Place(NamedTuple):
    """The place of a number: name of the figure or table, labels of its row, its column; blank means any column."""

    block: str
    row: tuple[str, ...]
    column: str


_known: dict[Place, int] = {}  # the places of all numbers formatted so far, in order


class Value(float):
    """A number with its place. ``format`` and f-strings mark its text with the place; ``str`` and JSON do not.

    A sum of such numbers of one block keeps the labels that all of them have: a sum over months keeps the route. The
    result of any other arithmetic is an ordinary number without a place, except ``abs``.
    """

    number: float
    place: Place

    def __new__(cls, number: float, place: Place) -> Value:  # noqa: D102
        value = super().__new__(cls, number)
        value.number, value.place = number, place
        return value

    def __reduce__(self) -> tuple[type[float], tuple[float]]:
        return type(self.number), (self.number,)  # a copy or a stored value is a plain number

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
    """The same numbers with their places in a figure or table of the page.

    Args:
        block: the name of the figure or table.
        data: the numbers, unrounded; index and columns give the row and the column of each number in the block. A day
            means the period that begins on it. Missing numbers, text and columns of years are not changed.
        row: further labels for all rows, such as the route of a series by year.
        by: the columns that label the rows, instead of the index.
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
    """A text without the marks of numbers."""
    return _MARKED.sub(r"\2", text)


def fitting(*titles: str) -> str:
    """The first title that has at most 90 characters; if none has, the last one."""
    return next((title for title in titles if len(plain(title)) <= LETTERS), titles[-1])


def told(text: str) -> tuple[str, list[dict[str, Any]]]:
    """A text without marks, and for each marked number its place and ``at``: its start and end in that text."""
    places, known, length, before = [], list(_known), 0, 0
    for match in _MARKED.finditer(text):
        length, before = length + match.start() - before, match.end()
        place = known[ord(match[1]) - _FIRST]._asdict()
        places.append({"at": [length, length + len(match[2])], **place, "row": list(place["row"])})
        length += len(match[2])
    return plain(text), places


def beside(form: str, places: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The metadata that keep the places of numbers in an output of a MIME type; empty without places."""
    return {form: {"places": list(places)}} if places else {}


@dataclass(frozen=True)
class Rate:
    """A rate: ``part`` per so many (``per``) of ``whole``. It computes numbers and words units, titles and sentences.

    There is none where the whole is below ``least``.

    ``f"{rate}"`` is 'per 1,000 detections', ``rate.unit`` is 'Dead and missing per 1,000 detections'.
    """

    part: str
    whole: str
    per: int = 100
    least: float = 0

    def of(self, part: Data, whole: pd.Series) -> Data:
        """The rates of two counts: part / whole × per; missing where the whole is below ``least``."""
        return part.div(whole.where(whole >= self.least), axis=0) * self.per

    def __str__(self) -> str:
        return f"per {self.per:,} {self.whole}"

    @property
    def unit(self) -> str:
        """The unit in words, as it appears below a figure's title."""
        return at_start(f"{self.part} {self}")
