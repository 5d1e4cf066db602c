"""Sums of months and what is said of them and of the test, where the default has no such case; how good the test is."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel

from borderbook import ledger
from borderbook.methods.forecast import COMBINATION, compare, models, power
from borderbook.questions.outlook import analysis, answer
from borderbook.questions.outlook import ledger as kept
from borderbook.questions.outlook.parameters import Outlook
from notemill.errors import UsageError

MONTHS = pd.date_range("2026-07-01", periods=2, freq="MS")
FORECAST = pd.DataFrame(
    [("A", month, level, median - 20 * k, median, median + 30 * k)
     for month, median in zip(MONTHS, (6800.0, 100.0), strict=True) for k, level in ((1, 80), (3, 95))],
    columns=["route", "month", "level", "lower", "median", "upper"],
)  # fmt: skip
MONTHLY = pd.DataFrame({"A": [10.0] * 24 + [20.0] * 18}, index=pd.date_range("2023-01-01", "2026-06-01", freq="MS"))
ORIGINS = pd.to_datetime(["2025-01-01", "2025-04-01", "2026-04-01"])


@pytest.mark.parametrize(("value", "read"), [(6828, 6800), (104.6, 100), (0.4, 0), (7.6, 8), (0, 0), (999_999, 1e6)])
def test_two_digits_are_as_many_as_a_forecast_can_bear(value, read):
    assert analysis.rounded(value) == read


def test_past_sums_are_of_months_that_are_all_known_by_route_and_together():
    rows = [(route, origin, ahead, 5.0 * ahead) for route in "AB" for origin in ORIGINS for ahead in (1, 2, 3)]
    told = pd.DataFrame(rows, columns=["route", "origin", "ahead", "median"])
    monthly = MONTHLY.assign(B=1.0)
    sums = analysis.past_sums(told, monthly, range(1, 4), "both")
    assert (
        sums.index.get_level_values("route").tolist() == ["both"] * 2 + ["A"] * 2 + ["B"] * 2
    )  # June 2026 is the last
    assert sums.loc[("both", ORIGINS[0])].to_dict() == {"forecast": 60, "detected": 63}
    assert len(analysis.past_sums(told, monthly, range(2, 3), "both")) == 9  # of the second month ahead alone
    assert analysis.past_sums(told, MONTHLY, range(1, 4), "A").index.get_level_values("route").tolist() == ["A"] * 2


def _past(ratios: list[float], route: str = "A") -> pd.DataFrame:
    """Sums of nine detections forecast, and so many times as many (with one added to both) detected."""
    origins = pd.date_range("2015-01-01", periods=len(ratios), freq="3MS")
    index = pd.MultiIndex.from_product([[route], origins], names=["route", "origin"])
    return pd.DataFrame({"forecast": 9.0, "detected": [10 * ratio - 1 for ratio in ratios]}, index=index)


# Example: questions.outlook.analysis.sums
def test_the_interval_of_a_sum_has_the_ratios_of_past_sums():
    told = analysis.sums(FORECAST, _past([0.5, 1, 2]), 80)
    assert told.loc["A"].round().to_dict() == {"sum": 6900, "lower end": 4140, "upper end": 12420}
    both = pd.concat([_past([1, 1, 1], "both"), _past([0.5, 1, 2]), _past([1, 2, 3], "B")])
    told = analysis.sums(pd.concat([FORECAST, FORECAST.assign(route="B")]), both, 80)
    assert told["sum"].to_dict() == {"both": 13800, "A": 6900, "B": 6900}
    assert told.loc["both", "lower end"] == told.loc["both", "upper end"] == 13800


def test_a_past_sum_is_held_against_sums_that_were_known_at_its_origin():
    ratios = [1.0, 2.0] * 5 + [1.5, 9.0, 1.5]
    # sums of six months: from the third origin on one sum more is known; eight of them at the tenth origin
    assert analysis.held(_past(ratios), 6, 80).loc["A"].to_dict() == {"inside": 3, "of": 4, "below": 0}
    assert analysis.held(_past(ratios[:9]), 6, 80).empty
    fallen = [0.5, *[1.5] * 6, *[0.9] * 6]
    assert analysis.held(_past(fallen), 6, 80).loc["A", "below"] == 6  # of the newest eight


def test_each_month_has_an_interval_of_its_own_distance():
    rows = [("A", origin, ahead, 9.0) for origin in ORIGINS[:2] for ahead in (1, 2)]
    told = pd.DataFrame(rows, columns=["route", "origin", "ahead", "median"])
    by_month = analysis.by_month(FORECAST, told, MONTHLY, 80)
    assert by_month["sum"].to_dict() == {MONTHS[0]: 6800, MONTHS[1]: 100}
    assert by_month.loc[MONTHS[1], "upper end"] == pytest.approx(210)  # 21 / 10 of both


def test_the_second_baseline_is_last_year_s_month_at_the_level_of_the_last_three_months():
    rows = pd.DataFrame({"route": "A", "origin": ORIGINS[[1]], "ahead": 1, "came": 20.0, "month": MONTHLY.index[[28]]})
    assert analysis.second_baseline(rows, MONTHLY).tolist() == [0]
    assert analysis.second_baseline(rows, MONTHLY * 0).isna().all()


# ── what is said ────────────────────────────────────────────────────────────────────────────────────────────

AHEAD = pd.DataFrame(
    [{"months": "May to June 2026", "sum": 6900.0, "lower end": 4100.0, "upper end": 12000.0, "a year before": 7310.0, "inside": 16, "of": 25, "below": 8}]
)  # fmt: skip
MISSED = "the forecast did not beat last year's month beyond chance"
GIVEN = "(nominal 80 % interval 4,100 to 12,000), after 7,310 a year before."
GIVES = f"For May to June 2026, **about 6,900 detections** are forecast on six routes {GIVEN}"


def _test(per_cent: float = 81.3, p: float = 0.1) -> pd.DataFrame:
    return pd.DataFrame([{"per cent": per_cent, "p": p}])


def test_the_sum_comes_first_and_then_how_such_intervals_and_sums_did_before():
    first, record = answer.sentences(Outlook.check(), AHEAD, _test(), 80, 0.025)
    assert first == GIVES
    below = "16 lay inside such an interval; 8 of the newest eight came out below what had been forecast, and"
    assert record == f"Of 25 overlapping past sums, {below} {MISSED}."
    assert answer.sentences(Outlook.check(horizon=3), AHEAD, _test(), 80, 0.025)[1].startswith(
        "Of 25 past sums, 16 lay"
    )
    assert answer.headline(Outlook.check(), AHEAD) == f"{AHEAD['months'].iloc[0]}: about 6,900 detections on six routes"
    ask, none = Outlook.check(routes=["Western African"]), AHEAD.assign(inside=np.nan, of=np.nan, below=np.nan)
    first, record = answer.sentences(ask, none, _test(), 80, 0.025)
    assert first.endswith(f"forecast on the Western African route {GIVEN}")
    assert record.startswith("Too few past sums are known to test such an interval, and the forecast did not beat")


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (_test(), MISSED),
        (_test(140), MISSED),
        (_test(p=0.02), "the forecast beat last year's month beyond chance"),
        (_test(140, 0.02), "last year's month was better beyond chance"),
        (_test(p=np.nan), "the history is too short to compare it with last year's month"),
    ],
)
def test_the_verdict_on_the_forecast_is_that_of_the_test(test, said):
    assert answer.sentences(Outlook.check(), AHEAD, test, 80, 0.025)[1].endswith(f", and {said}.")


@pytest.mark.parametrize("wrong", [{"routes": ["Black Sea"]}, {"routes": ["Other"]}, {"horizon": 13}])
def test_what_a_forecast_can_say_little_about_is_refused(wrong):
    with pytest.raises(UsageError, match=r"enough detections for a forecast; allowed: Central|equal to 12"):
        Outlook.check(**wrong)


# ── the kept forecasts, the backtest and the model in the notebook ──────────────────────────────────────────


def test_a_part_of_the_kept_backtest_is_made_again():
    newest = max(path.stem for path in ledger.backtest_of("x").parent.glob("*.csv"))
    of_route = ledger.backtest(newest).query("route == 'Eastern Borders'")
    for origin, made in [*of_route.groupby("origin")][::13]:  # four of forty
        months = ledger.monthly(newest).loc[:origin, ["Eastern Borders"]]
        medians = models.continued(np.log1p(months["Eastern Borders"].to_numpy()), 12, COMBINATION)
        assert np.expm1(medians) == pytest.approx(made["median"].to_numpy(), rel=1e-3)


def test_the_model_in_the_notebook_is_that_of_the_kept_forecast():
    notebook = json.loads((Path(__file__).parents[4] / "notebooks" / "outlook.ipynb").read_text(encoding="utf-8"))
    (cell,) = (one for one in notebook["cells"] if "def theta" in "".join(one["source"]))
    names = {"np": np, "ETSModel": ETSModel, "ThetaModel": ThetaModel}
    exec("".join(cell["source"]).partition("levels =")[0], names)
    newest = max(path.stem for path in ledger.backtest_of("x").parent.glob("*.csv"))
    _, past_of_file = kept.forecast(ledger.monthly(newest)[["Eastern Borders"]], newest, 1, [80], names["models"])
    assert len(past_of_file) == len(ledger.backtest(newest))  # it was read: of one route there would be fewer


# ── how good the test is ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("gain", [0.02, 0.04])
def test_the_power_that_is_stated_is_that_of_the_test(gain):
    """Where years are independent; the spread of a year is known from many."""
    rng, years = np.random.default_rng(8), np.repeat(range(5), 4)
    losses = [(100 * (1 - gain) + rng.normal(0, 3, 20), 100 + rng.normal(0, 3, 20), years) for _ in range(1500)]
    found = np.mean([compare(*one).p < 0.025 for one in losses])
    assert np.median([power(*one, gain, 0.025) for one in losses]) == pytest.approx(found, abs=0.08)
