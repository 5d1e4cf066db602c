"""Return rates from several vintages, on tables small enough to check by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.questions.return_rates import analysis as return_rates

OLD, NEW = "2017-05-31", "2026-05-12"


def table(*rows):
    """A vintage of the enforcement dataset from (year, geo, citizenship, measure, returns_counted, persons)."""
    frame = pd.DataFrame(
        rows, columns=["year", "geo", "citizenship", "measure", "returns_counted", "persons"]
    )
    frame = frame.assign(reason="total", apprehension="total", flag="")
    codes = ["geo", "citizenship", "measure", "returns_counted", "reason", "apprehension", "flag"]
    return frame.astype({"persons": "Int64", "year": "Int64", **dict.fromkeys(codes, "category")})


def order(year, persons, geo="MT", citizenship="TOTAL"):
    return (year, geo, citizenship, "order_to_leave", "", persons)


def returned(year, persons, geo="MT", citizenship="TOTAL", kind="all"):
    return (year, geo, citizenship, "return", kind, persons)


def rate_of(by_vintage, kind="all", lag=0, geo="MT", citizenship="TOTAL"):
    held = return_rates.stacked({date: table(*rows) for date, rows in by_vintage.items()})
    made = return_rates.rates(held, kind, lag)
    return return_rates.series(made, geo, citizenship, 1990, 2100)


def test_both_figures_come_from_the_newest_vintage_that_has_both():
    made = rate_of({OLD: [order(2016, 100), returned(2016, 40)], NEW: [order(2016, 200), returned(2016, 50)]})
    row = made.loc[2016]
    assert (row["orders"], row["returns"], row["rate"]) == (200, 50, 25)
    assert (row["mixed"], row["vintages"]) == (False, NEW)


def test_one_vintage_with_both_goes_before_a_newer_one_with_one_of_them():
    row = rate_of({OLD: [order(2016, 100), returned(2016, 40)], NEW: [order(2016, 200)]}).loc[2016]
    assert (row["rate"], row["vintages"], row["mixed"]) == (40, OLD, False)


def test_figures_of_two_vintages_are_divided_only_where_none_has_both_and_are_marked():
    row = rate_of({OLD: [returned(2016, 40)], NEW: [order(2016, 200)]}).loc[2016]
    assert (row["rate"], row["mixed"], row["vintages"]) == (20, True, f"{OLD} / {NEW}")


def test_a_figure_without_the_other_gives_no_rate_and_names_its_vintage():
    made = rate_of({NEW: [order(2015, 100), returned(2017, 50)]})
    assert made.index.tolist() == [2015, 2016, 2017]  # a year without either is there, too
    assert made["rate"].isna().all()
    assert made["vintages"].tolist() == [NEW, "", NEW]
    assert not made["mixed"].any()


def test_the_lag_moves_the_orders_not_the_returns():
    rows = {NEW: [order(2015, 100), order(2016, 400), returned(2016, 80), returned(2017, 60)]}
    assert rate_of(rows).loc[2016, "rate"] == 20
    assert rate_of(rows, lag=1).loc[[2016, 2017], "rate"].tolist() == [80, 15]
    assert rate_of(rows, lag=2).loc[2017, "rate"] == 60


def test_the_two_kinds_of_returns_are_never_mixed():
    rows = {NEW: [order(2016, 100), returned(2016, 40), returned(2016, 10, kind="third_country")]}
    assert rate_of(rows, "all").loc[2016, "rate"] == 40
    assert rate_of(rows, "third_country").loc[2016, "rate"] == 10
    only_all = {NEW: [order(2016, 100), returned(2016, 40)]}
    assert pd.isna(rate_of(only_all, "third_country").loc[2016, "rate"])


def test_few_orders_suppress_the_rate():
    made = rate_of({NEW: [order(2015, 45), returned(2015, 5), order(2016, 50), returned(2016, 5)]})
    assert made["suppressed"].tolist() == [True, False]
    assert made["rate"].isna().tolist() == [True, False]


THIRD = [
    order(2016, 100),
    returned(2016, 20, citizenship="SY", kind="third_country"),
    returned(2016, 15, citizenship="STLS", kind="third_country"),
]


def test_a_country_without_a_total_to_third_countries_gets_the_sum_of_its_citizenships_marked():
    row = rate_of({NEW: THIRD}, "third_country").loc[2016]
    assert (row["returns"], row["summed"], row["cells"]) == (35, True, 2)
    assert (row["lower"], row["upper"]) == pytest.approx(((35 - 5) / 102.5 * 100, (35 + 5) / 97.5 * 100))


def test_a_published_total_goes_before_the_sum_even_if_it_is_older():
    rows = {OLD: [returned(2016, 60, kind="third_country")], NEW: THIRD}
    row = rate_of(rows, "third_country").loc[2016]
    assert (row["returns"], row["summed"]) == (60, False)


def test_no_sum_is_made_of_nothing_nor_for_an_aggregate():
    zero = [order(2016, 100), returned(2016, 0, citizenship="SY", kind="third_country")]
    assert pd.isna(rate_of({NEW: zero}, "third_country").loc[2016, "returns"])
    eu = [(y, "EU28", *rest) for y, _, *rest in THIRD]
    assert pd.isna(rate_of({NEW: eu}, "third_country", geo="EU28").loc[2016, "returns"])


def test_pooled_adds_up_the_years_that_have_both():
    made = rate_of({NEW: [order(2015, 100), returned(2015, 40), order(2016, 300)]})
    assert return_rates.pooled(made) == (40, 100)
    assert all(pd.isna(x) for x in return_rates.pooled(made.iloc[1:]))


def every(*rows):
    return return_rates.rates(return_rates.stacked({NEW: table(*rows)}), "all")


def test_the_latest_year_is_the_last_with_enough_of_them_the_highest_first():
    rows = [f(2015, n, geo=g) for g, n in zip(["AT", "BE", "BG", "CY", "CZ"], (60, 70, 80, 90, 100), strict=True)
            for f in (order, returned)]  # fmt: skip
    later = [order(2016, 100, geo="AT"), returned(2016, 50, geo="AT")]
    year, made = return_rates.latest(every(*rows, *later), "geo")
    assert (year, len(made)) == (2015, 5)
    year, made = return_rates.latest(
        every(*later, order(2016, 100, geo="BE"), returned(2016, 90, geo="BE")), "geo"
    )
    assert (year, made["geo"].tolist()) == (2016, ["BE", "AT"])
    assert return_rates.latest(every(order(2016, 100)), "geo")[0] is None


def test_countries_leave_aggregates_out_and_citizenships_leave_totals_out():
    rows = [f(2016, 100, geo=g, citizenship=c) for g in ("MT", "EU28") for c in ("TOTAL", "SY", "UNK")
            for f in (order, returned)]  # fmt: skip
    made = every(*rows)
    assert return_rates.of_countries(made, "TOTAL", 2016, 2016)["geo"].tolist() == ["MT"]
    assert return_rates.of_citizenships(made, "MT", 2016, 2016, 5)["citizenship"].tolist() == ["SY", "UNK"]
    assert len(return_rates.of_citizenships(made, "MT", 2016, 2016, 1)) == 1
    assert return_rates.with_citizenships(made, "EU27_2020", 2016, 2016) == "EU28"
    assert return_rates.with_citizenships(made, "MT", 2016, 2016) == "MT"
    assert return_rates.aggregate(made, "MT", "TOTAL", 2016) == ("EU (28, 2013-2020)", 100.0)
    assert return_rates.aggregate(made, "MT", "TOTAL", None) is None


def test_by_year_has_every_year_and_those_with_most_orders_first():
    rows = [order(2014, 100), returned(2014, 50), order(2016, 100), returned(2016, 10),
            order(2014, 900, geo="FR"), returned(2014, 90, geo="FR")]  # fmt: skip
    wide = return_rates.by_year(every(*rows), 5)
    assert wide.index.tolist() == ["FR", "MT"]
    assert wide.columns.tolist() == [2014, 2015, 2016]
    assert wide.loc["MT", 2014] == 50
    assert wide[2015].isna().all()
    assert return_rates.by_year(every(order(2014, 100)), 5).empty


# --- the published figures --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def held():
    dates = catalog.provenance("enforcement").vintages
    return return_rates.stacked({date: catalog.load("enforcement", date) for date in dates})


def test_the_eu_in_2023(held):
    row = return_rates.series(return_rates.rates(held, "all"), "EU27_2020", "TOTAL", 2023, 2023).loc[2023]
    assert (row["returns"], row["orders"]) == (112_815, 488_115)
    assert round(row["rate"], 1) == 23.1
    assert not row["mixed"]


def test_all_returns_never_need_two_vintages_and_citizenships_end_in_2016(held):
    made = return_rates.rates(held, "all")
    assert not made["mixed"].any()
    single = made[(made["citizenship"] != "TOTAL") & made["rate"].notna()]
    assert single["year"].max() == 2016
    assert return_rates.vintages(single) == [OLD]


def test_rates_to_third_countries_are_published_to_2016_and_sums_after(held):
    made = return_rates.rates(held, "third_country")
    france = return_rates.series(made, "FR", "TOTAL", 2010, 2023)
    assert france.loc[2016, "returns"] == 10_930
    assert not france.loc[:2016, "summed"].any()
    assert france.loc[2017:, "summed"].all()
    assert france.loc[2017:, "mixed"].all()
    eu = return_rates.series(made, "EU27_2020", "TOTAL", 2013, 2025)
    assert eu["returns"].isna().all()
