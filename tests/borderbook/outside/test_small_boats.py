"""The United Kingdom's small boats by calendar year, from the Home Office's days.

PA news agency after the Home Office, 2 January 2025: independent.co.uk/news/uk/english-channel-home-office-iran-vietnamese-
albania-b2672362.html (2018 to 2024, and people a boat); 1 January 2026, after the Home Office: three.fm/news/uk-news,
"Migrant small boat Channel crossings in 2025 are second highest ever" (2025, and people a boat).
"""

import pytest

from notemill import catalog

# year: persons, persons a boat
PUBLISHED = {
    2018: (299, 7), 2019: (1843, 11), 2020: (8466, 13), 2021: (28526, 28), 2022: (45774, 41), 2023: (29437, 49),
    2024: (36816, 53), 2025: (41472, 62),
}  # fmt: skip


@pytest.mark.parametrize(("year", "persons", "a_boat"), [(year, *row) for year, row in PUBLISHED.items()])
def test_days_add_up_to_the_published_years(year, persons, a_boat):
    """To the person, but for 2020 and 2022, which the Home Office lowered by 4 and 19 when it cleaned its records."""
    boats = catalog.load("small_boats")
    own = boats[(boats["kind"] == "arrival") & (boats["date"].dt.year == year)]
    lowered = {2020: 4, 2022: 19}.get(year, 0)
    assert own["persons"].sum() == persons - lowered
    assert round(own["persons"].sum() / own["events"].sum()) == a_boat
