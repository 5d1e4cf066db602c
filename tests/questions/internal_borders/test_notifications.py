"""Notifications: two tables put together, overlaps counted once, what is not known kept missing."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.questions.internal_borders import analysis as notifications

LISTED = pd.DataFrame(
    [
        ("DE", "2015-12-30", "2016-01-02", "migration"),
        ("DE", "2016-01-02", "2016-01-05", "migration"),  # shares a day
        ("DE", "2016-01-04", "2016-01-04", "sports_event"),  # inside
        ("DE", "2016-01-06", "2016-01-06", "terrorism"),  # adjoins
        ("DE", "2016-01-08", "2016-01-08", "terrorism"),  # a day between
        ("AT", "2014-05-01", "2014-05-01", "demonstration"),
        ("AT", "2019-11-12", "2020-01-31", "migration"),
        ("FR", None, "2019-01-31", "terrorism"),
    ],
    columns=["geo", "start", "end", "reason"],
).assign(start=lambda t: pd.to_datetime(t["start"]), end=lambda t: pd.to_datetime(t["end"]))
EVENTS = pd.DataFrame(
    [
        (
            "internal border control",
            "national measure",
            "AT",
            "2024-02-17",
            "2024-04-16",
            "Austria (more smuggling)",
        ),
        ("internal border control", "national measure", "IT", "2024-12-01", "2025-01-10", "Italy"),
        (
            "internal border control",
            "national measure",
            "DE",
            "2024-07-20",
            "2024-09-30",
            "Germany (Olympic Games)",
        ),
        ("internal border control", "national measures", "", "", "", "An overview"),
        ("pact", "regulation", "", "2024-06-11", "", "An act"),
    ],
    columns=["topic", "act_type", "geo", "date_in_force", "date_end", "short_title"],
)
EVERY = notifications.combined(LISTED, EVENTS)
COVERED = notifications.coverage(EVERY)


def stretches(*rows):
    table = pd.DataFrame(rows, columns=["geo", "from_day", "to_day"])
    return table.assign(from_day=pd.to_datetime(table["from_day"]), to_day=pd.to_datetime(table["to_day"]))


def test_combined_takes_dated_rows_of_both_tables_and_the_reasons_that_titles_name():
    assert EVERY["origin"].value_counts().to_dict() == {"list": 7, "by hand": 3}
    by_hand = EVERY[EVERY["origin"] == "by hand"].set_index("geo")["reason"]
    assert by_hand.to_dict() == {"AT": "migrant_smuggling", "DE": "sports_event", "IT": "not_stated"}
    assert EVERY["start"].is_monotonic_increasing


def test_coverage_says_what_is_known_and_which_years_are_parts():
    assert [f"{at:%Y-%m-%d}" for at in vars(COVERED).values()] == [
        "2014-05-01", "2019-11-12", "2020-01-31", "2024-02-17", "2024-12-01",
    ]  # fmt: skip
    years = (2013, 2014, 2016, 2019, 2020, 2022, 2024, 2025)
    assert [COVERED.knows(year) for year in years] == [False, True, True, True, False, False, False, False]
    assert [COVERED.part(year) for year in years] == [True, True, False, True, True, False, True, True]


def test_chosen_keeps_what_touches_the_years_and_cuts_its_days_to_them():
    made = notifications.chosen(EVERY, "DE", 2016, 2016)
    assert len(made) == 5
    assert made["start"].min() == pd.Timestamp("2015-12-30")
    assert made["from_day"].min() == pd.Timestamp("2016-01-01")
    assert len(notifications.chosen(EVERY, "all", "first", "latest")) == len(EVERY)


@pytest.mark.parametrize(
    ("country", "start", "end", "parts"),
    [
        ("GR", "first", "latest", ["no notification of GR", "some of AT, DE, IT."]),
        ("EU27_2020", "first", "latest", ["no notification of EU27_2020"]),
        ("all", 2021, 2023, ["from 2021 to 2023", "in 2014 to 2016, 2019 to 2020, 2024 to 2025."]),
        ("IT", 2010, 2020, ["from 2010 to 2020", "in 2024 to 2025."]),
        ("DE", 2016, 2015, ["first year, 2016", "last, 2015"]),
    ],
)
def test_an_empty_choice_is_refused_and_what_there_is_is_named(country, start, end, parts):
    with pytest.raises(UsageError) as error:
        notifications.chosen(EVERY, country, start, end)
    assert all(part in str(error.value) for part in parts), error.value


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        ([("DE", "2016-01-01", "2016-01-01")], [1]),
        ([("DE", "2016-01-01", "2016-01-03"), ("DE", "2016-01-03", "2016-01-05")], [5]),
        ([("DE", "2016-01-01", "2016-01-03"), ("DE", "2016-01-04", "2016-01-05")], [5]),
        ([("DE", "2016-01-01", "2016-01-03"), ("DE", "2016-01-05", "2016-01-05")], [3, 1]),
        ([("DE", "2016-01-01", "2016-01-31"), ("DE", "2016-01-05", "2016-01-06"), ("DE", "2016-01-20", "2016-02-01")], [32]),
        ([("AT", "2016-01-01", "2016-01-31"), ("DE", "2016-01-02", "2016-01-03")], [31, 2]),
        ([("DE", "2016-01-05", "2016-01-06"), ("DE", "2016-01-01", "2016-01-05")], [6]),
    ],
)  # fmt: skip
def test_overlaps_are_merged_so_that_no_day_counts_twice(rows, days):
    assert notifications.merged(stretches(*rows))["days"].to_list() == days


def test_merged_days_are_the_distinct_days():
    draw = pd.Series(range(60)).sample(40, random_state=5).to_numpy()
    rows = [
        ("AT" if i % 2 else "DE", pd.Timestamp("2016-01-01") + pd.Timedelta(days=int(at)), i % 9)
        for i, at in enumerate(draw)
    ]
    table = stretches(*[(geo, begin, begin + pd.Timedelta(days=length)) for geo, begin, length in rows])
    made = notifications.merged(table).groupby("geo")["days"].sum().to_dict()
    for geo, own in table.groupby("geo"):
        distinct = {day for row in own.itertuples() for day in pd.date_range(row.from_day, row.to_day)}
        assert made[geo] == len(distinct)


def test_days_by_state_shows_both_ways_of_counting():
    made = notifications.days_by_state(notifications.chosen(EVERY, "DE", "first", 2016)).iloc[0]
    assert (made["notifications"], made["days"], made["days_added_up"]) == (5, 9, 11)
    assert made["last_day"] == pd.Timestamp("2016-01-08")


def test_days_by_year_is_zero_only_where_the_list_rules_one_out():
    made = notifications.days_by_year(notifications.chosen(EVERY, "all", "first", "latest"), COVERED)
    assert list(made.index) == ["AT", "DE", "IT"]
    assert made.loc["DE", [2014, 2015, 2016]].to_list() == [0, 2, 7]
    assert made.loc["AT", [2019, 2020]].to_list() == [50, 31]
    assert made.loc["DE", 2020] is pd.NA
    assert made[[2021, 2022, 2023]].isna().all(axis=None)
    assert made.loc["IT", [2024, 2025]].to_list() == [31, 10]
    assert made.loc["DE", 2025] is pd.NA


def test_by_year_and_reason_counts_beginnings_and_leaves_the_gap_missing():
    made = notifications.by_year_and_reason(notifications.chosen(EVERY, "all", 2016, "latest"), COVERED)
    assert list(made.columns) == [
        "migration", "migrant_smuggling", "terrorism", "sports_event", "not_stated",
    ]  # fmt: skip
    assert made.loc[2016].to_list() == [1, 0, 2, 1, 0]  # not the one that began in 2015
    assert made.loc[2018].to_list() == [0] * 5
    assert made.loc[[2020, 2021, 2022, 2023, 2025]].isna().all(axis=None)
    assert made.loc[2024].to_list() == [0, 1, 0, 1, 1]


def test_by_reason_counts_each_table_and_the_states():
    made = notifications.by_reason(EVERY).set_index("reason")
    assert made.index[0] == "migration"
    assert made.loc["migration"].to_list() == [3, 0, 2]
    assert made.loc["not stated"].to_list() == [0, 1, 1]
    assert made[["in the list", "compiled by hand"]].to_numpy().sum() == len(EVERY)


def test_the_stored_tables_give_the_known_totals():
    from borderbook import catalog

    every = notifications.combined(catalog.load("internal_borders"), catalog.load("policy_events"))
    assert every["origin"].value_counts().to_dict() == {"list": 327, "by hand": 20}
    listed = every[every["origin"] == "list"]
    assert listed["reason"].value_counts()[["health", "migration", "terrorism"]].tolist() == [140, 62, 28]
    whole_year = notifications.days_by_state(notifications.chosen(every, "all", 2018, 2018))
    assert (whole_year["days"] == 365).sum() == 5
