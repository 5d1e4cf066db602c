"""A tidy file, which a person makes of somebody's copy, is read by one reader, whatever the dataset."""

import pandas as pd
import pytest

from borderbook.upkeep.sources import reader
from borderbook.upkeep.sources.vocabulary import table
from commands import call
from notemill import catalog
from notemill.catalog.schemas import LAYOUTS, as_texts
from small_project import make_project, real_entries

TIDY = {
    "detections": "month,route,border_type,citizenship,detections\n2026-08-01,Western Balkan,all,TOTAL,1272\n",
    "crossings": "month,route,kind,geo,border_type,persons\n2026-08-01,Central Mediterranean,interception,LY,sea,7\n",
    "incident_totals": "year,region,dead_and_missing,flag\n2026,Mediterranean,1662,incomplete\n",
    "enforcement": (
        "year,geo,citizenship,measure,returns_counted,reason,apprehension,persons\n2025,GR,TOTAL,return,all,total,total,5\n"
    ),
    "quarterly_orders_and_returns": (
        "date,period,geo,citizenship,measure,returns_counted,persons\n2025-10-01,quarter,GR,NA,return,all,5\n"
    ),
    "arrivals_by_citizenship": (
        "date,until,period,geo,border_type,citizenship,arrivals\n2026-01-01,2026-06-30,year_to_date,ES,all,DZ,20\n"
    ),
}


@pytest.mark.parametrize(
    "dataset", sorted({*table("readers")} - {"quarterly_orders_and_returns"})
)  # of which none is held yet
def test_a_table_that_is_held_is_read_back_from_a_tidy_file(tmp_path, dataset):
    held = catalog.as_published(dataset, catalog.read_catalog().entry(dataset).vintages[-1].date)
    held.to_csv(tmp_path / "a.csv", index=False)
    reading = reader(dataset)(tmp_path / "a.csv")
    assert (reading.layout, reading.as_of) == ("tidy", None)
    pd.testing.assert_frame_equal(as_texts(reading.table), held)


@pytest.mark.parametrize("dataset", TIDY)
def test_the_command_stores_a_tidy_file_and_knows_that_no_publisher_made_it(tmp_path, monkeypatch, write, dataset):
    make_project(tmp_path / "project", real_entries(dataset), monkeypatch)
    given = ("ingest", dataset, write("a.csv", TIDY[dataset]), "--vintage", "2026-10-05", "--obtained")
    done = call(*given, "copy")
    assert (done.exit_code, "--obtained reshaped or transcribed" in done.output) == (2, True), done.output
    done = call(*given, "reshaped")
    assert (done.exit_code, "created; 1 rows" in done.output) == (0, True), done.output
    (vintage,) = catalog.read_catalog().entry(dataset).vintages
    stored = catalog.as_published(dataset, vintage.date)
    assert (vintage.obtained, vintage.files[0].layout, len(stored)) == ("reshaped", "tidy", 1)
    header, cells = (line.split(",") for line in TIDY[dataset].splitlines())
    assert dict(zip(header, cells, strict=True)) == stored[header].astype("str").replace("<NA>", "").iloc[0].to_dict()


@pytest.mark.parametrize(
    ("dataset", "before", "after", "says"),
    [
        ("detections", "Western Balkan", "Western Balkan Route", "row 2, column 'route': 'Western Balkan Route' is not a known route"),
        ("detections", "2026-08-01", "2026-08-05", "row 2, column 'month': '2026-08-05' is not the first day of a month"),
        ("detections", "2026-08-01", "2026-08", "row 2, column 'month': '2026-08' is not a date"),
        ("detections", ",1272", ",", "row 2, column 'detections': the cell is blank"),
        ("detections", "1272\n", "1272\n2026-10-01,Western Balkan,all,TOTAL,5\n", "column 'month': the months 2026-08 to 2026-10"),
        ("detections", "1272\n", "1272\n2026-08-01,Western Balkan,all,TOTAL,5\n", "the same key is in rows 2, 3"),
        ("crossings", ",kind,", ",sort,", "no layout of 'crossings' has the columns month, route, sort … A tidy file has the columns"),
        ("crossings", "LY", "LBY", "row 2, column 'geo': 'LBY' is not a known geo … codes of data/reference"),
        ("incident_totals", "2026,", "26,", "year '26' is not a year"),
        ("enforcement", "GR", "EL", "row 2, column 'geo': 'EL' is not a known geo"),
        ("enforcement", ",5", ",1.5", "row 2, column 'persons': '1.5' is a fraction"),
        ("arrivals_by_citizenship", "all", "air", "column 'border_type': 'air' is not a known border_type. Known are sea, all"),
    ],
)  # fmt: skip
def test_a_tidy_file_that_is_wrong_is_refused_where_it_is_wrong(write, refused, dataset, before, after, says):
    assert before in TIDY[dataset]
    refused(reader(dataset), write("a.csv", TIDY[dataset].replace(before, after, 1)), says)


def test_points_are_numbers(write, refused):
    given = {"incident_id": "1", "region": "Mediterranean", "lat": "north", "dead": "1", "dead_and_missing": "1"}
    header = LAYOUTS["incidents"].columns
    text = ",".join(header) + "\n" + ",".join(given.get(name, "") for name in header) + "\n"
    refused(reader("incidents"), write("a.csv", text), "row 2, column 'lat': 'north' is not a number of degrees")
