"""The four counts side by side, on tables small enough to check by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.methods.enforcement import EU, FOUND, ORDERS, REFUSED, TO_THIRD
from borderbook.questions.enforcement_chain import answer, figures
from borderbook.questions.enforcement_chain.parameters import EnforcementChain

NAN = float("nan")


def counts(**columns):
    names = {"refused": REFUSED, "found": FOUND, "orders": ORDERS, "returns": TO_THIRD}
    frame = pd.DataFrame({names[name]: values for name, values in columns.items()}, dtype="float64")
    return frame.set_axis(pd.RangeIndex(2023, 2023 + len(frame)), axis=0).rename_axis("year")


def none_of(frame):
    return pd.DataFrame(False, index=frame.index, columns=frame.columns)


def step(**other):
    row = {"geo": "PT", "year": 2024, "before": 535.0, "after": 18245.0, "count": ORDERS}
    return pd.DataFrame([{**row, **other}])


NO_STEP = step().iloc[:0]


def test_each_count_stands_in_its_own_newest_year_with_its_change():
    own = counts(found=[100, 80], returns=[50, NAN])
    said = answer.newest(own, none_of(own), NO_STEP, "the EU-27")
    assert "in **2024** **80** persons found illegally present (down 20 %)" in said
    assert "in **2023** **50** returns to third countries" in said


def test_a_floor_says_at_least_and_is_compared_with_floors_only():
    own = counts(returns=[50, 60])
    floors = none_of(own)
    floors.loc[2024] = True
    said = answer.newest(own, floors, NO_STEP, "Malta")
    assert "at least **60** returns to third countries" in said
    assert "up" not in said


def test_a_break_stands_in_place_of_a_change():
    own = counts(orders=[535, 18245])
    assert "(a break: 535 the year before)" in answer.newest(own, none_of(own), step(), "Portugal")


def test_what_is_not_held_is_said():
    own = counts(found=[100, 80], orders=[NAN, NAN])
    assert "No figure is held of orders to leave." in answer.newest(own, none_of(own), NO_STEP, "Malta")
    nothing = counts(found=[NAN, NAN])
    assert "no figure is held" in answer.newest(nothing, none_of(nothing), NO_STEP, "Malta")


def test_a_break_of_a_member_comes_with_the_change_without_it():
    union, others = counts(orders=[1000, 1100]), counts(orders=[900, 890])
    said = answer.broken(step(), union, others)
    assert "Portugal (535 to 18,245)" in said
    assert "up 10 % on 2023, without it down 1 %" in said
    assert answer.broken(step(year=2023), union, others) == ""


def by_country():
    return pd.DataFrame(
        {FOUND: [9420.0, 168360.0, 10.0], ORDERS: [25340.0, 55240.0, NAN]}, index=["BE", "DE", "MT"]
    )


def test_orders_beyond_persons_found_are_counted_and_explained():
    said = answer.not_stages(by_country(), 2025)
    assert "refused asylum application" in said
    assert "in 1 of the 2 countries with both figures: Belgium" in said
    assert answer.not_stages(by_country().iloc[:0], None) == ""


def test_found_and_ordered_are_joined_by_country():
    figure = figures.found_and_ordered(by_country().dropna(), 2025)
    assert "1 of 2 countries" in figure.title
    assert "Belgium 25,340" in figure.alt
    assert "refused asylum applications" in figure.note


def test_the_course_says_floors_and_breaks_in_its_note():
    own = counts(orders=[535, 18245], returns=[50, 60])
    floors = none_of(own)
    floors[TO_THIRD] = [True, False]
    figure = figures.course(own, floors, step(), "Portugal")
    assert "Breaks in orders to leave: 2024." in figure.note
    assert "floors summed over citizenships: 2023." in figure.note
    assert "18,245 orders to leave in 2024" in figure.title


def test_orders_with_and_without_breaks():
    both = pd.DataFrame({"all states": [100.0, 110.0], "without": [90.0, 89.0]}, index=[2023, 2024])
    figure = figures.with_and_without(both, step())
    assert figure.title == "Orders to leave in 2024: up 10 % in the EU-27, down 1 % without Portugal"
    assert "Portugal 2024 (535 to 18,245)" in figure.note


def test_quarters_that_are_not_held_are_missing():
    index = pd.date_range("2025-07-01", periods=3, freq="QS")
    figure = figures.quarterly(
        pd.DataFrame({ORDERS: [100.0, NAN, 120.0], TO_THIRD: [NAN, NAN, 30.0]}, index=index)
    )
    assert figure.title == "EU-27, 2026 Q1: 120 orders to leave and 30 returns to third countries"
    assert "2025 Q4 no figure" in figure.alt


def test_every_figure_has_its_vintage_and_flag():
    row = {
        "year": 2023, "geo": EU, "citizenship": "TOTAL", "measure": "refusal_of_entry", "returns_counted": "",
        "reason": "total", "apprehension": "total", "persons": 123260, "flag": "e", "vintage": "2025-05-25",
    }  # fmt: skip
    read = figures.cells_as_read(pd.DataFrame([row]), EU, "TOTAL")
    assert read[REFUSED].tolist() == ["123,260 (2025-05-25, estimated)"]


def test_single_citizenships_of_todays_union_are_refused_before_a_kernel():
    with pytest.raises(UsageError, match="single citizenships are held for countries"):
        EnforcementChain.check(citizenship="SY")
