"""Detections beside asylum applicants, where the page of the default, which nbval compares, has no such case."""

import pandas as pd
import pytest

from borderbook.questions.asylum_and_detections import answer
from notemill.show.cited import Rate

RATE = Rate("detections", "asylum applicants")
BOTH = pd.DataFrame(
    {"detections": [81, 50, 1, 130], "applicants": [320, 100, 200, 120], "ratio": [25.3, 50, 0.5, 108]},
    index=[answer.ALL, "SY", "VE", "ML"],
)


@pytest.mark.parametrize(
    ("year", "least", "texts"),
    [
        (2024, 10, ["people; 62 % of the applicants are of citizenships with fewer than 10 detections per 100 asylum applicants, the "
                    "largest of them Venezuela (200 applicants, one detection).", "Of two citizenships with at least 10 of both, one had"]),
        (2024, 1000, ["In **2024**, there were **25 detections per 100 asylum applicants**: 81 with a citizenship, and 320 applicants", "Of no citizenships with at least 1,000 of both, none had"]),
        (2015, 10, ["in the EU-27; many of 2015 were counted twice."]),
    ],
)  # fmt: skip
def test_double_counts_and_small_numbers_are_minded(year, least, texts):
    each = BOTH.drop(index=answer.ALL)[["detections", "applicants"]]
    enough = each.index[(each >= least).all(axis=1)]
    said = " ".join(answer.sentences(BOTH, pd.Index(["VE"]), enough, RATE, year, least))
    assert [text for text in texts if text not in said] == [], said


def test_titles_name_what_there_is_and_of_which_citizenships():
    one = answer.ratio_title(BOTH["ratio"].iloc[[1]], RATE, "2024, one citizenship with 10 of both")
    assert one == "2024, one citizenship with 10 of both: 50 (Syria) detections per 100 asylum applicants"
    many = answer.ratio_title(BOTH["ratio"].iloc[1:], RATE, "2024, the 3 with most applicants")
    assert many == "2024, the 3 with most applicants: 0 (Venezuela) to 108 (Mali) detections per 100"
    newest = pd.DataFrame({"all": [float("nan")], "first": [672350.0]}, index=[2025])
    assert answer.totals_title(newest) == "EU-27, 2025: 672,350 first-time asylum applicants"
    assert answer.totals_title(newest.iloc[:0]) == "EU-27: no total of applicants of any citizenship"


def test_temporary_protection_is_noted_where_ukraine_is_shown_from_its_year_on():
    shown = pd.Index(["SY", "UA"])
    assert "temporary protection" in " ".join(answer.footnotes(shown, 2022))
    assert answer.footnotes(shown, 2021) == answer.footnotes(shown[:1], 2024) == []
