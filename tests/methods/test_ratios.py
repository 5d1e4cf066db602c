"""Ratios of rounded counts."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.methods.ratios import ratio, rounding_bounds


# Example: methods.ratios.ratio
def test_a_ratio_is_per_100_and_missing_on_few():
    part, whole = pd.Series([20, 20, None]), pd.Series([50, 45, 100])
    assert ratio(part, whole).tolist()[0] == 40
    assert ratio(part, whole).isna().tolist() == [False, True, True]


def test_a_ratio_of_whole_numbers_with_blanks_is_one_of_floats():
    part, whole = (pd.Series([20, None], dtype="Int64"), pd.Series([50, 100], dtype="Int64"))
    pd.testing.assert_series_equal(ratio(part, whole), pd.Series([40.0, float("nan")]))


# Example: methods.ratios.rounding_bounds
def test_rounding_to_five_moves_both_counts_by_two_and_a_half():
    counts = rounding_bounds(pd.Series([20, 20, None], dtype="Int64"), pd.Series([100, 40, 100], dtype="Int64"))
    assert (list(counts.columns), counts.isna().all(axis=1).tolist()) == (["lower", "upper"], [False, True, True])
    assert counts.dtypes.unique().tolist() == ["float64"]
    bounds = counts.loc[0]
    assert bounds["lower"] == pytest.approx(17.5 / 102.5 * 100)
    assert bounds["upper"] == pytest.approx(22.5 / 97.5 * 100)


def test_no_bound_is_below_zero_or_there_without_a_ratio():
    bounds = rounding_bounds(pd.Series([0.0, 9.0]), pd.Series([100.0, 45.0]))
    assert bounds["lower"].tolist()[0] == 0
    assert bounds.loc[1].isna().all()
