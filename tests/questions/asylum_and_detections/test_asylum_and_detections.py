"""Detections beside asylum applicants: who applies with hardly any detections, who is detected more than applies."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.asylum_and_detections import answer, figures

BOTH = pd.DataFrame({"detections": [50.0, 1, 30], "applicants": [100.0, 200, 20]}, index=["SY", "VE", "ML"])


def test_the_answer_has_both_totals_and_names_both_extremes():
    total, unseen, more, neither = answer.sentences(BOTH, 2024)
    assert "**320 asylum applicants**" in total
    assert "25 detections for 100 applicants" in total
    assert unseen.startswith("One citizenship with 62 % of the applicants had fewer than 10 detections")
    assert "Venezuela (200 applicants, one detection)" in unseen
    assert "Mali (20 applicants, 30 detections)" in more
    assert "Neither count follows a person" in neither


def test_the_ratio_and_its_course():
    ratio = BOTH["detections"] / BOTH["applicants"] * 100
    assert figures.ratios(ratio, 2024, 1).title.startswith(
        "2024: from 0 detections for 100 applicants (Venezuela) to 150"
    )
    yearly = pd.DataFrame({"detections": [50.0, 20], "applicants": [100.0, 100]}, index=[2023, 2024])
    assert figures.course(yearly).title == "Detections for 100 applicants: 20 in 2024, 50 in 2023"
    by_year = pd.DataFrame({2023: [10.0, 50], 2024: [100.0, 55]}, index=["SY", "ML"])
    assert figures.by_year(by_year).title.startswith("Syria moved most: from 10 in 2023 to 100 in 2024")
