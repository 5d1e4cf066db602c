"""Return rates on tables small enough to check by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.methods.enforcement import EU, FOUND, ORDERS, RETURNS, TO_THIRD
from borderbook.questions.return_rates import analysis, answer
from borderbook.show.cited import Rate, plain

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
    ("counts", "floor", "jumps", "lag", "text"),
    [
        (pairs(y2019=(10, 100), y2020=(20, 100), y2021=(None, 100)), floors(), NONE, 0,
         "In **2020** Malta counted 20 returns to third countries against 100 orders to leave of the same year: "
         "**20 per 100**. In 2019 it was 10."),
        (pairs(y2019=(10, 100), y2020=(20, 100)), floors(2019, 2020), NONE, 0,
         "**at least 20 per 100**. The year before is not compared, since returns to third countries are a lower bound."),
        (pairs(y2020=(225, 535), y2021=(825, 18245)), floors(), STEP, 0,
         "**4.5 per 100**. It is not set against the year before, since orders to leave jumped from 535 to 18,245."),
        (pairs(y2020=(225, 535), y2021=(825, 535)), floors(), STEP.assign(year=2020), 1, "of one year before: **154 per 100**. More than"),
        (pairs(y2020=(833, 100)), floors(), NONE, 0, "**833 per 100**. More than 100 per 100 is no share"),
        (pairs(FOUND, RETURNS, y2020=(30, 60)), floors(), NONE, 0, "30 persons found illegally present against 60 returns to any"),
        (pairs(y2020=(20, None)), floors(), NONE, 0, "No rate can be given"),
    ],
)  # fmt: skip
def test_the_answer_leads_with_the_last_year_and_the_year_before_where_it_can_be_compared(
    counts, floor, jumps, lag, text
):
    said = answer.latest(counts, Rate(*counts.columns[:2]), floor, "Malta", lag, jumps)
    assert text in " ".join(said)


def test_the_newest_quarter_and_a_later_rate_are_told_where_they_are_held():
    assert answer.quarter(pd.DataFrame({ORDERS: [1.0]}), PER) == ""
    of_quarter = pd.DataFrame({TO_THIRD: [32.0], ORDERS: [100.0]}, index=[pd.Timestamp("2026-01-01")])
    assert plain(answer.quarter(of_quarter, PER)) == "in the newest quarter, 2026 Q1, it was 32, on a first release"
    later = pd.DataFrame({RETURNS: [825.0], ORDERS: [18245.0]}, index=[2021])
    assert "4.5 per 100 of the same year in 2021 (825 against 18,245, as orders to leave jumped)" in plain(
        answer.newer(later, PER, 2020, STEP)
    )
    assert answer.newer(later, PER, 2021, STEP) == ""


def test_published_work_is_that_of_the_day_and_its_years_are_divided_as_it_did():
    counts = pd.DataFrame({ORDERS: 100.0, TO_THIRD: 31.0, RETURNS: 36.0}, index=range(2012, 2023))
    assert "32 %" in answer.published_work(counts, "2023-03-24")
    assert "at least 31 per 100 orders, and returns to any country 36" in answer.published_work(counts, "latest")
    assert "ICMPD" not in answer.published_work(counts, "2026-03-09")
    assert answer.published_work(counts, "2020-01-01") == "No published work of that time was read."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (19.0, "to third countries (18.9), not that of returns to any country (23.0)"),
        (23.0, "to any country (23.0), not"),
    ],
)
def test_the_commissions_figure_is_matched_with_the_rate_that_is_nearer(value, text):
    exact = {"value": value, "qualifier": "exact", "year": 2023, TO_THIRD: 18.9, RETURNS: 23.0}
    rows = pd.DataFrame([exact]).assign(indicator="return_rate").astype({"year": "Int64"})
    said = answer.reconciled(rows)
    assert text in said
    assert f"{value:.0f} % for 2023 matches" in said


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


def test_countries_are_no_rank_and_a_floor_is_called_one():
    table = pairs(y1=(20, 100), y2=(5, 50)).assign(rate=[20.0, 10.0], floor=[True, False]).set_axis(["FR", "CH"])
    title = answer.countries_title(table, 2021)
    assert "from 10 to at least 20" in title
    assert title.endswith("in 2 countries, 1 of the EU's 27 members")
    assert answer.with_counts(table, PER) == ["France (20 of 100)", "Switzerland (5 of 50)"]


@pytest.mark.parametrize(
    ("years", "same", "title"),
    [
        ([2010, 2016, 2023], 12, "43 in 2010 and 21 in 2023; of the same 12 countries, 35 and 17"),
        ([2010, 2023], 0, "Median of countries: 43 in 2010 and 21 in 2023"),
        ([2010], 26, "Median of countries: 43 in 2010"),
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
    text = "Austria, rate of 2023: at least 37 returns to third countries and 41 returns to any country"
    assert answer.series_title(rates, "Austria", low) == text
