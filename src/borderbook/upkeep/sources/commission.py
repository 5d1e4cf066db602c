"""Reads notifications of border control at internal borders, as listed by the Commission and the Council.

The lists are PDFs. These readers take the tables that others made from them: Deutsche Welle's data team from the
Commission's list of November 2019, F. Gülzau from its list of March 2021 and from the Council's list of 1999 to 2006.
Scope and reason are categories: the newsroom's, the author's, or (list of 2021) our own, assigned by the words in
``tables/border_notifications.yml``. The states' own sentences are read but never stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.catalog import schemas
from borderbook.upkeep.sources import spellings
from borderbook.upkeep.sources.r_files import data_frame
from borderbook.upkeep.sources.reading import content, csv_rows, kind, sheet_rows, workbook
from borderbook.upkeep.sources.rows import Reading, Rows
from borderbook.upkeep.sources.vocabulary import table as words_of

WORDS = words_of("border_notifications")
# the first day of control in the Commission's list; from this day on the Council's list repeats that list
COMMISSION_BEGINS = pd.Timestamp(2006, 10, 9)


def read_internal_borders(path: Path) -> Reading:
    """The notifications, as the dataset ``internal_borders``: one row for each notification, state and period.

    A prolongation is a separate notification. ``reason`` is the first specific reason that is named. ``reasons`` holds
    all reasons in the order in which they are named, separated by '; ' (the newsroom and the Council's table give one).
    ``document`` is the Council's document. In the list of 2021, ``notification`` is the running number in the R table,
    and ``document`` the number printed in the PDF (empty if none is printed, '37-40' for a block).
    Flags: 'shared_number' if two states have the same number, 'no_date' if start or end is missing.

    Args:
        path: one of four files: the newsroom's CSV of 2019; a plain CSV of a later list, of which the columns geo,
            start, end, borders, reason_words and number are read; the R table of the list of March 2021; the workbook
            of the Council's list 1999-2006. Of the workbook, rows from 2006-10-09 on (which the Commission's list
            repeats) and rows that were replaced by another are left out.

    Raises:
        DataError: another file, an unknown state, scope or reason, an invalid date, an end before its start, or a
            notification that appears twice.
    """
    readers = {"text": _text, "r": _commission, "xlsx": _council}
    rows, table, layout, as_of = readers[kind(path, *readers)](path)
    rows.unique(["list", "notification", "geo", "start"], table)
    shared = table.groupby(["list", "notification"])["geo"].transform("nunique") > 1
    undated = table["start"].isna() | table["end"].isna()
    flag = pd.Series(schemas.NONE, index=table.index).mask(shared, "shared_number").mask(undated, "no_date")
    return rows.reading("internal_borders", table.assign(flag=flag), layout, as_of)


def _text(path: Path) -> tuple[Rows, pd.DataFrame, str, str | None]:
    """The CSV file of Deutsche Welle's data team, November 2019, or a plain CSV file of a later list."""
    if b"reason_words" in content(path).partition(b"\n")[0]:
        rows = csv_rows(path).named(WORDS["plain_columns"])
        table = _table(rows, "eurostat", rows.dates, numbered=False).assign(
            list="commission", document=schemas.NONE
        )
        return rows, table.assign(**_classed(rows, rows.text("borders"))), "plain", None
    rows = csv_rows(path, delimiter=";").named(WORDS["newsroom_columns"])
    table = _table(rows, "commission", lambda name: rows.dates(name, "%d.%m.%y"))
    reason, scope = (_categories(rows, name, WORDS[f"newsroom_{name}s"]) for name in ("reason", "scope"))
    table = table.assign(list="commission", scope=scope, reason=reason, reasons=reason, document=schemas.NONE)
    return rows, table, "list-2019", None


def _commission(path: Path) -> tuple[Rows, pd.DataFrame, str, str | None]:
    """The R table of the Commission's list of 4 March 2021, without its rows of states that notified nothing."""
    headings = WORDS["commission_columns"]
    rows = data_frame(path, list(headings.values())).named(headings)
    rows = rows.where(rows["notification"].notna())
    classed = _classed(rows, rows.text("sentence"))
    document = rows.text("document").str.replace(r"\s", "", regex=True)
    table = _table(rows, "eurostat", rows.days_since_1970).assign(list="commission", document=document)
    return rows, table.assign(**classed), "list-2021", "2021-03-04"


def _classed(rows: Rows, where: pd.Series) -> dict[str, pd.Series]:
    """Scope, reason and reasons, from the state's words and from the text in ``where`` on the controlled borders."""
    text = rows.text("sentence").str.casefold()
    rows.refuse("sentence", text == "", "{} names no reason")
    reasons = text.map(_named)
    advice = "Add its words to sources/vocabulary/border_notifications.yml."
    rows.refuse("sentence", reasons.str.len() == 0, "{} names no known reason", advice)
    scope = where.str.casefold().map(_scope)
    return {"scope": scope, "reason": reasons.map(_most_specific), "reasons": reasons.str.join("; ")}


def _council(path: Path) -> tuple[Rows, pd.DataFrame, str, str | None]:
    """The workbook of the Council's list: its rows for each neighbour become one row for each notification."""
    book, headings = workbook(path), WORDS["council_columns"]
    rows = sheet_rows(path, book, book.sheetnames[0], "document_id").named(headings)
    rows = rows.where(~rows.frame.drop(columns="notes").duplicated())
    reason, document = _categories(rows, "category", WORDS["council_reasons"]), rows.text("document")
    about: dict[str, Any] = {"scope": "not_stated", "reason": reason, "reasons": reason, "document": document}
    table = _table(rows, "commission", rows.calendar).assign(list="council", **about)
    replaced = rows.text("notes").str.startswith("replaced by")
    return rows, table[~replaced & (table["start"] < COMMISSION_BEGINS)], "council-list", None


def _table(
    rows: Rows, publisher: spellings.Publisher, days: Callable[[str], pd.Series], numbered: bool = True
) -> pd.DataFrame:
    """The columns that every list has: number of the notification, state, first and last day."""
    number, start, end = rows.counts("notification"), days("start"), days("end")
    rows.refuse("notification", number.isna() & numbered, "{} is not the number of a notification")
    rows.refuse("end", end < start, "{} is before the start")
    return pd.DataFrame(
        {"notification": number, "geo": rows.codes("geo", publisher), "start": start, "end": end}
    )


def _named(text: str) -> list[str]:
    """The reasons that a sentence in lower case names, in the order in which they appear."""
    places = [
        (match.start(), name) for name, word in WORDS["reasons"].items() if (match := re.search(word, text))
    ]
    return [reason for _, reason in sorted(places)]


def _most_specific(reasons: list[str]) -> str:
    return next((reason for reason in reasons if reason not in WORDS["least_specific"]), reasons[0])


def _scope(text: str) -> str:
    return next((scope for scope, word in WORDS["scopes"].items() if re.search(word, text)), "not_stated")


def _categories(rows: Rows, column: str, known: dict[str, str]) -> pd.Series:
    """Codes for a column of categories. Other text is refused, as it may be a state's own sentence."""
    return rows.words(column, known, f"{{}} is not one of {', '.join(known).strip(', ')}")
