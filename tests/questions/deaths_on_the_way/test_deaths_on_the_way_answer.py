"""The answer on deaths on the way: computed, and honest where there is no figure."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.deaths_on_the_way import analysis as fatality
from borderbook.questions.deaths_on_the_way.answer import sentences

A, B = "Central Mediterranean", "Western African"
INCIDENTS = pd.DataFrame(
    {
        "year": pd.array([2019, 2019, 2020], dtype="Int64"),
        "route": pd.Categorical([A, B, A], categories=[A, B]),
        "cause": ["drowning", "violence", "drowning"],
        "dead": [10, 5, 0],
        "dead_and_missing": [60, 20, 20],
    }
)
YEARLY = fatality.by_year(INCIDENTS, range(2019, 2021))
RATES = pd.DataFrame(
    {"route": [B, A], "rate": [10.0, 0.5], "low": [5.0, float("nan")], "high": [15.0, float("nan")]}
)


def ranks(*orders):
    names = ("detections", "arrivals", "attempted")
    return pd.DataFrame(
        [(name, route, 7) for name, order in zip(names, orders, strict=True) for route in order],
        columns=["denominator", "route", "months"],
    )


def answer(rates=RATES, ranking=None, cause=None):
    made = sentences(
        INCIDENTS,
        YEARLY,
        rates,
        ranks([A, B], [A, B], [A, B]) if ranking is None else ranking,
        "arrivals",
        cause,
    )
    return " ".join(made)


def test_how_many_of_what_and_how_sure():
    said = answer()
    assert "At least 100 people are recorded dead or missing from 2019 to 2020, in 3 incidents" in said
    assert "80 % of them on **the Central Mediterranean route**; most were recorded in 2019, 80." in said
    assert "For 80 % of them the recorded cause is drowning; for 85 % no body was found" in said


def test_rates_with_intervals_and_without():
    said = answer()
    assert "Per 1,000 arrivals" in said
    assert "**10.0** (5.0 to 15.0) on the Western African route" in said
    assert "0.50 (too few incidents for an interval) on the Central Mediterranean route" in said


def test_the_denominators_that_agree_and_those_that_do_not():
    assert "the order of the others is the same, too" in answer()
    assert "depends on the denominator" in answer(ranking=ranks([A, B], [B, A], [A, B]))
    assert "Western African route by arrivals" in answer(ranking=ranks([A, B], [B, A], [A, B]))


def test_without_rates_or_ranking_it_says_so_or_nothing():
    said = answer(rates=RATES.iloc[:0], ranking=ranks([], [], []))
    assert "No fatality rate can be given: arrivals are not known" in said
    assert "every denominator" not in said


def test_one_cause_is_named():
    assert "recorded dead or missing (drowning)" in answer(cause="drowning")
