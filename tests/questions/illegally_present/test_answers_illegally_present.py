"""What is said of persons found illegally present."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.illegally_present.answer import sentences

NONE = float("nan")
PLACES = pd.DataFrame(
    {"persons": [900, 300, 200], "flag": ["e", "", ""], "per_thousand": [2.0, 0.3, 4.0]},
    index=pd.Index(["EU27_2020", "DE", "MT"], name="geo"),
)
CITIZENS = pd.DataFrame({"citizenship": ["SY", "AF"], "share": [75.0, 5.0], "countries": [2, 1]})


def said(places=PLACES, citizens=CITIZENS, geo="EU27_2020", citizenship="TOTAL"):
    return sentences(places, citizens, geo, citizenship, 2023)


def test_how_many_where_and_of_which_citizenship():
    assert said() == [
        "In 2023, 900 persons were found illegally present in EU (27 from 2020) (estimated), **2.00 per 1,000 inhabitants**.",
        "Of 2 countries with a figure, **Germany** found most persons (300) and **Malta** most per inhabitant (4.00 per "
        "1,000).",
        "The most frequent citizenships in EU (27 from 2020), added up over member states, were Syria (75 %) and "
        "Afghanistan (5.0 %).",
    ]


def test_a_place_without_a_figure_and_without_citizenships():
    made = said(geo="TR", citizens=CITIZENS.iloc[:0], citizenship="LY")
    assert made[0] == "For Türkiye no figure of citizens of Libya found illegally present is held for 2023."
    assert len(made) == 2


def test_a_country_that_is_first_in_both_is_named_once():
    places = PLACES.assign(per_thousand=[2.0, 9.0, 4.0])
    assert said(places)[1].endswith(
        "**Germany** found most persons (300), and most per inhabitant, too (9.00 per 1,000)."
    )
    assert "per inhabitant" not in said(PLACES.assign(per_thousand=NONE))[1]
