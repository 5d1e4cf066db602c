"""What is said of an event, its date and its comparison; which events can be looked at."""

from __future__ import annotations

import numpy as np
import pandas as pd

from borderbook.methods import interrupted_series
from borderbook.questions.policy_timeline import answer

MONTHS = pd.date_range("2014-01-01", periods=48, freq="MS")
COUNTS = pd.Series(np.r_[np.full(24, 1000.0), np.full(24, 100.0)] + np.arange(48) % 3, index=MONTHS, name="A")
AROUND = pd.Series({"before": 12_012, "after": 1_212, "change in %": -89.9}, name="A")
EVENT = pd.Series({"title": "An agreement", "when": "18 December 2015", "first_month": MONTHS[24]})


def test_plain_counts_come_first_and_the_date_is_put_to_the_test():
    scanned = interrupted_series.scan(COUNTS, MONTHS[24], 24)
    counts, when = answer.counts(EVENT, AROUND), answer.dates(scanned, EVENT)
    assert counts.startswith("**An agreement**, 18 December 2015: 1,212 detections")
    assert "down 90 % on the twelve months before (12,012)" in counts
    assert "A level 90 % lower" in answer.coinciding(*scanned.loc[MONTHS[24], ["level", "low", "high"]])
    assert "A break in January 2016 fits best" in when
    assert "with a break in November 2015, before the event, gives" in when


def test_overlapping_comparisons_are_called_so():
    text = answer.comparison(1, 3, 1)
    assert text.startswith("Of 3 months that follow no event of the table, 1 shows a change")
    assert "nothing unusual" in text
    assert "at most one of them can be taken without an overlap" in text
