"""Lead-lag correlations: against statsmodels and scipy, on displacement that was planted, and on none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.tsa.stattools import ccf

from borderbook.errors import UsageError
from borderbook.methods import lead_lag as displacement

MONTHS = 160


def frame(**columns):
    index = pd.date_range("2010-01", periods=len(next(iter(columns.values()))), freq="MS", name="month")
    return pd.DataFrame(columns, index=index)


def noise(rng, periods=MONTHS, memory=-0.3):
    shocks = rng.standard_normal(periods + 50)
    made = np.zeros(periods + 50)
    for at in range(1, len(made)):
        made[at] = memory * made[at - 1] + shocks[at]
    return made[50:]


def displaced(rng, strength, lag=2, periods=MONTHS):
    """B falls where A rose ``lag`` months before; C goes its own way."""
    a, own = noise(rng, periods + lag), noise(rng, periods)
    b = -strength * a[:periods] + np.sqrt(1 - strength**2) * own
    return frame(A=a[lag:], B=b, C=noise(rng, periods))


def row(found, first, second, lag):
    table = found.table
    return table[(table["first"] == first) & (table["second"] == second) & (table["lag"] == lag)].iloc[0]


def test_the_estimator_is_that_of_statsmodels_on_ranks():
    change = displaced(np.random.default_rng(1), 0.6)
    found = displacement.lead_lag(change, 5, draws=9)
    ranks = change.rank()
    ahead = ccf(ranks["B"], ranks["A"], adjusted=False)  # B at t + k with A at t: A leads by k
    behind = ccf(ranks["A"], ranks["B"], adjusted=False)
    for lag in range(6):
        assert row(found, "A", "B", lag)["correlation"] == pytest.approx(ahead[lag])
        assert row(found, "A", "B", -lag)["correlation"] == pytest.approx(behind[lag])


def test_in_the_same_period_it_is_spearmans_rho():
    change = displaced(np.random.default_rng(2), 0.6, lag=0)
    found = displacement.lead_lag(change, 1, draws=9)
    assert row(found, "A", "B", 0)["correlation"] == pytest.approx(
        stats.spearmanr(change["A"], change["B"]).statistic
    )


def test_planted_displacement_is_found_with_its_leader_and_lag():
    found = displacement.lead_lag(displaced(np.random.default_rng(3), 0.6), 6)
    assert found.significant[["first", "second", "lag"]].to_numpy().tolist() == [["A", "B", 2]]
    assert found.significant["correlation"].iloc[0] == pytest.approx(-0.6, abs=0.12)
    lowest = displacement.most_negative(found).iloc[0]
    assert displacement.in_words(lowest) == "B 2 months after A"


def test_planted_displacement_is_found_in_seasonal_counts():
    rng = np.random.default_rng(4)
    season = np.exp(0.8 * np.sin(2 * np.pi * np.arange(MONTHS) / 12))
    moves = displaced(rng, 0.7, lag=1) * 0.4
    counts = moves.cumsum().sub(moves.cumsum().mean()).apply(np.exp).mul(3000 * season, axis=0).round()
    found = displacement.lead_lag(displacement.changes(counts), 4)
    best = found.significant.iloc[0]
    assert (best["first"], best["second"], best["lag"]) == ("A", "B", 1)
    assert best["correlation"] < -0.4


def test_a_common_season_alone_is_not_taken_for_joint_moves():
    rng = np.random.default_rng(5)
    season = np.exp(np.sin(2 * np.pi * np.arange(MONTHS) / 12))
    counts = frame(
        **{name: np.exp(0.3 * rng.standard_normal(MONTHS)) * 2000 * season for name in "ABC"}
    ).round()
    assert displacement.lead_lag(displacement.changes(counts), 4).significant.empty


def rejected(make, families=200):
    """The share of families without any connection in which something is found."""
    rng = np.random.default_rng(20)
    found = [displacement.lead_lag(make(rng), 3, draws=199, seed=n).significant for n in range(families)]
    return np.mean([not rows.empty for rows in found])


def test_without_displacement_about_one_family_in_twenty_shows_something():
    def unconnected(rng):
        return frame(A=noise(rng), B=noise(rng), C=noise(rng))

    assert 0.015 <= rejected(unconnected) <= 0.095  # 5 % give or take three standard errors of 200 families


def test_turbulent_years_in_common_are_not_taken_for_displacement():
    def turbulent(rng):
        storm = 1 + 3 * (np.abs(np.arange(MONTHS) - rng.integers(20, 140)) < 10)
        return frame(A=noise(rng) * storm, B=noise(rng) * storm, C=noise(rng) * storm)

    assert rejected(turbulent) <= 0.115


def test_what_is_found_nine_times_in_ten_is():
    rng = np.random.default_rng(6)
    limit = displacement.lead_lag(displaced(rng, 0), 3, draws=499)
    rho = limit.found_nine_in_ten
    planted = 2 * np.sin(np.pi * rho / 6)  # the plain correlation whose rank correlation is rho
    hits = [
        abs(stats.spearmanr(x["A"], x["B"]).statistic) >= limit.critical
        for x in (displaced(rng, planted, lag=0) for _ in range(300))
    ]
    assert np.mean(hits) == pytest.approx(0.9, abs=0.05)


def test_the_same_seed_gives_the_same_numbers():
    change = displaced(np.random.default_rng(7), 0.3)
    one, two = (displacement.lead_lag(change, 2, draws=99, seed=5) for _ in range(2))
    pd.testing.assert_frame_equal(one.table, two.table)
    assert one.critical == two.critical


def test_every_pair_and_lag_is_a_comparison():
    found = displacement.lead_lag(displaced(np.random.default_rng(8), 0), 6, draws=19)
    assert found.comparisons == 3 * 13
    assert found.max_lag == 6
    assert found.periods == MONTHS


def test_p_values_of_the_family_are_never_below_those_of_one_comparison_and_never_0():
    table = displacement.lead_lag(displaced(np.random.default_rng(9), 0.8), 3, draws=99).table
    assert (table["p_family"] >= table["p"]).all()
    assert table["p"].min() == 0.01  # one in a hundred: what was seen counts as a draw


def test_resampling_keeps_a_rows_own_order_within_blocks():
    rows = np.arange(200.0).reshape(2, 100)
    made = displacement._resampled(rows, 10, 50, seed=1)
    assert made.shape == (50, 2, 100)
    assert made[:, 1].min() >= 100  # nothing of one row in the other
    follows = (np.diff(made[:, 0], axis=1) % 100 == 1).mean()
    assert follows == pytest.approx(0.9, abs=0.02)


def test_strongest_gives_each_order_its_own_lag():
    found = displacement.lead_lag(displaced(np.random.default_rng(10), 0.7), 4, draws=19)
    best = displacement.strongest(found).set_index(["leader", "follower"])
    assert len(best) == 6
    assert best.loc[("A", "B"), "lag"] == 2
    assert best.loc[("A", "B"), "correlation"] < -0.5
    assert abs(best.loc[("B", "A"), "correlation"]) < 0.4


@pytest.mark.parametrize(
    ("lag", "said"), [(0, "A and B in the same month"), (1, "B 1 month after A"), (-3, "A 3 months after B")]
)
def test_a_pair_in_words(lag, said):
    assert displacement.in_words(pd.Series({"first": "A", "second": "B", "lag": lag})) == said


def test_the_lowest_are_listed_with_leader_first():
    found = displacement.lead_lag(displaced(np.random.default_rng(11), 0.7, lag=2)[["B", "A"]], 3, draws=19)
    first = displacement.lowest_table(found, 2).iloc[0]
    assert (first["leads"], first["follows"], first["months later"]) == ("A", "B", 2)


def counts(periods, **others):
    rng = np.random.default_rng(12)
    return frame(A=rng.integers(50, 100, periods), B=rng.integers(50, 100, periods), **others)


def test_changes_are_differences_of_logarithms():
    steady = frame(A=np.full(60, 99), B=99 * 1.1 ** np.arange(60))
    made = displacement.changes(steady)
    assert made["A"].abs().max() < 1e-9
    assert made["B"].iloc[-12:].mean() == pytest.approx(np.log(1.1), rel=0.02)
    assert len(made) == 59


def test_changes_by_quarter_use_whole_quarters():
    assert len(displacement.changes(counts(100), "quarter")) == 32  # 33 whole quarters of 100 months


@pytest.mark.parametrize(("periods", "pace"), [(47, "month"), (95, "quarter")])
def test_a_short_span_is_refused(periods, pace):
    with pytest.raises(UsageError, match=r"need at least \d+ \w+s; there are \d+\. Choose a longer span"):
        displacement.changes(counts(periods), pace)


def test_an_idle_route_is_refused_by_name():
    idle = np.zeros(60)
    idle[:10] = 5
    with pytest.raises(UsageError, match=r"Black Sea \(10 of 60\)"):
        displacement.changes(counts(60, **{"Black Sea": idle}))


def test_levels_take_the_season_out_and_stay_counts():
    season = np.exp(np.sin(2 * np.pi * np.arange(72) / 12))
    made = displacement.levels(frame(A=1000 * season))["A"]
    assert made.std() / made.mean() < 0.01
    assert displacement.levels(frame(A=np.zeros(60)))["A"].max() == 0


def test_two_paces_are_a_row_each_and_a_span_too_short_is_missing():
    made = displacement.two_paces(counts(60), 3)
    assert made["pace"].tolist() == ["month", "quarter"]
    assert made["comparisons"].tolist()[0] == 7
    assert made.iloc[1, 1:].isna().all()
    assert displacement.two_paces(counts(20), 3).iloc[:, 1:].isna().all(axis=None)
