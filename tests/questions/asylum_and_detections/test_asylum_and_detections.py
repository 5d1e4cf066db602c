"""Detections beside asylum applicants: who applies with hardly any detections, who is detected more than applies."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.questions.asylum_and_detections import answer
from borderbook.show.cited import Rate

RATE = Rate("detections", "asylum applicants")
BOTH = pd.DataFrame(
    {
        "detections": [81, 50, 1, 130],
        "applicants": [320, 100, 200, 120],
        "ratio": [25.3, 50, 0.5, 108],
        "cells": [6, 2, 2, 2],
    },
    index=[answer.ALL, "SY", "VE", "ML"],
)


def test_the_answer_has_both_totals_and_names_both_extremes():
    total, unseen, more = answer.sentences(BOTH, RATE, 2024, 10)
    assert "**320 asylum applicants** of known citizenship, and **81 detections** carried one: 25 per 100" in total
    assert unseen.startswith("62 % of the applicants are of one citizenship with fewer than 10 detections per 100 ")
    assert "Venezuela (200 applicants, one detection)" in unseen
    assert more == (
        "Of two citizenships with at least 10 of both, one had more detections than applicants, by more than rounding can "
        "explain: Mali (120 applicants, 130 detections)."
    )


@pytest.mark.parametrize(
    ("cells", "year", "least", "texts"),
    [
        (4, 2024, 10, ["none had more detections than applicants"]),  # four cells can be ten persons off
        (2, 2024, 1000, ["No citizenship has at least 1,000 of both."]),
        (2, 2015, 10, ["carried one (many persons were detected on two routes): 25 per"]),
    ],
)
def test_rounding_double_counts_and_small_numbers_are_minded(cells, year, least, texts):
    said = " ".join(answer.sentences(BOTH.assign(cells=cells), RATE, year, least))
    assert [text for text in texts if text not in said] == [], said
