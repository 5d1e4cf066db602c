"""Nationalities and groups without one; shares; what is said where the page of the default has no such case."""

import pandas as pd
import pytest

from borderbook.questions.citizenships import analysis, answer

MONTHS = pd.date_range("2024-01-01", periods=2, freq="MS", name="month")
COUNTS = pd.DataFrame({"detections": [600, 200, 200], "a year before": [1200, 100, 0]}, index=["SY", "AF", "UNK"])


def said(counts, place="all routes", **more):
    whole = counts[["detections"]].T
    shares = analysis.shares(whole, analysis.leading(whole, 3)).T.rename(columns={"detections": "to February 2024"})
    shares.insert(0, 2016, shares.iloc[:, 0].where(shares.index != analysis.UNNAMED, more.pop("in_2016", 0)))
    return answer.sentences(counts, shares, more.pop("months", MONTHS), place, **more)


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


NAMED = COUNTS.drop(index="UNK")


@pytest.mark.parametrize(
    ("counts", "more", "texts"),
    [
        (COUNTS, {}, ["20.0 % of the detections carry no nationality of a state, so that every rank below is one of what was reported.",
                      ": 600 of 1,000 detections (60 %)."]),
        (NAMED, {}, ["A year before it was 1,200; of the others, Afghanistan rose most, from 100 to 200."]),
        (COUNTS.mul([1, 1, 0.1], axis=0), {}, ["2.4 % of the detections of that time carry no nationality of a state."]),
        (NAMED, {"months": MONTHS - pd.DateOffset(years=9), "in_2016": 78.64}, ["(75 %); many of 2015 were counted twice.", "All detections of that time carry a nationality of a state (in 2016, 78.6 % carried none)."]),
        (NAMED.assign(**{"a year before": float("nan")}), {"place": "the Western Balkan route", "months": MONTHS - pd.DateOffset(years=9)},
         ["(75 %).", "All detections of that time carry a nationality of a state."]),
        (COUNTS.assign(detections=[60, 9, 1], **{"a year before": 0}), {},
         ["60 of 70 detections.", "A year before it was 0; of the others, Afghanistan rose most, from 0 to 9.", "1 of the detections of that time carry"]),
        (COUNTS.mul([0, 0.045, 1], axis=0), {}, ["In the two months to February 2024, reports on all routes together have nine detections with a "
         "nationality of a state: too few to say which citizenship was reported most often."]),
    ],
)  # fmt: skip
def test_what_is_said_follows_from_what_was_reported(counts, more, texts):
    sentences = said(counts, **more)
    assert [text for text in texts if not any(one.endswith(text) or one.startswith(text) for one in sentences)] == [], (
        sentences
    )


def test_titles_are_about_the_citizenship_and_the_route_of_the_answer():
    half = "Syria was reported most often: 600 detections, down 50 % on the year before"
    assert answer.leader_title("Syria", 600, 1200) == half
    assert answer.leader_title("Syria", 1, 99).endswith("1 detection")
    shares = pd.DataFrame({"Western Balkan": [30.0, 10], "Eastern Borders": [5, 85]}, index=["Syria", "Ukraine"])
    assert answer.route_title(shares, "Western Balkan") == "Syria has 30 % on the Western Balkan route"
    largest = "Ukraine has 85 % on the Eastern Borders route, the largest share on a route"
    assert answer.route_title(shares, None) == largest


def test_newer_arrivals_are_of_the_newest_year_and_of_nationalities_only():
    rows = [("2019-01-01", "IT", "SY", 9000), ("2026-01-01", "IT", "BD", 10), ("2026-01-01", "GR", "BD", 5),
            ("2026-01-01", "GR", "SD", 20), ("2026-01-01", "GR", "OTH", 99)]  # fmt: skip
    table = analysis.newest_arrivals(pd.DataFrame(rows, columns=["date", "geo", "citizenship", "arrivals"]))
    assert table.fillna(-1).reset_index().to_numpy().tolist() == [["SD", 20, 20, -1], ["BD", 10, 5, 10]]
    assert list(table.columns) == [analysis.MOST, "GR", "IT"]


def test_landings_are_those_to_the_day_of_the_newest_report_and_to_that_day_a_year_before():
    rows = [("2024-12-31", "BD", 5), ("2024-12-31", "EG", 9), ("2025-11-30", "EG", 6), ("2025-12-31", "EG", 7),
            ("2025-12-31", "BD", 8), ("2025-12-31", "SO", 1), ("2025-12-31", "OTH", 99)]  # fmt: skip
    landed = pd.DataFrame(rows, columns=["date", "citizenship", "arrivals"]).astype({"date": "datetime64[us]"})
    made = analysis.landings(landed)
    assert list(made.columns) == ["to 31 December 2025", "to 31 December 2024"]
    assert made.fillna(0).astype(int).to_dict("split")["data"] == [[8, 5], [7, 9], [1, 0]]
