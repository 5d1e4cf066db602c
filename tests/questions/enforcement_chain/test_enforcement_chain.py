"""The four counts side by side, on tables small enough to check by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.methods.enforcement import EU, FOUND, ORDERS, REFUSED, TO_THIRD
from borderbook.questions.enforcement_chain import answer

NAN = float("nan")
STEP = pd.DataFrame([{"geo": "PT", "year": 2024, "before": 535.0, "after": 18245.0, "count": ORDERS}])
BY_COUNTRY = pd.DataFrame({FOUND: [9420.0, 168360.0, 10.0], ORDERS: [25340.0, 55240.0, NAN]}, index=["BE", "DE", "MT"])


def counts(**columns):
    names = {"found": FOUND, "orders": ORDERS, "returns": TO_THIRD}
    frame = pd.DataFrame({names[name]: values for name, values in columns.items()}, dtype="float64")
    return frame.set_axis(pd.RangeIndex(2023, 2023 + len(frame), name="year"))


def floors(frame, *years):
    return pd.DataFrame({name: frame.index.isin(years) for name in frame}, index=frame.index)


@pytest.mark.parametrize(
    ("own", "floor_years", "text"),
    [
        (counts(found=[100, 80], returns=[50, NAN]), (), "The EU-27 counted in **2024** **80** persons found illegally present "
         "(down 20 %); in **2023** **50** returns to third countries."),
        (counts(returns=[50, 60]), (2024,), "in **2024** at least **60** returns to third countries."),
        (counts(returns=[50, 60]), (2023, 2024), "at least **60** returns to third countries (up 20 %)."),
        (counts(orders=[535, 18245]), (), "**18,245** orders to leave (a break: 535 the year before)."),
        (counts(found=[100, 80], orders=[NAN, NAN]), (), "(down 20 %). No figure is held of orders to leave."),
        (counts(found=[NAN, NAN]), (), "For the EU-27 no figure is held"),
    ],
)  # fmt: skip
def test_each_count_stands_in_its_own_newest_year_with_its_change(own, floor_years, text):
    assert text in answer.newest(own, floors(own, *floor_years), STEP, "the EU-27", of_vintages(own, 2, 2), own)


def of_vintages(own, *vintages, revised=0):
    """Each year of the counts is of one of the vintages; a total is twice the figure."""
    vintage = own.notna().mul(pd.Series(vintages, own.index), axis=0).where(own.notna())
    return pd.concat({"vintage": vintage, "revised": vintage * 0 + revised, "total": own * 2}, axis=1)


def test_figures_of_two_vintages_stand_beside_each_other_without_a_change():
    own = counts(returns=[91465, 110385])
    text = answer.newest(own, floors(own), STEP, "the EU-27", of_vintages(own, 1, 2), own)
    assert "**110,385** returns to third countries (91,465 the year before, in another release)." in text


def test_a_figure_of_a_total_that_was_revised_since_is_called_one_and_has_no_change():
    """France refused 7,440 citizens of Sudan in 2016 in the count of 63,390, which is one of 8,580 today."""
    own = counts(found=[130, 7440])
    held = of_vintages(own, 1, 1, revised=1)
    text = answer.newest(own, floors(own), STEP, "France", held, counts(found=[10860, 8580]))
    assert "(published with a total of 14,880, which was revised to 8,580)" in text
    assert answer.of_older_totals(held) == {FOUND: [2023, 2024]}
    assert answer.newest_title(own, "France", None, held).endswith("in 2024, of a total revised since")


def test_a_break_of_a_member_comes_with_the_change_without_it():
    union, others = counts(orders=[1000, 1100]), counts(orders=[900, 890])
    text = "orders to leave, Portugal 2024 (535 to 18,245): with it the EU-27's orders are up 10 % on 2023, without it down 1 %"
    assert text in answer.broken(STEP, union, others)
    assert answer.broken(STEP.assign(year=2023), union, others) == ""


def test_orders_beyond_persons_found_are_counted_and_explained():
    text = answer.not_stages(BY_COUNTRY, 2025)
    assert "refused asylum application" in text
    assert "In 2025" not in text  # two countries are too few to count
    assert answer.not_stages(BY_COUNTRY.iloc[:0], None) == ""


def test_every_figure_has_its_vintage_and_flag():
    row = {
        "year": 2023, "geo": EU, "citizenship": "TOTAL", "measure": "refusal_of_entry", "returns_counted": "",
        "reason": "total", "apprehension": "total", "persons": 123260, "flag": "e", "vintage": "2025-05-25", "revised": "",
    }  # fmt: skip
    read = answer.cells_as_read(pd.DataFrame([row, row | {"year": 2024, "revised": "2025-05-25"}]), EU, "TOTAL")
    assert read[REFUSED].tolist() == [
        "123,260 (2025-05-25, estimated)",
        "123,260 (2025-05-25, estimated, total revised since)",
    ]


def test_countries_are_counted_only_if_enough_have_both_figures_and_who_is_left_out_is_said():
    """The Netherlands found 5 citizens of Sudan in 2016 and gave 160 orders, in vintages of two totals."""
    five = pd.DataFrame({FOUND: [10.0] * 5, ORDERS: [20.0] + [5.0] * 4}, index=["NL", "DE", "FR", "IT", "ES"])
    said = "orders exceeded persons found in 1 of the 5 countries whose two figures can be compared"
    text = answer.not_stages(five, 2016, ", of citizens of Sudan")
    assert f"In 2016, of citizens of Sudan, {said}: the Netherlands." in text
    assert "In 2016" not in answer.not_stages(five.iloc[1:], 2016)
    other = pd.DataFrame({FOUND: [5.0], ORDERS: [160.0]}, index=["NL"])
    assert answer.left_out(other).endswith("two figures: the Netherlands (5 found, 160 orders).")
    assert answer.left_out(other.iloc[:0]) == ""


def test_a_table_of_countries_names_the_counts_whose_total_was_revised_since():
    own = pd.concat({"FR": counts(found=[5, 10])}, names=["geo", "year"])
    held = of_vintages(own, 1, 1, revised=1)
    assert answer.revised_since(held, 2024, [FOUND])["total revised since"].to_dict() == {"FR": FOUND}
    assert answer.revised_since(of_vintages(own, 1, 1), 2024, [FOUND]).columns.empty


def test_a_ratio_of_a_first_release_comes_with_its_whole():
    both = counts(returns=[91465, 110385], orders=[484160, 453380])
    newest = pd.Series([484160.0, 464820.0], both.index)
    assert answer.of_releases(both, newest) == [
        "2024: 110,385 returns to third countries against 453,380 orders to leave, both as first released; the newest "
        "orders to leave are 464,820."
    ]


def test_what_is_said_of_flags_and_breaks_is_of_the_vintages_that_are_loaded():
    row = {"measure": "return", "persons": 5.0, "flag": "", "vintage": "2026-05-12"}
    both = pd.DataFrame([row, row | {"flag": "e", "vintage": "2025-05-25"}])
    assert answer.without_flags(both).startswith("Orders and returns of vintage 2026-05-12 came without flags")
    assert answer.without_flags(both.iloc[1:]) == ""
    assert answer.no_break(pd.Series([NAN])).startswith("The table holds no series of the EU-27's orders")
    assert answer.no_break(pd.Series([20260512])) == "No break was found."


def test_without_a_break_the_figure_is_of_all_states():
    one = counts(orders=[484160, 453380])
    assert answer.ways_title(one, []) == "Orders to leave in 2024: 453,380 in the EU-27, with all states"
    two = one.assign(without=[400000.0, 400000.0])
    assert answer.ways_title(two, ["NL"]).endswith("down 6 % in the EU-27, unchanged without the Netherlands")
