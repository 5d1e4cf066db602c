"""The brief: what its charts say, what is marked as missing or a lower bound, its text on policy, its sources."""

import numpy as np
import pandas as pd
import pytest

from borderbook.questions.brief import answer
from borderbook.questions.brief.answer import Act, Message
from borderbook.questions.policy_timeline import analysis as timeline
from notemill import catalog, charts
from notemill.show import Rate, cited

NAN = np.nan
EVERYTHING = pd.Timestamp(2026, 12, 31)
RETURNS = Rate("returns to third countries", "orders to leave", 100)


def years(*values, last=2025):
    return pd.Series(values, pd.RangeIndex(last - len(values) + 1, last + 1, name="year"), dtype="float64")


@pytest.mark.parametrize(
    ("counts", "lower", "number", "label", "moved"),
    [
        ((1000, 1250), (), "1,250", "arrests in 2025", ", up 25 % on 2024"),
        ((800, 1000, 750, 600), (), "600", "arrests in 2025", ", down 20 % on 2024"),
        ((1000, 1001), (), "1,001", "arrests in 2025", ", hardly changed on 2024"),
        ((1000, NAN, 900), (), "900", "arrests in 2025", ""),
        ((800, 1000, 1250, NAN), (), "1,250", "arrests in 2024, the newest figure found", ", up 25 % on 2023"),
        ((1000, 1250), (0, 1), "1,000", "arrests in 2024, the newest exact count", "; at least 1,250 in 2025"),
        ((1000, 1250), (1, 1), "≥ 1,250", "arrests in 2025", ""),
        ((1000, 1250), (1, 0), "1,250", "arrests in 2025", ""),
        ((NAN, NAN), (), "no figure", "of arrests was found", ""),
    ],
)  # fmt: skip
def test_a_course_says_how_the_newest_year_moved_and_never_from_or_to_a_lower_bound(
    counts, lower, number, label, moved
):
    bound = years(*lower).astype(bool) if lower else None
    told = answer.course(years(*counts), "arrests", bound)
    assert (told.number, told.label, told.moved) == (number, label, moved)
    assert told.year == (int(label[11:15]) if " in 20" in label else None)
    released = years(20260512).reindex(range(2018, 2026))  # 2025 alone is in a vintage, the others in first releases
    assert answer.course(years(*counts), "arrests", bound, released).moved == moved * (" on " not in moved)
    assert answer.course(years(*counts), "arrests", bound, released.bfill()).moved == moved


@pytest.mark.parametrize(
    ("orders", "floors", "released", "number", "moved", "counts"),
    [
        (1000, (0, 0), (2023, 2024), "30.0", ", after 15.0 in 2023",
         "150 for 1,000 orders in 2023 and 300 for 1,000 orders in 2024, as first released together."),
        (1000, (0, 0), (), "30.0", ", after 15.0 in 2023", "150 for 1,000 orders in 2023 and 300 for 1,000 orders in 2024."),
        (1100, (0, 0), (2024,), "30.0", "",
         "300 for 1,000 orders in 2024, as first released together; orders of 2024 are now 1,100."),
        (1000, (1, 0), (), "30.0", "", "300 for 1,000 orders in 2024."),
        (1000, (0, 1), (), "at least 30.0", "", "At least 300 for 1,000 orders in 2024."),
    ],
)  # fmt: skip
def test_returns_for_100_orders_are_beside_those_of_a_year_before_only_if_both_are_exact_and_of_one_kind(
    orders, floors, released, number, moved, counts
):
    pairs = pd.DataFrame({RETURNS.part: years(150, 300, NAN), RETURNS.whole: years(1000, 1000, 1200)})
    floor = years(*floors, 0).astype(bool)
    rates, now = pairs[RETURNS.part] / pairs[RETURNS.whole] * 100, years(1000, orders, 1200)
    rate, of_which = answer.returned(pairs, rates, now, floor, pd.Index(released), RETURNS)
    assert rate == Message(number, "per 100 orders to leave of 2024", moved, 2024)
    assert of_which == counts


def test_money_and_the_smuggled_are_told_as_what_they_are_and_as_printed_by_the_day():
    facts = catalog.load("europol_indicators")

    def told(day, *arrests):
        said = answer.course(years(*arrests), "arrests")
        table = answer.in_part([], answer.estimates(facts, pd.Timestamp(day)), said)
        return "\n".join(" | ".join(row) for row in table.reset_index().itertuples(index=False))

    now = told("2024-12-31", 800, 900, NAN)  # a difference of two years of EMPACT is no trend
    for part in (
        "Arrests within EMPACT | 900 | arrests in 2024, the newest figure found\n",
        "Turnover, estimated by Europol | EUR 3 to 6 billion in 2015 | whole journeys, to and within the EU",
        "Profit, estimated by Frontex | more than EUR 4 billion in 2015 | EU, Greece and Italy arrivals",
        "Income, estimated by UNODC | USD 290 to 370 million in 2023 | crossings, ",
        "Departures of smuggled migrants, by UNODC's estimates | 69 to 90 % in 2023 | of departures by sea from North Africa on "
        "the Central Mediterranean route, as computed here (whoever was stopped and left again may count twice)",
    ):
        assert part in now
    assert "UNODC" not in told("2024-06-30", 900, NAN)
    early = told("2016-02-20", NAN)  # of a text of February the day is not known
    assert ("Frontex" in early, "Europol" in early) == (True, False)
    assert told("2015-12-31", NAN) == "Arrests within EMPACT | no figure | of arrests was found"


@pytest.mark.parametrize(
    ("months", "last", "told"),
    [
        (30, "2026-06-01", "In the twelve months to June 2026 there were 60, down 50 % on the twelve before."),
        (30, "2025-12-01", ""), (23, "2026-06-01", ""),
    ],
)  # fmt: skip
def test_the_newest_twelve_months_are_told_unless_they_are_a_calendar_year(months, last, told):
    counts = [10.0] * (months - 12) + [5.0] * 12
    by_month = pd.Series(counts, pd.date_range(end=last, periods=months, freq="MS"))
    assert answer.newest_months(by_month) == told


def test_the_chart_of_routes_is_led_by_the_share_of_the_first():
    assert answer.first_route(pd.Series({"Western African": 3, "Other": 1}), 2025) == Message(
        "75 %", "on the Western African route: 3 of 4 in 2025"
    )


def test_every_act_of_law_that_the_brief_names_has_its_proposals_number():
    events = catalog.load("policy_events")
    events = events.assign(proposal=timeline.proposals(events)).drop_duplicates("event_id").set_index("event_id")
    named = events.loc[answer.in_policy(answer.acts(events.reset_index(), EVERYTHING))]
    law = named[named["act_type"].isin(["regulation", "directive"]) & (named["date_adopted"] > "2009-12")]  # by both
    assert len(law) > 8
    assert law["proposal"].str.fullmatch(r"COM\(20\d\d\) \d+").all()


def test_a_chart_is_led_by_a_number_without_the_mark_of_its_place():
    message = answer.course(cited("brief-9-arrests", years(1000, 1250)), "arrests")
    assert message.number != "1,250"
    assert message.leads == {"lead": "1,250", "label": "arrests in 2025, up 25 % on 2024"}


def test_the_findings_give_levels_of_detections_deaths_and_the_rate_each_first_sentence_of_at_most_thirty_words():
    say = {
        "detections": Message("50", "detections in 2025", ", down 9 % on 2024"),
        "deaths": Message("34", "dead or missing at sea in 2025"),
        "rate": Message("24.3", "per 100 orders to leave of 2024", ", after 18.9 in 2023"),
    }
    earlier = "As it stood about a year earlier, the record of 2024 had 36; it has since grown to 38."
    found = answer.findings(say, "In the twelve months to June 2026 there were 40.", earlier, RETURNS.part)
    assert found == [
        "- **There were 50 detections in 2025**, down 9 % on 2024. In the twelve months to June 2026 there were 40.",
        f"- **At least 34 people were recorded dead or missing at sea in 2025**. {earlier}",
        "- **Returns to third countries were 24.3 per 100 orders to leave of 2024**, after 18.9 in 2023.",
    ]
    assert all(len(line.split(". ")[0].replace(" %", "%").split()) <= 31 for line in found)
    plain = answer.findings(say | {"rate": Message("at least 24.3", "per 100 of 2024")}, "", "", "returns")
    assert [line.rpartition("**")[2] for line in plain] == [", down 9 % on 2024.", ".", "."]
    assert plain[2].startswith("- **Returns were at least 24.3 per")


def decided(day):
    """All that the brief says of law and policy on a day, a row a line."""
    acts = answer.acts(catalog.load("policy_events"), pd.Timestamp(day))
    rows = [" | ".join(row) for row in answer.law(acts).reset_index().itertuples(index=False)]
    columns = [" | ".join((head, *texts)) for head, texts in answer.disputed(acts).items()]
    return "\n".join([*rows, *columns, answer.policy(acts)])


def test_what_is_decided_stands_only_if_all_that_it_names_was_decided_by_then():
    now = decided(EVERYTHING)
    assert now.count("\n\n") == len(answer.WORDS["policy"]) - 1
    for row in (
        "European Centre Against Migrant Smuggling, at Europol | Regulation (EU) 2025/2611 | 16 December 2025 | in force since 11 January 2026",
        "Directive 2002/90/EC; penalties: Framework Decision 2002/946/JHA | 28 November 2002 | was to be transposed by 4 December 2004",
        "Regulation (EU) 2024/1358 and others (other sources: 1 July 2026 for 2024/1347 and 2024/1351) | 14 May 2024 | applicable since 12 June 2026",
        "Council | position of 13 December 2024 | ",
    ):
        assert row in now
    assert "commits the offence" not in now  # a directive obliges states, not persons
    assert "{" not in now
    earlier = decided("2017-12-31")
    assert "is for 2015 to 2020" in earlier
    assert (
        "Trafficking, another offence: exploitation, no border needed | Directive 2011/36/EU | 5 April 2011 |"
        in earlier
    )
    assert not [late for late in ("2025/2611", "is proposed", "2021") if late in earlier]


@pytest.mark.parametrize(
    ("day", "says", "not_yet"),
    [
        ("2023-12-31", ["Commission | COM(2023) 755 final", "COM(2023) 754 final | proposed on 28 November 2023 | not yet law"],
         "\nCouncil | position"),
        ("2025-06-30", ["Return Regulation | COM(2025) 101 final | proposed on 11 March 2025 | not yet law"], "safe third country"),
        ("2026-06-11", ["24 February 2026 | applicable from 12 June 2026", "agreed provisionally on 1 June 2026 | not yet law", "to be transposed by 15 July 2026"],
         "Council 1 October"),
        ("2026-06-12", ["24 February 2026 | applicable since 12 June 2026"], "Parliament 17 June"),
        ("2026-10-01", ["Parliament 17 June 2026, Council 1 October 2026", "was to be transposed by 15 July 2026"], "agreed provisionally"),
    ],
)  # fmt: skip
def test_what_is_law_applies_or_is_proposed_is_as_of_the_day(day, says, not_yet):
    told = decided(day)
    assert [text for text in says if text not in told] == []
    assert not_yet not in told


def test_the_draft_report_is_said_to_be_announced_here_and_in_the_table_of_events():
    events = catalog.load("policy_events").set_index("event_id")
    title, said = events.loc["FACIL-LIBE-2025", "short_title"], decided(EVERYTHING)
    assert "was announced for 8 April 2025" in title
    assert said.count("draft report, read at second hand; its first debate was announced for 8 April 2025") == 1
    assert "debated" not in title + said


def test_the_newest_deaths_and_returns_are_given_to_the_last_day_that_counts():
    days = pd.to_datetime(["2025-12-31", "2026-01-02", "2026-04-08", "2026-04-30"])
    incidents = pd.DataFrame({"date": days, "dead_and_missing": [100, 3, 4, 50]})
    assert answer.since(incidents, 2025, pd.Timestamp(2026, 4, 9)) == "7 in 2026 to 9 April"
    assert answer.since(incidents, 2025, pd.Timestamp(2025, 12, 31)) == ""
    days = pd.date_range("2025-10-01", periods=2, freq="QS")
    quarters = pd.DataFrame({RETURNS.part: [9.0, 30.0], RETURNS.whole: [80.0, 90.0]}, days)
    counts = pd.DataFrame({"publisher": ["Eurostat (restated by A news site)"] * 2, "confidence": "primary", "url": ""})
    for confidence, read in (("primary", "as first released"), ("secondary", "Eurostat, read at second hand")):
        assert answer.newest_quarter(quarters, counts.assign(confidence=confidence), RETURNS) == [
            ("Returns to third countries, newest quarter", "33.3 per 100 orders to leave in 2026 Q1",
             f"{read}; a quarter is not compared with a year")
        ]  # fmt: skip
    assert answer.newest_quarter(quarters[:0], counts[:0], RETURNS) == []


def test_years_of_the_pandemic_have_a_caveat():
    assert answer.pandemic(pd.RangeIndex(2016, 2026)) == "In 2020 and 2021 the pandemic restricted travel."
    assert answer.pandemic(pd.RangeIndex(2022, 2026)) == ""


def test_the_acts_listed_are_those_that_tables_and_text_name_and_each_is_in_the_table_of_events():
    known = answer.acts(catalog.load("policy_events"), EVERYTHING)
    words = answer.WORDS
    versions = [[one] if isinstance(one, str) else one for part in words["policy"] for one in part["sentences"]]
    rows = [" ".join(row) for row in words["law"][1:]]
    every = [text for some in versions for text in some] + rows + [" ".join(map(" ".join, words["disputed"].values()))]
    assert [name for text in every for name in answer.named(text) if name not in known] == []
    listed = answer.in_policy(known)
    assert len(listed) == len(set(listed)) > 20
    assert {"PACT-1348", "FACIL-COUNCIL-2024", "SMUG-AP-2021", "RETURN-REG-2026"} <= set(listed)
    assert "RETURN-DEAL-2026" not in listed  # a later version of its row stands


def test_an_act_is_known_to_the_day_the_month_or_the_year():
    columns = ["event_id", "act_type", "date_adopted", "date_in_force", "date_applied", "date_end", "document_number"]
    a, b, c = "A,regulation,2021-02-03,,,,COM(1)", "B,regulation,,2021-02,,2025,", "C,directive,,,2022,,"
    events = pd.DataFrame([row.split(",") for row in (a, b, c)], columns=columns)
    held = answer.acts(events, EVERYTHING)
    assert held["A"] == Act("COM(1)", "3 February 2021", "", "first day of application not found")
    assert held["B"] == Act("", "February 2021", "2025", "in force since February 2021")
    assert held["C"].first == "was to be transposed by 2022"
    assert list(answer.acts(events, pd.Timestamp(2021, 2, 2))) == ["B"]


def test_sources_are_numbered_by_first_use_and_name_data_sets_and_documents():
    catalog.load("detections"), catalog.load("empact_results")

    def tile(number, name, of):
        drawn = charts.bars(years(5, 7), name=f"brief-{number}-{name}", title="Things rose", unit="Things", of=of)
        return charts.tile(drawn, lead="7", label="things in 2025", number=number)

    tiles = [tile(1, "detections", "detections"), tile(9, "arrests", "empact_results"), tile(2, "routes", "detections")]
    read = pd.DataFrame({
        "publisher": ["P (read in a copy at Q)", "P"], "document_title": ["T", "T"], "document_date": ["", ""], "url": ["https://x.eu"] * 2,
        "confidence": ["primary", "primary"], "confidence_detail": ["text, read in a copy", ""],
    })  # fmt: skip
    restated = read[:1].assign(url="https://y.eu", confidence="secondary", publisher="P (restated by Q)")
    table = answer.sources(tiles, {"arrests": read}, restated)
    assert table["number"].tolist() == [1, 2, 3]  # one a source
    assert table["charts"].tolist() == ["1, 2", "9", "in the text"]
    assert table["source"][2] == "P, read at second hand (no date): T"
    assert "Monthly detections of illegal border-crossing (IBC) [data set], version of" in table["source"][0]
    assert table.loc[1, ["source", "read at"]].tolist() == ["P, read in a copy (no date): T", ""]
