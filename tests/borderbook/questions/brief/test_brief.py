"""The brief: what its charts say, its text on smuggling, law and policy as of any day, and its sources."""

import numpy as np
import pandas as pd
import pytest

from borderbook.methods.policy_events import began
from borderbook.questions.brief import answer
from borderbook.questions.brief.answer import Message
from borderbook.questions.brief.parameters import Brief
from notemill import catalog, charts
from notemill.show import Rate

NAN = np.nan
RETURNS = Rate("returns to any country", "orders to leave", 100)


def years(*values, last=2025):
    return pd.Series(values, pd.RangeIndex(last - len(values) + 1, last + 1, name="year"), dtype="float64")


@pytest.mark.parametrize(
    ("counts", "number", "label", "moved"),
    [
        ((1000, 1250), "1,250", "arrests in 2025", ", up 25 % on 2024"),
        ((800, 1000, 750, 600), "600", "arrests in 2025", ", down 20 % on 2024"),
        ((1000, 1250, NAN), "1,250", "arrests in 2024", ", up 25 % on 2023"),
        ((NAN, NAN), "no figure", "of arrests was found", ""),
    ],
)
def test_a_course_says_how_the_newest_year_moved_and_compares_no_figures_of_two_vintages(counts, number, label, moved):
    told = answer.course(years(*counts), "arrests")
    assert (told.number, told.label, told.moved) == (number, label, moved)
    apart = years(*range(len(counts)))  # each year is of another vintage
    assert answer.course(years(*counts), "arrests", apart).moved == ""


def test_the_rate_of_return_is_beside_that_of_the_year_before_only_if_there_is_one():
    said = "per 100 orders to leave of"
    assert answer.returned(years(15, 30, NAN), RETURNS) == Message("30.0", f"{said} 2024", ", after 15.0 in 2023", 2024)
    assert answer.returned(years(15, NAN, 30), RETURNS) == Message("30.0", f"{said} 2025", "", 2025)
    assert answer.returned(years(NAN), RETURNS).number == "no figure"


def test_the_newest_twelve_months_are_told_unless_they_are_a_calendar_year():
    by_month = pd.Series([10.0] * 18 + [5.0] * 12, pd.date_range(end="2026-06-01", periods=30, freq="MS"))
    told = "In the twelve months to June 2026 there were 60, down 50 % on the twelve before."
    assert [answer._newest_months(by_month[from_:to]) for from_, to in ((0, 30), (0, 24), (7, 30))] == [told, "", ""]


NO_MONTHS = pd.Series([1.0], pd.DatetimeIndex(["2025-12-01"]))


def test_the_findings_give_levels_of_detections_deaths_the_rate_and_smuggling():
    say = {
        "detections": Message("50", "detections in 2025", ", down 9 % on 2024"),
        "deaths": Message("34", "dead in 2025"),
        "returns": Message("24.3", "per 100 of 2025", ", after 18.9 in 2024"),
        "facilitators": Message("89", "persons in 2020", ", the newest year"),
    }
    first, rate, smuggling = answer.sentences(
        say, NO_MONTHS, "The record had 36.", RETURNS.part, years(3646, 6801, last=2023)
    )
    dead = "at least 34 people were recorded dead in 2025. The record had 36."
    assert first == f"- **There were 50 detections in 2025**, down 9 % on 2024; {dead}"
    assert rate == "- **Returns to any country were 24.3 per 100 of 2025**, after 18.9 in 2024."
    facilitators = "- **Facilitators detected were 89 persons in 2020**, the newest year"
    assert smuggling == f"{facilitators}; within EMPACT, 6,801 migrant smugglers were arrested in 2023."
    assert answer.sentences(say, NO_MONTHS, "", RETURNS.part, years())[2] == f"{facilitators}."


def test_arrests_within_empact_are_given_of_each_year_and_are_no_trend():
    assert answer.arrests(years(3646, 6801, last=2023)).startswith(
        "Arrests of migrant smugglers within EMPACT were 6,801 in 2023 and 3,646 in 2022;"
    )
    assert ("no trend" in answer.arrests(years(5, 6)), "no trend" in answer.arrests(years(5))) == (True, False)
    assert answer.arrests(years()) == ""


def test_the_share_who_use_smugglers_is_told_with_what_it_rests_on():
    facts = pd.DataFrame(
        {"value": [90.0] * 3, "year": [2015, 2015, 2023], "note": ["basis: files", "basis named", "again"]}
    )
    where = "found (listed in the report on the business of smuggling)"
    given = "The share of irregular migrants who use smugglers is given as about 90 % or more in"
    assert answer.share(facts) == f"{given} three texts {where}; two of them name a basis, which is of 2015."
    assert answer.share(facts[2:]) == f"{given} one text {where}; none names a basis."
    assert answer.share(facts[:0]) == ""


def events(day):
    return catalog.load("policy_events", as_of=day), pd.Timestamp(day)


def law(day):
    """The table of law of a day: subject -> what is in force | what is adopted or proposed."""
    return {row[0]: " | ".join(row[1:]) for row in answer.law(*events(day)).reset_index().itertuples(index=False)}


def test_no_cut_off_from_2015_on_gives_fewer_than_six_rows_of_law():
    held = catalog.load("policy_events")
    dated = pd.to_datetime(began(held), format="ISO8601", errors="coerce")
    rows = {
        day: len(answer.law(held[dated <= day], day)) for day in pd.date_range("2015-01-31", "2026-11-30", freq="QE")
    }
    assert {day: count for day, count in rows.items() if count < 6} == {}
    assert max(rows.values()) == len(answer.WORDS["law"])


@pytest.mark.parametrize(
    ("day", "subject", "says"),
    [
        ("2015-06-30", "Return", "Directive 2008/115/EC (was to be transposed by 24 December 2010) | none found"),
        ("2020-12-31", "Pact on Migration and Asylum; safe countries", "none found | COM(2020) 609, proposed on 23 September 2020"),
        ("2023-12-31", "Pact on Migration and Asylum; safe countries",
         "none found | COM(2020) 609, proposed on 23 September 2020, agreed provisionally on 20 December 2023"),
        ("2019-12-31", "Frontex", "Regulation (EU) 2019/1896 (in force since 4 December 2019) | none found"),
        ("2026-11-30", "Frontex", "Regulation (EU) 2019/1896 (in force since 4 December 2019) | Call for evidence on a new European Border "
         "and Coast Guard regulation (proposal announced for the third quarter of 2026), Ares(2025)6250714, 2025; no proposal found"),
        ("2025-06-30", "Trafficking in human beings, another offence",
         "Directive 2011/36/EU (was to be transposed by 6 April 2013); Directive (EU) 2024/1712 (to be transposed by 15 July 2026) | "
         "none found"),
        ("2026-11-30", "Return", "Directive 2008/115/EC (was to be transposed by 24 December 2010); Regulation (EU) 2024/1349 "
         "(applicable since 12 June 2026) | Return Regulation (return hubs apply from entry into force, the rest a year later; Directive "
         "2008/115/EC governs until then), COM(2025) 101, adopted on 1 October 2026, publication not found (secondary source)"),
    ],
)  # fmt: skip
def test_each_subject_has_the_law_in_force_on_the_day_and_the_stage_of_what_was_proposed(day, subject, says):
    assert law(day)[subject] == says


def test_acts_on_whose_first_day_sources_differ_apply_at_the_latest_since_the_later_one():
    acts = "Regulations (EU) 2024/1347 and 2024/1351 (applicable {} 1 July 2026 at the latest); "
    for day, word in (("2026-06-20", "from"), ("2026-11-30", "since")):
        assert law(day)["Pact on Migration and Asylum; safe countries"].startswith(acts.format(word))


@pytest.mark.parametrize(
    ("day", "says", "not_yet"),
    [
        ("2020-06-30", "smuggling is for 2015 to 2020 (COM(2015) 285)", "has ended"),
        ("2021-06-30", "smuggling for 2015 to 2020 has ended; no later one was found", "2021 to 2025"),
        ("2025-12-31", "smuggling is for 2021 to 2025 (COM(2021) 591)", "strategy"),
        ("2026-01-31", "smuggling for 2021 to 2025 has ended; no later one was found", "sea routes"),
        ("2023-06-30", "routes (6 June 2023).", "Eastern Mediterranean"),
    ],
)
def test_a_plan_or_agreement_is_told_as_it_stood_on_the_day(day, says, not_yet):
    told, _ = answer.policy(*events(day))
    assert says in told
    assert not_yet not in told


def test_every_event_that_the_text_can_name_is_in_the_table():
    held = catalog.load("policy_events")
    every = [
        text for part in answer.WORDS["policy"] for text in pd.Series(part.get("sentences", []), dtype=object).explode()
    ]
    assert set().union(*map(answer.named, every)) <= set(held["event_id"])


@pytest.mark.parametrize(
    ("cut_off", "as_of", "known", "files"),
    [
        ("latest", "latest", "latest", "latest"), ("2025-06", "latest", "2025-06-30", "2025-06-30"), ("2020-12", "latest", "2020-12-31", "latest"),
        ("2021-12", "2025-02-01", "2021-12-31", "2025-02-01"), ("latest", "2025-02-01", "2025-02-01", "2025-02-01"),
    ],
)  # fmt: skip
def test_documents_and_files_are_those_of_the_cut_off_unless_no_complete_files_of_then_are_held(
    cut_off, as_of, known, files
):
    ask = Brief.check(cut_off=cut_off, as_of=as_of)
    assert (ask.known, ask.files) == (known, files)


def test_sources_are_numbered_by_first_use_and_name_data_sets_and_documents():
    catalog.load("detections"), catalog.load("empact_results")
    facts = {"title": "Things rose", "unit": "Things"}
    named = {"1-detections": "detections", "9-arrests": "empact_results", "2-routes": "detections"}
    drawn = [charts.bars(years(5, 7), name=f"brief-{name}", of=of, **facts) for name, of in named.items()]
    tiles = [charts.tile(one, lead="7", label="things", number=int(one.name[6])) for one in drawn]
    read = pd.DataFrame({"publisher": ["P", "P (restated by Q)"], "url": ["https://x.eu", "https://y.eu"]})
    read = read.assign(document_title="T", document_date="")
    table = answer.sources(tiles, {"arrests": read[:1]}, read, "2024-12-31")
    assert table["charts"].tolist() == ["1, 2", "9, in the text", "in the text"]  # a number a source
    assert "(IBC) [data set], version of" in table["source"][0]
    assert ", to 2024-12," in table["source"][0]
    assert table["source"][1:].tolist() == ["P (no date): T", "P, read at second hand (no date): T"]
