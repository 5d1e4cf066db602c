"""Edits of the notebook's cells: the answer, titles and alternative texts stay true."""

from __future__ import annotations

from edits import answer, edited, shown

NUMERATOR = "part, whole = enforcement.COUNTED[ask.returns_counted], enforcement.ORDERS"


def test_another_numerator_is_named_everywhere():
    results = edited("return_rates", (NUMERATOR, "part, whole = enforcement.FOUND, enforcement.ORDERS"))
    assert "persons found illegally present against" in answer(results)
    by_year = next(f for f in shown(results, "Figure") if f.name == "return-rate-by-year")
    assert "persons found illegally present per 100 orders to leave" in by_year.title
    assert by_year.unit.startswith("Persons found illegally present")


def test_germany_against_orders_of_the_year_before_has_no_rate_above_100_by_citizenship():
    results = edited("return_rates", ('geo = "EU27_2020"', 'geo = "DE"'), ("lag = 0", "lag = 1"))
    figure = next(f for f in shown(results, "Figure") if f.name == "return-rate-by-citizenship")
    assert figure.data.iloc[:, -1].max() <= 100
    assert "Iraq (" in figure.note
    assert "at least" in answer(results)


def test_the_union_leads_with_third_countries_and_matches_the_commission():
    said = answer(edited("return_rates"))
    assert "110,385 returns to third countries against 453,380" in said
    assert "matches the rate of returns to third countries (18.9)" in said
    assert "Portugal broke in 2025" in said
