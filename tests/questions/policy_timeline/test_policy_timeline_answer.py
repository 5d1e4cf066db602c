"""The sentences on an event: counts, peak, break, comparison; and never a cause."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook.questions.policy_timeline import analysis as policy
from borderbook.questions.policy_timeline.answer import sentences
from borderbook.questions.policy_timeline.events import Event

MONTHS = pd.date_range("2014-01-01", periods=60, freq="MS", name="month")
AT = pd.Timestamp("2016-07-01")
EVENT = Event("DEAL", "A deal", pd.Timestamp("2016-06-20"), "adopted", True, AT)


def said(counts, share=0.02):
    counts = pd.Series(counts, index=MONTHS, name="A route")
    return sentences(EVENT, "A route", counts, policy.interrupted(counts, AT, 24), 87, share)


def test_counts_peak_break_and_comparison_are_computed():
    wave = 1000 + 10 * np.sin(np.arange(60))
    first, second, third, last = said(np.where(MONTHS < AT, wave, wave / 10))
    assert first.startswith("**A deal**, 20 June 2016: in the twelve months before July 2016, 12,006 ")
    assert "(down 90 %)" in first
    assert second.startswith("The highest of the 24 months before was ")
    assert "in June 2016, the last of them" in second
    assert third.startswith("It coincides with a level 90 % lower than the earlier trend and the season give")
    assert last.startswith("2 % of 87 months that follow no event")
    assert "unusual" not in last


def test_without_a_clear_change_it_says_so():
    draw = np.random.default_rng(1)
    made = said((1000 + 200 * draw.standard_normal(60)).round(), share=0.4)
    assert made[2].startswith("Against the earlier trend and the season, no clear change of level coincides")
    assert "40 % of 87 months" in made[3]
    assert "nothing unusual" in made[3]


def test_a_rise_to_the_last_month_has_its_own_sentence():
    assert said(np.arange(60) * 10.0 + 100)[1] == (
        "June 2016, the last of the 24 months before, was the highest of them."
    )


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_no_sentence_claims_a_cause(share):
    text = " ".join(said(np.where(MONTHS < AT, 900.0, 90.0) + np.arange(60) % 7, share))
    assert "because" not in text
    assert text.count("caused") == 1
    assert "does not show that it caused it" in text
    assert ("None of 87" in text) == (share == 0)
