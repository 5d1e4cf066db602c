"""Every layout that Eurostat's files have had gives the same table; anything else is refused by name and place."""

from __future__ import annotations

import gzip
import hashlib
import json
import math

import pandas as pd
import pytest
import rdata
from hypothesis import given
from hypothesis import strategies as st

from borderbook.errors import DataError
from borderbook.sources.eurostat import derived, jsonstat, read_asylum_applicants, read_enforcement

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
        pytest.param(EXPLORER.encode("latin-1"), "data-explorer", None, id="old export in latin-1"),
        pytest.param(
            gzip.compress(EXPLORER.encode("latin-1"), mtime=0), "data-explorer", None, id="the same, packed"
        ),
        pytest.param(SDMX, "sdmx-csv", "2025-03-27", id="SDMX-CSV in codes, dated"),
        pytest.param("\ufeff" + SDMX_LABELS, "sdmx-csv", None, id="SDMX-CSV in labels, undated"),
        pytest.param(BROWSER, "data-browser", None, id="codes and labels in pairs"),
        pytest.param(json.dumps(jsonstat_body()), "json-stat", "2026-05-12", id="JSON-stat"),
    ],
)
def test_all_layouts_give_the_same_table(write, text, layout, as_of):
    reading = read_enforcement(write("any.name", text))
    assert records(reading.table) == [(2015, "DE", "SY", 1085, "b"), (2015, "GR", "CI", None, "")]
    assert (reading.layout, reading.as_of) == (layout, as_of)
    assert set(reading.table["measure"]) == {"found_illegally_present"}


def test_data_browser_reads_the_codes_and_not_the_labels_beside_them(write):
    # "Ivory" is no country: the label column is not looked at
    assert "CI" in set(read_enforcement(write("a.csv", BROWSER)).table["citizenship"])


def test_an_extract_holds_several_tables_and_each_reader_takes_its_own(write):
    path = write("extract.csv", EXTRACT)
    enforcement = read_enforcement(path).table
    assert [(row.measure, row.returns_counted, row.persons) for row in enforcement.itertuples()] == [
        ("found_illegally_present", "", 910),
        ("return", "all", 50),
    ]
    applicants = read_asylum_applicants(path).table
    assert applicants[["geo", "applicant_type", "sex", "persons"]].values.tolist() == [
        ["GR", "first_time", "total", 70]
    ]


def test_an_extract_with_an_unknown_table_is_refused(write):
    with pytest.raises(DataError, match=r"row 3, column 'dataset': 'migr_eiord2' is not one of"):
        read_enforcement(write("extract.csv", EXTRACT.replace("migr_eirtn", "migr_eiord2")))


def test_a_derived_table_is_not_believed_by_its_header(write):
    with pytest.raises(
        DataError, match=r"'Third Country Nationals Ordered to Leave' does not say what it counts"
    ):
        read_enforcement(write("a.csv", DERIVED))


def test_a_known_derived_table_is_what_was_found_out_about_it(write, monkeypatch):
    known = derived.DerivedTable("migr_eirtn", "2024-09-20", {"c_dest": "THRD"})
    monkeypatch.setitem(derived.DERIVED_TABLES, hashlib.sha256(DERIVED.encode()).hexdigest(), known)
    reading = read_enforcement(write("a.csv", DERIVED))
    assert (reading.layout, reading.as_of) == ("derived", "2024-09-20")
    assert records(reading.table) == [(2015, "DE", "SY", 1085, "")]  # without the sum of Asia
    assert reading.table[["measure", "returns_counted"]].values.tolist() == [["return", "third_country"]]


def test_one_changed_byte_makes_a_derived_table_unknown(write, monkeypatch):
    known = derived.DerivedTable("migr_eirtn", "2024-09-20", {"c_dest": "THRD"})
    monkeypatch.setitem(derived.DERIVED_TABLES, hashlib.sha256(DERIVED.encode()).hexdigest(), known)
    with pytest.raises(DataError, match="does not say what it counts"):
        read_enforcement(write("a.csv", DERIVED.replace("1085", "1090")))


def write_rda(tmp_path, frame: pd.DataFrame):
    path = tmp_path / "eu_asyapp.rda"
    text = {
        name: pd.StringDtype("python") for name in ("geo", "nat", "sex") if name in frame
    }  # what rdata can write
    rdata.write_rda(path, {"eu_asyapp": frame.reset_index(drop=True).astype(text)}, compression="xz")
    return path


APPLICANTS = pd.DataFrame(
    {
        "geo": ["EU27", "GRC", "AUT"],
        "t": [2023.0, 2023.0, 2024.0],
        "nat": ["SYR", "STL", "OOO"],
        "sex": ["female", "male", "unknown"],
        "n": [1085.0, 5.0, 10.0],
    }
)


def test_iom_data_frame_counts_all_applicants_in_spite_of_its_documentation(tmp_path):
    reading = read_asylum_applicants(write_rda(tmp_path, APPLICANTS))
    assert reading.layout == "gdidata"
    assert reading.table.drop(columns="flag").values.tolist() == [
        [2024, "AT", "UNK", "unknown", "all", 10],
        [2023, "EU27_2020", "SY", "female", "all", 1085],
        [2023, "GR", "STLS", "male", "all", 5],
    ]


@pytest.mark.parametrize(
    ("frame", "message"),
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
def test_bad_r_data(tmp_path, frame, message):
    with pytest.raises(DataError, match=message):
        read_asylum_applicants(write_rda(tmp_path, frame))


def test_a_cut_r_file(tmp_path):
    path = write_rda(tmp_path, APPLICANTS)
    path.write_bytes(path.read_bytes()[:120])
    with pytest.raises(DataError, match="the R file is damaged or cut short"):
        read_asylum_applicants(path)


SDMX_CELL = "SY,T,TOTAL,PER,DE,2015,1085,b,"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("2015,1085", "2015,1085x", r"row 2, column 'OBS_VALUE': '1085x' is not a number"),
        ("2015,1085", "2015,-5", r"row 2, column 'OBS_VALUE': '-5' is a negative count"),
        ("2015,1085", "2015,10.5", r"row 2, column 'OBS_VALUE': '10.5' is a fraction"),
        ("2015,1085", "2015-Q1,1085", r"column 'TIME_PERIOD': '2015-Q1' is no year.*quarters .*must not be added to years"),
        ("2015,1085", "2015M01,1085", r"column 'TIME_PERIOD': '2015M01' is no year"),
        ("PER,DE", "PER,XQ", r"row 2, column 'geo': 'XQ' is no country or group"),
        ("SY,T", "Syriaa,T", r"row 2, column 'citizen': 'Syriaa' is no country or group"),
        ("PER,DE", "P_MHAB,DE", r"row 2, column 'unit': 'P_MHAB' is no count of persons.*unit = PER"),
        ("1085,b", "1085,k", r"row 2, column 'OBS_FLAG': 'k' is no flag of Eurostat's"),
        ("A,TOTAL,TOTAL,SY", "Q,TOTAL,TOTAL,SY", r"row 2, column 'freq': 'Q' is not annual.*quarters"),
        ("TOTAL,TOTAL,SY", "TOTAL,SEA,SY", r"row 2, column 'apprehen': 'SEA' is no apprehen that this project knows"),
        ("TOTAL,TOTAL,SY", "WHY,TOTAL,SY", r"row 2, column 'reason': 'WHY' is no reason"),
        ("OBS_VALUE", "OBS", r"the column 'OBS_VALUE' is missing"),
        (",geo,", ",country,", r"the column 'geo' is missing"),
        ("citizen", "citizenship", r"the column 'citizen' is missing; there are"),
        ("27/03/25 23:00:00,A,TOTAL,TOTAL,SY", "03/27/25,A,TOTAL,TOTAL,SY", "'27/03/25 23:00:00' differs from '03/27/25'"),
        ("27/03/25 23:00:00", "2025-03-27", "column 'LAST UPDATE': '2025-03-27' is no date of the form dd/mm/yy"),
        ("ESTAT:MIGR_EIPRE(1.0)", "EIPRE", "column 'DATAFLOW': 'EIPRE' names no table of Eurostat's"),
        ("ESTAT:MIGR_EIPRE(1.0)", "ESTAT:NRG_BAL_C(1.0)", r"the file holds nrg_bal_c \(unknown here\)"),
        ("PER,DE,2015,1085,b,", "PER,DE,2015", "row 2: the row has 11 cells, the header 14"),
        ("CI,T,TOTAL,PER,EL", "SY,T,TOTAL,PER,DE", "the same key stands in rows 2, 3"),
    ],
)  # fmt: skip
def test_bad_sdmx_csv(write, before, after, message):
    assert before in SDMX
    with pytest.raises(DataError, match=message):
        read_enforcement(write("a.csv", SDMX.replace(before, after)))


def test_one_file_holds_one_table(write):
    mixed = SDMX.replace("ESTAT:MIGR_EIPRE(1.0)", "ESTAT:MIGR_EIORD(1.0)", 1)
    with pytest.raises(DataError, match=r"row 3, column 'DATAFLOW': 'ESTAT:MIGR_EIPRE\(1.0\)' differs"):
        read_enforcement(write("a.csv", mixed))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"1,085"', '"n/k"', r"row 2, column 'Value': 'n/k' is not a number"),
        ('"2015","Greece"', '"2015Q4","Greece"', r"row 3, column 'TIME': '2015Q4' is no year"),
        ('"Greece"', '"Grece"', r"row 3, column 'GEO': 'Grece' is no country"),
        ('"Syria"', '"Siria"', r"row 2, column 'CITIZEN': 'Siria' is no country"),
        ('"Person"', '"Percentage"', r"row 2, column 'UNIT': 'Percentage' is no count of persons"),
        ('"b"', '"y"', r"row 2, column 'Flag and Footnotes': 'y' is no flag"),
        ('"SEX","AGE"', '"SEX","CITIZENSHIP STATUS"', "no known table of the old Data Explorer has the dimensions"),
        ('"Value"', '"Number"', "the column 'Value' is missing"),
        ('"GEO"', '"LAND"', "the column 'GEO' is missing"),
        ('"Total","Total","Person",":"', '"Males","Total","Person",":"', None),
        ('"Total","Total"', '"Males","Total"', r"column 'SEX': there is no total, only Males"),
    ],
)  # fmt: skip
def test_bad_old_export(write, before, after, message):
    assert before in EXPLORER
    path = write("a.csv", EXPLORER.replace(before, after))
    if message is None:  # a breakdown beside its total is dropped
        assert len(read_enforcement(path).table) == 1
        return
    with pytest.raises(DataError, match=message):
        read_enforcement(path)


ASYNCHRONOUS = {
    "warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously."}
}
WRONG_QUERY = {"error": [{"status": 400, "id": 150, "label": "INVALID_QUERY_DIMENSION citizn"}]}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (ASYNCHRONOUS, r"ASYNCHRONOUS_RESPONSE.*\(status 413\) instead of data\. Ask for less at once"),
        (WRONG_QUERY, r"INVALID_QUERY_DIMENSION citizn' \(status 400\) instead of data\. Change the query"),
        ({"error": "gone"}, "Eurostat answered 'gone' instead of data"),
        ([1, 2], "JSON but no JSON-stat: a list"),
        ({"id": [], "size": [], "dimension": {}}, "JSON but no JSON-stat: there is no 'value'"),
        (jsonstat_body(value={}, status={}), "no whole cube: no values"),
        (jsonstat_body(value={"8": 5}), "cell 8 lies outside a cube of 8 cells"),
        (jsonstat_body(value={"one": 5}), "no whole cube: invalid literal"),
        (jsonstat_body(size=[1, 2, 1, 2, 3]), r"no whole cube: sizes \[1, 2, 1, 2, 3\], but"),
        (jsonstat_body(size=None), "no whole cube"),
        (jsonstat_body(dimension={"freq": dimension("A")}), "no whole cube: 'citizen'"),
        (jsonstat_body(value={"1": "many"}), r"row 1, column 'value': 'many' is not a number"),
        (jsonstat_body(value={"1": -5}), r"row 1, column 'value': '-5' is a negative count"),
        (jsonstat_body(status={"1": "k"}), r"row 1, column 'flag': 'k' is no flag of Eurostat's"),
        (jsonstat_body(extension={}, label="Quiz"), r"does not say which table it is \('Quiz'\)"),
        (
            jsonstat_body(extension={"id": "MIGR_ASYDCFSTA"}),
            r"holds migr_asydcfsta \(first-instance decisions",
        ),
    ],
)
def test_bad_json(write, body, message):
    with pytest.raises(DataError, match=message):
        read_enforcement(write("a.json", json.dumps(body)))


def test_json_cut_short(write):
    with pytest.raises(DataError, match="the JSON is damaged or cut short"):
        read_enforcement(write("a.json", json.dumps(jsonstat_body())[:-20]))


@pytest.mark.parametrize("quarter", ["2015-Q2", "2015Q2"])
def test_json_quarters_must_not_be_added_to_years(write, quarter):
    body = jsonstat_body()
    body["dimension"]["time"] = dimension("2014", quarter)
    with pytest.raises(DataError, match=f"'{quarter}' is no year.*must not be added to years"):
        read_enforcement(write("a.json", json.dumps(body)))


def test_json_table_is_known_by_its_title_where_the_extension_is_silent(write):
    reading = read_enforcement(write("a.json", json.dumps(jsonstat_body(extension={"lang": "EN"}))))
    assert set(reading.table["measure"]) == {"found_illegally_present"}


def test_json_values_and_status_may_be_lists_or_one_status_for_all(write):
    dense = jsonstat_body(value=[None, 1085, None, None, None, None, None, 0], status="p")
    table = read_enforcement(write("a.json", json.dumps(dense))).table
    assert records(table) == [(2015, "DE", "SY", 1085, "p"), (2015, "GR", "CI", 0, "p")]


def test_flags_are_letters_in_order_and_confidentiality_is_one_of_them(write):
    text = SDMX.replace("1085,b,", "1085,p b,C")
    assert read_enforcement(write("a.csv", text)).table["flag"].iloc[0] == "bcp"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "", "the file is empty"),
        ("a.csv", SDMX.splitlines()[0] + "\n", "there is a header but no data"),
        (
            "a.csv",
            "<!DOCTYPE html><html>Service unavailable</html>",
            "not text or json or r or xlsx but html",
        ),
        ("a.csv", "<?xml version='1.0'?><S:Envelope/>", "not text or json or r or xlsx but html"),
        ("a.csv.gz", gzip.compress(SDMX.encode(), mtime=0)[:60], "the gzip is damaged or cut short"),
        ("a.csv", "a,b,c\n1,2,3\n", "row 1: none of Eurostat's layouts has the columns a, b, c"),
    ],
)
def test_not_a_table_at_all(write, name, content, message):
    with pytest.raises(DataError, match=message):
        read_enforcement(write(name, content))


def test_no_such_file(tmp_path):
    with pytest.raises(DataError, match="cannot be opened"):
        read_enforcement(tmp_path / "missing.csv")


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
