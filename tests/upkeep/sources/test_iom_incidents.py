"""IOM's incidents: causes in a reporter's words; dates and points, whatever they are."""

from __future__ import annotations

import io
import json
from contextlib import suppress

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderbook.catalog import schemas
from borderbook.errors import DataError, Place
from borderbook.upkeep.sources.iom import formats
from borderbook.upkeep.sources.iom.causes import causes_of
from borderbook.upkeep.sources.iom.incident_layouts import FORMS
from borderbook.upkeep.sources.iom.incidents import read_incidents
from borderbook.upkeep.sources.rows import Rows

HARSH = "Harsh environmental conditions / lack of adequate shelter, food, water"
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


def test_the_r_table_is_the_converted_table(write, write_r):
    frame = pd.read_csv(io.StringIO(TABLE_2026), dtype={"Source Quality": str}).drop(columns="Link")
    numbers = frame.select_dtypes("number").columns
    reading = read_incidents(write_r("any.rds", frame.astype(dict.fromkeys(numbers, float))))
    assert reading.layout == "table-2026"
    pd.testing.assert_frame_equal(reading.table, read_incidents(write("any.csv", TABLE_2026)).table)


def test_no_free_text_leaves_the_reader(write):
    secret = dict.fromkeys(["location_description", "information_source", "url", "cause_death"], "SECRET")
    table = read_incidents(write("any.json", json.dumps([RECORD_2023 | secret]))).table
    assert list(table.columns) == list(schemas.LAYOUTS["incidents"].columns)
    assert not table.astype("str").apply(lambda column: column.str.contains("SECRET")).any(axis=None)


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


ANY_FORM = st.sampled_from(list(FORMS.values()))
DAYS = st.dates(pd.Timestamp("2000-01-01").date(), pd.Timestamp("2060-12-31").date())
DEGREES = st.decimals(-999, 999, places=6)


def one(text):
    return Rows(pd.DataFrame({"cell": [text]}, index=[2]), Place())


@given(DAYS, ANY_FORM)
def test_a_date_comes_back_from_each_form(day, form):
    assert formats.dates(one(pd.Timestamp(day).strftime(form)), "cell", form).iloc[0] == pd.Timestamp(day)


@given(DAYS)
def test_a_swapped_day_and_month_never_passes_unless_the_weekday_agrees(day):
    with suppress(DataError):
        read = formats.dates(one(f"{day:%a, %d/%m/%Y - %H:%M}"), "cell", formats.WEEKDAY).iloc[0]
        assert f"{read:%a}" == f"{day:%a}"


@given(DEGREES, DEGREES, st.sampled_from(["{lat}, {lon}", "{lat},{lon}", "POINT ({lon} {lat})"]))
def test_a_point_comes_back_from_each_form_or_lies_beyond_the_globe(lat, lon, form):
    rows = one(form.format(lat=f"{lat:f}", lon=f"{lon:f}"))
    if abs(lat) > 90 or abs(lon) > 180:
        with pytest.raises(DataError, match="row 2"):
            formats.points(rows, "cell")
    else:
        assert formats.points(rows, "cell").iloc[0].tolist() == [float(lat), float(lon)]


@given(st.text(max_size=20), ANY_FORM)
def test_any_text_is_a_date_and_a_point_or_an_error(text, form):
    for read in (
        lambda rows: formats.dates(rows, "cell", form).isna().all(),
        lambda rows: formats.points(rows, "cell").isna().all(axis=None),
    ):
        with suppress(DataError):
            assert read(one(text)) == (text.strip() == "")
