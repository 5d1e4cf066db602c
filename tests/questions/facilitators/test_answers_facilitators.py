"""The answer on facilitators: computed from the table held."""

from __future__ import annotations

import pytest

from borderbook import catalog
from borderbook.errors import UsageError
from borderbook.questions.facilitators import analysis as facilitators
from borderbook.questions.facilitators.answer import sentences
from borderbook.questions.facilitators.parameters import Facilitators


@pytest.fixture(scope="module")
def table():
    return catalog.load("risk_indicators")


def said(table, edition, start, end):
    counts = [
        facilitators.by_year(table, name, start, end)
        for name in ("facilitators", "persons_using_fraudulent_documents")
    ]
    places = facilitators.by_place(table, edition, start, end)
    return sentences(counts[0], places, facilitators.nationalities(table, edition, start, end), counts[1])


def test_the_last_year_its_change_the_peak_the_places_and_the_gaps(table):
    many, where, rest = said(table, 2021, 2009, 2023)
    assert "In 2020, **8,942** facilitators" in many
    assert "down 19 % on 2019 (edition 2021); the most were 12,621 in 2016 (edition 2020)" in many
    assert "52 % were detected inland" in where
    assert "Morocco 604, France 567 and Italy 548" in where
    assert "**3,719** in 2020 by a definition narrower than in earlier editions, December missing" in rest
    assert rest.endswith("For 2021, 2022 and 2023 no figure was found.")


def test_an_earlier_edition_and_a_single_year(table):
    many, where, rest = said(table, 2016, 2015, 2015)
    assert "In 2015, **12,023**" in many
    assert " on 2014" not in many
    assert "at land borders" in where
    assert rest == "Persons using fraudulent documents: **8,361** in 2015."


def test_a_period_before_documents_were_counted_says_so(table):
    assert "no figure in this period" in said(table, 2014, 2010, 2010)[2]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"edition": 2022}, "less than or equal to 2021"),
        ({"edition": 2014, "start": 2015}, "the edition 2014 prints 2011 to 2013, no year from 2015 to 2023"),
        ({"start": 2020, "end": 2019}, "start = 2020 comes after end = 2019"),
    ],
)
def test_wrong_parameters_are_explained(values, message):
    with pytest.raises(UsageError, match=message):
        Facilitators.check(**values)
