"""Controls at internal borders compiled by hand, from two curated tables, each measure once.

They continue the lists of the Council and the Commission, which end in March 2021, and are not complete.
"""

from __future__ import annotations

import pandas as pd

from borderbook.methods.dates import days_of

LISTED, BY_HAND = "list", "compiled by hand"
"""Where a notification was read: in the lists, or on a page."""
# the reasons that the titles of the measures compiled by hand name; most name none
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
    both = both.assign(start=days_of(both["start"])["from"], end=days_of(both["end"])["to"], origin=BY_HAND)
    both = both.dropna(subset=["start", "end"])
    return both.sort_values(["start", "geo", "end"], kind="stable", ignore_index=True)


def named_reason(title: str) -> str:
    """The first reason that the title of a measure names; most name none."""
    found = [(title.find(word), reason) for word, reason in _NAMED.items() if word in title]
    return min(found)[1] if found else "not_stated"
