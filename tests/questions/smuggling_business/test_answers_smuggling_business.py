"""The answer on the business of smuggling: computed from the table held."""

from __future__ import annotations

import pytest

from borderbook import catalog
from borderbook.errors import UsageError
from borderbook.questions.smuggling_business.answer import sentences
from borderbook.questions.smuggling_business.parameters import SmugglingBusiness


@pytest.fixture(scope="module")
def facts():
    return catalog.load("europol_indicators")


@pytest.mark.parametrize(
    ("indicator", "parts"),
    [
        ("share", ["February 2016", "8 of 11 texts", "November 2025", "“more than 90 %” in 7"]),
        (
            "turnover",
            ["EUR 286–493 million (UNODC, 2016)", "EUR 3–6 billion (Europol, 2015)", "worldwide, one year"],
        ),
        ("fees", ["**USD 200–300** (North Africa to Italy", "**USD 15,000–30,000** (India", "13 of the 22"]),
        ("emsc", ["almost 12,000 in 2016 and 18,234 in 2018", "3 of 6 counts", "two offences"]),
    ],
)
def test_each_indicator_has_its_answer(facts, indicator, parts):
    said = " ".join(sentences(facts, indicator))
    assert all(part in said for part in parts), said
    assert "figures were read in the issuing body's own text" in said


def test_a_second_value_of_the_share_changes_the_sentence(facts):
    other = facts.copy()
    row = other.index[other["group"] == "share using smugglers"][0]
    other.loc[row, "value"] = 80.0
    assert "do not all give the same value" in sentences(other, "share")[0]


def test_an_unknown_indicator_is_explained():
    with pytest.raises(UsageError, match="share, turnover, fees, emsc"):
        SmugglingBusiness.check(indicator="prices")
