"""One country's counts: the newest of each, its place only where it can be given, breaks said first."""

import datetime as dt

import pandas as pd
import pytest

from borderbook.methods import enforcement
from borderbook.questions.country_profile import analysis, answer
from notemill.show import Rate

MEMBERS = enforcement.members(enforcement.EU)
INDEX = pd.MultiIndex.from_product([["DE", enforcement.EU], [2023, 2024]], names=["geo", "year"])
COUNTS = pd.DataFrame({"orders": [10.0, None, 100, 120], "returns": [None, None, 5, 6]}, index=INDEX)
WHOLE = COUNTS.isna() & False
VINTAGES = COUNTS * 0 + 20260512
PER = Rate(enforcement.TO_THIRD, enforcement.ORDERS)
NO_BREAKS = pd.DataFrame({"count": [], "year": [], "before": [], "after": [], "reason": []})


def title(profile):
    first, *_ = answer.leading(profile, 2024)
    low = answer.course_title(first, "EU", pd.Series({2015: 177_135.0, 2024: first.persons}))
    assert low.endswith("120 orders; the highest was 177,135, in 2015")  # a change could not be seen beside it
    assert "2015" not in answer.course_title(first, "EU", pd.Series({2015: float("nan")}))  # a minimum, left out
    return answer.course_title(first, "EU", pd.Series({2023: 100.0, 2024: first.persons}))


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


def test_the_newest_figure_has_its_own_year_and_the_eus_of_the_same():
    newest = analysis.newest(COUNTS, WHOLE, "DE", NO_BREAKS, VINTAGES)
    assert newest.loc["orders", ["year", "persons", "eu"]].tolist() == [2023, 10, 100]
    assert newest.loc["returns", ["year", "persons", "eu"]].isna().all()
    whole = analysis.newest(COUNTS, WHOLE, enforcement.EU, NO_BREAKS, VINTAGES)
    assert whole[["year", "persons", "before", "eu"]].to_numpy().tolist() == [[2024, 120, 100, 120], [2024, 6, 5, 6]]
    floors = WHOLE.copy()
    floors.loc[(enforcement.EU, 2024), "orders"] = floors.loc[(enforcement.EU, 2023), "returns"] = True
    some = analysis.newest(COUNTS, floors, enforcement.EU, NO_BREAKS, VINTAGES)
    assert some["floor"].tolist() == [True, False]
    assert some[["before", "eu"]].fillna(-1).to_numpy().tolist() == [[-1, -1], [-1, 6]]


def test_a_floor_is_called_one_and_a_change_is_of_whole_figures_only():
    found = analysis.newest(COUNTS, WHOLE, enforcement.EU, NO_BREAKS, VINTAGES)
    assert title(found) == "EU, 2024: 120 orders, +20 (+20 %) on 2023"
    least = analysis.newest(COUNTS, ~WHOLE, enforcement.EU, NO_BREAKS, VINTAGES)
    assert "**at least 120** orders" in answer.sentences(least, "the EU-27", 2024, None, NO_BREAKS)[0]
    assert title(least) == "EU, 2024: at least 120 orders"


def test_a_year_before_that_is_of_another_vintage_gives_no_change():
    older = VINTAGES.copy()
    older.loc[(enforcement.EU, 2023), "orders"] = 20170531
    found = analysis.newest(COUNTS, WHOLE, enforcement.EU, NO_BREAKS, older)
    assert found["before"].fillna(-1).tolist() == [-1, 5]


def test_title_and_colour_are_of_the_counts_of_the_first_sentence():
    """The sentence began with persons found, title and colour were of asylum applicants, which had moved most."""
    found = analysis.newest(COUNTS, WHOLE, enforcement.EU, NO_BREAKS, VINTAGES)
    led = [row.Index for row in answer.leading(found, 2024)]
    said = answer.sentences(found, "the EU-27", 2024, None, NO_BREAKS)[0]
    assert led == ["orders", "returns"] == sorted(led, key=said.index)
    step = pd.DataFrame({"count": ["orders"], "year": [2024], "before": [100.0], "after": [120.0], "reason": ["size"]})
    jumped = analysis.newest(COUNTS, WHOLE, enforcement.EU, step, VINTAGES)
    assert title(jumped) == "EU, 2024: 120 orders"
    both = pd.concat([step, step.assign(count="returns", reason="flag")])
    said = answer.sentences(jumped, "the EU-27", 2024, None, both)[0]
    assert said.endswith("**120** orders (a jump) and **6** returns (a flagged break).")


def test_years_in_which_two_counts_are_one_number_are_named():
    two = {enforcement.FOUND: [5.0, 7, 9, 0], enforcement.ORDERS: [5.0, 7, 8, 0]}
    counted = pd.DataFrame(two, index=range(2014, 2018))
    both = "Persons found illegally present and orders to leave are the same number in 2014 and 2015, as Eurostat"
    assert answer.same_note(counted).startswith(both)
    assert answer.same_note(counted.tail(2)) == ""
    again = counted.assign(returns=[100.0, 100, 5, 5], applicants=[150.0, 150, 5, 5])
    assert " In 2015, returns and applicants are the same as in 2014, as Eurostat" in answer.same_note(again)
    assert "In 2015," not in answer.same_note(again.assign(applicants=again["returns"]))  # one number under two names


def test_a_rate_of_floors_is_at_least_and_an_old_one_is_called_so():
    rate = pd.Series([20.0, 23.0, None], index=[2022, 2023, 2024], name="Germany")
    title = "Germany, 2023: at least 23.0 returns to third countries per 100 orders to leave"
    assert answer.rates_title(rate, rate == 23.0, PER) == title
    assert answer.rates_title(rate, rate == 19.0, PER) == title.replace("at least ", "")
    old = rate.rename(index={2022: 2015, 2023: 2016})
    none = "Germany: no rate of returns to third countries here later than 2016"
    assert answer.rates_title(old, old == 0, PER) == none


@pytest.mark.parametrize(
    ("figures", "last", "places", "said"),
    [
        ({"orders": 2023}, 2024, {"orders": (12, 27), "returns": (None, 12)},
         ["In **2023**, Germany counted **10** orders.",
          "No figure is available here of returns.", "By number of persons it ranks 12th of 27 members in orders (2023)."]),
        ({"orders": 2023, "returns": 2022}, 2024, {"orders": (1, 26), "returns": (None, 12)},
         ["In **2023**, Germany counted **10** orders.", "Of the others the newest figure is 10 returns (2022).",
          "By number of persons it ranks 1st of 26 members in orders (2023)."]),
        ({"orders": 2023, "returns": 2016}, 2024, None,
         ["In **2023**, Germany counted **10** orders.",
          "No figure later than 2016 is available here of returns."]),
        ({"orders": 2023, enforcement.FOUND: 2022}, 2024, None,
         ["In **2023**, Germany counted **10** orders, and **10** persons found illegally present in 2022.",
          "No figure is available here of returns."]),
        ({"orders": 2016}, 2024, {},
         ["In **2016**, the newest year with a figure here, Germany counted **10** orders.",
          "No figure is available here of returns."]),
        ({}, 2024, {}, ["No figure of **Germany** is available here."]),
    ],
)  # fmt: skip
def test_the_newest_year_leads_and_what_is_older_than_five_years_is_named_as_missing(figures, last, places, said):
    """Hungary's newest orders are of 2016: a reader in 2026 would quote them."""
    years = pd.Series(figures, dtype="Int64").reindex([*dict.fromkeys([*figures, "orders", "returns"])])
    profile = pd.DataFrame({"year": years, "persons": (years * 0 + 10).astype("float64"), "floor": False})
    if places is not None:
        places = pd.DataFrame.from_dict(places, orient="index", columns=["place", "states"])
    assert [text for text in answer.sentences(profile, "Germany", last, places, NO_BREAKS) if text] == said


def test_only_a_state_of_the_schengen_area_can_have_notified_controls():
    then, now = dt.date(2020, 1, 1), dt.date(2026, 1, 1)
    assert answer.no_notification("GB", now).startswith("The United Kingdom is not in the Schengen area and")
    assert answer.no_notification("RO", now).endswith("have a notification by Romania.")
    assert answer.no_notification("RO", then).startswith("Romania is not in the Schengen area and")


def test_jumps_and_flagged_breaks_are_named_apart():
    rows = [("orders", 2014, "size"), ("orders", 2015, "size"), ("returns", 2021, "both")]
    jumps = pd.DataFrame(rows, columns=["count", "year", "reason"]).assign(before=5.0, after=2_000.0)
    said = (
        "Jumps: orders in 2014 (5 to 2,000), orders in 2015 (5 to 2,000). Breaks that Eurostat flags: returns in 2021."
    )
    assert answer.jumps_note(jumps) == said
    assert answer.jumps_note(jumps.iloc[:0]) == ""
