"""Series and rates on Eurostat's enforcement table."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.errors import UsageError
from borderbook.methods import enforcement

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


# --- comparing the four -----------------------------------------------------------------------------------


def rows_of(*cells):
    """Rows of a chain from (year, measure, persons, flag, vintage)."""
    frame = pd.DataFrame(cells, columns=["year", "measure", "persons", "flag", "vintage"])
    return frame.astype({"persons": "Int64"})


CHAIN = rows_of(
    (2022, "refusal_of_entry", 50, "", "2025-05-25"),
    (2022, "found_illegally_present", 400, "", "2026-05-12"),
    (2023, "found_illegally_present", 800, "b", "2026-05-12"),
    (2022, "order_to_leave", 200, "", "2026-05-12"),
    (2023, "order_to_leave", 300, "", "2026-05-12"),
    (2022, "return", 50, "e", "2024-09-20"),
    (2023, "return", 90, "", "2026-05-12"),
)


def test_the_latest_year_together_is_the_last_with_every_measure_that_is_held():
    made = enforcement.latest_together(CHAIN)
    assert made["year"].unique().tolist() == [2022]
    assert made["per_100_orders"].tolist() == [25, 200, 100, 25]
    without = enforcement.latest_together(CHAIN[CHAIN["measure"] != "refusal_of_entry"])
    assert without["year"].unique().tolist() == [2023]


def test_no_share_of_orders_is_given_where_they_are_few():
    made = enforcement.latest_together(
        rows_of((2022, "order_to_leave", 45, "", ""), (2022, "return", 5, "", ""))
    )
    assert made["per_100_orders"].isna().all()


def test_no_year_together_gives_an_empty_table():
    apart = rows_of((2021, "order_to_leave", 100, "", ""), (2022, "return", 5, "", ""))
    assert enforcement.latest_together(apart).empty


def test_ratios_divide_the_same_year_and_name_the_vintages_of_both():
    made = enforcement.ratios(CHAIN).set_index(["ratio", "year"])
    assert made.loc[("orders per 100 found", 2023), "rate"] == pytest.approx(300 / 800 * 100)
    assert made.loc[("returns per 100 orders", 2022), "rate"] == pytest.approx(25)
    assert made.loc[("returns per 100 orders", 2022), "vintages"] == "2024-09-20 / 2026-05-12"
    assert made.loc[("returns per 100 orders", 2023), "vintages"] == "2026-05-12"


def test_a_ratio_of_which_a_measure_is_not_held_has_no_rows():
    made = enforcement.ratios(CHAIN[CHAIN["measure"] != "return"])
    assert set(made["ratio"]) == {"orders per 100 found"}
    assert enforcement.ratios(CHAIN[CHAIN["measure"] == "return"]).empty


def many_countries():
    rows = [
        (year, geo, "TOTAL", measure, "all" if measure == "return" else "", "total", persons, "")
        for year, places in ((2021, ["DE", "FR", "GR", "IT", "MT", "EU27_2020"]), (2022, ["DE", "FR"]))
        for persons, geo in enumerate(places, start=100)
        for measure in enforcement.CHAIN
    ]
    columns = ["year", "geo", "citizenship", "measure", "returns_counted", "reason", "persons", "flag"]
    frame = pd.DataFrame(rows, columns=columns).assign(apprehension="total", vintage="2026-05-12")
    return frame.astype({"persons": "Int64"})


def test_countries_are_compared_in_the_latest_year_with_enough_of_them_and_without_aggregates():
    year, made = enforcement.countries_compared(many_countries(), "all", "TOTAL", 2021, 2022)
    assert year == 2021
    assert list(made.index) == ["MT", "IT", "GR", "FR", "DE"]
    assert list(made.columns) == list(enforcement.CHAIN)
    assert enforcement.vintages_of(many_countries(), 2021, "TOTAL") == ["2026-05-12"]


def test_countries_compared_takes_the_latest_year_where_no_year_has_enough():
    few = many_countries().query("geo in ['DE', 'FR', 'EU27_2020']")
    year, made = enforcement.countries_compared(few, "all", "TOTAL", 2021, 2022)
    assert (year, list(made.index)) == (2022, ["FR", "DE"])


def test_countries_compared_of_nothing_is_an_empty_table():
    year, made = enforcement.countries_compared(many_countries(), "all", "SY", 2021, 2022)
    assert (year, len(made)) == (2022, 0)
    assert list(made.columns) == list(enforcement.CHAIN)


def test_the_table_to_read_names_every_flag_and_vintage():
    made = enforcement.as_read(CHAIN).set_index("year")
    assert made.loc[2023, "Flags"] == "found illegally present: break in series"
    assert made.loc[2022, "Vintages"] == "2026-05-12; refused entry: 2025-05-25; returned: 2024-09-20"
    assert made.loc[2023, "Vintages"] == "2026-05-12"
    assert pd.isna(made.loc[2023, "Refused entry"])


# --- asking for what there is -----------------------------------------------------------------------------


def test_period_opens_at_the_figures_that_there_are():
    assert enforcement.period(table(), "MT", "TOTAL", "first", "latest") == (2020, 2022)
    assert enforcement.period(table(), "MT", "TOTAL", 2021, "latest") == (2021, 2022)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("TR", "TOTAL", "first", "latest"), ["Türkiye (TR)", "member states"]),
        (("FR", "LY", "first", "latest"), ["France (FR)", "citizenship LY", "TOTAL) only"]),
        (("MT", "SY", "first", "latest"), ["Malta (MT)", "1 single citizenships"]),
        (("MT", "TOTAL", 2010, 2012), ["from 2010 to 2012", "from 2020 to 2022"]),
        (("MT", "TOTAL", 2022, 2020), ["from 2022 to 2020", "first not after the last"]),
    ],
)
def test_asking_for_what_is_not_held_says_what_is(asked, said):
    with pytest.raises(UsageError) as error:
        enforcement.period(table(), *asked)
    assert [part for part in said if part not in str(error.value)] == []


def test_source_line_names_each_vintage_once():
    assert enforcement.source_line("Eurostat, X", ["b", "a", "a"]) == "Source: Eurostat, X, vintages a and b"
    assert enforcement.source_line("Eurostat, X", ["a"]) == "Source: Eurostat, X, vintage a"


def test_a_small_rate_keeps_a_decimal():
    assert [enforcement.shown(x) for x in (0, 1.14, 9.94, 9.96, 23.4, float("nan"))] == [
        "0", "1.1", "9.9", "10", "23", "no figure",
    ]  # fmt: skip


def test_names_and_remarks():
    assert enforcement.named("DE", "TOTAL") == "Germany"
    assert enforcement.named("DE", "SY") == "Germany (citizenship: Syria)"
    assert "Ceuta" in enforcement.remarks("ES", "TOTAL", 2015)
    assert enforcement.remarks("ES", "TOTAL", 2020) == ""
    assert "UNSCR 1244/1999" in enforcement.remarks("DE", "XK", 2015)


# --- the published figures --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published():
    return catalog.load("enforcement")


@pytest.mark.parametrize(
    ("measure", "persons", "flag", "vintage"),
    [
        ("refusal_of_entry", 123_260, "e", "2025-05-25"),
        ("found_illegally_present", 1_265_335, "", "2026-05-12"),
        ("order_to_leave", 488_115, "", "2026-05-12"),
        ("return", 112_815, "", "2026-05-12"),
    ],
)
def test_the_four_of_the_eu_in_2023(published, measure, persons, flag, vintage):
    together = enforcement.latest_together(enforcement.chain(published, "EU27_2020"))
    row = together.set_index("measure").loc[measure]
    assert (row["year"], row["persons"], row["flag"], row["vintage"]) == (2023, persons, flag, vintage)


def test_fourteen_countries_have_all_four_in_2023(published):
    year, made = enforcement.countries_compared(published, "all", "TOTAL", 2008, 2025)
    assert (year, len(made.dropna())) == (2023, 14)
    assert made.index[0] == "DE"
