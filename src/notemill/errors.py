"""Errors that users can meet: a sentence that says what is wrong, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class ExpectedError(Exception):
    """Any error that is reported in one sentence, without a traceback.

    ``exit_code`` is the exit code of the command.
    """

    exit_code = 1

    def _render_traceback_(self) -> list[str]:
        """The sentence, which IPython shows instead of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class UsageError(ExpectedError):
    """The call itself is wrong; nothing was started."""

    exit_code = 2


@dataclass(frozen=True)
class Place:
    """A place in a publisher's file; every part is optional.

    ``row`` counts as the file shows it to a person: the header line of a CSV file or sheet is row 1.
    """

    file: Path | str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        parts = [] if self.file is None else [Path(self.file).name]
        named = (("sheet '{}'", self.sheet), ("row {}", self.row), ("column '{}'", self.column))
        return ", ".join([*parts, *(words.format(value) for words, value in named if value is not None)])


class DataError(ExpectedError):
    """A file or table does not hold what it should.

    Args:
        problem: what is wrong, with the wrong value, without a final full stop.
        place: file, sheet, row and column.
        advice: what to do about it, as a full sentence.
    """

    exit_code = 3

    def __init__(self, problem: str, place: Place | None = None, advice: str = "") -> None:
        self.problem, self.place, self.advice = _shown(problem), place or Place(), advice
        where = _shown(str(self.place))
        sentence = f"{where}: {self.problem}" if where else self.problem
        super().__init__(". ".join(part for part in (sentence, advice) if part))


LONGEST = 600  # characters of a problem


def _shown(text: str) -> str:
    """Make text from a file fit for a terminal: escape line breaks and control characters, and limit its length."""
    return escaped(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")


def escaped(text: str) -> str:
    """Text from outside with its line breaks and control characters escaped, for a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
