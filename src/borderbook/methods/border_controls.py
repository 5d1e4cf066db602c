"""Controls at internal borders compiled by hand, from two curated tables, each measure once.

They continue the lists of the Council and the Commission, which end in March 2021, and are not complete.
"""

from __future__ import annotations

import pandas as pd

from borderbook.methods.dates import days_of

LISTED, BY_HAND = "list", "compiled by hand"
"""Where a notification was read: in the lists, or on a page."""
# the reasons that the titles of events name, where no row of the measures has one
_NAMED = {
    "smuggl": "migrant_smuggling",
    "migratory": "migration",
    "irregular migration": "migration",
    "terrorism": "terrorism",
    "sabotage": "public_order",
    "Olympic": "sports_event",
}


def by_hand(events: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """The measures compiled by hand, each once: geo, start, end, reason, origin, source; by start.

    Args:
        events: the curated table ``policy_events``, of which the national measures are taken.
        measures: the curated table ``internal_border_measures``; what ``events`` holds, too, is taken from there.

    Measures without a first or last day are left out; of an end that is a month, its last day is taken.
    """
    national = events[events["act_type"] == "national measure"]
    named = {"date_in_force": "start", "date_end": "end", "source_title": "source"}
    ours = national.rename(columns=named)[["geo", "start", "end", "source"]]
    stated = measures[(measures["reason"] != "") & (measures["event_id"] != "")].set_index("event_id")[
        "reason"
    ]
    reasons = national["event_id"].map(stated).fillna(national["short_title"].map(named_reason))
    ours.insert(3, "reason", reasons)
    new = measures[~measures["event_id"].isin(national["event_id"])]
    theirs = new[["geo", "start", "end"]].assign(
        reason=new["reason"].replace("", "not_stated"), source=new["publisher"]
    )
    both = pd.concat([ours, theirs], ignore_index=True).astype({"geo": "str"})
    both = both.assign(start=days_of(both["start"])["from"], end=days_of(both["end"])["to"], origin=BY_HAND)
    both = both.dropna(subset=["start", "end"])
    return both.sort_values(["start", "geo", "end"], kind="stable", ignore_index=True)


def not_in_the_data(by_hand: pd.DataFrame, after: pd.Timestamp) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """The spans of days between measures, of whichever state, on which none is in force: none was found.

    Args:
        by_hand: what ``by_hand`` gives.
        after: the last day of the lists.
    """
    rows = by_hand[by_hand["end"] > after].sort_values("start")
    reached = rows["end"].cummax().shift(fill_value=after) + pd.Timedelta(days=1)
    found = zip(reached, rows["start"] - pd.Timedelta(days=1), strict=True)
    return [(first, last) for first, last in found if first <= last]


def named_reason(title: str) -> str:
    """The first reason that the title of a measure names; most name none."""
    found = [(title.find(word), reason) for word, reason in _NAMED.items() if word in title]
    return min(found)[1] if found else "not_stated"
