"""Asylum applicants and population: what is kept, what is refused, and the totals of Eurostat's own files."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.errors import DataError
from borderbook.sources import schemas
from borderbook.sources.eurostat import read_asylum_applicants, read_asylum_decisions, read_population

OLD_APPLICANTS = (
    'TIME,"GEO","CITIZEN","SEX","AGE","ASYL_APP","UNIT","Value","Flag and Footnotes"\n'
    '2015,"European Union (28 countries)","Extra-EU-28","Total","Total","Asylum applicant","Person","1,322,825",""\n'
    '2015,"European Union (28 countries)","Total","Total","Total","Asylum applicant","Person","1,323,465",""\n'
    '2015,"Austria","Total","Total","Total","First time applicant","Person","17,413","p"\n'
    '2015,"Total","Total","Total","Total","Asylum applicant","Person","1,394,625",""\n'
)
DECISIONS = (
    '"TIME","GEO","CITIZEN","SEX","AGE","DECISION","UNIT","Value","Flag and Footnotes"\n'
    '"2016","Greece","Total","Total","Total","Total","Person","11,455",""\n'
    '"2016","Greece","Total","Total","Total","Total positive decisions","Person","2,715","p"\n'
    '"2016","Greece","Total","Total","Total","Geneva Convention status","Person","2,470",""\n'
    '"2016","Greece","Total","Total","Total","Rejected","Person",":",""\n'
)
BROWSER_APPLICANTS = (
    "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,citizen,Country of citizenship,sex,Sex,unit,"
    "Unit of measure,age,Age class,asyl_app,Applicant type,geo,Geopolitical entity (reporting),TIME_PERIOD,Time,"
    "OBS_VALUE,Observation value,OBS_FLAG,Observation status (Flag) V2 structure,CONF_STATUS,Confidentiality status (flag)\n"
    "dataflow,ESTAT:MIGR_ASYAPPCTZA(1.0),t,A,Annual,UA,Ukraine,F,Females,PER,Person,TOTAL,Total,FRST,First-time applicant,UK,United Kingdom,2019,,10,,,,,\n"
    "dataflow,ESTAT:MIGR_ASYAPPCTZA(1.0),t,A,Annual,UA,Ukraine,F,Females,PER,Person,Y_LT14,Less than 14,FRST,First-time applicant,UK,United Kingdom,2019,,5,,,,,\n"
    "dataflow,ESTAT:MIGR_ASYAPPCTZA(1.0),t,A,Annual,UA,Ukraine,T,Total,PER,Person,TOTAL,Total,SASY_APP,Subsequent applicant,UK,United Kingdom,2019,,5,,,,,\n"
)
OLD_POPULATION = (
    '"TIME","GEO","AGE","SEX","UNIT","Value","Flag and Footnotes"\n'
    '"2007","European Union (28 countries)","Total","Total","Number","498,300,775","bep"\n'
    '"2007","Euro area (19 countries)","Total","Total","Number","331,204,579",""\n'
    '"2007","European Free Trade Association","Total","Total","Number","12,600,000",""\n'
    '"2007","Germany (until 1990 former territory of the FRG)","Total","Total","Number","82,314,906",""\n'
    '"2007","Germany (including former GDR)","Total","Total","Number","82,314,906",""\n'
    '"2007","France","Total","Total","Number","63,645,065",""\n'
    '"2007","France (metropolitan)","Total","Total","Number","61,795,238",""\n'
    '"2007","Kosovo (under United Nations Security Council Resolution 1244/99)","Total","Total","Number",":",""\n'
)
BALANCE = (
    "DATAFLOW,LAST UPDATE,freq,indic_de,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    "ESTAT:DEMO_GIND(1.0),27/03/25 23:00:00,Annual,Population on 1 January - total,Andorra,2003,67159,,\n"
    "ESTAT:DEMO_GIND(1.0),27/03/25 23:00:00,Annual,Live births - total,Andorra,2003,749,,\n"
    "ESTAT:DEMO_GIND(1.0),27/03/25 23:00:00,A,JAN,EL,2003,10928070,pe,\n"
)


def rows(table: pd.DataFrame, *columns: str) -> list[list]:
    return table[list(columns)].values.tolist()


def test_applicants_of_the_old_export(write):
    reading = read_asylum_applicants(write("a.csv", OLD_APPLICANTS))
    assert list(reading.table.columns) == list(schemas.LAYOUTS["asylum_applicants"].columns)
    assert rows(reading.table, "geo", "citizenship", "sex", "applicant_type", "persons", "flag") == [
        ["EU28", "EXT_EU28", "total", "all", 1_322_825, ""],
        ["EU28", "TOTAL", "total", "all", 1_323_465, ""],
        ["AT", "TOTAL", "total", "first_time", 17_413, "p; not a multiple of 5"],
    ]  # without GEO 'Total': EU28 and the four EFTA states once more


def test_applicants_by_sex_without_their_ages_and_without_subsequent_applicants(write):
    table = read_asylum_applicants(write("a.csv", BROWSER_APPLICANTS)).table
    assert rows(table, "year", "geo", "citizenship", "sex", "applicant_type", "persons") == [
        [2019, "GB", "UA", "female", "first_time", 10]
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (OLD_APPLICANTS.replace("ASYL_APP", "DECISION").replace("Asylum applicant", "Rejected"),
         r"the file holds migr_asydcfsta \(first-instance decisions on asylum applications\), not asylum applicants"),
        (OLD_APPLICANTS.replace('"First time applicant"', '"Best applicant"'),
         "row 4, column 'ASYL_APP': 'Best applicant' is no asyl_app that this project knows"),
        (OLD_APPLICANTS.replace('"Total","Total","First', '"Both","Total","First'), "row 4, column 'SEX': 'Both' is no sex"),
        (OLD_APPLICANTS.replace('"Total","Asylum applicant"', '"0-13","Asylum applicant"').replace(
            '"Total","First', '"0-13","First'), "column 'AGE': there is no total, only 0-13"),
        (OLD_APPLICANTS.replace("17,413", "many"), "row 4, column 'Value': 'many' is not a number"),
        (OLD_APPLICANTS.replace('2015,"Austria"', '2015Q1,"Austria"'), "row 4, column 'TIME': '2015Q1' is no year"),
        (OLD_APPLICANTS + OLD_APPLICANTS.splitlines()[3] + "\n", "the same key stands in rows 4, 6"),
        (BROWSER_APPLICANTS.replace("asyl_app,", "Applicant,"), "the column 'asyl_app' is missing"),
        (OLD_POPULATION, r"the file holds demo_pjan \(population on 1 January by age and sex\), not asylum applicants"),
    ],
)  # fmt: skip
def test_bad_applicants(write, text, message):
    with pytest.raises(DataError, match=message):
        read_asylum_applicants(write("a.csv", text))


def test_decisions_at_first_instance_by_outcome_without_the_grounds(write):
    table = read_asylum_decisions(write("decisions.csv", DECISIONS)).table

    assert table["decision"].astype("str").tolist() == ["positive", "rejected", "total"]
    assert table["persons"].isna().tolist() == [False, True, False]
    assert table.iloc[0][["year", "geo", "citizenship", "persons", "flag"]].tolist() == [
        2016,
        "GR",
        "TOTAL",
        2715,
        "p",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (DECISIONS.replace("Rejected", "Postponed"), "row 5, column 'DECISION': 'Postponed' is no decision"),
        (DECISIONS.replace('"Rejected"', '"Total"'), "the same key stands in rows 2, 5"),
        (OLD_POPULATION, "holds demo_pjan .*, not first-instance decisions"),
    ],
)
def test_bad_decisions(write, text, message):
    with pytest.raises(DataError, match=message):
        read_asylum_decisions(write("decisions.csv", text))


def test_population_of_the_old_export_has_each_country_once(write):
    table = read_population(write("a.csv", OLD_POPULATION)).table
    assert rows(table.assign(persons=table["persons"].fillna(-1)), "year", "geo", "persons", "flag") == [
        [2007, "DE", 82_314_906, ""],
        [2007, "EU28", 498_300_775, "bep"],  # not rounded, so not marked either
        [2007, "FR", 63_645_065, ""],
        [2007, "XK", -1, ""],
    ]


def test_population_out_of_the_demographic_balance(write):
    reading = read_population(write("a.csv", BALANCE))
    assert (reading.layout, reading.as_of) == ("sdmx-csv", "2025-03-27")
    assert rows(reading.table, "geo", "persons", "flag") == [["AD", 67_159, ""], ["GR", 10_928_070, "ep"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BALANCE.replace("Population on 1 January - total", "Deaths - total").replace("JAN", "DEATH"),
         "column 'indic_de': there is no population on 1 January, only 'Deaths - total'"),
        (BALANCE.replace("67159", "67.159.000"), "row 2, column 'OBS_VALUE': '67.159.000' is not a number"),
        (BALANCE.replace("67159", "-1"), "row 2, column 'OBS_VALUE': '-1' is a negative count"),
        (BALANCE.replace("Andorra", "Atlantis"), "row 2, column 'geo': 'Atlantis' is no country"),
        (BALANCE.replace("A,JAN,EL", "A,JAN,AD"), "the same key stands in rows 2, 4"),
        (OLD_POPULATION.replace('"Total","Total","Number"', '"Total","Males","Number"'),
         "column 'SEX': there is no total, only Males"),
        (OLD_APPLICANTS, r"the file holds migr_asyappctza \(asylum applicants\), not population on 1 January"),
    ],
)  # fmt: skip
def test_bad_population(write, text, message):
    with pytest.raises(DataError, match=message):
        read_population(write("a.csv", text))


# Eurostat's files ------------------------------------------------------------------------------------------

FIRST_TIME_2026 = {
    2014: 530970, 2015: 1217185, 2016: 1167075, 2017: 620465, 2018: 564905, 2019: 629230, 2020: 415475,
    2021: 536270, 2022: 874035, 2023: 1049905, 2024: 912835, 2025: 672350,
}  # fmt: skip


@pytest.mark.official
def test_first_time_applicants_of_the_eu(official):
    table = read_asylum_applicants(official("eurostat/Oscarbellosido__dades_immi_eu_extract.csv")).table
    eu = table[table["geo"] == "EU27_2020"]
    assert eu.set_index("year")["persons"].to_dict() == FIRST_TIME_2026
    assert set(table["applicant_type"]) == {"first_time"}


@pytest.mark.official
def test_iom_copy_sums_to_all_applicants_and_not_to_first_time_ones(official):
    table = read_asylum_applicants(official("eurostat/iom__eu_asyapp.rda")).table
    assert len(table) == 43_896
    eu = table[(table["geo"] == "EU27_2020") & (table["year"] == 2023)]
    assert eu["persons"].sum() == 1_130_825  # published: 1,130,865; first-time applicants 1,049,905
    assert set(eu["applicant_type"]) == {"all"}
    assert {"XK", "STLS", "UNK", "NA"} & set(table["citizenship"]) == {"XK", "STLS", "UNK"}


@pytest.mark.official
def test_three_values_were_typed_in_by_others(official):
    path = official("eurostat/dw-data__migr_asyappctza_1_Data-2017-05-31-ADDED.csv")
    table = read_asylum_applicants(path).table
    marked = table[table["flag"] == "not a multiple of 5"]
    assert rows(marked, "geo", "year", "persons") == [
        ["AT", 2012, 17413],
        ["AT", 2013, 17503],
        ["HU", 2012, 2157],
    ]
    assert len(table) == 1_224 - 36  # without GEO 'Total'
    eu = table[(table["geo"] == "EU28") & (table["year"] == 2015) & (table["applicant_type"] == "all")]
    assert rows(eu, "citizenship", "persons") == [["EXT_EU28", 1_322_825], ["TOTAL", 1_323_465]]


@pytest.mark.official
def test_reporting_total_is_eu28_with_the_four_efta_states(official):
    from borderbook.sources import reading

    path = official("eurostat/dw-data__migr_asyappctza_1_Data-2017-05-31-ADDED.csv")
    raw = reading.csv_rows(path)
    cells = raw[
        (raw["CITIZEN"] == "Total") & (raw["ASYL_APP"] == "Asylum applicant") & (raw["TIME"] == "2015")
    ]
    persons = cells.set_index("GEO")["Value"].str.replace(",", "").astype(int)
    parts = ["European Union (28 countries)", "Iceland", "Liechtenstein", "Norway", "Switzerland"]
    assert abs(persons["Total"] - persons[parts].sum()) <= 5


@pytest.mark.official
@pytest.mark.parametrize(
    ("name", "kept", "missing", "types"),
    [
        ("dw-data__migr_asyappctza_allcitizenships.csv.gz", 34_680 - 1_020, 2_753, {"first_time"}),
        ("natix-x__asylum_applicants_total.csv", 1_080, 0, {"all"}),
    ],
)
def test_applicants_of_the_other_files(official, name, kept, missing, types):
    table = read_asylum_applicants(official(f"eurostat/{name}")).table
    assert (len(table), table["persons"].isna().sum()) == (kept, missing)
    assert set(table["applicant_type"]) == types


@pytest.mark.official
def test_decisions_of_the_eu(official):
    table = read_asylum_decisions(official("eurostat/dw-data__migr_asydcfsta_2017-04-26.csv")).table

    eu = table[(table["geo"] == "EU28") & (table["citizenship"] == "TOTAL") & (table["year"] == 2016)]
    assert dict(zip(eu["decision"], eu["persons"], strict=True)) == {
        "positive": 672_665, "rejected": 433_875, "total": 1_106_540,
    }  # fmt: skip


@pytest.mark.official
def test_decisions_are_not_applicants(official):
    with pytest.raises(
        DataError, match=r"holds migr_asydcfsta .first-instance decisions on asylum applications"
    ):
        read_asylum_applicants(official("eurostat/dw-data__migr_asydcfsta_2017-04-26.csv"))


@pytest.mark.official
@pytest.mark.parametrize(
    ("name", "kept", "missing", "as_of"),
    [
        # without two euro areas, two EEAs, EFTA, Germany with the former GDR, metropolitan France
        ("dw-data__demo_pjan_1_Data.csv", 580 - 7 * 10, 42, None),
        ("natix-x__country_population.csv", 1_093 - 44, 0, "2025-03-27"),  # without euro area and EFTA
    ],
)
def test_population_of_the_files(official, name, kept, missing, as_of):
    reading = read_population(official(f"eurostat/{name}"))
    assert (len(reading.table), reading.table["persons"].isna().sum()) == (kept, missing)
    assert reading.as_of == as_of
    assert {geo for geo in reading.table["geo"] if len(geo) > 2} <= {"EU27_2007", "EU27_2020", "EU28"}
