"""Every layout that Eurostat's files have had gives the same table; anything else is refused by name and place."""

from __future__ import annotations

import gzip
import hashlib
import json
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderbook.sources.eurostat import jsonstat
from borderbook.sources.eurostat.cube import WORDS
from borderbook.sources.eurostat.datasets import read_asylum_applicants, read_enforcement

EXPLORER = (
    '"TIME","GEO","CITIZEN","SEX","AGE","UNIT","Value","Flag and Footnotes"\n'
    '"2015","Germany (until 1990 former territory of the FRG)","Syria","Total","Total","Person","1,085","b"\n'
    '"2015","Greece","Côte d\'Ivoire","Total","Total","Person",":",""\n'
)
SDMX = (
    "DATAFLOW,LAST UPDATE,freq,reason,apprehen,citizen,sex,age,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    "ESTAT:MIGR_EIPRE(1.0),27/03/25 23:00:00,A,TOTAL,TOTAL,SY,T,TOTAL,PER,DE,2015,1085,b,\n"
    "ESTAT:MIGR_EIPRE(1.0),27/03/25 23:00:00,A,TOTAL,TOTAL,CI,T,TOTAL,PER,EL,2015,,,\n"
)
SDMX_LABELS = (
    "DATAFLOW,LAST UPDATE,freq,reason,apprehen,citizen,sex,age,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    "ESTAT:MIGR_EIPRE$DEFAULTVIEW(1.0),,Annual,Total,Total,Syria,Total,Total,Person,Germany,2015,1085,b,\n"
    "ESTAT:MIGR_EIPRE$DEFAULTVIEW(1.0),,Annual,Total,Total,Côte d’Ivoire,Total,Total,Person,Greece,2015,,,\n"
)
BROWSER = (
    "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,reason,Reason,citizen,Country of citizenship,"
    "sex,Sex,unit,Unit of measure,geo,Geopolitical entity (reporting),TIME_PERIOD,Time,OBS_VALUE,"
    "Observation value,OBS_FLAG,Observation status (Flag) V2 structure\n"
    "dataflow,ESTAT:MIGR_EIPRE(1.0),a title,A,Annual,TOTAL,Total,SY,Syria,T,Total,PER,Person,DE,Germany,2015,,1085,,b,break\n"
    "dataflow,ESTAT:MIGR_EIPRE(1.0),a title,A,Annual,TOTAL,Total,CI,Ivory,T,Total,PER,Person,EL,Greece,2015,,,,,\n"
)
DERIVED = "citizen,geo,year,Third Country Nationals Ordered to Leave\nSyria,Germany,2015,1085.0\nAsia,Germany,2015,2000.0\n"
EXTRACT = (
    "dataset,geo,year,value,source_key\n"
    "migr_eipre,EL,2015,910,a\n"
    "migr_eirtn,EL,2015,50,b\n"
    "migr_asyappctza,EL,2015,70,c\n"
)


def dimension(*codes: str) -> dict:
    return {"category": {"index": {code: position for position, code in enumerate(codes)}}}


def jsonstat_body(**changes) -> dict:
    """Found illegally present: Syrians and Ivorians in Germany and Greece, 2014 and 2015; two of eight cells."""
    body = {
        "version": "2.0",
        "class": "dataset",
        "label": "Third country nationals found to be illegally present - annual data (rounded)",
        "updated": "2026-05-12T11:00:00+0200",
        "id": ["freq", "citizen", "unit", "geo", "time"],
        "size": [1, 2, 1, 2, 2],
        "dimension": {
            "freq": dimension("A"), "citizen": dimension("SY", "CI"), "unit": dimension("PER"),
            "geo": dimension("DE", "EL"), "time": dimension("2014", "2015"),
        },
        "value": {"1": 1085},
        "status": {"1": "b", "7": ":"},
        "extension": {"id": "MIGR_EIPRE"},
    }  # fmt: skip
    return body | changes


def records(table: pd.DataFrame) -> list[tuple]:
    return [
        (row.year, row.geo, row.citizenship, None if pd.isna(row.persons) else row.persons, row.flag)
        for row in table.itertuples()
    ]


@pytest.mark.parametrize(
    ("text", "layout", "as_of"),
    [
        (EXPLORER.encode("latin-1"), "data-explorer", None),
        (gzip.compress(EXPLORER.encode("latin-1"), mtime=0), "data-explorer", None),
        (SDMX, "sdmx-csv", "2025-03-27"),
        ("\ufeff" + SDMX_LABELS, "sdmx-csv", None),
        (BROWSER, "data-browser", None),  # of each pair the code is read; its label "Ivory" is no country
        (json.dumps(jsonstat_body()), "json-stat", "2026-05-12"),
        # known by its title where the extension is silent
        (json.dumps(jsonstat_body(extension={"lang": "EN"})), "json-stat", "2026-05-12"),
    ],
)
def test_all_layouts_give_the_same_table(write, text, layout, as_of):
    reading = read_enforcement(write("any.name", text))
    assert records(reading.table) == [(2015, "DE", "SY", 1085, "b"), (2015, "GR", "CI", None, "")]
    assert (reading.layout, reading.as_of) == (layout, as_of)
    assert set(reading.table["measure"]) == {"found_illegally_present"}


def test_an_extract_holds_several_tables_and_each_reader_takes_its_own(write, refused):
    path = write("extract.csv", EXTRACT)
    enforcement = read_enforcement(path).table
    assert enforcement[["measure", "returns_counted", "persons"]].to_numpy().tolist() == [
        ["found_illegally_present", "", 910], ["return", "all", 50],
    ]  # fmt: skip
    applicants = read_asylum_applicants(path).table
    assert applicants[["geo", "applicant_type", "sex", "persons"]].values.tolist() == [
        ["GR", "first_time", "total", 70]
    ]
    bad = write("extract.csv", EXTRACT.replace("migr_eirtn", "migr_eiord2"))
    refused(read_enforcement, bad, "row 3, column 'dataset': 'migr_eiord2' is not one of")


def test_a_derived_table_is_what_was_found_out_about_it_and_not_what_its_header_says(
    write, refused, monkeypatch
):
    says = "'Third Country Nationals Ordered to Leave' does not say what it counts"
    refused(read_enforcement, write("a.csv", DERIVED), says)
    known = {"dataset": "migr_eirtn", "as_of": "2024-09-20", "fixed": {"c_dest": "THRD"}}
    monkeypatch.setitem(WORDS["derived"], hashlib.sha256(DERIVED.encode()).hexdigest(), known)
    reading = read_enforcement(write("a.csv", DERIVED))
    assert (reading.layout, reading.as_of) == ("derived", "2024-09-20")
    assert records(reading.table) == [(2015, "DE", "SY", 1085, "")]  # without the sum of Asia
    assert reading.table[["measure", "returns_counted"]].values.tolist() == [["return", "third_country"]]
    refused(read_enforcement, write("a.csv", DERIVED.replace("1085", "1090")), "does not say what it counts")


APPLICANTS = pd.DataFrame(
    {"geo": ["EU27", "GRC", "AUT"], "t": [2023.0, 2023.0, 2024.0], "nat": ["SYR", "STL", "OOO"],
     "sex": ["female", "male", "unknown"], "n": [1085.0, 5.0, 10.0]}
)  # fmt: skip


def test_iom_data_frame_counts_all_applicants_in_spite_of_its_documentation(write_r):
    reading = read_asylum_applicants(write_r("eu_asyapp.rda", APPLICANTS, packed="xz"))
    assert reading.layout == "gdidata"
    assert reading.table.drop(columns="flag").values.tolist() == [
        [2024, "AT", "UNK", "unknown", "all", 10], [2023, "EU27_2020", "SY", "female", "all", 1085],
        [2023, "GR", "STLS", "male", "all", 5],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (APPLICANTS.drop(columns="nat"), "no data frame with rows and the columns geo, t, nat, sex, n"),
        (APPLICANTS.assign(nat=[None, "SYR", "SYR"]), "row 1, column 'nat': '' is no country"),
        (APPLICANTS.assign(nat="QQQ"), "row 1, column 'nat': 'QQQ' is no country"),
        (APPLICANTS.assign(n=-5.0), "row 1, column 'n': '-5.0' is a negative count"),
        (APPLICANTS.assign(t=2023.5), "row 1, column 't': '2023.5' is no year"),
        (APPLICANTS.assign(sex="both"), "row 1, column 'sex': 'both' is no sex"),
        (APPLICANTS.iloc[[0, 0]], "the same key stands in rows 1, 2"),
    ],
)
def test_bad_r_data(write_r, refused, frame, says):
    refused(read_asylum_applicants, write_r("eu_asyapp.rda", frame), says)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("2015,1085", "2015,1085x", "row 2, column 'OBS_VALUE': '1085x' is not a numbe"),
        ("2015,1085", "2015,-5", "row 2, column 'OBS_VALUE': '-5' is a negative count"),
        ("2015,1085", "2015,10.5", "row 2, column 'OBS_VALUE': '10.5' is a fraction"),
        ("2015,1085", "2015-Q1,1085", "column 'TIME_PERIOD': '2015-Q1' is no year … quarters  … must not be added to years"),
        ("2015,1085", "2015M01,1085", "column 'TIME_PERIOD': '2015M01' is no yea"),
        ("PER,DE", "PER,XQ", "row 2, column 'geo': 'XQ' is no country or group"),
        ("SY,T", "Syriaa,T", "row 2, column 'citizen': 'Syriaa' is no country or group"),
        ("PER,DE", "P_MHAB,DE", "row 2, column 'unit': 'P_MHAB' is no count of persons … unit = PER"),
        ("1085,b", "1085,k", "row 2, column 'OBS_FLAG': 'k' is no flag of Eurostat's"),
        ("A,TOTAL,TOTAL,SY", "Q,TOTAL,TOTAL,SY", "row 2, column 'freq': 'Q' is not annual … quarters"),
        ("TOTAL,TOTAL,SY", "TOTAL,SEA,SY", "row 2, column 'apprehen': 'SEA' is no apprehen that this project knows"),
        ("TOTAL,TOTAL,SY", "WHY,TOTAL,SY", "row 2, column 'reason': 'WHY' is no reason"),
        ("OBS_VALUE", "OBS", "the column 'OBS_VALUE' is missing"),
        (",geo,", ",country,", "the column 'geo' is missing"),
        ("citizen", "citizenship", "the column 'citizen' is missing; there are"),
        ("27/03/25 23:00:00,A,TOTAL,TOTAL,SY", "03/27/25,A,TOTAL,TOTAL,SY", "'27/03/25 23:00:00' differs from '03/27/25'"),
        ("27/03/25 23:00:00", "2025-03-27", "column 'LAST UPDATE': '2025-03-27' is no date of the form dd/mm/yy"),
        ("ESTAT:MIGR_EIPRE(1.0)", "EIPRE", "column 'DATAFLOW': 'EIPRE' names no table of Eurostat's"),
        ("ESTAT:MIGR_EIPRE(1.0)", "ESTAT:NRG_BAL_C(1.0)", "the file holds nrg_bal_c (unknown here)"),
        ("PER,DE,2015,1085,b,", "PER,DE,2015", "row 2: the row has 11 cells, the header 14"),
        ("CI,T,TOTAL,PER,EL", "SY,T,TOTAL,PER,DE", "the same key stands in rows 2, 3"),
    ],
)  # fmt: skip
def test_bad_sdmx_csv(write, refused, before, after, says):
    assert before in SDMX
    refused(read_enforcement, write("a.csv", SDMX.replace(before, after)), says)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('"1,085"', '"n/k"', "row 2, column 'Value': 'n/k' is not a numbe"),
        ('"2015","Greece"', '"2015Q4","Greece"', "row 3, column 'TIME': '2015Q4' is no yea"),
        ('"Greece"', '"Grece"', "row 3, column 'GEO': 'Grece' is no country"),
        ('"Syria"', '"Siria"', "row 2, column 'CITIZEN': 'Siria' is no country"),
        ('"Person"', '"Percentage"', "row 2, column 'UNIT': 'Percentage' is no count of persons"),
        ('"b"', '"y"', "row 2, column 'Flag and Footnotes': 'y' is no flag"),
        ('"SEX","AGE"', '"SEX","CITIZENSHIP STATUS"', "no known table of the old Data Explorer has the dimensions"),
        ('"Value"', '"Numbe"', "the column 'Value' is missing"),
        ('"GEO"', '"LAND"', "the column 'GEO' is missing"),
        ('"Total","Total"', '"Males","Total"', "column 'SEX': there is no total, only Males"),
    ],
)  # fmt: skip
def test_bad_old_export(write, refused, before, after, says):
    assert before in EXPLORER
    refused(read_enforcement, write("a.csv", EXPLORER.replace(before, after)), says)


def test_a_breakdown_beside_its_total_is_dropped(write):
    text = EXPLORER.replace('"Total","Total","Person",":"', '"Males","Total","Person",":"')
    assert len(read_enforcement(write("a.csv", text)).table) == 1


ASYNCHRONOUS = {
    "warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously."}
}
WRONG_QUERY = {"error": [{"status": 400, "id": 150, "label": "INVALID_QUERY_DIMENSION citizn"}]}


IN_QUARTERS = jsonstat_body()["dimension"] | {"time": dimension("2014", "2015Q2")}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (ASYNCHRONOUS, "ASYNCHRONOUS_RESPONSE … (status 413) instead of data. Ask for less at once"),
        (WRONG_QUERY, "INVALID_QUERY_DIMENSION citizn' (status 400) instead of data. Change the query"),
        ({"error": "gone"}, "Eurostat answered 'gone' instead of data"),
        ([1, 2], "JSON but no JSON-stat: a list"),
        ({"id": [], "size": [], "dimension": {}}, "JSON but no JSON-stat: there is no 'value'"),
        (jsonstat_body(value={}, status={}), "no whole cube: no values"),
        (jsonstat_body(value={"8": 5}), "cell 8 lies outside a cube of 8 cells"),
        (jsonstat_body(value={"one": 5}), "no whole cube: invalid literal"),
        (jsonstat_body(value=7), "no whole cube"),
        (jsonstat_body(size=[1, 2, 1, 2, 3]), "no whole cube: sizes [1, 2, 1, 2, 3], but"),
        (jsonstat_body(size=None), "no whole cube"),
        (jsonstat_body(dimension={"freq": dimension("A")}), "no whole cube: 'citizen'"),
        (jsonstat_body(dimension=IN_QUARTERS), "'2015Q2' is no year … must not be added to years"),
        (jsonstat_body(value={"1": "many"}), "row 1, column 'value': 'many' is not a number"),
        (jsonstat_body(value={"1": -5}), "row 1, column 'value': '-5' is a negative count"),
        (jsonstat_body(value={"1": 2**63}), "row 1, column 'value': '9223372036854775808' is more than"),
        (jsonstat_body(value={"1": [5]}), "row 1, column 'value': '[5]' is not a number"),
        (jsonstat_body(status={"1": "k"}), "row 1, column 'flag': 'k' is no flag of Eurostat's"),
        (jsonstat_body(extension={}, label="Quiz"), "does not say which table it is ('Quiz')"),
        (jsonstat_body(extension=[], label=["Quiz"]), "does not say which table it is"),
        (jsonstat_body(extension={"id": "MIGR_ASYDCFSTA"}), "holds migr_asydcfsta (first-instance decisions"),
    ],
)
def test_bad_json(write, refused, body, says):
    refused(read_enforcement, write("a.json", json.dumps(body)), says)


def test_json_values_and_status_may_be_lists_or_one_status_for_all(write):
    dense = jsonstat_body(value=[None, 1085, None, None, None, None, None, 0], status="p")
    table = read_enforcement(write("a.json", json.dumps(dense))).table
    assert records(table) == [(2015, "DE", "SY", 1085, "p"), (2015, "GR", "CI", 0, "p")]


def test_flags_are_letters_in_order_and_confidentiality_is_one_of_them(write):
    text = SDMX.replace("1085,b,", "1085,p b,C")
    assert read_enforcement(write("a.csv", text)).table["flag"].iloc[0] == "bcp"


def test_a_table_of_nobody_is_refused(write, refused):
    refused(
        read_enforcement,
        write("a.csv", "a,b,c\n1,2,3\n"),
        "row 1: none of Eurostat's layouts has the columns a, b, c",
    )


@st.composite
def cubes(draw) -> tuple[dict, dict[tuple[str, ...], int]]:
    """A JSON-stat body, and what it says: the codes of each cell that is there -> value."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    codes = [
        draw(st.permutations([f"{name}{i}" for i in range(size)]))
        for name, size in zip("abcde", sizes, strict=False)
    ]
    names = [f"dim_{letter}" for letter in "abcde"[: len(sizes)]]
    places = st.tuples(*(st.integers(0, size - 1) for size in sizes))
    cells = draw(st.dictionaries(places, st.integers(0, 10**7), min_size=1, max_size=30))
    said = {tuple(c[p] for c, p in zip(codes, place, strict=True)): value for place, value in cells.items()}
    # a flat index by hand, Horner's way: the last dimension varies fastest
    flat = dict.fromkeys(cells, 0)
    for at, size in enumerate(sizes):
        flat = {place: index * size + place[at] for place, index in flat.items()}
    values: object = {str(flat[place]): value for place, value in cells.items()}
    if draw(st.booleans()):
        whole = {flat[place]: value for place, value in cells.items()}
        values = [whole.get(index) for index in range(math.prod(sizes))]
    dimensions = {name: dimension(*held) for name, held in zip(names, codes, strict=True)}
    return {"id": names, "size": sizes, "dimension": dimensions, "value": values}, said


@given(cubes())
def test_any_cube_is_read_back_cell_by_cell(cube):
    body, said = cube
    cells = jsonstat.decoded(body)
    read = {
        tuple(row[: len(body["id"])]): row[len(body["id"])]
        for row in cells.itertuples(index=False, name=None)
    }
    assert read == said
