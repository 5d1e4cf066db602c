"""IOM's totals by year and region, in the three layouts held."""

from __future__ import annotations

import json

import pytest

from borderbook.sources.iom.totals import read_incident_totals

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
    reading = read_incident_totals(write("a.json", json.dumps(TWO)))
    assert (reading.layout, reading.as_of) == ("yearly-totals", "2026-08-06")
    assert rows(reading) == [
        (2025, "Mediterranean", 2185, ""), (2026, "Mediterranean", 1662, "incomplete"),
        (2025, "World", 7927, ""), (2026, "World", 3525, "incomplete"),
    ]  # fmt: skip


def test_regions_by_year_and_their_sum(write):
    reading = read_incident_totals(write("a.json", json.dumps(BY_REGION)))
    assert reading.layout == "yearly-by-region"
    assert (2023, "Mediterranean", 3155, "") in rows(reading)
    assert (2023, "World", 3175, "sum of the regions") in rows(reading)
    assert (2024, "World", 2259, "sum of the regions; incomplete") in rows(reading)


def test_a_list_of_incidents_is_added_up(write):
    reading = read_incident_totals(write("a.json", json.dumps(LIST)))
    assert reading.layout == "incident-list"
    assert (2022, "Europe", 1, "") in rows(reading)
    assert (2023, "Mediterranean", 6, "incomplete") in rows(reading)
    assert (2023, "World", 6, "sum of the regions; incomplete") in rows(reading)


def by_year(**series):
    return json.dumps({**TWO, "data": {**TWO["data"], **series}})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (json.dumps(TWO)[:-9], "the JSON is damaged or cut short"),
        (json.dumps({"a": 1}), "there are no totals by year"),
        (json.dumps({"2023": {"Europe": 1}, "2024": 7}), "there are no totals by year"),
        (by_year(mediterranean=None), "sheet 'data.mediterranean': there is no list of figures"),
        (json.dumps(TWO | {"retrieved": "August"}), "column 'retrieved': 'August' is no date"),
        (json.dumps({"data": TWO["data"]}), "column 'retrieved': the cell holds no value"),
        (by_year(**{"global": [{"year": 2025, "value": 1}] * 2}), "sheet 'data.global', row 2: the same key stands in rows 1, 2"),
        (by_year(**{"global": [{"year": 0, "value": 1}]}), "row 1, column 'year': '0' is no year"),
        (by_year(**{"global": [{"year": 2025, "value": [1]}]}), "row 1, column 'value': '[1]' is no single value"),
        (json.dumps({"2023": {"Atlantis": 1}}), "row 1, column 'region': 'Atlantis' is no region"),
        (json.dumps({"2023": {"Europe": -1}}), "row 1, column 'value': '-1' is a negative count"),
        (json.dumps({"2023": {"Europe": 2**64}}), "row 1, column 'value': '18446744073709551616' is more than"),
        (json.dumps({"2023": {"Europe": None}}), "row 1, column 'value': '' is no count"),
        (json.dumps({"2023": {"Europe": {"dead": 1}}}), "row 1, column 'value' … is no single value"),
        (json.dumps([*LIST, LIST[0]]), "the same key stands in rows 1, 4: id = 2022.MMP0001"),
        (json.dumps([LIST[0] | {"date": ""}]), "row 1, column 'date': the cell holds no value"),
        (json.dumps([{"date": "2022-12-31", "id": "x"}]), "the column 'group' is missing"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_where_it_is_bad(write, refused, text, says):
    refused(read_incident_totals, write("bad.json", text), says)
