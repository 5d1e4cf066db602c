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
        event_id, title, date (of adoption, or else of entry into force; the first day where only the month is known),
        to_the_day, first_month (the first whole month after), topic (the first of several).
    """
    adopted = events["date_adopted"]
    text = adopted.where(adopted.str.len() >= _MONTH, events["date_in_force"])
    date, to_the_day = pd.to_datetime(text, format="ISO8601", errors="coerce"), text.str.len() == _DAY
    first_month = date.where(to_the_day & (date.dt.day == 1), date + pd.offsets.MonthBegin())
    topic = events["topic"].str.split(";").str[0]
    table = events[["event_id"]].assign(
        title=events["short_title"], date=date, to_the_day=to_the_day, first_month=first_month, topic=topic
    )
    return table[text.str.len() >= _MONTH].sort_values(["date", "event_id"], kind="stable", ignore_index=True)


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
    ready = usable(table, months, window)
    if len(rows) == 1:
        chosen = Event(*rows.drop(columns="topic").iloc[0])
        if event_id in set(ready["event_id"]):
            return chosen
        series = f"the series runs from {months[0]:%Y-%m} to {months[-1]:%Y-%m}"
        why = (
            f"its date is {chosen.when()}, {series}, and a window of {window} months is needed to both sides"
        )
    else:
        found = [f"{at:%B %Y}" for at in rows["date"]]
        why = f"its sources date it {' or '.join(found)}" if found else "the table gives it no month"
    if len(rows):
        far = (ready["first_month"] - rows["first_month"].iloc[0]).abs()
        ready = ready.loc[far.sort_values(kind="stable").index]  # the nearest first
    names = ready["event_id"].head(NAMED).tolist()
    more = f" and {len(ready) - NAMED} more" if len(ready) > NAMED else ""
    ready_in_words = f"Events that can be used with this window: {', '.join(names) or 'none'}{more}"
    raise UsageError(f"{event_id} cannot be used: {why}. {ready_in_words}.")


def usable(table: pd.DataFrame, months: pd.DatetimeIndex, window: int) -> pd.DataFrame:
    """The rows of ``dated`` that have one month, and ``window`` months of the series to both sides."""
    one = table.groupby("event_id")["first_month"].transform("nunique") == 1
    inside = table["first_month"].isin(admissible(months, window))
    return table[one & inside].drop_duplicates("event_id")
