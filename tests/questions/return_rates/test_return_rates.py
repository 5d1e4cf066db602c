"""Return rates on tables small enough to check by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.methods.enforcement import FOUND, ORDERS, RETURNS, TO_THIRD
from borderbook.questions.return_rates import analysis, answer, figures
from borderbook.questions.return_rates.parameters import ReturnRates


def pairs(part=TO_THIRD, whole=ORDERS, **years):
    """{y2020: (20, 100)} as the notebook's two columns."""
    numbers = {int(year[1:]): values for year, values in years.items()}
    return pd.DataFrame.from_dict(
        numbers, orient="index", columns=[part, whole], dtype="float64"
    ).rename_axis("year")


def floors(*years, of=(2019, 2020, 2021)):
    return pd.Series([year in years for year in of], index=pd.Index(of, name="year"))


def step(geo="PT", year=2021, before=535.0, after=18245.0):
    return pd.DataFrame([{"geo": geo, "year": year, "before": before, "after": after}])


NONE = step().iloc[:0]


def test_a_lag_pairs_returns_with_orders_of_earlier_years():
    counts = pairs(y2019=(1, 100), y2020=(2, 200), y2021=(3, 300))
    counts = pd.concat({"MT": counts}, names=["geo"])
    paired = analysis.with_lag(counts, TO_THIRD, ORDERS, 1).loc["MT"]
    assert paired[ORDERS].tolist()[1:] == [100, 200]
    assert pd.isna(paired.loc[2019, ORDERS])


@pytest.mark.parametrize(("held", "year"), [((10, 12, 3), 2021), ((1, 2, 3), 2022), ((0, 0, 0), None)])
def test_the_year_compared_is_the_last_with_enough_places(held, year):
    rows = [[1.0 if place < number else float("nan") for place in range(12)] for number in held]
    assert analysis.year_with_most(pd.DataFrame(rows, index=[2020, 2021, 2022])) == year


def enforcement_rows(*rows):
    names = ["year", "geo", "citizenship", "measure", "returns_counted", "persons"]
    return pd.DataFrame(rows, columns=names).assign(
        reason="total", apprehension="total", flag="", vintage="v"
    )


def test_citizenships_of_the_union_are_added_up_over_its_members_in_the_last_year_with_both():
    table = enforcement_rows(
        (2016, "FR", "MA", "order_to_leave", "", 100), (2016, "ES", "MA", "order_to_leave", "", 50),
        (2016, "FR", "MA", "return", "third_country", 30), (2017, "FR", "MA", "return", "third_country", 40),
        (2016, "CH", "MA", "order_to_leave", "", 999), (2016, "FR", "TOTAL", "order_to_leave", "", 999),
    )  # fmt: skip
    made = analysis.by_citizenship(table, "EU27_2020", TO_THIRD, ORDERS, 0)
    assert made.reset_index()[["citizenship", "year", TO_THIRD, ORDERS]].values.tolist() == [
        ["MA", 2016, 30, 150]
    ]
    assert analysis.by_citizenship(table, "FR", TO_THIRD, ORDERS, 1)["year"].tolist() == [2017]
    assert analysis.by_citizenship(table, "DE", TO_THIRD, ORDERS, 0).empty


def test_the_answer_leads_with_the_last_year_and_the_change_with_counts():
    said = answer.latest(pairs(y2019=(10, 100), y2020=(20, 100), y2021=(None, 100)), floors(), "Malta")
    assert "In **2020**" in said
    assert (
        "20 returns to third countries against 100 orders to leave of the same year: **20 per 100**" in said
    )
    assert "after 10 in 2019 (10 against 100)" in said


def test_a_floor_says_at_least_and_is_not_set_against_a_whole_figure():
    said = answer.latest(pairs(y2019=(10, 100), y2020=(20, 100)), floors(2020), "Malta")
    assert "at least 20 per 100" in said
    assert "2019 is not compared" in said


def test_a_break_is_said_instead_of_a_change():
    said = answer.latest(pairs(y2020=(225, 535), y2021=(825, 18245)), floors(), "Portugal", jumps=step())
    assert "broke (from 535 in 2020 to 18,245)" in said
    assert "after 42" not in said


def test_more_returns_than_orders_are_no_share():
    assert "no share" in answer.latest(pairs(y2020=(833, 100)), floors(), "Germany", lag=1)


def test_what_is_divided_by_what_is_read_from_the_columns():
    said = answer.latest(pairs(FOUND, RETURNS, y2020=(30, 60)), floors(), "Malta")
    assert "30 persons found illegally present against 60 returns to any country" in said


def test_without_both_figures_there_is_no_rate():
    assert "no rate can be given" in answer.latest(pairs(y2020=(20, None)), floors(), "Malta")
    assert answer.quarter(pd.DataFrame({ORDERS: [1.0]}), TO_THIRD, ORDERS) == ""
    assert answer.broken(NONE, pd.DataFrame({"a": [1.0], "b": [1.0]}), RETURNS, ORDERS) == ""


@pytest.mark.parametrize(
    ("value", "words"), [(19.0, "to third countries (18.9), not"), (23.0, "to any country (23.0), not")]
)
def test_the_commissions_figure_is_matched_with_the_rate_that_is_nearer(value, words):
    frame = pd.DataFrame(
        [{"indicator": "return_rate", "value": value, "year": 2023, TO_THIRD: 18.9, RETURNS: 23.0}]
    )
    assert words in answer.reconciled(frame)


def test_statements_stand_beside_both_rates_of_their_year_and_union():
    headlines = pd.DataFrame(
        [("return_rate", 19.0, "EU", 2023, "2023"), ("return_rate", 27.0, "EU", 2025, "January to September 2025"), ("return_rate_all_countries", 50.0, "EU-28", 2015, "2015")],
        columns=["indicator", "value", "scope", "year", "period"],
    ).assign(series="Commission headline", publisher="p", document_date="2025")  # fmt: skip
    counts = pd.concat(
        {"EU27_2020": _union(488.0, 112.0, 90.0, 2023), "EU28": _union(200.0, 100.0, 80.0, 2015)},
        names=["geo"],
    )
    releases = pd.DataFrame(
        {TO_THIRD: [91.0], ORDERS: [484.0], RETURNS: [111.0], "document": ["d"]}, index=[2023]
    )
    made = analysis.statements(headlines, counts, releases).set_index("value")
    assert made.loc[19.0, TO_THIRD] == pytest.approx(91 / 484 * 100)  # of one release
    assert made.loc[50.0, [TO_THIRD, RETURNS]].tolist() == [40, 50]
    assert pd.isna(made.loc[27.0, TO_THIRD])  # a part of a year


def _union(orders, every, third, year):
    return pd.DataFrame(
        {ORDERS: [orders], RETURNS: [every], TO_THIRD: [third]}, index=pd.Index([year], name="year")
    )


def test_a_break_of_a_member_is_said_with_the_rate_without_it():
    rates = pd.DataFrame({"with": [27.0, 32.0], "without": [29.0, 28.0]}, index=[2020, 2021])
    said = answer.broken(step(), rates, RETURNS, ORDERS)
    assert "Orders to leave in Portugal broke in 2021 (from 535 to 18,245)" in said
    assert "from 27 in 2020 to 32 in 2021" in said
    assert "from 29 to 28, so that no change is read from it" in said


def test_floors_are_drawn_as_lower_bounds():
    figure = figures.by_year(pairs(y2019=(10, 100), y2020=(20, 100)), floors(2019), "Malta", 0)
    assert "2019 at least 10, 2020 20" in figure.alt
    assert "floor" in figure.note
    assert figure.title == "Malta: 20 returns to third countries per 100 orders to leave in 2020"


def test_an_empty_rate_is_a_figure_without_bars():
    figure = figures.by_year(pairs(y2020=(20, None)), floors(), "Malta", 0)
    assert "no rate" in figure.title


def test_countries_are_no_rank_and_those_that_broke_are_named():
    table = pd.DataFrame(
        {TO_THIRD: [20.0, 5.0], ORDERS: [100.0, 50.0], "rate": [20.0, 10.0], "floor": [True, False]},
        index=["FR", "CH"],
    )
    figure = figures.by_country(table, 2021, step(), TO_THIRD, ORDERS)
    assert "1 of the EU's 27 members" in figure.title
    assert "from 10 to at least 20" in figure.title
    assert "Portugal" in figure.note


def test_rates_above_100_are_named_and_not_drawn():
    table = pd.DataFrame(
        {"year": 2016, TO_THIRD: [833.0, 10.0], ORDERS: [100.0, 50.0], "rate": [833.0, 20.0]},
        index=["IQ", "SY"],
    )
    figure = figures.by_citizenship(table, "Germany", TO_THIRD, ORDERS)
    assert len(figure.data) == 1
    assert "Iraq (833 of 100)" in figure.note
    assert "Iraq" not in figure.title
    assert "2016, the last year held" in figure.title


def test_cells_after_a_break_are_hatched():
    rates = pd.DataFrame({2020: [42.0], 2021: [4.5]}, index=["PT"])
    figure = figures.by_country_and_year(rates, rates < 10, TO_THIRD, ORDERS)
    assert "Hatched: Portugal 2021" in figure.alt


def test_bounds_of_rounding_stand_in_the_table():
    frame = figures.as_read(pairs(y2020=(20, 100)), floors(2020))
    assert frame[["at least", "at most", "remark"]].values.tolist() == [[17.1, 23.1, "floor"]]


def test_orders_by_citizenship_of_todays_union_are_refused_before_a_kernel():
    with pytest.raises(UsageError, match="orders to leave by citizenship are held for countries only"):
        ReturnRates.check(citizenship="SY")
