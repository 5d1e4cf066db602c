"""Interrupted series and placebo months, on worked examples and simulated series."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS

from borderbook.methods import interrupted_series as policy
from notemill.errors import UsageError

MONTHS = pd.date_range("2009-01-01", periods=192, freq="MS", name="month")
BREAK = pd.Timestamp("2016-04-01")


def noisy(seed, level=0.0, slope=0.0, correlation=0.5, noise=0.25):
    """Counts about 2,000 a month with a season, autocorrelated noise, and a break at BREAK in logarithms."""
    draw = np.random.default_rng(seed)
    errors = np.zeros(len(MONTHS))
    for i in range(1, len(MONTHS)):
        errors[i] = correlation * errors[i - 1] + draw.normal(0, noise)
    time = np.arange(len(MONTHS)) - MONTHS.get_loc(BREAK)
    season = 0.6 * np.sin(2 * np.pi * MONTHS.month.to_numpy() / 12)
    logs = np.log(2000) + season + errors + (time >= 0) * (level + slope * time)
    return pd.Series(np.expm1(logs).round(), index=MONTHS, name="A route")


# Example: methods.interrupted_series.change_of_level
def test_an_exact_break_is_found_exactly_whatever_the_trend_does():
    for slope in (0, -0.02):
        change = policy.change_of_level(noisy(1, level=-1.5, slope=slope, noise=0), BREAK, 24)
        assert change == pytest.approx(-1.5, abs=0.01)


@pytest.mark.parametrize("window", [18, 24, 36])
def test_the_estimate_agrees_with_least_squares_by_statsmodels(window):
    counts = noisy(5, level=-0.7, slope=0.01)
    place = counts.index.get_loc(BREAK)
    cut = counts.iloc[place - window : place + window]
    t = np.arange(-window, window)
    dummies = pd.get_dummies(cut.index.month, drop_first=True).to_numpy(dtype=float)
    design = np.column_stack([np.ones(2 * window), t, t >= 0, t * (t >= 0), dummies]).astype(float)
    expected = OLS(np.log1p(cut.to_numpy()), design).fit().params[2]
    assert policy.change_of_level(counts, BREAK, window) == pytest.approx(expected)


def test_months_apart_are_counted_without_overlap():
    months = pd.date_range("2015-01-01", periods=10, freq="MS")
    assert policy.apart(months, 4) == 3
    assert policy.apart([], 4) == 0


def test_a_route_without_detections_is_refused():
    counts = pd.Series(0, index=MONTHS, name="Black Sea")
    sentence = "Only 0 of the 48 months from 2014-04 to 2018-03 .+ Black Sea: too few .+ Choose another route or event."
    with pytest.raises(UsageError, match=f"^{sentence}$"):
        policy.change_of_level(counts, BREAK, 24)
    half = counts.mask(np.arange(192) % 2 == 0, 1)
    assert len(policy.estimable(half, BREAK, 24)) == 48


def test_placebos_leave_out_event_months_and_windows_that_hold_the_event():
    spared = [pd.Timestamp("2012-05-01"), pd.Timestamp("2020-01-01")]
    months = policy.placebos(noisy(2), BREAK, 24, spared)["month"]
    assert not set(spared) & set(months)
    assert (months.min(), months.max()) == (pd.Timestamp("2011-01-01"), pd.Timestamp("2023-01-01"))
    distance = (months.dt.year - 2016) * 12 + months.dt.month - 4
    assert distance.abs().min() == 24
    assert len(months) == (145 - 47) - 2


def test_placebos_are_the_same_regression():
    counts, at = noisy(4), pd.Timestamp("2012-07-01")
    row = policy.placebos(counts, BREAK, 24, []).set_index("month").loc[at]
    assert row["level"] == pytest.approx(policy.change_of_level(counts, at, 24))


def test_too_few_placebo_months_are_refused():
    sentence = "With a window of 36 months only 14 months .+ are left .+; 20 are needed. Choose a shorter window."
    with pytest.raises(UsageError, match=f"^{sentence}$"):
        policy.placebos(noisy(2)[:144], BREAK, 36, MONTHS[50:])
    assert len(policy.placebos(noisy(2), BREAK, 36, MONTHS[127:])) == 20


# Example: methods.interrupted_series.share_as_large
def test_share_counts_both_directions_and_ties():
    assert policy.share_as_large(pd.Series([-2.0, -1.0, 0.5, 1.0]), -1.0) == 0.75
