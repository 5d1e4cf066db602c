"""Internal borders: measures once each, days once each, no rank and no total over years that are not known."""

import pandas as pd
import pytest

from borderbook import phrases
from borderbook.methods import border_controls
from borderbook.questions.internal_borders import analysis, answer
from notemill import catalog


def table(*rows, origin=border_controls.LISTED):
    frame = pd.DataFrame(list(rows), columns=["geo", "start", "end", "reason"])
    frame = frame.astype({"start": "datetime64[ns]", "end": "datetime64[ns]"})
    return frame.assign(origin=origin, from_day=frame["start"], to_day=frame["end"])


def test_spans_after_the_lists_without_a_measure_end_on_the_day_before_the_next_one():
    spans = {"AT": ["01-01/03-31", "05-01/05-31"], "DE": ["01-01/06-10"]}
    rows = table(*((geo, f"2026-{at[:5]}", f"2026-{at[6:]}", "") for geo, each in spans.items() for at in each))
    gaps = border_controls.not_in_the_data(rows, pd.Timestamp("2026-04-10"), pd.Timestamp("2026-06-10"))
    assert [f"{geo} {a:%m-%d}/{z:%m-%d}" for geo, a, z in gaps.to_numpy()] == ["AT 04-11/04-30", "AT 06-01/06-10"]


def test_a_measure_of_both_tables_is_taken_once_and_a_month_ends_on_its_last_day():
    event = {"event_id": "A", "act_type": "national measure", "geo": "DE", "date_in_force": "2024-09-16", "date_end": "2025-03-15",
             "short_title": "Internal border control: X", "source_title": "S", "confidence": "secondary"}  # fmt: skip
    no_first_day = event | {"event_id": "B", "geo": "PL", "date_in_force": "", "date_end": "2026-04-04"}
    events = pd.DataFrame([event, no_first_day, event | {"event_id": "C", "act_type": "regulation"}])
    rows = [
        ("DE", "2024-09-16", "2025-03-15", "A", "P", "migration", "primary"),
        ("FR", "2025-05-01", "2025-10", "", "P", "", "primary"), ("FR", "2025-05-01", "2025-06", "", "P", "", ""),
    ]  # fmt: skip
    measures = pd.DataFrame(rows, columns=["geo", "start", "end", "event_id", "publisher", "reason", "confidence"])
    made = border_controls.by_hand(events, measures)
    columns = ["geo", "start", "end", "reason", "source", "confidence", "origin"]
    assert [" ".join(row) for row in made[columns].astype("str").to_numpy()] == [
        "DE 2024-09-16 2025-03-15 migration S secondary compiled by hand",
        "FR 2025-05-01 2025-06-30 not_stated P  compiled by hand",
        "FR 2025-05-01 2025-10-31 not_stated P primary compiled by hand",
    ]


def test_a_day_counts_once_however_many_notifications_run():
    rows = table(
        ("AT", "2019-12-31", "2020-01-10", "migration"), ("AT", "2020-01-05", "2020-01-20", "terrorism"),
        ("AT", "2020-01-21", "2020-01-22", "health"), ("AT", "2020-03-01", "2020-03-01", "health"),
        ("DE", "2020-01-01", "2020-01-01", "health"),
    )  # fmt: skip
    assert analysis.stretches(rows).astype("str").to_numpy().tolist() == [
        ["AT", "2019-12-31", "2020-01-22"], ["AT", "2020-03-01", "2020-03-01"], ["DE", "2020-01-01", "2020-01-01"],
    ]  # fmt: skip
    by_reason = analysis.stretches(rows, ("geo", "reason"))["geo"].tolist()
    assert by_reason.count("AT") == 4  # one of migration, one of terrorism, two of health
    assert analysis.days_by_year(rows, [2019, 2020]).T.to_dict("list") == {"AT": [1, 23], "DE": [0, 1]}


HAND = table(
    ("DE", "2026-03-16", "2026-09-15", "not_stated"), ("NL", "2025-12-09", "2026-06-08", "migration"),
    origin=border_controls.BY_HAND,
)  # fmt: skip
LISTS = table(("AT", "2020-01-01", "2020-12-31", "health"), ("DE", "2019-01-01", "2020-06-30", "migration"))
UNTIL, PAGE = pd.Timestamp(2021, 3, 4), pd.Timestamp(2026, 3, 20)


@pytest.mark.parametrize(
    ("chosen", "newest", "limits"),
    [
        (pd.concat([LISTS, HAND]), "**Two states were found with notified controls on 16 March 2026**, when the newest notification "
         "found began: Germany and the Netherlands.", "Who has had controls since is not known here; of the measures since"),
        (LISTS.iloc[:1], "**The newest notification found of Austria began on 1 January 2020, for health**, as the newest list has it.", ""),
    ],
)  # fmt: skip
def test_without_a_page_of_all_controls_states_are_those_that_were_found(chosen, newest, limits):
    assert answer.newest(chosen) == newest
    said = answer.limits(chosen, UNTIL)
    assert said.startswith(limits)
    assert bool(said) is bool(limits)


def test_the_page_answers_for_a_single_state_too():
    listed, gone = HAND.iloc[:1], HAND.iloc[1:].assign(end=pd.Timestamp(2026, 3, 1))
    by_list, last = "By the Commission's list of 20 March 2026, ", "the last found was announced to 1 March 2026."
    assert (
        answer.newest(listed, PAGE)
        == f"{by_list}**Germany had notified controls**; they were announced to 15 September 2026."
    )
    assert answer.newest(gone, PAGE) == f"{by_list}**the Netherlands had no notified controls**; {last}"
    assert answer.newest_title(gone, PAGE) == "The Netherlands had no notified controls on 20 March 2026"


def test_a_page_without_reasons_sources_or_whole_years_says_only_what_it_can():
    assert answer.why(pd.DataFrame({"no reason found": [90]}), UNTIL) == f"{answer.LIMIT}."
    kinds = {"health (COVID-19)": [0, 140], "conference, sport or other event": [80, 4], "migration": [60, 2]}
    begun = pd.DataFrame(kinds, index=[1999, 2020])  # the kinds of the figure: of the table, migration came second
    why = answer.why(begun, UNTIL)
    assert why.startswith("Of 286 listed notifications that began from 1999 to March 2021, the first reason was health")
    assert "(COVID-19) in **140** and conference, sport or other event in **84**, then migration; a" in why
    assert answer.sources(HAND[:0]) == ""
    own = " found: one in the Commission's or the state's own text"
    rest = "; one in texts that restate it, news sites and blogs among them. Not complete; a state that is not here"
    read = HAND.assign(confidence=["secondary", "primary"])
    assert answer.sources(read).startswith(f"Two measures{own}{rest}")
    assert answer.sources(read[1:]).startswith(f"One measure{own}. Not")
    events, early = catalog.load("policy_events"), catalog.load("policy_events", as_of="2024-02-01")
    assert answer.completeness(HAND, events).startswith("The table of events says of 12 November 2024: 'Internal bord")
    assert answer.completeness(HAND, early) == ""
    by_hand = pd.Series({border_controls.BY_HAND: 1})
    assert answer.calendar(HAND.iloc[:1], by_hand) == "One measure compiled by hand, 2026"
    days = pd.Series({"France": 10.0, "Belgium": 5.0})
    assert answer.in_force(days, [2019, 2020]) == "Days with a notification in force, 2019 and 2020"
    assert answer.in_force(days[:1] + 355, [2019]) == "A notification was in force on all days of 2019"
    counts = pd.DataFrame({"terrorism": [2, 2, 1]}, index=[2018, 2019, 2020])
    assert answer.by_year(counts) == "2018 and 2019 have the most listed notifications: 2 each"
    counts = pd.DataFrame({"migration": [3, 1], "no reason found": [5, 0]}, index=[2020, 2021])
    assert answer.by_year(counts) == "2020 has the most listed notifications: 8, 3 of them for migration"


def test_the_states_of_the_newest_page_are_those_with_a_measure_in_force_on_its_day_and_no_blog_is_its_source():
    events, measures = (catalog.load(name) for name in ("policy_events", "internal_border_measures"))
    day = border_controls.newest_page(measures)
    listed = measures[measures["document_date"] == str(day.date())]
    assert set(listed["publisher"]) == {"European Commission"}
    on_page = listed[pd.to_datetime(listed["end"]) >= day]
    _, running = answer.on_newest_day(border_controls.by_hand(events, measures), day)
    assert set(running["geo"]) == set(on_page["geo"])
    assert border_controls.newest_page(measures[measures["document_date"] < "2026"]) is None


def test_the_reason_of_a_measure_is_the_first_that_its_event_names_and_one_that_was_not_read_is_called_so():
    events, measures = (catalog.load(name) for name in ("policy_events", "internal_border_measures"))
    titles = events.drop_duplicates("event_id").set_index("event_id")["short_title"]
    named = border_controls.named_reasons(titles)
    both = measures.assign(named=measures["event_id"].map(named)).query("named.notna() and named != 'not_stated'")
    assert both.loc[both["reason"] != both["named"], "row_id"].tolist() == []
    assert {"migrant_smuggling", "migration", "public_order", "sports_event"} <= set(both["named"])
    assert border_controls.named_reasons(pd.Series(["Germany (Austria)"])).tolist() == ["not_stated"]
    assert phrases.reason_words("not_stated") == phrases.NOT_READ == "no reason found"
    assert phrases.reason_words("political_conference") == "political conference"
