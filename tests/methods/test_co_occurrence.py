"""Coincidences of two kinds of event against circular shifts."""

import numpy as np
import pandas as pd
import pytest

from borderbook.methods.co_occurrence import ENOUGH, coincidences, detected, distribution, p_value, reachable


def table(*rows):
    return np.array([[cell == "x" for cell in row] for row in rows])


def test_one_row_with_one_event_each_coincides_in_one_of_its_shifts():
    assert distribution(table("x..."), table("..x.")) == pytest.approx([0.75, 0.25])


def test_a_row_keeps_the_order_of_its_events():
    # each distance occurs once, so that the row meets itself wholly once and else in one event; mirrored it would not
    row = table("xx.x...")
    assert distribution(row, row) == pytest.approx([0, 6 / 7, 0, 1 / 7])


# Example: methods.co_occurrence.p_value
def test_rows_are_independent():
    falls, rises = table("x...", "x..."), table("x...", "x...")
    assert distribution(falls, rises) == pytest.approx([0.5625, 0.375, 0.0625])
    assert p_value(falls, rises) == pytest.approx(0.0625)


def test_no_coincidence_is_no_evidence_and_rows_without_events_do_not_count():
    assert p_value(table("x...", "...."), table(".x..", "xxxx")) == 1


def test_a_pair_that_always_coincides_is_found_and_one_that_never_does_is_not():
    rng = np.random.default_rng(0)
    falls = rng.random((12, 16)) < 0.15
    kinds = {"a": falls, "b": np.zeros_like(falls)}, {"a": np.roll(falls, 3, axis=1), "b": falls}
    found = coincidences(*kinds, lags=[0])
    assert coincidences(*kinds, lags=[0]).equals(found)  # the controls are drawn from one seed
    (_, pair), (_, other) = found.set_index(["first", "second"]).iterrows()
    assert (pair.name, pair["observed"], other["p"]) == (("a", "b"), falls.sum(), 1)
    assert pair["p_without_strongest_year"] < 0.01
    assert list(found.columns) == [
        "first", "second", "lag", "observed", "expected", "low", "high", "p", "p_family", "p_without_strongest_year",
        "p_least", "power", "power_quarter",
    ]  # fmt: skip
    assert pair["expected"] == pytest.approx((falls.sum(axis=1) ** 2 / 16).sum())
    assert pair["p_family"] == pytest.approx(2 * pair["p"])
    assert pair["p_least"] <= pair["p"] < 0.005
    assert pair["power"] > 0.9
    assert pair["low"] < pair["expected"] < pair["high"] < falls.sum()


def test_the_positive_control_is_found_and_the_negative_one_seldom():
    rng = np.random.default_rng(1)
    falls, rises = rng.random((20, 16)) < 0.1, rng.random((20, 16)) < 0.1
    assert detected(falls, rises, 0.5, rng) > 0.9
    assert detected(falls, rises, 0.0, rng) < 0.1
    # near the limit so many are drawn that another seed gives the same side
    assert all(detected(falls, rises, 0.18, np.random.default_rng(seed)) < ENOUGH for seed in range(6))


def test_a_control_moves_the_share_of_falls_that_it_is_told_and_needs_less_than_the_level():
    rng = np.random.default_rng(1)
    # one of 20 shifts is exactly the level; of a share of 0.4 nothing is moved
    for years, moved, power in ((20, 1.0, 0), (30, 1.0, 1), (30, 0.4, 0)):
        row = table("x" + "." * (years - 1))
        assert detected(row, np.zeros_like(row), moved, rng) == power


def test_what_one_year_shares_is_named():
    falls = table(*["x......."] * 5)
    found = coincidences({"a": falls, "b": falls}, {"a": falls, "b": falls}).iloc[0]
    assert found["p"] < 0.001
    assert found["p_without_strongest_year"] == 1


def test_without_any_event_nothing_is_found_and_nothing_fails():
    none = np.zeros((0, 6), dtype=bool)
    table = coincidences({"A": none, "B": none}, {"A": none, "B": none})
    assert table[["lag", "observed", "p", "p_least", "power"]].fillna(-1).to_numpy().tolist() == [
        [0, 0, 1, 1, -1], [0, 0, 1, 1, -1], [1, 0, 1, 1, -1], [1, 0, 1, 1, -1],
    ]  # fmt: skip


def test_a_rise_a_year_later_is_found_at_its_lag_and_pairs_left_apart_are_not_compared():
    rng = np.random.default_rng(0)
    falls = rng.random((12, 16)) < 0.15
    none, later = np.zeros_like(falls), np.roll(falls, 1, axis=1)
    kinds = ({"a": falls, "b": none, "c": none}, {"a": none, "b": later, "c": none})
    found = coincidences(*kinds, apart=[frozenset("bc")]).set_index(["first", "second", "lag"])
    assert found["p_family"].idxmin() == ("a", "b", 1)
    assert found.loc[("a", "b", 1), "observed"] == falls[:, :-1].sum()
    assert sorted({pair[:2] for pair in found.index}) == [("a", "b"), ("a", "c"), ("b", "a"), ("c", "a")]


@pytest.mark.parametrize(
    ("least", "count"), [([0.5, 0.4, 0.001], 1), ([0.01, 0.02, 0.9], 2), ([0.01] * 5, 5), ([0.9], 1)]
)
def test_tests_that_cannot_reach_the_level_need_not_be_allowed_for(least, count):
    assert reachable(pd.Series(least)) == count
