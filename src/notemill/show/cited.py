"""Links numbers in sentences to the figure or table that shows them, and defines rates with their units.

``cited`` notes beside a frame which figure or table shows its numbers; the frame stays as it is. A sentence takes
single numbers of it with ``linked`` and ``sum_of``. When such a number is formatted, it marks its text with characters
of Unicode's private use area, which no font draws. ``show.answer`` and the titles of figures remove the marks and keep
the places, so that a page can link each number. Importing this module loads no pandas.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from notemill import words
from notemill.show.outputs import END, MARKED, START, plain, slug

if TYPE_CHECKING:
    import pandas as pd

Data = TypeVar("Data", "pd.Series", "pd.DataFrame")
Labels = Mapping[Any, object] | None
_ATTRIBUTE = "cited"  # the key of ``attrs``, which what is selected from a frame keeps
LETTERS = 90  # the largest length of a title
_FIRST, _MOST = 0xF0000, 0xFFFD


class Place(NamedTuple):
    """The place of a number: name of the figure or table, labels of its row, its column; blank means any column."""

    block: str
    row: tuple[str, ...]
    column: str


_known: dict[Place, int] = {}  # the places of all numbers formatted so far, in order


class Value(float):
    """A number with its place. ``format`` and f-strings mark its text with the place; ``str`` and JSON do not.

    The result of arithmetic is an ordinary number without a place, except ``abs``.
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


def cited(block: str, data: Data, *row: object, by: Sequence[str] = (), labels: Labels = None) -> Data:
    """The same numbers, of the same types, with the name of the figure or table of the page that shows them.

    What is selected from them keeps the name. ``linked`` and ``sum_of`` give single numbers with their places.

    Args:
        block: the name of the figure or table.
        data: the numbers, unrounded; index and columns give the row and the column of each number in the block. A day
            means the period that begins on it.
        row: further labels for all rows, such as the name of a series by year.
        by: the columns that label the rows, instead of the index.
        labels: by label of the index, that of the block, if it is another; rows that are not in it have no place.
    """
    if by:
        labels = dict(zip(data.index, zip(*(data[name] for name in by), strict=True), strict=True))
    named = labels and {label: _labels(others) for label, others in labels.items()}
    data = data.copy()
    data.attrs = {**data.attrs, _ATTRIBUTE: (slug(block), _labels(row), named)}
    return data


def linked(data: pd.Series | pd.DataFrame, label: Any, column: Any = None) -> Any:
    """One number of a table, for a sentence: with its place if the table is ``cited``. What is missing has no place.

    Args:
        data: a series, or a frame.
        label: the label of the row.
        column: the column of a frame.
    """
    series: Any = data if column is None else data[column]
    number = series.loc[label]
    block, row, named = data.attrs.get(_ATTRIBUTE, ("", (), {}))
    at = _labels(label) if named is None else named.get(label)
    *more, last = _labels(series.name)
    linkable = at is not None and not words.missing(number)
    return Value(number, Place(block, (*row, *at, *more), last)) if linkable else number


def linked_rows(data: pd.DataFrame, *columns: str) -> list[Any]:
    """The rows of a table, for sentences.

    Args:
        data: a frame.
        columns: the columns whose numbers are as from ``linked``.

    Returns:
        A named tuple a row, with its label as ``Index``.
    """
    rows: Any = data.itertuples()
    return [row._replace(**{name: linked(data, row.Index, name) for name in columns}) for row in rows]


def newest_of(newest: Any, counts: pd.Series) -> Any:
    """The newest of some counts by year (``methods.enforcement.newest``) with its numbers as from ``linked``."""
    if newest is None:
        return None
    before = newest.before if words.missing(newest.before) else linked(counts, newest.year - 1)
    return newest._replace(figure=linked(counts, newest.year), before=before)


def sum_of(data: pd.Series | pd.DataFrame) -> Any:
    """The sum of all numbers of a table, for a sentence; its place has the labels that all of them share.

    Args:
        data: a series, or a frame of numbers.
    """
    frame: Any = data
    every = [frame[name] for name in frame] if hasattr(frame, "columns") else [frame]
    parts = [linked(column, label) for column in every for label in column.dropna().index]
    if not parts or not all(isinstance(part, Value) for part in parts):
        return sum(parts)
    places = [part.place for part in parts]
    row = tuple(label for label in places[0].row if all(label in place.row for place in places))
    column = places[0].column if len({place.column for place in places}) == 1 else ""
    return Value(sum(part.number for part in parts), Place(places[0].block, row, column))


def _labels(name: object) -> tuple[str, ...]:
    parts = name if isinstance(name, tuple) else (name,)
    days = [f"{part:%Y-%m-%d}" if isinstance(part, dt.date) else part for part in parts]
    return tuple("" if part is None else str(part) for part in days)


def fitting(*titles: str) -> str:
    """The first title that has at most 90 characters; if none has, the last one."""
    return next((title for title in titles if len(plain(title)) <= LETTERS), titles[-1])


def told(text: str) -> tuple[str, list[dict[str, Any]]]:
    """A text without marks, and for each marked number its place and ``at``: its start and end in that text."""
    places, known, length, before = [], list(_known), 0, 0
    for match in MARKED.finditer(text):
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

    ``f"{rate}"`` is 'per 1,000 sheep', ``rate.unit`` is 'Lambs per 1,000 sheep'.
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
        return words.at_start(f"{self.part} {self}")
