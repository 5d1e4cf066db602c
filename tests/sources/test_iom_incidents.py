"""IOM's Missing Migrants Project incidents, in each of the layouts in which they circulate."""

from __future__ import annotations

import io
import json
from contextlib import suppress

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderbook.errors import DataError, Place
from borderbook.sources import schemas
from borderbook.sources.iom import cells
from borderbook.sources.iom.causes import causes_of
from borderbook.sources.iom.incident_layouts import FORMS
from borderbook.sources.iom.incidents import read_incidents
from borderbook.sources.rows import Rows

HARSH = "Harsh environmental conditions / lack of adequate shelter, food, water"

# --------------------------------------------------------------------- a fixture for each layout, by hand

DOWNLOAD_2019 = """\
Web ID,Region of Incident,Reported Date,Reported Year,Reported Month,Number Dead,Minimum Estimated Number of Missing,\
Total Dead and Missing,Number of Survivors,Number of Females,Number of Males,Number of Children,Cause of Death,\
Location Description,Information Source,Location Coordinates,Migration Route,URL,UNSD Geographical Grouping,Source Quality
52518,Mediterranean,18-Apr-15,2015,Apr,272,750,"1,022",28,,,,Presumed drowning,Off Libya,IOM,"33.5000, 13.2500",Central Mediterranean,http://a.b/c,Uncategorized,5
52519,North Africa,29-Oct-19,2019,Oct,4,1,5,29,,,,"Starvation, Vehicle Accident",In the desert,IOM,"23.612954113422, -21.137810725783",,,Northern Africa,3
"""

WORKBOOK_2022 = [
    ["Main ID", "Incident ID", "Incident Type", "Region of Incident", "Website Date", "Incident year",
     "Reported Month", "Number of Dead", "Minimum Estimated Number of Missing",
     "Total Number of Dead and Missing", "Number of Survivors", "Number of Females", "Number of Males",
     "Number of Children", "Region of Origin", "Cause of Death", "Migration route", "Location of death",
     "Information Source", "Coordinates", "UNSD Geographical Grouping", "Article title", "Source Quality", "URL"],
    ["\ufeff2016.MMP00134", "2016.MMP00134134,2016.MMP00134135", "Split Incident", "Mediterranean", "2016-02-08",
     2016, "February", 1, 56, 57, -1, None, None, None, "Unknown", "Drowning", "Eastern Mediterranean",
     "Off Lesvos", "IOM", "POINT (26.3 39.1)", "Uncategorized", "A title", "4,5", None],
    ["2020.MMP0939", "2020.MMP0939", "Incident", "Western Africa", None, 2020, "March", None, 2, 2, None, None,
     2, None, "Western Africa (P)", None, None, "In the desert", "IOM", None, None, None, None, None],
]  # fmt: skip

WORKBOOK_2024 = [
    ["Main ID", "Incident ID", "Incident Type", "Region of Incident", "Incident Date", "Incident Year", "Month",
     "Number of Dead", "Minimum Estimated Number of Missing", "Total Number of Dead and Missing",
     "Number of Survivors", "Number of Females", "Number of Males", "Number of Children", "Country of Origin",
     "Region of Origin", "Cause of Death", "Country of Incident", "Migration Route", "Location of Incident",
     "Coordinates", "UNSD Geographical Grouping", "Information Source", "URL", "Source Quality"],
    ["2023.MMP1305", "2023.MMP130598", "Split Incident", "Europe", "2023-12-15", 2023, "December", 1, None, 1, 59,
     None, 1, None, "Sudan", "Northern Africa", "Drowning", "France", "English Channel to the UK", "Off Calais",
     "51.091614, 1.900705", "Western Europe", "IOM", None, 4],
    ["2023.MMP1305", "2023.MMP130599", "Split Incident", "Europe", "2023-12-14", 2023, "December", None, 2, 2, None,
     None, None, None, "Unknown", "Unknown", HARSH, "Belgium", "English Channel to the UK", "Off De Panne",
     "51.1, 2.5", "Western Europe", "IOM", None, 3],
    ["2024.MMP0001", "2024.MMP0001", "Cumulative Incident", "Eastern Asia", None, None, None, 3, None, 3, None, None,
     None, None, "Unknown", "Unknown", "Violence", "China, Hong Kong Special Administrative Region", None,
     "Hong Kong", "22.3, 114.2", "Eastern Asia", "IOM", None, 1],
]  # fmt: skip

YEARLY_2026 = """\
Main ID,Incident ID,Region,Incident Date,Year,Reported Month,Number Dead,Minimum Estimated Number of Missing,\
Number of Survivors,Number of Females,Number of Males,Number of Children,Region of Origin,Cause of Death,\
Country of Origin,Location of death,Information Source,Coordinates,Migration route,URL,UNSD Geographical Grouping,Source Quality
2026.MMP0190,2026.MMP0190218,Mediterranean,"Sun, 04/05/2026 - 12:00",2026,April,17,-5,3,8,,,Northern Africa,Drowning,Egypt,Off Crete,IOM,"34.1, 24.2",Eastern Mediterranean,,Uncategorized,4
2026.MMP0190,2026.MMP0190221,Mediterranean,"Mon, 04/06/2026 - 12:00",2026,April,,21,,,,,Northern Africa (P),Drowning,Unknown,Off Crete,IOM,"34.3, 24.4",Eastern Mediterranean,,Uncategorized,5
"""

YEARLY_2024 = """\
Main ID,Incident ID,Region,Incident Date,Year,Reported Month,Number Dead,Minimum Estimated Number of Missing,\
Total Number of Dead and Missing,Number of Survivors,Number of Females,Number of Males,Number of Children,\
Region of Origin,Cause of Death,Country of Origin,Location of death,Information Source,Coordinates,Migration route,\
URL,UNSD Geographical Grouping,Source Quality
2014.MMP00100,2014.MMP00100,Caribbean,"Mon, 01/06/2014 - 12:00",2014,January,1,,1,,,1,,Caribbean,Drowning,"Dominican Republic, Haiti",At sea,IOM,"26.116, -80",Caribbean to US,,Caribbean,1
"""

TABLE_2026 = """\
Main ID,Incident ID,Incident Type,Region of Incident,Incident date,Incident year,Incident month,No. dead,No. missing,\
No. dead/missing,No. survivors,No. Female,No. Male,No. minors,Country of Origin,Region of Origin,\
Cause of death (category),Cause of death (reported),Route,Country of Incident,Location of death,UNSD region,Source,Link,\
Source Quality,Latitude,Longitude,incident_date_clean,incident_date_raw,incident_date_precision
2015.MMP00513,"2015.MMP00513541,2015.MMP00513542",Split Incident,Mediterranean,2015-08-26,2015,8,15,-2,13,,,,,"Morocco,Unknown","Northern Africa,Unknown","Drowning,Violence","Drowning,Violence",Central Mediterranean,Libya,Off Libya,Uncategorized,IOM,,4,33.2,12.5,2015-08-26,2015-08-26,day
2021.MMP00291,"2021.MMP00291303,2021.MMP00291","Incident,Split Incident","Mediterranean,Northern Africa",2021-03-05,2021,3,3,0,3,,,2,,"Ethiopia,Somalia",Eastern Africa,Drowning,Drowning,"Central Mediterranean,Sahara Desert crossing",Algeria,In Algeria,Uncategorized,IOM,,4,32.817824,12.450931,2021-03-05,2021-03-05,day
"""

RECORD_2023 = {
    "web_id": "2023.MMP1327", "region": "Mediterranean", "reported_date": "2023-12-21", "number_dead": "4",
    "number_missing": "-3", "total_dead_and_missing": "1", "number_of_survivors": "", "number_of_female": "",
    "number_of_male": "1", "number_of_children": "", "cause_death": "Drowning (P)",
    "country_of_incident": "C&ocirc;te d&#039;Ivoire", "location_description": "Off Abidjan\n",
    "unsd_geographic_grouping": "", "location_coodinates": "32, 12", "migration_route": "Central Mediterranean",
    "information_source": "IOM", "url": "", "source_quality": "",
}  # fmt: skip
RECORD_2025 = {**RECORD_2023, "region_origin": "Sub-Saharan Africa (P)", "country_origin": "Mixed"}


@pytest.fixture
def incidents(write, write_xlsx):
    """Read incidents from text, the lines of a workbook, or a record of the API: the reading."""

    def read(content):
        if isinstance(content, list):
            return read_incidents(write_xlsx("any.xlsx", Worksheet=content))
        return read_incidents(
            write("any.name", json.dumps([content]) if isinstance(content, dict) else content)
        )

    return read


def row(reading, incident, columns):
    """The values of some columns of one incident, to compare at a glance; missing is None."""
    found = reading.table.set_index("incident_id").loc[incident, columns.split()]
    return [None if pd.isna(value) else value for value in found]


# ------------------------------------------------------------------------------------- what each layout gives

BLANK = "date lat lon survivors females source_quality year dead missing cause route origin flag"
TO_DAJABON = DOWNLOAD_2019.replace(
    ",,,Northern Africa,3", ',"From Haiti to Dajabon, Dominican Republic",,Caribbean,3'
)
FEW = {"location_coodinates": "0, 0", "number_missing": "", "number_dead": "1"}


@pytest.mark.parametrize(
    ("content", "layout", "incident", "columns", "expected"),
    [
        (b"\xef\xbb\xbf" + DOWNLOAD_2019.replace("\n", "\r\n").encode(), "download-2019", "52518",
         "date year region route cause dead_and_missing survivors",
         [pd.Timestamp("2015-04-18"), 2015, "Mediterranean", "Central Mediterranean", "drowning", 1022, 28]),
        (DOWNLOAD_2019, "download-2019", "52519", "region route cause geo origin lat lon flag",
         ["Northern Africa", "", "mixed_or_unknown", "", "", 23.612954113422, -21.137810725783, ""]),
        # a comma with a space is part of a name
        (TO_DAJABON, "download-2019", "52519", "route flag", ["Haiti to Dominican Republic", ""]),
        (WORKBOOK_2022, "workbook-2022", "2016.MMP00134", "lat lon missing survivors source_quality origin flag",
         [39.1, 26.3, 56, None, 4, "UNK", "survivors negative in the source"]),
        (WORKBOOK_2022, "workbook-2022", "2020.MMP0939", BLANK,
         [None] * 6 + [2020, 0, 2, "", "", "R_WAFRICA", "origin presumed"]),
        (WORKBOOK_2024, "workbook-2024", "2024.MMP0001", "geo cause origin year flag",
         ["HK", "violence", "UNK", None, "cumulative incident"]),
        # parts of a split incident become one row; a count blank in every part stays unknown. The earlier part says
        # when and where; two causes are several; the lower source quality holds
        (WORKBOOK_2024, "workbook-2024", "2023.MMP1305", "dead missing dead_and_missing survivors males females",
         [1, 2, 3, 59, 1, None]),
        (WORKBOOK_2024, "workbook-2024", "2023.MMP1305", "date geo lat lon cause source_quality origin",
         [pd.Timestamp("2023-12-14"), "BE", 51.1, 2.5, "several", 3, "MIX"]),
        # -5 corrects the number of missing; together the parts make a number that can be
        (YEARLY_2026, "yearly-2026", "2026.MMP0190", "dead missing dead_and_missing females flag date lat",
         [17, 16, 33, 8, "origin presumed", pd.Timestamp("2026-04-05"), 34.1]),
        # countries are listed with a space; one whole degree alone is not rounding
        (YEARLY_2024, "yearly-2024", "2014.MMP00100", "origin route males flag", ["R_CARIB", "Caribbean to US", 1, ""]),
        (TABLE_2026, "table-2026", "2015.MMP00513", "dead missing dead_and_missing cause origin flag",
         [15, None, 13, "several", "MIX", "missing negative in the source"]),
        # an incident merged across regions belongs to none
        (TABLE_2026, "table-2026", "2021.MMP00291", "region route origin flag",
         ["Several regions", "", "R_EAFRICA", "several regions; several routes"]),
        (RECORD_2023, "api-2023", "2023.MMP1327", "geo origin cause dead dead_and_missing year flag",
         ["CI", "", "drowning", 4, 1, 2023, "coordinates rounded; missing negative in the source"]),
        (RECORD_2025, "api-2025", "2023.MMP1327", "origin flag",
         ["SSA", "coordinates rounded; origin presumed; missing negative in the source"]),
        # a point 0, 0 stands for no place
        (RECORD_2023 | FEW, "api-2023", "2023.MMP1327", "lat lon flag", [None, None, "coordinates 0, 0 in the source"]),
        (RECORD_2023 | FEW | {"cause_death": "Abracadabra", "location_coodinates": ""}, "api-2023", "2023.MMP1327",
         "cause flag", ["mixed_or_unknown", "cause not recognised"]),
    ],
)  # fmt: skip
def test_what_a_layout_gives(incidents, content, layout, incident, columns, expected):
    reading = incidents(content)
    assert reading.layout == layout
    assert row(reading, incident, columns) == expected


def test_a_workbook_saved_again_may_hold_real_dates(incidents, changed):
    again = incidents(changed(WORKBOOK_2024, 2, 4, pd.Timestamp("2023-12-15").to_pydatetime()))
    pd.testing.assert_frame_equal(again.table, incidents(WORKBOOK_2024).table)


def test_the_r_table_is_the_converted_table(incidents, write_r):
    frame = pd.read_csv(io.StringIO(TABLE_2026), dtype={"Source Quality": str}).drop(columns="Link")
    numbers = frame.select_dtypes("number").columns
    reading = read_incidents(write_r("any.rds", frame.astype(dict.fromkeys(numbers, float))))
    assert reading.layout == "table-2026"
    pd.testing.assert_frame_equal(reading.table, incidents(TABLE_2026).table)


def test_the_api_repeats_the_identifier_of_a_split_incident(incidents):
    more = {"number_dead": "", "number_missing": "1", "number_of_survivors": "3", "source_quality": "3"}
    reading = incidents(json.dumps([RECORD_2023, RECORD_2023 | more]))
    assert len(reading.table) == 1
    assert row(reading, "2023.MMP1327", "dead dead_and_missing survivors males") == [4, 2, 3, 2]


@pytest.mark.parametrize("padding", ["2020.MMP0939", "2020.MMP00939"])
def test_zero_padding_tells_incidents_apart(incidents, padding):
    more = YEARLY_2024.splitlines()[-1].replace("2014.MMP00100", padding) + "\n"
    assert set(incidents(YEARLY_2024 + more).table["incident_id"]) == {"2014.MMP00100", padding}


def test_no_free_text_leaves_the_reader(incidents):
    secret = dict.fromkeys(["location_description", "information_source", "url", "cause_death"], "SECRET")
    table = incidents(RECORD_2023 | secret).table
    assert list(table.columns) == list(schemas.LAYOUTS["incidents"].columns)
    assert not table.astype("str").apply(lambda column: column.str.contains("SECRET")).any(axis=None)


# --------------------------------------------------------------------------------------------- origin and cause


@pytest.mark.parametrize(
    ("country", "region", "origin"),
    [
        ("Sudan", "Northern Africa", "SD"),
        ("Unknown", "Northern Africa", "R_NAFRICA"),
        ("Mixed/Unknown", "Western Africa (P)", "R_WAFRICA"),
        ("Sudan,Unknown", "Northern Africa,Unknown", "MIX"),
        ("Sudan,Unknown", "Northern Africa,Northern Africa (P)", "R_NAFRICA"),
        ("Mixed/Unknown", "Unknown", "MIX_UNK"),
        ("Mixed", "Mixed", "MIX"),
        ("Unknown", "Unknown", "UNK"),
        ("", "", ""),
    ],
)
def test_origin_is_one_country_else_one_region(incidents, country, region, origin):
    reading = incidents(RECORD_2025 | {"country_origin": country, "region_origin": region})
    assert row(reading, "2023.MMP1327", "origin") == [origin]


@pytest.mark.parametrize(
    ("cell", "causes"),
    [
        (HARSH, {"harsh_conditions"}),
        (f"Drowning,{HARSH}", {"drowning", "harsh_conditions"}),
        ("Mixed or unknown,Vehicle accident / death linked to hazardous transport", {"mixed_or_unknown", "hazardous_transport"}),
        ("Presumed drowning", {"drowning"}),
        ("Starvation, Dehydration", {"harsh_conditions"}),
        ("Starvation, Suffocation", {"mixed_or_unknown"}),
        ("Shot from a train", {"violence"}),
        ("Struck by lightning", {"accidental"}),
        ("Fall from train", {"hazardous_transport"}),
        ("Heat stroke", {"harsh_conditions"}),
        ("Stroke", {"sickness"}),
        ("Unknown (presumed hypothermia)", {"harsh_conditions"}),
        ("Unknown (skeletal remains)", {"mixed_or_unknown"}),
        ("", set()),
    ],
)  # fmt: skip
def test_causes(cell, causes):
    assert causes_of(cell) == (frozenset(causes), True)


# ------------------------------------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("field", "cell", "says"),
    [
        ("number_dead", "-4", "'-4' is a negative"),
        ("number_dead", "four", "'four' is not a number"),
        ("number_dead", "1e5", "'1e5' is not a number"),
        ("number_dead", "9" * 19, "is more than can be counted"),
        ("number_missing", "-1.5", "'1.5' is a fraction"),
        ("number_of_female", "-1", "'-1' is a negative"),
        ("number_of_survivors", "some", "'some'"),
        ("total_dead_and_missing", "9", "'9' is not the sum of dead and missing"),
        ("region", "Atlantis", "'Atlantis' … IOM_REGIONS"),
        ("region", "", "the cell holds no value"),
        ("region", "Several regions", "'Several regions'"),
        ("migration_route", "By balloon", "'By balloon' … route_aliases.csv"),
        ("country_of_incident", "Ruritania", "'Ruritania' … aliases.csv"),
        ("reported_date", "21/12/2023", "'21/12/2023' is no date"),
        ("reported_date", "2023-02-30", "'2023-02-30'"),
        ("reported_date", "0001-01-01", "'0001-01-01' is no date from 1990"),
        ("location_coodinates", "somewhere", "'somewhere' is no point"),
        ("location_coodinates", "121.5, 14.2", "'121.5, 14.2' … swapped"),
        ("location_coodinates", "14.2, 181", "'14.2, 181' lies beyond the globe"),
        ("source_quality", "6", "'6' is not 1 to 5"),
        ("source_quality", ["5"], "is not a number"),
        ("web_id", "\ufeff ", "no identifier"),
        ("web_id", "2023.MMP\0001", "is no identifier of an incident"),
    ],
)
def test_a_cell_that_cannot_be_is_named(write, refused, field, cell, says):
    path = write("bad.json", json.dumps([RECORD_2023, RECORD_2023 | {field: cell}]))
    refused(read_incidents, path, f"row 2, column '{field}' … {says}")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (YEARLY_2026.replace("Number Dead", "Dead"), "'Number Dead' is missing"),
        (YEARLY_2026.replace("0190221", "0190218"), "row 3: the same key stands in rows 2, 3 … Incident ID"),
        (YEARLY_2026.replace("Sun, 04/05/2026", "Sun, 05/04/2026"), "row 2, column 'Incident Date' … weekday … swapped"),
        (YEARLY_2026.replace(",2026,April,17", ",2025,April,17"), "row 2, column 'Year': the year '2025' is not that of the date"),
        (YEARLY_2026.replace(",Egypt,", ",Ruritania,"), "row 2, column 'Country of Origin': 'Ruritania'"),
        (YEARLY_2026[:-60], "row 3 … cells"),
        (YEARLY_2026.split("2026.MMP")[0], "no data"),
        (DOWNLOAD_2019.replace("52519", "52518"), "row 3 … Web ID = 52518"),
        ("year,cause,lon,lat,n\n2014,Drowning,27,37.3,12\n", "extract … not incidents"),
        ("month,route\n2024-01,Other\n", "column … is missing"),
        ('[{"web_id": "1"', "JSON … cut short"),
        ('{"web_id": "1"}', "no list of figures"),
        ("[]", "no list of figures"),
        (json.dumps([RECORD_2023, {**RECORD_2023, "extra": 1}]), "row 2 … extra"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_incident_file_is_refused(write, refused, content, says):
    refused(read_incidents, write("bad.dat", content), says)


def test_a_workbook_names_sheet_and_row(write_xlsx, refused, changed):
    bad = write_xlsx("any.xlsx", Worksheet=changed(WORKBOOK_2024, 3, 7, "many"))
    refused(read_incidents, bad, "sheet 'Worksheet', row 3, column 'Number of Dead': 'many'")
    refused(read_incidents, write_xlsx("b.xlsx", Worksheet=WORKBOOK_2024[1:]), "no header line")


# ----------------------------------------------------------------------------- dates and points, whatever they are

ANY_FORM = st.sampled_from(list(FORMS.values()))
DAYS = st.dates(pd.Timestamp("2000-01-01").date(), pd.Timestamp("2060-12-31").date())
DEGREES = st.decimals(-999, 999, places=6)


def one(text):
    return Rows(pd.DataFrame({"cell": [text]}, index=[2]), Place())


@given(DAYS, ANY_FORM)
def test_a_date_comes_back_from_each_form(day, form):
    assert cells.dates(one(pd.Timestamp(day).strftime(form)), "cell", form).iloc[0] == pd.Timestamp(day)


@given(DAYS)
def test_a_swapped_day_and_month_never_passes_unless_the_weekday_agrees(day):
    with suppress(DataError):
        read = cells.dates(one(f"{day:%a, %d/%m/%Y - %H:%M}"), "cell", cells.WEEKDAY).iloc[0]
        assert f"{read:%a}" == f"{day:%a}"


@given(DEGREES, DEGREES, st.sampled_from(["{lat}, {lon}", "{lat},{lon}", "POINT ({lon} {lat})"]))
def test_a_point_comes_back_from_each_form_or_lies_beyond_the_globe(lat, lon, form):
    rows = one(form.format(lat=f"{lat:f}", lon=f"{lon:f}"))
    if abs(lat) > 90 or abs(lon) > 180:
        with pytest.raises(DataError, match="row 2"):
            cells.points(rows, "cell")
    else:
        assert cells.points(rows, "cell").iloc[0].tolist() == [float(lat), float(lon)]


@given(st.text(max_size=20), ANY_FORM)
def test_any_text_is_a_date_and_a_point_or_an_error(text, form):
    for read in (
        lambda rows: cells.dates(rows, "cell", form).isna().all(),
        lambda rows: cells.points(rows, "cell").isna().all(axis=None),
    ):
        with suppress(DataError):
            assert read(one(text)) == (text.strip() == "")
