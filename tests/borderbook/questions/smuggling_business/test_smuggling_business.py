"""The business of smuggling: who gave the share when, ranges of money, counts by scope."""

import pandas as pd
import pytest

from borderbook.methods.money import ranges
from borderbook.questions.smuggling_business import analysis, answer
from borderbook.questions.smuggling_business.parameters import SmugglingBusiness
from notemill import catalog
from notemill.errors import UsageError

COLUMNS = [
    "group", "indicator", "value", "value_max", "qualifier", "unit", "period", "year", "scope", "publisher",
    "document_date", "confidence", "confidence_detail", "note", "covers",
]  # fmt: skip


def fact(group, value, **how):
    row = {"value_max": float("nan"), "year": 2015, "period": "2015", "qualifier": "exact", "unit": "EUR"}
    return dict.fromkeys(COLUMNS, "") | row | {"group": group, "value": value} | how


def table(*rows):
    return pd.DataFrame(list(rows), columns=COLUMNS).astype({"year": "Int64", "value_max": "float64"})


def text(value, date, qualifier="more than", **how):
    unit = "percent of irregular migrants"
    return fact("share using smugglers", value, document_date=date, qualifier=qualifier, unit=unit, **how)


def test_texts_come_in_the_order_of_the_middle_of_their_days_with_their_wording():
    others = text(90, "2021-02-01"), text(90, "2016"), fact("turnover", 1, document_date="2016")
    rows = analysis.restatements(table(*others, text(50.4, "2016-02", "exact", publisher="P", note="n", year=2014)))
    assert rows["from"].dt.strftime("%Y-%m").tolist() == ["2016-02", "2016-01", "2021-02"]
    assert rows["to"].dt.strftime("%Y-%m-%d").tolist() == ["2016-02-29", "2016-12-31", "2021-02-01"]
    first = {
        "publisher": "P",
        "share": 50.4,
        "wording": "50 %",
        "written": "",
        "about": 2014,
        "period": "2015",
        "of_whom": "irregular migrants",
        "note": "n",
    }
    assert rows.drop(columns=["from", "to"]).loc[0].to_dict() == first
    assert rows.loc[1, "wording"] == "more than 90 %"


def test_ranges_have_the_issuer_and_the_currency_alone():
    ends = fact(
        "x", 1, value_max=2.0, qualifier="range", unit="EUR per person", publisher="UNODC (restated by Teller Report)"
    )
    one = fact("x", 3, qualifier="about", unit="USD per year", publisher="Swedish Police (J++)", period="2016")
    made = ranges(table(ends, one))[["publisher", "period", "lowest", "highest", "currency", "stated"]]
    assert made.to_numpy().tolist() == [
        ["UNODC", "2015", 1, 2, "EUR", "EUR"], ["Swedish Police", "2016", 3, 3, "USD", "about USD"],
    ]  # fmt: skip


def test_the_answer_and_its_title_are_of_the_chosen_figures_and_claim_nothing_that_the_table_lacks():
    rows = analysis.restatements(table(text(90, "2016-05"), text(90, "2021", "about", year=2021)))
    kinds = rows.assign(kind=[analysis.NEITHER, analysis.BASIS])
    lead = "Two texts found give the share of irregular migrants who use smugglers as **about 90 % or more than 90 %**"
    assert answer.sentences("share", kinds)[0] == f"{lead}; only one, on 2021, names a basis."
    assert answer.sentences("share", kinds.assign(kind=analysis.CITES))[0] == f"{lead}; none names a basis."
    assert answer.headline("share", kinds) == "Two texts give the share; one, on 2021, names a basis"
    asked = table(fact("", 200 / 3, qualifier="more than")).assign(survey_place="Libya", survey_period="2017")
    found = "Surveys of people on the move found users of smugglers: more than two thirds in Libya (2017)."
    assert answer.sentences("surveys", asked)[0] == found
    assert answer.headline("surveys", asked) == "Users of smugglers, of those asked in Libya: more than two thirds"
    of_year = {"scope": "A to B", "publisher": "P", "year": 2025}
    dollars, mean = (
        fact("fee by route", 9e3, unit="USD per person", **of_year),
        fact("fee by route", 700, qualifier="average", **of_year),
    )
    fees = analysis.fees(table(fact("fee by route", 5e4, publisher="Q"), mean, dollars))
    said = "The newest fees, of 2025, include **USD 9,000** (P: A to B)."
    assert answer.sentences("fees", fees)[0] == said
    assert answer.headline("fees", fees) == "Among the newest fees, of 2025: USD 9,000"
    assert (
        answer.headline("turnover", fees[:1])
        == "Among the newest estimates of the money in smuggling, of 2025: USD 9,000"
    )


@pytest.mark.parametrize(
    ("low", "high", "stated", "words"),
    [
        (3e9, 6e9, "EUR", "EUR 3–6 billion"), (2.86e8, 4.93e8, "EUR", "EUR 286–493 million"),
        (4e9, 4e9, "more than EUR", "more than EUR 4 billion"), (10000, 10000, "up to EUR", "up to EUR 10,000"),
        (1.5e9, 1.5e9, "USD", "USD 1.5 billion"),
    ],
)  # fmt: skip
def test_money_is_written_as_its_source_gives_it(low, high, stated, words):
    assert analysis.money(pd.Series({"lowest": low, "highest": high, "stated": stated})) == words


def test_turnover_is_grouped_by_what_it_covers():
    money = {"indicator": "turnover_smuggling_networks", "publisher": "Europol (restated by X)", "unit": "EUR per year"}
    facts = table(
        fact("turnover", 5e9, scope="worldwide", **money), fact("turnover", 1e9, **money | {"year": pd.NA}),
        fact("turnover", 2e9, covers="crossings", **money), fact("turnover", 4e9, **money),
        fact("turnover", 3e9, value_max=6e9, **money), fact("turnover", 375000, indicator="migrants_smuggled_to_eu"),
        fact("turnover", 7e9, **money | {"indicator": "smuggling_profit_worldwide"}),
    )  # fmt: skip
    rows = analysis.turnover(facts)
    assert rows["lowest"].to_dict() == {0: 3e9, 1: 4e9, 2: 2e9, 3: 1e9, 4: 5e9, 5: 7e9}
    assert (
        rows["place"].tolist() == [analysis.EU_YEAR] * 2 + [analysis.SEA_YEAR, analysis.EU_YEARS] + [analysis.WORLD] * 2
    )
    assert rows["counted"].tolist() == ["turnover"] * 5 + ["profit"]
    assert rows["figure"].iloc[0] == "Europol: turnover, EU routes, one year, 2015"


def test_fees_are_listed_the_newest_first():
    facts = table(
        fact("fee by route", 700, scope="A to B; sea"), fact("fee by route", 800, scope="A to B; land"),
        fact("fee by route", 5000, value_max=8000, scope="C to D", year=2025, period="about 2025", publisher="P (Q)"),
    )  # fmt: skip
    rows = analysis.fees(facts)
    columns = ["journey", "year", "lowest", "highest"]
    assert rows[columns].to_numpy().tolist() == [
        ["C to D", 2025, 5000, 8000], ["A to B", 2015, 800, 800], ["A to B", 2015, 700, 700],
    ]  # fmt: skip
    assert (rows.index.tolist(), rows["figure"].iloc[0]) == ([0, 1, 2], "C to D, about 2025 (P)")


def test_the_curated_table_says_what_is_computed_what_is_missing_and_what_names_a_basis():
    facts = catalog.load("europol_indicators")
    at_sea = facts.query("group == 'smuggled at sea'").set_index("indicator")
    assert at_sea.loc["share_smuggled", "confidence_detail"] == "computed here from two figures of UNODC"
    assert set(at_sea.drop("share_smuggled")["confidence"]) == {"primary"}
    assert at_sea["unit"].eq("persons").to_dict() == {name: name == "persons_smuggled" for name in at_sea.index}
    texts = analysis.restatements(facts)
    assert not texts["publisher"].eq("Europol").where(texts["from"].dt.strftime("%Y-%m") == "2016-02", False).any()
    # if a text with a basis of its own is added, the sentence on measurements must be read again
    assert texts.loc[texts["note"].str.startswith("basis"), "to"].dt.year.unique().tolist() == [2016]


def test_a_day_before_the_first_figure_of_the_chosen_group_is_refused_and_other_groups_do_not_matter():
    assert SmugglingBusiness.check(as_of="2016-06-01", indicator="fees")
    with pytest.raises(UsageError, match="no figure of indicator = surveys had been published by 2016-02-23"):
        SmugglingBusiness.check(as_of="2016-02-23", indicator="surveys")
