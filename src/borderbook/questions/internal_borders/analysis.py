"""Notified control at internal borders: by state, year and reason, and on how many days.

Two tables are put together: the lists of the Council and the Commission, from October 1999 to March 2021, and measures
of 2024 to 2026 compiled by hand, which are not complete. What was notified between the two is not known here; it is
missing, not zero. A notification announces that control may be carried out, somewhere along a border.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

LISTED, BY_HAND = "list", "compiled by hand"
_EVENT, _OTHER = "conference, sport or other event", "other threat"
KINDS = {
    "health": "health (COVID-19)",
    "migration": "migration",
    "migrant_smuggling": "migrant smuggling",
    "terrorism": "terrorism",
    **dict.fromkeys(("political_conference", "sports_event", "demonstration", "other_event"), _EVENT),
    **dict.fromkeys(("organised_crime", "public_order", "external_borders"), _OTHER),
    "not_stated": "reason not stated",
}
"""Reasons as they are read, those of one kind together."""
# the reasons that the titles of the measures compiled by hand name; most name none
_NAMED = {
    "smuggl": "migrant_smuggling",
    "migratory": "migration",
    "irregular migration": "migration",
    "terrorism": "terrorism",
    "sabotage": "public_order",
    "Olympic": "sports_event",
}
_DAY = pd.Timedelta(days=1)


def by_hand(events: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """The measures compiled by hand, each once: geo, start, end, reason, origin, source; by start.

    Args:
        events: the curated table ``policy_events``, of which the national measures are taken.
        measures: the curated table ``internal_border_measures``; what ``events`` holds, too, is taken from there.

    Measures without a first or last day are left out; of an end that is a month, its last day is taken.
    """
    national = events[events["act_type"] == "national measure"]
    ours = pd.DataFrame(
        {
            "geo": national["geo"],
            "start": national["date_in_force"],
            "end": national["date_end"],
            "reason": [named_reason(title) for title in national["short_title"]],
            "source": national["source_title"],
        }
    )
    new = measures[~measures["event_id"].isin(national["event_id"])]
    theirs = new[["geo", "start", "end"]].assign(reason="not_stated", source=new["publisher"])
    both = pd.concat([ours, theirs], ignore_index=True).astype({"geo": "str"})
    end = pd.to_datetime(both["end"], format="ISO8601", errors="coerce")
    both["end"] = end.mask(both["end"].str.len() == 7, end + pd.offsets.MonthEnd(0))
    both["start"] = pd.to_datetime(both["start"], format="ISO8601", errors="coerce")
    known = both.dropna(subset=["start", "end"]).assign(origin=BY_HAND)
    return known.sort_values(["start", "geo", "end"], kind="stable", ignore_index=True)


def named_reason(title: str) -> str:
    """The first reason that the title of a measure names; most name none."""
    found = [(title.find(word), reason) for word, reason in _NAMED.items() if word in title]
    return min(found)[1] if found else "not_stated"


def stretches(table: pd.DataFrame, by: tuple[str, ...] = ("geo",)) -> pd.DataFrame:
    """The stretches of days that notifications cover, overlapping and adjoining ones made one.

    Args:
        table: start, end (both days included) and the columns ``by``.
        by: notifications that have these in common are joined: of a state, of a state and reason ...

    Returns:
        The columns ``by``, start, end; sorted. No day of a group is in two rows.
    """
    keys = list(by)
    rows = table.sort_values([*keys, "start", "end"], kind="stable", ignore_index=True)
    group = rows.groupby(keys).ngroup()
    reached = rows.groupby(group)["end"].cummax().groupby(group).shift()
    number = (reached.isna() | (rows["start"] > reached + _DAY)).cumsum()
    joined = (
        rows.assign(number=number).groupby([*keys, "number"]).agg(start=("start", "min"), end=("end", "max"))
    )
    return joined.reset_index().drop(columns="number")


def days_by_year(table: pd.DataFrame, years: Iterable[int]) -> pd.DataFrame:
    """Days on which a notification was in force, each counted once: a row a state, a column a year."""
    spans = stretches(table)
    columns = {}
    for year in years:
        first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
        begin = spans["start"].where(spans["start"] > first, first)
        finish = spans["end"].where(spans["end"] < last, last)
        days = (finish - begin).dt.days + 1
        columns[year] = days.clip(lower=0).groupby(spans["geo"]).sum()
    return pd.DataFrame(columns).astype("float64").rename_axis(index="geo", columns="year")
