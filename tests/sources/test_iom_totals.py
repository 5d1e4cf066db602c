"""IOM's totals by year and region, in the three layouts held."""

from __future__ import annotations

import json

import pytest

from borderbook.errors import DataError
from borderbook.sources.iom import read_totals

TWO = {
    "source": "IOM", "retrieved": "2026-08-06",
    "data": {"mediterranean": [{"year": 2025, "value": 2185}, {"year": 2026, "value": 1662}],
             "global": [{"year": 2025, "value": 7927}, {"year": 2026, "value": 3525}]},
}  # fmt: skip
BY_REGION = {"2023": {"Mediterranean": 3155, "Europe": 20}, "2024": {"Mediterranean": 2259, "Europe": 0}}
LIST = [
    {"date": "2022-12-31T00:00:00.000", "id": "2022.MMP0001", "group": "Europe", "value": 1},
    {"date": "2023-01-02T00:00:00.000", "id": "2023.MMP0001", "group": "Mediterranean", "value": 4},
    {"date": "2023-09-05T00:00:00.000", "id": "2023.MMP0002", "group": "Mediterranean", "value": 2},
]


def rows(reading):
    return [tuple(row) for row in reading.table.itertuples(index=False)]


def test_the_mediterranean_and_the_world_by_year(write):
    reading = read_totals(write("a.json", json.dumps(TWO)))
    assert (reading.layout, reading.as_of) == ("yearly-totals", "2026-08-06")
    assert rows(reading) == [
        (2025, "Mediterranean", 2185, ""), (2026, "Mediterranean", 1662, "incomplete"),
        (2025, "World", 7927, ""), (2026, "World", 3525, "incomplete"),
    ]  # fmt: skip


def test_regions_by_year_and_their_sum(write):
    reading = read_totals(write("a.json", json.dumps(BY_REGION)))
    assert reading.layout == "yearly-by-region"
    assert (2023, "Mediterranean", 3155, "") in rows(reading)
    assert (2023, "World", 3175, "sum of the regions") in rows(reading)
    assert (2024, "World", 2259, "sum of the regions; incomplete") in rows(reading)


def test_a_list_of_incidents_is_added_up(write):
    reading = read_totals(write("a.json", json.dumps(LIST)))
    assert reading.layout == "incident-list"
    assert (2022, "Europe", 1, "") in rows(reading)
    assert (2023, "Mediterranean", 6, "incomplete") in rows(reading)
    assert (2023, "World", 6, "sum of the regions; incomplete") in rows(reading)


def changed(document, **change):
    return [document[0] | change, *document[1:]]


BAD = {
    "cut short": (json.dumps(TWO)[:-9], "the JSON is damaged or cut short"),
    "another file": (json.dumps({"a": 1}), "there are no totals by year"),
    "one series only": (
        json.dumps({"data": {"global": TWO["data"]["global"]}}),
        "there is no list of figures",
    ),
    "no day": (json.dumps(TWO | {"retrieved": "August"}), "'August' is no date"),
    "a year twice": (
        json.dumps({**TWO, "data": {**TWO["data"], "global": [{"year": 2025, "value": 1}] * 2}}),
        "sheet 'data.global', row 2: the same key stands in rows 1, 2",
    ),
    "an unknown region": (
        json.dumps({"2023": {"Atlantis": 1}}),
        "row 1, column 'region': 'Atlantis' is no region",
    ),
    "a negative count": (
        json.dumps({"2023": {"Europe": -1}}),
        "row 1, column 'value': '-1' is a negative count",
    ),
    "no count": (json.dumps({"2023": {"Europe": None}}), "row 1, column 'value': 'None' is no count"),
    "an incident twice": (
        json.dumps([*LIST, LIST[0]]),
        "the same key stands in rows 1, 4: id = 2022.MMP0001",
    ),
    "an incident without a day": (
        json.dumps(changed(LIST, date="")),
        "row 1, column 'date': the cell holds no value",
    ),
    "a lost name": (json.dumps([{"date": "2022-12-31", "id": "x"}]), "the column 'group' is missing"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_file_is_refused_where_it_is_bad(write, fault):
    text, says = BAD[fault]
    with pytest.raises(DataError) as caught:
        read_totals(write("bad.json", text))
    assert str(caught.value).startswith("bad.json")
    assert says in str(caught.value)


@pytest.mark.official
@pytest.mark.parametrize(
    ("name", "totals"),
    [
        ("yotkadata_incidents_2023-09-05.json.gz", {2016: 5136, 2020: 1450, 2023: 2324}),
        ("yotkadata_yearly_by_region_2024-12-20.json", {2016: 5136, 2021: 2048, 2024: 2259}),
        ("med_deaths_by_year_2026-08-06.json", {2016: 5097, 2025: 2185, 2026: 1662}),
    ],
)
def test_official_totals_of_the_mediterranean(official, name, totals):
    table = read_totals(official(f"iom/{name}")).table
    own = table[table["region"] == "Mediterranean"].set_index("year")["dead_and_missing"]
    assert {year: own[year] for year in totals} == totals
