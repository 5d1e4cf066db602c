"""The four counts: the year that leads, what is compared, and what is said of it; nbval has the default's sentences."""

import pandas as pd
import pytest

from borderbook.methods.enforcement import FOUND, ORDERS, REFUSED, RETURNS
from borderbook.questions.enforcement_chain import answer
from borderbook.questions.enforcement_chain.parameters import EnforcementChain
from edits import edited, figure, frame

NAN = float("nan")
MALTA = EnforcementChain.check(geo="MT")
SUDAN = EnforcementChain.check(geo="FR", citizenship="SD")
FIVE = pd.DataFrame({FOUND: [10.0] * 5, ORDERS: [20.0] + [5.0] * 4}, index=["NL", "DE", "FR", "IT", "NO"])


def led(found=NAN, orders=NAN, returns=NAN, floor=""):
    persons = {REFUSED: 7.0, FOUND: found, ORDERS: orders, RETURNS: returns}
    table = pd.DataFrame({"year": 2024, "persons": persons})
    return table.assign(persons_at_least=table.index == floor)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (led(100, 80, 60), "In 2024, Malta counted **100** persons found illegally present, **80** orders to leave and **60** returns to any country."),
        (led(100, floor=FOUND), "**at least 100** persons found illegally present; no figure is available of orders to leave and returns to any country."),
        (led(), "For Malta, no figure of persons found, orders or returns is available."),
    ],
)  # fmt: skip
def test_the_counts_of_one_year_and_those_without_a_figure_are_told(table, said):
    assert answer.sentences(table, FIVE.iloc[:0], MALTA)[0].endswith(said)


def test_citizens_are_named():
    assert answer.sentences(led(100), FIVE, SUDAN)[0].startswith(
        "In 2024, France counted **100** persons found illegally present, citizens of Sudan; no"
    )
    assert answer.headline(led(100), SUDAN) == "France, citizens of Sudan, 2024: 100 found"


def test_countries_are_counted_only_if_enough_have_both_figures():
    said = "In one of the 5 countries with both figures here, members or not, more people were ordered to leave than found: the counts are not successive stages."
    assert answer.sentences(led(100), FIVE, MALTA)[1:] == [said]
    assert answer.sentences(led(100), FIVE.iloc[1:], MALTA)[1:] == []
    assert answer.sentences(led(100), FIVE.assign(**{ORDERS: 5.0}), MALTA)[1:] == []


@pytest.mark.parametrize(
    ("table", "title"),
    [
        (led(800, 810, 60), "Malta, 2024: 800 found, 810 ordered to leave, 60 returned"),
        (led(orders=810, floor=ORDERS), "Malta, 2024: at least 810 ordered to leave"),
        (led(), "Malta: no figure"),
    ],
)  # fmt: skip
def test_the_title_has_the_counts_of_the_answer(table, title):
    assert answer.headline(table, MALTA) == title


@pytest.mark.parametrize(
    ("geo", "end", "year", "compared"),
    [
        ("PT", "latest", 2025, {ORDERS: False, RETURNS: True}),  # orders rose by a jump
        ("EU27_2020", "latest", 2025, {ORDERS: False, FOUND: True, RETURNS: True}),  # that jump is in the EU-27's, too
        ("LU", "latest", 2024, {FOUND: False, RETURNS: True}),  # a minimum; no orders for years
        ("EU28", 2020, 2016, {FOUND: True}),  # persons found are held to 2019, the others to 2016
    ],
)
def test_a_year_with_most_counts_leads_and_is_compared_where_nothing_speaks_against_it(geo, end, year, compared):
    changes = ('geo = "EU27_2020"', f'geo = "{geo}"'), ('end = "latest"', f"end = {end!r}")
    table = frame(edited("enforcement_chain", *changes), "counts-of-the-year").set_index("count")
    assert set(table["year"]) == {year}
    assert table["change, %"].notna()[[*compared]].to_dict() == compared


def test_a_total_that_was_revised_since_is_no_figure():
    changes = (
        ('geo = "EU27_2020"', 'geo = "FR"'),
        ('citizenship = "TOTAL"', 'citizenship = "SD"'),
        ('end = "latest"', "end = 2016"),
    )
    persons = frame(edited("enforcement_chain", *changes), "counts-of-the-year").set_index("count")["persons"]
    assert persons[[REFUSED, FOUND, ORDERS]].isna().tolist() == [True, False, False]


def test_a_quarter_without_an_address_is_left_out():
    quarters = figure(edited("enforcement_chain"), "enforcement-by-quarter").data
    assert str(quarters.iloc[-1, 0]) == "2026 Q1"
