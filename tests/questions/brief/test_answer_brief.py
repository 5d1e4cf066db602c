"""The leading numbers of the nine charts and the sentences made of them; which cut-offs are taken."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.methods import enforcement
from borderbook.questions.brief import answer
from borderbook.questions.brief.answer import Lead
from borderbook.questions.brief.parameters import Brief

NAN = np.nan


def years(*values, last=2025):
    return pd.Series(
        values, index=pd.RangeIndex(last - len(values) + 1, last + 1, name="year"), dtype="float64"
    )


@pytest.mark.parametrize(
    ("counts", "lower", "number", "label"),
    [
        ((1000, 1250), (), "1,250", "arrests in 2025, up 25 % on 2024"),
        ((1000, NAN, 900), (), "900", "arrests in 2025"),
        ((1000, 1250, NAN), (), "1,250", "arrests in 2024, up 25 % on 2023, the newest figure found"),
        ((1000, 1250), (False, True), "more than 1,250", "arrests in 2025"),
        ((1000, 1250), (True, False), "1,250", "arrests in 2025"),
        ((NAN, NAN), (), "no figure", "of arrests was found"),
    ],
)
def test_the_newest_year_leads_and_a_lower_bound_has_no_change(counts, lower, number, label):
    bound = years(*lower).astype(bool) if lower else None
    assert answer.newest(years(*counts), "arrests", bound) == Lead(number, label)


def test_the_largest_is_set_against_all_of_them():
    counts = pd.Series({"Sea": 30, "Land": 20})
    assert answer.largest(counts, "found by {}", 2025, 60) == Lead("30", "found by Sea in 2025, 50 % of all")


def test_returns_lead_with_the_newest_year_that_has_orders_too():
    union = pd.DataFrame({enforcement.TO_THIRD: [150.0, 300.0, NAN], enforcement.ORDERS: [1000.0, 1000.0, 1200.0]},
                         index=[2023, 2024, 2025])  # fmt: skip
    lead = answer.returned(union)
    assert (lead.number, lead.label) == (
        "300", "returned to third countries in 2024, 30 for 100 orders to leave of that year",
    )  # fmt: skip
    assert answer.returned(union.iloc[2:]).number == "no figure"


def test_the_share_is_worded_as_in_the_newest_text():
    texts = pd.DataFrame(
        {"from": pd.to_datetime(["2016-02-23", "2021-09-30"]), "wording": ["more than 90 %", "about 90 %"]}
    )
    assert answer.quoted(texts) == Lead(
        "about 90 %", "of migrants use smugglers, says the newest of two texts since 2016"
    )
    assert answer.quoted(texts.iloc[:0]).number == "no figure"


def test_years_without_a_figure_are_named_as_runs():
    assert (
        answer.lacking(years(NAN, NAN, NAN, 1, NAN, NAN))
        == "No figure found for 2020 to 2022, 2024 and 2025."
    )
    assert answer.lacking(years(1, 2)) == ""


def test_the_answer_holds_the_leads_and_the_last_complete_year():
    names = ("detections", "deaths", "returned", "facilitators", "nationalities", "arrests")
    first, where, smuggling = answer.sentences(
        {name: Lead(str(n), name) for n, name in enumerate(names)}, pd.Series({"DE": 20, "FR": 30}), 2023
    )
    assert first == "**0** detections. **1** deaths, a minimum. **2** returned."
    assert "In 2023, the last year with a total from every member state" in where
    assert "**France** (30)" in where
    assert "**3** facilitators; **4** nationalities; **5** arrests" in smuggling


@pytest.mark.parametrize("value", ["2024", "first", "December 2024", "2024-13", "2016-11", "1995-01"])
def test_a_cut_off_is_a_month_of_which_most_charts_have_a_year(value):
    with pytest.raises(UsageError, match="cut_off"):
        Brief.check(cut_off=value)


def test_a_month_can_be_written_in_several_ways():
    assert Brief.check(cut_off="2024/6").cut_off == "2024-06"
    assert Brief.check().cut_off == "latest"
