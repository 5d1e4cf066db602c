"""What publishers write for a country, a group or a route has one code."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from borderbook.errors import DataError, Place
from borderbook.upkeep.sources import spellings

PUBLISHERS = ("commission", "eurostat", "frontex", "iom", "unhcr")


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


def test_codes_keeps_the_index_of_the_column_and_names_the_row_of_a_country_nobody_has_heard_of():
    found = spellings.codes(pd.Series(["EL", "Total", "EL"], index=[2, 3, 7]), "eurostat", Place())
    assert found.to_dict() == {2: "GR", 3: "TOTAL", 7: "GR"}
    column = pd.Series(["Greece", "Atlantis", "Atlantis"], index=[2, 5, 9])
    with pytest.raises(DataError) as caught:
        spellings.codes(column, "iom", Place("mmp.csv", column="Country of Origin"))
    for part in ("mmp.csv", "row 5", "'Country of Origin'", "'Atlantis'", "aliases.csv"):
        assert part in str(caught.value)


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
    assert spellings.route_of(spelling, publisher) == route


def test_route_codes_names_the_row_of_an_unknown_route():
    with pytest.raises(DataError, match=r"row 3.*'Baltic Route' is not a known route.*route_aliases\.csv"):
        spellings.route_codes(pd.Series(["Other", "Baltic Route"], index=[2, 3]), "frontex", Place("a.xlsx"))


@pytest.mark.official
@pytest.mark.parametrize("name", ["ibc.xlsx", "Detections_of_IBC_2018_07_06.xlsx"])
def test_every_name_in_the_dictionary_of_frontex_is_known(official, name):
    words = pd.read_excel(official(f"frontex/{name}"), sheet_name="Dictionary", keep_default_na=False)
    for column, look_up in ((0, spellings.code_of), (2, spellings.route_of)):
        texts = [text for text in map(str, words.iloc[:, column]) if text.strip()]
        assert [text for text in texts if look_up(text, "frontex") is None] == []


@pytest.mark.official
def test_a_code_of_eurostat_and_its_label_mean_the_same(official):
    for path in official("eurostat").glob("*.json"):
        for name in ("geo", "citizen"):
            labels = json.loads(path.read_text())["dimension"][name]["category"]["label"]
            for code, text in labels.items():
                assert spellings.code_of(code, "eurostat") == spellings.code_of(text, "eurostat")
                assert spellings.code_of(code, "eurostat")
