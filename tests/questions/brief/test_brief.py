"""The brief: what its nine charts say, what is marked as missing or a lower bound, its text on policy, its sources."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook import catalog, charts
from borderbook.methods import enforcement
from borderbook.questions.brief import answer
from borderbook.questions.brief.answer import Act, Message
from borderbook.show import cited

NAN = np.nan
EVERYTHING = pd.Timestamp(2026, 12, 31)


def years(*values, last=2025):
    return pd.Series(values, pd.RangeIndex(last - len(values) + 1, last + 1, name="year"), dtype="float64")


@pytest.mark.parametrize(
    ("counts", "lower", "title", "number", "label"),
    [
        ((1000, 1250), (), "Arrests rose by 25 % in 2025", "1,250", "arrests in 2025"),
        ((800, 1000, 750, 600), (), "Arrests fell by 20 % in 2025, the second fall in a row", "600", "arrests in 2025"),
        ((500, 400, 300), (), "Arrests fell by 25 % in 2025, the second fall in a row", "300", "arrests in 2025"),
        ((1000, 1001), (), "Arrests stayed at their level in 2025", "1,001", "arrests in 2025"),
        ((1000, NAN, 900), (), "Arrests in 2025", "900", "arrests in 2025"),
        ((1000, NAN, 800, 900), (), "Arrests rose by 12 % in 2025", "900", "arrests in 2025"),
        ((800, 1000, 1250, NAN), (), "Arrests rose by 25 % in 2024, the newest figure found", "1,250",
         "arrests in 2024, the newest figure found"),
        ((1000, 1250), (0, 1), "Arrests: the last full count found is of 2024", "> 1,250", "arrests in 2025"),
        ((1000, 1250), (1, 0), "Arrests in 2025", "1,250", "arrests in 2025"),
        ((NAN, NAN), (), "Arrests: no figure found", "no figure", "of arrests was found"),
    ],
)  # fmt: skip
def test_a_course_says_how_the_newest_year_moved_and_never_from_or_to_a_lower_bound(
    counts, lower, title, number, label
):
    bound = years(*lower).astype(bool) if lower else None
    assert answer.course(years(*counts), "Arrests", "arrests", bound) == Message(title, number, label)


def test_returns_are_of_the_newest_year_that_has_orders_too():
    orders = years(1000, 1000, 1200)
    pairs = pd.DataFrame({enforcement.TO_THIRD: years(150, 300, NAN), enforcement.ORDERS: orders})
    message = answer.returned(pairs, pairs.isna() & False)
    assert message.title == "For 100 orders to leave, 30 returns to third countries in 2024"
    assert (message.number, message.label) == ("30", "returns for 100 orders to leave: 300 for 1,000")
    assert answer.returned(pairs, pairs.notna()).number == "at least 30"


def test_texts_that_name_what_the_share_rests_on_are_counted():
    texts = pd.DataFrame(
        {
            "from": pd.to_datetime(["2016-02-23", "2021-09-30", "2024-03-22"]),
            "wording": ["90 %", "about 90 %", "more than 90 %"],
        }
    )
    by_year = pd.DataFrame(
        {answer.BASIS: [1, 0], answer.CITES: [0, 1], answer.REPEATS: [0, 1]}, index=[2016, 2024]
    )
    message = answer.quoted(texts, by_year)
    assert message.title == "“More than 90 % use smugglers”: 1 of 3 texts give no source"
    assert message.number == "1 of 3"
    assert message.label == "texts since 2016 name what the share rests on; 1 cite Europol"
    none = answer.quoted(texts[2:], by_year.iloc[1:, 2:])
    assert (none.number, none.label) == (
        "0 of 1",
        "texts since 2024 name what the share rests on; 0 cite Europol",
    )


def test_estimates_of_income_are_told_from_the_lowest_to_the_highest():
    estimates = pd.DataFrame(
        {"publisher": ["A", "B"], "period": ["2016", "2015"], "low": [0.5, 4.0], "high": [1.0, 4.0]}
    )
    message = answer.income(estimates)
    assert message.title == "Income from smuggling: the highest estimate is 8 times the lowest"
    assert message.number == "0.5 to 4.0"


def test_a_chart_is_led_by_a_number_without_the_mark_of_its_place():
    message = answer.course(cited("brief-9-arrests", years(1000, 1250)), "Arrests", "arrests")
    assert message.number != "1,250"
    assert message.leads == {"lead": "1,250", "label": "arrests in 2025"}


def test_the_findings_are_three_and_hold_what_the_charts_say():
    names = ("detections", "routes", "deaths", "returned", "facilitators", "arrests", "share")
    say = {name: Message(f"T-{name}", f"N-{name}", f"L-{name}") for name in names}
    found = answer.findings(say, "the Black Sea route", years(100, 50), years(50, 40))
    assert [line[:2] for line in found] == ["1.", "2.", "3."]
    assert (
        "N-detections were counted, after 100 the year before; N-routes of them on the Black Sea" in found[0]
    )
    assert "detections on the same routes: down 20 %" in found[1]
    assert all(f"T-{name}." in found[2] for name in ("facilitators", "arrests"))
    assert "after" not in answer.findings(say, "x", years(50), years(50, 40))[0]


@pytest.mark.parametrize(("total", "says"), [(60, True), (55, False)])
def test_the_method_says_why_ioms_total_differs_and_where_counts_broke(total, says):
    routes = ["Central Mediterranean", "Western Mediterranean", "Western African"]
    dead = pd.DataFrame([[50.0, 5.0, 30.0]], index=pd.Index(["2025"], name="year"), columns=routes)
    totals = pd.DataFrame({"year": [2025], "region": ["Mediterranean"], "dead_and_missing": [total]})
    jumps = pd.DataFrame({"count": enforcement.ORDERS, "geo": ["PT"], "year": [2025]})
    told = answer.remarks("In 2015 some twice.", dead, totals, jumps)
    assert told.startswith("Chart one: In 2015 some twice.")
    assert ("have 55 dead and missing, IOM's total for the region is 60" in told) is says
    assert "orders to leave Portugal 2025" in told


def test_a_sentence_on_policy_stands_only_if_all_that_it_names_was_decided_by_then():
    events = catalog.load("policy_events")
    now = answer.policy(answer.acts(events, EVERYTHING))
    assert len(now.split("\n\n")) == len(answer.WORDS["policy"])
    assert "Regulation (EU) 2025/2611, in force since 11 January 2026" in now
    assert "Directive 2002/90/EC of 28 November 2002" in now
    assert "{" not in now
    earlier = answer.policy(answer.acts(events, pd.Timestamp(2017, 12, 31)))
    assert "covered 2015 to 2020" in earlier
    assert not [late for late in ("2025/2611", "The package", "2021") if late in earlier]


def test_every_event_that_text_and_timeline_name_is_held():
    held = answer.acts(catalog.load("policy_events"), EVERYTHING)
    texts = [text for part in answer.WORDS["policy"] for text in part["sentences"]]
    drawn = {event for row in answer.WORDS["timeline"].values() for event in row}
    assert set(answer.in_policy(held)) == drawn.union(*map(answer.named, texts))


def test_an_act_is_known_to_the_day_the_month_or_the_year():
    columns = ["event_id", "date_adopted", "date_in_force", "date_applied", "date_end", "document_number"]
    a, b, c = "A,2021-02-03,,,,COM(1)", "B,,2021-02,,2025,", "C,,,2022,,"
    events = pd.DataFrame([row.split(",") for row in (a, b, c)], columns=columns)
    held = answer.acts(events, EVERYTHING)
    assert held["A"] == Act("COM(1)", "3 February 2021", "", "")
    assert held["B"] == Act("", "February 2021", "February 2021", "2025")
    assert [str(act) for act in held.values()] == ["COM(1) of 3 February 2021", "February 2021", "2022"]
    assert list(answer.acts(events, pd.Timestamp(2021, 2, 2))) == ["B"]


def test_what_lasted_is_a_bar_and_a_cycle_begins_with_its_first_year():
    events = catalog.load("policy_events")
    data = answer.timeline(events, answer.acts(events, EVERYTHING)).set_index("label")
    assert str(data.loc["One priority with trafficking", "start"])[:10] == "2026-01-01"
    assert str(data.loc["Renewed plan", "end"])[:10] == "2025-12-31"
    assert data.loc[["Pact", "Judgment Kinsa"], "end"].isna().all()


def test_sources_are_numbered_by_first_use_and_name_data_sets_and_documents():
    catalog.load("detections"), catalog.load("empact_results")

    def tile(number, name, of):
        drawn = charts.bars(
            years(5, 7), name=f"brief-{number}-{name}", title="Things rose", unit="Things", of=of
        )
        return charts.tile(drawn, lead="7", label="things in 2025", number=number)

    tiles = [
        tile(1, "detections", "detections"),
        tile(9, "arrests", "empact_results"),
        tile(2, "routes", "detections"),
    ]
    read = pd.DataFrame({
        "publisher": ["P", "P"], "document_title": ["T", "T"], "document_date": ["", ""], "url": ["https://x.eu"] * 2,
    })  # fmt: skip
    table = answer.sources(tiles, {"arrests": read})
    assert table["number"].tolist() == [1, 2]
    assert table["charts"].tolist() == ["1, 2", "9"]
    assert "Monthly detections of illegal border-crossing (IBC) [data set], version of" in table["source"][0]
    assert table.loc[1, ["source", "address"]].tolist() == ["P (no date): T", "https://x.eu"]
