"""What is said of an event, its date and its comparison; which events can be looked at."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook import catalog
from borderbook.questions.policy_timeline import analysis, answer

MONTHS = pd.date_range("2014-01-01", periods=48, freq="MS")
COUNTS = pd.Series(np.r_[np.full(24, 1000.0), np.full(24, 100.0)] + np.arange(48) % 3, index=MONTHS, name="A")
AROUND = pd.Series({"before": 12_012, "after": 1_212, "change in %": -89.9}, name="A")
EVENT = pd.Series({"title": "An agreement", "when": "18 December 2015", "first_month": MONTHS[24]})


def test_plain_counts_come_first_and_no_cause_is_claimed():
    counts = (
        "**An agreement**, 18 December 2015: the route **A** had 1,212 detections in the twelve months from January 2016, down 90 % on "
        "the twelve before (12,012); {}no cause can be shown."
    )
    assert answer.counts(EVENT, AROUND, COUNTS[12:24]) == counts.format("")
    falling = pd.Series([8_620, 216_260, 155_558, 68_581, 27_343], index=MONTHS[[11, 20, 21, 22, 23]])
    assert answer.counts(EVENT, AROUND, falling) == counts.format("they had fallen each month from October 2015; ")


def test_overlapping_comparisons_are_called_so():
    text = answer.comparison(1 / 3, 3, 1)
    assert text.startswith("Of 3 months that follow no event of the table, 33 % show a change")
    assert "nothing unusual" in text
    assert "at most one of them can be taken without an overlap" in text
    assert "nothing unusual" not in answer.comparison(0.05, 20, 1)


ACTS = pd.DataFrame(
    {"act": ["New", "A", "B", "C", "Old"], "adopted": ["2026-10-01", "2024-05-14", "2024-05-14", "2024-05-14", "2010-01-01"],
     "first day": [None, "2026-06-12", "2026-06-12", "2026-06-12", "2011-01-01"],
     "type": ["regulation"] * 4 + ["directive"],
     "number": ["COM(2025) 101 final", *["Regulation (EU) 2024/1"] * 3, "Directive 2010/1/EU"]}
)  # fmt: skip
ACTS[["adopted", "first day"]] = ACTS[["adopted", "first day"]].apply(pd.to_datetime)


@pytest.mark.parametrize(
    ("day", "newest", "to_come"),
    [
        ("2026-11-28", """By 28 November 2026 the newest act in the table used here was **"New"** (COM(2025) 101; no number of its own was found), adopted on 1 October 2026""",
         'The last to apply: three acts (from 12 June 2026); no first day was found for "New".'),
        ("2026-06-11", "By 11 June 2026 the newest acts in the table used here were **three acts**, adopted on 14 May 2024",
         'The last to be transposed: "Old" (by 1 January 2011); the next to apply: three acts (from 12 June 2026).'),
        ("2010-06-01", """By 1 June 2010 the newest act in the table used here was **"Old"** (Directive 2010/1/EU), adopted on 1 January 2010""",
         'The next to be transposed: "Old" (by 1 January 2011).'),
    ],
)  # fmt: skip
def test_what_is_law_and_what_applies_is_told_from_the_dates_and_the_day(day, newest, to_come):
    on = pd.Timestamp(day)
    said = answer.decided(ACTS[ACTS["adopted"] <= on], on, on - pd.DateOffset(months=24))
    assert said == [f"{newest}.", to_come]


def test_an_act_that_applies_years_after_its_adoption_says_so():
    event = EVENT.copy()
    assert answer.applied(pd.concat([event, pd.Series({"applies": pd.NaT})])) == ""
    late = pd.concat([event, pd.Series({"applies": pd.Timestamp(2026, 6, 12)})])
    assert answer.applied(late).startswith(
        "Its first day of application is 12 June 2026: the regression looks at the adoption"
    )


def test_another_first_day_of_application_than_that_of_the_official_journal_is_in_a_note():
    rows = [("A", "2026-06-12", "Regulation 1"), ("A", "2026-07-01", "Regulation 1"), ("B", "2026-06-12", "Regulation 2"),
            ("C", "", "Regulation 3")]  # fmt: skip
    events = pd.DataFrame(rows, columns=["event_id", "date_applied", "document_number"])
    said = answer.other_days(analysis.other_days(events))
    assert said == (
        "Of Regulation 1, other sources than the Official Journal give 1 July 2026 as the first day of application."
    )
    assert answer.other_days(analysis.other_days(events[1:])) == ""
    both = analysis.other_days(catalog.load("policy_events"))
    assert both["number"].tolist() == ["Regulation (EU) 2024/1347", "Regulation (EU) 2024/1351"]
    assert set(both["applies"]) == {"2026-06-12"}
