"""Detections beside asylum applicants, where the page of the default, which nbval compares, has no such case."""

import pandas as pd
import pytest

from borderbook.questions.asylum_and_detections import answer
from notemill.show.cited import Rate

RATE = Rate("detections", "asylum applicants")


@pytest.mark.parametrize(
    ("ratios", "year", "newest", "said", "title"),
    [
        ({"SY": 30, "VE": 0.2, "ML": 108}, 2015, False, "In 2015 the citizenships with most applicants had an unweighted median of **30** detections per 100 asylum applicants, from 0 (Venezuela) to 108 (Mali).", "0 (Venezuela) to 108 (Mali) detections per 100 asylum applicants"),
        ({"SY": 30, "VE": 0}, 2024, True, "In 2024, the newest year with both counts, the citizenships with most applicants had an unweighted median of **15** detections "
         "per 100 asylum applicants, from 0 (Venezuela) to 30 (Syria).", "0 (Venezuela) to 30 (Syria) detections per 100 asylum applicants"),
    ],
)  # fmt: skip
def test_the_median_and_the_ends_lead(ratios, year, newest, said, title):
    each = pd.Series({answer.MEDIAN: pd.Series(ratios).median(), answer.TOGETHER: 21.6, **ratios})
    first, second = answer.sentences(each, year, RATE, newest)
    assert (first, answer.headline(each, RATE)) == (said, title)
    of = "three" if year == 2015 else "two"
    assert second.startswith(f"The {of} citizenships together had 22 per 100 asylum applicants in the EU-27; the two")
    assert second.endswith("; many of 2015 were counted twice." if year == 2015 else " are not of the same people.")
