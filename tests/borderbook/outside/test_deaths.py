"""Deaths and disappearances in the Mediterranean by year, from IOM's single incidents.

IOM, Missing Migrants Project, totals by region as retrieved on 5 September 2023 (dataset ``incident_totals``). IOM's press
notes give the same: 2,048 in 2021 and 2,411 in 2022 (29 January 2024, anews.com.tr/world/2024/01/29).
"""

import pytest

from notemill import catalog

PUBLISHED = {2015: 4055, 2017: 3139, 2018: 2337, 2019: 1885, 2020: 1450, 2021: 2048, 2022: 2411, 2023: 3155}


@pytest.fixture(scope="module")
def by_year():
    incidents = catalog.load("incidents")
    return incidents[incidents["region"] == "Mediterranean"].groupby("year")["dead_and_missing"].sum()


@pytest.mark.parametrize(("year", "persons"), PUBLISHED.items())
def test_incidents_add_up_to_the_published_years(by_year, year, persons):
    """Incidents booked on several regions are in no region of ours: at most 10 persons a year (2020)."""
    totals = catalog.load("incident_totals", "2024-12-20")
    published = totals[(totals["region"] == "Mediterranean") & (totals["year"] == year)]["dead_and_missing"]
    assert published.item() == persons
    assert 0 <= persons - by_year[year] <= 10


def test_the_deadliest_year_was_revised_down(by_year):
    """2016 was published as 5,136; 39 persons were taken out later, in the totals and in the incidents alike."""
    older, newer = (catalog.load("incident_totals", day).query("region == 'Mediterranean' and year == 2016")
                    ["dead_and_missing"].item() for day in ("2024-12-20", "2026-08-06"))  # fmt: skip
    assert (older, newer, by_year[2016]) == (5136, 5097, 5097)
