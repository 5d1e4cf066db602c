"""As of a past day the page on decisions knows no later step; what is law, applied or proposed follows from the dates."""

import functools
import re

import pandas as pd
import pytest

from edits import answer, edited, frame


@functools.cache
def page(day):
    return edited("policy_timeline", ('as_of = "latest"', f'as_of = "{day}"'))


@pytest.mark.parametrize(
    ("day", "newest", "proposal", "step", "known"),
    [
        ("2026-04-30", "EU list of safe countries of origin", "COM(2025) 101", "2026-03-26", "Parliament opens"),
        ("2025-12-20", "Annual Solidarity Pool for 2026", "COM(2025) 101", "2025-12-08", "Council position"),
        ("2025-12-01", "Visa suspension mechanism revised", "COM(2023) 754", "2025-11-25", "Parliament adopts"),
    ],
)
def test_the_page_of_a_past_day_knows_that_day_and_no_later_step(day, newest, proposal, step, known):
    newest_first, steps, ahead = (frame(page(day), name) for name in ("newest-decisions", "proposals", "next-dates"))
    last = steps[steps["proposal"] == proposal].iloc[-1]
    assert (last["day"], known in last["step"]) == (step, True)
    assert newest in str(newest_first.head(2).to_dict())
    assert max(*newest_first["decided"], *steps["day"]) <= day < ahead["day"].min()
    assert "2026-06-12" in ahead.loc[ahead["what"] == "applies", "day"].to_list()
    assert "Return Regulation (return hubs" not in str(newest_first)


def test_a_directive_is_to_be_transposed_and_no_single_state_stands_for_all_controls_at_borders():
    ahead = frame(page("2026-04-30"), "next-dates")
    assert set(ahead.loc[ahead["entry"].str.contains("Directive"), "what"]) == {"is to be transposed"}
    assert not ahead["entry"].str.startswith("Internal border control").any()


def test_no_control_that_is_only_announced_counts_as_one_of_the_newest_day():
    said = answer(edited("internal_borders", ('as_of = "latest"', 'as_of = "2026-03-01"')))
    day = re.search(r"notification in force on (\d+ \w+ \d{4})", said)
    assert day
    assert pd.Timestamp(day[1]) <= pd.Timestamp(2026, 3, 1)
