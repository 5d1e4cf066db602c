"""Dates of acts and events on small tables; what is said of them where the default has no such case."""

import pandas as pd
import pytest

from borderbook.questions.policy_timeline import analysis, answer
from notemill import catalog
from notemill.errors import UsageError

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
    assert made.loc["DEAL", ["name", "topic"]].to_list() == ["A deal", "return"]
    assert " ".join(made["date"].dt.strftime("%Y-%m")) == "2015-02 2015-03 2016-03 2016-10 2024-06"
    assert made["when"].iloc[1:4].to_list() == ["March 2015", "18 March 2016", "1 October 2016"]


def test_an_event_counts_from_the_first_whole_month_after_its_date():
    first = {"2016-03-31": "2016-04", "2016-10-01": "2016-10", "2021-02": "2021-03", "2021-12-02": "2022-01"}
    made = analysis.dated(table(*({"event_id": "X", "date_adopted": date} for date in sorted(first))))
    assert made["first_month"].dt.strftime("%Y-%m").tolist() == [first[date] for date in sorted(first)]


@pytest.mark.parametrize(
    ("event_id", "days"),
    [("CYCLE", "not known to the month"), ("TWICE", "February 2015 and March 2015"), ("LATE", "12 June 2024")],
)
def test_an_event_that_cannot_be_used_is_refused_and_usable_ones_are_named(event_id, days):
    with pytest.raises(UsageError) as error:
        analysis.event(EVENTS, event_id, MONTHS, 24)
    needed = f"its date is {days}, and 24 months are needed to both sides of it, from 2009-01 to 2024-12"
    ready = "Events that can be used with this window: DEAL, FORCE."
    assert str(error.value) == f"{event_id} cannot be used: {needed}. {ready}"


@pytest.mark.parametrize(("number", "words"), [(14, "E10, E11."), (0, "window: none.")])
def test_of_many_usable_events_twelve_are_named(number, words):
    many = [{"event_id": f"E{n:02}", "date_adopted": "2015-05-05"} for n in range(number)]
    with pytest.raises(UsageError, match=f"{words}$"):
        analysis.event(table(*many, {"event_id": "NONE"}), "NONE", MONTHS, 24)


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
    assert (made.index[0], made.loc["A", "topic"], made.loc["C", "number"]) == ("New", "pact", "C")


@pytest.mark.parametrize(
    ("day", "newest", "to_come"),
    [
        ("2026-11-28", 'act is **"New"** (1 October 2026, publication not found)',
         'The last to apply or be transposed: three acts (from 12 June 2026); no first day was found for "New".'),
        ("2026-06-11", "acts are **three acts** (14 May 2024)",
         'The last to be transposed: "Old" (by 1 January 2011); the next to apply or be transposed: three acts (from 12 June 2026).'),
        ("2010-06-01", 'act is **"Old"** (1 March 2010)',
         'The next to be transposed: "Old" (by 1 January 2011).'),
    ],
)  # fmt: skip
def test_what_is_law_and_what_applies_is_told_from_the_dates_and_the_day(day, newest, to_come):
    on, acts = pd.Timestamp(day), analysis.acts(LAW)
    known = acts[acts["adopted"] <= on]
    event, around = (
        pd.Series({"name": "A deal", "when": "2 May 2017"}),
        pd.DataFrame({"change in %": -89.9}, index=["A"]),
    )
    after = f"The newest {newest}; in the twelve months after **A deal**, detections on the A route were down 90 %."
    assert answer.first(known, event, around) == after
    long = event.replace("A deal", "A deal " * 9)  # then its day stands for it
    assert answer.first(known, long, around) == after.replace("A deal", "2 May 2017")
    untitled = answer.first(known.assign(act=known["act"] + " and others" * 9), event, around)
    assert untitled.startswith("The newest act is of **") == ("act is" in newest)
    assert answer.decided(known, on, on - pd.DateOffset(months=24)) == to_come


EVENT = pd.Series({"when": "18 December 2015", "first_month": MONTHS[84], "applies": pd.NaT})


@pytest.mark.parametrize(
    ("before", "course"),
    [
        ([5, 9, 8, 7], "; the event is of 18 December 2015, and no cause can be shown."),
        ([9, 8, 7, 5], "; before the event of 18 December 2015 they had fallen since October 2015, and no"),
        ([5, 7, 8, 9], "they had risen since October 2015, and"),
        ([9, 8, 8, 7], "; the event is of"),
    ],
)
def test_a_fall_or_a_rise_of_three_months_up_to_the_event_is_named_and_a_shorter_one_is_not(before, course):
    around = pd.DataFrame({"before": 12_012, "after": 1_212}, index=["A"])
    assert course in answer.counts(EVENT, around, pd.Series(before, index=MONTHS[80:84]))


def test_what_is_usual_and_what_applied_later_is_said_and_nothing_else():
    assert "nothing unusual" not in answer.comparison(0.05, 20, 1)
    assert "nothing unusual" in answer.comparison(0.1, 20, 1)
    assert answer.applied(EVENT) == ""
    late = answer.applied(EVENT.replace({pd.NaT: pd.Timestamp(2026, 6, 12)}))
    assert late.startswith("Its first day of application is 12 June 2026: the regression looks at the adoption")


def test_another_first_day_of_application_than_that_of_the_official_journal_is_in_a_note():
    rows = [
        ("A", "2026-06-12", "Act 1"),
        ("A", "2026-07-01", "Act 1"),
        ("B", "2026-06-12", "Act 2"),
        ("C", "", "Act 3"),
    ]
    events = pd.DataFrame(rows, columns=["event_id", "date_applied", "document_number"])
    said = "Of Act 1, other sources than the Official Journal give 1 July 2026 as the first day of application."
    assert answer.other_days(analysis.other_days(events)) == said
    assert answer.other_days(analysis.other_days(events[1:])) == ""
    both = analysis.other_days(catalog.load("policy_events"))
    assert both["number"].tolist() == ["Regulation (EU) 2024/1347", "Regulation (EU) 2024/1351"]
    assert set(both["applies"]) == {"2026-06-12"}
