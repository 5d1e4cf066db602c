"""Deaths on the way: counts, rates of one year and of several with their intervals, ties, and what is said of them."""

import numpy as np
import pandas as pd
import pytest

from borderbook.questions.deaths_on_the_way import analysis, answer
from borderbook.questions.deaths_on_the_way.parameters import DeathsOnTheWay
from borderbook.routes import EASTERN
from notemill import catalog
from notemill.charts import maps
from notemill.show.cited import Rate

A, B = "Central Mediterranean", "Western African"
RATE = Rate("dead and missing", "detections", 1000)
BOTH = DeathsOnTheWay.check(routes=[A, B])
YEARLY = pd.DataFrame({A: [90, 70], B: [60, 80]}, index=pd.Index([2024, 2025], name="year"))


def incidents(route, sizes, year=2025):
    size = np.asarray(sizes)
    return pd.DataFrame(
        {"date": pd.Timestamp(year, 5, 2), "year": year, "route": route, "cause": "drowning", "lat": 35.0, "lon": 12.0,
         "dead_and_missing": size, "females": 1, "males": pd.NA, "children": pd.NA, "source_quality": 5}
    ).astype({"males": "Int64", "children": "Int64"})  # fmt: skip


def by_year(incidents=20, divided_by=1000.0, **deaths):
    rows = {
        (route, 2022 + n): (incidents, dead, divided_by)
        for route, each in deaths.items()
        for n, dead in enumerate(each)
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["incidents", "dead_and_missing", "divided_by"])
    return table.set_axis(pd.MultiIndex.from_tuples(rows, names=["route", "year"]))


@pytest.mark.parametrize(
    ("first", "end", "years"),
    [("2023-01-02", "latest", [2023, 2024, 2025]), ("2023-03-02", "latest", [2024, 2025]), ("2023-01-02", 2024, [2023, 2024]), ("2023-01-02", 2022, [])],
)  # fmt: skip
def test_a_year_is_complete_if_the_record_covers_it(first, end, years):
    record = pd.DataFrame({"date": pd.to_datetime([first, "2026-04-09"])})
    assert analysis.complete_years(record, end) == years


def test_totals_have_an_interval_only_for_enough_incidents():
    table = analysis.totals(pd.concat([incidents(A, [3] * 30), incidents(B, [6] * 9)]))
    assert table.loc[A, ["incidents", "dead_and_missing"]].tolist() == [30, 90]
    assert table.loc[A, "low"] < 90 < table.loc[A, "high"]
    assert table.loc[B, ["low", "high"]].isna().all()


# Example: questions.deaths_on_the_way.analysis.pooled
def test_the_rate_of_several_years_has_an_interval_by_years():
    rates = analysis.pooled(by_year(x=[10, 20, 30, 60], alike=[30] * 4, three=[10, 20, 30]))
    assert (rates.loc["x", ["rate", "low", "high"]] * 1000).tolist() == pytest.approx([30, 9.5, 94], rel=0.005)
    assert rates.loc["alike", "low"] == rates.loc["alike", "high"] == 0.03
    assert (rates.loc["x", "years"], rates.loc["three", "known"]) == ("2022 to 2025", 3)
    assert rates.loc["three", ["rate", "low", "high"]].isna().all()
    assert analysis.pooled(by_year(incidents=3, few=[1, 2, 3, 4])).loc["few", "rate":"high"].isna().all()


@pytest.mark.parametrize(("years", "spread"), [(4, 0.5), (5, 0.01), (5, 0.5)])
def test_it_covers_the_truth_in_about_95_of_100_cases_whether_or_not_years_differ(years, spread):
    """400 routes a case: years with a gamma share of 50 incidents each, whose sizes are those recorded."""
    table, chance = catalog.load("incidents", vintage="2026-04-17"), np.random.default_rng(years)
    sizes = table.loc[table["route"] == A, "dead_and_missing"].to_numpy(dtype="float64")
    numbers = chance.poisson(50 * chance.gamma(spread**-2, spread**2, (400, years)))
    routes = {str(at): [chance.choice(sizes, number).sum() for number in row] for at, row in enumerate(numbers)}
    found, truth = analysis.pooled(by_year(**routes)), 50 * sizes.mean() / 1000
    assert 0.92 <= found["rate"].between(0, 9).mul((found["low"] <= truth) & (truth <= found["high"])).mean() <= 0.97


def test_routes_are_told_apart_by_the_ratio_of_their_rates_at_the_level_of_all_pairs():
    far, near = [100, 110, 90, 105], [70, 30, 60, 40]
    assert analysis.tied(by_year(high=far, low=[10, 12, 9, 11], wide=[20, 200, 10, 90])) == ["wide"]
    assert analysis.tied(by_year(high=far, near=near)) == []
    assert analysis.tied(by_year(high=far, near=near, c=[20, 1, 2, 90], d=[9, 1, 2, 3])) == ["near", "c"]
    assert analysis.tied(by_year(few=[1, 2])) == []


def test_only_rates_of_the_same_years_are_compared():
    of_five, of_four = [100, 110, 90, 105, 95], [101, 120, 90, 130]
    assert analysis.tied(by_year(high=of_five, near=of_five, other=of_four)) == ["near"]
    rates = pooled(**{B: 12.0, A: 9.0, EASTERN: 30.0})
    rates.loc[EASTERN, ["years", "known"]] = "2022 to 2024", 3
    every = DeathsOnTheWay.check(routes=[A, B, EASTERN, "Mainland Europe to the UK"])
    said = answer.sentences(YEARLY, rates, [A], [2024, 2025], RATE, every)
    assert said[1].endswith("not clearly above one other.")
    assert (
        said[2]
        == "Not compared: Eastern Mediterranean (2022 to 2024, detections at sea only) and Mainland Europe to the UK (no rate)."
    )


def pooled(known=4, **rates):
    rows = {route: (rate, rate - 4, rate + 5, "2022 to 2025", known) for route, rate in rates.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["rate", "low", "high", "years", "known"])


@pytest.mark.parametrize(
    ("rates", "tied", "said"),
    [
        ({B: 12.0, A: 9.0}, [A], "Of two routes compared, the highest rate per 1,000 detections of 2022 to 2025 was on the Western African route: **12** (95 % interval 8.0 to 17), not clearly above one other."),
        ({B: 12.0, A: 9.0, "x": 1.0}, [A], "not clearly above one other."),
        ({B: 12.0, A: 9.0}, [], "(95 % interval 8.0 to 17), clearly above the other."),
        ({B: 12.0, A: np.nan}, [], "The rate per 1,000 detections of 2022 to 2025 was **12** (95 % interval 8.0 to 17) on the Western African route. Not compared: Central Mediterranean (no rate of several years)."),
        ({A: np.nan, "known": 1}, [], "No rate per 1,000 detections is given: detections are known for at most one whole year of 2024 and 2025 on a route, and four are needed."),
        ({}, [], "detections are known for no whole years of 2024 and 2025 on a route, and four are needed."),
        ({A: np.nan}, [], "fewer than 15 incidents are recorded in the years for which detections are known."),
    ],
)  # fmt: skip
def test_the_highest_rate_is_told_with_what_it_ties_with_or_why_there_is_none(rates, tied, said):
    assert " ".join(answer.sentences(YEARLY, pooled(**rates), tied, [2024, 2025], RATE, BOTH)).endswith(said)


def test_the_last_complete_year_leads_and_the_title_says_the_same():
    first = "In 2025, at least **150 people** are recorded dead or missing on two routes."
    assert answer.sentences(YEARLY, pooled(), [], [2024, 2025], RATE, BOTH)[0] == first
    assert answer.headline(YEARLY, 2025, BOTH) == "2025: at least 150 dead or missing on two routes"
    one = DeathsOnTheWay.check(routes=[A], cause="drowning")
    assert answer.headline(YEARLY[[A]], 2024, one).endswith(
        "90 dead or missing on the Central Mediterranean route, cause: drowning"
    )
    assert (
        "missing on the Central Mediterranean route; cause: drowning."
        in answer.sentences(YEARLY[[A]], pooled(), [], [2024], RATE, one)[0]
    )


def test_a_rate_has_two_digits():
    assert [analysis.in_words(rate) for rate in (144.9, 36.4, 5.31, 0.42)] == ["145", "36", "5.3", "0.42"]


def test_places_near_each_other_are_one_and_the_map_holds_nearly_all():
    spread = incidents(B, [50, 30, 10, 9, 1, 7]).assign(
        lon=[-17.0, -17.1, -15.0, -20.0, -70.0, np.nan], lat=[20.0, 20.0, 28.0, 15.0, 12.0, 1.0]
    )
    placed = analysis.places(spread)
    assert placed[["lon", "lat", "value", "incidents"]].to_numpy().tolist()[:2] == [
        [-17.05, 20, 80, 2],
        [-15, 28, 10, 1],
    ]
    assert maps.inside(placed["lon"], placed["lat"], analysis.frame(placed)).tolist() == [True, True, True, False]
    assert analysis.frame(placed[:0]) == maps.MEDITERRANEAN
