"""Intervals for deaths that come many at a time, against what scipy and statsmodels make of the same numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.discrete.discrete_model import NegativeBinomial

from borderbook.measures import intervals

SIZES = pd.Series([1] * 30 + [2] * 12 + [5] * 8 + [20] * 6 + [60] * 2)


def test_resampled_totals_have_the_moments_of_a_compound_poisson_sum():
    totals = intervals.resampled_totals(SIZES, repeats=40_000)
    assert totals.mean() == pytest.approx(SIZES.sum(), rel=0.01)
    assert totals.var() == pytest.approx((SIZES**2).sum(), rel=0.03)


def test_incidents_of_one_death_each_give_the_poisson_interval():
    alone = pd.Series([1] * 200)
    low, high = intervals.rate_interval(alone, 10_000, contains_dead=False)
    expected = stats.poisson.ppf([0.025, 0.975], 200) / 10_000 * 1000
    assert (low, high) == pytest.approx(expected, abs=0.3)


def test_the_same_seed_gives_the_same_interval_and_another_order_too():
    one = intervals.rate_interval(SIZES, 5000, contains_dead=False)
    assert intervals.rate_interval(SIZES[::-1], 5000, contains_dead=False) == one


def test_clumped_deaths_have_a_wider_interval_than_single_ones():
    clumped = intervals.rate_interval(SIZES, 5000, contains_dead=False)
    plain = intervals.poisson_interval(int(SIZES.sum()), 5000)
    assert clumped.high - clumped.low > 3 * (plain.high - plain.low)
    assert clumped.low < plain.low < SIZES.sum() / 5 < plain.high < clumped.high


def test_a_denominator_that_holds_the_dead_varies_with_them():
    with_dead = intervals.resampled_rates(SIZES, 1000, contains_dead=True)
    totals = intervals.resampled_totals(SIZES)
    assert with_dead == pytest.approx(totals / (1000 - SIZES.sum() + totals) * 1000)
    assert with_dead.max() < 1000


def test_few_incidents_have_no_interval():
    assert np.isnan(intervals.rate_interval(pd.Series([300] * 9), 1000, contains_dead=False)).all()


def test_poisson_interval_is_the_exact_one_of_scipy():
    expected = stats.binomtest(7, 10_000_000).proportion_ci(method="exact")  # so rare that it is Poisson
    made = intervals.poisson_interval(7, 10_000_000)
    assert made == pytest.approx((expected.low * 1000, expected.high * 1000), rel=1e-4)
    assert intervals.poisson_interval(0, 1000).low == 0


def test_quasi_poisson_is_the_rate_with_pearsons_dispersion_by_hand():
    dead, under = pd.Series([2.0, 9.0, 4.0, 30.0]), pd.Series([100.0, 300.0, 200.0, 400.0])
    rate = 45 / 1000
    dispersion = ((dead - rate * under) ** 2 / (rate * under)).sum() / 3
    half = stats.norm.ppf(0.975) * np.sqrt(dispersion / 45)
    expected = (45 * np.exp(-half), 45 * np.exp(half))
    assert intervals.quasi_poisson(dead, under) == pytest.approx(expected, rel=1e-6)


def test_quasi_poisson_leaves_out_months_without_a_denominator_and_needs_two():
    dead, under = pd.Series([2.0, 5.0, 9.0]), pd.Series([100.0, 0.0, 200.0])
    assert intervals.quasi_poisson(dead, under) == intervals.quasi_poisson(dead[[0, 2]], under[[0, 2]])
    assert np.isnan(intervals.quasi_poisson(dead[:1], under[:1])).all()
    assert np.isnan(intervals.quasi_poisson(dead * 0, under)).all()


def test_incidents_drawn_again_agree_with_a_negative_binomial_of_months():
    draw = np.random.default_rng(3)
    months = [draw.choice([1, 3, 12, 40], size=draw.poisson(6)) for _ in range(400)]
    dead, exposure = np.array([sizes.sum() for sizes in months]), np.full(400, 1000.0)
    fitted = NegativeBinomial(dead, np.ones(400), exposure=exposure).fit(disp=0)
    low, high = np.exp(fitted.conf_int()[0]) * 1000
    made = intervals.rate_interval(pd.Series(np.concatenate(months)), exposure.sum(), contains_dead=False)
    assert made == pytest.approx((low, high), rel=0.06)


def test_the_interval_covers_the_true_rate_about_as_often_as_it_says():
    draw = np.random.default_rng(11)
    covered = 0
    for _ in range(150):
        sizes = pd.Series(draw.choice([1, 2, 10, 50], p=[0.6, 0.2, 0.15, 0.05], size=draw.poisson(150)))
        low, high = intervals.rate_interval(sizes, 10_000, contains_dead=False)
        covered += low <= 150 * 5 / 10 <= high  # the mean size is 5
    assert 0.88 <= covered / 150 <= 0.99
