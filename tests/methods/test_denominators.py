"""What deaths are divided by: which months are known, on tables small enough to check by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.methods import denominators

CENTRAL, WESTERN = "Central Mediterranean", "Western Mediterranean"


def incidents(*rows):
    table = pd.DataFrame(rows, columns=["date", "route", "dead_and_missing"])
    return table.assign(date=pd.to_datetime(table["date"]))


def crossings(*rows):
    table = pd.DataFrame(rows, columns=["month", "route", "kind", "geo", "border_type", "persons", "flag"])
    return table.assign(month=pd.to_datetime(table["month"]), persons=table["persons"].astype("Int64"))


def detections(*rows):
    table = pd.DataFrame(rows, columns=["month", "route", "border_type", "detections"])
    return table.assign(month=pd.to_datetime(table["month"]))


DEAD = incidents(
    ("2020-01-09", CENTRAL, 3),
    ("2020-01-30", CENTRAL, 4),
    ("2020-02-02", WESTERN, 5),
    ("2020-04-09", CENTRAL, 9),
)
SEEN = detections(
    ("2020-01-01", CENTRAL, "sea", 100), ("2020-01-01", CENTRAL, "land", 900), ("2020-01-01", WESTERN, "land", 20),
    ("2020-01-01", WESTERN, "sea", 30), ("2020-03-01", WESTERN, "sea", 7),
)  # fmt: skip
CROSSED = crossings(
    ("2020-01-01", CENTRAL, "arrival", "IT", "sea", 50, ""),
    ("2020-01-01", CENTRAL, "arrival", "MT", "sea", 10, ""),
    ("2020-01-01", CENTRAL, "interception", "LY", "sea", 33, ""),
    ("2020-01-01", CENTRAL, "dead_and_missing", "", "sea", 999, ""),
    ("2020-02-01", CENTRAL, "arrival", "IT", "sea", 60, ""),
    ("2020-02-01", CENTRAL, "arrival", "MT", "sea", None, ""),
    ("2020-02-01", CENTRAL, "interception", "LY", "sea", 44, ""),
    ("2020-03-01", CENTRAL, "arrival", "IT", "sea", 70, ""),
    ("2020-03-01", CENTRAL, "arrival", "MT", "sea", 5, "annual figure booked in one month"),
    ("2020-03-01", CENTRAL, "interception", "LY", "sea", 0, ""),
    ("2020-01-01", WESTERN, "arrival", "ES", "sea", 25, ""),
    ("2020-01-01", WESTERN, "arrival", "ES", "land", 15, ""),
)  # fmt: skip


def by_month(routes=(CENTRAL, WESTERN)):
    covered = denominators.covered_months(DEAD)
    return denominators.by_month(DEAD, SEEN, CROSSED, routes, covered).set_index(["route", "month"])


@pytest.mark.parametrize(("last", "expected"), [("2020-04-09", "2020-03"), ("2020-04-30", "2020-04")])
def test_covered_months_end_before_the_month_that_is_not_over(last, expected):
    made = denominators.covered_months(incidents(("2020-01-09", CENTRAL, 1), (last, CENTRAL, 1)))
    assert [made[0].strftime("%Y-%m"), made[-1].strftime("%Y-%m")] == ["2020-01", expected]


def test_covered_months_keep_to_the_years_asked_for():
    table = incidents(("2019-11-09", CENTRAL, 1), ("2021-02-28", CENTRAL, 1))
    assert len(denominators.covered_months(table, 2020, 2020)) == 12
    assert len(denominators.covered_months(table, "first", 2019)) == 2
    assert len(denominators.covered_months(table, 2021)) == 2


def test_a_month_without_an_incident_counts_no_dead():
    assert by_month().loc[CENTRAL, "dead_and_missing"].tolist() == [7, 0, 0]


def test_attempted_crossings_are_arrivals_interceptions_and_the_dead_of_the_incidents():
    january = by_month().loc[(CENTRAL, "2020-01-01")]
    assert january["arrivals"] == 60
    assert january["attempted"] == 60 + 33 + 7  # not the 999 of the table


def test_a_blank_makes_the_month_unknown_and_so_does_a_figure_of_another_period():
    central = by_month().loc[CENTRAL]
    assert central["arrivals"].notna().tolist() == [True, False, False]
    assert central["attempted"].notna().tolist() == [True, False, False]


def test_without_a_series_of_interceptions_attempts_are_arrivals_and_the_dead():
    january = by_month().loc[(WESTERN, "2020-01-01")]
    assert (january["arrivals"], january["attempted"]) == (40, 40)


def test_detections_are_those_at_sea_but_for_the_western_mediterranean():
    assert by_month().loc[CENTRAL, "detections"].tolist() == [100, 0, 0]
    assert by_month().loc[WESTERN, "detections"].tolist() == [50, 0, 7]


def test_a_route_without_any_denominator_is_all_unknown():
    made = by_month(["Sahara Desert crossing"])
    assert made[list(denominators.DENOMINATORS)].isna().all(axis=None)
    assert (denominators.known(made.reset_index())["months"] == 0).all()


def test_known_counts_months_and_names_their_ends():
    known = denominators.known(by_month().reset_index()).set_index(["route", "denominator"])
    assert known.loc[(CENTRAL, "detections"), "months"] == 3
    assert known.loc[(CENTRAL, "arrivals"), "months"] == 1
    assert known.loc[(CENTRAL, "arrivals"), "last"] == pd.Timestamp("2020-01-01")


def test_comparable_keeps_months_in_which_everything_of_every_route_is_known():
    made = denominators.comparable(by_month([CENTRAL, WESTERN, "Sahara Desert crossing"]).reset_index())
    assert made["route"].tolist() == [CENTRAL, WESTERN]
    assert made["month"].unique().tolist() == [pd.Timestamp("2020-01-01")]


def test_agreement_compares_only_months_that_both_have():
    theirs = pd.DataFrame(
        {
            "date": pd.to_datetime(["2020-01-01", "2020-02-01", "2020-01-01", "2020-01-01"]),
            "period": ["month", "month", "day", "month"],
            "geo": "IT",
            "place": ["", "", "", "Sicily"],
            "border_type": "sea",
            "arrivals": [40, None, 1, 30],
        }
    )
    (row,) = denominators.agreement(CROSSED, theirs).to_dict("records")
    assert (row["country"], row["months"], row["IOM"], row["UNHCR"], row["difference"]) == (
        "Italy",
        1,
        50,
        40,
        25,
    )


def test_the_tables_held_know_these_months():
    table = catalog.load("incidents")
    four = [CENTRAL, "Eastern Mediterranean", WESTERN, "Western African"]
    months = denominators.by_month(
        table,
        catalog.load("detections by border_type"),
        catalog.load("crossings"),
        four,
        denominators.covered_months(table),
    )
    known = denominators.known(months).set_index(["route", "denominator"])["months"]
    assert known.loc[CENTRAL].to_dict() == {"detections": 136, "arrivals": 91, "attempted": 77}
    assert denominators.comparable(months)["month"].nunique() == 60
    in_2025 = months[(months["route"] == CENTRAL) & (months["month"].dt.year == 2025)]
    assert in_2025["attempted"].isna().all()  # Tunisia is blank all year
