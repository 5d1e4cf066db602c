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
    own, text = events[chosen.str.len() >= _MONTH], chosen[chosen.str.len() >= _MONTH]
    to_the_day = text.str.len() == _DAY
    date = pd.to_datetime(text.where(to_the_day, text + "-01"))
    begun = date + pd.offsets.MonthBegin()  # the first day of the next month
    made = pd.DataFrame(
        {
            "event_id": own["event_id"],
            "title": own["short_title"],
            "topic": own["topic"].str.split(";").str[0],
            "act_type": own["act_type"],
            "geo": own["geo"],
            "date": date,
            "basis": (text == own["date_adopted"]).map({True: "adopted", False: "in force"}),
            "to_the_day": to_the_day,
            "first_month": date.where(to_the_day & (date.dt.day == 1), begun),
        }
    )
    return made.sort_values(["date", "event_id"], kind="stable", ignore_index=True)


def undated(events: pd.DataFrame) -> pd.DataFrame:
    """The events without a month, with what is known: event_id, title, topic, known."""
    own = events[~events["event_id"].isin(dated(events)["event_id"])]
    span = (own["date_applied"] + " to " + own["date_end"]).where(own["date_end"] != "", own["date_applied"])
    made = pd.DataFrame(
        {
            "event_id": own["event_id"],
            "title": own["short_title"],
            "topic": own["topic"],
            "known": span.where(span != "", "no date"),
        }
    )
    return made.reset_index(drop=True)


def from_month(table: pd.DataFrame, first_month: pd.Timestamp) -> pd.DataFrame:
    """The rows of ``dated`` that count from one month: event_id, title, topic, date."""
    own = table[table["first_month"] == first_month]
    day = own["date"].dt.strftime("%Y-%m-%d").where(own["to_the_day"], own["date"].dt.strftime("%Y-%m"))
    return own[["event_id", "title", "topic"]].assign(date=day).reset_index(drop=True)


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
    own = table[table["event_id"] == event_id].drop_duplicates("first_month")
    if len(own) != 1:
        found = [f"{at:%B %Y}" for at in own["date"]]
        why = f"its sources date it {' or '.join(found)}" if found else "the table gives it no month"
        raise UsageError(f"{event_id} cannot be used: {why}. {_instead(table, months, window)}")
    made = _made(own.iloc[0])
    if made.first_month not in admissible(months, window):
        raise UsageError(
            f"{event_id} ({made.when()}) cannot be used with a window of {window} months: the series runs "
            f"from {months[0]:%Y-%m} to {months[-1]:%Y-%m}. "
            f"{_instead(table, months, window, near=made.first_month)}"
        )
    return made


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
