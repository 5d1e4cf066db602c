"""Forecasts as they are read, and what is said of their record where the default has no such case."""

import numpy as np
import pandas as pd
import pytest

from borderbook.methods import denominators
from borderbook.methods.forecast import summary
from borderbook.questions.outlook import analysis, answer, ledger
from notemill.show.cited import cited, plain

MONTHS = pd.date_range("2026-07-01", periods=2, freq="MS")
FORECAST = pd.DataFrame(
    [("A", month, level, median - 20 * k, median, median + 30 * k, "combination")
     for month, median in zip(MONTHS, (6828.0, 104.6), strict=True) for k, level in ((1, 80), (3, 95))],
    columns=["route", "month", "level", "lower", "median", "upper", "model"],
)  # fmt: skip
MONTHLY = pd.DataFrame({"A": [10.0] * 24 + [20.0] * 18}, index=pd.date_range("2023-01-01", "2026-06-01", freq="MS"))


@pytest.mark.parametrize(("value", "read"), [(6828, 6800), (104.6, 100), (0.4, 0), (7.6, 8), (0, 0), (999_999, 1e6)])
def test_two_digits_are_as_many_as_a_forecast_can_bear(value, read):
    assert analysis.rounded(value) == read


def test_the_table_has_a_row_a_month_and_both_ends_of_each_interval_in_the_order_of_the_forecast():
    both = analysis.expected(pd.concat([FORECAST, FORECAST.iloc[::-1].assign(route="0")]))
    assert list(both.columns) == ["route", "month", "median", "80 % from", "80 % to", "95 % from", "95 % to"]
    high, low = [6800, 6800, 6900, 6800, 6900], [100, 85, 130, 45, 190]
    assert both.to_numpy().tolist() == [
        ["A", MONTHS[0], *high], ["A", MONTHS[1], *low], ["0", MONTHS[1], *low], ["0", MONTHS[0], *high],
    ]  # fmt: skip


@pytest.mark.parametrize(("errors", "said"), [
    ([48, 58, 113, 102, 95, 89], "larger errors than {} three and four months ahead, and smaller ones otherwise."),
    ([48, 113, 102, 107], "smaller errors than {} one month ahead, and larger ones otherwise."),
    ([48, 58, 97], "smaller errors than {} one to three months ahead."),
    ([148, 158, np.nan], "larger errors than {} one and two months ahead."),
])  # fmt: skip
def test_the_answer_says_at_which_distances_forecasts_were_worse_and_at_which_better(errors, said):
    errors, than = pd.DataFrame({"earlier vintages": errors}), "last year's figure for the same month when made"
    of = "Forecasts of two routes together from earlier vintages, two of them made afterwards,"
    told = answer.past(errors, "two routes together", SCORED.assign(vintage=[*"abc"]))
    assert told == f"{of} had {said.format(than)}"
    assert not answer.past(errors.rename(columns={"earlier vintages": "backtest"}), "", SCORED)


def test_the_first_sentence_has_the_forecast_and_what_speaks_against_it():
    gives = "For July 2026, **about 6,800 detections** are forecast on the A route (80 % interval 6,800 to 6,900)"
    row = analysis.expected(FORECAST)[:1]
    assert answer.expected(row, 80) == f"{gives}."
    one = cited("a", row.assign(median=1.0))  # as a page gives it
    assert "**about 1 detection** is forecast" in plain(answer.expected(one, 80))
    assert answer.expected(row, 80, "too wide") == f"{gives}; past intervals were too wide."
    assert answer.title(row, 80, "too wide") == "A: about 6,800 in July 2026; past intervals were too wide"
    assert answer.title(row, 80, "") == "A: about 6,800 in July 2026 (80 % interval 6,800 to 6,900)"


def test_the_share_of_past_outcomes_inside_each_band_is_said_of_each_route_and_that_it_is_too_small_or_large():
    scores = pd.DataFrame(
        {
            "route": [*"ABC"],
            "coverage_50": [0.3, 0.35, 0.5],
            "coverage_80": [0.44, 0.74, 0.99],
            "coverage_95": [0.52, 1, 1],
        }
    )
    assert answer.widths(scores) == {"A": "too narrow", "B": "", "C": "too wide"}
    assert answer.covered(scores, [80, 95]) == {
        "A": "too narrow: of past outcomes, the bands contained 44 % and 52 %",
        "B": "of past outcomes, the bands contained 74 % and 100 %",
        "C": "too wide: of past outcomes, the bands contained 99 % and 100 %",
    }
    assert answer.covered(scores, [50])["B"] == "too narrow: of past outcomes, the bands contained 35 %"
    assert answer.covered(scores, [90]) == answer.widths(summary(SCORED[:0])) == {}


@pytest.mark.parametrize(
    ("made_on", "as_of", "said"),
    [
        ("2026-11-26", "2026-08-10", ": the forecast was made afterwards, on 26 November 2026"),
        ("2026-08-04", "latest", ": when the forecast was made, on 4 August 2026, July 2026 was over already"),
        ("", "latest", ": when they appeared, on 4 August 2026, July 2026 was over already"),
        ("2026-07-31", "latest", ""),
    ],
)
def test_months_that_were_over_when_a_forecast_was_made_are_named(made_on, as_of, said):
    told = answer.overdue(pd.Timestamp("2026-06-01"), made_on, "2026-08-04", as_of)
    assert told == f"The newest figures by route and month here are of June 2026{said}"


# Example: questions.outlook.analysis.sums
def test_a_sum_of_months_has_the_ends_of_its_months_added_up_and_their_coverage():
    past = [("A", at, ahead, 10.0 * came, 5.0, 15.0) for came, at in enumerate((1, 9)) for ahead in (1, 2)]
    past.append(("A", 12, 1, 99.0, 5.0, 15.0))  # the second month is not known yet
    scored = pd.DataFrame(past, columns=["route", "origin", "ahead", "came", "lower_80", "upper_80"])
    assert analysis.sums(FORECAST, scored, [80]).iloc[0].to_dict() == {
        "route": "A", "months": "July to August 2026", "sum": 6900, "80 % from": 6900, "80 % to": 7000, "80 % coverage": 50,
    }  # fmt: skip


def test_the_second_baseline_is_last_year_s_month_at_the_level_of_the_last_three_months():
    rows = pd.DataFrame({"route": "A", "origin": pd.Timestamp("2025-03-01"), "ahead": [1, 13], "came": 20.0,
                         "month": pd.to_datetime(["2025-04-01", "2026-04-01"])})  # fmt: skip
    assert analysis.second_baseline(rows, MONTHLY).fillna(-1).tolist() == [0, -1]
    assert analysis.second_baseline(rows, MONTHLY * 0).isna().all()


@pytest.mark.parametrize(
    ("relative", "p", "said", "sure"),
    [
        ([0.7, 0.8, 0.9], [0.03] * 3, "on three of three routes, but beyond chance on none (", ""),
        ([0.7, 0.8, 0.8], [0.001] * 3, "on three of three routes, beyond chance on three routes (", " on three routes"),
        ([0.7, 0.8], [0.004, 0.2], "on two of two routes, beyond chance on the A route (", " on the A route"),
        # enough for one route alone, not for one of the six that a reader can choose, on whichever page
        ([0.7, 1.1, 1.2], [0.008] * 3, "on one of three routes, but beyond chance on none (", ""),
        ([0.7], [0.008], "last year, but not beyond chance (", ""),
        ([0.7], [0.004], "absolute errors were below those of the same month of last year, beyond chance (", " on the A route"),
        ([1.1], [0.001], "were not below those of", ""),
        ([np.nan], [np.nan], "too short", ""),
    ],
)  # fmt: skip
def test_chance_is_judged_with_all_routes_in_mind(relative, p, said, sure):
    scores = pd.DataFrame({"route": [*"ABC"][: len(p)], "relative_mae": relative, "p": p})
    assert said in answer.chance(scores)
    test = f"; a backtest shows {'a' if sure else 'no'} gain in absolute errors beyond chance{sure}."
    assert answer.earlier(pd.DataFrame({"earlier vintages": [80, 95]}), SCORED, scores).endswith(test)


def test_the_title_of_errors_has_the_worst_of_the_distances_as_well_as_the_best():
    errors = pd.DataFrame({"earlier vintages": [48, 113, 97.4]}, index=["one month", "two months", "six months"])
    assert answer.ahead(errors[:1]) == "Errors were 48 % (one month ahead) of the baseline's"
    assert answer.ahead(errors) == "Errors were 48 % (one month ahead) to 113 % (two months ahead) of the baseline's"


SCORED = pd.DataFrame(
    [("2025-04-02", "A", "2025-02-01", 6, "2025-08-01", 6148.0, 13860.0, 7712.0, 2379.0, 5000.0, 2300.0, 6600.4, 40_000.0, 0.0, True),
     ("2025-04-02", "B", "2025-02-01", 1, "2025-03-01", 90.0, 100.0, 10.0, 20.0, 5.0, 10.0, 60.0, 150.0, 1.0, True),
     ("2025-05-06", "B", "2025-03-01", 1, "2025-04-01", 90.0, 100.0, 10.0, 20.0, 5.0, 10.0, 60.0, 150.0, 1.0, False)],
    columns=["vintage", "route", "origin", "ahead", "month", "came", "median", "error", "naive_error", "wis", "naive_wis",
             "lower_80", "upper_80", "inside_80", "backfilled"],
).astype({"origin": "datetime64[s]", "month": "datetime64[s]"})  # fmt: skip
SCORED = SCORED.assign(lower_95=[4800.0, 40, 40], upper_95=[67000.0, 300, 300], inside_95=1.0)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ({"80 %": False, "95 %": False}, "outside the 80 % interval and the 95 % interval"),
        ({"80 %": False, "95 %": True}, "outside the 80 % interval, inside the 95 % interval"),
        ({"80 %": 1.0, "95 %": 1.0}, "inside the 80 % interval and the 95 % interval"),
        ({"90 %": 0.0}, "outside the 90 % interval"),
    ],
)
def test_every_interval_is_named_by_one_rule(inside, said):
    assert analysis.placed(inside) == said


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        ([74.2, 87.1], "were too narrow: they contained 74 % and 87 %"),
        ([74.2, 96], "contained 74 % and 96 %"),
        ([74.6, 91], "contained 75 % and 91 %"),  # as printed; so few too few may be chance
        ([98.8, 100], "were too wide: they contained 99 % and 100 %"),
        ([88, 98.4], "contained 88 % and 98 %"),
    ],
)
def test_coverage_of_earlier_forecasts_stands_in_the_answer(earlier, said):
    both, untested = pd.DataFrame({"earlier vintages": [*earlier, 71.0]}), summary(SCORED[:0])
    told = f"Their 80 and 95 % intervals {said} of the outcomes; a backtest shows no gain in absolute errors"
    assert answer.earlier(both, SCORED, untested) == f"{told} beyond chance."


def test_a_record_by_route_has_coverage_and_leaves_out_intervals_that_no_route_has():
    scores = summary(SCORED)
    table = analysis.record(scores[scores["ahead"] == 0])
    assert table.reset_index().to_dict("list") == {
        "route": ["B", "A"], "origins": [2, 1], "relative MAE": [0.5, 3.24], "relative WIS": [0.5, 2.17],
        "80 % coverage": [100, 0], "95 % coverage": [100, 100], "median above, %": [100, 100],
    }  # fmt: skip
    assert "p of the hypothesis" not in answer.measured(table)
    tested = answer.measured(table.assign(**{"MAE from": float("nan"), "p": 0.1}))
    assert "with 95 % intervals and p of the hypothesis that both err alike, of each route by itself;" in tested
    assert tested.endswith("Where an interval has no end, the data set none")


def test_without_a_forecast_that_can_be_scored_the_tables_are_empty_and_say_so(monkeypatch):
    nothing = pd.DataFrame(columns=["vintage", "ahead", "route"])
    monkeypatch.setattr(ledger.ledger, "forecasts", lambda as_of="": nothing)
    scored = ledger.scored(MONTHLY, 12)
    scores = summary(scored)
    assert analysis.record(scores).empty
    assert answer.earlier_note(scored) == answer.UNSCORED
    assert answer.earlier(scored, scored, scores) == (
        f"{answer.UNSCORED} The history is too short to test the forecast."
    )


def test_arrivals_counted_since_are_set_beside_the_forecast_of_the_routes_to_the_country():
    listed = pd.DataFrame(
        [("2026-07-01", "month", "IT", "", "sea", 6870, ""), ("2026-08-01", "month", "IT", "", "sea", 897, "incomplete"),
         ("2026-07-01", "month", "ES", "", "all", 9999, ""), ("2026-07-01", "month", "IT", "Sicily", "sea", 1000, ""),
         ("2026-06-01", "month", "IT", "", "sea", 5, ""), ("2026-07-02", "day", "IT", "", "sea", 9, ""),
         ("2026-07-01", "month", "IT", "", "land", 9, "")],
        columns=["date", "period", "geo", "place", "border_type", "arrivals", "flag"],
    ).astype({"date": "datetime64[s]"})  # fmt: skip
    routes = [*analysis.REACHED]
    assert [analysis.reached(some) for some in (routes, routes[:2], routes[1:])] == [
        ["Italy", "Spain"],
        ["Italy"],
        ["Spain"],
    ]
    arrivals = {name: denominators.arrivals_in(listed, *of) for name, of in analysis.COUNTED.items()}
    assert arrivals["Italy"].to_dict() == {
        pd.Timestamp("2026-06-01"): 5,
        MONTHS[0]: 6870,
    }  # a part of August is no month
    assert arrivals["Italy"].dtype == "float64"
    near = analysis.beside_arrivals(pd.concat([FORECAST.assign(route=name) for name in ("A", *routes)]), arrivals)
    assert near.to_dict("split", index=False) == {
        "columns": ["country", "month", "forecast", "level", "lower", "upper", "arrivals", "inside"],
        "data": [
            ["Italy", MONTHS[0], 6800, "80 %", 6800, 6900, 6870, False], ["Italy", MONTHS[0], 6800, "95 %", 6800, 6900, 6870, True],
            ["Spain", MONTHS[0], 14000, "80 %", 14000, 14000, 9999, False], ["Spain", MONTHS[0], 14000, "95 %", 14000, 14000, 9999, False],
        ],
    }  # fmt: skip
    told = answer.arrived(near)
    assert told.startswith("For July 2026, the only month counted since, about 6,800 detections are forecast on the")
    assert told.endswith("6,870 arrivals by sea in Italy, outside the 80 % interval, inside the 95 % interval.")
    later = answer.arrived(pd.concat([near, near.assign(month=MONTHS[1])]))
    assert later.startswith("For August 2026, the newest month counted since,")
    assert analysis.beside_arrivals(FORECAST, arrivals).empty  # another route
    assert not answer.arrived(analysis.beside_arrivals(FORECAST, {}))
    both = answer.agreed(arrivals, pd.concat([MONTHLY.set_axis([name], axis=1) for name in routes], axis=1))
    assert both == "Italy, June 2026: 5 arrivals and 20 detections."
