"""Figures on the business of smuggling: traced, grouped, never converted, added or averaged."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.questions.smuggling_business import analysis as smuggling


def figure(group, value, **more):
    return {
        "group": smuggling.GROUPS[group], "indicator": "share_using_facilitation", "value": float(value),
        "value_max": float("nan"), "qualifier": "exact", "unit": "percent of irregular migrants", "period": "2015",
        "year": 2015, "scope": "EU", "publisher": "Europol", "document_title": "A report", "document_date": "",
        "confidence": "primary", "confidence_detail": "", "note": "",
    } | more  # fmt: skip


def facts(*rows):
    return pd.DataFrame(list(rows)).astype({"year": "Int64"})


def test_dates_are_spans_as_long_as_what_is_known_of_them():
    made = smuggling.dated(pd.Series(["2016-02-23", "2016-05", "2016", ""]))
    assert made["from"].dt.strftime("%Y-%m-%d").tolist()[:3] == ["2016-02-23", "2016-05-01", "2016-01-01"]
    assert made["to"].dt.strftime("%Y-%m-%d").tolist()[:3] == ["2016-02-23", "2016-05-31", "2016-12-31"]
    assert made.iloc[3].isna().all()


def test_restatements_are_dated_from_the_earliest_text_whose_month_is_known():
    made = smuggling.restatements(
        facts(
            figure("share", 90, document_date="2026-02-23", qualifier="more than", publisher="later"),
            figure("share", 90, document_date="2016", publisher="same year"),
            figure("share", 90, document_date="2016-02-23", qualifier="about", publisher="origin"),
        )
    )
    assert made["publisher"].tolist() == ["origin", "same year", "later"]
    assert made["years_after"].tolist() == pytest.approx([0, 0.353, 10], abs=0.01)
    assert made["wording"].tolist() == ["about 90 %", "90 %", "more than 90 %"]
    assert made["of_whom"].unique().tolist() == ["irregular migrants"]


def test_a_text_dated_to_the_origins_year_is_never_older_than_the_origin():
    made = smuggling.restatements(
        facts(figure("share", 90, document_date="2016-11-01"), figure("share", 90, document_date="2016"))
    )
    assert (made["years_after"] >= 0).all()


def turnover_row(value, indicator="turnover_smuggling_networks", **more):
    return figure("turnover", value, **({"indicator": indicator, "unit": "EUR"} | more))


def test_turnover_is_grouped_by_place_and_time_and_ranges_stay_ranges():
    made = smuggling.turnover(
        facts(
            turnover_row(5e9, "smuggling_profit_worldwide", value_max=7e9, unit="USD per year"),
            turnover_row(3e9, value_max=6e9),
            turnover_row(1e9, year=pd.NA),
            turnover_row(2e9, scope="worldwide (2.5 million migrants)"),
            turnover_row(375_000, "migrants_smuggled_to_eu", unit="persons"),
        )
    )
    assert made["place"].tolist() == [smuggling.EU_YEAR, smuggling.EU_YEARS, smuggling.WORLD, smuggling.WORLD]
    assert made[["low", "high"]].values.tolist() == [[3e9, 6e9], [1e9, 1e9], [2e9, 2e9], [5e9, 7e9]]
    assert made["currency"].tolist() == ["EUR", "EUR", "EUR", "USD"]
    assert made["counted"].tolist()[-1] == "profit"


def test_fees_are_grouped_by_source_the_largest_group_first():
    made = smuggling.fees(
        facts(
            figure("fees", 700, unit="EUR per person", publisher="One", scope="a"),
            figure("fees", 200, value_max=300, unit="USD per person", publisher="UNODC via News", scope="b"),
            figure("fees", 900, unit="USD per person", publisher="UNODC via News", scope="c"),
        )
    )
    assert made[["source", "journey", "high", "currency"]].values.tolist() == [
        ["UNODC", "c", 900, "USD"], ["UNODC", "b", 300, "USD"], ["One", "a", 700, "EUR"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("publisher", "expected"),
    [
        ("UNODC via Teller Report", "UNODC"),
        ("Europol-INTERPOL via AP / New Delhi Times", "Europol-INTERPOL"),
        ("The Migrants' Files (J++)", "The Migrants' Files"),
        ("Internazionale (citing Europol)", "Internazionale (citing Europol)"),
    ],
)
def test_the_issuer_is_named_without_who_carried_the_news(publisher, expected):
    assert smuggling.issuer(publisher) == expected


def test_activity_keeps_smuggling_alone_apart_from_smuggling_with_trafficking():
    both, alone = "migrant smuggling and trafficking in human beings together", "migrant smuggling only"
    made = smuggling.activity(
        facts(
            figure("emsc", 53, indicator="action_days", year=2018, scope=both),
            figure("emsc", 39, indicator="action_days", year=2018, scope=alone),
            figure("emsc", 12000, indicator="siena_messages", year=2016, scope=alone),
            figure("emsc", 49, indicator="emsc_staff", year=2018, scope=both),
        )
    )
    assert made["scope"].tolist() == ["smuggling only", "smuggling only", "smuggling and trafficking"]
    assert made["value"].tolist() == [12000, 39, 53]


def test_evidence_counts_a_conflicting_primary_text_as_own_text_and_as_conflicting():
    made = smuggling.evidence(
        facts(
            turnover_row(1, confidence="conflicting", confidence_detail="primary: Europol text"),
            turnover_row(2, confidence="conflicting"),
            turnover_row(3, confidence="secondary"),
            figure("share", 90),
        )
    )
    assert made.loc["turnover"].tolist() == [1, 2, 2]
    assert made.loc["share"].tolist() == [1, 0, 0]
    assert made.loc["fees"].tolist() == [0, 0, 0]


def test_the_table_held_has_one_origin_and_one_value_of_the_share():
    made = smuggling.restatements(catalog.load("europol_indicators"))
    assert made["share"].unique().tolist() == [90]
    assert f"{made['from'][0]:%Y-%m}" == "2016-02"


def test_every_money_figure_and_scope_of_the_table_held_has_a_word():
    table = catalog.load("europol_indicators")
    money = smuggling.rows_of(table, "turnover")
    assert set(money.loc[money["unit"] != "persons", "indicator"]) == set(smuggling.COUNTED)
    assert set(smuggling.activity(table)["scope"]) == set(smuggling.SCOPES.values())
    assert len(smuggling.as_read(table, "fees")) == len(smuggling.fees(table))
