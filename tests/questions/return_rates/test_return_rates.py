"""Return rates on tables small enough to check by eye."""

import pandas as pd
import pytest

from borderbook import phrases
from borderbook.methods import enforcement
from borderbook.methods.enforcement import EU, FOUND, ORDERS, RETURNS, TO_THIRD
from borderbook.questions.return_rates import analysis, answer
from edits import stored
from notemill.show.cited import Rate, cited, plain
from notemill.show.outputs import FIGURE_MIME, TABLE_MIME

STEP = pd.DataFrame([{"geo": "PT", "year": 2021, "before": 535.0, "after": 18245.0, "reason": "size", "count": ORDERS}])
NONE = STEP.iloc[:0]
PER = Rate(TO_THIRD, ORDERS)


def pairs(part=TO_THIRD, whole=ORDERS, **years):
    """{y2020: (20, 100)} as the notebook's two columns."""
    numbers = {int(year[1:]): values for year, values in years.items()}
    frame = pd.DataFrame.from_dict(numbers, orient="index", columns=[part, whole], dtype="float64")
    return frame.rename_axis("year").assign(
        rate=Rate(part, whole).of(frame[part], frame[whole]), **{"at most": frame[part] * 2.01}
    )


def floors(*years):
    return pd.Series([year in years for year in (2019, 2020, 2021)], index=[2019, 2020, 2021])


@pytest.mark.parametrize(
    ("counts", "floor", "jumps", "lag", "text"),
    [
        (pairs(y2019=(10, 100), y2020=(20, 100), y2021=(None, 100)), floors(), NONE, 0,
         "In **2020** Malta counted 20 returns to third countries against 100 orders to leave of the same year: "
         "**20.0 per 100**. In 2019 it was 10.0."),
        (pairs(y2019=(10, 100), y2020=(20, 100)), floors(2019, 2020), NONE, 0,
         "Malta had **between 20.0 and 40.2 returns to third countries per 100 orders to leave**. "),
        (pairs(y2020=(225, 535), y2021=(825, 18245)), floors(), STEP, 0,
         "**4.5 per 100**. It is not set against the year before, since orders to leave jumped from 535 to 18,245."),
        (pairs(y2020=(5755, 11750), y2021=(780, 10765)), floors(), STEP.assign(before=5755, after=780, count=TO_THIRD), 0,
         "since returns to third countries jumped from 5,755 to 780."),
        (pairs(y2020=(225, 535), y2021=(235, 545)), floors(), STEP.assign(reason="flag"), 0, "since Eurostat flags a break in orders to leave."),
        (pairs(y2020=(225, 535), y2021=(825, 535)), floors(), STEP.assign(year=2020), 1, "of one year before: **154.2 per 100**. With more returns"),
        (pairs(y2020=(833, 100)), floors(), NONE, 0, "**833.0 per 100**. With more returns to third countries than orders to leave there is no percentage: they"),
        (pairs(FOUND, RETURNS, y2020=(30, 60)), floors(), NONE, 0, "30 persons found illegally present against 60 returns to any"),
        (pairs(y2019=(10, 100), y2025=(None, 100)), floors(), NONE, 0,
         "**No rate later than 2019** is given here for Malta: it was then 10.0 per 100, 10 returns to third countries against "
         "100 orders to leave of the same year. Later years have no figure here of returns to third countries"),
        (pairs(y2021=(825, 18245), y2027=(None, 100)), floors(), STEP, 0,
         "of the same year. Orders to leave jumped from 535 to 18,245 that year; later years have no figure here of returns"),
        (pairs(y2020=(5755, 11750), y2021=(780, 10765), y2026=(None, None)).assign(rate=[49.0, None, None]), floors(),
         STEP.assign(before=5755, after=780, count=TO_THIRD), 0,
         "of the same year. For 2021 none is given, since returns to third countries fell by a jump to 780; "
         "later years have no figure here of returns to third countries and orders to leave, or one below 50."),
        (pairs(y2020=(20, None)), floors(), NONE, 0, "No rate can be given"),
    ],
)  # fmt: skip
def test_the_answer_leads_with_the_last_year_and_the_year_before_where_it_can_be_compared(
    counts, floor, jumps, lag, text
):
    said = answer.latest(counts, Rate(*counts.columns[:2]), floor, "Malta", lag, jumps)
    assert text in " ".join(said)


def test_two_first_releases_are_called_so():
    """Of each year the first release: later ones give 488,115 orders of 2023 in place of 484,160."""
    both = pairs(y2019=(10, 100), y2020=(20, 100))
    for released, text in (
        ([2019, 2020], "In 2019 it was 10.0, also as first released."),
        ([2020], "In 2019 it was 10.0."),
    ):
        lead, after = answer.latest(both, PER, floors(), "the EU", 0, NONE, released)
        assert ("100 orders to leave of the same year, as first released: **20.0" in lead, after) == (True, text)


def test_the_newest_quarter_and_a_later_rate_are_told_where_they_are_held():
    assert answer.newest_quarters(pd.DataFrame({ORDERS: [1.0]}), PER) == ""
    of_quarter = pd.DataFrame(
        {TO_THIRD: [22.9, 24.0, 28.8, 32.0], ORDERS: 100.0},
        index=pd.to_datetime(["2024-10-01", "2025-04-01", "2025-10-01", "2026-01-01"]),
    )
    beside = (
        "in first releases of quarters the rate of returns to third countries was 28.8 in 2025 Q4 (22.9 in 2024 Q4)"
    )
    assert plain(answer.newest_quarters(of_quarter, PER)) == f"{beside} and 32.0 in 2026 Q1"
    assert plain(answer.newest_quarters(of_quarter.iloc[:3], PER)) == beside
    later = pd.DataFrame({RETURNS: [30.0, 825.0], ORDERS: [100.0, 18245.0], "rate": [30.0, 4.52]}, index=[2020, 2021])
    both = pairs(y2020=(9, 100), y2021=(None, 100))
    first, counts = map(plain, answer.of_any_country(later, both, PER, floors(2020), "Malta", STEP))
    assert first == "; of returns to any country **4.5** in 2021"
    assert (
        "Malta counted at least 9 returns to third countries against 100 orders to leave in 2020, and in 2021" in counts
    )
    assert "EU states too: 825 against 18,245, as orders to leave jumped." in counts
    exact = answer.of_any_country(later, both, PER, floors(), "Malta", STEP.assign(count=RETURNS))
    assert "too, was 4.5 per 100 in 2021 (825 against 18,245, as returns to any country jumped)" in plain(
        "".join(exact)
    )
    assert answer.of_any_country(later[:1], both, PER, floors(2020), "Malta", STEP) == ("", "")


def test_a_step_of_a_quarter_is_given_with_both_of_its_counts():
    """Germany's rate tripled in one quarter of 2025: its returns doubled, its orders fell."""
    days = pd.to_datetime(["2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01"])
    counted = pd.DataFrame({TO_THIRD: [None, 3445.0, 7190, 7690], ORDERS: [17915.0, 14095, 12510, 10720]}, index=days)
    text = "2025 Q2 to 2025 Q3: returns to third countries 3,445 to 7,190 and orders to leave 14,095 to 12,510."
    assert answer.largest_rise(counted, PER) == f"Largest rise, {text}"
    assert answer.largest_rise(counted[2:], PER) == ""


def test_a_title_on_places_gives_two_that_are_far_apart():
    rates = pd.DataFrame({"rate": [7.74, 9.3, 67.14], "at most": [8.9, None, 67.5]}, index=["FR", "ES", "PL"])
    rates["floor"] = rates["at most"].notna()
    title = "2023: at most 8.9 per 100 orders to leave in France, at least 67.1 in Poland"
    assert answer.places_title(rates, 2023, PER) == title
    exact = answer.places_title(rates.iloc[1:].assign(floor=False), 2023, PER)
    assert exact == "2023: 9.3 per 100 orders to leave in Spain, 67.1 in Poland"


def test_a_minimum_whose_upper_limit_is_printed_as_the_same_number_is_the_rate():
    """Spain 2023: "between 9.3 and 9.3"; the places of numbers made the two texts differ."""
    rate, most = pd.Series({2019: 9.3215, 2020: 50.05}), pd.Series({2019: 9.3293, 2020: 50.27})
    assert answer.minimums(rate, most, floors(2019, 2020)).tolist() == [False, True]
    assert answer.minimums(rate, most * float("nan"), floors(2019, 2020)).all()
    both = pairs(y2019=(93215, 1_000_000)).assign(**{"at most": 9.3293})
    said = answer.latest(cited("a", both), PER, floors(2019), "Spain", 0, NONE)[0]
    assert plain(said).startswith("In **2019** Spain counted at least 93,215 returns to third countries against")
    assert plain(said).endswith("of the same year: **9.3 per 100**.")


def test_a_rate_of_a_first_release_says_so_only_if_its_orders_were_revised_since():
    both, now = pairs(y2019=(10, 100), y2020=(20, 100)), pd.Series({2019: 100.0, 2020: 110.0})
    told = "The two counts of 2020 are of one first release: orders to leave were later revised to 110, and no returns"
    assert answer.one_release(both, PER, now, {2020}).startswith(told)
    assert answer.one_release(both, PER, now, {2019}) == answer.one_release(both, PER, now - [0, 10], {2020}) == ""


@pytest.mark.parametrize(
    ("value", "text"), [(19.0, "to third countries (18.9), not that"), (23.0, "to any country (23.0), not that")]
)
def test_the_commissions_figure_is_matched_with_the_rate_that_is_nearer(value, text):
    exact = {"value": value, "qualifier": "exact", "year": 2023, TO_THIRD: 18.9, RETURNS: 23.0}
    rows = pd.DataFrame([exact]).assign(indicator="return_rate").astype({"year": "Int64"})
    assert f"{value:.0f} % for 2023 matches the rate of returns {text}" in answer.reconciled(rows)


def union(orders, every, third, year):
    return pd.DataFrame({ORDERS: [orders], RETURNS: every, TO_THIRD: third}, index=pd.Index([year], name="year"))


def of_table(*rows):
    """Rows of the enforcement dataset, from (geo, year, orders, returns to any country, to third countries)."""
    kinds = [("order_to_leave", ""), ("return", "all"), ("return", "third_country")]
    every = [
        {"geo": geo, "year": year, "measure": measure, "returns_counted": counted, "persons": number}
        for geo, year, *numbers in rows
        for (measure, counted), number in zip(kinds, numbers, strict=True)
    ]
    whole = {"citizenship": "TOTAL", "reason": "total", "apprehension": "total", "total": 1.0}
    return pd.DataFrame(every).assign(**whole, flag="", vintage="2026-05-12", revised="")


def test_statements_stand_beside_both_rates_of_their_year_and_union():
    rows = [("return_rate", 19.0, "EU", 2023, "2023"), ("return_rate", 27.0, "EU", 2025, "January to September 2025"),
            ("return_rate_all_countries", 50.0, "EU-28", 2015, "2015"), ("return_rate", 20.0, "EU", 2022, "2022"),
            ("return_rate_without_western_balkans", 30.0, "EU", 2022, "2022"), ("returns", 9.0, "EU", 2022, "2022")]  # fmt: skip
    headlines = pd.DataFrame(rows, columns=["indicator", "value", "scope", "year", "period"]).assign(
        series="Commission headline", publisher="p", document_date="2025", qualifier="exact"
    )
    table = of_table((EU, 2022, 400, 120, 84), (EU, 2023, 488, 112, None), ("EU28", 2015, 200, 100, 80))
    releases = union(484.0, 111.0, 91.0, 2023)
    counts, _ = enforcement.counts(table, releases=releases)
    others = headlines.assign(series="Eurostat headline")
    found = analysis.statements(pd.concat([headlines, others]), table, counts, releases)
    assert list(found) == ["publisher", "indicator", "value", "scope", "year", "period", TO_THIRD, RETURNS]
    assert found["value"].to_dict() == {0: 27, 1: 19, 2: 20, 3: 50}
    found = found.set_index("value")
    assert found.loc[20.0, [TO_THIRD, RETURNS]].tolist() == [21, 30]
    assert found.loc[19.0, TO_THIRD] == pytest.approx(91 / 484 * 100)  # of one release
    assert found.loc[19.0, RETURNS] == pytest.approx(112 / 488 * 100)  # as in the page's other tables: of the table
    assert found.loc[50.0, [TO_THIRD, RETURNS]].tolist() == [40, 50]
    assert pd.isna(found.loc[27.0, TO_THIRD])  # a part of a year


def test_a_title_on_series_gives_rates_of_one_year_calls_a_floor_so__():
    rates = pd.DataFrame({TO_THIRD: [37.9, None], RETURNS: [41.0, 32.0]}, index=[2023, 2025])
    low = pd.DataFrame({TO_THIRD: [True], RETURNS: [False]}, index=[2023])
    text = "Austria, rate of 2023: ≥ 37.9 to third countries and 41.0 to any country"
    assert answer.series_title(rates, "Austria", low) == text


def test_an_old_rate_leads_no_title_and_one_above_its_base_is_explained():
    newest = enforcement.Newest(2016, 101.2, float("nan"), False)
    for one, last, title in (
        (newest, 2021, "101.2 returns to third countries per 100 orders to leave in 2016"),
        (newest._replace(floor=True), 2021, "between 101.2 and 130.0 returns to third countries per 100 orders to leave in 2016"),
        (newest, 2022, "no rate later than 2016, when it was 101.2 per 100"),
    ):  # fmt: skip
        assert answer.year_title(one, "Malta", PER, pd.Series({2016: 130.0, last: 140.0})) == f"Malta: {title}"
    later = "in 2016, 101.2 returns to third countries per 100 orders to leave of 2015"
    assert answer.year_title(newest, "Malta", PER, pd.Series({2016: 130.0}), lag=1) == f"Malta: {later}"
    rates = pd.DataFrame({TO_THIRD: [101.2, None], RETURNS: [101.2, None]}, index=[2016, 2022])
    title = "Malta, rate of 2016: 101.2 to third countries and 101.2 to any country"
    assert answer.series_title(rates, "Malta", rates < 0) == title
    least, no_minimum, high, above = answer.notes(rates, rates < 0, PER, STEP, EU)
    assert least == no_minimum == high == ""
    both = "returns to third countries and returns to any country"
    assert above.startswith(f"Above 100: {both} of a year can follow orders to leave of an earlier year")
    assert answer.notes(rates / 2, rates > 0, PER, STEP, EU) == [phrases.FLOOR, "", "", ""]
    fell = STEP.assign(year=2016, before=1715.0, after=530.0, count=RETURNS)  # Czechia's blank had no reason
    none = "No rate of Czechia is given with returns to any country of 2016: they fell by a jump, perhaps to a partial count."
    assert answer.notes(rates / 2, rates < 0, PER, fell, "CZ") == ["", none, "", ""]
    hatched = [answer.notes(rates / 2, rates > 0, PER, STEP, geo, most=rates[RETURNS])[0] for geo in (EU, "MT")]
    assert ["over members" in hatched[0], "over citizenships" in hatched[1]] == [True, True]


def test_a_part_that_exceeds_its_whole_is_told():
    """Denmark 2011: 485 returns to third countries, 455 to any country."""
    third, every = pd.Series({2010: 20.0, 2011: 485.0, 2012: None}), pd.Series({2010: 20.0, 2011: 455.0, 2012: 5.0})
    assert answer.exceeding(third, every) == "In 2011 more returns to third countries are given than to any country."
    assert answer.exceeding(every, third[:1]) == ""


def test_each_printed_rate_is_the_quotient_of_printed_counts():
    """A rate of 23.0 stood on the page beside 112,815 of 488,115, which are 23.1."""
    shown = [data.get(FIGURE_MIME) or data[TABLE_MIME] for data in stored("return_rates", FIGURE_MIME, TABLE_MIME)]
    tables = {one["name"]: pd.DataFrame(one["rows"], columns=one["columns"]) for one in shown}
    third, every = (
        tables[name].set_index("year") for name in ("return-rate-by-year-with-bounds", "returns-to-any-country")
    )
    assert len(third.dropna(subset="per 100")) >= 10
    for table, part in ((third, TO_THIRD), (every, RETURNS)):
        both = table.dropna(subset=["per 100"]).astype({part: float, ORDERS: float})
        off = both[part] / both[ORDERS] * 100 - both["per 100"]
        exact = ~both.get("per 100_at_least", pd.Series(False, both.index)).astype(bool)
        assert off[exact].abs().max() <= 0.0501
        assert off[~exact].between(0, 0.1).all()  # a minimum is rounded down
    later = third.dropna(subset=["newest orders to leave"])
    assert len(later)
    rates = later[TO_THIRD].astype(float) / later["newest orders to leave"].astype(float) * 100
    assert (later["per 100 of these"] - rates).abs().max() <= 0.0501
    most = third.dropna(subset=["at most"])
    assert (most["at most"] - every["per 100"]).dropna().eq(0).all()  # one rate is one number on the page
    lines = tables["return-rate-by-what-is-counted"]
    said = tables["statements-on-the-return-rate"]
    said = said[(said["of"] == "EU") & said["period"].astype(str).str.fullmatch(r"\d{4}")].dropna(subset=[RETURNS])
    assert len(said)
    for kind, table in ((TO_THIRD, third), (RETURNS, every)):
        of_kind = lines[lines["series"] == f"EU-27: {kind}"].dropna().set_index("year").iloc[:, 1].astype(float)
        assert (of_kind.set_axis(of_kind.index.astype(int)) - table["per 100"].dropna()).abs().max() <= 0.1
        assert said[kind].tolist() == [table["per 100"][int(year)] for year in said["period"]]
