"""Intervals for deaths that come many at a time: what they cover, in simulations with the recorded sizes."""

import numpy as np
import pytest
from statsmodels.stats.rates import confint_poisson

from borderbook.methods import intervals
from borderbook.methods.intervals import Interval
from notemill import catalog


@pytest.fixture(scope="module")
def sizes():
    table = catalog.load("incidents", vintage="2026-04-17")
    recorded = table.loc[table["route"] == "Central Mediterranean", "dead_and_missing"].to_numpy(dtype="float64")
    return recorded[recorded > 0]


@pytest.mark.parametrize("expected", [15, 50])
def test_coverage_of_nominal_95_per_cent(sizes, expected, monkeypatch):
    monkeypatch.setattr(intervals, "FEWEST", 2)  # so that small samples count, too
    chance, truth, repeats = np.random.default_rng(expected), expected * sizes.mean(), 200
    ends = [intervals.compound_poisson(chance.choice(sizes, chance.poisson(expected))) for _ in range(repeats)]
    covered = np.mean([low <= truth <= high for low, high in ends])
    assert 0.90 <= covered <= 0.97


def test_single_deaths_are_nearly_a_poisson_count():
    ends = intervals.compound_poisson([1] * 400)
    assert ends == pytest.approx(confint_poisson(400, 1, method="exact-c"), rel=0.03)


# Example: methods.intervals.compound_poisson
def test_the_same_deaths_in_fewer_incidents_are_less_certain():
    single, together = intervals.compound_poisson([1] * 400), intervals.compound_poisson([20] * 20)
    assert together.low < single.low < single.high < together.high
    assert intervals.compound_poisson([40, 1] * 20) == intervals.compound_poisson([1] * 20 + [40] * 20)


def test_a_lower_level_is_narrower_and_no_end_is_below_zero():
    narrow, wide = (intervals.compound_poisson([1] * 14 + [700], level) for level in (0.8, 0.95))
    assert 0 <= wide.low <= narrow.low < narrow.high < wide.high


def test_the_ends_for_few_incidents_are_those_of_students_t():
    assert intervals.compound_poisson([1, 2, 3] * 5) == pytest.approx((15.17, 53.92), rel=0.005)


@pytest.mark.parametrize("few", [[], [5] * 14, [0] * 20])
def test_too_few_incidents_or_no_deaths_have_no_interval(few):
    assert np.isnan(intervals.compound_poisson(few)).all()


# Example: methods.intervals.ratio_interval
def test_the_ratio_of_two_rates():
    one, other = Interval(20.0, 45.0), Interval(9.0, 11.0)
    ratio = intervals.ratio_interval(one, other, (30.0, 10.0))
    below, above = np.hypot(np.log(30 / 20), np.log(11 / 10)), np.hypot(np.log(45 / 30), np.log(10 / 9))
    assert ratio == pytest.approx((3 / np.exp(below), 3 * np.exp(above)))
    assert intervals.ratio_interval(Interval(0.0, 45.0), other, (30.0, 10.0)).low == 0
    # Zou and Donner: of equal, exactly known rates nothing is left of the interval
    assert intervals.ratio_interval(Interval(5, 5), Interval(5, 5), (5, 5)) == pytest.approx((1, 1))
    back = intervals.ratio_interval(other, one, (10.0, 30.0))
    assert (1 / back.high, 1 / back.low) == pytest.approx(ratio)
    assert np.isnan(intervals.ratio_interval(one, intervals.NO_INTERVAL, (30.0, 1.0))).all()
    for rates in ((0.0, 10.0), (30.0, 0.0)):
        assert np.isnan(intervals.ratio_interval(one, other, rates)).all()
