"""Names and codes: one code means one thing in every dataset."""

from __future__ import annotations

import datetime as dt
import html
import json
import re

import pandas as pd
import pycountry
import pytest

from borderbook import reference
from borderbook.errors import DataError, Place, UsageError

KINDS = {"country", "territory", "historical", "residual", "aggregate"}
PUBLISHERS = {"frontex", "iom", "eurostat", "unhcr", "commission"}

# --- countries.csv


def test_every_country_and_territory_of_iso_3166_is_there():
    table = reference.countries().set_index("code")
    for country in pycountry.countries:
        row = table.loc[country.alpha_2]
        assert (row["iso3"], row["iso_numeric"]) == (country.alpha_3, country.numeric)
        assert row["kind"] in {"country", "territory"}


def test_nothing_else_but_kosovo_is_a_country():
    table = reference.countries()
    places = set(table.loc[table["kind"].isin(["country", "territory"]), "code"])
    assert places - {country.alpha_2 for country in pycountry.countries} == {"XK"}


def test_the_states_that_are_no_more_have_their_code_of_iso_3166_3():
    table = reference.countries()
    gone = table[table["kind"] == "historical"]
    assert set(gone["code"]) <= {country.alpha_4 for country in pycountry.historic_countries}


@pytest.mark.parametrize(
    "code",
    ["TOTAL", "EU27_2020", "EU28", "EU27_2007", "EXT_EU28", "ASI", "AFR", "EFTA", "EA20", "DE_TOT", "FX"],
)
def test_an_aggregate_is_never_a_country(code):
    assert reference.kind(code) == "aggregate"


@pytest.mark.parametrize(
    "code", ["STLS", "OSTLS", "UNK", "NSP", "RNC", "SSA", "THIRD", "OTH", "MIX", "R_WASIA"]
)
def test_a_group_of_persons_is_no_country_and_no_aggregate(code):
    assert reference.kind(code) == "residual"


@pytest.mark.parametrize("dtype", ["str", "category"])
def test_aggregates_of_a_column_are_marked_row_by_row(dtype):
    codes = pd.Series(["GR", "TOTAL", "STLS", "EU28", "TOTAL", "nobody"], index=range(2, 8), dtype=dtype)

    marked = reference.aggregates(codes)

    assert marked.tolist() == [False, True, False, True, True, False]
    assert marked.index.tolist() == codes.index.tolist()


def test_codes_and_names_are_unique_and_of_a_known_kind():
    table = reference.countries()
    assert table["code"].is_unique
    assert table["name"].is_unique
    assert set(table["kind"]) == KINDS
    given = table.loc[table["eurostat"] != "", "eurostat"]
    assert given.is_unique


def test_namibia_is_not_a_missing_value():
    assert reference.label("NA") == "Namibia"
    assert reference.code_of("NAM", "frontex") == "NA"
    assert reference.codes(pd.Series(["Namibia"], index=[2]), "eurostat", Place()).tolist() == ["NA"]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("GR", "Greece"), ("GB", "United Kingdom"), ("CD", "DR Congo"), ("CG", "Congo"),
        ("BA", "Bosnia and Herzegovina"), ("MK", "North Macedonia"), ("TR", "Türkiye"), ("CZ", "Czechia"),
        ("XK", "Kosovo*"), ("PS", "Palestine*"), ("SY", "Syria"), ("IR", "Iran"), ("no such code", "no such code"),
    ],
)  # fmt: skip
def test_label_gives_a_short_name(code, name):
    assert reference.label(code) == name


def test_names_fit_on_an_axis():
    table = reference.countries()
    places = table[table["kind"].isin(["country", "territory"])]
    assert places["name"].str.len().max() <= 32


def test_a_name_with_an_asterisk_has_its_footnote():
    table = reference.countries()
    marked = table.loc[table["name"].str.endswith("*"), "code"]
    assert set(marked) == {"XK", "PS"}
    assert reference.footnotes(["GR", "PS", "XK", "XK"]) == [reference.KOSOVO_NOTE, reference.PALESTINE_NOTE]
    assert reference.footnotes(["GR"]) == []
    assert "UNSCR 1244/1999" in reference.KOSOVO_NOTE


# --- aliases.csv


def test_aliases_lead_to_codes_that_exist():
    table = reference.aliases()
    assert set(table["publisher"]) == PUBLISHERS
    assert set(table["code"]) <= set(reference.countries()["code"])


def test_a_spelling_means_one_thing_to_a_publisher():
    table = reference.aliases()
    folded = table.assign(spelling=table["spelling"].map(reference.fold))
    assert not folded.duplicated(["publisher", "spelling"]).any()
    assert (folded["spelling"] != "").all()


def test_aliases_are_sorted_so_that_a_change_is_one_line():
    table = reference.aliases()[["publisher", "spelling"]]
    assert table.apply(tuple, axis=1).is_monotonic_increasing


@pytest.mark.parametrize(
    ("spelling", "publisher", "code"),
    [
        ("EL", "eurostat", "GR"), ("UK", "eurostat", "GB"), ("XK", "eurostat", "XK"), ("DE", "eurostat", "DE"),
        ("EU27_2020", "eurostat", "EU27_2020"), ("TOTAL", "eurostat", "TOTAL"), ("UK_OCT", "eurostat", "UK_OCT"),
        ("Germany (until 1990 former territory of the FRG)", "eurostat", "DE"),
        ("Germany (including former GDR)", "eurostat", "DE_TOT"),
        ("European Union (27 countries)", "eurostat", "EU27_2007"),
        ("Kosovo (under United Nations Security Council Resolution 1244/99)", "eurostat", "XK"),
        ("Asia", "eurostat", "ASI"), ("EU27", "iom", "EU27_2020"), ("Palestinian Territories", "iom", "PS"),
        ("Sub-Saharan Africa", "iom", "SSA"), ("Unspecified sub-Saharan nationals", "frontex", "SSA"),
        ("OOS", "frontex", "SSA"), ("STL", "frontex", "STLS"), ("XKX", "frontex", "XK"),
        ("Congo (Kinshasa)", "frontex", "CD"), ("Korea", "frontex", "KR"), ("fYROM", "frontex", "MK"),
        ("CÔTE D'IVOIRE", "frontex", "CI"), ("Cote d'Ivoire", "frontex", "CI"), ("Others", "unhcr", "OTH"),
        ("Dem. Rep. of the Congo", "unhcr", "CD"), ("Atlantis", "frontex", None), ("", "iom", None),
    ],
)  # fmt: skip
def test_code_of_reads_what_publishers_write(spelling, publisher, code):
    assert reference.code_of(spelling, publisher) == code


@pytest.mark.parametrize("publisher", sorted(PUBLISHERS))
def test_a_country_no_file_has_named_yet_is_known_by_its_name_and_iso_code(publisher):
    assert reference.code_of("Vanuatu", publisher) == "VU"
    assert reference.code_of("VUT", publisher) == "VU"


def test_two_letters_are_a_code_to_eurostat_only():
    # "No" is an answer in Frontex's tables, not Norway
    assert reference.code_of("NO", "eurostat") == "NO"
    assert reference.code_of("No", "frontex") is None


@pytest.mark.parametrize(
    ("spelling", "folded"),
    [
        ("Kosovo* ", "kosovo"), ("Palestine^", "palestine"), ("Côte d’Ivoire", "côte d'ivoire"),
        ("\ufeffMali\u00a0", "mali"), ("Euro  area – 20", "euro area - 20"), ("Co\u0302te d'Ivoire", "côte d'ivoire"),
    ],
)  # fmt: skip
def test_fold_removes_what_publishers_vary_freely(spelling, folded):
    assert reference.fold(spelling) == folded


def test_codes_keeps_the_index_of_the_column():
    column = pd.Series(["EL", "Total", "EL"], index=[2, 3, 7])
    found = reference.codes(column, "eurostat", Place())
    assert found.to_dict() == {2: "GR", 3: "TOTAL", 7: "GR"}


def test_codes_names_the_row_of_a_country_nobody_has_heard_of():
    column = pd.Series(["Greece", "Atlantis", "Atlantis"], index=[2, 5, 9])
    with pytest.raises(DataError) as caught:
        reference.codes(column, "iom", Place("mmp.csv", column="Country of Origin"))
    for part in ("mmp.csv", "row 5", "'Country of Origin'", "'Atlantis'", "aliases.csv"):
        assert part in str(caught.value)


# --- routes.csv, route_aliases.csv


def test_routes_begin_with_frontex_nine():
    table = reference.routes()
    assert table["route"].is_unique
    assert table.loc[table["publisher"] == "frontex", "route"].tolist() == [
        "Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean", "Western African",
        "Western Balkan", "Eastern Borders", "Black Sea", "Circular Albania-Greece", "Other",
    ]  # fmt: skip
    assert set(table["publisher"]) == {"frontex", "iom"}
    assert set(table["border_types"].str.split(";").explode()) == {"land", "sea"}


def test_every_route_but_other_has_a_point_for_its_label():
    table = reference.routes().set_index("route")
    assert table[table["lon"].isna() | table["lat"].isna()].index.tolist() == ["Other"]
    assert table["lon"].dropna().between(-180, 180).all()
    assert table["lat"].dropna().between(-90, 90).all()


def test_the_note_says_that_two_routes_may_count_the_same_persons():
    note = reference.routes().set_index("route").loc["Western Balkan", "note"]
    assert "2015" in note
    assert "Eastern Mediterranean" in note


def test_route_aliases_lead_to_routes_that_exist():
    table = reference.route_aliases()
    assert set(table["route"]) == set(reference.routes()["route"])
    folded = table.assign(spelling=table["spelling"].map(reference.fold))
    assert not folded.duplicated(["publisher", "spelling"]).any()


@pytest.mark.parametrize(
    ("spelling", "publisher", "route"),
    [
        ("Western Balkans", "frontex", "Western Balkan"), ("Western Balkan Route", "frontex", "Western Balkan"),
        ("Eastern Land Borders", "frontex", "Eastern Borders"),
        ("Circular route from Albania to Greece", "frontex", "Circular Albania-Greece"),
        ("Western Africa / Atlantic route to the Canary Islands", "iom", "Western African"),
        ("Western Balkans", "iom", "Western Balkan"), ("Calais to United Kingdom", "iom", "Mainland Europe to the UK"),
        ("English Channel to the UK", "iom", "Mainland Europe to the UK"),
        ("Turkey-Europe land route", "iom", "Türkiye-Europe land route"), ("Darien Gap", "iom", "Darien"),
        ("Comoros to Mayotte", "iom", "Sea crossings to Mayotte"),
        ("Central America to US", "iom", "US-Mexico border crossing"),
        ("Source: FRAN data as of 03JUN25", "frontex", None), ("Darien Gap", "frontex", None),
    ],
)  # fmt: skip
def test_route_of_follows_the_renames(spelling, publisher, route):
    assert reference.route_of(spelling, publisher) == route


def test_route_codes_names_the_row_of_an_unknown_route():
    with pytest.raises(DataError, match=r"row 3.*'Baltic Route' is no route.*route_aliases\.csv"):
        reference.route_codes(pd.Series(["Other", "Baltic Route"], index=[2, 3]), "frontex", Place("a.xlsx"))


# --- membership.csv


@pytest.mark.parametrize(
    ("union", "day", "number"),
    [
        ("EU", "1957-12-31", 0), ("EU", "1958-01-01", 6), ("EU", "1986-01-01", 12), ("EU", "1995-01-01", 15),
        ("EU", "2004-04-30", 15), ("EU", "2004-05-01", 25), ("EU", "2010-06-30", 27), ("EU", "2013-07-01", 28),
        ("EU", "2015-01-01", 28), ("EU", "2020-01-31", 28), ("EU", "2020-02-01", 27), ("EU", "2021-01-01", 27),
        ("EEA", "1994-01-01", 17), ("EEA", "1995-05-01", 18), ("EEA", "2021-01-01", 30),
        ("Schengen", "1995-03-26", 7), ("Schengen", "2001-03-25", 15), ("Schengen", "2007-12-21", 24),
        ("Schengen", "2015-01-01", 26), ("Schengen", "2023-01-01", 27), ("Schengen", "2024-12-31", 27),
        ("Schengen", "2025-06-01", 29),
    ],
)  # fmt: skip
def test_members_are_those_of_the_day(union, day, number):
    assert len(reference.members(union, dt.date.fromisoformat(day))) == number


def test_members_gives_sorted_codes():
    day = dt.date(2025, 6, 1)
    eu, eea, schengen = (set(reference.members(union, day)) for union in ("EU", "EEA", "Schengen"))
    assert reference.members("EU", day) == sorted(eu)
    assert eea - eu == {"IS", "LI", "NO"}
    assert schengen - eu == {"CH", "IS", "LI", "NO"}
    assert eu - schengen == {"CY", "IE"}


def test_members_refuses_a_union_that_is_none():
    with pytest.raises(UsageError, match=r"'Benelux' is none of EU, EEA, Schengen"):
        reference.members("Benelux", dt.date(2021, 1, 1))


def test_membership_is_of_countries_for_a_time():
    table = reference.membership()
    assert {reference.kind(code) for code in table["code"]} == {"country"}
    assert not table.duplicated(["union", "code"]).any()
    dates = pd.to_datetime(table["start"], format="%Y-%m-%d")
    ends = pd.to_datetime(table["end"].where(table["end"] != ""), format="%Y-%m-%d")
    assert (ends.dropna() > dates[ends.notna()]).all()


# --- the tables as they are handed out


@pytest.mark.parametrize("name", ["countries", "aliases", "routes", "route_aliases", "membership"])
def test_a_caller_cannot_spoil_a_table_for_the_next(name):
    table = getattr(reference, name)()
    table.iloc[0, 0] = "spoilt"
    assert getattr(reference, name)().iloc[0, 0] != "spoilt"


def test_another_project_has_its_own_tables(tmp_path, monkeypatch):
    (tmp_path / "data" / "reference").mkdir(parents=True)
    (tmp_path / "data" / "catalog.yml").write_text("{}")
    head = "code,kind,name,iso3,iso_numeric,eurostat"
    (tmp_path / "data" / "reference" / "countries.csv").write_text(f"{head}\nGR,country,Hellas,GRC,300,EL\n")
    assert reference.label("GR") == "Greece"
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    assert reference.label("GR") == "Hellas"


# --- every spelling in the publishers' own files


def _unknown(spellings, publisher, look_up=reference.code_of):
    return sorted({text for text in map(str, spellings) if text.strip() and look_up(text, publisher) is None})


def _csv(path, **options):
    return pd.read_csv(path, dtype="str", keep_default_na=False, **options)


def _r_frame(path, name):
    import rdata

    return rdata.read_rda(path, default_encoding="utf-8")[name]


@pytest.mark.official
@pytest.mark.parametrize("name", ["ibc.xlsx", "Detections_of_IBC_2018_07_06.xlsx"])
def test_every_name_in_frontex_workbook_of_detections_is_known(official, name):
    rows = pd.read_excel(official(f"frontex/{name}"), sheet_name="Detections_of_IBC", keep_default_na=False)
    assert _unknown(rows.iloc[:, 2].unique(), "frontex") == []
    assert _unknown(rows.iloc[:, 0].unique(), "frontex", reference.route_of) == []
    words = pd.read_excel(official(f"frontex/{name}"), sheet_name="Dictionary", keep_default_na=False)
    assert _unknown(words.iloc[:, 0], "frontex") == []
    assert _unknown(words.iloc[:, 2], "frontex", reference.route_of) == []


@pytest.mark.official
@pytest.mark.filterwarnings("ignore")
def test_every_code_in_the_copy_of_the_detections_is_known(official):
    frame = _r_frame(official("frontex/iom_frontex_asof2025-06-03_f41c56c.rda"), "frontex")
    assert _unknown(frame["nat"].unique(), "frontex") == []
    assert _unknown(frame["route"].unique(), "frontex", reference.route_of) == []


@pytest.mark.official
@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("Returns_CF_2006-2012", "2006-2012_TCNs"), ("Returns_CF_2013-2018", "2013-2018_TCNs"),
        ("Document-PAD-2023-00237", "2019-2022_TCNs"),
    ],
)  # fmt: skip
def test_every_state_and_destination_of_a_return_operation_is_known(official, name, sheet):
    rows = pd.read_excel(official(f"frontex/{name}.xlsx"), sheet_name=sheet, keep_default_na=False)
    assert _unknown(rows["MS"].unique(), "frontex") == []
    assert _unknown(rows["DESTINATION[S]"].unique(), "frontex") == []
    operations = pd.read_excel(official(f"frontex/{name}.xlsx"), sheet_name=sheet.removesuffix("_TCNs"))
    cells = operations["DESTINATION (S)"].dropna().map(lambda cell: re.sub(r"\(.*?\)", "", cell))
    names = cells.str.split(r" & | and (?!Herz)", regex=True).explode()
    assert _unknown(names.unique(), "frontex") == []


@pytest.mark.official
def test_every_nationality_in_the_annual_risk_analyses_is_known(official):
    rows = _csv(official("frontex/derived/ara_annex_tables_2014_2021_long.csv"))
    named = rows["section"].str.contains(r"^(?:Land|Sea|Air|All) Borders?$|Nationalit|ssuance", case=False)
    labels = rows.loc[named & (rows["row_kind"] == "category"), "label"]
    assert labels.nunique() > 60
    assert _unknown(labels.unique(), "frontex") == []


@pytest.mark.official
def test_every_name_in_eurostat_exports_is_known(official):
    folder = official("eurostat")
    for path in [*folder.glob("dw-data*"), *folder.glob("natix*"), *folder.glob("Oscar*")]:
        table = _csv(path, encoding="latin-1" if path.name.startswith("dw-data") else "utf-8")
        named = (
            "GEO",
            "CITIZEN",
            "geo",
            "citizen",
            "Country of citizenship",
            "Geopolitical entity (reporting)",
        )
        for column in table.columns.intersection(list(named)):
            assert _unknown(table[column].unique(), "eurostat") == [], path.name
    for path in folder.glob("*.json"):
        dimensions = json.loads(path.read_text())["dimension"]
        for name in ("geo", "citizen"):
            labels = dimensions[name]["category"]["label"]
            assert _unknown([*labels, *labels.values()], "eurostat") == [], path.name


@pytest.mark.official
def test_a_code_of_eurostat_and_its_label_mean_the_same(official):
    for path in official("eurostat").glob("*.json"):
        for name in ("geo", "citizen"):
            labels = json.loads(path.read_text())["dimension"][name]["category"]["label"]
            for code, text in labels.items():
                assert reference.code_of(code, "eurostat") == reference.code_of(text, "eurostat")


@pytest.mark.official
@pytest.mark.filterwarnings("ignore")
def test_every_code_in_the_copy_of_the_asylum_applicants_is_known(official):
    frame = _r_frame(official("eurostat/iom__eu_asyapp.rda"), "eu_asyapp")
    assert _unknown([*frame["nat"].unique(), *frame["geo"].unique()], "iom") == []


def _iom_files(official):
    folder = official("iom")
    for path in [*folder.glob("MissingMigrants*.csv"), folder / "iom_mmp_incidents.converted.csv.gz"]:
        yield _csv(path, encoding="utf-8-sig")
    for path in folder.glob("*allData.xlsx"):
        yield pd.read_excel(path, dtype="str", keep_default_na=False)
    for path in folder.glob("OCHA*.json"):
        yield pd.DataFrame(json.loads(path.read_text()))


def _singles(column):
    """Single names out of IOM's joined sets, without the mark of what is presumed."""
    for cell in map(html.unescape, column.unique()):
        whole = cell.startswith("China, ")
        yield from [cell] if whole else (re.sub(r" \(P\)$", "", part.strip()) for part in cell.split(","))


@pytest.mark.official
def test_every_origin_country_and_route_of_iom_is_known(official):
    places = {"country of origin", "country_origin", "region of origin", "region_origin"}
    places |= {"country of incident", "country_of_incident"}
    for table in _iom_files(official):
        for column in table.columns:
            if column.lower() in places:
                assert _unknown(_singles(table[column]), "iom") == []
            if column.lower() in {"migration route", "migration_route", "route"}:
                cells = [c for c in table[column].unique() if reference.route_of(c, "iom") is None]
                parts = [part for cell in cells for part in cell.split(",")]
                assert _unknown(parts, "iom", reference.route_of) == []


@pytest.mark.official
def test_every_country_in_unhcr_files_is_known(official):
    assert _unknown(_csv(official("unhcr/vi-enne_data.csv"))["country_name"].unique(), "unhcr") == []
    listed = json.loads(official("unhcr/country-arrivals.json").read_text())["countries"]
    assert _unknown([c[key] for c in listed for key in ("country", "country_code")], "unhcr") == []
    book = pd.read_excel(official("unhcr/unhcr med data 12 31.xlsx"), sheet_name=None, keep_default_na=False)
    for name in ("Arrivals - Greece", "Arrivals - Italy", "Arrivals - Spain", "Arrivals - Cyprus"):
        for column in book[name].columns[:2]:
            if str(column).startswith("Country of Origin"):
                assert _unknown(book[name][column].unique(), "unhcr") == []


@pytest.mark.official
def test_every_state_that_notified_border_control_is_known(official):
    rows = _csv(
        official("internal_borders/dw-data_bordercontrols_2019-11-11.csv"), sep=";", encoding="utf-8-sig"
    )
    assert _unknown(rows.iloc[:, 1].unique(), "commission") == []
