"""`borderbook list` and `borderbook datasets` as text: what stands where, of a question and datasets made up."""

import datetime as dt

from notemill.cli import listing

QUESTION = {
    "name": "q", "title": "How many?", "theme": "Routes", "datasets": ("population", "gone"),
    "parameters": [
        {"name": "geo", "type": "country or null", "default": None, "allowed": (None, "DE"), "description": "place"},
        {"name": "routes", "type": "list of text", "default": ["A", "B", "C"], "range": (2, None), "description": "routes"},
        {"name": "start", "type": "month or first", "default": "first", "description": "first month"},
    ],
}  # fmt: skip
DATASET = {
    "dataset": "population", "title": "People", "publisher": "Eurostat", "unit": "Persons", "coverage": "from 2014",
    "first": "2014", "data_to": "2025", "vintages": ["2017-05-31", "2026-08-06"], "due": "2020-01-01",
    "obtained": "a copy", "licence": "Open", "terms": "none", "republish": "cells", "landing_page": "https://e.org",
}  # fmt: skip
PARAMETERS = """
  geo = None                place (country or null: null, DE)
  routes = ['A', 'B', 'C']  routes (list of text: from 2)
  start = 'first'           first month (month or first: written like 2015-10)"""


def test_a_question_has_the_age_of_its_data_its_parameters_and_an_example():
    short = listing.question_in_short(QUESTION, dt.date(2030, 1, 1))
    assert short == f"q: How many?\n  Data to 2025 (population, 4 years ago){PARAMETERS}"
    assert (
        listing.question_in_full(QUESTION, [DATASET])
        == f"""q: How many?
Theme: Routes

Reads:
  population  data to 2025; 2 vintages, the newest of 2026-08-06; the next was due by 2020-01-01,
              not in yet

Parameters:{PARAMETERS}

Run it: borderbook run q -p "routes=A,B\""""
    )
    routes = QUESTION["parameters"][1] | {"allowed": ("X", "Y", "Z")}
    assert listing.question_in_full(QUESTION | {"parameters": [routes]}, [DATASET]).endswith('-p "routes=X,Y"')
    one = QUESTION | {"parameters": QUESTION["parameters"][:1]}
    assert listing.question_in_full(one, [DATASET]).endswith('-p "geo=null"')


def test_a_dataset_has_every_fact_that_is_known():
    assert (
        listing.dataset_in_full(DATASET | {"terms": ""})
        == """population: People
  Publisher:           Eurostat
  Counts:              Persons
  Rows:                A row is a country and year.
  Coverage:            from 2014
  Data:                from 2014 to 2025
  Vintages:            2017-05-31, 2026-08-06
  Next due by:         2020-01-01
  Obtained:            a copy
  Licence:             Open
  May be republished:  cells
  Found at:            https://e.org
Columns:
  year     calendar year
  geo      country, a code of data/reference/countries.csv; aggregates such as EU27_2020 contain
           others
  persons  usual residents on 1 January
  flag     the publisher's marks, and corrected for an error mended here; blank if none
  vintage  vintage from which the number comes
Load it: import borderbook as bb; bb.load("population")"""
    )
    by_hand = DATASET | {"first": "", "data_to": "", "due": ""}
    every = [DATASET | {"due": "9999-01-01", "vintages": ["2026-08-06"]}, by_hand, DATASET | {"vintages": []}]
    assert (
        listing.datasets_in_short(every)
        == """\
population  People (Eurostat); data to 2025; vintage of 2026-08-06; the next due by 9999-01-01
population  People (Eurostat); compiled by hand; 2 vintages, the newest of 2026-08-06
population  People (Eurostat); no vintage yet"""
    )
    assert "Data:                compiled by hand; 2 vintages" in listing.dataset_in_full(by_hand)
    assert "Vintages:            none yet" in listing.dataset_in_full(DATASET | {"vintages": []})
