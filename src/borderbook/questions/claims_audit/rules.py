"""The rules by which a statement is judged: verdicts, numbers, dates, one definition.

A number said holds if the number computed now differs by no more than the tolerance, in per cent of what was
said; after "more than" it must lie above, after "almost" and "up to" not above what was said. A trend holds
only if figures on one definition cover both ends of the period it is about, and if they moved by more than
the tolerance. A cause must not be later than its effect. What public data do not settle is not decided.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from borderbook.errors import DataError
from borderbook.files import yaml_table

Verdict = Literal["holds", "holds as an attribution", "does not hold", "cannot be decided", "not consulted"]
HOLDS: Verdict = "holds"
QUOTED: Verdict = "holds as an attribution"
FAILS: Verdict = "does not hold"
OPEN: Verdict = "cannot be decided"
UNREAD: Verdict = "not consulted"
VERDICTS: tuple[Verdict, ...] = (HOLDS, QUOTED, FAILS, OPEN, UNREAD)

SHEET_YEAR = 2024  # of the information sheet whose statements are checked

Frames = Mapping[str, pd.DataFrame]
"""Dataset -> its frame, as the catalog gives it."""


@dataclass(frozen=True)
class Number:
    """A number said beside the number computed now.

    Attributes:
        about: what is counted, where and when.
        said: the number as the statement or its source has it.
        wording: how firm the source is: exact, rounded, about, almost, up to, more than.
        computed: the number from the data held now; NaN if no data held count it.
        unit: of both.
    """

    about: str
    said: float
    wording: str
    computed: float
    unit: str

    def agrees(self, tolerance: float) -> bool | None:
        """Whether the computed number bears the one said out; None if there is none."""
        if math.isnan(self.computed):
            return None
        if self.wording == "more than":
            return self.computed > self.said
        if self.wording in ("almost", "up to") and self.computed > self.said:
            return False
        return abs(self.computed - self.said) * 100 <= tolerance * abs(self.said)


@dataclass(frozen=True)
class Finding:
    """What the data say about a statement: in words, as a verdict, with the numbers if it rests on some."""

    words: str
    verdict: Verdict
    numbers: tuple[Number, ...] = ()


Check = Callable[[Frames, float], Finding]
"""One statement's recomputation: the frames and the tolerance (per cent) in, the finding out."""


def listed(part: str) -> dict[str, Any]:
    """A part of ``checks.yml``: dated, plans, about or counted."""
    return dict(yaml_table("borderbook.questions.claims_audit", "checks")[part])


def decided(good: bool) -> Verdict:
    """Holds or does not hold."""
    return HOLDS if good else FAILS


def event(frames: Frames, event_id: str) -> pd.Series:
    """The row of a policy event (the first, if sources differ).

    Raises:
        DataError: the table has no such event.
    """
    return _row(frames, "policy_events", "event", event_id)


def _row(frames: Frames, table: str, thing: str, name: str) -> pd.Series:
    """The first row of a table that is about a thing: the event (``event_id``) or row (``row_id``) of that name."""
    rows = frames[table][frames[table][f"{thing}_id"] == name]
    if rows.empty:
        raise DataError(
            f"{table} has no {thing} '{name}', on which the check of a statement rests",
            advice="Put the row back, or take the check out of questions/claims_audit.",
        )
    return rows.iloc[0]


def adopted(frames: Frames, event_id: str) -> pd.Timestamp:
    """The day on which an event was adopted or took place; the first day of a month or year."""
    return pd.Timestamp(event(frames, event_id)["date_adopted"])


def quoted(frames: Frames, row_id: str, about: str, computed: float, unit: str) -> Number:
    """A number that a risk analysis or a headline printed (``risk_analysis``), beside the one computed now.

    Raises:
        DataError: the table has no such row.
    """
    row = _row(frames, "risk_analysis", "row", row_id)
    return Number(about, float(row["value"]), str(row["qualifier"]), computed, unit)
