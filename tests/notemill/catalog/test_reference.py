"""Names and codes: one code means one thing in every dataset."""

import datetime as dt

import pandas as pd
import pycountry
import pytest

from borderbook.routes import routes
from borderbook.upkeep.sources import spellings
from notemill.catalog import reference
from notemill.errors import UsageError

KINDS = {"country", "territory", "historical", "residual", "aggregate"}
PUBLISHERS = {"frontex", "iom", "eurostat", "italy", "unhcr", "commission", "own"}

# --- countries.csv


def test_countries_and_territories_are_those_of_iso_3166_and_kosovo():
    table = reference.countries().set_index("code")
    places = table[table["kind"].isin(["country", "territory"])]
    ours = {code: (row["iso3"], row["iso_numeric"]) for code, row in places.iterrows() if code != "XK"}
    assert ours == {country.alpha_2: (country.alpha_3, country.numeric) for country in pycountry.countries}
    assert "XK" in places.index
    assert places["name"].str.len().max() <= 32  # names fit on an axis
    gone = table[table["kind"] == "historical"]
    assert set(gone.index) <= {country.alpha_4 for country in pycountry.historic_countries}


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ("TOTAL EU27_2020 EU28 EU27_2007 EXT_EU28 ASI AFR EFTA EA20 DE_TOT FX", "aggregate"),
        ("STLS OSTLS UNK NSP RNC SSA THIRD OTH MIX R_WASIA", "residual"),
    ],
)
def test_neither_an_aggregate_nor_a_group_of_persons_is_a_country(codes, kind):
    assert {code: reference.kind(code) for code in codes.split()} == dict.fromkeys(codes.split(), kind)


@pytest.mark.parametrize("dtype", ["str", "category"])
def test_aggregates_of_a_column_are_marked_row_by_row(dtype):
    codes = pd.Series(["GR", "TOTAL", "STLS", "EU28", "TOTAL", "nobody"], index=range(2, 8), dtype=dtype)

    marked = reference.aggregates(codes)

    assert marked.tolist() == [False, True, False, True, True, False]
    assert marked.index.tolist() == codes.index.tolist()


def test_codes_and_names_are_unique_and_of_a_known_kind():
    table = reference.countries()
    assert set(table["kind"]) == KINDS
    for column in ("code", "name", "eurostat"):
        assert table.loc[table[column] != "", column].is_unique


def test_namibia_is_not_a_missing_value():
    assert reference.label("NA") == "Namibia"
    assert spellings.code_of("NAM", "frontex") == "NA"
    assert spellings.code_of("Namibia", "eurostat") == "NA"


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


def test_a_name_with_an_asterisk_has_its_footnote():
    table = reference.countries()
    marked = table.loc[table["name"].str.endswith("*"), "code"]
    assert set(marked) == {"XK", "PS"}
    assert reference.footnotes(["GR", "PS", "XK", "XK"]) == [reference.KOSOVO_NOTE, reference.PALESTINE_NOTE]
    assert reference.footnotes(["GR"]) == []
    assert "UNSCR 1244/1999" in reference.KOSOVO_NOTE


# --- aliases.csv


@pytest.mark.parametrize(
    ("aliases", "targets", "column"), [("aliases", "countries", "code"), ("route_aliases", "routes", "route")]
)
def test_a_spelling_means_one_thing_to_a_publisher_and_that_exists(aliases, targets, column):
    table = reference.table(aliases)
    assert set(table["publisher"]) <= PUBLISHERS
    assert set(table[column]) <= set(reference.table(targets)[column])
    folded = table.assign(spelling=table["spelling"].map(spellings.fold))
    assert not folded.duplicated(["publisher", "spelling"]).any()
    assert (folded["spelling"] != "").all()


def test_aliases_are_sorted_so_that_a_change_is_one_line():
    table = reference.table("aliases")[["publisher", "spelling"]]
    assert table.apply(tuple, axis=1).is_monotonic_increasing


# --- routes.csv, route_aliases.csv


def test_routes_begin_with_frontex_nine():
    table = routes()
    assert table["route"].is_unique
    assert table.loc[table["publisher"] == "frontex", "route"].tolist() == [
        "Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean", "Western African",
        "Western Balkan", "Eastern Borders", "Black Sea", "Circular Albania-Greece", "Other",
    ]  # fmt: skip
    assert set(table["publisher"]) == {"frontex", "iom"}
    assert set(table["border_types"].str.split(";").explode()) == {"land", "sea"}


def test_every_route_but_other_has_a_point_for_its_label_and_two_may_count_the_same_persons():
    table = routes().set_index("route")
    note = table.loc["Western Balkan", "note"]
    assert ("2015" in note, "Eastern Mediterranean" in note) == (True, True)
    assert table[table["lon"].isna() | table["lat"].isna()].index.tolist() == ["Other"]
    assert table["lon"].dropna().between(-180, 180).all()
    assert table["lat"].dropna().between(-90, 90).all()


# --- membership.csv


@pytest.mark.parametrize(
    ("union", "day", "number"),
    [
        ("EU", "1957-12-31", 0), ("EU", "1958-01-01", 6), ("EU", "1986-01-01", 12), ("EU", "2004-04-30", 15),
        ("EU", "2004-05-01", 25), ("EU", "2010-06-30", 27), ("EU", "2013-07-01", 28), ("EU", "2020-01-31", 28),
        ("EU", "2020-02-01", 27), ("EEA", "1994-01-01", 17), ("EEA", "1995-05-01", 18), ("EEA", "2021-01-01", 30),
        ("Schengen", "1995-03-26", 7), ("Schengen", "2001-03-25", 15), ("Schengen", "2007-12-21", 24),
        ("Schengen", "2015-01-01", 26), ("Schengen", "2023-01-01", 27), ("Schengen", "2025-06-01", 29),
    ],
)  # fmt: skip
def test_members_are_those_of_the_day(union, day, number):
    assert len(reference.members(union, dt.date.fromisoformat(day))) == number


def test_members_gives_sorted_codes_of_a_union_that_is_one():
    day = dt.date(2025, 6, 1)
    eu, eea, schengen = (set(reference.members(union, day)) for union in ("EU", "EEA", "Schengen"))
    assert reference.members("EU", day) == sorted(eu)
    assert eea - eu == {"IS", "LI", "NO"}
    assert schengen - eu == {"CH", "IS", "LI", "NO"}
    assert eu - schengen == {"CY", "IE"}
    with pytest.raises(UsageError, match=r"'Benelux' is not one of EU, EEA, Schengen"):
        reference.members("Benelux", dt.date(2021, 1, 1))


def test_membership_is_of_countries_for_a_time():
    table = reference.table("membership")
    assert {reference.kind(code) for code in table["code"]} == {"country"}
    assert not table.duplicated(["union", "code"]).any()
    dates = pd.to_datetime(table["start"], format="%Y-%m-%d")
    ends = pd.to_datetime(table["end"].where(table["end"] != ""), format="%Y-%m-%d")
    assert (ends.dropna() > dates[ends.notna()]).all()


# --- the tables as they are handed out


def test_a_caller_cannot_spoil_a_table_for_the_next():
    table = reference.countries()
    table.iloc[0, 0] = "spoilt"
    assert reference.countries().iloc[0, 0] != "spoilt"


def test_another_project_has_its_own_tables(tmp_path, monkeypatch):
    (tmp_path / "data" / "reference").mkdir(parents=True)
    (tmp_path / "data" / "catalog.yml").write_text("{}")
    head = "code,kind,name,iso3,iso_numeric,eurostat"
    (tmp_path / "data" / "reference" / "countries.csv").write_text(f"{head}\nGR,country,Hellas,GRC,300,EL\n")
    assert reference.label("GR") == "Greece"
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    assert reference.label("GR") == "Hellas"
