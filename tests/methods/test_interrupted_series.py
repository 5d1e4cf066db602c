"""Interrupted series and placebo months, on worked examples and simulated series."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.methods import interrupted_series as policy

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


# Example: methods.interrupted_series.interrupted
def test_an_exact_break_is_found_exactly():
    found = policy.interrupted(noisy(1, level=-1.5, slope=-0.02, noise=0), BREAK, 24)
    assert found.level.value == pytest.approx(-1.5, abs=0.01)
    assert found.slope.value == pytest.approx(-0.02, abs=0.001)


def test_without_a_break_the_estimate_is_rarely_unusual():
    """How often sixty series without a break seem to have one: the interval more often than it should."""
    outside, unusual = [], []
    for seed in range(60):
        counts = noisy(seed)
        found = policy.interrupted(counts, BREAK, 24)
        others = policy.placebos(counts, BREAK, 24, [])
        outside.append(not found.level.low < 0 < found.level.high)
        unusual.append(policy.share_as_large(others["level"], found.level.value) < 0.05)
    assert np.mean(unusual) <= 0.10  # near the one in twenty that it says
    assert 0.05 < np.mean(outside) < 0.25  # with so few months, the errors of Newey and West are too small


def by_hand(counts, at, window):
    """Coefficients and Newey-West errors of level and slope, written out: Bartlett weights, n / (n - k)."""
    place = counts.index.get_loc(at)
    cut = counts.iloc[place - window : place + window]
    y = np.log1p(cut.to_numpy())
    t = np.arange(-window, window)
    dummies = pd.get_dummies(cut.index.month, drop_first=True).to_numpy(dtype=float)
    x = np.column_stack([np.ones(2 * window), t, t >= 0, t * (t >= 0), dummies]).astype(float)
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ x.T @ y
    scores = x * (y - x @ beta)[:, None]
    n, k = x.shape
    lags = int(4 * (n / 100) ** (2 / 9))
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        gamma = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (lags + 1)) * (gamma + gamma.T)
    errors = np.sqrt(np.diag(bread @ meat @ bread) * n / (n - k))
    return beta[2:4], errors[2:4], n - k


@pytest.mark.parametrize("window", [18, 24, 36])
def test_estimates_and_intervals_agree_with_newey_and_west_by_hand(window):
    from scipy.stats import t as student

    counts = noisy(5, level=-0.7, slope=0.01)
    found = policy.interrupted(counts, BREAK, window)
    beta, errors, freedom = by_hand(counts, BREAK, window)
    reach = student.ppf(0.975, freedom) * errors
    for i, estimate in enumerate((found.level, found.slope)):
        assert estimate.value == pytest.approx(beta[i])
        assert (estimate.low, estimate.high) == pytest.approx((beta[i] - reach[i], beta[i] + reach[i]))


def test_lags_follow_the_rule():
    assert [policy.newey_west_lags(n) for n in (36, 48, 72, 100)] == [3, 3, 3, 4]


def test_months_apart_are_counted_without_overlap():
    months = pd.date_range("2015-01-01", periods=10, freq="MS")
    assert policy.apart(months, 4) == 3
    assert policy.apart([], 4) == 0


def test_a_change_in_logarithms_reads_as_per_cent():
    assert policy.Estimate(np.log(0.5), 0, np.log(2)).per_cent() == pytest.approx((-50, 0, 100))


def test_a_route_without_detections_is_refused():
    counts = pd.Series(0, index=MONTHS, name="Black Sea")
    sentence = (
        "Only 0 of the 48 months from 2014-04 to 2018-03 have a detection on the route Black Sea: too few to estimate a "
        "change. Choose another route or event."
    )
    with pytest.raises(UsageError, match=f"^{sentence}$"):
        policy.interrupted(counts, BREAK, 24)
    half = counts.mask(np.arange(192) % 2 == 0, 1)
    assert len(policy.interrupted(half, BREAK, 24).fit) == 48


def test_the_trend_is_that_of_a_mean_month_and_never_below_zero():
    found = policy.interrupted(noisy(1, level=-1.5, slope=-0.02, noise=0), BREAK, 24)
    assert found.lags == 3
    steps = np.where(np.arange(48) < 24, 0, -1.5 - 0.02 * np.arange(-24, 24))
    np.testing.assert_allclose(found.fit["trend"], 2000 * np.exp(steps), rtol=0.01)
    fading = pd.Series(np.maximum(100 - 3 * np.arange(192) % 150, 0), index=MONTHS, name="A")
    assert policy.interrupted(fading, BREAK, 24).fit["trend"].min() == 0


def test_autocorrelation_of_the_residuals_at_one_month():
    found = policy.interrupted(noisy(5), BREAK, 24)
    logs, design = np.log1p(found.fit["observed"].to_numpy()), policy._design(found.fit.index, 24)
    residuals = logs - design @ np.linalg.lstsq(design, logs)[0]
    expected = (residuals[1:] * residuals[:-1]).sum() / (residuals**2).sum()
    assert found.autocorrelation == pytest.approx(expected)


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
    found = policy.interrupted(counts, at, 24)
    assert row["level"] == pytest.approx(found.level.value)


def test_too_few_placebo_months_are_refused():
    sentence = (
        "With a window of 36 months only 14 months without an event are left to compare with; 20 are needed. "
        "Choose a shorter window."
    )
    with pytest.raises(UsageError, match=f"^{sentence}$"):
        policy.placebos(noisy(2)[:144], BREAK, 36, MONTHS[50:])
    assert len(policy.placebos(noisy(2), BREAK, 36, MONTHS[127:])) == 20


# Example: methods.interrupted_series.share_as_large
def test_share_counts_both_directions_and_ties():
    assert policy.share_as_large(pd.Series([-2.0, -1.0, 0.5, 1.0]), -1.0) == 0.75


def test_by_window_leaves_out_windows_that_do_not_fit():
    counts, at = noisy(2), pd.Timestamp("2022-10-01")
    made = policy.by_window(counts, at, [], (18, 24, 30, 36))
    assert made["months each side"].to_list() == [18, 24]
    found, others = policy.interrupted(counts, at, 18), policy.placebos(counts, at, 18, [])
    share = policy.share_as_large(others["level"], found.level.value) * 100
    row = [18, *found.level.per_cent(), *found.slope.per_cent(), len(others), share]
    assert made.iloc[0].tolist() == pytest.approx(np.round(row, 1).tolist())
    assert list(made.columns) == [
        "months each side", "level change in %", "level low", "level high", "trend change in % a month", "trend low",
        "trend high", "placebo months", "as large in %",
    ]  # fmt: skip
    spared = policy.by_window(counts, at, MONTHS[40:50], (18,))
    assert spared["placebo months"].tolist() == [len(others) - 10]
    assert policy.by_window(counts * 0, at, [], (18,)).empty
