"""Spain's irregular arrivals by year, from the reports of its Ministry of the Interior by zone.

EFE, 2 January 2026: infobae.com/espana/agencias/2026/01/02 (2025); Ara, 2 January 2025: es.ara.cat/sociedad/inmigracion
(2024); Europa Press, 31 December 2024: infobae.com/america/agencias/2024/12/31 (2021 and 2023), 16 October 2025:
europapress.es/epsocial/migracion (to 15 October 2025).
"""

import pytest

from notemill import catalog

# day of the report, all, of these to the Canary Islands, by sea; None: not in the article
PUBLISHED = [
    ("2023-12-31", 56_852, 39_910, None),
    ("2024-12-31", 63_970, 46_843, 61_323),
    ("2025-10-15", 28_922, 13_491, 25_772),
    ("2025-12-31", 36_775, None, 32_925),
]


@pytest.mark.parametrize(("day", "everybody", "canaries", "by_sea"), PUBLISHED)
def test_zones_add_up_to_the_published_totals(day, everybody, canaries, by_sea):
    """To the person: a report is never rounded."""
    reports = catalog.load("spain_arrivals")
    own = reports[(reports["report"] == day) & (reports["date"] == day)]
    assert own["arrivals"].sum() == everybody
    if canaries:
        assert own[own["zone"] == "Canary Islands"]["arrivals"].sum() == canaries
    if by_sea:
        assert own[own["border_type"] == "sea"]["arrivals"].sum() == by_sea


def test_the_same_day_a_year_later_is_revised():
    """2024 was 63,970 in its last report; in the articles on 2025 it is 64,019. 2022 stays 31,219, and 2021 41,945."""
    reports = catalog.load("spain_arrivals")
    later = reports[reports["report"] != reports["date"]].groupby("date")["arrivals"].sum()
    assert later[["2021-12-31", "2022-12-31", "2024-12-31"]].tolist() == [41_945, 31_219, 64_019]
