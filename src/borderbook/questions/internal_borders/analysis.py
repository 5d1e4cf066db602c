"""Notified control at internal borders: by state, day and reason.

Two tables are put together: the lists of the Council and the Commission, from October 1999 to March 2021, and measures
since April 2021 compiled by hand, which are not complete. What is in neither is not known here; it is missing, not
zero. A notification announces that control may be carried out, somewhere along a border.
"""

from __future__ import annotations

import pandas as pd

from notemill.files import yaml_table

KINDS: dict[str, str] = yaml_table(__package__, "words")["kinds"]
"""Reasons as they are read, those of one kind together."""


def stretches(table: pd.DataFrame, by: tuple[str, ...] = ("geo",)) -> pd.DataFrame:
    """The stretches of days that notifications cover, overlapping and adjoining ones made one.

    Args:
        table: start, end (both days included) and the columns ``by``.
        by: notifications that have these in common are joined: of a state, of a state and reason ...

    Returns:
        The columns ``by``, start, end; sorted. No day of a group is in two rows.
    """
    rows = table.sort_values([*by, "start", "end"], kind="stable", ignore_index=True)
    group = rows.groupby(list(by)).ngroup()
    reached = rows.groupby(group)["end"].cummax().groupby(group).shift()
    number = (reached.isna() | (rows["start"] > reached + pd.Timedelta(days=1))).cumsum().rename("number")
    joined = rows.groupby([*by, number]).agg({"start": "min", "end": "max"})
    return joined.reset_index().drop(columns="number")


def on_newest_day(chosen: pd.DataFrame, page: pd.Timestamp | None = None) -> tuple[pd.Timestamp, pd.DataFrame]:
    """The newest day of which something can be said, and the notifications in force on it.

    Args:
        chosen: the notifications of one state or all in the period: geo, start, end, origin.
        page: the day of the newest page of the Commission that lists all controls. None if it is not of the period;
            the day is then that on which the newest notification began.
    """
    day = page if page is not None else chosen["start"].max()
    return day, chosen[(chosen["start"] <= day) & (chosen["end"] >= day)]
