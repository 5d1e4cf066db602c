"""All detections over time: the same months of each year, seasons by route, and what is said of them."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.questions.detections_trend import analysis, answer

MONTHS = pd.date_range("2023-01-01", "2025-06-01", freq="MS", name="month")
COUNTS = pd.Series([10] * 12 + [20] * 12 + [5] * 6, index=MONTHS, name="detections")
TABLE = pd.DataFrame({"detections": COUNTS})


def test_a_part_year_is_compared_with_the_same_months_and_a_year_that_lacks_one_is_missing():
    by_year = analysis.same_months(COUNTS)
    assert by_year["same months"].tolist() == [60, 120, 30]
    assert by_year["whole year"].tolist()[:2] == [120, 240]
    assert by_year["share in %"].tolist()[:2] == [50, 50]
    assert pd.isna(by_year.loc[2025, "whole year"])
    assert by_year.index.tolist() == [2023, 2024, 2025]
    assert list(by_year.columns) == ["same months", "whole year", "share in %"]
    assert analysis.same_months(COUNTS * 0)["share in %"].isna().all()
    assert analysis.same_months((COUNTS * 0).mask(COUNTS.index == MONTHS[0], 1))["share in %"].iloc[0] == 100
    assert pd.isna(analysis.same_months(COUNTS.iloc[1:]).loc[2023, "same months"])


# Example: questions.detections_trend.analysis.seasonal_index
def test_the_seasonal_index_averages_a_hundred_and_needs_two_years():
    wave = pd.DataFrame({"A": [100, 100, 100, 100, 100, 100, 100, 400, 100, 100, 100, 100] * 3, "B": 50},
                        index=pd.date_range("2020-01-01", periods=36, freq="MS"))  # fmt: skip
    spread = analysis.seasonal_index(wave)
    index = spread["median"].unstack()
    assert index.mean(axis=1).tolist() == pytest.approx([100, 100])
    assert index.loc["A"].idxmax() == 8
    assert index.loc["A", 8] / index.loc["A", 1] == pytest.approx(4)
    assert (index.index.tolist(), index.columns.tolist(), index.columns.name) == (
        ["A", "B"],
        list(range(1, 13)),
        "calendar month",
    )
    assert spread.index.names == ["route", "calendar month"]
    assert list(spread) == ["lower quartile", "median", "upper quartile"]
    assert analysis.seasonal_index(wave.iloc[:23]).isna().all(axis=None)
    assert analysis.seasonal_index(wave.iloc[:24]).notna().all(axis=None)
    # without counts around there is no index; with one a year there is
    few = analysis.seasonal_index(wave.assign(A=0, B=[1] + [0] * 11 + [1] + [0] * 11 + [1] + [0] * 11))
    assert few["median"].unstack().isna().all(axis=1).tolist() == [True, False]


def test_the_seasonal_index_is_the_median_of_the_ratios_of_all_years():
    counts = pd.DataFrame(
        {"A": range(100, 160), "B": [9, 1, 5, 7] * 15}, index=pd.date_range("2020-01-01", periods=60, freq="MS")
    )
    ratios = analysis.seasonal_ratios(counts)
    assert ratios.isna().all(axis=1).to_numpy().nonzero()[0].tolist() == [*range(6), *range(54, 60)]
    assert ratios[ratios.index.month == 3].median().tolist() == pytest.approx(
        analysis.seasonal_index(counts).xs(3, level=1)["median"].tolist()
    )
    half = analysis.seasonal_index(counts).loc[("B", 3)]
    assert half.tolist() == pytest.approx(ratios["B"][ratios.index.month == 3].quantile([0.25, 0.5, 0.75]).tolist())
    assert half["lower quartile"] <= half["median"] <= half["upper quartile"]
    assert analysis.seasonal_ratios(counts.iloc[:23]).isna().all(axis=None)


def test_the_answer_names_the_newest_months_the_last_year_and_no_total():
    by_year, sums, june = analysis.same_months(COUNTS), pd.Series({2024: 180, 2025: 150}), MONTHS[-1]
    newest, year, part = answer.sentences(sums, by_year, june, "all")
    assert "In the twelve months to June 2025 (preliminary), **150 detections**" in newest
    assert "down 17 % on the same months a year before (180)" in newest
    assert "240 detections in 2024, up by a factor of 2.0 on 2023" in year
    assert part == (
        "January to June 2025 had 30, down 75 % on the same months of 2024; no annual total should be inferred, as in "
        "past years January to June had 50 % to 50 % of the year's detections."
    )
    early = answer.sentences(sums.set_axis(sums.index - 8), by_year, june - pd.DateOffset(years=8), "all")
    assert "(180); many of 2015 and 2016 were counted twice" in early[0]
    assert "no year before" in answer.sentences(sums.tail(1), by_year, june, "all")[0]


def test_a_year_that_is_over_is_not_one_so_far():
    by_year = analysis.same_months(COUNTS.iloc[:24])
    assert answer.so_far(by_year, 12) == ""
    assert answer.sentences(pd.Series({2024: 240}), by_year, MONTHS[23], "land")[2] == ""


def test_months_nearly_as_high_share_the_peak():
    peaks = {"A": [50] * 8 + [148, 150, 60, 50], "B": [150] + [90] * 11}
    index = pd.DataFrame.from_dict(peaks, orient="index", columns=range(1, 13))
    assert answer.seasons(index) == "A peaks in September and October, B in January"
    assert "Two complete years" in answer.seasons(index * float("nan"))
