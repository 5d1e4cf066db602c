"""Ratios of rounded counts, and which rates a jump leaves valid."""

import pandas as pd

from borderbook.methods.enforcement import EU, FOUND, ORDERS, TO_THIRD
from borderbook.methods.ratios import bounded, by_place, ratio, rounding_bounds

COUNTS = (TO_THIRD, ORDERS)


# Example: methods.ratios.ratio
def test_a_ratio_is_per_100_and_missing_on_few():
    part, whole = pd.Series([20, 20, None], dtype="Int64"), pd.Series([50, 45, 100], dtype="Int64")
    pd.testing.assert_series_equal(ratio(part, whole), pd.Series([40.0, float("nan"), float("nan")]))


# Example: methods.ratios.rounding_bounds
def test_rounding_to_five_moves_both_counts_by_two_and_a_half():
    counts = pd.Series([20, 0, 20, None], dtype="Int64"), pd.Series([100, 100, 45, 100], dtype="Int64")
    low, high = [17.5 / 102.5 * 100, 0, None, None], [22.5 / 97.5 * 100, 2.5 / 97.5 * 100, None, None]
    pd.testing.assert_frame_equal(rounding_bounds(*counts), pd.DataFrame({"lower": low, "upper": high}))


def test_rates_stand_in_a_column_a_place_and_no_state_whose_orders_fell_has_one():
    index = pd.MultiIndex.from_product([["CH", "FR", "HU", EU, "EU28"], [2016, 2024, 2025]], names=["geo", "year"])
    both = pd.DataFrame({TO_THIRD: 10.0, ORDERS: 100.0}, index=index)
    both.loc[("HU", [2024, 2025]), TO_THIRD] = float("nan")
    low = pd.DataFrame({TO_THIRD: [geo == "CH" for geo, _ in index]}, index=index)
    fell = pd.DataFrame({"geo": ["CH", "FR"], "year": [2025, 2025], "count": ORDERS, "before": 9e3, "after": 1e3})
    found = by_place(both, low, fell, [EU])
    assert list(found) == [EU, "FR", "CH"]  # by name; Hungary has none of the last years
    assert found.isna().sum().to_dict() == {EU: 0, "FR": 1, "CH": 1}
    assert list(by_place(both, low, fell, ["HU", EU])) == ["HU", EU, "FR", "CH"]


def floors(*years):
    return pd.Series([year in years for year in (2019, 2020, 2021)], index=[2019, 2020, 2021])


def test_a_floor_against_orders_that_fell_by_a_jump_is_no_minimum():
    """Spain's orders of 2021 may be of a part only: 7,865, after 50,285 and before 45,960."""
    fell = pd.DataFrame({"geo": ["ES"], "year": 2021, "count": ORDERS, "before": 50285.0, "after": 7865.0})
    both = pd.concat([fell, fell.assign(year=2019, before=1.0), fell.assign(year=2019, count=FOUND)])
    rates = pd.Series([30.0, 20.0, 10.0], index=[2019, 2020, 2021])
    assert bounded(rates, floors(2019, 2021), both).isna().tolist() == [False, False, True]
    assert bounded(rates.set_axis([2020, 2021, 2022]), floors(), both, lag=1).notna().all()
    alone = bounded(rates, floors(), both, geo="ES")  # a state's own exact rate is as misleading: 60 of 100
    assert alone.isna().tolist() == [False, False, True]
    of_returns = fell.assign(count=TO_THIRD)  # Hungary's returns of 2016: 780, after 5,755
    assert bounded(rates, floors(), of_returns, geo="HU").isna().tolist() == [False, False, True]
    assert bounded(rates, floors(2021), of_returns).notna().all()  # a union's minimum stays one
