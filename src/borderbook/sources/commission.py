"""Notifications of border control at internal borders, as the Commission and the Council list them.

The lists are PDFs; these readers take the tables that others made of them: Deutsche Welle's data team of the
Commission's list of November 2019, F. Gülzau of its list of March 2021 and of the Council's list of 1999 to
2006. Scope and reason are categories: the newsroom's, the author's, or (list of 2021) our own by the words in
``tables/border_notifications.yml``. No sentence of a notifying state leaves a reader.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook import reference
from borderbook.errors import Place
from borderbook.sources import reading, schemas
from borderbook.sources.r_files import data_frame
from borderbook.sources.reading import Reading, counts, dates, expect_unique, refuse, require_columns
from borderbook.sources.tables import table as words_of

NEWSROOM_COLUMNS = ("NB", "Member State", "start date", "end date", "scope", "reason")
NEWSROOM_DAY = "%d.%m.%y"
COMMISSION_COLUMNS = ("nb", "nb_old", "eu_name", "begin", "end", "reasons_scope")
COUNCIL_COLUMNS = ("nb_a", "member_state", "document_id", "begin", "end", "category", "notes")
EPOCH = pd.Timestamp(1970, 1, 1)
# the first day of control in the Commission's list: from here on the Council's list repeats it
COMMISSION_BEGINS = pd.Timestamp(2006, 10, 9)


def read_internal_borders(path: Path) -> Reading:
    """The notifications, as the dataset ``internal_borders``: one row a notification, state and period.

    A prolongation is a notification of its own. ``reason`` is the first specific reason named, ``reasons`` all
    of them in the order in which they are named, parted by '; ' (the newsroom and the Council's table name one).
    ``document`` is the Council's document; in the list of 2021, whose ``notification`` is its table's running
    number, the number printed in the PDF (blank where none is, '37-40' for a block).
    Flags: 'shared_number' where two states stand under one number, 'no_date' where start or end is missing.

    Args:
        path: the newsroom's CSV of 2019, the R table of the list of March 2021, or the workbook of the
            Council's list 1999-2006 (its rows from 2006-10-09 on, which the Commission's list repeats, and
            rows that another replaced are left out).

    Raises:
        DataError: another file, an unknown state, scope or reason, no day of the calendar, an end before its
            start, or a notification that stands twice.
    """
    readers = {"text": _newsroom, "r": _commission, "xlsx": _council}
    kind = reading.expect_kind(path, reading.content(path), *readers)
    table, layout, as_of = readers[kind](path)
    place = Place(path)
    refuse(table["end"], table["end"] < table["start"], "{} is before the start", place)
    expect_unique(table, ["list", "notification", "geo", "start"], place)
    shared = table.groupby(["list", "notification"])["geo"].transform("nunique") > 1
    undated = table["start"].isna() | table["end"].isna()
    flag = pd.Series(schemas.NONE, index=table.index).mask(shared, "shared_number").mask(undated, "no_date")
    return Reading(schemas.check("internal_borders", table.assign(flag=flag), place), layout, as_of)


def _newsroom(path: Path) -> tuple[pd.DataFrame, str, str | None]:
    """The CSV of Deutsche Welle's data team, November 2019."""
    place, words = Place(path), words_of("border_notifications")
    rows = reading.csv_rows(path, delimiter=";")
    require_columns(rows, NEWSROOM_COLUMNS, place)
    reason = _categories(rows["reason"], words["newsroom_reasons"], place)
    table = pd.DataFrame(
        {
            "list": "commission",
            "notification": _numbers(rows["NB"], place),
            "geo": reference.codes(rows["Member State"], "commission", Place(path, column="Member State")),
            "start": dates(rows["start date"], NEWSROOM_DAY, place),
            "end": dates(rows["end date"], NEWSROOM_DAY, place),
            "scope": _categories(rows["scope"], words["newsroom_scopes"], place),
            "reason": reason,
            "reasons": reason,
            "document": schemas.NONE,
        }
    )
    refuse(rows["end date"], table["end"] < table["start"], "{} is before the start", place)
    return table, "list-2019", None


def _commission(path: Path) -> tuple[pd.DataFrame, str, str | None]:
    """The R table of the Commission's list of 4 March 2021; states without a notification have no number."""
    rows = data_frame(path, COMMISSION_COLUMNS)
    rows = rows[rows["nb"].notna()]
    place = Place(path)
    text = rows["reasons_scope"].astype("str").fillna("").str.casefold()
    refuse(text, text.str.strip() == "", "{} names no reason", place)
    reasons = text.map(_named)
    refuse(rows["reasons_scope"], reasons.str.len() == 0, "{} names no known reason", place, ADD_THE_WORD)
    table = pd.DataFrame(
        {
            "list": "commission",
            "notification": _numbers(rows["nb"], place),
            "geo": reference.codes(rows["eu_name"].astype("str"), "eurostat", Place(path, column="eu_name")),
            "start": _days(rows["begin"]),
            "end": _days(rows["end"]),
            "scope": text.map(_scope),
            "reason": reasons.map(_most_specific),
            "reasons": reasons.str.join("; "),
            "document": rows["nb_old"].astype("str").fillna("").str.replace(r"\s", "", regex=True),
        }
    )
    return table, "list-2021", "2021-03-04"


ADD_THE_WORD = "Add its words to sources/tables/border_notifications.yml."


def _council(path: Path) -> tuple[pd.DataFrame, str, str | None]:
    """The workbook of the Council's list: a row a neighbour, made one a notification."""
    book = reading.workbook(path)
    place = Place(path, book.sheetnames[0])
    rows = reading.sheet_rows(path, book, book.sheetnames[0], lambda cells: "document_id" in cells)
    require_columns(rows, COUNCIL_COLUMNS, place)
    rows = rows.drop_duplicates(["nb_a", "member_state", "document_id", "begin", "end", "category"])
    reason = _categories(_text(rows["category"]), words_of("border_notifications")["council_reasons"], place)
    table = pd.DataFrame(
        {
            "list": "council",
            "notification": _numbers(rows["nb_a"], place),
            "geo": reference.codes(
                rows["member_state"], "commission", Place(path, place.sheet, column="member_state")
            ),
            "start": _calendar(rows["begin"], place),
            "end": _calendar(rows["end"], place),
            "scope": "not_stated",
            "reason": reason,
            "reasons": reason,
            "document": _text(rows["document_id"]),
        }
    )
    replaced = _text(rows["notes"]).str.startswith("replaced by")
    return table[~replaced & (table["start"] < COMMISSION_BEGINS)], "council-list", None


def _named(text: str) -> list[str]:
    """The reasons that a sentence in lower case names, in its order."""
    words = words_of("border_notifications")["reasons"]
    found = [(match.start(), reason) for reason, word in words.items() if (match := re.search(word, text))]
    return [reason for _, reason in sorted(found)]


def _most_specific(reasons: list[str]) -> str:
    least = words_of("border_notifications")["least_specific"]
    return next((reason for reason in reasons if reason not in least), reasons[0])


def _scope(text: str) -> str:
    words = words_of("border_notifications")["scopes"]
    return next((scope for scope, word in words.items() if re.search(word, text)), "not_stated")


def _days(column: pd.Series) -> pd.Series:
    """R's days since 1970."""
    return EPOCH + pd.to_timedelta(column.astype("float64"), unit="D")


def _calendar(column: pd.Series, place: Place) -> pd.Series:
    bad = column.map(lambda cell: not isinstance(cell, dt.datetime))
    refuse(column, bad & column.notna(), "{} is no date", place)
    return pd.to_datetime(column)


def _text(column: pd.Series) -> pd.Series:
    return column.map(_written).astype("str")


def _written(cell: Any) -> str:
    return "" if cell is None or cell is pd.NaT or cell != cell else str(cell).strip()


def _numbers(column: pd.Series, place: Place) -> pd.Series:
    numbers = counts(column, place)
    refuse(column, numbers.isna(), "{} is not the number of a notification", place)
    return numbers


def _categories(column: pd.Series, known: dict[str, str], place: Place) -> pd.Series:
    """Codes for a column of categories; anything else may be a state's own sentence and is refused."""
    codes = column.str.strip().str.casefold().map(known)
    refuse(column, codes.isna(), f"{{}} is not one of: {', '.join(known).strip(', ')}", place)
    return codes
