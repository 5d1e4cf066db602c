"""Tables as they are read: rounded, captioned, with unit, source and note."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from borderbook.catalog import citations
from borderbook.catalog.citations import Citation, Of
from borderbook.errors import UsageError
from borderbook.show.cited import plain
from borderbook.show.outputs import TABLE_MIME, as_json, slug
from borderbook.words import YEAR_COLUMNS, minus, missing

if TYPE_CHECKING:
    import pandas as pd

MISSING = "–"


@dataclass(frozen=True)
class Table:
    """A table as it is read: rounded, captioned, with unit and source. ``table`` makes one.

    Attributes:
        name: a slug, unique in its notebook: the name of its CSV file.
        caption: what the table shows, in one sentence.
        frame: the numbers, plain columns, rounded.
        unit: what is counted.
        source: the source line.
        note: what a reader must know to read it right.
        citations: where the numbers come from.
    """

    name: str
    caption: str
    frame: pd.DataFrame
    unit: str
    source: str
    note: str = ""
    citations: tuple[Citation, ...] = ()

    def __repr__(self) -> str:
        import pandas as pd

        shown = pd.DataFrame(self._shown, columns=self.frame.columns)
        rows = "No figures." if shown.empty else shown.to_string(index=False)
        return f"{self.caption} ({self.unit})\n{rows}"

    @cached_property
    def _shown(self) -> dict[Any, list[str]]:
        """Each column as it is read."""
        return {name: shown_column(str(name), list(self.frame[name])) for name in self.frame.columns}

    def facts(self) -> dict[str, Any]:
        """Words and numbers as plain JSON."""
        words = {key: getattr(self, key) for key in ("name", "caption", "unit", "source", "note")}
        datasets = {"datasets": citations.as_json(self.citations)} if self.citations else {}
        return {**words, **datasets, **as_json(self.frame)}

    def to_html(self) -> str:
        """An accessible HTML table, every cell escaped."""
        head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in self.frame.columns)
        rows = "".join(map(_row, zip(*self._shown.values(), strict=True)))
        caption = f"<caption>{html.escape(self.caption)} ({html.escape(self.unit)})</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/plain": repr(self), "text/html": self.to_html(), TABLE_MIME: self.facts()}


def _row(cells: Sequence[str]) -> str:
    first, *others = (html.escape(cell) for cell in cells)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'


def shown_column(name: str, values: Sequence[Any]) -> list[str]:
    """A column as it is read: 1,234; 12.3 with its decimals throughout; 2015 for a year; '–' for missing.

    What is not zero is not printed as zero: '<0.1'.
    """
    if name in YEAR_COLUMNS:
        return [str(int(v)) if _is_number(v) and not missing(v) else _shown(v, 0) for v in values]
    numbers = [float(v) for v in values if _is_number(v) and not missing(v)]
    digits = 0 if all(number.is_integer() for number in numbers) else 1 if max(map(abs, numbers)) >= 10 else 2
    return [_shown(value, digits) for value in values]


def _shown(value: Any, digits: int) -> str:
    if missing(value):
        return MISSING
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m") if value.day == 1 else value.strftime("%Y-%m-%d")
    if not _is_number(value):
        return str(value)
    least = 10.0**-digits
    if digits and 0 < abs(value) < least / 2:
        return f"<{least:g}" if value > 0 else minus(f">-{least:g}")
    return plain(f"{value:,.{digits}f}")


def _is_number(value: Any) -> bool:
    return hasattr(value, "__round__") and not isinstance(value, bool)


def table(
    frame: pd.DataFrame | pd.Series, *, caption: str, unit: str, of: Of, note: str = "", name: str = ""
) -> Table:
    """A table that knows its source.

    Args:
        frame: the numbers, rounded; an index with a name, or of anything but row numbers, is the first column.
        caption: what the table shows, in one sentence.
        unit: what is counted.
        of: which dataset it shows: its name, a loaded table, or several (``citations.Of``).
        note: what a reader must know to read it right.
        name: a slug, unique in its notebook: the name of its CSV file; made from the caption if not given.

    Raises:
        UsageError: ``frame`` is no table.
    """
    if not hasattr(frame, "reset_index"):
        raise UsageError(f"A table is made from a DataFrame or Series, not from {type(frame).__name__}.")
    sources = citations.cited(of)
    caption, unit, note = map(plain, (caption, unit, note))
    return Table(
        name=slug(name or caption), caption=caption, frame=_flat(frame), unit=unit,
        source=citations.source_line(sources), note=note, citations=sources,
    )  # fmt: skip


def _flat(frame: pd.DataFrame | pd.Series) -> pd.DataFrame:
    import pandas as pd

    numbered = frame.index.names == [None] and isinstance(frame.index, pd.RangeIndex)
    return pd.DataFrame(frame).reset_index(drop=numbered)
