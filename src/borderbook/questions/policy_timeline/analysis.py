"""What was decided when: events by date, and which of them a monthly series can be looked at around.

All functions take the curated table ``policy_events`` as the catalog gives it: dates are text, blank where
they were not found, and shorter where only the month or year is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from borderbook import words
from borderbook.errors import UsageError
from borderbook.methods.interrupted_series import admissible

NAMED = 12  # a longer list of usable events is not spelt out in a message
_MONTH, _DAY = len("2021-02"), len("2021-02-01")


@dataclass(frozen=True)
class Event:
    """An event of the table, dated to the day or month.

    ``first_month`` is the first whole month after ``date``: the event's own month is partly before it.
    """

    event_id: str
    title: str
    date: pd.Timestamp
    basis: str
    to_the_day: bool
    first_month: pd.Timestamp

    def when(self) -> str:
        """'18 March 2016', or 'March 2016' where the day is not known."""
        return words.day(self.date) if self.to_the_day else f"{self.date:%B %Y}"


def dated(events: pd.DataFrame) -> pd.DataFrame:
    """The events dated at least to the month, in order of date; one whose sources differ has two rows.

    Args:
        events: the curated table ``policy_events``.

    Returns:
        event_id, title, topic (the first of several), act_type, geo, date (of adoption, or else of entry into
        force; the first day where only the month is known), basis ('adopted' or 'in force'), to_the_day,
        first_month (the first whole month after).
    """
    adopted, in_force = events["date_adopted"], events["date_in_force"]
    chosen = adopted.where(adopted.str.len() >= _MONTH, in_force)
    rows, text = events[chosen.str.len() >= _MONTH], chosen[chosen.str.len() >= _MONTH]
    to_the_day = text.str.len() == _DAY
    date = pd.to_datetime(text.where(to_the_day, text + "-01"))
    begun = date + pd.offsets.MonthBegin()  # the first day of the next month
    table = pd.DataFrame(
        {
            "event_id": rows["event_id"],
            "title": rows["short_title"],
            "topic": rows["topic"].str.split(";").str[0],
            "act_type": rows["act_type"],
            "geo": rows["geo"],
            "date": date,
            "basis": (text == rows["date_adopted"]).map({True: "adopted", False: "in force"}),
            "to_the_day": to_the_day,
            "first_month": date.where(to_the_day & (date.dt.day == 1), begun),
        }
    )
    return table.sort_values(["date", "event_id"], kind="stable", ignore_index=True)


def undated(events: pd.DataFrame) -> pd.DataFrame:
    """The events without a month, with what is known: event_id, title, topic, known."""
    rows = events[~events["event_id"].isin(dated(events)["event_id"])]
    span = (rows["date_applied"] + " to " + rows["date_end"]).where(
        rows["date_end"] != "", rows["date_applied"]
    )
    table = pd.DataFrame(
        {
            "event_id": rows["event_id"],
            "title": rows["short_title"],
            "topic": rows["topic"],
            "known": span.where(span != "", "no date"),
        }
    )
    return table.reset_index(drop=True)


def from_month(table: pd.DataFrame, first_month: pd.Timestamp) -> pd.DataFrame:
    """The rows of ``dated`` that count from one month: event_id, title, topic, date."""
    rows = table[table["first_month"] == first_month]
    day = rows["date"].dt.strftime("%Y-%m-%d").where(rows["to_the_day"], rows["date"].dt.strftime("%Y-%m"))
    return rows[["event_id", "title", "topic"]].assign(date=day).reset_index(drop=True)


def event(events: pd.DataFrame, event_id: str, months: pd.DatetimeIndex, window: int) -> Event:
    """The event, if the series reaches ``window`` months to both sides of it.

    Args:
        events: the curated table ``policy_events``.
        event_id: one of its events.
        months: the months of the series.
        window: how many months are needed before the event and after.

    Raises:
        UsageError: the event has no month, or two, or lies too near to an end of the series; names events
            that can be used.
    """
    table = dated(events)
    rows = table[table["event_id"] == event_id].drop_duplicates("first_month")
    if len(rows) != 1:
        found = [f"{at:%B %Y}" for at in rows["date"]]
        why = f"its sources date it {' or '.join(found)}" if found else "the table gives it no month"
        raise UsageError(f"{event_id} cannot be used: {why}. {_instead(table, months, window)}")
    usable = _made(rows.iloc[0])
    if usable.first_month not in admissible(months, window):
        raise UsageError(
            f"{event_id} ({usable.when()}) cannot be used with a window of {window} months: the series runs "
            f"from {months[0]:%Y-%m} to {months[-1]:%Y-%m}. "
            f"{_instead(table, months, window, near=usable.first_month)}"
        )
    return usable


def usable(table: pd.DataFrame, months: pd.DatetimeIndex, window: int) -> pd.DataFrame:
    """The rows of ``dated`` that have one month, and ``window`` months of the series to both sides."""
    one = table.groupby("event_id")["first_month"].transform("nunique") == 1
    inside = table["first_month"].isin(admissible(months, window))
    return table[one & inside].drop_duplicates("event_id")


def _made(row: pd.Series) -> Event:
    return Event(
        row["event_id"], row["title"], row["date"], row["basis"], bool(row["to_the_day"]), row["first_month"]
    )


def _instead(
    table: pd.DataFrame, months: pd.DatetimeIndex, window: int, near: pd.Timestamp | None = None
) -> str:
    ready = usable(table, months, window)
    if near is not None:
        ready = ready.assign(far=(ready["first_month"] - near).abs()).sort_values("far", kind="stable")
    names = ready["event_id"].head(NAMED).tolist()
    more = len(ready) - len(names)
    which = f"{', '.join(names)}{f' and {more} more' if more else ''}" if names else "none"
    return f"Events that can be used with this window: {which}."
