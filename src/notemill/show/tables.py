"""Makes tables for readers: rounded, with caption, unit, source and note."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, Any

from notemill.catalog import citations
from notemill.catalog.citations import Citation, Of
from notemill.errors import UsageError
from notemill.show.outputs import TABLE_MIME, as_json, plain, slug, sources
from notemill.words import LEAST, YEAR_COLUMNS, minus, missing, round_bound

if TYPE_CHECKING:
    import pandas as pd

MISSING = "–"
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Table:
    """A table for readers: rounded, with caption, unit and source. The function ``table`` makes one.

    Attributes:
        name: a slug, unique in its notebook; also the name of its CSV file.
        caption: what the table shows, in one sentence.
        frame: the rounded numbers, without an index.
        unit: what is counted.
        note: what a reader must know to understand the table.
        citations: the sources of the numbers.
    """

    name: str
    caption: str
    frame: pd.DataFrame
    unit: str
    note: str = ""
    citations: tuple[Citation, ...] = ()

    def __repr__(self) -> str:
        import pandas as pd

        shown = pd.DataFrame(self._shown)
        rows = "No rows." if shown.empty else shown.to_string(index=False)
        return f"{self.caption} ({self.unit})\n{rows}"

    @cached_property
    def _shown(self) -> dict[str, list[str]]:
        """The columns as formatted text."""
        return shown_columns({str(name): list(self.frame[name]) for name in self.frame})

    def facts(self) -> dict[str, Any]:
        """The table's texts and numbers as plain JSON."""
        words = {key: getattr(self, key) for key in ("name", "caption", "unit", "note")}
        return {**words, **sources(self.citations), **as_json(self.frame)}

    def to_html(self) -> str:
        """The table as accessible HTML, with every cell escaped."""
        head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in self._shown)
        rows = "".join(map(_row, zip(*self._shown.values(), strict=True)))
        rows = rows or f'<tr><td colspan="{len(self._shown)}">No rows.</td></tr>'
        caption = f"<caption>{html.escape(self.caption)} ({html.escape(self.unit)})</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/plain": repr(self), "text/html": self.to_html(), TABLE_MIME: self.facts()}


def _row(cells: Sequence[str]) -> str:
    first, *others = (html.escape(cell) for cell in cells)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'


def shown_columns(columns: Mapping[str, Sequence[Any]]) -> dict[str, list[str]]:
    """Columns as text; those of years (2009, 2010) are of one measure and have the same decimals.

    A column of ``LEAST`` is left out; where it is true, "≥" stands before the value, which is rounded down. Where there
    is a column "unit", numbers have the same decimals in the rows of a unit: 13,564 interviews, but 66.7 per cent.
    """
    of_years = [value for name, values in columns.items() if _YEAR.fullmatch(name) for value in values]
    units = columns.get("unit", ())
    return {
        name: shown_column(
            name, values, of_years if _YEAR.fullmatch(name) else (), columns.get(f"{name}{LEAST}", ()), units
        )
        for name, values in columns.items()
        if not name.endswith(LEAST)
    }


def shown_column(
    name: str, values: Sequence[Any], alike: Sequence[Any] = (), least: Sequence[Any] = (), units: Sequence[Any] = ()
) -> list[str]:
    """A column as text: 1,234, or 12.3 with the same decimals in every row; 2015 for a year; '–' for missing.

    Numbers with one decimal keep one: 2.3 is not 2.30. A value that is not zero but would be rounded to zero is printed
    like '<0.1'. The values in ``alike``, if there are any, decide how many decimals there are, else those of the same
    unit; ``least`` is true where a value is a minimum.
    """
    if name in YEAR_COLUMNS:
        return [str(int(v)) if _is_number(v) and not missing(v) else _shown(v, 0) for v in values]
    unit_of = [str(unit) for unit in units] or [""] * len(values)  # a missing unit is one, too
    pairs = list(zip(unit_of, values, strict=True))
    digits = {unit: _digits(alike or [value for of, value in pairs if of == unit]) for unit in {*unit_of}}
    texts = []
    for (unit, value), flag in zip(pairs, least or repeat(False), strict=False):
        low = bool(flag) and not missing(value)
        texts.append("≥ " * low + _shown(round_bound(value, digits[unit]) if low else value, digits[unit]))
    return texts


def _digits(values: Sequence[Any]) -> int:
    """How many decimals numbers of one measure have."""
    numbers = [float(v) for v in values if _is_number(v) and not missing(v)]
    whole, tenths = (all(round(number, places) == number for number in numbers) for places in (0, 1))
    return 0 if whole else 1 if tenths or max(map(abs, numbers)) >= 10 else 2


def _shown(value: Any, digits: int) -> str:
    if missing(value):
        return MISSING
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m") if value.day == 1 else value.strftime("%Y-%m-%d")
    if not _is_number(value):
        return plain(str(value))
    least = 10.0**-digits
    if digits and 0 < abs(value) < least / 2:
        return f"<{least:g}" if value > 0 else minus(f">-{least:g}")
    return f"{value:,.{digits}f}"


def _is_number(value: Any) -> bool:
    return hasattr(value, "__round__") and not isinstance(value, bool)


def table(frame: pd.DataFrame | pd.Series, *, caption: str, unit: str, of: Of, note: str = "", name: str = "") -> Table:
    """A table that knows its source.

    Args:
        frame: the numbers, not rounded, or rounded to the one decimal with which they are to be printed; the index
            becomes the first column, unless it is only row numbers without a name.
        caption: what the table shows, in one sentence.
        unit: what is counted.
        of: the dataset that it shows: its name, a loaded table, or several of these (``citations.Of``).
        note: what a reader must know to understand the table.
        name: a slug, unique in its notebook, for the name of its CSV file; made from the caption by default.

    Raises:
        UsageError: ``frame`` is not a DataFrame or Series.
    """
    import pandas as pd

    if not hasattr(frame, "reset_index"):
        raise UsageError(f"A table is made from a DataFrame or Series, not from {type(frame).__name__}.")
    caption, unit, note = map(plain, (caption, unit, note))
    numbered = frame.index.names == [None] and isinstance(frame.index, pd.RangeIndex)
    return Table(
        name=slug(name or caption), caption=caption, frame=pd.DataFrame(frame).reset_index(drop=numbered),
        unit=unit, note=note, citations=citations.cited(of),
    )  # fmt: skip
