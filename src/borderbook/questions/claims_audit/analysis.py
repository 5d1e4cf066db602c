"""The rules by which a statement is judged: verdicts, numbers, dates, one definition.

A number said holds if the number computed now differs by no more than the tolerance, in per cent of what was
said; after "more than" it must lie above, after "almost" and "up to" not above what was said. The tolerance is for
numbers alone: what is said in words has the same verdict whatever it is. A trend holds only if figures on one
definition cover both ends of the period it is about, and rose by more than ``RISE`` per cent. A cause must not be
later than its effect. What public data do not settle is not decided.
"""

from __future__ import annotations

import math
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


class Number(NamedTuple):
    """A number said beside the number computed now.

    Attributes:
        about: what is counted, where and when.
        said: the number as the statement or its source has it.
        wording: how firm the source is: exact, rounded, about, almost, up to, more than.
        computed: the number from the data of today; NaN if none of them count it.
        unit: of both.
    """

    about: str
    said: float
    wording: str
    computed: float
    unit: str

    def agrees(self, tolerance: float) -> bool | None:
        """Whether the computed number confirms the stated one; None if there is no computed number."""
        if math.isnan(self.computed):
            return None
        if self.wording == "more than":
            return self.computed > self.said
        if self.wording in ("almost", "up to") and self.computed > self.said:
            return False
        return abs(self.computed - self.said) * 100 <= tolerance * abs(self.said)

    def compared(self, tolerance: float) -> str:
        """How the two compare: 'the same', 'above', 'within 5 %', 'not within 5 %', 'no figure'."""
        if self.computed == self.said:
            return "the same"
        near = "above" if self.wording == "more than" else f"within {tolerance:g} %"
        agrees = self.agrees(tolerance)
        return "no figure" if agrees is None else near if agrees else f"not {near}"


class Finding(NamedTuple):
    """What the data say about a statement: in words, as a verdict, and with the numbers used."""

    words: str
    verdict: str
    numbers: tuple[Number, ...] = ()


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


def numbers(findings: Mapping[str, Finding], tolerance: float) -> pd.DataFrame:
    """Every number said beside the number computed now.

    Returns:
        claim_id, about, wording, said, computed (missing if no dataset counts it), percent (computed in per
        cent of said), agrees (``Number.compared``), unit.
    """
    rows = [
        {"claim_id": name, **n._asdict(), "agrees": n.compared(tolerance)}
        for name, finding in findings.items()
        for n in finding.numbers
    ]
    columns = ["claim_id", "about", "wording", "said", "computed", "percent", "agrees", "unit"]
    return pd.DataFrame(rows, columns=columns).assign(percent=lambda n: n["computed"] / n["said"] * 100)
