"""Dates of acts and events on small tables; what is said of them where the default has no such case."""

import pandas as pd
import pytest

from borderbook.questions.policy_timeline import analysis, answer
from notemill import catalog
from notemill.errors import UsageError
from notemill.files import yaml_table

MONTHS = pd.date_range("2009-01-01", periods=192, freq="MS", name="month")
COLUMNS = (
    "event_id", "short_title", "topic", "act_type", "geo", "date_adopted", "date_in_force", "date_applied",
    "date_end", "document_number", "procedure",
)  # fmt: skip


def table(*rows):
    return pd.DataFrame([{**dict.fromkeys(COLUMNS, ""), **row} for row in rows], columns=list(COLUMNS))


EVENTS = table(
    {"event_id": "DEAL", "short_title": "A deal (long); more", "topic": "return; pact", "date_adopted": "2016-03-18"},
    {"event_id": "FORCE", "short_title": "An act", "topic": "pact", "date_in_force": "2016-10-01"},
    {"event_id": "TWICE", "short_title": "Disputed", "topic": "EMPACT", "date_adopted": "2015-02"},
    {"event_id": "TWICE", "short_title": "Disputed", "topic": "EMPACT", "date_adopted": "2015-03"},
    {"event_id": "CYCLE", "topic": "EMPACT", "date_applied": "2014", "date_end": "2017"},
    {"event_id": "BLANK", "topic": "pact"},
    {"event_id": "LATE", "short_title": "Late", "topic": "pact", "date_adopted": "2024-06-12"},
)


def test_dated_takes_adoption_then_entry_into_force_and_leaves_out_years():
    made = analysis.dated(EVENTS).set_index("event_id")
    assert list(made.index) == ["TWICE", "TWICE", "DEAL", "FORCE", "LATE"]
    assert made.loc["DEAL", "name"] == "A deal"
    assert " ".join(made["date"].dt.strftime("%Y-%m")) == "2015-02 2015-03 2016-03 2016-10 2024-06"
    assert made["when"].iloc[1:4].to_list() == ["March 2015", "18 March 2016", "1 October 2016"]


@pytest.mark.parametrize(
    ("date", "first"),
    [
        ("2016-03-31", "2016-04-01"),
        ("2016-10-01", "2016-10-01"),
        ("2021-02", "2021-03-01"),
        ("2021-12-02", "2022-01-01"),
    ],
)
def test_an_event_counts_from_the_first_whole_month_after_its_date(date, first):
    made = analysis.dated(table({"event_id": "X", "date_adopted": date}))
    assert made.loc[0, "first_month"] == pd.Timestamp(first)


@pytest.mark.parametrize(
    ("event_id", "days"),
    [
        ("CYCLE", "not known to the month"), ("BLANK", "not known to the month"),
        ("TWICE", "February 2015 and March 2015"), ("LATE", "12 June 2024"),
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_used_is_refused_and_usable_ones_are_named(event_id, days):
    with pytest.raises(UsageError) as error:
        analysis.event(EVENTS, event_id, MONTHS, 24)
    needed = f"its date is {days}, and 24 months are needed to both sides of it, from 2009-01 to 2024-12"
    ready = "Events that can be used with this window: DEAL, FORCE."
    assert str(error.value) == f"{event_id} cannot be used: {needed}. {ready}"


def test_of_many_usable_events_twelve_are_named():
    many = [{"event_id": f"E{n:02}", "date_adopted": "2015-05-05", "topic": "x"} for n in range(14)]
    for number, words in ((14, "E10, E11 and 2 more."), (12, "E10, E11."), (0, "window: none.")):
        with pytest.raises(UsageError, match=f"{words}$"):
            analysis.event(table(*many[:number], {"event_id": "NONE", "topic": "x"}), "NONE", MONTHS, 24)


def test_an_event_is_usable_up_to_the_last_month_that_leaves_the_window():
    assert analysis.admissible(MONTHS[:10], 3).equals(MONTHS[3:8])
    assert analysis.event(EVENTS, "LATE", MONTHS, 6)["name"] == "Late"
    with pytest.raises(UsageError, match="LATE cannot be used"):
        analysis.event(EVENTS, "LATE", MONTHS, 7)


LAW = table(
    {"short_title": "Old (2010)", "act_type": "directive", "topic": "return", "date_adopted": "2010-03-01", "date_end": "2020",
     "date_applied": "2011-01-01", "document_number": "Directive 2010/1/EU"},
    {"short_title": "A plan", "act_type": "communication", "date_adopted": "2024-02-01"},
    {"short_title": "A", "act_type": "regulation", "topic": "pact; return", "date_adopted": "2024-05-14", "date_in_force": "2026-06-12"},
    {"short_title": "B", "act_type": "regulation", "date_adopted": "2024-05-14", "date_in_force": "2024-06-11", "date_applied": "2026-06-12"},
    {"short_title": "C", "act_type": "directive", "date_adopted": "2024-05-14", "date_applied": "2026-06-12"},
    {"short_title": "New", "act_type": "regulation", "date_adopted": "2026-10-01", "document_number": "COM(2025) 101 final"},
    {"short_title": "A state's act", "act_type": "regulation", "geo": "FI", "date_adopted": "2026-11-01"},
)  # fmt: skip
LAW["event_id"] = LAW["short_title"]


def test_an_act_applies_from_its_date_of_application_or_else_from_its_entry_into_force():
    made = analysis.acts(LAW).set_index("act")
    first = made["first day"].dt.strftime("%Y-%m-%d").fillna("")
    assert first.to_dict() == {"New": "", "A": "2026-06-12", "B": "2026-06-12", "C": "2026-06-12", "Old": "2011-01-01"}
    assert (made.index[0], made.loc["A", "topic"]) == ("New", "pact")


def told(acts, *ahead):
    rows = pd.DataFrame(list(ahead), columns=["day", "what", "entry"]).astype({"day": "datetime64[ns]"})
    return answer.sentences(analysis.acts(acts), rows)


def test_the_newest_binding_acts_and_the_next_date_are_named_and_many_of_one_day_are_counted():
    first, then = told(LAW, ("2029-06-12", "applies", "Eurodac (part)"), ("2029-12-31", "ends", "A plan"))
    unknown = "its newest binding law in the table; its first day of application was not found."
    assert first == f'**The Union adopted "New" on 1 October 2026**, {unknown}'
    assert then == 'The next date known is 12 June 2029: "Eurodac" applies.'
    many = LAW[LAW["date_adopted"] == "2024-05-14"]
    both = [("2026-06-12", "applies", one) for one in "AB"]
    assert told(many, *both) == (
        "**The Union adopted three acts on 14 May 2024**, its newest binding law in the table.",
        'The next date known is 12 June 2026: "A" and "B".',
    )
    assert told(many)[1] == "No later date is known."
    assert answer.headline(analysis.acts(LAW)) == "Newest binding law: New, 1 October 2026"


def test_an_act_on_whose_first_day_sources_differ_has_a_second_row_from_one_day_to_the_other():
    later = LAW[LAW["event_id"] == "B"].assign(date_applied="2026-07-01")
    made = analysis.acts(pd.concat([later, LAW])).query("act == 'B'")
    days = made[["since", "first day"]].apply(lambda column: column.dt.strftime("%Y-%m-%d"))
    assert days.to_numpy().tolist() == [["2024-05-14", "2026-06-12"], ["2026-06-12", "2026-07-01"]]
    assert made["vague"].tolist() == [False, True]


def test_the_route_is_that_of_the_event_or_all():
    months = pd.DataFrame(
        {"month": MONTHS[:1].repeat(2), "route": ["Black Sea", "Western African"], "detections": [1, 2]}
    )
    table, route = analysis.by_route(months, "EU-MAURITANIA")
    assert (route, table[route].tolist(), table[analysis.EVERY].tolist()) == ("Western African", [2], [3])
    assert analysis.by_route(months, "SBC-2024")[1] == analysis.EVERY
    held = set(catalog.load("detections")["route"])
    assert set(yaml_table("borderbook.questions.policy_timeline", "words")["routes"].values()) <= held
