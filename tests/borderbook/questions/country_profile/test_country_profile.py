"""One country's counts: the newest of each, its place only where it can be given, breaks said first."""

import pandas as pd
import pytest

from borderbook.methods import enforcement
from borderbook.questions.country_profile import analysis, answer
from borderbook.questions.country_profile.parameters import CountryProfile
from edits import answer as said_of
from edits import edited

MEMBERS = enforcement.members(enforcement.EU)
INDEX = pd.MultiIndex.from_product([["DE", enforcement.EU], [2023, 2024]], names=["geo", "year"])
COUNTS = pd.DataFrame({"orders": [10.0, None, 100, 120], "returns": [None, None, 5, 6]}, index=INDEX)
WHOLE = COUNTS.isna() & False
VINTAGES = COUNTS * 0 + 20260512
MALTA = CountryProfile.check(geo="MT")
NO_BREAKS = pd.DataFrame({"count": [], "year": [], "before": [], "after": [], "reason": []})


@pytest.mark.parametrize(("states", "place"), [(25, 1), (24, None)])
def test_a_place_is_given_among_nearly_all_members(states, place):
    values = pd.Series(range(states), index=sorted(MEMBERS)[:states], dtype="float64")
    assert analysis.beside(values, values.index[-1]) == {"place": place, "states": states}


def test_only_members_with_a_figure_stand_in_rank():
    geos = sorted(MEMBERS)
    values = pd.Series([None, *range(26)], index=geos, dtype="float64")
    values = pd.concat([values, pd.Series({"CH": 99.0, enforcement.EU: 98.0})])
    assert analysis.beside(values, geos[1]) == {"place": 26, "states": 26}
    assert analysis.beside(values.replace(1.0, 0.0), geos[1]) == {"place": 25, "states": 26}  # equal figures share one
    assert analysis.beside(values, "CH") == {"place": None, "states": 26}


def of_year(geo=enforcement.EU, year=2024, floors=WHOLE, breaks=NO_BREAKS, vintages=VINTAGES):
    return analysis.of_year(COUNTS, floors, geo, year, breaks, vintages).fillna(-1)


def test_counts_stand_beside_the_eus_of_the_same_year():
    assert of_year("DE", 2023)[["persons", "before", "eu"]].to_numpy().tolist() == [[10, -1, 100], [-1, -1, 5]]
    assert of_year()[["persons", "before", "eu"]].to_numpy().tolist() == [[120, 100, 120], [6, 5, 6]]
    floors = WHOLE.copy()
    floors.loc[(enforcement.EU, 2024), "orders"] = floors.loc[(enforcement.EU, 2023), "returns"] = True
    some = of_year(floors=floors)
    assert some["floor"].tolist() == [True, False]
    assert some[["before", "eu"]].to_numpy().tolist() == [[-1, -1], [-1, 6]]


def test_a_year_before_of_another_vintage_or_before_a_jump_is_not_compared():
    older = VINTAGES.copy()
    older.loc[(enforcement.EU, 2023), "orders"] = 20170531
    assert of_year(vintages=older)["before"].tolist() == [-1, 5]
    step = pd.DataFrame({"count": ["returns"], "year": [2024], "reason": ["size"]})
    assert of_year(breaks=step)["before"].tolist() == [100, -1]


def profile(**persons):
    names = {"found": enforcement.FOUND, "orders": enforcement.ORDERS, "applied": analysis.APPLICANTS}
    figures = pd.Series({names[name]: figure for name, figure in persons.items()}, dtype="float64")
    every = [enforcement.REFUSED, *analysis.FIRST]
    return pd.DataFrame({"persons": figures.reindex(every), "floor": False}, index=every)


@pytest.mark.parametrize(
    ("figures", "places", "said", "title"),
    [
        ({"found": 70, "orders": 60, "applied": 50}, {analysis.APPLICANTS: (1, 27), enforcement.FOUND: (None, 12), enforcement.ORDERS: (2, 26)},
         ["In **2023**, Malta counted **70** persons found illegally present, **60** orders to leave (a jump) and **50** first-time and "
          "repeat asylum applicants; not held: returns to any country.",
          "By number of persons it ranks 2nd of 26 members in orders to leave."],
         "Malta, 2023: 70 persons found illegally present and 60 orders to leave"),
        ({"orders": 60}, None,
         ["In **2023**, Malta counted **60** orders to leave (a jump); not held: persons found illegally present, "
          "first-time and repeat asylum applicants and returns to any country."], "Malta, 2023: 60 orders to leave"),
        ({}, {}, ["No figure of **Malta** is available here."], "Malta, 2023: no figure"),
    ],
)  # fmt: skip
def test_the_counts_of_one_year_lead_with_what_is_missing_and_the_ranks(figures, places, said, title):
    steps = pd.DataFrame({"count": [enforcement.ORDERS] * 2, "year": [2022, 2023], "reason": ["flag", "size"]})
    if places is not None:
        places = pd.DataFrame.from_dict(places, orient="index", columns=["place", "states"])
    found = answer.sentences(profile(**figures), 2023, places, steps, MALTA)
    assert [text for text in found if text] == said
    assert answer.headline(profile(**figures), 2023, MALTA) == title


def test_a_floor_is_called_one():
    low = profile(found=1605).assign(floor=True)
    assert "counted **at least 1,605** persons" in answer.sentences(low, 2023, None, NO_BREAKS, MALTA)[0]
    assert answer.headline(low, 2023, MALTA) == "Malta, 2023: at least 1,605 persons found illegally present"


@pytest.mark.parametrize(("geo", "end", "year"), [("DE", "latest", 2025), ("HU", "latest", 2024), ("HU", 2016, 2016)])
def test_the_newest_year_with_most_of_the_counts_leads(geo, end, year):
    changes = ('geo = "DE"', f'geo = "{geo}"'), ('end = "latest"', f"end = {end!r}")
    assert said_of(edited("country_profile", *changes)).startswith(f"In **{year}**,")
