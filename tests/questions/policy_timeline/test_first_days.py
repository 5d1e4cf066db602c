"""Dates of events, on a small table."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.questions.policy_timeline import analysis as events

MONTHS = pd.date_range("2009-01-01", periods=192, freq="MS", name="month")
BREAK = pd.Timestamp("2016-04-01")
COLUMNS = (
    "event_id", "short_title", "topic", "act_type", "geo", "date_adopted", "date_in_force", "date_applied",
    "date_end", "document_number", "procedure",
)  # fmt: skip


def table(*rows):
    return pd.DataFrame([{**dict.fromkeys(COLUMNS, ""), **row} for row in rows], columns=list(COLUMNS))


EVENTS = table(
    {"event_id": "DEAL", "short_title": "A deal", "topic": "return; pact", "date_adopted": "2016-03-18"},
    {"event_id": "FORCE", "short_title": "An act", "topic": "pact", "date_in_force": "2016-10-01"},
    {"event_id": "TWICE", "short_title": "Disputed", "topic": "EMPACT", "date_adopted": "2015-02"},
    {"event_id": "TWICE", "short_title": "Disputed", "topic": "EMPACT", "date_adopted": "2015-03"},
    {"event_id": "CYCLE", "topic": "EMPACT", "date_applied": "2014", "date_end": "2017"},
    {"event_id": "BLANK", "topic": "pact"},
    {"event_id": "LATE", "short_title": "Late", "topic": "pact", "date_adopted": "2024-06-12"},
)


def test_dated_takes_adoption_then_entry_into_force_and_leaves_out_years():
    made = events.dated(EVENTS).set_index("event_id")
    assert list(made.index) == ["TWICE", "TWICE", "DEAL", "FORCE", "LATE"]
    assert made.loc["DEAL", "topic"] == "return"
    assert " ".join(made["date"].dt.strftime("%Y-%m")) == "2015-02 2015-03 2016-03 2016-10 2024-06"
    assert made["when"].iloc[1:4].to_list() == ["March 2015", "18 March 2016", "1 October 2016"]


@pytest.mark.parametrize(
    ("date", "first"),
    [
        ("2016-03-18", "2016-04-01"),
        ("2016-03-31", "2016-04-01"),
        ("2016-10-01", "2016-10-01"),
        ("2021-02", "2021-03-01"),
        ("2021-12-02", "2022-01-01"),
    ],
)
def test_an_event_counts_from_the_first_whole_month_after_its_date(date, first):
    made = events.dated(table({"event_id": "X", "date_adopted": date}))
    assert made.loc[0, "first_month"] == pd.Timestamp(first)


def test_event_gives_its_date_in_words():
    made = events.event(EVENTS, "DEAL", MONTHS, 24)
    assert (made["title"], made["first_month"], made["when"]) == ("A deal", BREAK, "18 March 2016")


@pytest.mark.parametrize(
    ("event_id", "why", "names"),
    [
        ("CYCLE", "the table gives it no month", "DEAL, FORCE"),
        ("BLANK", "the table gives it no month", "DEAL, FORCE"),
        ("TWICE", "its date is February 2015 or March 2015", "DEAL, FORCE"),
        ("LATE", "its date is 12 June 2024", "FORCE, DEAL"),
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_used_is_refused_and_usable_ones_are_named(event_id, why, names):
    with pytest.raises(UsageError) as error:
        events.event(EVENTS, event_id, MONTHS, 24)
    needed = "24 months are needed to both sides, from 2009-01 to 2024-12"
    ready = f"Events that can be used with this window: {names}."
    assert str(error.value) == f"{event_id} cannot be used: {why}; {needed}. {ready}"


def test_of_many_usable_events_twelve_are_named():
    many = [{"event_id": f"E{n:02}", "date_adopted": "2015-05-05", "topic": "x"} for n in range(14)]
    for number, words in ((14, "E10, E11."), (12, "E10, E11."), (0, "window: none.")):
        with pytest.raises(UsageError, match=f"{words}$"):
            events.event(table(*many[:number], {"event_id": "NONE", "topic": "x"}), "NONE", MONTHS, 24)


def test_an_event_is_usable_up_to_the_last_month_that_leaves_the_window():
    assert events.admissible(MONTHS[:10], 3).equals(MONTHS[3:8])
    assert events.event(EVENTS, "LATE", MONTHS, 6)["title"] == "Late"
    with pytest.raises(UsageError, match="LATE cannot be used"):
        events.event(EVENTS, "LATE", MONTHS, 7)


LAW = table(
    {"event_id": "OLD", "short_title": "Old act (2010)", "act_type": "directive", "topic": "return", "date_adopted": "2010-03-01",
     "date_end": "2020"},
    {"event_id": "PLAN", "short_title": "A plan", "act_type": "communication", "date_adopted": "2024-02-01", "procedure": "P1"},
    {"event_id": "IN", "short_title": "Act in force", "act_type": "regulation", "topic": "pact; return", "date_adopted": "2024-05-14",
     "date_in_force": "2024-06-11", "document_number": "Regulation (EU) 2024/1"},
    {"event_id": "LATER", "short_title": "Act of later", "act_type": "regulation", "date_adopted": "2024-05-14",
     "date_in_force": "2024-06-11", "date_applied": "2026-06-12", "procedure": "P2"},
    {"event_id": "NEW", "short_title": "New act", "act_type": "regulation", "date_adopted": "2025-10-01"},
    {"event_id": "AT-HOME", "short_title": "A state's act", "act_type": "regulation", "geo": "FI", "date_adopted": "2025-11-01"},
    {"event_id": "P2-PROPOSED", "short_title": "Proposal of LATER", "act_type": "proposal for a regulation",
     "date_adopted": "2023-01-01", "procedure": "P2"},
    {"event_id": "P1-STEP", "short_title": "Council position", "act_type": "Council position", "date_adopted": "2025-03-05",
     "procedure": "P1"},
)  # fmt: skip


def test_an_act_applies_from_its_date_of_application_or_else_from_its_entry_into_force():
    made = events.acts(LAW).set_index("act")
    assert list(made.index) == [
        "New act",
        "Act in force",
        "Act of later",
        "Old act",
    ]  # not the state's act, not the plan
    first = made["first day"].dt.strftime("%Y-%m-%d").fillna("")
    assert first.to_list() == ["", "2024-06-11", "2026-06-12", ""]
    assert made.loc["Act in force", "topic"] == "pact"
