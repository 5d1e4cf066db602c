"""Eurostat's counts of enforcement side by side."""

import pandas as pd
import pytest

from borderbook.methods import enforcement
from borderbook.methods.enforcement import EU, ORDERS, RETURNS, TO_THIRD

MEMBERS, NAN = enforcement.members(EU), float("nan")


def table(*rows):
    """The enforcement dataset from (year, geo, citizenship, measure, returns_counted, persons)."""
    names = ["year", "geo", "citizenship", "measure", "returns_counted", "persons"]
    frame = pd.DataFrame(rows, columns=names).assign(
        reason="total", apprehension="total", flag="", vintage="2026-05-12"
    )
    return frame.astype({"persons": "Int64", "year": "Int64"})


def order(year, geo, persons, citizenship="TOTAL"):
    return (year, geo, citizenship, "order_to_leave", "", persons)


def returned(year, geo, persons, citizenship="TOTAL", kind="third_country"):
    return (year, geo, citizenship, "return", kind, persons)


def test_counts_stand_side_by_side_and_the_two_kinds_of_returns_are_never_mixed():
    counts, floors = enforcement.counts(
        table(order(2020, "MT", 1000), returned(2020, "MT", 200, kind="all"), returned(2020, "MT", 150))
    )
    assert counts.loc[("MT", 2020), [ORDERS, TO_THIRD, RETURNS]].tolist() == [1000, 150, 200]
    assert not floors.any(axis=None)


def test_parts_by_reason_are_not_counted_and_returns_of_neither_kind_are_no_count():
    rows = table(order(2020, "MT", 1000), order(2020, "MT", 300))
    rows.loc[1, "reason"] = "overstay"
    rows.loc[2] = rows.loc[0].to_dict() | {"apprehension": "inland"}
    rows.loc[3] = rows.loc[0].to_dict() | {"persons": None}
    found = enforcement.totals(rows)
    assert found["persons"].tolist() == [1000]
    assert found.dtypes.astype("str").loc[["year", "persons"]].tolist() == ["int64", "float64"]
    rows = table(returned(2020, "MT", 5, kind="x"), returned(2020, "MT", 6), order(2020, "MT", 7))
    assert enforcement.totals(rows)["count"].tolist() == ["", TO_THIRD, ORDERS]


def test_years_between_are_there_and_missing():
    counts, _ = enforcement.counts(table(order(2020, "MT", 1000), order(2022, "MT", 500)))
    assert counts.loc["MT", ORDERS].isna().tolist() == [False, True, False]
    assert (counts.index.names, list(counts.columns)) == (["geo", "year"], list(enforcement.INDICATORS.values()))
    nothing, floors = enforcement.counts(table(order(2020, "MT", 1000)), "SY")
    assert nothing.empty
    assert floors.empty


def test_without_a_total_the_sum_of_citizenships_is_a_floor():
    rows = [returned(2020, "MT", 10, "LY"), returned(2020, "MT", 5, "SY")]
    counts, floors = enforcement.counts(table(*rows, returned(2021, "MT", 40), returned(2021, "MT", 5, "LY")))
    assert counts.loc["MT", TO_THIRD].tolist() == [15, 40]
    least = enforcement.counts(table(returned(2020, "MT", 1, "LY"), returned(2021, "MT", 0, "LY")))[0]
    assert least.loc["MT", TO_THIRD].fillna(-1).tolist() == [1, -1]
    assert floors.loc["MT", TO_THIRD].tolist() == [True, False]


@pytest.mark.parametrize(("upper", "kept"), [(30, [15]), (35, []), (10, [10])])
def test_a_floor_of_returns_is_no_higher_than_its_upper_limit_and_left_out_below_half_of_it(upper, kept):
    """Italy's citizenships of 2017, rounded one by one, gave 7,050 to third countries of 7,045 to any."""
    rows = table(returned(2020, "MT", 15, "LY"), returned(2020, "MT", upper, kind="all"))
    counts, floors = enforcement.counts(rows)
    assert counts[TO_THIRD].dropna().tolist() == kept
    assert floors.loc[("MT", 2020), TO_THIRD] == bool(kept)


def test_orders_are_never_summed_over_citizenships():
    counts, _ = enforcement.counts(table(order(2020, "MT", 10, "LY"), order(2019, "MT", 50)))
    assert enforcement.of_place(counts, "MT")[ORDERS].dropna().to_dict() == {2019: 50}


@pytest.mark.parametrize(("before", "floor"), [(13, 260), (14, None), (None, None)])
def test_the_union_is_the_sum_of_its_members_unless_those_without_a_figure_can_be_large(before, floor):
    """Greece found 911,470 persons in 2015; a sum of 2016 without Greece was less than four fifths of the total."""
    rows = [returned(year, geo, 10, "LY") for geo in MEMBERS[1:] for year in (2019, 2020)]
    rows += [returned(2019, MEMBERS[0], before, "LY")] * bool(before)
    counts, floors = enforcement.counts(table(*rows))
    assert enforcement.of_place(counts, EU)[TO_THIRD].get(2020, NAN) == pytest.approx(floor or NAN, nan_ok=True)
    assert enforcement.of_place(floors, EU)[TO_THIRD].get(2020) == bool(floor)


def test_a_release_goes_before_a_floor_and_after_the_table():
    releases = pd.DataFrame({TO_THIRD: [300.0], ORDERS: [9.0]}, index=pd.Index([2020], name="year"))
    rows = [returned(2020, geo, 10, "LY") for geo in MEMBERS]
    counts, floors = enforcement.counts(table(order(2020, EU, 2000), *rows), releases=releases)
    assert counts.loc[(EU, 2020), [ORDERS, TO_THIRD]].tolist() == [2000, 300]
    assert not floors.loc[(EU, 2020), TO_THIRD]
    assert enforcement.counts(table(order(2020, "MT", 1, "LY")), "LY", releases)[0].index.tolist() == [("MT", 2020)]


def test_a_single_citizenship_is_never_a_floor():
    counts, floors = enforcement.counts(table(order(2020, "MT", 10, "LY"), returned(2020, "MT", 5, "LY")), "LY")
    assert counts.loc[("MT", 2020), [ORDERS, TO_THIRD]].tolist() == [10, 5]
    assert not floors.any(axis=None)


def test_a_place_that_is_not_there_has_every_year_without_a_figure():
    counts, floors = enforcement.counts(table(order(2020, "MT", 10), order(2021, "MT", 11)))
    missing = enforcement.of_place(counts, "FR")
    assert missing.isna().all(axis=None)
    assert (missing.index.tolist(), missing.index.name, list(missing.columns)) == ([2020, 2021], "year", list(counts))
    assert enforcement.of_place(counts.iloc[::-1], "MT")[ORDERS].to_dict() == {2020: 10, 2021: 11}
    assert enforcement.of_place(floors, "FR").dtypes.eq(bool).all()


def headline(year, indicator, value, document="news", date="2024-05-06", **other):
    row = {
        "series": "Eurostat headline", "scope": "EU-27", "citizenship": "", "qualifier": "exact", "year": year,
        "indicator": indicator, "value": value, "document_title": document, "document_date": date,
    }  # fmt: skip
    return {**row, **other}


def test_releases_take_all_counts_of_a_year_from_the_document_that_gives_most():
    rows = [
        headline(2023, "order_to_leave", 484160),
        headline(2023, "return_to_third_country", 91465),
        headline(2023, "order_to_leave", 488115, "later", "2025-05-01"),
        headline(2023, "return_to_third_country", 11585, citizenship="GE"),
        headline(2019, "return_to_third_country", 142000, qualifier="rounded"),
        headline(2018, "return_to_third_country", 158000, scope="EU-28"),
        headline(2017, "return", 1, series="Commission headline"),
        headline(2016, "asylum_applicants", 1),
        headline(float("nan"), "return", 1),
        headline(2015, "return", 8, "first", "2016-02-01"),
        headline(2015, "return", 9, "newest", "2016-03-01", qualifier="exact or rounded"),
    ]
    expected = pd.DataFrame(
        {ORDERS: [float("nan"), 484160], TO_THIRD: [float("nan"), 91465], RETURNS: [9, float("nan")]},
        index=pd.Index([2015, 2023], name="year"),
    )  # fmt: skip
    pd.testing.assert_frame_equal(enforcement.first_releases(pd.DataFrame(rows)), expected, check_like=True)


def test_quarters_without_a_release_are_rows():
    rows = [("2024Q3", "order_to_leave", 100, "persons"), ("2025Q1", "order_to_leave", 120, "persons"), ("2025Q1", "return_to_third_country_change_on_same_quarter", 9, "percent")]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["quarter", "indicator", "value", "unit"]).assign(geo=EU)
    frame = pd.concat([frame, frame.assign(geo="FR", quarter="2020Q1")])
    quarters = enforcement.quarters(frame)
    assert [f"{at:%Y-%m}" for at in quarters.index] == ["2024-07", "2024-10", "2025-01"]
    assert quarters[ORDERS].isna().tolist() == [False, True, False]
    assert (quarters.index.name, list(quarters.columns)) == ("quarter", [ORDERS])
    assert enforcement.quarters(frame[frame["geo"] == "FR"]).empty
    assert len(enforcement.quarters(frame[frame["geo"] == "FR"], "FR")) == 1


def test_breaks_are_those_of_members_that_are_held_to_the_newest_year():
    rows = [order(year, geo, n) for year, n in ((2013, 900), (2014, 910), (2015, 905)) for geo in ("FR", "DE", EU)]
    rows += [order(2013, "PT", 500), order(2014, "PT", 18000), order(2015, "PT", 18100)]
    rows += [order(2013, "MT", 500), order(2014, "MT", 18000), order(2014, "CH", 1), order(2015, "CH", 9000)]
    found = enforcement.breaks_of_members(table(*rows))
    assert found[["geo", "year", "before", "after"]].values.tolist() == [["PT", 2014, 500, 18000]]
    own = enforcement.breaks_of_place(table(*rows), "PT")
    assert own[["count", "year"]].reset_index().values.tolist() == [[0, ORDERS, 2014]]
    assert enforcement.breaks_of_place(table(*rows, order(2013, "PT", 9, "SY")), "CH")["year"].tolist() == [2015]


def test_what_is_known_of_a_jump_stands_beside_it_and_eurostats_own_changes_are_read():
    jumps = pd.DataFrame(
        {"geo": ["PT", "SE"], "year": 2025, "count": ORDERS, "before": 1.0, "after": 9.0, "reason": ["size", "flag"]}
    )
    known = pd.DataFrame([{"geo": "PT", "indicator": "order_to_leave", "year": 2025, "known": "notices", "how_sure": "likely",
                           "publisher": "p", "document_title": "t", "document_date": "2025-10-16"}])  # fmt: skip
    table = enforcement.explained(jumps, known)
    assert table[["geo", "kind", "what is known", "how sure", "source"]].to_numpy().tolist() == [
        ["PT", "jump", "notices", "likely", "p: t, 2025-10-16"], ["SE", "break", "", "", ""],
    ]  # fmt: skip
    change = headline(2024, "return_to_third_country_change_on_previous_year", 19.3)
    assert enforcement.printed_changes(pd.DataFrame([change])).to_dict() == {(TO_THIRD, 2024): 19.3}


def test_members_of_the_unions():
    asked = [(EU,), ("EU28",), ("EU27_2007",), ("DE", 2019), ("DE", 2013), ("DE",)]
    members = [set(enforcement.members(*each)) for each in asked]
    assert [len(each) for each in members] == [27, 28, 27, 28, 28, 27]
    assert ["GB" in each for each in members] == [False, True, True, True, True, False]
    assert ["HR" in each for each in members] == [True, True, False, True, True, True]


def test_figures_of_two_vintages_are_paired_only_if_no_total_was_revised_between_them():
    """The Netherlands' orders of 2016 are 32,950 in the vintage of their returns, and 25,310 today."""
    rows = table(
        order(2016, "NL", 25310), returned(2016, "NL", 11215), order(2016, "DE", 71395), returned(2016, "DE", 70005)
    )  # fmt: skip
    rows = rows.assign(
        vintage=["2026-05-12", "2017-05-31"] * 2, revised=["2017-05-31", "", "", ""], total=rows["persons"]
    )
    held = enforcement.vintages(enforcement.totals(rows))
    assert held["vintage"].loc[("NL", 2016), [ORDERS, TO_THIRD]].tolist() == [20260512, 20170531]
    counts, _ = enforcement.counts(rows)
    found = enforcement.pairs(counts, held, TO_THIRD, ORDERS)
    assert found.loc[["DE", "NL"]].fillna(-1).to_numpy().tolist() == [[70005, 71395], [11215, -1]]
    later = enforcement.pairs(counts.rename(index={2016: 2017}), held, TO_THIRD, ORDERS, 1)
    assert later[ORDERS].isna().all()  # orders of the year before are not there
    assert enforcement.mixed(held, ORDERS) == []
    one_newer = pd.concat([rows, table(order(2016, "FR", 79950)).assign(vintage="2017-05-31", revised="", total=79950)])
    assert enforcement.mixed(enforcement.vintages(enforcement.totals(one_newer)), ORDERS) == [2016]


def test_both_counts_of_the_union_are_of_one_release_where_it_gives_both():
    rows = table(order(2024, EU, 464820), order(2023, EU, 488115)).assign(revised="", total=0)
    releases = pd.DataFrame({ORDERS: [453380.0], TO_THIRD: [110385.0]}, index=pd.Index([2024], name="year"))
    held = enforcement.vintages(enforcement.totals(rows))
    counts, _ = enforcement.counts(rows, releases=releases)
    assert enforcement.pairs(counts, held, TO_THIRD, ORDERS, releases=releases)[ORDERS].tolist() == [488115, 453380]
    assert enforcement.pairs(counts, held, TO_THIRD, ORDERS, 1, releases)[ORDERS].tolist()[1] == 488115


@pytest.mark.parametrize(("vintage", "before"), [([1, 1], 50), ([1, 2], -1), ([float("nan")] * 2, -1), (None, 50)])
def test_no_change_is_told_between_years_of_two_vintages(vintage, before):
    years = [2023, 2024]
    held = None if vintage is None else pd.Series(vintage, index=years)
    newest = enforcement.newest(pd.Series([50.0, 60.0], index=years), pd.Series(False, index=years), held)
    assert pd.Series([newest.before]).fillna(-1).tolist() == [before]


def test_rates_stand_in_a_column_a_place_and_no_state_whose_orders_fell_has_one():
    index = pd.MultiIndex.from_product([["CH", "FR", "HU", EU, "EU28"], [2016, 2024, 2025]], names=["geo", "year"])
    both = pd.DataFrame({TO_THIRD: 10.0, ORDERS: 100.0}, index=index)
    both.loc[("HU", [2024, 2025]), TO_THIRD] = float("nan")
    low = pd.DataFrame({TO_THIRD: [geo == "CH" for geo, _ in index]}, index=index)
    fell = pd.DataFrame({"geo": ["CH", "FR"], "year": [2025, 2025], "count": ORDERS, "before": 9e3, "after": 1e3})
    found = enforcement.rates(both, low, fell, [EU])
    assert list(found) == [EU, "FR", "CH"]  # by name; Hungary has none of the last years
    assert found.isna().sum().to_dict() == {EU: 0, "FR": 1, "CH": 1}
    assert list(enforcement.rates(both, low, fell, ["HU", EU])) == ["HU", EU, "FR", "CH"]


def test_the_state_that_makes_up_more_than_a_third_of_a_net_change_is_named_with_both_figures():
    def part_of(counts, jumps):
        return enforcement.main_part(counts, counts.loc[EU, ORDERS], jumps)

    rows = {"PT": (1, 18), "FR": (50, 59), "ES": (40, 35), EU: (100, 121), "CH": (1, 90)}
    index = pd.MultiIndex.from_product([rows, [2024, 2025]], names=["geo", "year"])
    counts = pd.DataFrame({ORDERS: [float(n) for both in rows.values() for n in both]}, index=index)
    jumps = pd.DataFrame({"geo": ["PT"], "year": [2025], "count": [ORDERS], "reason": ["size"]})
    told = "Portugal accounts for 17 of the net rise of 21: 1 in 2024, 18 in 2025"
    assert part_of(counts, jumps) == f"{told}, a jump."
    assert part_of(counts, jumps[:0]) == f"{told}."
    flagged = part_of(counts, jumps.assign(reason="both"))
    assert flagged == f"{told}, a break that Eurostat flags."
    counts.loc[("PT", 2025), ORDERS] = counts.loc[("FR", 2025), ORDERS] = float("nan")
    assert part_of(counts, jumps) == ""
    counts.loc[(EU, 2025), ORDERS] = 90.0
    assert "Spain accounts for 5 of the net fall of 10" in part_of(counts, jumps)
