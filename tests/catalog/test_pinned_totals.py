"""Totals that publishers printed, from the tables that the project holds."""

from __future__ import annotations

import pytest

from borderbook import catalog


@pytest.mark.parametrize(("year", "total"), [(2015, 1_822_102), (2016, 511_047), (2024, 240_021)])
def test_detections_by_year(year, total):
    table = catalog.load("detections", "2025-06-03")
    assert table.loc[table["month"].dt.year == year, "detections"].sum() == total


@pytest.mark.parametrize(
    ("vintage", "year", "total"),
    [("2022-05-15", 2016, 5136), ("2026-04-17", 2016, 5097), ("2025-05-05", 2023, 3155), ("2026-04-17", 2023, 3155)],
)  # fmt: skip
def test_dead_and_missing_in_the_mediterranean(vintage, year, total):
    table = catalog.load("incidents", vintage)
    mine = (table["region"] == "Mediterranean") & (table["year"] == year)
    assert table.loc[mine, "dead_and_missing"].sum() == total


@pytest.mark.parametrize(
    ("measure", "returns_counted", "persons", "vintage"),
    [
        ("found_illegally_present", "", 1_265_335, "2026-05-12"),
        ("order_to_leave", "", 488_115, "2026-05-12"),
        ("return", "all", 112_815, "2026-05-12"),
        ("refusal_of_entry", "", 123_260, "2025-05-25"),
    ],
)
def test_enforcement_of_the_eu_in_2023(measure, returns_counted, persons, vintage):
    table = catalog.load("enforcement")
    row = table.query(
        "geo == 'EU27_2020' and citizenship == 'TOTAL' and year == 2023 and measure == @measure "
        "and returns_counted == @returns_counted and reason == 'total' and apprehension == 'total'"
    )
    assert row["persons"].tolist() == [persons]
    assert row["vintage"].tolist() == [vintage]
