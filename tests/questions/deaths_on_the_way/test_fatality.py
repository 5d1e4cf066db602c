"""Deaths on the way: counts, shares and rates, on tables small enough to check by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.errors import UsageError
from borderbook.methods import denominators
from borderbook.questions.deaths_on_the_way import analysis as fatality

A, B = "Central Mediterranean", "Western African"


def incidents(*rows):
    columns = ["date", "route", "cause", "dead", "dead_and_missing"]
    table = pd.DataFrame(rows, columns=columns)
    date = pd.to_datetime(table["date"])
    return table.assign(date=date, year=date.dt.year.astype("Int64"), lat=35.0, lon=14.0, flag="")


TABLE = incidents(
    ("2019-01-05", A, "drowning", 1, 10),
    ("2019-02-05", A, "mixed_or_unknown", 2, 2),
    ("2021-01-05", A, "drowning", 0, 1),
    ("2021-01-07", B, "drowning", 3, 7),
    ("2021-03-07", "Western Balkan", "violence", 1, 1),
)


def months(**columns):
    made = pd.DataFrame(
        {"route": A, "month": pd.to_datetime(["2019-01-01", "2019-02-01"]), "dead_and_missing": 0.0}
    )
    return made.assign(**{"detections": 1.0, "arrivals": 1.0, "attempted": 1.0, **columns})


def test_select_keeps_routes_years_and_cause():
    made = fatality.select(TABLE, [A, B], 2021, "latest", "drowning")
    assert made["dead_and_missing"].tolist() == [1, 7]
    assert made["route"].cat.categories.tolist() == [A, B]


def test_select_says_what_there_is_where_nothing_is_left():
    with pytest.raises(UsageError, match=r"No incident of cause 'violence' .* from 2019 to 2021"):
        fatality.select(TABLE, [A], cause="violence")


def test_by_year_has_every_year_and_every_route_asked_for():
    made = fatality.by_year(fatality.select(TABLE, [B, A]), fatality.years(TABLE))
    assert made.columns.tolist() == [B, A]
    assert made.index.year.tolist() == [2019, 2020, 2021]
    assert made[A].tolist() == [12, 0, 1]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [("first", "latest", [2019, 2021]), (2010, 2020, [2019, 2020]), (2021, 2030, [2021, 2021])],
)
def test_years_keep_to_the_data(start, end, expected):
    made = fatality.years(TABLE, start, end)
    assert [made[0], made[-1]] == expected


def test_a_year_is_whole_if_the_data_reach_its_end():
    index = pd.DatetimeIndex(["2020-01-01", "2021-01-01"])
    assert fatality.whole_years(index, pd.Timestamp("2021-12-30")).tolist() == [True, False]
    assert fatality.whole_years(index, pd.Timestamp("2021-12-31")).tolist() == [True, True]


def test_by_cause_is_ordered_by_size_with_shares():
    made = fatality.by_cause(TABLE)
    assert made["cause"].tolist() == ["drowning", "mixed_or_unknown", "violence"]
    assert made["incidents"].tolist() == [3, 1, 1]
    assert made["share"].round(2).tolist() == [85.71, 9.52, 4.76]


def test_largest_share_is_of_all_dead_and_missing():
    assert fatality.largest_share(pd.Series([1, 5, 4]), 1) == 50
    assert fatality.largest_share(pd.Series([1, 5, 4]), 10) == 100
    assert pd.isna(fatality.largest_share(pd.Series([0]), 1))


def test_profile_says_how_concentrated_and_how_unsure_the_record_is():
    row = fatality.profile(TABLE[TABLE["route"] == A]).iloc[0]
    assert (row["incidents"], row["dead_and_missing"], row["largest"]) == (3, 13, 10)
    assert row["top_hundredth"] == pytest.approx(10 / 13 * 100)  # one per cent of three is one
    assert row["missing"] == pytest.approx(10 / 13 * 100)
    assert row["unknown_cause"] == pytest.approx(2 / 13 * 100)
    assert row["alone"] == pytest.approx(1 / 3 * 100)


def test_places_add_up_what_lies_near_and_leave_out_what_lies_nowhere():
    table = TABLE.iloc[:4].assign(lat=[35.0, 35.05, None, 35.0], lon=[14.0, 14.05, 14.0, 14.0])
    made = fatality.places(table)
    assert made["dead_and_missing"].tolist() == [12, 7]  # routes stay apart
    assert (made["lat"].iloc[0], made["incidents"].iloc[0]) == (35.02, 2)


def test_rates_use_only_months_in_which_the_denominator_is_known():
    (row,) = fatality.rates(TABLE, months(detections=[500.0, None]), "detections").to_dict("records")
    assert (row["dead_and_missing"], row["divided_by"], row["months"], row["rate"]) == (10, 500, 1, 20)
    assert pd.isna(row["low"])  # one incident has no interval


def test_rates_by_year_and_an_unknown_denominator_gives_no_row():
    made = fatality.rates(TABLE, months(arrivals=[100.0, 300.0]), "arrivals", by=("route", "year"))
    assert made[["year", "dead_and_missing", "rate"]].to_numpy().tolist() == [[2019, 12, 30]]
    assert fatality.rates(TABLE, months(arrivals=[None, None]), "arrivals").empty
    assert fatality.rates(TABLE, months(arrivals=[0.0, None]), "arrivals").empty


def many(route, sizes):
    dates = pd.date_range("2019-01-01", periods=len(sizes))
    return incidents(*[(date, route, "drowning", 0, size) for date, size in zip(dates, sizes, strict=True)])


def test_rankings_follow_the_rate_under_each_denominator():
    table = pd.concat([many(A, [5] * 30), many(B, [1] * 30)])
    both = pd.concat([months(arrivals=1000.0), months(arrivals=10.0).assign(route=B)])
    made = fatality.rankings(table, both.assign(attempted=500.0, detections=500.0))
    first = made[made["rank"] == 1].set_index("denominator")["route"].to_dict()
    assert first == {"detections": A, "arrivals": B, "attempted": A}
    assert (made.loc[made["rank"] == 1, "first_in"] > 99).all()


def test_rankings_of_no_month_are_empty():
    assert fatality.rankings(TABLE, months().iloc[:0]).empty


def test_three_intervals_stand_side_by_side_and_the_plain_one_is_narrowest():
    table = many(A, [1, 2, 30] * 10)
    row = fatality.intervals_compared(table, months(detections=5000.0), "detections").iloc[0]
    assert row["poisson_low"] > row["incidents_low"]
    assert row["poisson_high"] < row["incidents_high"]
    assert row["rate"] == pytest.approx(330 / 10_000 * 1000)


@pytest.mark.parametrize(("year", "total"), [(2016, 5097), (2023, 3155)])
def test_the_three_mediterranean_routes_are_ioms_region_in_the_vintage_of_2026(year, total):
    table = catalog.load("incidents", "2026-04-17")
    routes = ["Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean"]
    made = fatality.by_year(fatality.select(table, routes), fatality.years(table))
    assert made.loc[f"{year}-01-01"].sum() == total


def test_the_rate_of_a_known_year_by_hand():
    table = catalog.load("incidents", "2026-04-17")
    chosen = fatality.select(table, [A], 2023, 2023)
    held = denominators.by_month(
        chosen, catalog.load("detections by border_type"), catalog.load("crossings"), [A],
        denominators.covered_months(table, 2023, 2023),
    )  # fmt: skip
    (row,) = fatality.rates(chosen, held, "detections").to_dict("records")
    assert (row["dead_and_missing"], row["divided_by"]) == (2526, 158_026)
    assert row["rate"] == pytest.approx(15.985, abs=0.001)
