"""Arrivals by other counts: Spain's Interior by zone, the UK's small boats, UNHCR by country of origin."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from borderbook.sources.spain import BEFORE, FIGURES, read_spain_arrivals
from borderbook.sources.uk import read_small_boats
from borderbook.sources.unhcr_citizenship import read_arrivals_by_citizenship

# --- Spain -----------------------------------------------------------------------------------------------------

REPORT = {
    "fecha_corte": "2025-08-15", "anio": 2025, "total": 21, "mar_total": 15, "ceuta_melilla_tierra": 6,
    "canarias": 8, "peninsula": 3, "baleares": 2, "peninsula_baleares": 5, "ceuta_mar": 1, "melilla_mar": 1,
    "ceuta_tierra": 4, "melilla_tierra": 2,
}  # fmt: skip
LAST_YEAR = {f"{name}{BEFORE}": REPORT[name] * 10 for name in FIGURES}
UNPRINTED = {f"peninsula{BEFORE}": "", f"baleares{BEFORE}": ""}


def report(**change) -> str:
    row = {**REPORT, **LAST_YEAR, **UNPRINTED, **change}
    return ";".join(row) + "\n" + ";".join(map(str, row.values())) + "\n"


def test_a_report_gives_its_day_and_the_same_day_a_year_before(write):
    reading = read_spain_arrivals(write("a.csv", report()))
    assert (reading.layout, reading.as_of) == ("fortnightly-cumulated", "2025-08-15")
    table = reading.table.assign(date=reading.table["date"].dt.strftime("%Y-%m-%d"))
    assert table.groupby("date")["arrivals"].sum().to_dict() == {"2024-08-15": 210, "2025-08-15": 21}
    own = table[table["date"] == "2025-08-15"].set_index(["zone", "border_type"])["arrivals"].to_dict()
    assert own == {
        ("Canary Islands", "sea"): 8, ("Peninsula", "sea"): 3, ("Balearic Islands", "sea"): 2, ("Ceuta", "sea"): 1,
        ("Melilla", "sea"): 1, ("Ceuta", "land"): 4, ("Melilla", "land"): 2,
    }  # fmt: skip
    before = set(table.loc[table["date"] == "2024-08-15", "zone"])
    assert "Peninsula and Balearic Islands" in before  # where the two are not printed apart
    assert not before & {"Peninsula", "Balearic Islands"}


@pytest.mark.parametrize(
    ("change", "date", "flag"),
    [
        ({"total": 26}, "2025-08-15", "printed total differs by +5"),
        ({f"canarias{BEFORE}": 90}, "2024-08-15", "printed total differs by -10"),
    ],
)
def test_a_printed_total_that_is_no_sum_is_flagged(write, change, date, flag):
    table = read_spain_arrivals(write("a.csv", report(**change))).table
    assert set(table.loc[table["date"] == date, "flag"]) == {flag}
    assert set(table.loc[table["date"] != date, "flag"]) == {""}


def test_zones_apart_that_do_not_make_their_sum_are_left_together(write):
    table = read_spain_arrivals(write("a.csv", report(baleares=1))).table
    own = table[table["date"] == "2025-08-15"].set_index("zone")["arrivals"]
    assert own["Peninsula and Balearic Islands"] == 5
    assert "Peninsula" not in own.index


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (report(canarias=9), "row 2, column 'mar_total': '15' is not the sum of its zones"),
        (report(ceuta_tierra=5), "row 2, column 'ceuta_melilla_tierra': '6' is not the sum of its zones"),
        (report(anio=2024), "row 2, column 'anio': '2024' is not the year of fecha_corte"),
        (report(fecha_corte="15/08/2025"), "row 2, column 'fecha_corte': '15/08/2025' is no date"),
        (report(ceuta_mar=""), "row 2, column 'ceuta_mar': the cell holds no value"),
        (report(melilla_mar="one"), "row 2, column 'melilla_mar': 'one' is not a number"),
        (report() + report().splitlines()[1] + "\n", "the same key stands in rows 2, 3"),
        ("fecha_corte;anio\n2025-08-15;2025\n", "the column 'total' is missing"),
    ],
)
def test_a_bad_report_is_refused_where_it_is_bad(write, refused, text, says):
    refused(read_spain_arrivals, write("bad.csv", text), says)


# --- the United Kingdom ----------------------------------------------------------------------------------------

DAYS = [
    [
        "Date",
        "Migrants arrived",
        "Boats arrived",
        "Boats arrived - involved in uncontrolled landings",
        "Notes",
    ],
    *([f"2026-08-{day:02d}", 10 * day, 1, "-", "Revised" if day == 4 else ""] for day in range(3, 11)),
]
WEEKS = [
    ["Week ending", "Migrants arrived", "Boats arrived", "Migrants prevented", "Events prevented", "Notes"],
    ["2026-08-02", 999, 9, "-", "-", ""],
    ["2026-08-09", 420, 7, 379, 18, "Revised"],
]


def test_arrivals_by_day_and_preventions_by_week(write_ods):
    reading = read_small_boats(write_ods("any name", SB_01=DAYS, SB_02=WEEKS))
    assert (reading.layout, reading.as_of) == ("time-series", "2026-08-10")
    table = reading.table
    days, weeks = table[table["kind"] == "arrival"], table[table["kind"] == "prevention"]
    assert days["persons"].tolist() == [10 * day for day in range(3, 11)]
    assert days["events"].eq(1).all()
    assert days["uncontrolled_landings"].isna().all()  # a hyphen is 'not available', never zero
    assert days.loc[days["flag"] == "revised", "date"].tolist() == [pd.Timestamp("2026-08-04")]
    assert weeks[["date", "persons", "events", "flag"]].values.tolist() == [
        [pd.Timestamp("2026-08-03"), 379, 18, "revised"]
    ]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "cell", "says"),
    [
        ("SB_02", 3, 1, 421, "row 3, column 'Migrants arrived': '421' is not the sum"),
        ("SB_02", 3, 2, 6, "row 3, column 'Boats arrived': '6' is not the sum"),
        ("SB_02", 3, 3, "1e2", "row 3, column 'Migrants prevented': '1e2' is not a number"),
        ("SB_01", 4, 0, "2026-08-04", "row 4: the same key stands in rows 3, 4"),
        ("SB_01", 9, 0, "2026-08-12", "row 9, column 'Date': '2026-08-12T00:00:00' is not 1 day"),
        ("SB_01", 3, 1, "many", "row 3, column 'Migrants arrived': 'many' is not a number"),
        ("SB_01", 3, 4, "Estimated", "row 3, column 'Notes': 'Estimated' is a note that"),
        ("SB_01", 1, 1, "People", "the column 'Migrants arrived' is missing"),
        ("SB_01", 1, 1, "Notes", "the column 'Notes' stands there twice"),
    ],
)
def test_a_bad_workbook_is_refused_where_it_is_bad(
    write_ods, changed, refused, sheet, row, column, cell, says
):
    sheets = {"SB_01": DAYS, "SB_02": WEEKS}
    bad = sheets | {sheet: changed(sheets[sheet], row, column, cell)}
    refused(read_small_boats, write_ods("bad.ods", **bad), f"'{sheet}' … {says}" if row > 1 else says)


def test_a_workbook_without_its_sheet_or_cut_short(write_ods, refused):
    refused(read_small_boats, write_ods("a.ods", SB_01=DAYS), "there is no sheet 'SB_02', only SB_01")
    path = write_ods("cut.ods", SB_01=DAYS, SB_02=WEEKS)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    refused(read_small_boats, path, "the workbook is damaged or cut short")


# --- UNHCR by country of origin --------------------------------------------------------------------------------

HEADING = ["Country of Origin ISO Code", "Country of Origin Name", "Arrival Month", "Arrival Year",
           "Number of individuals arrived", "Month Name"]  # fmt: skip
ITALY = [
    HEADING,
    ["CIV", "Côte d'Ivoire", 1, 2016, 332, "January"],
    ["CIV", "Côte d'Ivoire", 2, 2016, 0, None],
]
GREECE = [["Country of Origin", "Arrival Month", "Arrival year", "Number of Individuals arrived"],
          ["State of Palestine", 10, 2019, 475]]  # fmt: skip
CYPRUS = [HEADING, [None, None, 4, 2019, 1, None]]
BY_ORIGIN = {
    "Arrivals - Greece": GREECE, "Arrivals - Italy": ITALY, "Arrivals - Spain": [HEADING, *ITALY[1:]],
    "Arrivals - Cyprus": CYPRUS,
}  # fmt: skip
SPAIN_2026 = {
    "destination_country": "Spain", "scope": "sea_and_land_arrivals", "data_date": "2026-06-30",
    "published_origin_total": 30,
    "origins": [{"origin_country": "Algeria", "people": 20}, {"origin_country": "Others", "people": 10}],
}  # fmt: skip


def shown(table: pd.DataFrame) -> set[tuple]:
    days = (table[name].dt.strftime("%Y-%m-%d") for name in ("date", "until"))
    plain = (table[name] for name in ("geo", "border_type", "citizenship", "arrivals"))
    return set(zip(*days, *plain, strict=True))


def test_a_workbook_has_a_sheet_a_country(write_xlsx):
    reading = read_arrivals_by_citizenship(write_xlsx("a.xlsx", **BY_ORIGIN))
    assert reading.layout == "workbook-by-origin"
    assert shown(reading.table) == {
        ("2019-10-01", "2019-10-31", "GR", "sea", "PS", 475), ("2016-01-01", "2016-01-31", "IT", "sea", "CI", 332),
        ("2016-02-01", "2016-02-29", "IT", "sea", "CI", 0), ("2016-01-01", "2016-01-31", "ES", "all", "CI", 332),
        ("2016-02-01", "2016-02-29", "ES", "all", "CI", 0), ("2019-04-01", "2019-04-30", "CY", "sea", "UNK", 1),
    }  # fmt: skip


def test_the_json_has_the_year_to_date_of_each_country(write):
    reading = read_arrivals_by_citizenship(write("a.json", json.dumps({"by_destination": [SPAIN_2026]})))
    assert (reading.layout, reading.as_of) == ("json-by-origin", "2026-06-30")
    assert set(reading.table["period"]) == {"year_to_date"}
    assert shown(reading.table) == {
        ("2026-01-01", "2026-06-30", "ES", "all", "DZ", 20), ("2026-01-01", "2026-06-30", "ES", "all", "OTH", 10),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"published_origin_total": 31}, "the origins add up to 30, not to published_origin_total 31"),
        ({"scope": "air"}, "'air' is none of sea_arrivals"),
        ({"data_date": "June"}, "'June' is no date"),
        ({"destination_country": "Narnia"}, "'Narnia' is no country"),
        ({"origins": []}, "by_destination, Spain': there is no list of figures"),
        ({"origins": SPAIN_2026["origins"][:1] * 2, "published_origin_total": 40}, "stands in rows 1, 2"),
        ({"origins": [{"origin_country": "Narnia", "people": 30}]}, "row 1, column 'origin_country': 'Narnia'"),
        ({"origins": [{"origin_country": {}, "people": 30}]}, "row 1, column 'origin_country': '{}' is no single value"),
        ({"origins": 7}, "there is no list of figures"),
        ({"scope": ["sea"]}, "column 'scope' … is no single value"),
        ({"data_date": "9999-06-30"}, "'9999-06-30' is no date from 1990"),
    ],
)  # fmt: skip
def test_a_bad_json_is_refused_where_it_is_bad(write, refused, change, says):
    path = write("bad.json", json.dumps({"by_destination": [SPAIN_2026 | change]}))
    refused(read_arrivals_by_citizenship, path, says)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["CIV", "Narnia", 3, 2016, 1, ""], "row 4, column 'country of origin name': 'Narnia'"),
        (["CIV", "Togo", 13, 2016, 1, ""], "row 4, column 'arrival month': '2016-13' is no date"),
        (["CIV", "Togo", 1, 9999, 1, ""], "row 4, column 'arrival month': '9999-1' is no date"),
        (
            ["CIV", "Togo", 3, 2016, "", ""],
            "row 4, column 'number of individuals arrived': the cell holds no",
        ),
        (["CIV", "Côte d'Ivoire", 2, 2016, 5, ""], "the same key stands in rows 3, 4"),
    ],
)
def test_a_bad_sheet_is_refused_where_it_is_bad(write_xlsx, refused, row, says):
    path = write_xlsx("bad.xlsx", **{**BY_ORIGIN, "Arrivals - Italy": [*ITALY, row]})
    refused(read_arrivals_by_citizenship, path, f"sheet 'Arrivals - Italy' … {says}")
