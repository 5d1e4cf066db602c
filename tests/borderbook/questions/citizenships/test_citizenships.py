"""Nationalities and groups without one; shares; what is said where the page of the default has no such case."""

import pandas as pd
import pytest

from borderbook.questions.citizenships import analysis, answer

MONTHS = pd.date_range("2024-01-01", periods=2, freq="MS", name="month")
COUNTS = pd.DataFrame({"detections": [600, 200, 200], "a year before": [1200, 100, 0]}, index=["SY", "AF", "UNK"])


def test_a_group_without_a_nationality_is_not_ranked():
    assert analysis.unnamed(["SY", "UNK", "SSA"]) == ["UNK", "SSA"]
    assert analysis.leading(pd.DataFrame({"UNK": [9], "SY": [5], "AF": [7]}), 1) == ["AF"]
    two = pd.DataFrame({"SY": [5, 2], "AF": [7, 2], "IQ": [9, 1], "IR": [0, 0]})
    assert analysis.leading(two, 2) == analysis.leading(two, 9) == ["AF", "SY", "IQ"]  # by the last row, then by code
    assert analysis.leading(pd.DataFrame({"SY": [1], "AF": [0]}), 9) == ["SY"]


def test_the_most_of_the_newest_period_are_drawn_and_the_two_that_changed_most():
    both = pd.DataFrame({"now": [10, 60, 90, 20], "before": [500, 90, 80, 30]}, index=["SY", "DZ", "AF", "TN"])
    shown = both.loc[analysis.drawn(both, 2)]
    assert [*shown.index] == ["AF", "DZ", "SY"]
    assert analysis.drawn(both[["now"]], 2) == ["AF", "DZ"]


def test_shares_of_a_row_add_up_to_a_hundred_and_few_detections_give_none():
    counts = pd.DataFrame({"SY": [50, 5, 0], "AF": [30, 5, 0], "UNK": [120, 5, 100]}, index=[2023, 2024, 2025])
    shares = analysis.shares(counts, ["SY"])
    assert shares.loc[2023].to_dict() == {"Syria": 25, analysis.OTHERS: 15, analysis.UNNAMED: 60}
    assert shares.loc[2024].isna().all()
    assert shares.loc[2025].tolist() == [0, 0, 100]


def test_months_of_the_newest_year_stand_beside_the_same_months_a_year_before():
    months = pd.to_datetime(["2025-01-01", "2025-02-01", "2026-01-01", "2026-01-01"])
    rows = pd.DataFrame({"month": months, "citizenship": ["DZ", "DZ", "DZ", "MA"], "detections": [5, 90, 7, 9]})
    both = analysis.newest_year(rows)
    assert [*both.index] == ["MA", "DZ"]
    assert both.loc["DZ"].tolist() == [7, 5]


NAMED = COUNTS.drop(index="UNK")
FEW = "In the two months to February 2024, reports on the Black Sea route have nine detections with a nationality of a state: too few to say which citizenship was reported most often."


@pytest.mark.parametrize(
    ("counts", "route", "years", "said", "title"),
    [
        (COUNTS, None, 0, ["20.0 % of the detections carry no nationality of a state, so that every rank below is one of what was reported.",
         "In the two months to February 2024, **Syria** was the citizenship reported most often on all routes: 600 of 1,000 detections (60 %)."],
         "Syria: 600 detections on all routes to February 2024, down 50 % on the year before"),
        (NAMED, "Western Balkan", 0, ["In the two months to February 2024, **Syria** was the citizenship reported most often on the Western Balkan route: "
         "600 of 800 detections (75 %).", "A year before it was 1,200; less than 0.1 % of the detections carry no nationality of a state."],
         "Syria: 600 detections on the Western Balkan route to February 2024"),
        (NAMED.assign(detections=[60, 9], **{"a year before": float("nan")}), None, 9, ["In the two months to February 2015, **Syria** was the citizenship "
         "reported most often on all routes: 60 of 69 detections; many of 2015 were counted twice.", "0 of the detections carry no nationality of a state."],
         "Syria: 60 detections on all routes to February 2015"),
        (COUNTS.assign(detections=[0, 9, 200]), "Black Sea", 0, [FEW], "The Black Sea route: too few detections to rank citizenships"),
    ],
)  # fmt: skip
def test_answer_and_title_follow_from_what_was_reported(counts, route, years, said, title):
    whole = counts[["detections"]].T
    shares = analysis.shares(whole, analysis.leading(whole, 3)).iloc[0]
    assert answer.sentences(counts, shares, MONTHS - pd.DateOffset(years=years), route, newest=False) == said
    assert answer.headline(counts, MONTHS - pd.DateOffset(years=years), route) == title
