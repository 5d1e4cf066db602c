"""The brief: what its charts say, what is marked as missing or a lower bound, its text on policy, its sources."""

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


TEXTS = pd.Series({answer.BASIS: 1, answer.CITES: 1, answer.REPEATS: 1})


def test_what_nobody_counts_is_told_with_its_source():
    estimates = pd.Series({"A on 2016": "0.5 to 1.0", "B on 2015": "more than 4.0"})
    text = answer.uncounted(estimates, years(900, NAN), 5)
    assert text.startswith("Arrests of migrant smugglers within EMPACT: 900 in 2024, the newest year found. ")
    assert "0.5 to 1.0 (A on 2016) and more than 4.0 (B on 2015) [5]." in text
    assert answer.uncounted(estimates[:0], years(NAN), 5).endswith("EMPACT: no figure found [5].")


def test_a_chart_is_led_by_a_number_without_the_mark_of_its_place():
    message = answer.course(cited("brief-9-arrests", years(1000, 1250)), "Arrests", "arrests")
    assert message.number != "1,250"
    assert message.leads == {"lead": "1,250", "label": "arrests in 2025"}


def test_the_findings_are_three_sentences_of_at_most_thirty_words():
    say = {name: Message(f"T-{name}", f"N-{name}", f"L-{name}") for name in ("detections", "routes", "deaths")}
    found = answer.findings(say, "the Black Sea route", years(50, 40), TEXTS)
    assert found[0] == "1. **T-detections**: N-detections were counted, N-routes of them on the Black Sea route."
    assert found[1] == "2. **T-deaths**: at least N-deaths, on routes with detections down 20 %."
    assert "of 3 texts found" in found[2]
    assert "uses smugglers, 1 name what it rests on" in found[2]
    assert all(len(line.split()) <= 31 and line.count(". ") == 1 for line in found)


@pytest.mark.parametrize(("total", "says"), [(60, True), (55, False)])
def test_the_method_says_why_ioms_total_differs(total, says):
    routes = ["Central Mediterranean", "Western Mediterranean", "Western African"]
    dead = pd.DataFrame([[50.0, 5.0, 30.0]], index=pd.Index(["2025"], name="year"), columns=routes)
    totals = pd.DataFrame({"year": [2025], "region": ["Mediterranean"], "dead_and_missing": [total]})
    told = answer.remarks("In 2015 some twice.", dead, totals)
    assert told.startswith("Chart one: In 2015 some twice.")
    assert ("have 55 dead and missing, IOM's total for the region is 60" in told) is says


def test_a_sentence_on_policy_stands_only_if_all_that_it_names_was_decided_by_then():
    events = catalog.load("policy_events")
    now = answer.policy(answer.acts(events, EVERYTHING))
    assert len(now.split("\n\n")) == len(answer.WORDS["policy"])
    assert "Regulation (EU) 2025/2611 (in force since 11 January 2026)" in now
    assert "Directive 2002/90/EC of 28 November 2002" in now
    assert "{" not in now
    earlier = answer.policy(answer.acts(events, pd.Timestamp(2017, 12, 31)))
    assert "covered 2015 to 2020" in earlier
    assert not [late for late in ("2025/2611", "is proposed", "2021") if late in earlier]


@pytest.mark.parametrize(
    ("day", "says", "not_yet"),
    [
        ("2025-06-30", ["14 May 2024 (applied from 12 June 2026)", "A Return Regulation was proposed", "Of neither"], "safe third country"),
        ("2026-06-11", ["14 May 2024 (applied from 12 June 2026)", "agreed provisionally on 1 June 2026", "to be transposed by 15 July 2026"],
         "by the Council on"),
        ("2026-06-12", ["14 May 2024 (applied since 12 June 2026)"], "adopted by Parliament"),
        ("2026-10-01", ["by the Council on 1 October 2026", "was to be transposed by 15 July 2026"], "agreed provisionally"),
    ],
)  # fmt: skip
def test_what_is_law_applies_or_is_proposed_is_told_of_the_day(day, says, not_yet):
    told = answer.policy(answer.acts(catalog.load("policy_events"), pd.Timestamp(day)))
    assert [text for text in says if text not in told] == []
    assert not_yet not in told


def test_the_acts_listed_are_those_that_the_text_names_and_each_is_held():
    held = answer.acts(catalog.load("policy_events"), EVERYTHING)
    versions = [[one] if isinstance(one, str) else one for part in answer.WORDS["policy"] for one in part["sentences"]]
    assert [name for some in versions for text in some for name in answer.named(text) if name not in held] == []
    assert set(answer.in_policy(held)) == set().union(*(answer.named(some[0]) for some in versions))


def test_an_act_is_known_to_the_day_the_month_or_the_year():
    columns = ["event_id", "act_type", "date_adopted", "date_in_force", "date_applied", "date_end", "document_number"]
    a, b, c = "A,regulation,2021-02-03,,,,COM(1)", "B,regulation,,2021-02,,2025,", "C,directive,,,2022,,"
    events = pd.DataFrame([row.split(",") for row in (a, b, c)], columns=columns)
    held = answer.acts(events, EVERYTHING)
    assert held["A"] == Act("COM(1)", "3 February 2021", "", "first day of application not found")
    assert held["B"] == Act("", "February 2021", "2025", "in force since February 2021")
    assert held["C"].first == "was to be transposed by 2022"
    assert [str(act) for act in held.values()] == ["COM(1) of 3 February 2021", "February 2021", "2022"]
    assert list(answer.acts(events, pd.Timestamp(2021, 2, 2))) == ["B"]


def test_sources_are_numbered_by_first_use_and_name_data_sets_and_documents():
    catalog.load("detections"), catalog.load("empact_results")

    def tile(number, name, of):
        drawn = charts.bars(years(5, 7), name=f"brief-{number}-{name}", title="Things rose", unit="Things", of=of)
        return charts.tile(drawn, lead="7", label="things in 2025", number=number)

    tiles = [tile(1, "detections", "detections"), tile(9, "arrests", "empact_results"), tile(2, "routes", "detections")]
    read = pd.DataFrame({
        "publisher": ["P", "P"], "document_title": ["T", "T"], "document_date": ["", ""], "url": ["https://x.eu"] * 2,
        "confidence": ["primary", "primary"],
    })  # fmt: skip
    restated = read[:1].assign(url="https://y.eu", confidence="secondary")
    table = answer.sources(tiles, {"arrests": read}, restated)
    assert table["number"].tolist() == [1, 2, 3]
    assert table["charts"].tolist() == ["1, 2", "9", "in the text"]
    assert table["source"][2] == "P (no date): T; secondary: not the issuing body's own text"
    assert "Monthly detections of illegal border-crossing (IBC) [data set], version of" in table["source"][0]
    assert table.loc[1, ["source", "read at"]].tolist() == ["P (no date): T", "https://x.eu"]
