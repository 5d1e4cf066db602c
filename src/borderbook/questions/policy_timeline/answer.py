"""What was decided when, and what did detections do around it?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import phrases
from borderbook.questions.policy_timeline.analysis import EVERY
from notemill import show, words
from notemill.show.cited import fitting

_LONG = 5  # words of a name; the sentence would be too long with a longer one
_RUN = 3  # so many months of falls, or of rises, in a row, to the event, are mentioned


def sentences(event: pd.Series, around: pd.DataFrame, before: pd.Series) -> tuple[str, str]:
    """Detections in the twelve months after the event and before, and what that does not show.

    Args:
        event: ``analysis.event``.
        around: ``before``, ``after``, ``change in %`` of the route that is looked at, its one row.
        before: detections in each of the thirteen months before.
    """
    then, now, change = (show.linked(around, around.index[0], name) for name in ("before", "after", "change in %"))
    moved = before.diff()
    same = int(((moved * moved.iloc[-1]) > 0)[::-1].cumprod().sum())
    since: Any = before.index[-max(same, 1)]
    course = f"they had {'risen' if moved.iloc[-1] > 0 else 'fallen'} since {since:%B %Y}, before the event; "
    name = f'"{event["name"]}"' if len(event["name"].split()) <= _LONG else "the event"
    period = f"In the twelve months from {event['first_month']:%B %Y}, after {name} ({event['when']}),"
    counted = f"**{words.number(now)}**, {words.changed(change)} from {words.number(then)}"
    return (
        f"{period} detections on {_on(around)} were {counted}.",
        words.at_start(f"{course * (same >= _RUN)}coincidence in time shows no cause."),
    )


def headline(event: pd.Series, around: pd.DataFrame) -> str:
    """The title of the figure of these months; as ``sentences``."""
    after, change = (show.linked(around, around.index[0], name) for name in ("after", "change in %"))
    said = f"detections in the year from {event['first_month']:%B %Y}, {words.changed(change)}"
    return fitting(f"{words.as_label(_on(around))}: {words.number(after)} {said}", words.at_start(said))


def _on(around: pd.DataFrame) -> str:
    route = str(around.index[0])
    return phrases.route(None if route == EVERY else route)
