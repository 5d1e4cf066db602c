"""Detections beside asylum applicants: who applies with hardly any detections, who is detected more than applies."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.asylum_and_detections import answer
from borderbook.show.cited import Rate

RATE = Rate("detections", "asylum applicants")
BOTH = pd.DataFrame(
    {"detections": [81, 50, 1, 30], "applicants": [320, 100, 200, 20], "ratio": [25.3, 50, 0.5, 150]},
    index=[answer.ALL, "SY", "VE", "ML"],
)


def test_the_answer_has_both_totals_and_names_both_extremes():
    total, unseen, more, neither = answer.sentences(BOTH, RATE, 2024, 10)
    assert "**320 asylum applicants**" in total
    assert "25 detections per 100 asylum applicants" in total
    assert unseen.startswith("One citizenship with 62 % of the applicants had fewer than 10 detections per 100 ")
    assert "Venezuela (200 applicants, one detection)" in unseen
    assert more == (
        "Of the two citizenships with at least 10 detections and as many applicants, 1 had more detections than "
        "applicants, by detections first Mali (20 applicants, 30 detections)."
    )
    *_, few, _ = answer.sentences(BOTH, RATE, 2024, 25)
    assert few.endswith("none had more detections than applicants.")
    assert "Neither count follows a person" in neither
