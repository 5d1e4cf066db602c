"""As of a past day the page on decisions knows no later step; what is law, applied or proposed follows from the dates."""

from __future__ import annotations

import functools
import re

import pandas as pd
import pytest

from edits import answer, edited, frame


@functools.cache
def page(day):
    return edited("policy_timeline", *([('as_of = "latest"', f'as_of = "{day}"')] if day else []))


def table(day, name):
    return frame(page(day), name)


@pytest.mark.parametrize(
    ("day", "newest", "proposal", "step"),
    [
        ("", "Return Regulation", "COM(2023) 755", ("2025-04-08", "draft report")),
        ("2026-04-30", "EU list of safe countries of origin", "COM(2025) 101", ("2026-03-26", "Parliament opens")),
        ("2025-12-20", "Annual Solidarity Pool for 2026", "COM(2025) 101", ("2025-12-08", "Council position")),
        ("2025-12-01", "Visa suspension mechanism revised", "COM(2023) 754", ("2025-11-25", "Parliament adopts")),
    ],
)
def test_the_newest_act_and_the_last_step_of_a_proposal_are_those_of_the_day(day, newest, proposal, step):
    assert f'**"{newest}"' in answer(page(day))
    steps = table(day, "proposals").query("proposal == @proposal")
    assert steps["day"].iloc[-1] == step[0]
    assert step[1] in steps["step"].iloc[-1]


@pytest.mark.parametrize("day", ["2026-04-30", "2025-12-20"])
def test_no_later_step_is_on_the_page_of_a_past_day(day):
    assert table(day, "newest-decisions")["decided"].max() <= day
    ahead = table(day, "next-dates")
    assert ahead["day"].min() > day
    assert "2026-06-12" in ahead.loc[ahead["what"] == "applies", "day"].to_list()
    assert "Return Regulation (adopted" not in str(table(day, "acts-and-sources"))
    known = [*table(day, "acts-and-sources")["decided"], *table(day, "proposals")["day"]]
    assert max(known) <= day


def test_an_act_that_is_not_applied_yet_is_next_and_one_without_a_day_is_named():
    assert re.search(r"the next to apply: \S+ acts \(from 12 June 2026\)", answer(page("2026-04-30")))
    assert answer(page("")).count('no first day was found for "Return Regulation"') == 1


def test_entries_without_a_date_stand_in_a_table_of_their_own():
    dated, undated = table("", "acts-and-sources"), table("", "without-a-date")
    assert "decided" not in undated
    assert not set(dated["entry"]) & set(undated["entry"])
    assert dated["decided"].iloc[0] == "2026-10-01"


def test_a_directive_is_to_be_transposed_and_no_single_state_stands_for_all_controls_at_borders():
    ahead = table("2026-04-30", "next-dates")
    directive = ahead["entry"].str.contains("Directive")
    assert set(ahead.loc[directive, "what"]) == {"is to be transposed"}
    assert not ahead["entry"].str.startswith("Internal border control").any()
    assert 'to be transposed: "Amendment of the Anti-Trafficking Directive" (by 15 July 2026)' in answer(page(""))
    assert 'the newest act in the table used here was **"Return Regulation"** (COM(2025) 101;' in answer(page(""))


def test_no_control_that_is_only_announced_counts_as_one_of_the_newest_day():
    said = answer(edited("internal_borders", ('as_of = "latest"', 'as_of = "2026-03-01"')))
    day = re.search(r"had notified controls on (\d+ \w+ \d{4})", said)
    assert day
    assert pd.Timestamp(day[1]) <= pd.Timestamp(2026, 3, 1)
