"""Series and rates on Eurostat's enforcement table."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.measures import enforcement

ROWS = [
    # year, geo, citizenship, measure, returns_counted, reason, persons, flag
    (2020, "MT", "TOTAL", "order_to_leave", "", "total", 1000, ""),
    (2022, "MT", "TOTAL", "order_to_leave", "", "total", 500, "b"),
    (2020, "MT", "TOTAL", "return", "all", "total", 200, ""),
    (2020, "MT", "TOTAL", "return", "third_country", "total", 150, ""),
    (2020, "MT", "TOTAL", "found_illegally_present", "", "total", 900, ""),
    (2020, "MT", "TOTAL", "found_illegally_present", "", "overstay", 400, ""),
    (2020, "MT", "LY", "order_to_leave", "", "total", 10, ""),
    (2020, "FR", "TOTAL", "order_to_leave", "", "total", 7, ""),
]


def table():
    columns = ["year", "geo", "citizenship", "measure", "returns_counted", "reason", "persons", "flag"]
    frame = pd.DataFrame(ROWS, columns=columns).assign(apprehension="total")
    return frame.astype({"persons": "Int64", "measure": "category", "flag": "category"})


def test_chain_keeps_one_geography_and_never_mixes_the_two_kinds_of_returns():
    made = enforcement.chain(table(), "MT", "third_country")
    persons = {(r.measure, r.year): r.persons for r in made.itertuples()}
    assert persons[("return", 2020)] == 150
    assert persons[("found_illegally_present", 2020)] == 900
    assert enforcement.chain(table(), "MT", "all").query("measure == 'return'")["persons"].tolist() == [200]


def test_a_year_without_a_figure_is_a_row_with_a_missing_figure():
    orders = enforcement.chain(table(), "MT").query("measure == 'order_to_leave'")
    assert orders["year"].tolist() == [2020, 2021, 2022]
    assert orders["persons"].isna().tolist() == [False, True, False]
    assert orders["flag"].tolist() == ["", "", "b"]


def test_wide_stands_in_the_order_of_the_chain():
    made = enforcement.wide(enforcement.chain(table(), "MT"))
    assert list(made.columns) == ["found_illegally_present", "order_to_leave", "return"]
    assert made.loc[2020].tolist() == [900, 1000, 200]


def test_an_unknown_geography_gives_an_empty_chain():
    assert enforcement.chain(table(), "XX").empty


def by_year(*values, start=2020):
    return pd.Series(values, index=pd.RangeIndex(start, start + len(values)), dtype="float64")


def test_return_rate_with_the_bounds_that_rounding_leaves():
    made = enforcement.return_rate(by_year(200), by_year(1000)).loc[2020]
    assert made["rate"] == pytest.approx(20)
    assert made["lower"] == pytest.approx(197.5 / 1002.5 * 100)
    assert made["upper"] == pytest.approx(202.5 / 997.5 * 100)


def test_return_rate_against_the_orders_of_an_earlier_year():
    made = enforcement.return_rate(by_year(10, 20, 30), by_year(100, 200, 300), lag=1)
    assert pd.isna(made.loc[2020, "rate"])
    assert made.loc[2021:, "rate"].tolist() == [20, 15]


def test_a_rate_on_few_orders_is_suppressed_and_a_missing_one_is_just_missing():
    made = enforcement.return_rate(by_year(5, 5, 60), by_year(45, float("nan"), 50))
    assert made["rate"].isna().tolist() == [True, True, False]
    assert made["suppressed"].tolist() == [True, False, False]
    assert made.loc[2022, "rate"] == pytest.approx(120)  # more returns than orders: orders of other years
