"""Defines the types of a question's parameters, each with its allowed values.

A ``Choice`` accepts any spelling of a value and stores its standard name; a tuple of them is a list of values. Allowed
values are read from data/reference when they are first needed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic_core import core_schema

from notemill import project, suite
from notemill.words import loosely, nearest

LISTED = 12  # a longer list of allowed values is not spelt out in a message
FIRST_YEAR, LAST_YEAR = 1990, 2100


def refusal(shown: str, noun: str, allowed: Sequence[Any], near: str) -> str:
    """A message for a refused value: what was expected, the closest allowed value, and all allowed values if few."""
    parts = [f"{shown} is no {noun}"]
    if near:
        parts.append(f"did you mean {near!r}?")
    if len(allowed) <= LISTED:
        parts.append(f"allowed: {', '.join(map(str, allowed))}")
    elif not near:
        parts.append(f"'{suite.package()} list QUESTION' shows the {len(allowed)} allowed values")
    return "; ".join(parts)


class _Kind:
    """Base class of the types; pydantic calls ``canonical`` to validate a value."""

    canonical: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.canonical)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"kind": self}


@dataclass(frozen=True)
class Choice(_Kind):
    """A type whose values are listed in a table.

    Attributes:
        noun: the word for one value in messages.
        spellings: returns a mapping: accepted spelling -> value, from the project's tables.
        column: the column of the datasets with such values; '' if there is none.
    """

    noun: str
    spellings: Callable[[], Mapping[str, str]]
    column: str = ""

    @property
    def allowed(self) -> tuple[str, ...]:
        """The values, without duplicates, in the order of their table."""
        return tuple(dict.fromkeys(_table(self, project.root()).values()))

    def canonical(self, value: Any) -> str:
        """The value for a spelling. Raises ValueError: the spelling is unknown."""
        table = _table(self, project.root())
        found = table.get(loosely(value)) if isinstance(value, str) else None
        if found is None:
            near = table.get(nearest(str(value), table), "")
            raise ValueError(refusal(repr(value), self.noun, self.allowed, near))
        return found


@cache
def _table(choice: Choice, root: Path) -> dict[str, str]:
    """Accepted spelling, normalised -> value; if two values have the same spelling, the first one counts."""
    table: dict[str, str] = {}
    for spelling, value in choice.spellings().items():
        table.setdefault(loosely(spelling), value)
    return table


@dataclass(frozen=True)
class Period(_Kind):
    """The type of a month ('2015-10') or a year (2015), or one of a few words."""

    unit: Literal["month", "year"]
    words: tuple[str, ...] = ()

    @property
    def noun(self) -> str:
        """The word for one value in messages."""
        return " or ".join([self.unit, *map(repr, self.words)])

    @property
    def range(self) -> tuple[str, str] | tuple[int, int]:
        """The first and the last allowed value."""
        if self.unit == "year":
            return FIRST_YEAR, LAST_YEAR
        return f"{FIRST_YEAR}-01", f"{LAST_YEAR}-12"

    def canonical(self, value: Any) -> str | int:
        """The value as YYYY-MM, as an integer, or as the word. Raises ValueError: it is none of these."""
        text = str(value).strip().casefold()
        found = text if text in self.words else self._read(text)
        if found is None:
            (first, last), example = self.range, "2015-10" if self.unit == "month" else "2015"
            raise ValueError(f"{value!r} is no {self.noun}; write it like {example}, from {first} to {last}")
        return found

    def _read(self, text: str) -> str | int | None:
        # the tables write a month as its first day
        pattern = r"(\d{4})" if self.unit == "year" else r"(\d{4})[-/](\d{1,2})(?:-01(?:[ t]00:00:00)?)?"
        match = re.fullmatch(pattern, text)
        if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            return None
        if self.unit == "year":
            return int(match[1])
        return f"{match[1]}-{int(match[2]):02d}" if 1 <= int(match[2]) <= 12 else None


@dataclass(frozen=True)
class Day(_Kind):
    """The type of a day that is not in the future ('2025-02-01'), or 'latest'."""

    noun: str = "day or 'latest'"
    range: tuple[str, None] = (f"{FIRST_YEAR}-01-01", None)

    def canonical(self, value: Any) -> str:
        """The value as YYYY-MM-DD or 'latest'. Raises ValueError: it is neither, or it is in the future."""
        text = str(value).strip().casefold()
        if text == "latest":
            return text
        reason = f"{value!r} is no {self.noun}; write it like 2025-02-01"
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            with suppress(ValueError):
                future = dt.date.fromisoformat(text) > dt.date.today()
                reason = f"{text} is in the future; 'latest' takes all that is held" if future else ""
        if reason:
            raise ValueError(reason)
        return text


MonthOrEdge = Annotated[str, Period("month", ("first", "latest"))]
"""A month, YYYY-MM, or 'first' (as a start) or 'latest' (as an end): as far as the data go."""

YearOrEdge = Annotated[int | str, Period("year", ("first", "latest"))]
"""A calendar year, or 'first' (as a start) or 'latest' (as an end): as far as the data go."""

AsOf = Annotated[str, Day()]
"""A day, YYYY-MM-DD, as of which the figures are used; or 'latest'."""
