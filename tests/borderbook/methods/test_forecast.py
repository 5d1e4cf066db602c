"""Forecasts of detections: the baseline by hand, the choice, the intervals, and what is refused."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_1samp

from borderbook.methods import forecast as forecasts
from borderbook.methods.forecast import BASELINE, COMBINATION, backtest, baseline, compare, forecast, models, power
from borderbook.methods.forecast.record import interval, record
from notemill.errors import DataError, UsageError

YEAR = [5, 7, 10, 40, 80, 120, 160, 200, 150, 90, 30, 10]


def months(number: int, start: str = "2015-01") -> pd.DatetimeIndex:
    return pd.date_range(start, periods=number, freq="MS", name="month")


def panel(**routes: list[float]) -> pd.DataFrame:
    return pd.DataFrame(routes, index=months(len(next(iter(routes.values())))), dtype=float)


def random_walk(number: int = 96, seed: int = 1) -> list[float]:
    """Counts with a season and a wandering level."""
    steps = np.random.default_rng(seed).normal(0, 0.25, number).cumsum()
    return list(np.round(np.resize(YEAR, number) * np.exp(steps - steps.mean()) * 10))


# ── the baseline ────────────────────────────────────────────────────────────────────────────────────────────


# Example: methods.forecast.forecast
def test_with_a_year_and_a_half_the_forecast_is_the_same_month_of_last_year():
    told = forecast(panel(Sea=[*YEAR, 6, 8, 11, 41, 81, 121]), 3, levels=[80])
    assert told["month"].dt.strftime("%Y-%m").tolist() == ["2016-07", "2016-08", "2016-09"]
    assert told["median"].round(6).tolist() == [160, 200, 150]
    assert set(told["model"]) == {BASELINE}
    assert models.seasonal_naive(np.arange(14.0), 13).tolist() == [*range(2, 14), 2]
    assert forecast(panel(Sea=[3, 9]), 2, levels=[80])["median"].round(6).tolist() == [9, 9]  # less than a year


# ── the models and the choice ───────────────────────────────────────────────────────────────────────────────


def test_the_combination_is_the_mean_of_all_models_on_logs_and_none_exceeds_the_limit():
    logs = np.log1p(random_walk())
    each = [model(logs, 4) for model in models.MODELS]
    np.testing.assert_allclose(models.continued(logs, 4, COMBINATION), np.mean(each, axis=0))
    growing = np.log1p(np.exp(np.linspace(0, 9, 60)))
    assert models.continued(growing, 24, COMBINATION).max() <= growing.max() + np.log(models.GROWTH_LIMIT) + 1e-9


def test_theta_takes_a_season_out_however_weak_it_is():
    noise = np.random.default_rng(5).normal(5, 0.1, 60)
    assert np.ptp(np.diff(models.theta(noise, 12), 2)) > 0.01  # without a season it would be a straight line


def test_what_comes_after_an_origin_does_not_reach_its_forecasts():
    logs = np.log1p(random_walk())
    changed = logs.copy()
    changed[-6:] = 0
    before, after = record(logs, 6, BASELINE), record(changed, 6, BASELINE)
    np.testing.assert_array_equal(before.expected[:-2], after.expected[:-2])


# ── the backtest ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_season_that_returns_is_forecast_and_a_short_history_is_left_to_the_baseline():
    told = forecast(panel(Sea=YEAR * 8), 12, levels=[80])
    assert told["median"].to_numpy() == pytest.approx(YEAR, rel=0.05)
    assert set(told["model"]) == {COMBINATION}
    assert set(forecast(panel(Sea=random_walk(30)), 2)["model"]) == {BASELINE}


def test_a_backtest_scores_each_month_ahead_whose_outcome_is_known():
    every = backtest(panel(Sea=random_walk(130), Land=[np.nan] * 90 + random_walk(40)), 2)
    of_route = every[every["route"] == "Sea"].groupby("ahead")
    assert of_route.size().tolist() == [20, 19]  # of the last origin only one month is known
    assert of_route[["inside_80", "inside_95"]].mean().to_numpy() == pytest.approx(
        np.array([[0.750, 1.000], [0.737, 0.947]]), abs=0.005
    )
    ratio = of_route["error"].sum() / of_route["naive_error"].sum()
    assert ratio.tolist() == pytest.approx([0.540, 0.545], abs=0.005)
    assert {*every["route"]} == {"Sea", "Land"}


def test_a_backtest_of_forecasts_that_were_kept_is_the_same_and_fits_nothing(monkeypatch):
    table = panel(Sea=random_walk(130))
    fresh, kept, told = backtest(table, 2), forecasts.past(table), forecasts.forecast(table, 2)
    monkeypatch.setattr(forecasts, "record", None)  # nor is a past origin forecast again for the intervals
    pd.testing.assert_frame_equal(forecasts.forecast(table, 2, fitted=kept), told)
    monkeypatch.undo()
    monkeypatch.setattr(models, "MODELS", (models.seasonal_naive, None))  # whoever called it now would fail
    pd.testing.assert_frame_equal(backtest(table, 2, fitted=kept), fresh)
    assert list(kept.columns) == ["route", "origin", "ahead", "median"]
    assert (kept["origin"].iloc[-1], kept["ahead"].iloc[-1]) == (table.index[-2], 12)


@pytest.mark.parametrize(
    ("history", "horizon", "shape", "scored"),
    [(180, 30, (40, 24), 20), (180, 2, (40, 12), 20), (60, 13, (20, 13), 20), (4, 1, (1, 12), 1)],
)
def test_origins_are_every_third_month_of_ten_years_and_the_last_five_are_scored(history, horizon, shape, scored):
    past = record(np.log1p(random_walk(history)), horizon, BASELINE)
    assert (past.expected.shape, past.actual.shape, len(past.scored)) == (shape, shape, scored)
    assert past.actual[-1, 0] == np.log1p(random_walk(history)[-1])


# ── scores ──────────────────────────────────────────────────────────────────────────────────────────────────


def told(values: dict[float, float], origin: str = "2024-12-01", ahead: int = 1) -> pd.DataFrame:
    rows = [("Sea", pd.Timestamp(origin), ahead, quantile, value) for quantile, value in values.items()]
    return pd.DataFrame(rows, columns=["route", "origin", "ahead", "quantile", "value"])


QUANTILES = {0.025: 10, 0.1: 20, 0.25: 30, 0.5: 40, 0.75: 50, 0.9: 60, 0.975: 70}


@pytest.mark.parametrize("came", [5, 40, 44, 75])
def test_the_weighted_interval_score_is_that_of_bracher_and_others(came):
    by_hand = 0.5 * abs(came - 40)
    for level, low, high in ((50, 30, 50), (80, 20, 60), (95, 10, 70)):
        alpha = 1 - level / 100
        interval_score = (high - low) + 2 / alpha * (max(low - came, 0) + max(came - high, 0))
        by_hand += alpha / 2 * interval_score
    actual = pd.DataFrame({"Sea": [came]}, index=[pd.Timestamp("2025-01-01")])
    (row,) = forecasts.each(told(QUANTILES), told(QUANTILES), actual).to_dict("records")
    assert row["wis"] == pytest.approx(by_hand / 3.5) == row["naive_wis"]
    assert (row["error"], row["inside_80"]) == (abs(came - 40), float(20 <= came <= 60))


def test_a_month_that_has_not_come_and_a_forecast_without_a_baseline_are_not_scored():
    actual = pd.DataFrame({"Sea": [40.0, np.nan]}, index=pd.to_datetime(["2025-01-01", "2025-02-01"]))
    both = pd.concat([told(QUANTILES), told(QUANTILES, ahead=2), told(QUANTILES, ahead=3)])
    assert forecasts.each(both, both, actual)["ahead"].tolist() == [1]
    assert forecasts.each(told(QUANTILES), told(QUANTILES, ahead=2), actual).empty


def test_without_an_interval_there_is_an_error_but_no_weighted_score():
    actual = pd.DataFrame({"Sea": [41.0]}, index=[pd.Timestamp("2025-01-01")])
    scored = forecasts.each(told({**QUANTILES, 0.1: np.nan}), told(QUANTILES), actual)
    (row,) = scored.to_dict("records")
    assert (row["error"], row["inside_50"]) == (1, 1)
    assert np.isnan([row["wis"], row["inside_80"]]).all()


def test_a_gain_of_every_year_is_sure_and_a_wavering_one_is_not():
    rng = np.random.default_rng(1)
    years = np.repeat(range(5), 4)
    naive = 10 + rng.normal(0, 0.1, 20)
    sure = compare(np.full(20, 9.0), naive, years)
    assert sure.p == pytest.approx(ttest_1samp(np.bincount(years, naive - 9), 0).pvalue)
    assert sure.low < sure.value < sure.high < 1
    wavering = compare(np.repeat([1.0, 3.2, 0.8, 3], 4), np.full(16, 2.0), np.repeat(range(4), 4))
    assert wavering.p > 0.5
    assert np.isnan(wavering.low)  # no ratio down to zero is rejected
    assert wavering.high > 1
    assert np.isnan(compare(np.ones(8), np.full(8, 2.0), np.repeat([1, 2], 4))[1:]).all()  # two years
    assert np.isnan(compare(np.ones(9), np.ones(9), np.repeat([1, 2, 3], 3))[1:]).all()  # nothing differs
    assert np.isnan(compare([1.0, np.nan], [0.0, 2.0], [1, 2])).all()


def test_the_interval_of_a_ratio_holds_what_the_test_does_not_reject():
    rng = np.random.default_rng(4)
    ours, naive, years = rng.gamma(4, 1, 20), rng.gamma(4, 1.2, 20), np.repeat(range(5), 4)
    found = compare(ours, naive, years)
    for ratio in (found.low, found.high):
        assert compare(ours, naive * ratio, years).p == pytest.approx(0.05, abs=1e-6)
    unsure = compare([1.0, 2, 3], [0.1, 9, 0.2], [1, 2, 3])
    assert np.isnan(unsure.high)
    assert np.isnan(unsure.low)


def test_the_test_of_equal_errors_finds_what_is_not_there_in_fewer_than_ten_of_a_hundred_cases():
    shocks = np.random.default_rng(2).normal(0, 1, (1000, 23))
    overlapping = shocks[:, :-3] + shocks[:, 1:-2] + shocks[:, 2:-1] + shocks[:, 3:]
    years = np.repeat(range(5), 4)
    p = np.array([compare(100 - gain, np.full(20, 100.0), years).p for gain in overlapping])
    assert 0.05 < (p < 0.05).mean() < 0.10
    assert 0.025 < (p < 0.025).mean() < 0.055  # which is why half of the usual level decides
    assert np.isnan(power(100 - overlapping[0], np.full(20, 100.0), years // 3, 0.2, 0.05))  # of two years


# ── the intervals ───────────────────────────────────────────────────────────────────────────────────────────


def test_95_per_cent_contain_80_contain_the_median_and_none_is_negative():
    told = forecast(panel(Sea=random_walk(), Rare=[0.0] * 90 + [3, 0, 0, 1, 0, 0]), 24)
    wide = told.pivot_table(index=["route", "month"], columns="level", values=["lower", "median", "upper"])
    ordered = [wide[end] for end in (("lower", 95), ("lower", 80), ("median", 80), ("upper", 80), ("upper", 95))]
    assert all((one <= other).all() for one, other in pairwise(ordered))
    assert told["lower"].min() >= 0
    assert (wide["median", 80] == wide["median", 95]).all()


def test_an_interval_has_that_share_of_past_errors_on_each_side_and_holds_its_median():
    low, high = interval(np.linspace(-1, 3, 401)[:, None], 1, [80])
    assert (low[0, 0], high[0, 0]) == pytest.approx((-0.6, 2.6))
    low, high = interval(np.full((10, 1), 0.5), 1, [80])
    assert low[0, 0] == 0 < high[0, 0]


def test_intervals_widen_with_the_root_of_the_distance_and_beyond_what_was_tried():
    errors = np.tile(np.sqrt(np.arange(1, 5)), (10, 1))
    assert interval(errors, 9, [80])[1][0] == pytest.approx(np.sqrt(np.arange(1, 10)))
    assert (np.diff(interval(np.array([[4.0, 3.0, 2.0, 1.0]] * 5), 4, [80])[1][0]) >= 0).all()


def test_without_a_past_error_there_is_no_interval():
    for ends in interval(np.full((3, 2), np.nan), 4, [80, 95]):
        assert ends.shape == (2, 4)
        assert np.isnan(ends).all()
    for ends in interval(np.zeros((3, 2)), 4, [80, 95]):
        assert ends.tolist() == [[0] * 4] * 2


def test_coverage_uses_only_errors_known_by_then():
    past = record(np.log1p(random_walk(200)), 12, BASELINE).known_before(5)
    known = (~np.isnan(past)).sum(axis=1)
    assert known.tolist() == [12, 12, 9, 6, 3]  # origins 15, 12, 9, 6 and 3 months earlier


# ── the tidy answer, and what it bears ──────────────────────────────────────────────────────────────────────


def test_the_answer_is_a_row_a_route_month_and_level_whatever_stands_beside_it_or_comes_after_it():
    told = baseline(panel(Sea=random_walk(), Land=random_walk(seed=9)), 2, levels=(95, 80, 80))
    assert list(told.columns) == ["route", "month", "level", "lower", "median", "upper", "model"]
    assert told["route"].tolist() == ["Sea"] * 4 + ["Land"] * 4
    assert told.index.tolist() == list(range(8))
    assert told["level"].tolist() == [80, 95] * 4
    assert told["month"].tolist()[:4] == [*pd.to_datetime(["2023-01-01"] * 2 + ["2023-02-01"] * 2)]
    pd.testing.assert_frame_equal(baseline(panel(Sea=random_walk()), 12, (80, 95)).head(4), told.head(4))


def test_any_monthly_index_and_any_order_will_do():
    plain, first = panel(Sea=random_walk()), months(96)
    for index in (first.to_period("M"), first + pd.offsets.MonthEnd(), first.tz_localize("Europe/Warsaw")):
        pd.testing.assert_frame_equal(baseline(plain.set_axis(index).iloc[::-1], 2), baseline(plain, 2))


@pytest.mark.parametrize(
    "history",
    [
        [0.0] * 96, [7.0] * 60, [0.0] * 95 + [5], [5.0] + [0] * 95, [1.0, 2], [0.0, 0], YEAR, [*YEAR, 6], random_walk(23),
        random_walk(37), list(np.arange(1.0, 61)), [0.0, 900_000] * 40, [0.0] * 60 + [100_000] * 6,
    ],
    ids=["all zero", "all seven", "one at the end", "one at the start", "two months", "two zeros", "a year", "a year and a month",
         "23 months", "37 months", "a straight line", "a saw", "a sudden start"],
)  # fmt: skip
def test_any_history_gives_finite_ordered_forecasts(history):
    told = forecast(panel(Sea=history), 30)
    assert len(told) == 2 * 30
    assert np.isfinite(told[["lower", "median", "upper"]].to_numpy()).all()
    assert (told["lower"] <= told["median"] + 1e-9).all()
    assert (told["median"] <= told["upper"] + 1e-9).all()
    if not np.ptp(history):
        assert told[["lower", "median", "upper"]].round(6).eq(history[0]).all(axis=None)


def test_a_missing_month_may_be_blank_or_absent():
    blank = panel(Sea=random_walk()).astype("Int64")
    blank.iloc[[40, 41, 85]] = pd.NA  # the last one is the same month of last year
    told = baseline(blank, 3)
    pd.testing.assert_frame_equal(told, baseline(blank.drop(blank.index[[40, 41, 85]]), 3))
    assert np.isfinite(told["median"]).all()


def test_a_route_that_ends_early_is_forecast_over_the_gap():
    whole = panel(Sea=random_walk(), Land=random_walk(seed=9))
    late = whole.copy()
    late.iloc[-2:, 0] = np.nan
    told = baseline(late, 2).query("route == 'Sea'")
    earlier = baseline(whole[["Sea"]].iloc[:-2], 4)
    assert told["month"].tolist() == earlier["month"].tolist()[6:]
    np.testing.assert_allclose(told[["median", "upper"]], earlier[["median", "upper"]].iloc[6:])


def test_a_route_may_start_late():
    whole = panel(Sea=random_walk())
    late = pd.concat([panel(Sea=[np.nan] * 24), whole.set_axis(months(96, "2017-01"))])
    np.testing.assert_allclose(baseline(late, 3)["median"], baseline(whole, 3)["median"])


# ── what is refused ─────────────────────────────────────────────────────────────────────────────────────────


NOT_MONTHLY = "the index is not monthly with each month once"


def _frame(values: list[object], index: pd.Index) -> pd.DataFrame:
    return pd.DataFrame({"Sea": values}, index=index)


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (_frame([1] * 3, pd.RangeIndex(3)), NOT_MONTHLY),
        (_frame([1] * 3, pd.date_range("2020-01-01", periods=3, freq="QS")), NOT_MONTHLY),
        (_frame([1] * 2, pd.DatetimeIndex(["2020-01-01", pd.NaT])), NOT_MONTHLY),
        (_frame([1] * 3, pd.to_datetime(["2020-01-01", "2020-02-01", "2020-02-01"])), NOT_MONTHLY),
        (_frame([1, -4, 2], months(3)), "a count is negative or infinite"),
        (_frame([1, np.inf, 2], months(3)), "a count is negative or infinite"),
        (_frame([1, np.nan, np.nan], months(3)), "fewer than two months of a route are known"),
        (_frame([], months(0)), "fewer than two months of a route are known"),
        (pd.DataFrame([[1, 2]] * 3, index=months(3), columns=["Sea", "Sea"]), "a route appears twice"),
    ],
)  # fmt: skip
def test_bad_tables_are_refused(frame, sentence):
    with pytest.raises(DataError, match=sentence):
        forecast(frame, 1)


@pytest.mark.parametrize("horizon", [0, -1, 1.5, "12", None])
def test_a_horizon_is_a_whole_number_of_months(horizon):
    with pytest.raises(UsageError) as caught:
        forecast(panel(Sea=YEAR), horizon)
    assert str(caught.value) == f"horizon is {horizon!r}, but must be a whole number of months, 1 or more."


@pytest.mark.parametrize("levels", [(), (0,), (100,), (80, 120), (-5,), (0.8,), ("80",), (float("nan"),), (True,)])
def test_levels_are_per_cent(levels):
    with pytest.raises(UsageError) as caught:
        forecast(panel(Sea=YEAR), 1, levels)
    wrong = [level for level in levels if level != 80]
    shown = repr(wrong[0]) if wrong else "empty"
    assert str(caught.value) == f"levels holds {shown}; give per cent between 1 and 100, such as (80, 95)."
