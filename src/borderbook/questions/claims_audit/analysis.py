"""The rules by which a statement is judged: verdicts, dates, one definition.

A trend holds only if figures on one definition cover both ends of the period it is about, and rose by more than
``RISE`` per cent. A cause must not be later than its effect. What public data do not settle is not decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from notemill.errors import DataError, UsageError
from notemill.files import yaml_table

HOLDS, QUOTED, PART = "holds", "holds as an attribution", "holds in part"
FAILS, OPEN, UNREAD = "does not hold", "cannot be decided", "not consulted"
VERDICTS = (HOLDS, QUOTED, PART, FAILS, OPEN, UNREAD)
RISE = 5.0  # per cent: figures commonly move as much between their first and their later editions
SHEET_YEAR = 2024  # of the information sheet whose statements are checked
TABLES: dict[str, dict[str, Any]] = yaml_table(__package__, "checks")

Frames = Mapping[str, pd.DataFrame]
"""Dataset -> its frame, as the catalog gives it."""


class Finding(NamedTuple):
    """What the data say about a statement, in words and as a verdict."""

    words: str
    verdict: str


Check = Callable[[Frames], Finding]
"""One statement's recomputation: the frames in, the finding out."""


def decided(good: bool, holding: str = HOLDS) -> str:
    """Holds, or as far as it can be shown to; or does not hold."""
    return holding if good else FAILS


def of_kind(claims: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The statements of a kind, or "all". Raises UsageError: no verdict on one of them was known yet."""
    found = claims if kind == "all" else claims[claims["kind"] == kind]
    if found.empty:
        raise UsageError(
            f"No verdict on a statement of the kind '{kind}' could be known by that day. Choose a later as_of."
        )
    return found


def row(frames: Frames, table: str, name: str) -> pd.Series:
    """The first row of ``policy_events`` (an event) or ``risk_analysis`` (a number as it was printed) of that name.

    Raises:
        DataError: the table has no such row.
    """
    key = "event_id" if table == "policy_events" else "row_id"
    rows = frames[table][frames[table][key] == name]
    if rows.empty:
        raise DataError(
            f"{table} has no {key} '{name}', which the check of a statement needs",
            advice="Put the row back, or take the check out of questions/claims_audit.",
        )
    return rows.iloc[0]


def day(frames: Frames, event: str) -> pd.Timestamp:
    """The day on which an event was adopted or took place; the first day of a month or year."""
    return pd.Timestamp(row(frames, "policy_events", event)["date_adopted"])
