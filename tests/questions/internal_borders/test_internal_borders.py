"""Internal borders: measures once each, days once each, no rank and no total over years that are not known."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.methods import border_controls
from borderbook.questions.internal_borders import analysis, answer


def table(*rows, origin=border_controls.LISTED):
    frame = pd.DataFrame(list(rows), columns=["geo", "start", "end", "reason"])
    frame = frame.astype({"start": "datetime64[ns]", "end": "datetime64[ns]"})
    return frame.assign(origin=origin, from_day=frame["start"], to_day=frame["end"])


def test_a_measure_of_both_tables_is_taken_once_and_a_month_ends_on_its_last_day():
    events = pd.DataFrame({
        "event_id": ["A", "B"], "act_type": "national measure", "geo": ["DE", "PL"], "date_in_force": ["2024-09-16", ""],
        "date_end": ["2025-03-15", "2026-04-04"], "short_title": "Internal border control: X", "source_title": "S",
        "confidence": "secondary",
    })  # fmt: skip
    columns = ["geo", "start", "end", "event_id", "publisher", "reason", "confidence"]
    both = [
        ("DE", "2024-09-16", "2025-03-15", "A", "P", "migration", "primary"),
        ("FR", "2025-05-01", "2025-10", "", "P", "", "primary"),
    ]
    measures = pd.DataFrame(both, columns=columns)
    events.loc[2] = events.loc[0].to_dict() | {"event_id": "C", "act_type": "regulation"}
    rows = border_controls.by_hand(events, measures)
    expected = pd.DataFrame({
        "geo": ["DE", "FR"], "start": pd.to_datetime(["2024-09-16", "2025-05-01"]),
        "end": pd.to_datetime(["2025-03-15", "2025-10-31"]), "reason": ["migration", "not_stated"], "source": ["S", "P"],
        "confidence": ["secondary", "primary"], "origin": border_controls.BY_HAND,
    })  # fmt: skip
    pd.testing.assert_frame_equal(rows, expected)  # Poland's has no first day
    again = pd.DataFrame(
        [("SE", "2025-05-01", "2025-06", "", "P", "", ""), ("FR", "2025-05-01", "2025-06", "", "P", "", "")],
        columns=columns,
    )
    order = border_controls.by_hand(events.iloc[:0], pd.concat([again, measures]))
    assert order["geo"].tolist() == ["DE", "FR", "FR", "SE"]
    assert order["end"].dt.month.tolist() == [3, 6, 10, 6]


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Austria (Czechia; reason: increase in migrant smuggling)", "migrant_smuggling"),
        ("Netherlands; reason: irregular migration, migrant smuggling", "migration"),
        ("Denmark; reason: possible Russian sabotage, terrorism", "public_order"),
        ("Germany (France; Olympic Games)", "sports_event"),
        ("Germany (Austria)", "not_stated"),
    ],
)
def test_the_first_reason_named_counts(title, reason):
    assert border_controls.named_reason(title) == reason


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
    days = analysis.days_by_year(rows, [2019, 2020])
    assert days.loc["AT"].tolist() == [1, 23]
    assert days.loc["DE"].tolist() == [0, 1]
    assert (days.index.name, days.columns.name, days.dtypes.unique().tolist()) == ("geo", "year", ["float64"])


HAND = table(
    ("DE", "2026-03-16", "2026-09-15", "not_stated"), ("NL", "2025-12-09", "2026-06-08", "migration"),
    origin=border_controls.BY_HAND,
)  # fmt: skip
LISTS = table(("AT", "2020-01-01", "2020-12-31", "health"), ("DE", "2019-01-01", "2020-06-30", "migration"))
ROWS = pd.concat([LISTS, HAND], ignore_index=True)
COUNTS = ROWS["origin"].value_counts()


def test_the_answer_leads_with_the_newest_measures_and_has_the_reasons_of_the_lists_after_them():
    until = pd.Timestamp(2021, 3, 4)
    listed = pd.Series({"health": 140, "migration": 62, "not read": 90, "terrorism": 28})
    assert answer.why(listed, until) == (
        "Of 320 notifications listed to March 2021, the first reason was health in **140** and migration in **62**, then "
        "terrorism; a notification does not show that control was carried out."
    )
    assert answer.why(listed[["not read"]], until) == f"{answer.LIMIT}."
    assert answer.newest(ROWS) == (
        "**At least two states had notified controls on 16 March 2026**, when the newest measure found began: Germany and the "
        "Netherlands."
    )
    alone = "The newest measure found of **Germany** began on 16 March 2026; its announced end is 15 September 2026."
    assert answer.newest(HAND.iloc[:1]) == alone
    assert answer.newest(LISTS) == (
        "**Two states had notified controls on 1 January 2020**, when the newest listed notification began: Austria and "
        "Germany."
    )
    today, missing = pd.Timestamp(2026, 11, 28), "of the measures since March 2021 some are missing"
    assert answer.limits(ROWS, until, today, None) == f"Who has controls now is not known here: {missing}."
    assert answer.limits(LISTS, until, today, None) == ""
    page = pd.Timestamp(2026, 3, 20)
    assert answer.limits(ROWS, until, today, page) == (
        f"On 28 November 2026 that list was eight months old; who has had controls since is not known here, and {missing}."
    )
    assert "was ten days old" in answer.limits(ROWS, until, pd.Timestamp(2026, 3, 30), page)
    assert answer.newest(ROWS, page) == (
        "By the Commission's list of 20 March 2026, **two states had notified controls**: Germany and the Netherlands."
    )
    assert answer.sources(HAND.assign(confidence=["primary", "secondary"])).startswith(
        "Of two measures, 1 were read in the Commission's or the state's own text, the others in texts that restate it, news "
        "sites and blogs among them; of 1 no reason was read."
    )


def test_the_states_of_the_newest_page_are_those_with_a_measure_in_force_on_its_day_and_no_blog_is_its_source():
    events, measures = (catalog.load(name) for name in ("policy_events", "internal_border_measures"))
    day = border_controls.newest_page(measures)
    listed = measures[measures["document_date"] == str(day.date())]
    assert set(listed["publisher"]) == {"European Commission"}
    on_page = listed[pd.to_datetime(listed["end"]) >= day]
    _, running = answer.on_newest_day(border_controls.by_hand(events, measures), day)
    assert set(running["geo"]) == set(on_page["geo"])
    earlier = measures[measures["document_date"] < "2026"]
    assert border_controls.newest_page(earlier) is None


def test_a_reason_that_was_not_read_is_called_so_by_one_function():
    assert border_controls.reason_words("not_stated") == border_controls.NOT_READ == "not read"
    assert border_controls.reason_words("political_conference") == "political conference"


def test_the_reason_of_a_measure_is_the_first_that_its_event_names():
    events, measures = (catalog.load(name) for name in ("policy_events", "internal_border_measures"))
    titles = events.drop_duplicates("event_id").set_index("event_id")["short_title"]
    named = titles.map(border_controls.named_reason)
    both = measures.assign(named=measures["event_id"].map(named)).query("named.notna() and named != 'not_stated'")
    assert both.loc[both["reason"] != both["named"], "row_id"].tolist() == []


def test_the_calendar_counts_the_lists_apart_from_what_was_compiled_by_hand():
    assert answer.calendar(ROWS, COUNTS) == (
        "Two notifications listed, 2019 and 2020; two measures compiled by hand, 2025 and 2026"
    )
    assert answer.calendar(HAND.iloc[:1], COUNTS // 2) == "One measure compiled by hand, 2026"


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["Sweden", "Austria", "France"], "At least two states had notifications in force on all days of"),
        (["France"], "France had notifications in force on 10 of the 731 days of"),
        (["France", "Belgium"], "No state had notifications in force on all days of"),
        ([], "No notification was in force in"),
    ],
)
def test_days_in_force_of_one_state_several_and_none(states, expected):
    days = pd.Series({"Sweden": 731.0, "Austria": 731.0, "France": 10.0, "Belgium": 5.0})
    assert answer.in_force(days.loc[states], [2019, 2020]) == f"{expected} 2019 and 2020"


def test_the_year_with_most_notifications_has_its_first_reason_named():
    counts = pd.DataFrame({"migration": [3, 1], "reason not read": [5, 0]}, index=[2020, 2021])
    title = "2020 has the most listed notifications: 8, 3 of them for migration"
    assert answer.by_year(counts) == title


def test_years_with_equally_many_notifications_are_all_named():
    counts = pd.DataFrame({"terrorism": [2, 2, 1]}, index=[2018, 2019, 2020])
    assert answer.by_year(counts) == "2018 and 2019 have the most listed notifications: 2 each"
