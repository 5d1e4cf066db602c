"""One country's counts: the newest of each, its place only where it can be given, breaks said first."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.methods import enforcement
from borderbook.questions.country_profile import analysis, answer, figures
from borderbook.questions.country_profile.parameters import CountryProfile

MEMBERS = enforcement.members(enforcement.EU)
INDEX = pd.MultiIndex.from_product([["DE", enforcement.EU], [2023, 2024]], names=["geo", "year"])
COUNTS = pd.DataFrame({"orders": [10.0, None, 100, 120], "returns": [None, None, 5, 6]}, index=INDEX)


def test_a_place_is_given_among_nearly_all_members_with_the_neighbours():
    values = pd.Series(range(27), index=sorted(MEMBERS), dtype="float64")
    found = analysis.beside(values, sorted(MEMBERS)[-1])
    assert (found["place"], found["above"], found["states"]) == ("1 of 27", "", 27)
    assert found["below"] == "Slovenia"


def test_no_place_is_given_where_too_many_members_have_no_figure():
    values = pd.Series(range(20), index=sorted(MEMBERS)[:20], dtype="float64")
    assert analysis.beside(values, "DE") == {"place": "", "above": "", "below": "", "states": 20}


def test_the_newest_figure_has_its_own_year_and_the_eus_of_the_same():
    newest = analysis.newest(COUNTS, "DE")
    assert newest.loc["orders"].tolist() == [2023, 10, 100]
    assert newest.loc["returns"].isna().all()


def test_breaks_come_before_figures_and_missing_counts_are_named():
    breaks = pd.DataFrame({"count": ["orders"], "year": [2021]})
    first, figure, missing, _ = answer.sentences(analysis.newest(COUNTS, "DE"), "Germany", breaks)
    assert first == "Series of Germany break, so their trends must not be read across: orders in 2021."
    assert "10 orders (2023)" in figure
    assert missing == "No figure is held of returns."


def test_the_figures_mark_missing_years():
    own = COUNTS.loc["DE"]
    assert "2024 no figure" in figures.course(own, "Germany").alt
    table = pd.DataFrame({"Germany": [2.0], "EU-27": [1.0]}, index=["orders"])
    assert figures.beside(table, "Germany").title == "Per inhabitant Germany lies above the EU-27 in orders"


@pytest.mark.parametrize(("geo", "why"), [("EU27_2020", "no country"), ("MA", "no figures of enforcement")])
def test_a_place_without_a_profile_is_refused(geo, why):
    with pytest.raises(UsageError, match=why):
        CountryProfile.check(geo=geo)
