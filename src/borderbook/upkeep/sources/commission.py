"""Reads notifications of border control at internal borders, as the Commission lists them.

The list is a PDF. The reader takes a plain CSV file that a person makes from it. Scope and reason are categories,
assigned by the words in ``vocabulary/border_notifications.yml``. The states' own sentences are read but never stored.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from borderbook.upkeep.sources.reading import csv_rows
from borderbook.upkeep.sources.rows import Reading
from borderbook.upkeep.sources.vocabulary import table as words_of
from notemill.catalog import schemas

WORDS = words_of("border_notifications")


def read_internal_borders(path: Path) -> Reading:
    """The notifications, as the dataset ``internal_borders``: one row for each notification, state and period.

    A prolongation is a separate notification. ``reason`` is the first specific reason that is named. ``reasons`` holds
    all reasons in the order in which they are named, separated by '; '. ``document`` is empty.
    Flags: 'shared_number' if two states have the same number, 'no_date' if start or end is missing.

    Args:
        path: a CSV file, of which the columns geo, start, end, borders, reason_words and number are read; number is
            blank where the list prints none.

    Raises:
        DataError: another file, an unknown state or reason, an invalid date, an end before its start, or a
            notification that appears twice.
    """
    rows = csv_rows(path).named(WORDS["columns"])
    number, start, end = rows.counts("notification"), rows.dates("start"), rows.dates("end")
    rows.refuse("end", end < start, "{} is before the start")
    text = rows.text("sentence").str.casefold()
    rows.refuse("sentence", text == "", "{} names no reason")
    reasons = text.map(_named)
    advice = "Add its words to sources/vocabulary/border_notifications.yml."
    rows.refuse("sentence", reasons.str.len() == 0, "{} names no known reason", advice)
    columns = {
        "list": "commission", "notification": number, "geo": rows.codes("geo", "eurostat"), "start": start, "end": end,
        "scope": rows.text("borders").str.casefold().map(_scope), "reason": reasons.map(_most_specific),
        "reasons": reasons.str.join("; "), "document": schemas.NONE,
    }  # fmt: skip
    table = pd.DataFrame(columns)
    rows.unique(["list", "notification", "geo", "start"], table)
    shared = table.groupby("notification")["geo"].transform("nunique") > 1
    flag = pd.Series(schemas.NONE, index=table.index).mask(shared, "shared_number")
    flag = flag.mask(start.isna() | end.isna(), "no_date")
    return rows.reading("internal_borders", table.assign(flag=flag), "plain")


def _named(text: str) -> list[str]:
    """The reasons that a sentence in lower case names, in the order in which they appear."""
    matches = {name: re.search(word, text) for name, word in WORDS["reasons"].items()}
    return [name for _, name in sorted((match.start(), name) for name, match in matches.items() if match)]


def _most_specific(reasons: list[str]) -> str:
    return next((reason for reason in reasons if reason not in WORDS["least_specific"]), reasons[0])


def _scope(text: str) -> str:
    return next((scope for scope, word in WORDS["scopes"].items() if re.search(word, text)), "not_stated")
