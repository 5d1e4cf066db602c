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
    rows = table(
        ("AT", "2026-01-01", "2026-03-31", ""),
        ("AT", "2026-05-01", "2026-05-31", ""),
        ("DE", "2026-01-01", "2026-06-10", ""),
    )
    gaps = border_controls.not_in_the_data(rows, pd.Timestamp("2026-04-10"), pd.Timestamp("2026-06-10"))
    assert [(geo, f"{a:%m-%d}", f"{z:%m-%d}") for geo, a, z in gaps.itertuples(index=False)] == [
        ("AT", "04-11", "04-30"), ("AT", "06-01", "06-10"),
    ]  # fmt: skip


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
    made = border_controls.by_hand(events, measures).assign(
        start=lambda one: one["start"].dt.day, end=lambda one: one["end"].dt.strftime("%m-%d")
    )
    columns = ["geo", "start", "end", "reason", "source", "confidence", "origin"]
    by_hand = border_controls.BY_HAND
    assert made[columns].to_numpy().tolist() == [
        ["DE", 16, "03-15", "migration", "S", "secondary", by_hand], ["FR", 1, "06-30", "not_stated", "P", "", by_hand],
        ["FR", 1, "10-31", "not_stated", "P", "primary", by_hand],
    ]  # fmt: skip


def test_stretches_of_days_that_overlap_or_adjoin_are_one():
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


def test_covid_19_is_no_reason_of_a_notification_that_began_before_it_was_known():
    rows = table(
        ("FR", "2019-10-31", "2020-04-30", "health"), ("AT", "2020-03-11", "2020-03-21", "health"),
        ("DK", "2019-11-12", "2020-05-12", "health"), ("SE", "2019-11-12", "2020-05-12", "terrorism"),
    ).assign(reasons=["health; terrorism; migration", "health", "health", "terrorism; migration"])  # fmt: skip
    assert border_controls.listed(rows)["reason"].tolist() == ["terrorism", "health", "not_stated", "terrorism"]
    held = border_controls.listed(catalog.load("internal_borders")).query("reason == 'health'")
    assert held["start"].min().year == 2020


HAND = table(
    ("DE", "2026-03-16", "2026-09-15", "not_stated"), ("NL", "2025-12-09", "2026-06-08", "migration"),
    origin=border_controls.BY_HAND,
)  # fmt: skip
LISTS = table(("AT", "2020-01-01", "2020-12-31", "health"), ("DE", "2019-01-01", "2020-06-30", "migration"))
UNTIL, PAGE, TODAY = pd.Timestamp(2021, 3, 4), pd.Timestamp(2026, 3, 20), pd.Timestamp(2026, 6, 30)


FOUND = "**The newest notification found of {}**"


@pytest.mark.parametrize(
    ("chosen", "newest", "since"),
    [
        (pd.concat([LISTS, HAND]), "**Two states were found with a notification in force on 16 March 2026**, when the newest notification "
         "found began: Germany and the Netherlands.", "; some measures since March 2021 are missing"),
        (LISTS.iloc[:1], f"{FOUND.format('Austria began on 1 January 2020, for health')}, as the newest list has it.", ""),
        (HAND.iloc[:1], f"{FOUND.format('Germany began on 16 March 2026')}.", "; some measures since March 2021 are missing"),
    ],
)  # fmt: skip
def test_without_a_page_of_all_controls_states_are_those_that_were_found(chosen, newest, since):
    assert answer.sentences(chosen, UNTIL, TODAY) == (newest, f"{answer.LIMIT}{since}.")


def test_the_page_answers_for_a_single_state_too():
    listed, gone = HAND.iloc[:1], HAND.iloc[1:].assign(end=pd.Timestamp(2026, 3, 1))
    begin = "By the Commission's list of 20 March 2026, **"
    said, since = answer.sentences(listed, UNTIL, TODAY, PAGE)
    assert said == f"{begin}Germany had a notification in force**; it was announced to 15 September 2026."
    assert since.endswith("; what followed is not known here.")
    ended = "the Netherlands had no notification in force**; the last found was announced to 1 March 2026."
    assert answer.sentences(gone, UNTIL, TODAY, PAGE)[0] == begin + ended
    assert answer.headline(gone, PAGE) == "The Netherlands had no notification in force on 20 March 2026"


def test_the_answer_of_a_page_says_of_how_many_states_the_announced_end_has_passed():
    both = [answer.sentences(HAND, UNTIL, pd.Timestamp(day), PAGE) for day in ("2026-06-08", "2026-06-09")]
    listed = "By the Commission's list of 20 March 2026, **two states had a notification in force**"
    ended = "; the announced end of one of them had passed by 9 June 2026"
    assert both == [(f"{listed}.", f"{answer.LIMIT}."), (f"{listed}{ended}.", f"{answer.LIMIT}.")]


def test_the_states_of_the_newest_page_are_those_with_a_measure_in_force_on_its_day_and_no_blog_is_its_source():
    events, measures = (catalog.load(name) for name in ("policy_events", "internal_border_measures"))
    day = border_controls.newest_page(measures)
    listed = measures[measures["document_date"] == str(day.date())]
    assert set(listed["publisher"]) == {"European Commission"}
    on_page = listed[pd.to_datetime(listed["end"]) >= day]
    _, running = analysis.on_newest_day(border_controls.by_hand(events, measures), day)
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
