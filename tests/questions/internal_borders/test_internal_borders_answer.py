"""The sentences on notified border control: counted, with a limit, never as controls carried out."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.questions.internal_borders import analysis as notifications
from borderbook.questions.internal_borders.answer import completeness, sentences

EVERY = pd.DataFrame(
    [
        ("AT", "2015-09-16", "2016-05-16", "migration", "list"),
        ("AT", "2016-05-16", "2016-11-12", "migration", "list"),
        ("FR", "2015-12-14", "2016-05-26", "terrorism", "list"),
        ("FR", "2019-10-31", "2020-04-30", "terrorism", "list"),
        ("IT", "2024-06-19", "2024-12-18", "not_stated", "by hand"),
    ],
    columns=["geo", "start", "end", "reason", "origin"],
).assign(start=lambda t: pd.to_datetime(t["start"]), end=lambda t: pd.to_datetime(t["end"]))
COVERED = notifications.coverage(EVERY)


def said(*choice):
    table = notifications.chosen(EVERY, *choice)
    return sentences(table, notifications.days_by_state(table), COVERED)


def test_of_all_states():
    counted, reasons, days, limits = said("all", "first", "latest")
    assert counted == (
        "For 3 states the data hold 4 notifications in the lists of the Council and the Commission and 1 measure compiled by hand, "
        "running from September 2015 to December 2024."
    )
    assert reasons == "Of the 4 with a stated reason, **migration** has the most, 2 (50 %)."
    assert days == (
        "**Austria** had one running on the most days, 424 (1 more, were overlaps counted twice)."
    )
    assert limits.startswith("What was notified between October 2019 and June 2024 is not in the data.")
    assert limits.endswith("it does not show that any was carried out.")


def test_of_one_state_and_a_few_years():
    counted, _, days, limits = said("FR", 2015, 2016)
    assert counted.startswith(
        "For **France** the data hold 1 notification in the lists of the Council and the Commission, running"
    )
    assert days == "A notification was running on 165 days."
    assert limits.startswith("A notification announces")


@pytest.mark.parametrize("choice", [("IT", "first", "latest"), ("IT", 2024, 2024)])
def test_without_a_stated_reason_it_says_so(choice):
    assert said(*choice)[1] == "No reason is stated for any of them."


def test_completeness_sets_an_overview_beside_the_measures_known():
    events = pd.DataFrame(
        {
            "topic": ["internal border control"], "act_type": ["national measures"],
            "short_title": ["Two states had controls"], "date_adopted": ["2024-07-01"],
        }
    )  # fmt: skip
    assert completeness(EVERY, events) == (
        "The table of events says of 1 July 2024: 'Two states had controls'. Of the measures compiled by hand, "
        "those of 1 state were running on that day."
    )
    assert completeness(EVERY, events.iloc[:0]) == ""
