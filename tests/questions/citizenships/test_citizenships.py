"""Nationalities and groups without one; shares, concentration, and what is said of them."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.questions.citizenships import analysis, answer, figures

MONTHS = pd.date_range("2024-01-01", periods=2, freq="MS", name="month")
RECENT = pd.DataFrame({"SY": [300, 300], "AF": [100, 100], "UNK": [100, 100]}, index=MONTHS)
EARLIER = pd.DataFrame(
    {"SY": [600, 600], "AF": [50, 50], "UNK": [0, 0]}, index=MONTHS - pd.DateOffset(years=1)
)


def test_a_group_without_a_nationality_is_not_ranked():
    assert analysis.unnamed(["SY", "UNK", "SSA"]) == ["UNK", "SSA"]
    assert analysis.leading(pd.DataFrame({"UNK": [9], "SY": [5], "AF": [7]}), 1) == ["AF"]
    two = pd.DataFrame({"SY": [5, 2], "AF": [7, 2], "IQ": [9, 1], "IR": [0, 0]})
    assert analysis.leading(two, 2) == ["AF", "SY", "IQ"]  # by the last row, then by code
    assert analysis.leading(two, 9) == ["AF", "SY", "IQ"]
    assert analysis.leading(pd.DataFrame({"SY": [1], "AF": [0]}), 9) == ["SY"]


def test_shares_of_a_row_add_up_to_a_hundred_and_few_detections_give_none():
    counts = pd.DataFrame(
        {"SY": [50, 5, 0], "AF": [30, 5, 0], "UNK": [120, 5, 100]}, index=[2023, 2024, 2025]
    )
    shares = analysis.shares(counts, ["SY"])
    assert shares.loc[2023].to_dict() == {"Syria": 25, analysis.OTHERS: 15, analysis.UNNAMED: 60}
    assert shares.loc[2024].isna().all()
    assert shares.loc[2025].tolist() == [0, 0, 100]
    assert shares.dtypes.unique().tolist() == ["float64"]


# Example: questions.citizenships.analysis.effective_number
def test_the_effective_number_has_a_range_where_nationalities_are_missing():
    counts = {"SY": [100, 100, 1, 49, 0], "AF": [100, 100, 0, 50, 0], "UNK": [0, 200, 99, 0, 100]}
    number = analysis.effective_number(pd.DataFrame(counts, dtype="Int64"))
    assert list(number.columns) == ["number", "low", "high"]
    assert number.notna().all(axis=1).tolist() == [True, True, True, False, False]
    assert number.loc[2].tolist() == [1, 1, 10_000]
    assert number.loc[0].tolist() == pytest.approx([2, 2, 2])
    assert number.loc[1].tolist() == pytest.approx([2, 400**2 / (300**2 + 100**2), 8])


def test_the_answer_says_what_is_unnamed_first_where_it_dominates_and_gives_counts_shares_and_the_change():
    unnamed, leader = answer.sentences(RECENT, EARLIER, "all routes")
    assert unnamed.startswith("20.0 % of the detections carry no nationality")
    assert "**Syria**" in leader
    assert "600 of 1,000 detections (60 %; a year before 92 %), down 50 %" in leader
    leader, change, _ = answer.sentences(RECENT.drop(columns="UNK"), EARLIER, "all routes")
    assert change == "Of the others, Afghanistan rose on the year before: from 100 to 200 (+100 %)."
    leader, unnamed = answer.sentences(RECENT.drop(columns="UNK"), EARLIER.iloc[:1], "all routes")
    assert "no year before" in leader
    assert unnamed.startswith("0.0 % of")


def test_the_figure_shows_counts_of_both_years_of_countries_only():
    figure = figures.change(RECENT, EARLIER, 5)
    assert set(figure.data["citizenship"]) == {"Syria", "Afghanistan"}
    assert figure.title == "Syria fell most on the year before: from 1,200 to 600 (−50 %)"
    assert "no year before" in figures.change(RECENT, EARLIER.iloc[:1], 5).title


def test_newer_arrivals_are_of_the_newest_year_and_of_nationalities_only():
    rows = [("2019-01-01", "IT", "SY", 9000), ("2026-01-01", "IT", "BD", 10), ("2026-01-01", "GR", "BD", 5),
            ("2026-01-01", "GR", "SD", 20), ("2026-01-01", "GR", "OTH", 99)]  # fmt: skip
    table = analysis.newest_arrivals(pd.DataFrame(rows, columns=["date", "geo", "citizenship", "arrivals"]))
    assert table.fillna(-1).reset_index().to_numpy().tolist() == [["SD", 20, 20, -1], ["BD", 15, 5, 10]]
    assert list(table.columns) == ["total", "GR", "IT"]
    assert pd.isna(table.loc["SD", "IT"])
