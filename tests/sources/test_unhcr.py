"""UNHCR's arrivals, in each of the layouts in which they circulate."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from borderbook.sources.unhcr import read_arrivals

DAILY = """\
"data_date","unix_timestamp","individuals"
2015-10-01,1443657600,343
2015-10-03,1443830400,128
"""

HEADER = (
    "month,year,month-year,italy_all,greece_all,greece_sea,greece_land,"
    "spain_all,spain_land,spain_sea,cyprus_all,malta_all"
)
COMBINED = f"""\
{HEADER}
1,2014,Jan-2014,2171,955,955,0,574,NA,NA,NA,0
1,2018,Jan-2018,4182,2164,1633,531,2182,782,1400,0,1
9,2019,Sep-2019,2499,12530,10551,1979,3794,674,3120,326,492
10,2019,Oct-2019,2016,10983,8996,1987,4020,511,3509,NA,NA
"""

SUBNATIONAL = """\
geomaster_name,admin_level,centroid_lon,centroid_lat,month,year,population_groups_concat,individuals,country_name,last_update
Sicily,Province,14.25,37.75,12,2014,Mediterranean Sea Arrivals,109528,Italy,2016-12-22
Melilla,Settlement,-2.9,35.3,9,2016,Mediterranean Sea Arrivals,70,Spain,2016-09-30
Malta,Country,14.5,35.9,12,2014,Mediterranean Sea Arrivals,568,Malta,2016-12-01
"""

METADATA = {
    "generated_at": "2026-08-22T04:54:52.725Z",
    "coverage": ["Italy", "Malta", "Cyprus", "Greece", "Spain"],
}
MONTHLY = [
    {"date": "2026-07-01", "people": 10255, "sea_arrivals": 7672, "land_arrivals": 2583},
    {"date": "2026-08-01", "people": 6458, "sea_arrivals": 4556, "land_arrivals": 1902},
]
COUNTRIES = [
    {"country": "Greece", "arrivals_ytd": 22141, "sea_arrivals_ytd": 17043, "land_arrivals_ytd": 5098, "monthly": []},
    {
        "country": "Spain", "arrivals_ytd": 7834, "sea_arrivals_ytd": None, "land_arrivals_ytd": None,
        "monthly": [{"date": "2026-07-01", "people": 4959}, {"date": "2026-08-01", "people": 2875}],
    },
    {
        "country": "Italy", "arrivals_ytd": 897, "sea_arrivals_ytd": 897, "land_arrivals_ytd": None,
        "monthly": [{"date": "2026-08-01", "people": 897}],
    },
]  # fmt: skip


def document(**arrays):
    return json.dumps({"metadata": METADATA, **arrays})


def rows(table, **where):
    """The rows of a tidy table that match, as tuples of date, border type, arrivals and flag."""
    for column, value in where.items():
        table = table[table[column] == value]
    return [
        (str(row.date.date()), row.border_type, None if pd.isna(row.arrivals) else row.arrivals, row.flag)
        for row in table.itertuples()
    ]


def test_the_daily_export_is_italy_by_sea(write):
    reading = read_arrivals(write("export.csv", DAILY))

    assert (reading.layout, reading.as_of) == ("daily-italy", "2015-10-03")
    assert rows(reading.table, geo="IT", period="day", place="") == [
        ("2015-10-01", "sea", 343, ""),
        ("2015-10-03", "sea", 128, ""),
    ]


def test_the_combined_table_keeps_parts_where_it_has_them_and_totals_where_it_has_not(write):
    reading = read_arrivals(write("arrivals.csv", b"\xef\xbb\xbf" + COMBINED.replace("\n", "\r\n").encode()))

    assert (reading.layout, reading.as_of) == ("monthly-combined", None)
    assert rows(reading.table, geo="ES") == [
        ("2014-01-01", "all", 574, ""),
        ("2018-01-01", "land", 782, ""),
        ("2019-09-01", "land", 674, "provisional"),
        ("2019-10-01", "land", 511, "provisional"),
        ("2018-01-01", "sea", 1400, ""),
        ("2019-09-01", "sea", 3120, "provisional"),
        ("2019-10-01", "sea", 3509, "provisional"),
    ]
    assert rows(reading.table, geo="IT")[0] == ("2014-01-01", "sea", 2171, "")


def test_a_missing_month_is_missing_and_a_series_not_counted_in_full_says_so(write):
    table = read_arrivals(write("arrivals.csv", COMBINED)).table

    assert rows(table, geo="CY") == [
        ("2014-01-01", "sea", None, "incomplete"),
        ("2018-01-01", "sea", 0, ""),
        ("2019-09-01", "sea", 326, "provisional"),
        ("2019-10-01", "sea", None, "provisional"),
    ]
    assert rows(table, geo="GR", border_type="land")[:2] == [
        ("2014-01-01", "land", 0, "incomplete"),
        ("2018-01-01", "land", 531, ""),
    ]


def test_the_workbook_holds_the_same_table_and_nothing_else_of_it_is_read(write, write_xlsx):
    lines = [[int(cell) if cell.isdigit() else cell for cell in line.split(",")] for line in COMBINED.split()]
    book = write_xlsx(
        "unhcr.xlsx", COMBINED=lines, Source=[["Query examples", "a sentence of the publisher"]]
    )

    reading = read_arrivals(book)

    assert reading.layout == "workbook-combined"
    pd.testing.assert_frame_equal(reading.table, read_arrivals(write("arrivals.csv", COMBINED)).table)


def test_the_subnational_table_names_places_but_not_whole_countries(write):
    reading = read_arrivals(write("data.csv", SUBNATIONAL))

    assert (reading.layout, reading.as_of) == ("subnational", "2016-12-22")
    assert rows(reading.table, geo="IT", place="Sicily", period="year") == [("2014-01-01", "sea", 109528, "")]
    assert rows(reading.table, geo="MT", place="") == [("2014-01-01", "sea", 568, "")]
    assert rows(reading.table, geo="ES", place="Melilla") == [("2016-01-01", "sea", 70, "incomplete")]


def test_the_monthly_json_is_all_countries_together_and_its_last_month_unfinished(write):
    reading = read_arrivals(write("unhcr.json", document(monthly=MONTHLY)))

    assert (reading.layout, reading.as_of) == ("json-monthly", "2026-08-22")
    assert rows(reading.table, geo="TOTAL", period="month") == [
        ("2026-07-01", "land", 2583, ""),
        ("2026-08-01", "land", 1902, "incomplete"),
        ("2026-07-01", "sea", 7672, ""),
        ("2026-08-01", "sea", 4556, "incomplete"),
    ]


def test_the_json_by_country_gives_months_or_the_year_to_date(write):
    reading = read_arrivals(write("countries.json", document(countries=COUNTRIES)))

    assert (reading.layout, reading.as_of) == ("json-countries", "2026-08-22")
    assert rows(reading.table, geo="ES", period="month") == [
        ("2026-07-01", "all", 4959, ""),
        ("2026-08-01", "all", 2875, "incomplete"),
    ]
    assert rows(reading.table, geo="IT", period="month") == [("2026-08-01", "sea", 897, "incomplete")]
    assert rows(reading.table, geo="GR", period="year_to_date") == [
        ("2026-01-01", "land", 5098, "incomplete"),
        ("2026-01-01", "sea", 17043, "incomplete"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (DAILY.replace("128", "many"), "row 3 … column 'individuals' … 'many'"),
        (DAILY.replace("128", "-128"), "row 3 … '-128' … negative"),
        (DAILY.replace("2015-10-03", "03/10/2015"), "row 3 … column 'data_date' … '03/10/2015'"),
        (DAILY.replace("2015-10-03", "2015-10-04"), "row 3 … '2015-10-04' … unix_timestamp"),
        (DAILY + "2015-10-01,1443657600,343\n", "rows 2, 4 … data_date = 2015-10-01"),
        (DAILY.replace("individuals", "persons"), "column 'individuals' is missing … persons"),
        (DAILY + "2015-10-04,1443916800\n", "row 4 … 2 cells, the header 3"),
        (DAILY.splitlines()[0], "header but no data"),
        (COMBINED.replace("12530", "12531"), "row 4 … column 'greece_all' … '12531' … sum of its parts"),
        (COMBINED.replace("malta_all", "malta"), "column 'malta_all' is missing"),
        (COMBINED.replace("9,2019,Sep", "13,2019,Sep"), "row 4 … column 'month' … '2019-13'"),
        (COMBINED.replace("10,2019,Oct", "9,2019,Sep"), "rows 4, 5 … month = 9"),
        (COMBINED.replace("2171", "2171.5"), "row 2 … column 'italy_all' … '2171.5' … fraction"),
        (SUBNATIONAL.replace(",Spain,", ",Spane,"), "row 3 … column 'country_name' … 'Spane' … aliases.csv"),
        (SUBNATIONAL.replace("Melilla", "Melilla; see: https://a.b"), "row 3 … no name of a place"),
        (SUBNATIONAL.replace("Sea Arrivals,70", "Land Arrivals,70"), "row 3 … population_groups_concat"),
        ("a,b\n1,2\n", "no layout of UNHCR's has the columns a, b"),
        ("country_name,year,individuals\nItaly,2014,159135\n", "a sum that others made … sub-national table itself"),
        (DAILY.replace("1443830400", "soon"), "row 3 … '2015-10-03' … unix_timestamp"),
        (SUBNATIONAL.replace(",2016,Medi", ",9999,Medi"), "row 3, column 'year': '9999' is no date"),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused_in_one_sentence_that_says_where(write, refused, text, says):
    refused(read_arrivals, write("bad.csv", text), says)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (document(monthly={"a": 1}), "no list of figures"),
        (
            document(monthly=[MONTHLY[0] | {"people": [1]}]),
            "row 1, column 'people': '[1]' is no single value",
        ),
        (
            document(countries=[COUNTRIES[0] | {"country": {}}]),
            "row 1, column 'country': '{}' is no single value",
        ),
        (json.dumps({"metadata": [], "monthly": MONTHLY}), "the day on which the file was made"),
        (json.dumps({"metadata": METADATA | {"coverage": [[]]}, "monthly": MONTHLY}), "the totals cover []"),
        ('{"summary": {}}', "neither 'monthly' nor 'countries'"),
        (document(monthly=[]), "'monthly' … no list of figures"),
        (document(monthly=[{"date": "2026-07-01"}]), "'monthly' … column 'people' is missing"),
        (
            document(monthly=[MONTHLY[0] | {"people": 1}]),
            "row 1 … column 'people' … '1' … sum of its parts",
        ),
        (document(monthly=[MONTHLY[0] | {"sea_arrivals": "x"}]), "row 1 … column 'sea_arrivals' … 'x'"),
        (document(monthly=[MONTHLY[0]] * 2), "rows 1, 2 … date = 2026-07-01"),
        (document(monthly=MONTHLY).replace('"Malta", ', ""), "cover Cyprus, Greece, Italy, Spain"),
        (document(monthly=MONTHLY).replace("generated_at", "made"), "the day on which the file was made"),
        (document(countries=[COUNTRIES[0] | {"land_arrivals_ytd": 1}]), "Greece … 22141 … 17043 … 1"),
        (document(countries=[COUNTRIES[1] | {"arrivals_ytd": 7000}]), "Spain … add up to 7834 … 7000"),
        (
            document(countries=[COUNTRIES[0] | {"country": "Grease"}]),
            "row 1 … column 'country' … 'Grease'",
        ),
        (document(countries=[COUNTRIES[0]] * 2), "rows 1, 2 … country = Greece"),
    ],
)
def test_a_bad_json_is_refused_in_one_sentence_that_says_where(write, refused, text, says):
    refused(read_arrivals, write("bad.json", text), says)


def test_an_error_in_the_workbook_names_the_sheet(write_xlsx, refused):
    line = [1, 2018, "Jan-2018", -1, 2164, 1633, 531, 2182, 782, 1400, 0, 1]
    path = write_xlsx("bad.xlsx", COMBINED=[HEADER.split(","), line])
    refused(read_arrivals, path, "sheet 'COMBINED', row 2, column 'italy_all': '-1'")
    refused(
        read_arrivals, write_xlsx("other.xlsx", Data=[["a"], [1]]), "there is no sheet 'COMBINED', only Data"
    )
