"""Coordinates that contradict the rest of their row are found; those that only look odd are not."""

import pandas as pd
import pytest

from borderbook.upkeep.sources.iom.places import distances, misplaced
from notemill.catalog import reference

CENTRAL, EASTERN, WESTERN, ATLANTIC, SAHARA = (
    "Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean", "Western African",
    "Sahara Desert crossing",
)  # fmt: skip


def incidents(*rows) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["route", "geo", "lat", "lon"])
    return table.assign(incident_id=[f"{n:02d}" for n in range(len(table))])


WRONG = {
    "Libya, placed at Bodrum": (CENTRAL, "LY", 36.8, 27.3),
    "Kos, placed off Lampedusa": (EASTERN, "TR", 34.9, 12.6),
    "Tangier, placed off Sabratha": (WESTERN, "MA", 33.01, 12.55),
    "Mostaganem, placed off Sabratha": (WESTERN, "DZ", 33.01, 12.55),
    "the Atlantic, placed in the Libyan desert": (ATLANTIC, "MA", 30.42, 10.56),
    "Malta, placed off Morocco": (CENTRAL, "MT", 35.27, -2.92),
    "Agadez, latitude and longitude exchanged": (SAHARA, "NE", 7.99, 16.98),
    "Chios, placed off Calabria": (EASTERN, "GR", 39.02, 15.30),
}
RIGHT = {
    "off Zuwara": (CENTRAL, "LY", 33.0, 12.1),
    "off Egypt, further east than the route's area": (CENTRAL, "EG", 31.58, 31.0),
    "Crete, reached from Libya": (CENTRAL, "GR", 35.3, 25.2),
    "between Libya and Italy, booked under Libya": (CENTRAL, "LY", 36.4, 14.4),
    "off Brazil": (ATLANTIC, "BR", -1.9, -40.0),  # no outline of Brazil: not looked at
    "south of the Canary Islands": (ATLANTIC, "ES", 22.5, -18.4),
    "off Skikda": (CENTRAL, "DZ", 37.0, 6.6),
    "Agadez": (SAHARA, "NE", 16.98, 7.99),
    "without a point": (CENTRAL, "LY", None, None),
    "without a country": (CENTRAL, "", 36.8, 27.3),
    "on a route elsewhere": ("US-Mexico border crossing", "MA", 31.0, -111.0),
}


@pytest.fixture(scope="module")
def outlines():
    return reference.boundaries()


def test_points_that_contradict_their_row_are_found(outlines):
    found = misplaced(incidents(*WRONG.values()), outlines)
    assert found["incident_id"].tolist() == [f"{n:02d}" for n in range(len(WRONG))]
    assert found["km"].min() > 300


@pytest.mark.parametrize("about", RIGHT)
def test_points_that_only_look_odd_are_not(outlines, about):
    assert misplaced(incidents(RIGHT[about]), outlines).empty


def test_distance_is_from_the_outline_in_kilometres(outlines):
    rows = incidents((CENTRAL, "MT", 35.9, 14.4), (CENTRAL, "MT", 37.9, 14.4), (CENTRAL, "US", 1.0, 1.0))
    km = distances(rows, outlines)
    assert km[0] == 0
    assert km[1] == pytest.approx(210, abs=15)  # two degrees of latitude, less half of Malta
    assert pd.isna(km[2])
