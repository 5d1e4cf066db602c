"""Ratios of rounded counts."""

import pandas as pd

from borderbook.methods.ratios import ratio, rounding_bounds


# Example: methods.ratios.ratio
def test_a_ratio_is_per_100_and_missing_on_few():
    part, whole = pd.Series([20, 20, None], dtype="Int64"), pd.Series([50, 45, 100], dtype="Int64")
    pd.testing.assert_series_equal(ratio(part, whole), pd.Series([40.0, float("nan"), float("nan")]))


# Example: methods.ratios.rounding_bounds
def test_rounding_to_five_moves_both_counts_by_two_and_a_half():
    counts = pd.Series([20, 0, 20, None], dtype="Int64"), pd.Series([100, 100, 45, 100], dtype="Int64")
    low, high = [17.5 / 102.5 * 100, 0, None, None], [22.5 / 97.5 * 100, 2.5 / 97.5 * 100, None, None]
    pd.testing.assert_frame_equal(rounding_bounds(*counts), pd.DataFrame({"lower": low, "upper": high}))
