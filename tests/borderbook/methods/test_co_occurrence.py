"""Coincidences of two kinds of event, against years in another order and events shifted in time."""

import numpy as np
import pytest

from borderbook.methods.co_occurrence import allowed, chance, movable, overlaps, p_value, power, tail

BOTH = allowed(["A", "B"])


def table(*places):
    """Places x units x years; a place is its units, separated by a blank."""
    return np.array([[[cell == "x" for cell in unit] for unit in place.split()] for place in places])


def test_each_pair_of_different_places_is_compared_but_those_apart():
    assert BOTH.tolist() == [[0, 1], [1, 0]]
    assert allowed(["A", "B", "C"], [frozenset("AB")]).tolist() == [[0, 0, 1], [0, 0, 1], [1, 1, 0]]


def test_overlaps_are_by_year_of_the_fall_and_of_the_rise():
    falls, rises = table("x... ....", ".... ...x"), table("x... x...", "..x. ....")
    of_first, of_second = overlaps(falls, rises, BOTH)
    assert np.argwhere(of_first).tolist() == [[0, 2]]  # the rise on the same route does not count
    assert np.argwhere(of_second).tolist() == [[3, 0]]


# Example: methods.co_occurrence.p_value
def test_one_coincidence_of_four_years_has_a_p_of_a_quarter():
    found = chance(overlaps(table("x...", "...."), table("....", "x..."), BOTH))
    assert found.observed == 1
    assert p_value(found) == pytest.approx(0.25, abs=0.03)
    assert found.joint.mean() == pytest.approx(0.25, abs=0.03)
    assert found.interval == (0, 1)


def test_the_data_count_as_one_draw():
    assert tail(3, np.array([0.0, 1, 3])) == 0.5
    assert tail(9, np.zeros(3)) == 0.25


def test_what_all_units_share_in_a_year_is_no_evidence():
    events, none = " ".join(["x......."] * 5), " ".join(["........"] * 5)
    found = chance(overlaps(table(events, none), table(none, events), BOTH))
    assert tail(found.observed, found.own) < 0.002
    assert p_value(found) == pytest.approx(1 / 8, abs=0.03)


def test_a_rise_can_move_only_where_its_unit_fell_elsewhere():
    falls, rises = table("x... ....", ".... ...."), table(".x.. .x..", "..x. ..x.")
    assert np.argwhere(movable(falls, rises, BOTH)).tolist() == [[1, 0, 2]]
    assert power(falls, rises * False, BOTH, 0.5, 0.05, draws=5) == 0


def _world(seed):
    """Falls and rises of 30 units on three places in 15 years; good and bad years are shared."""
    rng = np.random.default_rng(seed)
    years = rng.gamma(0.5, 0.2, (2, 3, 1, 15))
    falls, rises = rng.random((2, 3, 30, 15)) < np.minimum(years, 0.8)
    return falls, rises, allowed(["A", "B", "C"])


def test_few_worlds_without_displacement_look_like_it_and_more_if_units_were_taken_for_independent():
    found = [chance(overlaps(*_world(seed)), 399, seed) for seed in range(300)]
    assert np.mean([tail(one.observed, one.own) < 0.05 for one in found]) > 0.1
    assert np.mean([p_value(one) < 0.05 for one in found]) < 0.075


def test_power_grows_with_the_share_of_rises_that_follow_a_fall():
    falls, rises, pairs = _world(3)
    none, some, many = (power(falls, rises, pairs, share, 0.05, draws=80) for share in (0, 0.15, 0.5))
    assert none <= 0.1 < some < many
