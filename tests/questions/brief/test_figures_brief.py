"""The nine tiles: data, what is marked as missing or as a lower bound, and what their notes say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook import catalog
from borderbook.charts.theme import NARROW
from borderbook.methods import enforcement
from borderbook.questions.brief import figures
from borderbook.questions.brief.answer import Lead

LEAD = Lead("1,234", "things in 2024")
NAN = np.nan


def years(*values, last=2025):
    return pd.Series(
        values, index=pd.RangeIndex(last - len(values) + 1, last + 1, name="year"), dtype="float64"
    )


def test_a_tile_has_its_number_and_lead_and_is_drawn_at_a_phones_width():
    tile = figures.detections(years(5, 7), LEAD)
    assert (tile.name, tile.number, tile.lead, tile.label) == ("brief-1-detections", 1, *vars(LEAD).values())
    assert tile.width == NARROW
    assert tile.data.iloc[:, 0].tolist() == ["2024", "2025"]
    assert "events, not persons" in tile.unit


@pytest.mark.parametrize(("last", "repeated"), [(2016, True), (2025, False)])
def test_the_double_counting_of_2015_and_2016_is_said(last, repeated):
    assert bool(figures.detections(years(5, 7, last=last), LEAD).note) is repeated


@pytest.mark.parametrize(("total", "says"), [(60, True), (55, False)])
def test_deaths_say_why_ioms_total_differs(total, says):
    dead = pd.DataFrame([[50.0, 5.0, 30.0]], index=pd.Index([2025], name="year"),
                        columns=["Central Mediterranean", "Western Mediterranean", "Western African"])  # fmt: skip
    totals = pd.DataFrame({"year": [2025], "region": ["Mediterranean"], "dead_and_missing": [total]})
    tile = figures.deaths(dead, totals, LEAD)
    assert ("have 55, IOM's total for the region is 60" in tile.note) is says
    assert "Total: 2025 85" in tile.alt


def test_each_of_the_four_counts_has_its_newest_year_and_breaks_forbid_a_trend():
    names = [enforcement.REFUSED, enforcement.ORDERS, enforcement.TO_THIRD]
    union = pd.DataFrame(
        [[5.0, 9.0, 3.0], [NAN, 9.5, 4.0]], index=pd.Index([2024, 2025], name="year"), columns=names
    )
    floors = pd.DataFrame(False, index=union.index, columns=names)
    floors.loc[2025, enforcement.TO_THIRD] = True
    jumps = pd.DataFrame({"count": enforcement.ORDERS, "geo": ["PT"], "year": [2025]})
    tile = figures.chain(union * 1000, floors, jumps, LEAD)
    assert "refusals of entry, 2024 5,000, orders to leave, 2025 9,500" in tile.alt
    assert "returns to third countries, 2025 at least 4,000" in tile.alt
    assert "orders to leave Portugal 2025" in tile.note


def test_a_rank_of_an_older_year_says_why():
    states = pd.Series({"Germany": 9.0, "Italy": 5.0})
    assert "last year with a total from every member state" in figures.found(states, 2023, 2025, LEAD).note
    assert "last year" not in figures.found(states, 2023, 2023, LEAD).note
    assert "later year than 2020" in figures.nationalities(states, 2020, 2025, LEAD).note


def test_lower_bounds_and_missing_years_are_marked():
    counts, lower = years(10, NAN, 15, NAN), years(0, 0, 1, 0).astype(bool)
    tile = figures.facilitators(counts, lower, LEAD)
    assert "2023 no figure, 2024 at least 15, 2025 no figure" in tile.alt
    assert tile.note.startswith("No figure found for 2023 and 2025.")
    assert "2023 no figure" in figures.arrests(counts, LEAD).alt


def test_a_text_of_unknown_day_is_a_span_and_a_publisher_has_a_short_name():
    texts = pd.DataFrame({
        "publisher": ["Europol", "Agence Europe (restating ECA/Europol)"], "wording": ["90 %", "about 90 %"],
        "from": pd.to_datetime(["2016-01-01", "2021-09-30"]), "to": pd.to_datetime(["2016-12-31", "2021-09-30"]),
        "kind": ["Names what it rests on", "Cites Europol"],
    })  # fmt: skip
    tile = figures.share(texts, LEAD)
    assert tile.data["label"].tolist() == ["Europol", "Agence Europe"]
    assert tile.data["end"].isna().tolist() == [False, True]


def test_sources_are_numbered_by_first_use_and_listed_with_their_charts():
    catalog.load("detections"), catalog.load("empact_results")
    tiles = [figures.detections(years(5, 7), LEAD), figures.arrests(years(5), LEAD),
             figures.routes(pd.Series({"Black Sea": 5.0}), LEAD)]  # fmt: skip
    table = figures.sources(tiles)
    assert table["number"].tolist() == [1, 2]
    assert table["charts"].tolist() == ["1 and 2", "9"]
    assert table["source"].str.startswith(("Frontex", "EMPACT")).all()
    known = pd.DataFrame({"figure": ["1", "2", "9"], "confidence": ["high", "low", "medium"]})
    assert figures.leading_numbers(tiles, known)["like the lost chart"].tolist() == ["high", "medium", "low"]


def test_what_was_decided_is_counted_and_dated():
    acts = pd.DataFrame(
        {"date": pd.to_datetime(["2015-05-13", "2024-06-13"]), "topic": ["a", "b"], "title": ["X", "Y"]}
    )
    figure = figures.decided(acts)
    assert (
        figure.title == "2 acts, plans and measures that the information sheet names, May 2015 to June 2024"
    )
    assert "X (13 May 2015)" in figure.alt
