"""What Eurostat's tables count: enforcement, asylum applicants and decisions, population; what is kept and refused."""

from __future__ import annotations

import pytest

from borderbook.sources import schemas
from borderbook.sources.eurostat.datasets import (
    read_asylum_applicants,
    read_asylum_decisions,
    read_enforcement,
    read_population,
)

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


def sdmx(dataset: str, dims: str, *rows: str) -> str:
    """An SDMX-CSV file: each row is its dimensions, unit, geo, year, value and flag."""
    header = f"DATAFLOW,LAST UPDATE,freq,{dims},unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG"
    return "\n".join([header, *(f"ESTAT:{dataset}(1.0),,A,{row}" for row in rows)]) + "\n"


PRESENCE = sdmx(
    "MIGR_EIPRE", "reason,apprehen,citizen",
    "ENTRY_NLEG,BRD_EXT,TOTAL,PER,BE,2023,10,",
    'Overstay,"At the border crossing point – at sea, land, air",TOTAL,PER,BE,2023,15,',
    "OTH,BCP_L,TOTAL,PER,BE,2023,20,", "TOTAL,BCP_S,TOTAL,PER,BE,2023,25,", "TOTAL,INL,TOTAL,PER,BE,2023,30,",
)  # fmt: skip
REFUSALS = sdmx(
    "MIGR_EIRFS", "reason,border,citizen,sex",
    "TOTAL,TOTAL,AL,T,PER,BE,2023,30,", "VISA,TOTAL,AL,T,PER,BE,2023,10,", "TOTAL,LAND,AL,T,PER,BE,2023,15,",
    "TOTAL,TOTAL,AL,F,PER,BE,2023,5,",
)  # fmt: skip
RETURNS = sdmx(
    "MIGR_EIRTN", "citizen,c_dest",
    "TOTAL,TOTAL,PER,BE,2023,30,", "TOTAL,THRD_CTZ,PER,BE,2023,20,", "TOTAL,UNK,PER,BE,2023,5,",
    "ASI,TOTAL,PER,BE,2023,10,", "EXT_EU27_2020,TOTAL,PER,BE,2023,25,",
)  # fmt: skip
ORDERS = sdmx("MIGR_EIORD", "citizen", "NA,PER,BE,2022,0,", "NA,PER,BE,2023,:,u", "NA,PER,BE,2024,,c")
ODD = sdmx("MIGR_EIORD", "citizen", "AL,PER,BE,2022,12,d", "AL,PER,BE,2023,13,", "AL,PER,BE,2024,15,p")


def shown(table, columns):
    plain = table.astype(object).where(table.notna(), None)
    return plain[columns.split()].to_numpy().tolist()


@pytest.mark.parametrize(
    ("read", "text", "columns", "expected"),
    [
        # of the old export: GEO 'Total' is EU28 and the four EFTA states once more
        (read_asylum_applicants, OLD_APPLICANTS, "geo citizenship sex applicant_type persons flag", [
            ["EU28", "EXT_EU28", "total", "all", 1_322_825, ""],
            ["EU28", "TOTAL", "total", "all", 1_323_465, ""],
            ["AT", "TOTAL", "total", "first_time", 17_413, "p; not a multiple of 5"]]),
        # by sex, without ages and without subsequent applicants
        (read_asylum_applicants, BROWSER_APPLICANTS, "year geo citizenship sex applicant_type persons", [
            [2019, "GB", "UA", "female", "first_time", 10]]),
        # at first instance by outcome, without the grounds
        (read_asylum_decisions, DECISIONS, "year geo citizenship decision persons flag", [
            [2016, "GR", "TOTAL", "positive", 2715, "p"], [2016, "GR", "TOTAL", "rejected", None, ""],
            [2016, "GR", "TOTAL", "total", 11455, ""]]),
        # each country once; not rounded, so not marked either
        (read_population, OLD_POPULATION, "year geo persons flag", [
            [2007, "DE", 82_314_906, ""], [2007, "EU28", 498_300_775, "bep"], [2007, "FR", 63_645_065, ""],
            [2007, "XK", None, ""]]),
        (read_population, BALANCE, "geo persons flag", [["AD", 67_159, ""], ["GR", 10_928_070, "ep"]]),
        # the old indicator says which returns; old unions stay apart
        (read_enforcement, OLD_RETURNS, "geo returns_counted persons flag", [
            ["EU27_2007", "all", 225410, ""], ["EU28", "all", 225415, "d"], ["EU28", "third_country", 198910, "d"]]),
        (read_enforcement, OLD_REFUSALS, "measure geo citizenship persons", [["refusal_of_entry", "BE", "HR", 35]]),
        # breakdowns by sex, border and cause of refusal are left out
        (read_enforcement, REFUSALS, "persons", [[30]]),
        # parts of returns and regional aggregates would be counted twice
        (read_enforcement, RETURNS, "citizenship persons", [["EXT_EU27_2020", 25], ["TOTAL", 30]]),
        # missing is not zero, and Namibia is a country
        (read_enforcement, ORDERS, "citizenship persons flag", [["NA", 0, ""], ["NA", None, "u"], ["NA", None, "c"]]),
        # a value that rounding to 5 cannot give is marked
        (read_enforcement, ODD, "flag", [["d; not a multiple of 5"], ["not a multiple of 5"], ["p"]]),
        (read_enforcement, PRESENCE, "persons reason apprehension", [
            [20, "other", "between_crossing_points_land"], [10, "illegal_entry", "external_border"],
            [15, "overstay", "at_crossing_point"], [25, "total", "between_crossing_points_sea"],
            [30, "total", "inland"]]),
    ],
)  # fmt: skip
def test_what_a_table_gives(write, read, text, columns, expected):
    table = read(write("a.csv", text)).table
    assert sorted(shown(table, columns), key=str) == sorted(expected, key=str)
    dataset = read.__name__.removeprefix("read_")
    assert list(table.columns) == list(schemas.LAYOUTS[dataset].columns)


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
    table = read_enforcement(write("a.csv", sdmx(dataset, dims, f"{row},PER,EL,2023,5,"))).table
    assert table.loc[0].to_dict() == {
        "year": 2023, "geo": "GR", "citizenship": "AL", "measure": measure, "returns_counted": returns_counted,
        "reason": "total", "apprehension": "total", "persons": 5, "flag": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("read", "text", "says"),
    [
        (read_asylum_applicants, OLD_APPLICANTS.replace("ASYL_APP", "DECISION").replace("Asylum applicant", "Rejected"),
         "the file holds migr_asydcfsta (first-instance decisions on asylum applications), not asylum applicants"),
        (read_asylum_applicants, OLD_APPLICANTS.replace('"First time applicant"', '"Best applicant"'),
         "row 4, column 'ASYL_APP': 'Best applicant' is no asyl_app that this project knows"),
        (read_asylum_applicants, OLD_APPLICANTS.replace('"Total","Total","First', '"Both","Total","First'),
         "row 4, column 'SEX': 'Both' is no sex"),
        (read_asylum_applicants, OLD_APPLICANTS.replace('"Total","Asylum applicant"', '"0-13","Asylum applicant"').replace(
            '"Total","First', '"0-13","First'), "column 'AGE': there is no total, only 0-13"),
        (read_asylum_applicants, OLD_APPLICANTS.replace("17,413", "many"), "row 4, column 'Value': 'many' is not a number"),
        (read_asylum_applicants, OLD_APPLICANTS.replace("17,413", "17,41"), "row 4, column 'Value': '17,41' is not a number"),
        (read_asylum_applicants, OLD_APPLICANTS.replace('2015,"Austria"', '2015Q1,"Austria"'), "row 4, column 'TIME': '2015Q1' is no year"),
        (read_asylum_applicants, OLD_APPLICANTS.replace('2015,"Austria"', '0000,"Austria"'), "row 4, column 'TIME': '0000' is no year"),
        (read_asylum_applicants, OLD_APPLICANTS + OLD_APPLICANTS.splitlines()[3] + "\n", "the same key stands in rows 4, 6"),
        (read_asylum_applicants, BROWSER_APPLICANTS.replace("asyl_app,", "Applicant,"), "the column 'asyl_app' is missing"),
        (read_asylum_applicants, OLD_POPULATION, "the file holds demo_pjan (population on 1 January by age and sex), not asylum applicants"),
        (read_asylum_decisions, DECISIONS.replace("Rejected", "Postponed"), "row 5, column 'DECISION': 'Postponed' is no decision"),
        (read_asylum_decisions, DECISIONS.replace('"Rejected"', '"Total"'), "the same key stands in rows 2, 5"),
        (read_asylum_decisions, OLD_POPULATION, "holds demo_pjan … not first-instance decisions"),
        (read_population, BALANCE.replace("Population on 1 January - total", "Deaths - total").replace("JAN", "DEATH"),
         "column 'indic_de': there is no population on 1 January, only 'Deaths - total'"),
        (read_population, BALANCE.replace("67159", "67.159.000"), "row 2, column 'OBS_VALUE': '67.159.000' is not a number"),
        (read_population, BALANCE.replace("67159", "-1"), "row 2, column 'OBS_VALUE': '-1' is a negative count"),
        (read_population, BALANCE.replace("Andorra", "Atlantis"), "row 2, column 'geo': 'Atlantis' is no country"),
        (read_population, BALANCE.replace("A,JAN,EL", "A,JAN,AD"), "the same key stands in rows 2, 4"),
        (read_population, OLD_POPULATION.replace('"Total","Total","Number"', '"Total","Males","Number"'),
         "column 'SEX': there is no total, only Males"),
        (read_population, OLD_APPLICANTS, "the file holds migr_asyappctza (asylum applicants), not population on 1 January"),
        (read_enforcement, OLD_RETURNS.replace("Persons returned to a third", "Persons refused entry in a third"),
         "row 3, column 'INDIC_MG': 'Persons refused entry in a third country' is no indicator"),
        (read_enforcement, OLD_RETURNS.replace("Persons returned to a third country", "Persons refused entry"),
         "row 3, column 'INDIC_MG': 'Persons refused entry' is no indicator of … or is mixed with others"),
        (read_enforcement, OLD_REFUSALS.replace('"2012","Belgium","Total"', '"2012","Belgium","No valid visa"'),
         "column 'REASON': there is no total, only No valid visa"),
        (read_enforcement, sdmx("MIGR_EIRTN", "citizen", "AL,PER,BE,2023,5,"), "the column 'c_dest' is missing"),
        (read_enforcement, sdmx("MIGR_EIRTN", "citizen,c_dest", "AL,MOON,PER,BE,2023,5,"), "row 2, column 'c_dest': 'MOON' is no c_dest"),
        (read_enforcement, sdmx("MIGR_EIORD", "citizen,sex", "AL,F,PER,BE,2023,5,"), "column 'sex': there is no total, only F"),
        (read_enforcement, sdmx("MIGR_EIORD", "citizen,mood", "AL,GLUM,PER,BE,2023,5,"), "column 'mood': there is no total, only GLUM"),
        (read_enforcement, sdmx("MIGR_EIORD1", "citizen", "AL,PER,BE,2023-Q1,5,"), "row 2, column 'TIME_PERIOD': '2023-Q1' is no year"),
        (read_enforcement, sdmx("MIGR_EIORD", "citizen", "ASI,PER,BE,2023,5,"), "nothing but aggregates that are not kept"),
        (read_enforcement, sdmx("DEMO_GIND", "indic_de", "JAN,PER,BE,2023,5,"), "holds demo_gind … not enforcement"),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused_where_it_is_bad(write, refused, read, text, says):
    refused(read, write("a.csv", text), says)
