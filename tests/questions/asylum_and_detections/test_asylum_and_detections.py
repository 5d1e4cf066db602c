"""Detections beside asylum applicants: who applies with hardly any detections, who is detected more than applies."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.questions.asylum_and_detections import answer
from borderbook.show.cited import Rate

RATE = Rate("detections", "asylum applicants")
BOTH = pd.DataFrame(
    {"detections": [81, 50, 1, 130], "applicants": [320, 100, 200, 120], "ratio": [25.3, 50, 0.5, 108]},
    index=[answer.ALL, "SY", "VE", "ML"],
)


def said(counts, year, least):
    groups = answer.unseen(counts, RATE, least), answer.enough(counts, least)
    return answer.sentences(counts, *groups, RATE, year, least)


def test_the_answer_has_both_totals_and_names_both_extremes():
    total, unseen, more = said(BOTH, 2024, 10)
    assert (
        "**320 asylum applicants** of known citizenship; Frontex reported **81 detections** with a citizenship."
        in total
    )
    few = "one citizenship with at least 10 applicants and fewer than 10 detections per 100 "
    assert f"no share: 200 applicants (62 %) are of {few}" in unseen
    assert "Venezuela (200 applicants, one detection)" in unseen
    assert more == (
        "Of two citizenships with at least 10 of both, one had about as many detections as applicants or more: "
        "Mali (108 per 100 asylum applicants)."
    )


@pytest.mark.parametrize(
    ("ratio", "year", "least", "texts"),
    [
        (94, 2024, 10, ["none had about as many detections as applicants"]),
        (108, 2024, 1000, ["No citizenship has at least 1,000 of both."]),
        (108, 2015, 10, ["with a citizenship; in 2015 and 2016 many were counted twice, on the Eastern"]),
    ],
)
def test_double_counts_and_small_numbers_are_minded(ratio, year, least, texts):
    text_of_all = " ".join(said(BOTH.assign(ratio=[25.3, 50, 0.5, ratio]), year, least))
    assert [text for text in texts if text not in text_of_all] == [], text_of_all
