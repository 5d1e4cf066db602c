"""What publishers write for a country, a group or a route has one code."""

import json

import pandas as pd
import pytest

from borderbook.upkeep.sources import spellings
from borderbook.upkeep.sources.rows import Rows
from notemill.errors import DataError, Place

PUBLISHERS = ("commission", "eurostat", "frontex", "iom", "unhcr")


@pytest.mark.parametrize(
    ("spelling", "publisher", "code"),
    [
        ("EL", "eurostat", "GR"), ("DE", "eurostat", "DE"), ("EU27_2020", "eurostat", "EU27_2020"),
        ("Germany (including former GDR)", "eurostat", "DE_TOT"), ("EU27", "iom", "EU27_2020"), ("STL", "frontex", "STLS"),
        ("XKX", "frontex", "XK"), ("Korea", "frontex", "KR"), ("CÔTE D'IVOIRE", "frontex", "CI"), ("Others", "unhcr", "OTH"),
        ("Atlantis", "frontex", None), ("", "iom", None),
    ],
)  # fmt: skip
def test_code_of_reads_what_publishers_write(spelling, publisher, code):
    assert spellings.code_of(spelling, publisher) == code


@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_a_country_no_file_has_named_yet_is_known_by_its_name_and_iso_code(publisher):
    assert spellings.code_of("Vanuatu", publisher) == spellings.code_of("VUT", publisher) == "VU"
    # two letters are a code to Eurostat only: "No" is an answer in Frontex's tables, not Norway
    assert spellings.code_of("NO", publisher) == ("NO" if publisher == "eurostat" else None)


@pytest.mark.parametrize(
    ("spelling", "folded"),
    [
        ("Kosovo* ", "kosovo"), ("Palestine^", "palestine"), ("Côte d’Ivoire", "côte d'ivoire"),
        ("\ufeffMali\u00a0", "mali"), ("Euro  area – 20", "euro area - 20"), ("Co\u0302te d'Ivoire", "côte d'ivoire"),
    ],
)  # fmt: skip
def test_fold_removes_what_publishers_vary_freely(spelling, folded):
    assert spellings.fold(spelling) == folded


def rows(column, *spellings, index=()):
    return Rows(pd.DataFrame({column: spellings}, index=index), Place("mmp.csv"))


def test_a_column_of_codes_keeps_its_index_and_an_unknown_spelling_is_named_with_its_row():
    found = rows("geo", "EL", "Total", "EL", index=[2, 3, 7]).codes("geo", "eurostat")
    assert found.to_dict() == {2: "GR", 3: "TOTAL", 7: "GR"}
    with pytest.raises(
        DataError, match=r"mmp\.csv, row 5, column 'geo': 'Atlantis' is not a known country.*/aliases\.csv"
    ):
        rows("geo", "Greece", "Atlantis", "Atlantis", index=[2, 5, 9]).codes("geo", "iom")
    with pytest.raises(DataError, match=r"row 3.*'Baltic Route' is not a known route.*/route_aliases\.csv"):
        rows("route", "Other", "Baltic Route", index=[2, 3]).routes("frontex")


@pytest.mark.parametrize(
    ("spelling", "publisher", "route"),
    [
        ("Western Balkan Route", "frontex", "Western Balkan"), ("Western Balkans", "iom", "Western Balkan"),
        ("Calais to United Kingdom", "iom", "Mainland Europe to the UK"), ("Darien Gap", "iom", "Darien"),
        ("Source: FRAN data as of 03JUN25", "frontex", None), ("Darien Gap", "frontex", None),
    ],
)  # fmt: skip
def test_route_of_follows_the_renames(spelling, publisher, route):
    assert spellings.known("route_aliases", publisher).get(spellings.fold(spelling)) == route


@pytest.mark.official
@pytest.mark.parametrize("name", ["ibc.xlsx", "Detections_of_IBC_2018_07_06.xlsx"])
def test_every_name_in_the_dictionary_of_frontex_is_known(official, name):
    words = pd.read_excel(official(f"frontex/{name}"), sheet_name="Dictionary", keep_default_na=False)
    for column, table in ((0, "aliases"), (2, "route_aliases")):
        texts = [text for text in map(str, words.iloc[:, column]) if text.strip()]
        assert [text for text in texts if spellings.fold(text) not in spellings.known(table, "frontex")] == []


@pytest.mark.official
def test_a_code_of_eurostat_and_its_label_mean_the_same(official):
    for path in official("eurostat").glob("*.json"):
        for name in ("geo", "citizen"):
            labels = json.loads(path.read_text())["dimension"][name]["category"]["label"]
            for code, text in labels.items():
                assert spellings.code_of(code, "eurostat") == spellings.code_of(text, "eurostat")
                assert spellings.code_of(code, "eurostat")
