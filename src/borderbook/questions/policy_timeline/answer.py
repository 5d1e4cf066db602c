"""What was decided when, and what did detections do around it?"""

from __future__ import annotations

import pandas as pd

from borderbook.questions.policy_timeline.analysis import LONGER, named
from notemill import words
from notemill.show.cited import fitting


def sentences(acts: pd.DataFrame, ahead: pd.DataFrame) -> tuple[str, str]:
    """The newest acts, and the next date known.

    Args:
        acts: ``analysis.acts``.
        ahead: what is to come, by time: day, what (happens), entry; may be empty.
    """
    newest, day = _newest(acts)
    unknown = "; its first day of application was not found" * bool(
        len(newest) == 1 and newest["first day"].isna().all()
    )
    said = f"**The Union adopted {_quoted(newest['act'])} on {day}**, its newest binding law in the table{unknown}."
    if ahead.empty:
        return said, "No later date is known."
    first = ahead[ahead["day"] == ahead["day"].iloc[0]]
    entries = first["entry"].str.replace(LONGER, "", regex=True)
    happens = f" {first['what'].iloc[0]}" * (len(first) == 1)
    return said, f"The next date known is {words.day(first['day'].iloc[0])}: {_quoted(entries)}{happens}."


def headline(acts: pd.DataFrame) -> str:
    """The title of the figure of the acts; as ``sentences``."""
    newest, day = _newest(acts)
    return fitting(f"Newest binding law: {named(newest['act'])}, {day}", f"Newest binding law: {day}")


def _newest(acts: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    newest = acts[(acts["adopted"] == acts["adopted"].max()) & ~acts["vague"]]
    return newest, words.day(newest["adopted"].iloc[0])


def _quoted(titles: pd.Series) -> str:
    return named(titles.map('"{}"'.format))
