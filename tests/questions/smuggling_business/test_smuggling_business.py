"""The business of smuggling: who gave the share when, ranges of money, counts by scope."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.errors import UsageError
from borderbook.questions.smuggling_business import analysis, answer
from borderbook.questions.smuggling_business.parameters import SmugglingBusiness

COLUMNS = [
    "group", "indicator", "value", "value_max", "qualifier", "unit", "period", "year", "scope", "publisher",
    "document_date", "confidence", "confidence_detail", "note", "covers",
]  # fmt: skip
SURVEYS = ["value", "qualifier", "survey_place", "survey_period"]


def fact(group, value, **how):
    row = {"value_max": float("nan"), "year": 2015, "period": "2015", "qualifier": "exact", "unit": "EUR"}
    return dict.fromkeys(COLUMNS, "") | row | {"group": group, "value": value} | how


def table(*rows):
    return pd.DataFrame(list(rows), columns=COLUMNS).astype({"year": "Int64", "value_max": "float64"})


def text(value, date, qualifier="more than", **how):
    unit = "percent of irregular migrants"
    return fact("share using smugglers", value, document_date=date, qualifier=qualifier, unit=unit, **how)


def share(*rows):
    texts = analysis.restatements(table(*rows))
    basis = texts["note"].str.startswith("basis")
    cites = texts["publisher"].str.contains("restating.*Europol")
    kind = pd.Series(analysis.NEITHER, index=texts.index).mask(cites, analysis.CITES).mask(basis, analysis.BASIS)
    return texts.assign(kind=kind)


def test_texts_come_in_the_order_of_the_middle_of_their_days():
    rows = analysis.restatements(table(text(90, "2021-02-01"), text(90, "2016"), text(90, "2016-02")))
    assert rows["from"].dt.strftime("%Y-%m").tolist() == ["2016-02", "2016-01", "2021-02"]
    assert rows["to"].dt.strftime("%Y-%m-%d").tolist() == ["2016-02-29", "2016-12-31", "2021-02-01"]


def test_a_text_is_given_with_its_wording_and_of_whom_it_speaks():
    half = text(50.4, "2016-02-01", "exact", publisher="P", note="n", year=2014)
    rows = analysis.restatements(table(text(90, "2021"), half, fact("turnover", 1, document_date="2016")))
    day = pd.Timestamp("2016-02-01")
    assert rows.loc[0].to_dict() == {
        "publisher": "P", "share": 50.4, "wording": "50 %", "written": "", "about": 2014, "from": day, "to": day,
        "of_whom": "irregular migrants", "note": "n",
    }  # fmt: skip
    assert rows.index.tolist() == [0, 1]
    assert rows.loc[1, "wording"] == "more than 90 %"


def test_ranges_have_the_issuer_and_the_currency_alone():
    ends = fact("x", 1, value_max=2.0, qualifier="range", unit="EUR per person", publisher="UNODC via Teller Report")
    one = fact(
        "x",
        3,
        qualifier="about",
        unit="USD per year",
        publisher="Swedish Police (J++)",
        period="2016",
        confidence="secondary",
    )
    assert analysis.ranges(table(ends, one)).to_dict("split", index=False) == {
        "columns": ["publisher", "period", "lowest", "highest", "currency", "stated", "covers", "confidence"],
        "data": [
            ["UNODC", "2015", 1, 2, "EUR", "EUR", "", ""],
            ["Swedish Police", "2016", 3, 3, "USD", "about USD", "", "secondary"],
        ],
    }


def test_measuring_citing_and_repeating_are_counted_apart():
    rows = share(
        text(90, "2016-05", note="basis: intelligence", publisher="Europol"),
        text(90, "2021-09-30", "about", publisher="Agence Europe (restating ECA/Europol)", year=2021),
        text(90, "2025-11-25", publisher="A group", year=2025),
    )
    lead = (
        "Three texts found give the share of irregular migrants who use smugglers as **about 90 % or more than 90 %**"
    )
    assert answer.values(rows) == f"{lead}; only one, on 2015, names a basis."
    assert answer.values(rows[rows["kind"] != analysis.BASIS]).endswith("; none names a basis.")


def test_unodcs_estimate_has_its_denominator_and_surveys_their_places():
    rows = [("departures_by_sea", 254000, None), ("persons_smuggled", 175000, 228000), ("share_smuggled", 69, 90)]
    at_sea = pd.DataFrame(rows, columns=["indicator", "value", "value_max"]).set_index("indicator")
    at_sea = at_sea.assign(year=2023, publisher="UNODC")
    assert answer.departures(at_sea) == (
        "Of departures by sea from North Africa on the Central Mediterranean route in 2023, 69 to 90 % were of smuggled migrants, "
        "as computed here from UNODC's estimates: a share of departures, not of arrivals or persons."
    )
    assert answer.departures(at_sea[:0]) == ""
    surveys = pd.DataFrame([[66.7, "more than", "Libya", "2017-2019"]], columns=SURVEYS)
    assert answer.asked(surveys).endswith(
        "in the EU, found users of smugglers: more than two thirds in Libya (2017-2019)."
    )
    assert answer.users(surveys) == "In surveys along the way more than two thirds had used a smuggler"
    assert answer.asked(surveys[:0]) == f"{answer.users(surveys[:0])}." == f"{answer.NO_SURVEY}."


@pytest.mark.parametrize(
    ("low", "high", "stated", "words"),
    [
        (3e9, 6e9, "EUR", "EUR 3–6 billion"), (2.86e8, 4.93e8, "EUR", "EUR 286–493 million"),
        (4e9, 4e9, "more than EUR", "more than EUR 4 billion"), (10000, 10000, "up to EUR", "up to EUR 10,000"),
    ],
)  # fmt: skip
def test_money_is_written_as_its_source_gives_it(low, high, stated, words):
    assert answer.money(pd.Series({"lowest": low, "highest": high, "stated": stated})) == words


def test_turnover_is_grouped_by_what_it_covers():
    money = {"indicator": "turnover_smuggling_networks", "publisher": "Europol / X", "unit": "EUR per year"}
    facts = table(
        fact("turnover", 3e9, value_max=6e9, qualifier="range", **money),
        fact("turnover", 4e9, qualifier="more than", **money | {"publisher": "Frontex"}),
        fact("turnover", 5e9, scope="worldwide", **money), fact("turnover", 1e9, **money | {"year": pd.NA}),
        fact("turnover", 375000, indicator="migrants_smuggled_to_eu"),
    )  # fmt: skip
    rows = analysis.turnover(facts)
    assert rows["lowest"].to_dict() == {0: 3e9, 1: 4e9, 2: 1e9, 3: 5e9}
    assert set(rows["counted"]) == {analysis.WORDS["counted"]["turnover_smuggling_networks"]}
    world = fact("turnover", 2e9, indicator="smuggling_profit_worldwide", unit="EUR per year")
    assert analysis.turnover(table(world))["place"].tolist() == [analysis.WORLD]
    reordered = analysis.turnover(facts.iloc[::-1])
    assert reordered["lowest"].tolist() == rows["lowest"].tolist()
    assert rows["place"].tolist() == [analysis.EU_YEAR, analysis.EU_YEAR, analysis.EU_YEARS, analysis.WORLD]
    assert rows["publisher"].tolist()[:2] == ["Europol", "Frontex"]
    said = answer.turnover(rows)
    assert said[0].startswith("**Four estimates** of the money in smuggling were found")
    newest = "Among them are EUR 3–6 billion for EU routes, one year (Europol, turnover of 2015)."
    assert said[1] == newest
    at_sea = analysis.turnover(table(fact("turnover", 1e9, covers="crossings", **money)))
    assert at_sea["place"].tolist() == [analysis.SEA_YEAR]


def test_the_newest_fees_lead():
    newest = {"value_max": 8000, "scope": "C to D", "year": 2025, "publisher": "P"}
    facts = table(
        fact("fee by route", 700, scope="A to B; sea", unit="EUR per person"),
        fact("fee by route", 5000, unit="EUR per person", **newest),
    )
    first, also, ends = answer.fees(analysis.fees(facts))
    assert first == "The newest fee found is of 2025: **EUR 5,000–8,000** (C to D)."
    assert (also, ends.partition(";")[0]) == ("", "1 of the 2 figures are ranges")
    rows = analysis.fees(pd.concat([facts, facts.iloc[[0]].assign(value=800)]))
    assert rows[["journey", "year", "lowest"]].to_numpy().tolist() == [
        ["C to D", 2025, 5000], ["A to B", 2015, 800], ["A to B", 2015, 700],
    ]  # fmt: skip
    assert rows.index.tolist() == [0, 1, 2]


def test_counts_of_one_scope_are_no_series_with_another():
    facts = table(
        fact("EMSC activity", 18234, indicator="siena_messages", year=2018, scope="migrant smuggling only"),
        fact("EMSC activity", 26215, indicator="siena_messages", year=2018, scope="migrant smuggling and trafficking in human beings together"),
        fact("EMSC activity", 14000, indicator="siena_messages", year=2024, qualifier="about", scope="migrant smuggling (as the article words it)"),
        fact("EMSC activity", 49, indicator="emsc_staff"),
    )  # fmt: skip
    scopes = ["smuggling alone", "with trafficking", "smuggling, as an article words it"]
    rows = analysis.activity(facts.iloc[::-1])
    assert rows["scope"].to_dict() == dict(enumerate(scopes))
    assert list(rows.columns) == ["counted", "period", "year", "scope", "value", "qualifier"]
    newest, alone, _ = answer.emsc(rows)
    assert "messages exchanged (SIENA) about 14,000 (scope: smuggling, as an article words it)" in newest
    assert "0 of 1 counts have figures of more than one year" in alone


def test_a_share_that_was_computed_here_is_not_called_primary_and_departures_are_not_persons():
    at_sea = catalog.load("europol_indicators").query("group == 'smuggled at sea'").set_index("indicator")
    sure = answer.sure(at_sea)
    assert sure["share_smuggled"] == "computed here from two figures of UNODC"
    assert set(sure.drop("share_smuggled")) == {"primary"}
    assert at_sea["unit"].eq("persons").to_dict() == {name: name == "persons_smuggled" for name in at_sea.index}


def test_the_report_that_is_restated_but_not_listed_is_named():
    listed = analysis.restatements(catalog.load("europol_indicators"))
    assert answer.origin(listed).startswith("Europol's own report of February 2016")
    assert not listed["publisher"].eq("Europol").where(listed["from"].dt.strftime("%Y-%m") == "2016-02", False).any()
    assert answer.origin(listed[listed["publisher"] == "Europol"]) == ""


def test_every_text_of_the_table_that_names_a_basis_is_of_2016():
    """If a text with a basis of its own is added, the sentence on measurements must be read again."""
    texts = analysis.restatements(catalog.load("europol_indicators"))
    assert texts.loc[texts["note"].str.startswith("basis"), "to"].dt.year.unique().tolist() == [2016]


def test_the_chart_of_fees_is_of_one_source_and_currency():
    rows = {
        "publisher": "UNODC",
        "currency": "USD",
        "when": "2016-2017",
        "lowest": [1000.0, 15000],
        "highest": [8000.0, 30000],
    }
    said = "Fees of two journeys reach from USD 1,000 to 30,000 (UNODC, 2016-2017)"
    assert answer.fees_title(pd.DataFrame(rows), pd.DataFrame(rows)) == said
    assert answer.fees_title(pd.DataFrame(rows).iloc[:0], pd.DataFrame()) == "No range of fees was found"


def test_a_day_before_the_first_figure_of_a_group_is_refused():
    assert SmugglingBusiness.check(as_of="2016-09-13")
    with pytest.raises(UsageError, match="no figure of the group 'EMSC activity' had been published by 2016-02-23"):
        SmugglingBusiness.check(as_of="2016-02-23")
