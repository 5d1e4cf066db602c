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


UNSEEN = pd.Index(["VE"])


def said(counts, year, least, **how):
    each = counts.drop(index=answer.ALL)[["detections", "applicants"]]
    return answer.sentences(counts, UNSEEN, each.index[(each >= least).all(axis=1)], RATE, year, least, **how)


def test_the_answer_has_both_totals_and_names_both_extremes():
    total, unseen, more = said(BOTH, 2024, 10)
    assert (
        "**320 asylum applicants** of known citizenship; Frontex reported **81 detections** with a citizenship."
        in total
    )
    assert unseen == (
        "The two counts do not follow the same people, so their ratio is no share: 62 % of the applicants are of "
        "citizenships with fewer than 10 detections per 100 asylum applicants, first Venezuela (200 applicants, one detection)."
    )
    newest = said(BOTH, 2024, 10, newest=True)[0]
    assert newest.startswith(
        "In **2024**, the newest year with both counts, the EU-27 registered **320 asylum applicants**"
    )
    assert (
        more == "Of two citizenships with at least 10 of both, one had at least as many detections as applicants: Mali."
    )
    four = pd.DataFrame({"detections": 9, "applicants": 9, "ratio": 100}, index=["AF", "IQ", "SN", "DZ"])
    assert said(pd.concat([BOTH, four.tail(2)]), 2024, 9)[2].endswith("as applicants: Mali, Senegal and Algeria.")
    assert "applicants, first Mali, " in said(pd.concat([BOTH, four]), 2024, 9)[2]


@pytest.mark.parametrize(
    ("applicants", "year", "least", "texts"),
    [
        (131, 2024, 10, ["none had at least as many detections as applicants."]),
        (120, 2024, 1000, ["No citizenship has at least 1,000 of both."]),
        (120, 2015, 10, ["with a citizenship; many of 2015 were counted twice."]),
    ],
)
def test_double_counts_and_small_numbers_are_minded(applicants, year, least, texts):
    text_of_all = " ".join(said(BOTH.assign(applicants=[320, 100, 200, applicants]), year, least))
    assert [text for text in texts if text not in text_of_all] == [], text_of_all


def test_a_title_names_the_highest_and_the_lowest_ratio_and_of_how_many():
    ratios = BOTH["ratio"].drop(answer.ALL)
    end = " detections per 100 asylum applicants, not the same people"
    assert answer.ratio_title(ratios, RATE, "2024") == f"2024: Mali 108, Venezuela 0{end}"
    assert answer.ratio_title(ratios.head(1), RATE, "2024") == f"2024: Syria 50{end}"
    assert (
        answer.ratio_title(ratios.iloc[:0], RATE, "2024") == "2024: no citizenship has enough detections and applicants"
    )


def test_the_totals_of_any_citizenship_name_the_newest_year_and_both_counts():
    newest = pd.DataFrame({"all": [800800.0], "first": [672350.0]}, index=[2025])
    assert answer.totals_title(newest) == "EU-27, 2025: 800,800 asylum applicants, 672,350 for the first time"
    assert answer.totals_title(newest.assign(all=float("nan"))) == "EU-27, 2025: 672,350 first-time asylum applicants"
    assert answer.totals_title(newest.iloc[:0]) == "EU-27: no total of applicants of any citizenship"


def test_temporary_protection_is_noted_where_ukraine_is_shown_from_its_year_on():
    shown = pd.Index(["SY", "UA"])
    assert "temporary protection" in " ".join(answer.footnotes(shown, 2022))
    assert answer.footnotes(shown, 2021) == answer.footnotes(shown[:1], 2024) == []
