"""IOM's monthly crossings: arrivals, interceptions and deaths by route."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from borderbook.errors import DataError
from borderbook.sources.iom import read_crossings
from borderbook.sources.iom.crossings import SERIES

DEATHS = {"emr": 1, "cmr": 2, "wmr": 3, "waar_1": 4}
HEADER = ["date", "year", "month", "month_name", *SERIES, "total_interceptions", "cmr_rate_of_death"]


def line(date, **cells):
    """One month of the table as CSV: blank but for the cells named."""
    year, month, _ = date.split("-")
    values = {
        "date": date,
        "year": year,
        "month": int(month),
        "month_name": "Any ",
        "total_interceptions": "0.0",
    }
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


# ------------------------------------------------------------------------------------------ what the table gives


@pytest.mark.parametrize(
    ("column", "route", "kind", "geo", "border_type"),
    [
        ("waar", "Western African", "arrival", "ES", "sea"),
        ("wmr_sea_arrivals", "Western Mediterranean", "arrival", "ES", "sea"),
        ("wmr_land_arrivals", "Western Mediterranean", "arrival", "ES", "land"),
        ("sea_arrivals_in_italy", "Central Mediterranean", "arrival", "IT", "sea"),
        ("sea_arrivals_in_malta", "Central Mediterranean", "arrival", "MT", "sea"),
        ("sea_arrivals_in_greece", "Eastern Mediterranean", "arrival", "GR", "sea"),
        ("land_arrivals_in_greece", "Eastern Mediterranean", "arrival", "GR", "land"),
        ("sea_arrivals_in_cyprus", "Eastern Mediterranean", "arrival", "CY", "sea"),
        ("interceptions_by_turkish_coast_guard", "Eastern Mediterranean", "interception", "TR", "sea"),
        ("interceptions_by_libyan_coast_guard", "Central Mediterranean", "interception", "LY", "sea"),
        ("interceptions_by_tunisian_coast_guard", "Central Mediterranean", "interception", "TN", "sea"),
        ("emr", "Eastern Mediterranean", "dead_and_missing", "", "sea"),
        ("cmr", "Central Mediterranean", "dead_and_missing", "", "sea"),
        ("wmr", "Western Mediterranean", "dead_and_missing", "", "sea"),
        ("waar_1", "Western African", "dead_and_missing", "", "sea"),
    ],
)
def test_each_series_is_a_row_of_its_month(write, column, route, kind, geo, border_type):
    frame = read(write, line("2023-05-01", **{column: "2171.0"}))
    where = {"route": route, "kind": kind, "geo": geo, "border_type": border_type}
    assert one(frame, **where) == (2171, "")
    assert frame["month"].unique().tolist() == [pd.Timestamp("2023-05-01")]
    assert frame["persons"].notna().sum() == 1, "a blank cell is unknown, not zero"
    assert len(frame) == len(SERIES), "totals and rates are not stored"


def test_interceptions_by_algeria_belong_to_no_route(write):
    frame = read(write, line("2023-05-01", interceptions_by_algerian_coast_guard=900))
    assert one(frame, geo="DZ", route="", kind="interception") == (900, "in no route's rate")


def test_land_arrivals_in_cyprus_crossed_the_green_line(write):
    frame = read(write, line("2019-05-01", land_arrivals_in_cyprus=727))
    assert one(frame, geo="CY", border_type="land") == (727, "crossed the green line")


def test_a_month_not_yet_reported_is_left_out(write):
    frame = read(write, line("2025-10-01", sea_arrivals_in_italy=1), line("2025-11-01"))
    assert frame["month"].max() == pd.Timestamp("2025-10-01")


def test_the_deaths_of_2014_are_left_out_while_they_copy_those_of_2021(write):
    both = [line("2014-01-01", sea_arrivals_in_italy=2171, **DEATHS), line("2021-01-01", **DEATHS)]
    frame = read(write, *both)
    deaths = frame[frame["kind"] == "dead_and_missing"]
    assert set(deaths["month"].dt.year) == {2021}
    assert one(frame[frame["month"].dt.year == 2014], geo="IT") == (2171, "")


def test_the_deaths_of_2014_are_read_once_they_are_mended(write):
    frame = read(write, line("2014-01-01", **{**DEATHS, "cmr": 81}), line("2021-01-01", **DEATHS))
    deaths = frame[(frame["kind"] == "dead_and_missing") & (frame["month"].dt.year == 2014)]
    assert deaths["persons"].sum() == 1 + 81 + 3 + 4


def year_of(year, december, **others):
    return [line(f"{year}-{month:02}-01", **others) for month in range(1, 12)] + [
        line(f"{year}-12-01", **december)
    ]


def test_an_annual_figure_in_one_month_is_flagged_with_what_it_was_taken_from(write):
    frame = read(write, *year_of(2015, {"waar": 875, "wmr_sea_arrivals": -380}, wmr_sea_arrivals=264))
    assert one(frame[frame["persons"].notna()], route="Western African") == (
        875,
        "annual figure booked in one month",
    )
    spain = frame[
        (frame["route"] == "Western Mediterranean") & (frame["border_type"] == "sea") & (frame["geo"] == "ES")
    ]
    assert spain["flag"].str.contains("Atlantic route included").all()
    december = spain[spain["month"] == pd.Timestamp("2015-12-01")]
    assert december["persons"].isna().all()
    assert december["flag"].str.endswith("negative in the source").all()


def test_one_month_of_a_year_under_way_is_no_annual_figure(write):
    frame = read(write, line("2026-01-01", waar=300))
    assert one(frame, route="Western African", kind="arrival") == (300, "")


def test_one_death_in_a_year_is_no_annual_figure(write):
    frame = read(write, *year_of(2017, {"waar_1": 1}, sea_arrivals_in_italy=1))
    assert set(frame.loc[frame["kind"] == "dead_and_missing", "flag"]) == {""}


def test_a_zero_by_land_in_greece_may_not_be_one(write):
    frame = read(write, line("2024-10-01", land_arrivals_in_greece=0, sea_arrivals_in_malta=0))
    assert one(frame, geo="GR", border_type="land") == (0, "zero may mean not reported")
    assert one(frame, geo="MT") == (0, "")


def test_the_r_table_is_the_csv_table(write, tmp_path):
    import rdata

    lines = [line("2023-05-01", waar=7, sea_arrivals_in_italy=12), line("2023-06-01", cmr=3)]
    frame = pd.read_csv(io.StringIO(table(*lines)))
    text = ["date", "month_name"]
    frame = frame.astype({name: object if name in text else float for name in frame.columns})
    rdata.write_rds(tmp_path / "any.rds", frame)
    pd.testing.assert_frame_equal(read_crossings(tmp_path / "any.rds").table, read(write, *lines))


# ------------------------------------------------------------------------------------------------ what is refused

GOOD = line("2023-05-01", cmr=3)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (table(GOOD).replace("waar_1", "waar_2"), ["'waar_1'", "missing"]),
        (table(GOOD, line("2023-06-01", cmr="many")), ["row 3", "column 'cmr'", "'many'", "not a number"]),
        (table(GOOD, line("2023-06-01", cmr=-3)), ["row 3", "column 'cmr'", "'-3'", "negative"]),
        (table(GOOD, line("2023-06-01", waar=1.5)), ["row 3", "column 'waar'", "1.5", "fraction"]),
        (
            table(GOOD, line("2023-06-01", interceptions_by_libyan_coast_guard=-1)),
            ["row 3", "libyan", "negative"],
        ),
        (table(GOOD, GOOD), ["row 3", "rows 2, 3", "2023-05-01"]),
        (
            table(GOOD, line("2023-06-01", month=7)),
            ["row 3", "column 'date'", "'2023-06-01'", "year and month"],
        ),
        (table(GOOD, line("2023-06-02")), ["row 3", "'2023-06-02'", "first day"]),
        (table(GOOD, line("2023-13-01")), ["row 3", "'2023-13-01'", "no date"]),
        (table(GOOD, line("2023-06-01").replace("2023-06-01", "")), ["row 3", "column 'date'"]),
        (table(), ["no data"]),
        (table(GOOD)[:-5], ["row 2", "cells"]),
        ("", ["empty"]),
        ("<html></html>", ["html"]),
        ("PK\x03\x04", ["xlsx"]),
    ],
)
def test_a_table_that_cannot_be_is_refused(write, text, parts):
    with pytest.raises(DataError) as error:
        read_crossings(write("bad.dat", text))
    for part in ["bad.dat", *parts]:
        assert part in str(error.value)


# ------------------------------------------------------------------------------------------------- official totals

CSV, RDS = "iom/iom_med_crossings_monthly.converted.csv", "iom/iom_med_crossings_monthly.RDS"
YEARS = range(2014, 2026)


@pytest.fixture
def crossings(official):
    return read_crossings(official(CSV)).table


def by_year(frame, **where):
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return frame.groupby(frame["month"].dt.year)["persons"].sum().reindex(YEARS, fill_value=0).tolist()


@pytest.mark.official
def test_both_files_give_the_same_table(official, crossings):
    pd.testing.assert_frame_equal(read_crossings(official(RDS)).table, crossings)


@pytest.mark.official
def test_months_and_rows(crossings):
    # 142 months, 17 series, without the deaths of 2014
    assert (crossings["month"].min(), crossings["month"].max()) == (
        pd.Timestamp("2014-01-01"),
        pd.Timestamp("2025-10-01"),
    )
    assert len(crossings) == 142 * 17 - 12 * 4


@pytest.mark.official
@pytest.mark.parametrize(
    ("where", "persons"),
    [
        ({"geo": "IT"}, [170100, 153842, 181436, 119370, 23370, 11469, 34157, 67477, 105134, 157652, 66617, 63872]),
        ({"geo": "GR", "border_type": "sea"}, [77163, 853650, 173614, 29501, 32742, 62445, 9290, 4184, 12395, 41180, 54469, 33692]),
        ({"route": "Western African", "kind": "arrival"}, [0, 875, 672, 425, 1307, 2687, 23023, 22316, 15682, 39910, 46329, 14053]),
        ({"geo": "LY"}, [0, 0, 14332, 18900, 15428, 9225, 11891, 32425, 24684, 17025, 21768, 22509]),
        ({"geo": "TN"}, [0, 641, 1105, 3130, 4519, 4177, 13466, 25657, 33372, 48741, 20394, 0]),
        ({"route": "Central Mediterranean", "kind": "dead_and_missing"}, [0, 3149, 4574, 2853, 1314, 1262, 1000, 1553, 1417, 2526, 1719, 0]),
    ],
)  # fmt: skip
def test_persons_by_year(crossings, where, persons):
    assert by_year(crossings, **where) == persons


@pytest.mark.official
def test_the_parts_make_the_attempts_that_iom_prints(official, crossings):
    """IOM's total of attempted crossings is sea arrivals, interceptions and deaths in 2022 to 2024."""
    printed = pd.read_csv(official(CSV)).groupby("year")["total_attempted_crossings"].sum()
    by_sea = by_year(crossings, border_type="sea")
    for year in (2022, 2023, 2024):
        assert by_sea[year - 2014] == printed[year]


@pytest.mark.official
def test_what_is_known_to_be_odd_is_flagged(crossings):
    flag = crossings["flag"].astype("str")
    annual = crossings[flag.str.contains("annual")]
    assert dict(zip(annual["month"].dt.strftime("%Y-%m") + " " + annual["geo"].astype("str"), annual["persons"], strict=True)) == {
        "2015-12 ES": 875, "2016-12 ES": 672, "2016-12 MT": 24, "2017-12 MT": 20,
    }  # fmt: skip
    assert crossings.loc[flag.str.contains("negative"), "persons"].isna().tolist() == [True, True]
    assert flag.str.contains("green line").sum() == (crossings["geo"] == "CY").sum() / 2
    assert (
        crossings.loc[
            (crossings["month"].dt.year == 2025) & (crossings["kind"] == "dead_and_missing"), "persons"
        ]
        .isna()
        .all()
    )
