"""IOM's monthly crossings: arrivals, interceptions and deaths by route."""

import io

import pandas as pd
import pytest

from borderbook.upkeep.sources.iom.crossings import SERIES, read_crossings

DEATHS = {"emr": 1, "cmr": 2, "wmr": 3, "waar_1": 4}
HEADER = ["date", "year", "month", "month_name", *SERIES.index, "total_interceptions", "cmr_rate_of_death"]


def line(date, **cells):
    """One month of the table as CSV: blank but for the cells named."""
    year, month, _ = date.split("-")
    values = {"date": date, "year": year, "month": int(month), "month_name": "Any ", "total_interceptions": "0.0"}
    return ",".join(str({**values, **cells}.get(name, "")) for name in HEADER)


def table(*lines):
    return "\n".join([",".join(HEADER), *lines]) + "\n"


def read(write, *lines):
    return read_crossings(write("any.csv", table(*lines))).table


def one(frame, **where):
    """The persons and flag of the one row that ``where`` names."""
    for column, value in where.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame["persons"].iloc[0], frame["flag"].iloc[0]


@pytest.mark.parametrize(
    ("column", "route", "kind", "geo", "border_type", "flag"),
    [
        ("waar", "Western African", "arrival", "ES", "sea", ""),
        ("waar_1", "Western African", "dead_and_missing", "", "sea", ""),
        ("land_arrivals_in_cyprus", "Eastern Mediterranean", "arrival", "CY", "land", "crossed the green line"),
        ("interceptions_by_libyan_coast_guard", "Central Mediterranean", "interception", "LY", "sea", ""),
        ("interceptions_by_algerian_coast_guard", "", "interception", "DZ", "sea", "in no route's rate"),
    ],
)  # fmt: skip
def test_a_series_is_a_row_of_its_month(write, column, route, kind, geo, border_type, flag):
    frame = read(write, line("2023-05-01", **{column: "2171.0"}))
    assert one(frame, route=route, kind=kind, geo=geo, border_type=border_type) == (2171, flag)
    assert frame["month"].unique().tolist() == [pd.Timestamp("2023-05-01")]
    assert frame["persons"].notna().sum() == 1, "a blank cell is unknown, not zero"
    assert len(frame) == len(SERIES), "totals and rates are not stored"


def test_a_month_not_yet_reported_is_left_out(write):
    frame = read(write, line("2025-10-01", sea_arrivals_in_italy=1), line("2025-11-01"))
    assert frame["month"].max() == pd.Timestamp("2025-10-01")


@pytest.mark.parametrize(("mended", "years"), [({}, {2021}), ({"cmr": 81}, {2014, 2021})])
def test_the_deaths_of_2014_are_left_out_while_they_copy_those_of_2021(write, mended, years):
    first = line("2014-01-01", sea_arrivals_in_italy=2171, **{**DEATHS, **mended})
    frame = read(write, first, line("2021-01-01", **DEATHS))
    assert set(frame.loc[frame["kind"] == "dead_and_missing", "month"].dt.year) == years
    assert one(frame[frame["month"].dt.year == 2014], geo="IT") == (2171, "")


def year_of(year, december, **others):
    return [*(line(f"{year}-{month:02}-01", **others) for month in range(1, 12)), line(f"{year}-12-01", **december)]


def test_an_annual_figure_in_one_month_is_flagged_with_what_it_was_taken_from(write):
    frame = read(write, *year_of(2015, {"waar": 875, "wmr_sea_arrivals": -380}, wmr_sea_arrivals=264))
    atlantic = one(frame[frame["persons"].notna()], route="Western African")
    assert atlantic == (875, "annual figure booked in one month")
    spain = frame.query("route == 'Western Mediterranean' and border_type == 'sea' and geo == 'ES'")
    assert spain["flag"].str.contains("Atlantic route included").all()
    december = spain[spain["month"] == pd.Timestamp("2015-12-01")]
    assert december["persons"].isna().all()
    assert december["flag"].str.endswith("negative in the source").all()


def test_one_month_of_a_year_under_way_and_one_death_in_a_year_are_no_annual_figures(write):
    frame = read(write, line("2026-01-01", waar=300), *year_of(2017, {"waar_1": 1}, sea_arrivals_in_italy=1))
    assert one(frame.query("month >= 2026"), route="Western African", kind="arrival") == (300, "")
    assert set(frame.loc[frame["kind"] == "dead_and_missing", "flag"]) == {""}


def test_a_zero_by_land_in_greece_may_not_be_one(write):
    frame = read(write, line("2024-10-01", land_arrivals_in_greece=0, sea_arrivals_in_malta=0))
    assert one(frame, geo="GR", border_type="land") == (0, "zero may mean not reported")
    assert one(frame, geo="MT") == (0, "")


def test_the_r_table_is_the_csv_table(write, write_r):
    lines = [line("2023-05-01", waar=7, sea_arrivals_in_italy=12), line("2023-06-01", cmr=3)]
    frame = pd.read_csv(io.StringIO(table(*lines)))
    numbers = frame.columns.difference(["date", "month_name"])
    path = write_r("any.rds", frame.astype(dict.fromkeys(numbers, float)))
    pd.testing.assert_frame_equal(read_crossings(path).table, read(write, *lines))


GOOD = line("2023-05-01", cmr=3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (table(GOOD).replace("waar_1", "waar_2"), "'waar_1' is missing"),
        (table(GOOD, line("2023-06-01", cmr="many")), "row 3, column 'cmr': 'many' is not a number"),
        (table(GOOD, line("2023-06-01", cmr=-3)), "row 3, column 'cmr': '-3' is a negative"),
        (table(GOOD, line("2023-06-01", interceptions_by_libyan_coast_guard=-1)), "row 3 … libyan … negative"),
        (table(GOOD, GOOD), "row 3 … rows 2, 3 … 2023-05-01"),
        (table(GOOD, line("2023-06-01", month=7)), "row 3, column 'date': '2023-06-01' … year and month"),
        (table(GOOD, line("2023-06-02")), "row 3 … '2023-06-02' is not the first day"),
        (table(GOOD, line("2060-01-01", cmr=3), line("9999-01-01")), "row 4 … '9999-01-01' is not a date"),
        (table(GOOD, line("2023-06-01").replace("2023-06-01", "")), "row 3, column 'date'"),
    ],
)
def test_a_table_that_cannot_be_is_refused(write, refused, text, says):
    refused(read_crossings, write("bad.dat", text), says)
