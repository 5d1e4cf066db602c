"""Writes the numbers of every figure and table as CSV, and arranges them for tables on a page."""

from __future__ import annotations

import calendar
import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from notemill.report.page import Page
from notemill.show.tables import shown_columns
from notemill.words import LEAST

_PERIOD = re.compile(r"(?:[A-Z][a-z]+ )?\d{4}(?: Q\d)?(?: to \d{4})?\*?")
_MONTH = re.compile(rf"({'|'.join(calendar.month_name[1:])}) (\d{{4}})")
_QUARTER = re.compile(r"(\d{4}) (Q[1-4])")
_INTERVAL = re.compile(r"(\S+) \((\S+) to (\S+)\)")
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
    """A figure or table as its files have it.

    Counts are whole numbers, a month is 2009-12, a quarter 2009-Q4, and an interval, as in "32 (27 to 46)", has columns
    of its own. Of an edited notebook, each row says so in a last column.
    """
    columns = dict(column for name, values in columns_of(facts) for column in _filed(name, values))
    if "edited" in facts:
        columns["edited"] = [facts["source"]] * len(facts["rows"])
    return {**facts, "columns": [*columns], "rows": [*map(list, zip(*columns.values(), strict=True))]}


def _filed(name: str, values: tuple[Any, ...]) -> Iterator[tuple[str, list[Any]]]:
    """A column as files have it: (name, values), and those of the ends of an interval."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, float) and value.is_integer() for value in known):
        yield name, [None if value is None else int(value) for value in values]
    elif parts := _matched(_INTERVAL, values):
        for place, end in enumerate(("", ", lower end", ", upper end")):
            yield name + end, [None if one is None else _number(one[place + 1]) for one in parts]
    elif parts := _matched(_MONTH, values):
        months = [*calendar.month_name]
        yield name, [None if one is None else f"{one[2]}-{months.index(one[1]):02}" for one in parts]
    elif parts := _matched(_QUARTER, values):
        yield name, [None if one is None else f"{one[1]}-{one[2]}" for one in parts]
    else:
        yield name, list(values)


def _matched(form: re.Pattern[str], values: tuple[Any, ...]) -> list[re.Match[str] | None]:
    """The matches of all known values of a column; none if one of them has another form."""
    matches = [form.fullmatch(value) if isinstance(value, str) else None for value in values]
    missed = any(value is not None and not match for value, match in zip(values, matches, strict=True))
    return [] if missed or not any(matches) else matches


def _number(text: str) -> float:
    number = float(text.replace(",", "").replace("−", "-"))
    return int(number) if number.is_integer() else number


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
