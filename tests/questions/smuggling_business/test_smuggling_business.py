"""The business of smuggling: who gave the share when, ranges of money, counts by scope."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.questions.smuggling_business import analysis, answer, figures

COLUMNS = [
    "group", "indicator", "value", "value_max", "qualifier", "unit", "period", "year", "scope", "publisher",
    "document_title", "document_date", "confidence", "confidence_detail", "note",
]  # fmt: skip


def fact(group, value, **how):
    row = dict.fromkeys(COLUMNS, "") | {
        "group": group,
        "value": value,
        "value_max": float("nan"),
        "year": 2015,
    }
    return row | {"period": "2015", "qualifier": "exact", "unit": "EUR", "confidence": "secondary"} | how


def table(*rows):
    return pd.DataFrame(list(rows), columns=COLUMNS).astype({"year": "Int64", "value_max": "float64"})


def text(value, date, qualifier="more than", **how):
    unit = "percent of irregular migrants"
    return fact("share using smugglers", value, document_date=date, qualifier=qualifier, unit=unit, **how)


def share(*rows):
    texts = analysis.restatements(table(*rows))
    basis, cites = (
        texts["note"].str.startswith("basis"),
        texts["publisher"].str.contains("restating.*Europol"),
    )
    kind = pd.Series(answer.REPEATS, index=texts.index).mask(cites, answer.CITES).mask(basis, answer.MEASURES)
    return texts.assign(kind=kind)


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2016-02-23", "2016-02-23", "2016-02-23"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2016", "2016-01-01", "2016-12-31"),
    ],
)
def test_a_date_is_a_day_a_month_or_a_year(date, first, last):
    days = analysis.dated(pd.Series([date, ""]))
    assert days.loc[0].dt.strftime("%Y-%m-%d").tolist() == [first, last]
    assert days.loc[1].isna().all()


def test_texts_come_in_order_of_time_with_the_years_since_the_first():
    rows = analysis.restatements(table(text(90, "2021-02-01"), text(90, "2016-02-01"), text(90, "2016")))
    assert rows["from"].dt.year.tolist() == [2016, 2016, 2021]
    assert rows["years_after"].round(1).tolist() == [0.0, 0.4, 5.0]


def test_measuring_citing_and_repeating_are_counted_apart():
    rows = share(
        text(90, "2016-05", note="basis: intelligence", publisher="Europol"),
        text(90, "2021-09-30", "about", publisher="Agence Europe (restating ECA/Europol)", year=2021),
        text(90, "2025-11-25", publisher="A group", year=2025),
    )
    assert answer.chain(rows) == (
        "Of 3 texts that give the share, 1 name what it rests on, published in 2016 on arrivals of 2015; 1 cite Europol "
        "and 1 repeat it, the last in November 2025"
    )
    surveys = pd.DataFrame(
        [["more than", 66.7, "Libya", "2017-2019"]],
        columns=["qualifier", "value", "survey_place", "survey_period"],
    )
    said = " ".join(answer.sentences("share", rows, surveys, table()))
    assert "All give 90 %" in said
    assert "no later measurement was found" in said
    assert "not of arrivals in the EU, found users of smugglers: more than 67 % in Libya (2017-2019)" in said


def test_a_later_text_with_a_basis_is_a_later_measurement():
    rows = share(text(90, "2016-05", note="basis: a"), text(80, "2025", note="basis: b", year=2024))
    said = " ".join(
        answer.sentences(
            "share",
            rows,
            pd.DataFrame(columns=["value", "qualifier", "survey_place", "survey_period"]),
            table(),
        )
    )
    assert "They give 80 to 90 %" in said
    assert "the last measurement is of 2025" in said


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "words"),
    [
        (3e9, 6e9, "range", "EUR 3–6 billion"), (2.86e8, 4.93e8, "range", "EUR 286–493 million"),
        (4e9, 4e9, "more than", "more than EUR 4 billion"), (10000, 10000, "up to", "up to EUR 10,000"),
    ],
)  # fmt: skip
def test_money_is_written_as_its_source_gives_it(low, high, qualifier, words):
    assert answer.money(low, high, qualifier, "EUR") == words


def test_turnover_is_grouped_by_what_it_covers_and_its_figure_draws_bounds_and_ranges():
    money = {"indicator": "turnover_smuggling_networks", "publisher": "Europol / X", "unit": "EUR per year"}
    facts = table(
        fact("turnover", 3e9, value_max=6e9, qualifier="range", **money),
        fact("turnover", 4e9, qualifier="more than", **(money | {"publisher": "Frontex"})),
        fact("turnover", 5e9, scope="worldwide", **money),
        fact("turnover", 1e9, **(money | {"year": pd.NA})),
        fact("turnover", 375000, indicator="migrants_smuggled_to_eu"),
    )
    rows = analysis.turnover(facts)
    assert rows["place"].tolist() == [analysis.EU_YEAR, analysis.EU_YEAR, analysis.EU_YEARS, analysis.WORLD]
    assert rows["publisher"].tolist()[:2] == ["Europol", "Frontex"]
    figure = figures.turnover(rows)
    drawn = [mark["data-value"] for mark in figure.canvas.marks.values()]
    assert drawn == ["EUR 3–6 billion", "more than EUR 4 billion", "EUR 1 billion", "EUR 5 billion"]
    assert "from EUR 3 billion (Europol, 2015) to EUR 6 billion (Europol, 2015)" in figure.title


def test_the_newest_fees_lead():
    facts = table(
        fact("fee by route", 700, scope="A to B; sea", unit="EUR per person", year=2015),
        fact(
            "fee by route",
            5000,
            value_max=8000,
            scope="C to D",
            unit="EUR per person",
            year=2025,
            publisher="P",
        ),
    )
    said = answer.sentences("fees", share(text(90, "2016-05")), pd.DataFrame(), facts)
    assert said[0] == "The newest fees found are of 2025: **EUR 5,000–8,000** (C to D, P)."
    assert said[1].startswith(
        "Fees run from EUR 700 (A to B, 2015) to EUR 5,000–8,000 (C to D, 2015); 1 of the 2"
    )
    assert figures.fees(analysis.fees(facts)).data["label"].tolist()[0] == "C to D, 2015 (P)"


def test_counts_of_one_scope_are_no_series_with_another():
    facts = table(
        fact("EMSC activity", 18234, indicator="siena_messages", year=2018, scope="migrant smuggling only"),
        fact("EMSC activity", 26215, indicator="siena_messages", year=2018, scope="migrant smuggling and trafficking in human beings together"),
        fact("EMSC activity", 14000, indicator="siena_messages", year=2024, qualifier="about", scope="migrant smuggling (as the article words it)"),
        fact("EMSC activity", 49, indicator="emsc_staff"),
    )  # fmt: skip
    assert analysis.activity(facts)["scope"].tolist() == [analysis.ALONE, analysis.BOTH, analysis.UNSURE]
    said = " ".join(answer.sentences("emsc", share(text(90, "2016")), pd.DataFrame(), facts))
    assert (
        "For 2024 Europol's centre reports messages exchanged (SIENA) about 14,000 (scope: smuggling, as an article"
        in said
    )
    assert "0 of 1 counts have figures of more than one year" in said


def test_evidence_parts_add_up_and_a_conflicting_figure_keeps_whose_text_it_is():
    facts = table(
        text(90, "2016", confidence="primary"),
        text(90, "2017"),
        fact("turnover", 1, confidence="conflicting", confidence_detail="primary text"),
    )
    rows = analysis.evidence(facts)
    assert rows.loc["share"].tolist() == [1, 1, 0]
    assert rows.loc["turnover"].tolist() == [1, 0, 1]
    assert (
        answer.attested(rows)
        == "2 of 3 figures were read in the issuing body's own text; another source contradicts 1"
    )


def test_every_text_of_the_table_that_names_a_basis_is_of_2016():
    """If a text with a basis of its own is added, the sentence on measurements must be read again."""
    texts = analysis.restatements(catalog.load("europol_indicators"))
    assert texts.loc[texts["note"].str.startswith("basis"), "to"].dt.year.unique().tolist() == [2016]
