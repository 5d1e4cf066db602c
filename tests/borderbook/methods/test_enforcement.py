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
    rows = table(order(2020, "MT", 1000), returned(2020, "MT", 200, kind="all"), returned(2020, "MT", 150))
    counts, floors = enforcement.counts(rows)
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
    counts, floors = enforcement.counts(table(returned(2020, "MT", 5, "LY")), "LY")
    assert (counts.loc[("MT", 2020), TO_THIRD], floors.any(axis=None)) == (5, False)


def test_a_place_that_is_not_there_has_every_year_without_a_figure():
    counts, floors = enforcement.counts(table(order(2020, "MT", 10), order(2021, "MT", 11)))
    missing = enforcement.of_place(counts, "FR")
    assert missing.isna().all(axis=None)
    assert (missing.index.tolist(), list(missing.columns)) == ([2020, 2021], list(counts))
    assert enforcement.of_place(counts.iloc[::-1], "MT")[ORDERS].to_dict() == {2020: 10, 2021: 11}
    assert enforcement.of_place(floors, "FR").dtypes.eq(bool).all()


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
    rows["vintage"], rows["revised"] = ["2026-05-12", "2017-05-31"] * 2, ["2017-05-31", "", "", ""]
    rows["total"] = rows["persons"]
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
