"""Eurostat's tables: what each counts, whatever its file says; and any JSON-stat cube is read back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderbook.upkeep.sources import reading
from borderbook.upkeep.sources.eurostat import jsonstat
from borderbook.upkeep.sources.eurostat.datasets import read_enforcement


@pytest.mark.parametrize(
    ("dataset", "dims", "row", "measure", "returns_counted"),
    [
        ("MIGR_EIRFS", "reason,border,citizen", "TOTAL,TOTAL,AL", "refusal_of_entry", ""),
        ("MIGR_EIPRE", "reason,apprehen,citizen,sex,age", "TOTAL,TOTAL,AL,T,TOTAL", "found_illegally_present", ""),
        ("MIGR_EIORD", "citizen,age,sex", "AL,TOTAL,T", "order_to_leave", ""),
        ("MIGR_EIRTN", "citizen,c_dest,age,sex", "AL,TOTAL,TOTAL,T", "return", "all"),
        ("MIGR_EIRTN", "citizen,c_dest,age,sex", "AL,THRD,TOTAL,T", "return", "third_country"),
        ("MIGR_EIRTN", "citizen,c_dest,age,sex", "AL,Third country,TOTAL,T", "return", "third_country"),
    ],
)
def test_each_table_is_one_measure(write, dataset, dims, row, measure, returns_counted):
    header = f"DATAFLOW,LAST UPDATE,freq,{dims},unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG"
    text = f"{header}\nESTAT:{dataset}(1.0),,A,{row},PER,EL,2023,5,\n"
    table = read_enforcement(write("a.csv", text)).table
    assert table.loc[0].to_dict() == {
        "year": 2023, "geo": "GR", "citizenship": "AL", "measure": measure, "returns_counted": returns_counted,
        "reason": "total", "apprehension": "total", "persons": 5, "flag": "",
    }  # fmt: skip


def dimension(*codes: str) -> dict:
    return {"category": {"index": {code: position for position, code in enumerate(codes)}}}


@st.composite
def cubes(draw) -> tuple[dict, dict[tuple[str, ...], int]]:
    """A JSON-stat body, and what it says: the codes of each cell that is there -> value."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    codes = [
        draw(st.permutations([f"{name}{i}" for i in range(size)])) for name, size in zip("abcde", sizes, strict=False)
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
    read = {tuple(row[: len(body["id"])]): row[len(body["id"])] for row in cells.itertuples(index=False, name=None)}
    assert read == said


HEADER = "DATAFLOW,LAST UPDATE,freq,citizen,age,sex,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
ROW = "ESTAT:{}(1.0),,A,SY,{},T,PER,{},{},{},\n"
# each part has some 30 rows: the first of one age alone, the second of an aggregate, the third of what is kept
AGES = [ROW.format("MIGR_EIORD", "Y18-34", "DE", year, 5) for year in range(2008, 2040)]
AGGREGATES = [ROW.format("MIGR_EIORD", "TOTAL", "EA20", year, 5) for year in range(2008, 2040)]
TOTALS = [ROW.format("MIGR_EIORD", "TOTAL", "DE", year, year - 2000) for year in range(2010, 2040)]


def test_a_large_table_is_read_in_parts_like_a_small_one(write, monkeypatch):
    path = write("a.csv", HEADER + "".join(AGES + AGGREGATES + TOTALS))
    whole = read_enforcement(path)
    monkeypatch.setattr(reading, "PART", 1500)
    parts = read_enforcement(path)
    assert (len(parts.table), parts.layout) == (30, "sdmx-csv")
    assert parts.table.equals(whole.table)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (AGES, "there is no total, only Y18-34"),
        (AGGREGATES, "all rows are aggregates"),
        ([*TOTALS, *AGES, TOTALS[3]], "the same key is in rows 5, 64"),
        ([*TOTALS, *AGES, TOTALS[3].replace(",13,", ",1.5,")], "row 64 … '1.5' is a fraction"),
        ([*TOTALS, *AGES, "\n", "x,\n"], "row 65 … the row has 2 cells"),
        (TOTALS + [row.replace("MIGR_EIORD", "MIGR_EIRFS") for row in TOTALS], "row 32 … another table"),
    ],
)
def test_in_a_large_table_a_fault_is_found_in_its_row(write, refused, monkeypatch, rows, says):
    monkeypatch.setattr(reading, "PART", len("".join(TOTALS)))
    refused(read_enforcement, write("a.csv", HEADER + "".join(rows)), says)
