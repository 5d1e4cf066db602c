"""Combines two hand-compiled tables of controls at internal borders, without counting a measure twice.

They continue the lists of the Council and of the Commission, which end in March 2021. They are not complete.
"""

from __future__ import annotations

import pandas as pd

from borderbook.methods.dates import days_of

LISTED, BY_HAND = "list", "compiled by hand"
"""Origin of a notification: the lists of Council and Commission, or a web page."""
_PANDEMIC = pd.Timestamp(2020, 1, 1)  # no notification that began before it can have been for COVID-19
# words in the titles of events -> reason; used for events to which no row of the measures gives a reason
_NAMED = {
    "smuggl": "migrant_smuggling",
    "migratory": "migration",
    "irregular migration": "migration",
    "terrorism": "terrorism",
    "sabotage": "public_order",
    "Olympic": "sports_event",
}


def listed(lists: pd.DataFrame) -> pd.DataFrame:
    """The notifications of the table ``internal_borders`` as ``by_hand`` has measures: geo, start, end, reason, origin.

    The newest list adds COVID-19 to notifications that began before it was known; their reason is the next one named.
    """
    added = (lists["reason"] == "health") & (lists["start"] < _PANDEMIC)
    others = lists["reasons"].str.extract("; ([^;]+)")[0].fillna("not_stated")
    rows = lists.assign(reason=lists["reason"].astype("str").mask(added, others), origin=LISTED)
    return rows[["geo", "start", "end", "reason", "origin"]].astype({"geo": "str"})


def by_hand(events: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """The measures compiled by hand, one row each: geo, start, end, reason, origin, source; sorted by start.

    Args:
        events: the curated table ``policy_events``; only its national measures are used.
        measures: the curated table ``internal_border_measures``; measures that are also in ``events`` are taken from
            ``events``.

    Measures without a first or last day are left out. If the end is given as a month, it is the month's last day.
    ``confidence`` says whether the source is the notifying state's or the Commission's own text (primary).
    """
    national = events[events["act_type"] == "national measure"]
    named = {"date_in_force": "start", "date_end": "end", "source_title": "source"}
    of_events = measures[(measures["reason"] != "") & (measures["event_id"] != "")]
    stated = of_events.set_index("event_id")["reason"]
    reasons = national["event_id"].map(stated).fillna(named_reasons(national["short_title"]))
    new = measures[~measures["event_id"].isin(national["event_id"])].rename(columns={"publisher": "source"})
    new = new.assign(reason=new["reason"].replace("", "not_stated"))
    both = [national.rename(columns=named).assign(reason=reasons), new]
    columns = ["geo", "start", "end", "reason", "source", "confidence"]
    rows = pd.concat([part[columns] for part in both], ignore_index=True).astype({"geo": "str"})
    rows = rows.assign(start=days_of(rows["start"])["from"], end=days_of(rows["end"])["to"], origin=BY_HAND)
    rows = rows.dropna(subset=["start", "end"])
    return rows.sort_values(["start", "geo", "end"], kind="stable", ignore_index=True)


def newest_page(measures: pd.DataFrame) -> pd.Timestamp | None:
    """The day of the newest page that was read and lists all controls of its day; or None."""
    days = measures.loc[measures["lists_all"] == "yes", "document_date"]
    return pd.Timestamp(days.max()) if len(days) else None


def not_in_the_data(rows: pd.DataFrame, after: pd.Timestamp, until: pd.Timestamp) -> pd.DataFrame:
    """The spans of days after the lists on which no measure of a state was found: geo, start, end.

    Args:
        rows: notifications: geo, start, end.
        after: the last day of the lists.
        until: the last day that is asked for.
    """
    day, gaps = pd.Timedelta(days=1), []
    for geo, found in rows.sort_values("start").groupby("geo"):
        reached = [max(after, end) for end in found["end"].cummax()]
        starts = [*found["start"], until + day]
        between = zip([after, *reached], starts, strict=True)
        gaps += [(geo, end + day, start - day) for end, start in between if end + day < start]
    return pd.DataFrame(gaps, columns=["geo", "start", "end"])


def named_reasons(titles: pd.Series) -> pd.Series:
    """The first reason that each title of a measure names; 'not_stated' for most titles, which name none."""
    return titles.str.extract(f"({'|'.join(_NAMED)})")[0].map(_NAMED).fillna("not_stated")
