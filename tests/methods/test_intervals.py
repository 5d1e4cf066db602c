"""Intervals for deaths that come many at a time, against what scipy and statsmodels make of the same numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.discrete.discrete_model import NegativeBinomial

from borderbook.methods import intervals

SIZES = pd.Series([1] * 30 + [2] * 12 + [5] * 8 + [20] * 6 + [60] * 2)


def simulated(sizes, repeats=40_000):
    """Totals of incidents that happen again and again, each a Poisson(1) number of times."""
    return np.random.default_rng(5).poisson(1, size=(repeats, len(sizes))) @ sizes.to_numpy()


def test_incidents_of_one_death_each_give_a_poisson_number_of_dead():
    made = intervals.total_probabilities(pd.Series([1] * 12))
    assert made == pytest.approx(stats.poisson.pmf(np.arange(len(made)), 12), abs=1e-15)


def test_incidents_of_one_size_give_that_many_times_a_poisson_number():
    made = intervals.total_probabilities(pd.Series([7] * 12))
    assert made[::7] == pytest.approx(stats.poisson.pmf(np.arange(len(made[::7])), 12), abs=1e-15)
    assert made[np.arange(len(made)) % 7 > 0].max() < 1e-15


def test_two_incidents_by_hand():
    none, one = np.exp(-1), np.exp(-1)  # an incident does not happen, or happens once
    made = intervals.total_probabilities(pd.Series([1, 3]))
    assert made[:4] == pytest.approx([none * none, one * none, none * none / 2, none * none / 6 + none * one])


@pytest.mark.parametrize("sizes", [[1], [1000], [0, 0, 5], SIZES, [1] * 2000 + [1000]])
def test_probabilities_add_up_to_one_none_is_negative_and_their_moments_are_known(sizes):
    made = intervals.total_probabilities(pd.Series(sizes))
    totals, mean = np.arange(len(made)), sum(sizes)
    assert made.min() >= 0
    assert made.sum() == pytest.approx(1, abs=2 * intervals.BEYOND)
    assert made @ totals == pytest.approx(mean)
    assert made @ (totals - mean) ** 2 == pytest.approx(sum(size**2 for size in sizes))


@pytest.mark.parametrize("sizes", [[], [0, 0]])
def test_where_no_one_died_the_total_is_zero(sizes):
    assert intervals.total_probabilities(pd.Series(sizes, dtype="int64")).tolist() == [1]


@pytest.mark.parametrize(("count", "size"), [(10, 1), (10, 300), (3000, 1), (400, 20)])
def test_next_to_nothing_lies_above_the_totals_reckoned_with(count, size):
    highest = len(intervals.total_probabilities(pd.Series([size] * count))) - 1
    assert stats.poisson.sf(highest // size, count) < intervals.BEYOND


@pytest.mark.parametrize("size", [1, 30])
def test_the_interval_of_incidents_of_one_size_is_made_of_poisson_quantiles(size):
    made = intervals.rate_interval(pd.Series([size] * 200), 10_000, contains_dead=False)
    assert made == pytest.approx(size * stats.poisson.ppf([0.025, 0.975], 200) / 10_000 * 1000)


@pytest.mark.parametrize("contains_dead", [False, True])
def test_the_interval_agrees_with_a_simulation(contains_dead):
    totals = simulated(SIZES)
    below = 1000 - SIZES.sum() + totals if contains_dead else 1000
    expected = np.quantile(totals / below * 1000, [0.025, 0.975])
    made = intervals.rate_interval(SIZES, 1000, contains_dead=contains_dead)
    assert made == pytest.approx(expected, rel=0.03)


def test_the_order_of_the_incidents_is_of_no_consequence():
    one = intervals.rate_interval(SIZES, 5000, contains_dead=False)
    assert intervals.rate_interval(SIZES[::-1], 5000, contains_dead=False) == pytest.approx(one)


def test_clumped_deaths_have_a_wider_interval_than_single_ones():
    clumped = intervals.rate_interval(SIZES, 5000, contains_dead=False)
    plain = intervals.poisson_interval(int(SIZES.sum()), 5000)
    assert clumped.high - clumped.low > 3 * (plain.high - plain.low)
    assert clumped.low < plain.low < SIZES.sum() / 5 < plain.high < clumped.high


def test_a_denominator_that_holds_the_dead_varies_with_them():
    rates = intervals.rate_distribution(pd.Series([1] * 10), 100, contains_dead=True).rate
    assert rates[:3] == pytest.approx([0, 1 / 91 * 1000, 2 / 92 * 1000])
    assert rates.max() < 1000


def test_where_all_who_set_out_are_dead_the_rate_is_a_thousand():
    rates = intervals.rate_distribution(pd.Series([1] * 10), 10, contains_dead=True).rate
    assert rates[0] == 0
    assert set(rates[1:]) == {1000}


def test_the_probability_of_the_highest_rate_is_that_of_scipys_difference_of_poisson_numbers():
    one, other = (
        intervals.rate_distribution(pd.Series([1] * n), 1000, contains_dead=False) for n in (30, 25)
    )
    expected = stats.skellam.sf(0, 30, 25)  # that their difference is above 0
    assert intervals.highest([other, one])[1] == pytest.approx(expected)
    tied = stats.skellam.pmf(0, 30, 25)  # goes to the one that stands first
    assert intervals.highest([one, other]) == pytest.approx([expected + tied, 1 - expected - tied])


def test_the_probabilities_of_the_highest_rate_agree_with_a_simulation_and_add_up_to_one():
    sizes, under = [SIZES, pd.Series([1] * 100), pd.Series([200, 3, 4])], [5000, 1200, 1500]
    rates = [intervals.rate_distribution(s, u, contains_dead=True) for s, u in zip(sizes, under, strict=True)]
    drawn = np.random.default_rng(9)
    draws = np.array([drawn.choice(r.rate, 40_000, p=r.probability / r.probability.sum()) for r in rates])
    expected = np.bincount(draws.argmax(axis=0)) / 40_000
    made = intervals.highest(rates)
    assert made == pytest.approx(expected, abs=0.01)
    assert sum(made) == pytest.approx(1)


def test_of_one_rate_alone_the_highest_is_certain_and_of_none_there_is_none():
    assert intervals.highest(
        [intervals.rate_distribution(SIZES, 5000, contains_dead=False)]
    ) == pytest.approx([1])
    assert intervals.highest([]) == []


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


def test_the_interval_agrees_with_a_negative_binomial_of_months():
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
