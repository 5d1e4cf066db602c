"""Writes the numbers of every figure and table as CSV, and arranges them for tables on a page."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from notemill.report.page import Page
from notemill.show.tables import shown_columns
from notemill.words import LEAST

_PERIOD = re.compile(r"(?:[A-Z][a-z]+ )?\d{4}(?: Q\d)?(?: to \d{4})?\*?")
_MANY = 30  # periods: more stand one below the other

Rows = list[list[tuple[str, bool]]]
"""The cells of a data table as (text, whether its column holds numbers), row by row."""


# what spreadsheets take for the start of a formula, unless the whole is a number
_FORMULA = re.compile(r"(?![+-]?[\d.,]+(e[+-]?\d+)?$)[=+@\t\r\-\uff1d\uff0b\uff0d\uff20].", re.I | re.S)


def csv_of(facts: dict[str, Any]) -> str:
    """Columns and rows as CSV text (UTF-8, RFC 4180); a missing value is an empty cell.

    A text that a spreadsheet would run as a formula is preceded by an apostrophe.
    """
    text, whole = io.StringIO(), marked(facts)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([map(_cell, row) for row in (whole["columns"], *whole["rows"])])
    return text.getvalue()


def marked(facts: dict[str, Any]) -> dict[str, Any]:
    """A figure or table as its CSV file has it: of an edited notebook, each row says so in a last column."""
    if "edited" not in facts:
        return facts
    rows = [[*row, facts["source"]] for row in facts["rows"]]
    return {**facts, "columns": [*facts["columns"], "edited"], "rows": rows}


def _cell(value: Any) -> Any:
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return "" if value is None else value


def twins(page: Page) -> dict[str, str]:
    """File name -> CSV text, for every figure and table of a page."""
    return {f"{facts['name']}.csv": csv_of(facts) for facts in page.data}


def columns_of(facts: dict[str, Any]) -> list[tuple[str, tuple[Any, ...]]]:
    """The columns of a data table as (name, values)."""
    values = list(zip(*facts["rows"], strict=True)) or [() for _ in facts["columns"]]
    return list(zip(facts["columns"], values, strict=True))


def across(facts: dict[str, Any]) -> tuple[list[str], Rows]:
    """The column names and cells of a data table as a page shows them.

    Several series over time have a row for each series and a column for each period, the newest first, so that a phone
    shows it. If there are more than 30 periods, rows are periods and columns are series.
    """
    columns, rows = shown_names(facts), shown_rows(facts)
    if len(columns) != 3:
        return columns, rows
    periods, names = (dict.fromkeys(row[n][0] for row in rows) for n in (0, 1))
    cells = {(series[0], time[0]): cell for time, series, cell in rows}
    if len(names) < 2 or len(cells) < len(rows) or not all(map(_PERIOD.fullmatch, periods)):
        return columns, rows
    none, newest_first = ("", True), list(reversed(periods))
    if len(periods) > _MANY:
        turned = [[(at, False), *(cells.get((name, at), none) for name in names)] for at in newest_first]
        return [columns[0], *names], turned
    wide = [[(name, False), *(cells.get((name, at), none) for at in newest_first)] for name in names]
    return [columns[1], *newest_first], wide


def shown_names(facts: dict[str, Any]) -> list[str]:
    """The names of the columns that are shown: all but those that say where another is a minimum."""
    return [name for name in facts["columns"] if not name.endswith(LEAST)]


def shown_rows(facts: dict[str, Any]) -> Rows:
    """The cells of the ``shown_names`` of a data table as text, in its own rows, with a proper minus sign."""
    columns = dict(columns_of(facts))
    said = {name: values if name.endswith(LEAST) else [*map(_said, values)] for name, values in columns.items()}
    shown = shown_columns(said)
    numbers = [any(_is_number(v) for v in columns[name]) for name in shown]
    minus = re.compile(r"^-(?=\d)")
    return [
        [(minus.sub("−", text), number) for text, number in zip(row, numbers, strict=True)]
        for row in zip(*shown.values(), strict=True)
    ]


def _said(value: Any) -> Any:
    """A value, but yes or no for true or false."""
    return ("no", "yes")[value] if isinstance(value, bool) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
