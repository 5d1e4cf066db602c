"""Numbers in words, and what a notebook shows: stable, rounded, escaped."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import show, words


def test_numbers_and_changes_read_the_same_everywhere():
    assert words.number(1822102) == "1,822,102"
    assert words.number(float("nan")) == "no figure"
    assert words.per_cent(12.345, 1) == "12.3 %"
    assert [words.changed(x) for x in (12.4, -8, 0.3, float("nan"))] == [
        "up 12 %",
        "down 8 %",
        "unchanged",
        "not comparable",
    ]
    assert [words.listed(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("year", [2015, 2016], ["2015", "2016"]),
        ("edition", ["Risk Analysis for 2018", pd.NA], ["Risk Analysis for 2018", "–"]),
        ("persons", [2015, 1822102], ["2,015", "1,822,102"]),
        ("rate", [12.34, 5.0], ["12.3", "5.0"]),  # one number of decimals in a column
        ("rate", [0.123, 4], ["0.12", "4.00"]),
        ("persons", [pd.NA, 5], ["–", "5"]),
        ("month", [pd.Timestamp("2015-04-01"), pd.NaT], ["2015-04", "–"]),
        ("day", [pd.Timestamp("2015-04-02")], ["2015-04-02"]),
        ("flag", ["b", ""], ["b", ""]),
    ],
)
def test_a_column_is_shown_as_it_is_read(name, values, expected):
    assert show.shown_column(name, values) == expected


def table(**over):
    frame = pd.DataFrame({"route": ["<script>alert(1)</script>", "B & C"], "detections": [1234, 5]})
    return show.Table(**{"name": "t", "caption": "C", "frame": frame, "unit": "U", "source": "S", **over})


def test_a_table_prints_its_caption_unit_and_rounded_numbers():
    assert repr(table()).splitlines()[0] == "C (U)"
    assert "1,234" in repr(table())


def test_text_from_data_is_shown_as_text_never_as_markup():
    page = table().to_html()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "B &amp; C" in page


def test_a_table_carries_its_numbers_for_the_report():
    bundle = table()._repr_mimebundle_()
    facts = bundle[show.TABLE_MIME]
    assert facts["columns"] == ["route", "detections"]
    assert facts["rows"][0] == ["<script>alert(1)</script>", 1234]


def test_method_gives_unit_rounding_breaks_caveats_and_corrections_from_the_catalog():
    text = str(show.method("detections by citizenship"))
    for part in (
        "Unit of count: ",
        "Rounding: ",
        "Break: ",
        "Caveat: ",
        "Corrected in the source's figures: eastern-borders",
    ):
        assert part in text


def test_provenance_gives_vintages_and_checksums_of_table_and_official_file():
    text = str(show.provenance({"start": "first"}, "detections by citizenship"))
    assert "`start = 'first'`" in text
    assert "vintage 2025-06-03: sha256 `" in text
    assert "File read `ibc.xlsx`: sha256 `878d7078" in text
    assert "Unsettled" in text  # the publisher's terms


def test_an_answer_joins_its_sentences_and_drops_empty_ones():
    assert str(show.answer("One.", "", " Two. ")) == "One. Two."
