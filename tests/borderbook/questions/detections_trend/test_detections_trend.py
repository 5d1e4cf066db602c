"""All detections over time: the same months of each year, seasons by route, and what is said of other ends."""

import pandas as pd
import pytest

from borderbook.questions.detections_trend import analysis, answer

MONTHS = pd.date_range("2023-01-01", "2025-06-01", freq="MS", name="month")
COUNTS = pd.Series([10] * 12 + [20] * 12 + [5] * 6, index=MONTHS, name="detections")


def test_a_part_year_is_compared_with_the_same_months_and_a_year_that_lacks_one_is_missing():
    by_year = analysis.same_months(COUNTS)
    assert by_year.fillna(-1).T.to_dict("list") == {2023: [60, 120, 50], 2024: [120, 240, 50], 2025: [30, -1, -1]}
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
    assert spread.index.names == ["route", "calendar month"]
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
    half = analysis.seasonal_index(counts).loc[("B", 3)]
    assert half.tolist() == pytest.approx(ratios["B"][ratios.index.month == 3].quantile([0.25, 0.5, 0.75]).tolist())
    assert half.index.tolist() == ["lower quartile", "median", "upper quartile"]
    assert analysis.seasonal_ratios(counts.iloc[:23]).isna().all(axis=None)


@pytest.mark.parametrize(
    ("months", "shifted", "texts"),
    [
        (30, 8, ["In the twelve months to June 2017, **150 detections** were reported at sea borders, down 17 % on the same "
                 "months a year before (180).", "Many of 2015 and 2016 were counted twice."]),
        (24, 0, ["at sea borders, up 20 % on the same"]),
        (12, 0, ["with no year before to compare."]),
    ],
)  # fmt: skip
def test_the_answer_of_other_months(months, shifted, texts):
    counts = COUNTS.iloc[:months].set_axis(MONTHS[:months] - pd.DateOffset(years=shifted))
    whole, last = analysis.same_months(counts)["whole year"].dropna(), counts.index[-1]
    sums = pd.Series({last.year - 1: 180, last.year: 150 if months == 30 else 216})[-1 if months == 12 else 0 :]
    said = answer.sentences(sums, whole, last, "sea")
    assert [text for text in texts if text not in " ".join(said)] == [], said


def test_a_low_year_is_the_lowest_since_an_earlier_one():
    sums, december = pd.Series({2024: 216}), pd.Timestamp("2024-12-01")
    whole = pd.Series([216.0, 240, 240, 216], index=range(2021, 2025))
    assert answer.sentences(sums, whole, december, "all")[1] == "That year's number is the lowest since 2021."
    assert answer.sentences(sums, whole.iloc[2:], december, "all")[1] == ""
    assert answer.sentences(sums, whole[:0], pd.Timestamp("2024-06-01"), "all")[1:] == []
