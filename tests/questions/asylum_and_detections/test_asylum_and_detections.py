"""Detections beside asylum applicants: who applies with hardly any detections, who is detected more than applies."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.asylum_and_detections import answer

BOTH = pd.DataFrame({"detections": [50.0, 1, 30], "applicants": [100.0, 200, 20]}, index=["SY", "VE", "ML"])


def test_the_answer_has_both_totals_and_names_both_extremes():
    total, unseen, more, neither = answer.sentences(BOTH, 2024)
    assert "**320 asylum applicants**" in total
    assert "25 detections for 100 applicants" in total
    assert unseen.startswith("One citizenship with 62 % of the applicants had fewer than 10 detections")
    assert "Venezuela (200 applicants, one detection)" in unseen
    assert "Mali (20 applicants, 30 detections)" in more
    assert "Neither count follows a person" in neither
