"""Facilitators by place, edition and nationality; the sentences of a page without lower bound or without a figure."""

import pandas as pd
import pytest

from borderbook.questions.facilitators import analysis, answer
from borderbook.questions.facilitators.parameters import LAST_YEAR, NEWEST_FIGURE
from notemill import catalog


def table(*cells):
    """Cells of facilitators: edition, year, breakdown, category, value."""
    frame = pd.DataFrame(list(cells), columns=["edition", "year", "breakdown", "category", "value"])
    return frame.assign(indicator="facilitators")


PLACES = table(
    (2018, 2015, "place", "land", 10), (2018, 2015, "place", "land_intra_eu", 20), (2018, 2015, "place", "unknown", 1),
    (2019, 2015, "place", "land_and_intra_eu", 5), (2019, 2015, "place", "unknown", 26),
    (2018, 2014, "place", "inland", 7), (2019, 2014, "place", "inland", 8),
)  # fmt: skip
BY_YEAR = pd.DataFrame({
    "facilitators": [12621, 10989, 8942, None, 15000], "lower": [False, False, False, False, True],
    "source": ["Frontex"] * 3 + [None, "Frontex (restated by eucrim)"],
}, index=pd.Index([2018, 2019, 2020, 2021, 2022], name="year"))  # fmt: skip


def test_places_keep_the_headings_of_their_edition_in_a_fixed_order():
    wide = analysis.places(PLACES, 2018)
    of_2015 = {"inland": 0, "land": 10, "land, within the EU": 20, "unknown": 1}
    assert list(wide.fillna(0).loc[2015].items()) == list(of_2015.items())
    assert list(analysis.places(PLACES, 2019).columns) == ["inland", "land", "unknown"]
    text = "Of 31 facilitators of 2015, 65 % were at land borders within the EU; the place of 3 % is not known"
    assert answer.by_place(wide) == text


def test_the_year_that_editions_place_most_differently_with_its_headings_for_land_added_up():
    year, wide = analysis.reclassified(PLACES)
    assert (year, wide["land"].to_dict()) == (2015, {"edition 2018": 30, "edition 2019": 5})
    again = pd.concat([wide, wide.iloc[1:].set_axis(["edition 2020"])])
    title = "Of 2015, edition 2018 has 30 facilitators at land borders, edition 2019 and later 5"
    assert answer.reclassified(year, again) == title


def test_nationalities_name_the_largest_first_and_the_unnamed_last():
    values = [("FR", 4, 6), ("MA", 9, 7), ("OTH", 50, 40)]
    cells = [(2021, 2019 + n, "citizenship", code, pair[n]) for code, *pair in values for n in (0, 1)]
    others = (2020, 2020, "citizenship", "FR", 99), (2021, 2020, "place", "FR", 99)
    rows = analysis.nationalities(table(*cells, *others), 2021)
    assert rows.to_dict("split") == {
        "index": ["Morocco", "France", "all others"], "columns": ["2020", "2019"], "data": [[7, 9], [6, 4], [40, 50]],
    }  # fmt: skip
    assert answer.by_nationality(rows) == "In 2020 Morocco was the most frequent nationality, 7"


OF_EUCRIM = "hat of 2022 is of Frontex, read at second hand; whether it counts the same as the tables of Frontex's risk analysis is not known"


@pytest.mark.parametrize(
    ("by_year", "newest", "limits", "title"),
    [
        (BY_YEAR, "In 2020, the newest year here with an exact figure, **8,942** facilitators were detected, down 19 % on 2019; later "
         "only a lower bound was found: more than 15,000 in 2022.", f"T{OF_EUCRIM}; for 2021 no figure was found.",
         "8,942 facilitators in 2020, down 19 % on 2019; more than 15,000 in 2022"),
        (BY_YEAR.loc[:2018], "In 2018, the newest year here with an exact figure, **12,621** facilitators were detected.", "",
         "12,621 facilitators in 2018"),
        (BY_YEAR.loc[2022:], "Only a lower bound of facilitators was found: more than 15,000 in 2022.", f"T{OF_EUCRIM}.", "More than 15,000 in 2022"),
        (BY_YEAR.loc[2021:2021], "No figure of facilitators was found.", "For 2021 no figure was found.", ""),
    ],
)  # fmt: skip
def test_the_newest_exact_figure_leads_and_of_a_lower_bound_no_change_is_given(by_year, newest, limits, title):
    assert (answer.newest(by_year), answer.limits(by_year)) == (newest, limits)
    assert not title or answer.by_year(by_year) == title


def test_document_fraud_says_what_the_newest_count_leaves_out():
    counts = pd.DataFrame({"persons": [7, None], "persons, narrower count": [6, 5]}, [2019, 2020], dtype="Int64")
    assert answer.documents(counts[["persons"]]) == "Persons with fraudulent documents on entry: 7 in 2019."
    assert answer.documents(counts[[]]) == ""


def test_years_go_on_to_the_last_that_was_over_and_the_newest_figure_is_the_one_of_the_tables():
    editions, restated = catalog.load("risk_indicators"), catalog.load("risk_analysis")
    own = restated[(restated["indicator"] == "facilitators") & (restated["series"] == "Frontex FRAN/ARA")]
    assert max(editions["year"].max(), own["year"].max()) == NEWEST_FIGURE
    assert catalog.read_catalog().entry("risk_analysis").compiled.year - 1 == LAST_YEAR
