"""Nationalities and groups without one; shares, concentration, and what is said of them."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.citizenships import analysis, answer

MONTHS = pd.date_range("2024-01-01", periods=2, freq="MS", name="month")
COUNTS = pd.DataFrame({"detections": [600, 200, 200], "a year before": [1200, 100, 0]}, index=["SY", "AF", "UNK"])


def said(counts):
    whole = counts[["detections"]].T
    shares = analysis.shares(whole, analysis.leading(whole, 3)).iloc[0]
    return answer.sentences(counts, shares, MONTHS, "all routes")


def test_a_group_without_a_nationality_is_not_ranked():
    assert analysis.unnamed(["SY", "UNK", "SSA"]) == ["UNK", "SSA"]
    assert analysis.leading(pd.DataFrame({"UNK": [9], "SY": [5], "AF": [7]}), 1) == ["AF"]
    two = pd.DataFrame({"SY": [5, 2], "AF": [7, 2], "IQ": [9, 1], "IR": [0, 0]})
    assert analysis.leading(two, 2) == ["AF", "SY", "IQ"]  # by the last row, then by code
    assert analysis.leading(two, 9) == ["AF", "SY", "IQ"]
    assert analysis.leading(pd.DataFrame({"SY": [1], "AF": [0]}), 9) == ["SY"]


def test_the_most_of_the_newest_period_are_drawn_and_the_two_that_changed_most():
    both = pd.DataFrame({"now": [10, 60, 90, 20], "before": [500, 90, 80, 30]}, index=["SY", "DZ", "AF", "TN"])
    shown = both.loc[analysis.drawn(both, 2)]
    assert [*shown.index] == ["AF", "DZ", "SY"]
    assert answer.rows_note(shown, 2) == "The 2 with most detections in the newer months, and Syria for the change."
    assert answer.rows_note(shown, 3) == "The 3 with most detections in the newer months."
    assert analysis.drawn(both[["now"]], 2) == ["AF", "DZ"]


def test_shares_of_a_row_add_up_to_a_hundred_and_few_detections_give_none():
    counts = pd.DataFrame({"SY": [50, 5, 0], "AF": [30, 5, 0], "UNK": [120, 5, 100]}, index=[2023, 2024, 2025])
    shares = analysis.shares(counts, ["SY"])
    assert shares.loc[2023].to_dict() == {"Syria": 25, analysis.OTHERS: 15, analysis.UNNAMED: 60}
    assert shares.loc[2024].isna().all()
    assert shares.loc[2025].tolist() == [0, 0, 100]
    assert shares.dtypes.unique().tolist() == ["float64"]


def test_the_answer_says_what_is_unnamed_first_where_it_dominates_and_gives_counts_shares_and_the_change():
    unnamed, leader = said(COUNTS)
    assert unnamed.startswith("20.0 % of the detections carry no nationality")
    assert "In the two months to February 2024, **Syria**" in leader
    assert leader.endswith("most often on all routes together: 600 of 1,000 detections (60 %).")
    leader, change, _ = said(COUNTS.drop(index="UNK"))
    assert change == "A year before it was 1,200 (92 %); of the others, Afghanistan rose most, from 100 to 200."


def test_newer_landings_stand_beside_the_detections():
    landed = pd.DataFrame({"to 31 December 2025": [20164], "to 31 December 2024": [13779.0]}, index=["Bangladesh"])
    counts = COUNTS.drop(index="UNK")
    shares = analysis.shares(counts[["detections"]].T, ["SY"]).iloc[0]
    said_so = "; in Italy, Bangladesh was declared most often on landing from 1 January to 31 December 2025 (20,164)."
    for given, end in ((landed, said_so), (None, "of a state.")):
        assert answer.sentences(counts, shares, MONTHS, "all routes", landed=given)[-1].endswith(end)


def test_detections_left_out_as_an_error_stand_beside_the_share_that_the_file_has():
    counts = COUNTS.mul([1, 1, 0.1], axis=0)
    shares = analysis.shares(counts[["detections"]].T, ["SY"]).iloc[0]
    said = {error: answer.sentences(counts, shares, MONTHS, "all routes", error=error)[-1] for error in (0, 180)}
    assert said[0] == "2.4 % of the detections carry no nationality of a state."
    assert said[180] == (
        "2.4 % of the detections carry no nationality of a state (20.0 % in the file; 180 are left out as an error)."
    )


def test_a_title_of_routes_names_the_largest_share():
    shares = pd.DataFrame({"A": [30.0, 5], "B": [80, 20], "C": [1, 50]}, index=["Syria", "Mali"])
    assert answer.route_title(shares) == "Syria has 80 % on B, the largest share on a route"


def test_a_double_count_stands_in_the_sentence_that_it_qualifies():
    whole = COUNTS[["detections"]].drop(index="UNK").T
    shares = analysis.shares(whole, analysis.leading(whole, 3)).iloc[0]
    of_2015 = [
        answer.sentences(COUNTS.drop(index="UNK"), shares, MONTHS - pd.DateOffset(years=9), place)[0]
        for place in ("all routes", "the Western Balkan route")
    ]
    assert ["; many of 2015 were counted twice" in text for text in of_2015] == [True, False]


def test_without_a_year_before_nothing_is_compared():
    leader, unnamed = said(COUNTS.drop(index="UNK").assign(**{"a year before": float("nan")}))
    assert leader.endswith("(75 %).")
    assert unnamed == "All detections carry a nationality of a state."


def test_of_few_detections_there_are_counts_and_no_shares():
    leader, change, unnamed = said(
        pd.DataFrame({"detections": [60, 9, 1], "a year before": [0, 0, 0]}, index=COUNTS.index)
    )
    assert leader.endswith("60 of 70 detections.")
    assert change == "Syria rose most, from 0 a year before; then Afghanistan, from 0 to 9."
    assert unnamed == "1 of the detections carry no nationality of a state."
    assert said(COUNTS * 0) == ["No detections were reported on all routes in the two months to February 2024."]
    (two,) = said(COUNTS.mul([0, 0.01, 0], axis=0))
    assert two == (
        "Only two detections on all routes together were reported in the two months to February 2024: too few to say which "
        "citizenship was reported most often."
    )
    (none,) = said(COUNTS.mul([0, 0, 1], axis=0))
    assert none.endswith("none of the 200 detections on all routes together carries a nationality of a state.")


def test_newer_arrivals_are_of_the_newest_year_and_of_nationalities_only():
    rows = [("2019-01-01", "IT", "SY", 9000), ("2026-01-01", "IT", "BD", 10), ("2026-01-01", "GR", "BD", 5),
            ("2026-01-01", "GR", "SD", 20), ("2026-01-01", "GR", "OTH", 99)]  # fmt: skip
    table = analysis.newest_arrivals(pd.DataFrame(rows, columns=["date", "geo", "citizenship", "arrivals"]))
    assert table.fillna(-1).reset_index().to_numpy().tolist() == [["SD", 20, -1], ["BD", 5, 10]]
    assert list(table.columns) == ["GR", "IT"]
    assert pd.isna(table.loc["SD", "IT"])


def test_landings_are_those_to_the_day_of_the_newest_report_and_to_that_day_a_year_before():
    rows = [("2024-12-31", "BD", 5), ("2024-12-31", "EG", 9), ("2025-11-30", "EG", 6), ("2025-12-31", "EG", 7),
            ("2025-12-31", "BD", 8), ("2025-12-31", "SO", 1), ("2025-12-31", "OTH", 99)]  # fmt: skip
    landed = pd.DataFrame(rows, columns=["date", "citizenship", "arrivals"]).assign(
        date=lambda one: pd.to_datetime(one["date"])
    )
    made = analysis.landings(landed)
    assert list(made.columns) == ["to 31 December 2025", "to 31 December 2024"]
    assert made.fillna(0).astype(int).to_dict("split")["data"] == [[8, 5], [7, 9], [1, 0]]
