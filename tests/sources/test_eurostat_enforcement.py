"""Enforcement of immigration legislation: what each table counts, and the totals of Eurostat's own files."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from borderbook import reference
from borderbook.errors import DataError
from borderbook.sources import schemas
from borderbook.sources.eurostat import read_enforcement

SDMX = "DATAFLOW,LAST UPDATE,freq,{dims},unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"


def sdmx(dataset: str, dims: str, *rows: str) -> str:
    """An SDMX-CSV file: each row is its dimensions, geo, year, value and flag."""
    lines = [f"ESTAT:{dataset}(1.0),,A,{row}" for row in rows]
    return SDMX.format(dims=dims) + "\n".join(lines) + "\n"


def shown(table: pd.DataFrame, *columns: str) -> list[list]:
    return table[list(columns)].values.tolist()


def test_the_table_has_the_shape_of_the_schema(write):
    text = sdmx("MIGR_EIORD", "citizen,age,sex", "TOTAL,TOTAL,T,PER,EL,2023,910,")
    table = read_enforcement(write("a.csv", text)).table
    assert list(table.columns) == list(schemas.LAYOUTS["enforcement"].columns)
    assert table.loc[0].to_dict() == {
        "year": 2023, "geo": "GR", "citizenship": "TOTAL", "measure": "order_to_leave", "returns_counted": "",
        "reason": "total", "apprehension": "total", "persons": 910, "flag": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("dataset", "dims", "row", "measure", "returns_counted"),
    [
        ("MIGR_EIRFS", "reason,border,citizen", "TOTAL,TOTAL,AL", "refusal_of_entry", ""),
        (
            "MIGR_EIPRE",
            "reason,apprehen,citizen,sex,age",
            "TOTAL,TOTAL,AL,T,TOTAL",
            "found_illegally_present",
            "",
        ),
        ("MIGR_EIORD", "citizen,age,sex", "AL,TOTAL,T", "order_to_leave", ""),
        ("MIGR_EIRTN", "citizen,c_dest,age,sex", "AL,TOTAL,TOTAL,T", "return", "all"),
        ("MIGR_EIRTN", "citizen,c_dest,age,sex", "AL,THRD,TOTAL,T", "return", "third_country"),
        ("MIGR_EIRTN", "citizen,c_dest,age,sex", "AL,Third country,TOTAL,T", "return", "third_country"),
    ],
)
def test_each_table_is_one_measure(write, dataset, dims, row, measure, returns_counted):
    table = read_enforcement(write("a.csv", sdmx(dataset, dims, f"{row},PER,BE,2023,5,"))).table
    assert shown(table, "measure", "returns_counted", "citizenship") == [[measure, returns_counted, "AL"]]


OLD_RETURNS = (
    '"TIME","GEO","CITIZEN","INDIC_MG","UNIT","Value","Flag and Footnotes"\n'
    '"2010","European Union (28 countries)","Total","Total number of persons returned","Person","225,415","d"\n'
    '"2010","European Union (28 countries)","Total","Persons returned to a third country","Person","198,910","d"\n'
    '"2010","European Union (27 countries)","Total","Total number of persons returned","Person","225,410",""\n'
)
OLD_REFUSALS = (
    '"TIME","GEO","REASON","CITIZEN","INDIC_MG","UNIT","Value","Flag and Footnotes"\n'
    '"2012","Belgium","Total","Croatia","Persons refused entry","Person","35",""\n'
)


def test_old_indicator_says_which_returns_and_old_unions_stay_apart(write):
    table = read_enforcement(write("a.csv", OLD_RETURNS)).table
    assert shown(table, "geo", "returns_counted", "persons", "flag") == [
        ["EU27_2007", "all", 225410, ""],
        ["EU28", "all", 225415, "d"],
        ["EU28", "third_country", 198910, "d"],
    ]


def test_old_refusals(write):
    table = read_enforcement(write("a.csv", OLD_REFUSALS)).table
    assert shown(table, "measure", "geo", "citizenship", "persons") == [["refusal_of_entry", "BE", "HR", 35]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (OLD_RETURNS.replace("Persons returned to a third", "Persons refused entry in a third"),
         "row 3, column 'INDIC_MG': 'Persons refused entry in a third country' is no indicator"),
        (OLD_RETURNS.replace("Persons returned to a third country", "Persons refused entry"),
         "row 3, column 'INDIC_MG': 'Persons refused entry' is no indicator of .* or is mixed with others"),
        (OLD_REFUSALS.replace('"2012","Belgium","Total"', '"2012","Belgium","No valid visa"'),
         "column 'REASON': there is no total, only No valid visa"),
        (sdmx("MIGR_EIRTN", "citizen", "AL,PER,BE,2023,5,"), "the column 'c_dest' is missing"),
        (sdmx("MIGR_EIRTN", "citizen,c_dest", "AL,MOON,PER,BE,2023,5,"), "row 2, column 'c_dest': 'MOON' is no c_dest"),
        (sdmx("MIGR_EIORD", "citizen,sex", "AL,F,PER,BE,2023,5,"), "column 'sex': there is no total, only F"),
        (sdmx("MIGR_EIORD", "citizen,mood", "AL,GLUM,PER,BE,2023,5,"), "column 'mood': there is no total, only GLUM"),
        (sdmx("MIGR_EIORD1", "citizen", "AL,PER,BE,2023-Q1,5,"), "row 2, column 'TIME_PERIOD': '2023-Q1' is no year"),
        (sdmx("MIGR_EIORD", "citizen", "ASI,PER,BE,2023,5,"), "nothing but aggregates that are not kept"),
        (sdmx("DEMO_GIND", "indic_de", "JAN,PER,BE,2023,5,"), "holds demo_gind .*, not enforcement"),
    ],
)  # fmt: skip
def test_bad_input(write, text, message):
    with pytest.raises(DataError, match=message):
        read_enforcement(write("a.csv", text))


def test_breakdowns_by_sex_age_border_and_cause_of_refusal_are_left_out(write):
    text = sdmx(
        "MIGR_EIRFS", "reason,border,citizen,sex",
        "TOTAL,TOTAL,AL,T,PER,BE,2023,30,", "VISA,TOTAL,AL,T,PER,BE,2023,10,", "TOTAL,LAND,AL,T,PER,BE,2023,15,",
        "TOTAL,TOTAL,AL,F,PER,BE,2023,5,",
    )  # fmt: skip
    assert shown(read_enforcement(write("a.csv", text)).table, "persons") == [[30]]


def test_reason_and_place_of_apprehension_of_illegal_presence_are_kept(write):
    text = sdmx(
        "MIGR_EIPRE", "reason,apprehen,citizen",
        "ENTRY_NLEG,BRD_EXT,TOTAL,PER,BE,2023,10,", "Overstay,At the border crossing point – at sea; land; air,TOTAL,PER,BE,2023,15,",
        "OTH,BCP_L,TOTAL,PER,BE,2023,20,", "TOTAL,BCP_S,TOTAL,PER,BE,2023,25,", "TOTAL,INL,TOTAL,PER,BE,2023,30,",
    ).replace("At the border crossing point – at sea; land; air", '"At the border crossing point – at sea, land, air"')  # fmt: skip
    table = read_enforcement(write("a.csv", text)).table
    assert sorted(shown(table, "persons", "reason", "apprehension")) == [
        [10, "illegal_entry", "external_border"],
        [15, "overstay", "at_crossing_point"],
        [20, "other", "between_crossing_points_land"],
        [25, "total", "between_crossing_points_sea"],
        [30, "total", "inland"],
    ]


def test_parts_of_returns_and_regional_aggregates_would_be_counted_twice(write):
    text = sdmx(
        "MIGR_EIRTN", "citizen,c_dest",
        "TOTAL,TOTAL,PER,BE,2023,30,", "TOTAL,THRD_CTZ,PER,BE,2023,20,", "TOTAL,UNK,PER,BE,2023,5,",
        "ASI,TOTAL,PER,BE,2023,10,", "EXT_EU27_2020,TOTAL,PER,BE,2023,25,",
    )  # fmt: skip
    table = read_enforcement(write("a.csv", text)).table
    assert shown(table, "citizenship", "persons") == [["EXT_EU27_2020", 25], ["TOTAL", 30]]


def test_missing_is_not_zero_and_namibia_is_a_country(write):
    text = sdmx("MIGR_EIORD", "citizen", "NA,PER,BE,2022,0,", "NA,PER,BE,2023,:,u", "NA,PER,BE,2024,,c")
    table = read_enforcement(write("a.csv", text)).table
    assert shown(table.assign(persons=table["persons"].fillna(-1)), "citizenship", "persons", "flag") == [
        ["NA", 0, ""], ["NA", -1, "u"], ["NA", -1, "c"],
    ]  # fmt: skip


def test_a_value_that_rounding_to_5_cannot_give_is_marked(write):
    text = sdmx("MIGR_EIORD", "citizen", "AL,PER,BE,2022,12,d", "AL,PER,BE,2023,13,", "AL,PER,BE,2024,15,p")
    table = read_enforcement(write("a.csv", text)).table
    assert table["flag"].tolist() == ["d; not a multiple of 5", "not a multiple of 5", "p"]


# Eurostat's files ------------------------------------------------------------------------------------------

TOTALS_2026 = {  # year: found illegally present, ordered to leave, returned in total; EU27_2020
    2008: (513415, None, None), 2009: (498780, None, None), 2010: (455150, None, None),
    2011: (420540, None, None), 2012: (394060, None, None), 2013: (394855, 373035, 160925),
    2014: (606850, 407195, 146360), 2015: (2085465, 458625, 176220), 2016: (924035, 426255, 202890),
    2017: (563825, 450390, 175085), 2018: (572415, 456660, 163445), 2019: (628735, 491195, 164565),
    2020: (557760, 396435, 99345), 2021: (679845, 356995, 99210), 2022: (1121625, 461710, 95850),
    2023: (1265335, 488115, 112815), 2024: (918525, 464820, 127100), 2025: (719395, 486705, 156000),
}  # fmt: skip
FOUND_2025 = {
    2014: 606850, 2015: 2085465, 2016: 924035, 2017: 563825, 2018: 572195, 2019: 627900, 2020: 557455,
    2021: 679730, 2022: 1120380, 2023: 1265350,
}  # fmt: skip
REFUSED_2025 = {
    2014: 270565, 2015: 278025, 2016: 318990, 2017: 349150, 2018: 393685, 2019: 670795, 2020: 137840,
    2021: 139520, 2022: 142420, 2023: 123260,
}  # fmt: skip
EU28_2017 = {
    "found_illegally_present": ("migr_eipre_1_Data_allcitizens.csv.gz",
                                {2012: 433325, 2013: 429060, 2014: 669575, 2015: 2154675, 2016: 779040}),
    "refusal_of_entry": ("migr_eirfs_1_Data_mit2012.csv.gz",
                         {2012: 317170, 2013: 326320, 2014: 286805, 2015: 297860, 2016: 386805}),
    "order_to_leave": ("migr_eiord_1_Data.csv",
                       {2010: 540080, 2011: 491310, 2012: 483650, 2013: 430450, 2014: 470080, 2015: 533395,
                        2016: 493785}),
    "all": ("migr_eirtn_1_Data.csv",
            {2010: 225415, 2011: 194110, 2012: 206675, 2013: 215885, 2014: 196280, 2015: 227975, 2016: 247165}),
    "third_country": ("migr_eirtn_1_Data.csv",
                      {2010: 198910, 2011: 167150, 2012: 178500, 2013: 184765, 2014: 170415, 2015: 196190,
                       2016: 226150}),
}  # fmt: skip
CELL = ["measure", "returns_counted", "reason", "apprehension", "geo", "citizenship", "year"]


def totals(table: pd.DataFrame, geo: str) -> pd.DataFrame:
    whole = (
        (table["reason"] == "total") & (table["apprehension"] == "total") & (table["citizenship"] == "TOTAL")
    )
    return table[whole & (table["geo"] == geo)]


def by_year(table: pd.DataFrame) -> dict[int, int]:
    return {int(row.year): int(row.persons) for row in table.itertuples()}


@pytest.mark.official
def test_eu_totals_of_2026(official):
    table = totals(
        read_enforcement(official("eurostat/Oscarbellosido__dades_immi_eu_extract.csv")).table, "EU27_2020"
    )
    for position, measure in enumerate(["found_illegally_present", "order_to_leave", "return"]):
        expected = {year: row[position] for year, row in TOTALS_2026.items() if row[position] is not None}
        assert by_year(table[table["measure"] == measure]) == expected
    assert set(table.loc[table["measure"] == "return", "returns_counted"]) == {"all"}


@pytest.mark.official
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("natix-x__migrants_illegally_present.csv", FOUND_2025),
        ("natix-x__migrants_refused_entry_at_the_border.csv", REFUSED_2025),
    ],
)
def test_eu_totals_of_the_2025_export(official, name, expected):
    reading = read_enforcement(official(f"eurostat/{name}"))
    assert (reading.layout, reading.as_of) == ("sdmx-csv", None)
    assert by_year(totals(reading.table, "EU27_2020")) == expected


@pytest.mark.official
def test_refusals_of_2023_are_an_estimate_because_those_of_france_are(official):
    table = read_enforcement(official("eurostat/natix-x__migrants_refused_entry_at_the_border.csv")).table
    estimated = table[table["flag"] == "e"]
    assert shown(estimated, "geo", "year", "persons") == [["EU27_2020", 2023, 123260], ["FR", 2023, 9650]]


@pytest.mark.official
@pytest.mark.parametrize("series", EU28_2017)
def test_eu28_totals_of_the_2017_vintage(official, series):
    name, expected = EU28_2017[series]
    table = totals(read_enforcement(official(f"eurostat/dw-data__{name}")).table, "EU28")
    kept = (
        table["returns_counted"] == series
        if series in ("all", "third_country")
        else table["measure"] == series
    )
    assert by_year(table[kept]) == expected


@pytest.mark.official
def test_the_2017_citizens_sum_to_less_than_the_total_because_residual_groups_are_not_listed(official):
    table = read_enforcement(official("eurostat/dw-data__migr_eipre_1_Data_allcitizens.csv.gz")).table
    eu = table[(table["geo"] == "EU28") & (table["year"] == 2015)]
    single = eu[eu["citizenship"] != "TOTAL"]
    assert single["persons"].sum() == 2_112_685
    assert not {"STLS", "UNK", "RNC"} & set(single["citizenship"])
    assert by_year(eu[eu["citizenship"] == "TOTAL"]) == {2015: 2_154_675}


@pytest.mark.official
def test_eu28_of_2016_was_published_without_greece(official):
    table = read_enforcement(official("eurostat/dw-data__migr_eipre_1_Data_allcitizens.csv.gz")).table
    cells = table[(table["year"] == 2016) & (table["citizenship"] == "TOTAL")].set_index("geo")
    assert cells.loc["EU28", "flag"] == "d"
    assert pd.isna(cells.loc["GR", "persons"])


@pytest.mark.official
def test_the_2017_refusals_list_everyone_so_that_citizens_sum_to_the_total(official):
    table = read_enforcement(official("eurostat/dw-data__migr_eirfs_1_Data_mit2012.csv.gz")).table
    total = table[table["citizenship"] == "TOTAL"].set_index(["geo", "year"])["persons"]
    single = table[table["citizenship"] != "TOTAL"].groupby(["geo", "year"], observed=True)["persons"].sum()
    apart = (single - total).abs().groupby("geo", observed=True).max()
    assert apart.drop("EU28").max() == 60
    assert apart["EU28"] == 95  # computed from unrounded figures: 326,320 against a sum of 326,225 in 2013


@pytest.mark.official
@pytest.mark.parametrize(
    ("name", "rows", "missing"),
    [
        ("dw-data__migr_eiord_Data_allcitizens.csv.gz", 28545, 2310),
        ("dw-data__migr_eiord_1_Data.csv", 238, 18),
        ("dw-data__migr_eirtn_Data_allcitizens.csv.gz", 28545, 2826),
        ("dw-data__migr_eirtn_1_Data.csv", 476, 37),
        ("dw-data__migr_eirfs_1_Data_mit2012.csv.gz", 29040, 1100),
        ("natix-x__migrants_illegally_present.csv", 2535, 0),
        ("natix-x__third_country_illegaly_present.csv", 23861, 112),
        ("raymondkuo__eurostat_migr_eipre.json", 1978, 0),
        ("raymondkuo__eurostat_migr_eipre_REVERIFY_2026-08-18.json", 423, 0),
        ("raymondkuo__eurostat_migr_eipre_CH_PT_SE_2010_2023.json", 42, 0),
    ],
)
def test_no_row_of_an_official_file_is_lost(official, name, rows, missing):
    table = read_enforcement(official(f"eurostat/{name}")).table
    assert (len(table), table["persons"].isna().sum()) == (rows, missing)


@pytest.mark.official
def test_the_file_named_after_orders_to_leave_holds_returns_to_third_countries(official):
    reading = read_enforcement(official("eurostat/natix-x__third_country_nationals_ordered_to_leave.csv"))
    table = reading.table
    assert reading.as_of == "2024-09-20"
    assert set(zip(table["measure"], table["returns_counted"], strict=True)) == {("return", "third_country")}
    assert "ASI" not in set(table["citizenship"])
    union = table[table["geo"].isin(reference.members("EU", dt.date(2023, 1, 1)))]
    sums = union.groupby("year")["persons"].sum()
    assert sums.loc[[2021, 2022, 2023]].tolist() == [61640, 71860, 90305]


@pytest.mark.official
def test_reasons_by_citizenship_leave_the_sum_of_asia_out(official):
    reading = read_enforcement(official("eurostat/natix-x__illegally_present_third_country_nationals.csv"))
    assert (reading.as_of, len(reading.table)) == ("2024-11-04", 8531 - 200)
    assert set(reading.table["reason"]) == {"illegal_entry", "overstay", "other"}


@pytest.mark.official
def test_place_of_apprehension_is_only_roughly_border_and_inland(official):
    table = read_enforcement(official("eurostat/natix-x__migrants_illegally_present.csv")).table
    eu = table[(table["geo"] == "EU27_2020") & (table["reason"] == "total") & (table["year"] == 2023)]
    persons = eu.set_index("apprehension")["persons"]
    assert persons["total"] == 1_265_350
    assert (persons["external_border"], persons["inland"]) == (500_090, 761_020)
    inside = ["at_crossing_point", "between_crossing_points_sea", "between_crossing_points_land"]
    assert persons[inside].tolist() == [105_455, 199_520, 135_655]


@pytest.mark.official
def test_reasons_of_illegal_presence(official):
    table = read_enforcement(official("eurostat/natix-x__migrants_illegally_present.csv")).table
    eu = table[(table["geo"] == "EU27_2020") & (table["apprehension"] == "total") & (table["year"] == 2023)]
    assert eu.set_index("reason")["persons"].to_dict() == {
        "illegal_entry": 676_545, "other": 332_560, "overstay": 192_545, "total": 1_265_350,
    }  # fmt: skip


@pytest.mark.official
def test_the_extract_equals_eurostats_answer_in_all_195_cells_that_both_have(official):
    answer = read_enforcement(official("eurostat/raymondkuo__eurostat_migr_eipre.json"))
    extract = read_enforcement(official("eurostat/Oscarbellosido__dades_immi_eu_extract.csv"))
    both = answer.table.merge(extract.table, on=CELL, suffixes=("_answer", "_extract"))
    assert len(both) == 195
    assert (both["persons_answer"] == both["persons_extract"]).all()
    assert answer.as_of == "2026-05-12"


@pytest.mark.official
def test_flags_of_the_answer(official):
    table = read_enforcement(
        official("eurostat/raymondkuo__eurostat_migr_eipre_CH_PT_SE_2010_2023.json")
    ).table
    assert shown(table[table["flag"] != ""], "geo", "year", "flag") == [["SE", 2014, "b"], ["SE", 2015, "b"]]


@pytest.mark.official
@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("dw-data__migr_asydcfsta_2017-04-26.csv", "migr_asydcfsta"),
        ("dw-data__demo_pjan_1_Data.csv", "demo_pjan"),
        ("natix-x__country_population.csv", "demo_gind"),
        ("natix-x__asylum_applicants_total.csv", "migr_asyappctza"),
        ("iom__eu_asyapp.rda", "migr_asyappctza"),
    ],
)
def test_a_file_of_another_table_is_refused(official, name, held):
    with pytest.raises(
        DataError, match=f"the file holds {held} .*, not enforcement of immigration legislation"
    ):
        read_enforcement(official(f"eurostat/{name}"))
