"""The publishers' own files give the totals that publishers print; ``official.yml`` lists them."""

import warnings
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml

from borderbook.upkeep.sources import reader, spellings
from borderbook.upkeep.sources.vocabulary import table
from notemill.files import suite_table

# a file is read once: in one process; by make soak, as changes of a reader are seen in its samples and in the totals held
pytestmark = [pytest.mark.official, pytest.mark.slow]
READERS = table("readers")
FILES = yaml.safe_load(Path(__file__).with_name("official.yml").read_text(encoding="utf-8"))


def dataset_of(entry):
    return next(name for name in entry if name in READERS)


def named(entry):
    return f"{dataset_of(entry)} {Path(entry['file']).name}"


@cache
def read(dataset, path):
    """An official file, read once; codes as text, with the year and a one in each row."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reading = reader(dataset)(path)
    plain = reading.table.astype(dict.fromkeys(reading.table.select_dtypes("category").columns, "str"))
    day = next((column for column in ("month", "date", "start") if column in plain), None)
    return reading, plain.assign(one=1, year=plain["year"] if "year" in plain else plain[day].dt.year)


def measured(rows, total, dataset):
    """What a row of the list asks for: a sum or a number of distinct values, by something or of all rows."""
    layout = suite_table("datasets")["tables"][dataset]["columns"]
    column = total.get("distinct") or total.get("sum") or next(n for n in layout if layout[n].startswith("count"))
    of = "nunique" if "distinct" in total else "sum"
    if "by" not in total:
        return rows[column].agg(of)
    found = rows.groupby(total["by"])[column].agg(of)
    if isinstance(total["is"], list):
        return found.reindex(range(2014, 2014 + len(total["is"])), fill_value=0).tolist()
    return {key: found.get(key, 0) for key in total["is"]}


@pytest.mark.parametrize("entry", FILES, ids=named)
def test_an_official_file_is_read_whole_and_gives_the_totals_that_are_printed(official, entry):
    dataset = dataset_of(entry)
    expected = entry[dataset]
    reading, rows = read(dataset, official(entry["file"]))
    assert reading.layout == expected["layout"]
    if "as_of" in expected:
        assert reading.as_of == str(expected["as_of"])
    days = rows[next((column for column in ("month", "date", "start") if column in rows), "year")]
    found = {"rows": len(rows), "first": days.min(), "last": days.max()}
    for what in expected.keys() & found.keys():
        assert str(found[what]).removesuffix(" 00:00:00") == str(expected[what]), what
    for column, number in expected.get("missing", {}).items():
        assert rows[column].isna().sum() == number
    for total in entry.get("totals", []):
        holds(rows, total, dataset)


def holds(rows, total, dataset):
    """A total that is printed."""
    days = {name: rows[name].dt.strftime("%Y-%m-%d") for name in rows.select_dtypes("datetime")}
    rows = rows.assign(**days).query(total.get("where", "one == 1"), engine="python")
    found = {"is": measured(rows, total, dataset)} if "is" in total else {}
    found |= {"rows": len(rows)} if "rows" in total else {}
    found |= {"missing": {name: rows[name].isna().sum() for name in total["missing"]}} if "missing" in total else {}
    assert found == {what: total[what] for what in found}, total


# --- what two files say of the same


MERGED = "iom/joaopedromarcondes_Missing_Migrants_Global_Figures_allData.xlsx"


@pytest.fixture
def held(official):
    """The rows of an official file: ``held("detections", "frontex/ibc.xlsx")``."""
    return lambda dataset, name: read(dataset, official(name))[1]


def by_route(rows):
    return rows.groupby(["route", "month"])["detections"].sum()


def test_routes_and_months_of_the_workbook_equal_those_of_a_panel_that_others_made(official, held):
    rows = pd.read_csv(official("frontex/derived/ibc_route_month_by_vintage.csv"))
    rows = rows[rows["vintage"] == "2025-06-03"]
    route = rows["route"].map(lambda name: spellings.known("route_aliases", "frontex")[spellings.fold(name)])
    theirs = by_route(rows.assign(route=route, month=pd.to_datetime(rows["month"])))
    assert by_route(held("detections", "frontex/ibc.xlsx")).to_dict() == theirs.to_dict()


def test_twelve_cells_were_revised_between_the_copies_by_route(held):
    older, newer = (
        by_route(held("detections", f"frontex/ibc_route_month_{n}.csv")) for n in ("2025-11_day_unknown", "2026-08-04")
    )
    assert (newer.reindex(older.index) != older).sum() == 12


def test_splits_merged_here_are_those_that_iom_merged(held):
    """The API repeats a split incident; IOM's workbook of the next year has it in one row."""
    ours, theirs = (held("incidents", n).set_index("incident_id") for n in ("iom/OCHA-DAP_2023-json.json", MERGED))
    both = ours.index.intersection(theirs.index)
    same = ours.loc[both] == theirs.loc[both]
    assert len(both) == 2577
    assert same[["dead", "dead_and_missing"]].all(axis=None)
    assert same["date"].mean() > 0.999
    assert same["cause"].mean() > 0.94  # a reporter's words there, a category here


def test_the_fortnights_of_spain_are_the_differences_of_its_reports(official, held):
    folder = "spain_interior"
    steps = pd.read_csv(official(f"{folder}/llegadas_quincenales_to_2026-06-30.transcribed.csv"), sep=";")
    rows = held("spain_arrivals", f"{folder}/acumulados_interior_to_2026-06-30.transcribed.csv")
    canaries = rows[(rows["report"] == rows["date"]) & (rows["zone"] == "Canary Islands")].set_index("report")[
        "arrivals"
    ]
    found = canaries.groupby(canaries.index.year).diff().reindex(pd.to_datetime(steps["hasta"])).to_numpy()
    known = pd.notna(found) & steps["llegadas_canarias"].notna().to_numpy()
    assert known.sum() >= 40
    assert (found[known] == steps["llegadas_canarias"].to_numpy()[known]).all()


def test_an_official_table_of_something_else_is_refused(official, refused):
    path = official("eurostat/dw-data__migr_asydcfsta_2017-04-26.csv")
    refused(reader("asylum_applicants"), path, "no layout of Eurostat's")
