"""Figures of the business of smuggling: what is drawn, labelled and told."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.questions.smuggling_business import figures as smuggling
from borderbook.questions.smuggling_business import money_figures as smuggling_money
from borderbook.questions.smuggling_business.analysis import PLACES

SOURCE = "Source: a table"


def texts(axis):
    return [text.get_text() for text in axis.texts]


def chain():
    return pd.DataFrame(
        {
            "publisher": ["Europol", "Council"], "document": ["a", "b"], "share": [90.0, 90.0],
            "wording": ["90 %", "more than 90 %"], "about": [2015, 2024],
            "from": pd.to_datetime(["2016-02-23", "2024-01-01"]), "to": pd.to_datetime(["2016-02-23", "2024-12-31"]),
            "years_after": [0.0, 8.4], "of_whom": ["x", "y"], "confidence": "primary", "note": "",
        }
    )  # fmt: skip


def test_each_text_is_tied_back_to_the_first_and_says_how_much_later_it_is():
    figure = smuggling.restatements(chain(), SOURCE)
    axis = figure.drawing.axes[0]

    assert "90 %" in texts(axis)
    assert "more than 90 %, 8.4 years on" in texts(axis)
    starts = {line.get_xdata()[0] for line in axis.lines if line.get_linewidth() == 1.4}
    assert len(starts) == 1
    assert (
        figure.title
        == "One estimate of February 2016, about arrivals of 2015, is still given in December 2024"
    )
    assert "Council (2024): more than 90 %" in figure.alt
    assert figure.data["dated"].tolist() == ["2016-02-23", "2024"]


def money_rows():
    return pd.DataFrame(
        {
            "place": pd.Categorical([PLACES[0], PLACES[0], PLACES[2]], PLACES, ordered=True),
            "counted": ["income", "profit", "income"], "publisher": ["UNODC", "Frontex", "UNODC"],
            "period": ["2016", "2015", "2016"], "low": [2.86e8, 4e9, 5.5e9], "high": [4.93e8, 4e9, 7e9],
            "qualifier": ["range", "more than", "range"], "currency": ["EUR", "EUR", "USD"],
            "confidence": "secondary", "note": "",
        }
    )  # fmt: skip


def test_places_are_panels_and_a_bound_is_an_arrow():
    figure = smuggling_money.turnover(money_rows(), SOURCE)
    first, second = figure.drawing.axes

    assert texts(first) == ["EUR 286–493 million", "more than EUR 4 billion"]
    assert texts(second) == ["USD 5.5–7 billion"]
    assert [line.get_marker() for line in first.lines] == ["None", ">"]
    assert first.get_xlim()[0] == 0
    assert "EUR 286 million (UNODC, 2016) to EUR 4 billion (Frontex, 2015)" in figure.title
    assert "Not a time series" in figure.note


def test_fees_have_a_panel_a_source():
    rows = pd.DataFrame(
        {
            "source": ["UNODC", "Files"], "journey": ["India to Europe", "Libya to Italy; Central"],
            "period": ["about 2016", "2015"], "low": [15000.0, 700.0], "high": [30000.0, 700.0],
            "qualifier": ["range", "average"], "currency": ["USD", "EUR"], "confidence": "primary", "note": "",
        }
    )  # fmt: skip
    figure = smuggling_money.fees(rows, SOURCE)

    assert [axis.get_title(loc="left") for axis in figure.drawing.axes] == ["UNODC", "Files"]
    assert texts(figure.drawing.axes[1]) == ["average EUR 700"]
    assert (
        figure.title
        == "Fees run from average EUR 700 (Libya to Italy) to USD 15,000–30,000 (India to Europe)"
    )


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ((3e9, 6e9, "range", "EUR"), "EUR 3–6 billion"),
        ((4.7e9, 6e9, "range", "EUR"), "EUR 4.7–6 billion"),
        ((4e9, 4e9, "more than", "EUR"), "more than EUR 4 billion"),
        ((2.86e8, 4.93e8, "range", "EUR"), "EUR 286–493 million"),
        ((200.0, 300.0, "range", "USD"), "USD 200–300"),
        ((10000.0, 10000.0, "up to", "USD"), "up to USD 10,000"),
        ((1.6e9, 1.6e9, "estimate", "EUR"), "EUR 1.6 billion"),
    ],
)
def test_money_is_read_as_the_source_words_it(figure, said):
    assert smuggling_money.money(*figure) == said


def counts():
    return pd.DataFrame(
        {
            "counted": ["Action days"] * 2 + ["Messages"], "period": ["2018", "2018", "2016"],
            "scope": ["smuggling only", "smuggling and trafficking", "smuggling only"],
            "value": [39.0, 53.0, 12000.0], "qualifier": ["exact", "exact", "almost"], "note": "",
        }
    )  # fmt: skip


def test_counts_say_their_scope_beside_the_bar():
    figure = smuggling.activity(counts(), SOURCE)
    axis = figure.drawing.axes[0]

    assert [bar.get_width() for bar in axis.patches] == [39, 53]
    assert [label.get_text() for label in axis.get_yticklabels()] == [
        "2018, smuggling",
        "2018, with trafficking",
    ]
    assert texts(figure.drawing.axes[1]) == ["< 12,000"]
    assert figure.title.endswith("Action days in 2018: 39 on smuggling alone, 53 with trafficking")
    assert "Messages: 2016 almost 12,000 (smuggling only)" in figure.alt


def test_without_a_pair_of_scopes_the_title_claims_none():
    assert "each with its scope" in smuggling.activity(counts().iloc[[2]], SOURCE).title


def test_evidence_names_the_conflicting_figures_beside_the_bar():
    table = pd.DataFrame(
        {"own_text": [4, 1], "restated": [5, 2], "conflicting": [0, 2]}, index=pd.Index(["share", "fees"], name="figures")
    )  # fmt: skip
    figure = smuggling.evidence(table, SOURCE)

    assert figure.title.startswith("5 of 12 figures")
    assert "2 of these conflicting" in texts(figure.drawing.axes[0])
    assert "Fees: 1 in the issuing body's own text, 2 restated, 2 conflicting" in figure.alt
