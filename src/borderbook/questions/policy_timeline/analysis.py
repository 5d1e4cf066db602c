"""What was decided when: events by date, and which of them a monthly series can be looked at around.

All functions take the curated table ``policy_events`` as the catalog gives it. Dates are text: an empty one was not
found, and one of a month or year is shorter.
"""

from __future__ import annotations

import pandas as pd

from borderbook.methods.dates import days_of
from borderbook.methods.policy_events import DATES
from notemill import words
from notemill.errors import UsageError
from notemill.files import yaml_table

MANY = 3  # so many acts of one day are counted, not named
NAMED = 12  # of a longer list of usable events a message names so many
EVERY = "all routes"
LAW = ("regulation", "directive", "framework decision", "joint action", "Council decision")
"""The types of the Union's acts that bind."""
# what follows an entry's name in its short title
LONGER = r"\s*[(;].*"
_MONTH, _DAY = len("2021-02"), len("2021-02-01")


def by_route(detections: pd.DataFrame, event_id: str) -> tuple[pd.DataFrame, str]:
    """Detections by month and route, with the sum of all, and the route that an event is about, or ``EVERY``."""
    table = detections.groupby(["month", "route"])["detections"].sum().unstack(fill_value=0)
    table[EVERY] = table.sum(axis=1)
    return table, yaml_table(__package__, "words")["routes"].get(event_id, EVERY)


def proposals(events: pd.DataFrame) -> pd.Series:
    """The Commission's proposal of each entry's procedure: 'COM(2023) 754'; '' if the table has none."""
    numbers = events[["document_number", "procedure"]].apply(lambda column: column.str.extract(r"(COM\(\d+\) \d+)")[0])
    numbers = numbers.bfill(axis=1).iloc[:, 0].where(events["procedure"] != "")
    return numbers.groupby(events["procedure"]).transform("first").fillna("")


def acts(events: pd.DataFrame) -> pd.DataFrame:
    """The Union's binding acts, the newest first, with the days that say what they are on any day.

    Args:
        events: the curated table ``policy_events``.

    Returns:
        act (its short title without what stands in brackets), adopted, in force, applies (days, missing where not
        found), first day (on which it applies: without a date of application, that of entry into force; of a directive,
        the last day for its transposition), topic, type, vague (whether it is a second row of an act, with a later
        first day that another source gives), since (of such a row the first day of the row before, else adopted).
    """
    law = events[events["act_type"].isin(LAW) & (events["geo"] == "")]
    law = law.drop_duplicates(["event_id", "date_applied"]).sort_values("date_applied", kind="stable")
    days = pd.DataFrame({name: days_of(law[column])["from"] for name, column in DATES.items()})
    days.insert(0, "act", law["short_title"].str.replace(LONGER, "", regex=True))
    days["first day"] = days["applies"].fillna(days["in force"])
    days["topic"], days["type"] = law["topic"].str.split(";").str[0], law["act_type"]
    days["vague"] = law["event_id"].duplicated()
    days["since"] = days["adopted"].mask(days["vague"], days.groupby(law["event_id"])["first day"].shift())
    return days.sort_values("adopted", ascending=False, kind="stable", ignore_index=True)


def dated(events: pd.DataFrame) -> pd.DataFrame:
    """The events dated at least to the month, in order of date; one whose sources differ has two rows.

    Args:
        events: the curated table ``policy_events``.

    Returns:
        event_id, name (its short title without brackets), date (of adoption, or else of entry into force; the first day
        where only the month is known), when (the date in words: '18 March 2016', or 'March 2016' where the day is not
        known), first_month (the first whole month after: the event's own month is partly before it).
    """
    adopted = events["date_adopted"]
    text = adopted.where(adopted.str.len() >= _MONTH, events["date_in_force"])
    date, to_the_day = pd.to_datetime(text, format="ISO8601", errors="coerce"), text.str.len() == _DAY
    table = events[["event_id"]].assign(
        name=events["short_title"].str.replace(LONGER, "", regex=True),
        date=date,
        when=date.map(words.day, na_action="ignore").where(to_the_day, date.dt.strftime("%B %Y")),
        first_month=date.where(to_the_day & (date.dt.day == 1), date + pd.offsets.MonthBegin()),
    )
    return table[text.str.len() >= _MONTH].sort_values(["date", "event_id"], kind="stable", ignore_index=True)


def admissible(months: pd.DatetimeIndex, window: int) -> pd.DatetimeIndex:
    """The months that have ``window`` months before them, and ``window`` months from them on."""
    return months[window : len(months) - window + 1]


def event(events: pd.DataFrame, event_id: str, months: pd.DatetimeIndex, window: int) -> pd.Series:
    """The event as ``dated`` has it, if the series reaches ``window`` months to both sides of it.

    Args:
        events: the curated table ``policy_events``.
        event_id: one of its events.
        months: the months of the series.
        window: how many months are needed before the event and after.

    Raises:
        UsageError: the event has no month, or two, or lies too near to an end of the series; names events that can be
            used.
    """
    table = dated(events)
    one_month = table.groupby("event_id")["first_month"].transform("nunique") == 1
    inside = table["first_month"].isin(admissible(months, window))
    ready = table[one_month & inside].drop_duplicates("event_id").set_index("event_id", drop=False)
    if event_id in ready.index:
        return pd.Series(ready.loc[event_id])
    more = f" and {len(ready) - NAMED} more" * (len(ready) > NAMED)
    usable = f"Events that can be used with this window: {', '.join(ready.index[:NAMED]) or 'none'}{more}"
    days = words.listed(table.loc[table["event_id"] == event_id, "when"].tolist()) or "not known to the month"
    reach = f"from {months[0]:%Y-%m} to {months[-1]:%Y-%m}"
    needed = f"its date is {days}, and {window} months are needed to both sides of it, {reach}"
    raise UsageError(f"{event_id} cannot be used: {needed}. {usable}.")


def named(titles: pd.Series) -> str:
    """Acts by their titles, or how many they are."""
    return words.listed(list(titles)) if len(titles) < MANY else words.counted(len(titles), "act")
