"""IOM's incidents: causes in a reporter's words; dates and points, whatever they are."""

import json
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from borderbook.upkeep.sources.iom import formats
from borderbook.upkeep.sources.iom.causes import causes_of
from borderbook.upkeep.sources.iom.incident_layouts import FORMS
from borderbook.upkeep.sources.iom.incidents import read_incidents
from borderbook.upkeep.sources.rows import Rows
from notemill.catalog import schemas
from notemill.errors import DataError, Place

HARSH = "Harsh environmental conditions / lack of adequate shelter, food, water"
SAMPLES = yaml.safe_load(Path(__file__).with_name("samples").joinpath("incidents.yml").read_text(encoding="utf-8"))


def test_no_free_text_leaves_the_reader(write):
    secret = dict.fromkeys(["location_description", "information_source", "url", "cause_death"], "SECRET")
    table = read_incidents(write("any.json", json.dumps([SAMPLES["api-2023"]["json"][0] | secret]))).table
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
