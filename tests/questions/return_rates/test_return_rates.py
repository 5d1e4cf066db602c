"""Return rates on tables small enough to check by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.methods.enforcement import EU, FOUND, ORDERS, RETURNS, TO_THIRD
from borderbook.questions.return_rates import analysis, answer
from borderbook.show.cited import Rate

STEP = pd.DataFrame([{"geo": "PT", "year": 2021, "before": 535.0, "after": 18245.0}])
NONE = STEP.iloc[:0]
PER = Rate(TO_THIRD, ORDERS)


def pairs(part=TO_THIRD, whole=ORDERS, **years):
    """{y2020: (20, 100)} as the notebook's two columns."""
    numbers = {int(year[1:]): values for year, values in years.items()}
    frame = pd.DataFrame.from_dict(numbers, orient="index", columns=[part, whole], dtype="float64")
    return frame.rename_axis("year").assign(rate=Rate(part, whole).of(frame[part], frame[whole]))


def floors(*years):
    return pd.Series([year in years for year in (2019, 2020, 2021)], index=[2019, 2020, 2021])


def test_citizenships_of_the_union_are_added_up_over_its_members_in_the_last_year_with_both():
    rows = [
        (2016, "FR", "MA", "order_to_leave", "", 100), (2016, "ES", "MA", "order_to_leave", "", 50),
        (2016, "FR", "MA", "return", "third_country", 30), (2017, "FR", "MA", "return", "third_country", 40),
        (2016, "CH", "MA", "order_to_leave", "", 999), (2016, "FR", "TOTAL", "order_to_leave", "", 999),
    ]  # fmt: skip
    names = ["year", "geo", "citizenship", "measure", "returns_counted", "persons"]
    table = pd.DataFrame(rows, columns=names).assign(
        reason="total", apprehension="total", flag="", vintage="2017-05-31", revised="", total=None
    )
    found = analysis.by_citizenship(table, EU, TO_THIRD, ORDERS, 0)
    # Spain lists no returns: its orders are no part of the whole
    assert found.to_dict("index") == {"MA": {"year": 2016, TO_THIRD: 30, ORDERS: 100}}
    revised = table.assign(vintage=["2017-05-31"] * 2 + ["2024-09-20"] * 2 + ["2017-05-31"] * 2)
    assert analysis.by_citizenship(revised, EU, TO_THIRD, ORDERS, 0).index.tolist() == ["MA"]
    assert analysis.by_citizenship(revised.assign(revised="2017-05-31"), EU, TO_THIRD, ORDERS, 0).empty
    british = table[table["geo"] == "FR"].assign(geo="GB")
    assert analysis.by_citizenship(british, "EU28", TO_THIRD, ORDERS, 0)[ORDERS].to_dict() == {"MA": 100}
    assert analysis.by_citizenship(british, EU, TO_THIRD, ORDERS, 0).empty
    single = table[table["citizenship"] == "MA"]
    earlier = single.assign(year=single["year"] - 1)
    other = single.assign(citizenship="SY", persons=single["persons"] * 2)
    more = analysis.by_citizenship(pd.concat([table, earlier, other]), EU, TO_THIRD, ORDERS, 0)
    assert more[["year", ORDERS]].reset_index().values.tolist() == [["SY", 2016, 200], ["MA", 2016, 100]]
    assert analysis.by_citizenship(table, "FR", TO_THIRD, ORDERS, 1)["year"].tolist() == [2017]
    assert analysis.by_citizenship(table, "DE", TO_THIRD, ORDERS, 0).empty


@pytest.mark.parametrize(
    ("counts", "floor", "jumps", "text"),
    [
        (pairs(y2019=(10, 100), y2020=(20, 100), y2021=(None, 100)), floors(), NONE,
         "In **2020**, the last year with both figures, Malta counted 20 returns to third countries against 100 orders "
         "to leave of the same year: **20 per 100**, after 10 in 2019 (10 against 100)."),
        (pairs(y2019=(10, 100), y2020=(20, 100)), floors(2019, 2020), NONE, "**at least 20 per 100**, after at least 10 in 2019"),
        (pairs(y2019=(10, 100), y2020=(20, 100)), floors(2020), NONE,
         "2019 is not compared, since only one of the two figures is whole."),
        (pairs(y2020=(225, 535), y2021=(825, 18245)), floors(), STEP,
         "**4.5 per 100**; it is not set against the year before, since orders to leave broke (from 535 in 2020 to 18,245)."),
        (pairs(y2020=(833, 100)), floors(), NONE, "**833 per 100**. More than 100 per 100 is no share"),
        (pairs(FOUND, RETURNS, y2020=(30, 60)), floors(), NONE, "30 persons found illegally present against 60 returns to any"),
        (pairs(y2020=(20, None)), floors(), NONE, "no rate can be given"),
    ],
)  # fmt: skip
def test_the_answer_leads_with_the_last_year_and_the_change_where_there_is_one(counts, floor, jumps, text):
    assert text in answer.latest(counts, Rate(*counts.columns[:2]), floor, "Malta", 0, jumps)


def test_a_break_of_the_year_of_the_orders_counts_with_a_lag():
    text = answer.latest(
        pairs(y2020=(225, 535), y2021=(825, 535)), PER, floors(), "Portugal", 1, STEP.assign(year=2020)
    )
    assert "of one year before" in text
    assert "since orders to leave broke" in text


def test_without_both_figures_nothing_is_said():
    assert answer.quarter(pd.DataFrame({ORDERS: [1.0]}), PER) == ""
    assert answer.broken(NONE, pd.DataFrame({"a": [1.0], "b": [1.0]}), RETURNS, ORDERS) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (19.0, "to third countries (18.9), not that of returns to any country (23.0)"),
        (23.0, "to any country (23.0), not"),
    ],
)
def test_the_commissions_figure_is_matched_with_the_rate_that_is_nearer(value, text):
    about = {"value": 20.0, "qualifier": "about", "document_date": "2025-03-11"}
    exact = {"value": value, "qualifier": "exact", "year": 2023, TO_THIRD: 18.9, RETURNS: 23.0}
    rows = pd.DataFrame([about, exact]).assign(indicator="return_rate").astype({"year": "Int64"})
    said = answer.reconciled(rows)
    assert text in said
    assert f"{value:.0f} % for 2023 (in March 2025 it said about 20 %)" in said


def union(orders, every, third, year):
    return pd.DataFrame({ORDERS: [orders], RETURNS: every, TO_THIRD: third}, index=pd.Index([year], name="year"))


def test_statements_stand_beside_both_rates_of_their_year_and_union():
    rows = [("return_rate", 19.0, "EU", 2023, "2023"), ("return_rate", 27.0, "EU", 2025, "January to September 2025"),
            ("return_rate_all_countries", 50.0, "EU-28", 2015, "2015"), ("return_rate", 20.0, "EU", 2022, "2022"),
            ("return_rate_without_western_balkans", 30.0, "EU", 2022, "2022"), ("returns", 9.0, "EU", 2022, "2022")]  # fmt: skip
    headlines = pd.DataFrame(rows, columns=["indicator", "value", "scope", "year", "period"]).assign(
        series="Commission headline", publisher="p", document_date="2025", qualifier="exact"
    )
    counts = pd.concat(
        {EU: pd.concat([union(400.0, 120.0, 84.0, 2022), union(488.0, 112.0, 90.0, 2023)]), "EU28": union(200.0, 100.0, 80.0, 2015)},
        names=["geo"],
    )  # fmt: skip
    releases = union(484.0, 111.0, 91.0, 2023).assign(document="d")
    others = headlines.assign(series="Eurostat headline")
    found = analysis.statements(pd.concat([headlines, others]), counts, releases)
    assert list(found.columns) == [
        "publisher", "indicator", "value", "qualifier", "scope", "year", "period", "document_date", TO_THIRD, RETURNS,
    ]  # fmt: skip
    assert found["value"].to_dict() == {0: 27, 1: 19, 2: 20, 3: 50}
    found = found.set_index("value")
    assert found.loc[20.0, [TO_THIRD, RETURNS]].tolist() == [21, 30]
    assert found.loc[19.0, TO_THIRD] == pytest.approx(91 / 484 * 100)  # of one release
    assert found.loc[50.0, [TO_THIRD, RETURNS]].tolist() == [40, 50]
    assert pd.isna(found.loc[27.0, TO_THIRD])  # a part of a year


def test_a_break_of_a_member_is_said_with_the_rate_without_it():
    rates = pd.DataFrame({"with": [27.0, 32.0], "without": [29.0, 28.0]}, index=[2020, 2021])
    text = answer.broken(STEP, rates, RETURNS, ORDERS)
    assert "Orders to leave in Portugal broke in 2021 (from 535 to 18,245)" in text
    assert "from 27 in 2020 to 32 in 2021" in text
    assert "from 29 to 28, so that no change is read from it" in text


def test_countries_are_no_rank_and_a_floor_is_called_one():
    table = pairs(y1=(20, 100), y2=(5, 50)).assign(rate=[20.0, 10.0], floor=[True, False]).set_axis(["FR", "CH"])
    title = answer.countries_title(table, 2021, PER)
    assert "from 10 to at least 20" in title
    assert "1 of the EU's 27 members" in title
    assert answer.with_counts(table, PER) == ["France (20 of 100)", "Switzerland (5 of 50)"]


@pytest.mark.parametrize(
    ("years", "same", "title"),
    [
        ([2010, 2016, 2023], 12, "43 in 2010 and 21 in 2023; of the 12 that report in both years, 35 and 17"),
        ([2010, 2023], 0, "Median of the countries: 43 in 2010 and 21 in 2023"),
        ([2010], 26, "Median of the countries: 43 in 2010"),
        ([], 0, "No year has rates of enough countries"),
    ],
)
def test_a_median_is_told_with_that_of_the_same_countries(years, same, title):
    medians = {"median": [43.0, 44.0, 21.0], "median of the same countries": [35.0, None, 17.0]}
    spread = pd.DataFrame(medians, index=[2010, 2016, 2023]).loc[years]
    assert answer.medians_title(spread, same).endswith(title)


def test_the_rate_of_a_floor_is_at_least_so_many_in_a_title():
    rates = pd.DataFrame({TO_THIRD: [37.0], RETURNS: [41.0]}, index=[2023])
    low = pd.DataFrame({TO_THIRD: [True], RETURNS: [False]}, index=[2023])
    text = "Austria, 2023, per 100 orders: at least 37 returns to third countries and 41 returns to any country"
    assert answer.series_title(rates, "Austria", "per 100 orders", low) == text
