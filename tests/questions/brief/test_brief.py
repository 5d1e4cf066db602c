"""The nine charts of the brief: their leading numbers, what is marked as missing or a lower bound, and their notes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from borderbook import catalog
from borderbook.charts.colours import looks
from borderbook.charts.theme import NARROW
from borderbook.errors import UsageError
from borderbook.methods import enforcement
from borderbook.questions.brief import answer, figures
from borderbook.questions.brief.answer import Lead
from borderbook.questions.brief.parameters import Brief

LEAD = Lead("1,234", "things in 2024")
NAN = np.nan


def years(*values, last=2025):
    return pd.Series(values, pd.RangeIndex(last - len(values) + 1, last + 1, name="year"), dtype="float64")


@pytest.mark.parametrize(
    ("counts", "lower", "number", "label"),
    [
        ((1000, 1250), (), "1,250", "arrests in 2025, up 25 % on 2024"),
        ((1000, NAN, 900), (), "900", "arrests in 2025"),
        ((1000, 1250, NAN), (), "1,250", "arrests in 2024, up 25 % on 2023, the newest figure found"),
        ((1000, 1250), (False, True), "more than 1,250", "arrests in 2025"),
        ((1000, 1250), (True, False), "1,250", "arrests in 2025"),
        ((NAN, NAN), (), "no figure", "of arrests was found"),
    ],
)
def test_the_newest_year_leads_and_a_lower_bound_has_no_change(counts, lower, number, label):
    bound = years(*lower).astype(bool) if lower else None
    assert answer.newest(years(*counts), "arrests", bound) == Lead(number, label)


def test_the_largest_is_set_against_all_of_them():
    counts = pd.Series({"Sea": 30, "Land": 20})
    assert answer.largest(counts, "found by {}", 2025, 60) == Lead("30", "found by Sea in 2025, 50 % of all")


def test_returns_lead_with_the_newest_year_that_has_orders_too():
    returns, orders = years(150, 300, NAN), years(1000, 1000, 1200)
    union = pd.DataFrame({enforcement.TO_THIRD: returns, enforcement.ORDERS: orders})
    label = "returned to third countries in 2024, 30 for 100 orders to leave of that year"
    floors = union.isna() & False
    assert answer.returned(union, floors) == Lead("300", label)
    assert str(answer.returned(union, ~floors)).startswith("**at least 300** returned to third countries in")


def test_the_share_is_worded_as_in_the_newest_text():
    days = pd.to_datetime(["2016-02-23", "2021-09-30"])
    texts = pd.DataFrame({"from": days, "wording": ["more than 90 %", "about 90 %"]})
    label = "of migrants use smugglers, says the newest of two texts since 2016"
    assert answer.quoted(texts) == Lead("about 90 %", label)


def test_the_answer_holds_the_leads_and_the_last_complete_year():
    names = ("detections", "deaths", "returned", "facilitators", "nationalities", "arrests")
    leads = {name: Lead(str(n), name) for n, name in enumerate(names)}
    first, where, smuggling = answer.sentences(leads, pd.Series({"DE": 20, "FR": 30}), 2023)
    assert first == "**0** detections. **1** deaths, a minimum. **2** returned."
    assert where.startswith("In 2023, the last year with a total from every member state, ")
    assert where.endswith("**France** (30).")
    assert smuggling.endswith("**3** facilitators; **4** nationalities; **5** arrests.")


@pytest.mark.parametrize("value", ["2024", "first", "December 2024", "2024-13", "2016-11", "1995-01"])
def test_a_cut_off_is_a_month_of_which_most_charts_have_a_year(value):
    with pytest.raises(UsageError, match="cut_off"):
        Brief.check(cut_off=value)


def test_a_tile_has_its_number_its_lead_and_a_phones_width():
    tile = figures.bars("detections", years(5, 7), LEAD, "A note.")
    assert (tile.name, tile.number) == ("brief-1-detections", 1)
    assert (tile.lead, tile.label) == ("1,234", "things in 2024")
    assert (tile.width, tile.note) == (NARROW, "A note.")
    assert tile.data.iloc[:, 0].tolist() == ["2024", "2025"]


@pytest.mark.parametrize(("total", "says"), [(60, True), (55, False)])
def test_deaths_say_why_ioms_total_differs(total, says):
    routes = ["Central Mediterranean", "Western Mediterranean", "Western African"]
    dead = pd.DataFrame([[50.0, 5.0, 30.0]], index=pd.Index([2025], name="year"), columns=routes)
    totals = pd.DataFrame({"year": [2025], "region": ["Mediterranean"], "dead_and_missing": [total]})
    tile = figures.deaths(dead, totals, LEAD)
    assert ("have 55, IOM's total for the region is 60" in tile.note) is says
    assert "Total: 2025 85" in tile.alt


def test_each_of_the_four_counts_has_its_newest_year_and_breaks_forbid_a_trend():
    names = [enforcement.REFUSED, enforcement.ORDERS, enforcement.TO_THIRD]
    union = pd.DataFrame([[5.0, 9.0, 3.0], [NAN, 9.5, 4.0]], index=[2024, 2025], columns=names)
    floors = (union == 4.0).astype(bool)
    jumps = pd.DataFrame({"count": enforcement.ORDERS, "geo": ["PT"], "year": [2025]})
    tile = figures.chain(union * 1000, floors, jumps, LEAD)
    assert "refusals of entry, 2024 5,000, orders to leave, 2025 9,500" in tile.alt
    assert "returns to third countries, 2025 at least 4,000" in tile.alt
    assert "orders to leave Portugal 2025" in tile.note


def test_lower_bounds_and_missing_years_are_marked():
    counts, lower = years(10, NAN, 15, NAN), years(0, 0, 1, 0).astype(bool)
    assert answer.lacking(counts) == "No figure found for 2023 and 2025."
    tile = figures.bars("facilitators", counts, LEAD, answer.lacking(counts), lower)
    assert "2023 no figure, 2024 at least 15, 2025 no figure" in tile.alt
    assert tile.note == "Detections also measure how much is looked for. No figure found for 2023 and 2025."
    assert answer.lacking(years(1, 2)) == ""


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
    tiles = [
        figures.bars("detections", years(5, 7), LEAD),
        figures.bars("arrests", years(5), LEAD),
        figures.bars("routes", years(5), LEAD),
    ]
    table = figures.sources(tiles)
    assert table["number"].tolist() == [1, 2]
    assert table["charts"].tolist() == ["1 and 2", "9"]
    assert table["source"].str.startswith(("Frontex", "EMPACT")).all()
    sure = pd.DataFrame({"figure": ["1", "2", "9"], "confidence": ["high", "low", "medium"]})
    assert figures.leading_numbers(tiles, sure)["like the lost chart"].tolist() == ["high", "medium", "low"]


def test_what_was_decided_is_counted_and_dated():
    days = pd.to_datetime(["2015-05-13", "2024-06-13"])
    figure = figures.decided(pd.DataFrame({"date": days, "topic": ["a", "b"], "title": ["X", "Y"]}))
    assert figure.title.startswith(
        "2 acts, plans and measures that the information sheet names, May 2015 to June 2024"
    )
    assert "X (13 May 2015)" in figure.alt


@pytest.mark.parametrize(
    ("tile", "measure"),
    [
        ("facilitators", "facilitators"),
        ("nationalities", "facilitators"),
        ("arrests", "migrant smugglers arrested"),
    ],
)
def test_bars_have_the_colour_that_their_measure_has_in_all_reports(tile, measure):
    figure = figures.bars(tile, pd.Series({2022: 7, 2023: 9}), Lead("9", "in 2023"))
    drawn = {to_hex(bar.get_facecolor()) for bar in figure.axes[0].patches}
    assert drawn == {looks([measure])[measure].colour}
