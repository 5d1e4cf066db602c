"""The figures of the audit: a square a statement, a dot a number, causes and effects on one axis."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from borderbook.questions.claims_audit import analysis as claims
from borderbook.questions.claims_audit import figures
from borderbook.questions.claims_audit.analysis import FAILS, HOLDS, OPEN, Finding, Number

SOURCE = "Source: made up for the test"
AUDIT = pd.DataFrame(
    {
        "claim_id": [f"C{i:02d}" for i in range(30)],
        "kind": ["trend"] * 24 + ["legal fact"] * 6,
        "verdict": [HOLDS] * 20 + [OPEN] * 4 + [FAILS] * 6,
        "recomputed": [OPEN] + [""] * 29,
        "agreement": ["differs"] + ["not recomputed"] * 29,
    }
)
FINDINGS = {
    "C01": Finding("", HOLDS, (Number("persons in 2015", 100.0, "more than", 104.0, "persons"),)),
    "C02": Finding("", FAILS, (Number("a share", 50.0, "exact", 33.3, "per cent"),)),
    "C03": Finding("", OPEN, (Number("nobody counts it", 90.0, "more than", math.nan, "per cent"),)),
}
DAY = pd.Timestamp("2015-05-27")
ORDERS = pd.DataFrame(
    {
        "claim_id": ["C22", "C30"],
        "cause": ["Plan", "Report"],
        "cause_from": [DAY, pd.Timestamp("2016-01-05")],
        "cause_to": [DAY, pd.Timestamp("2016-01-05")],
        "effect": ["Proposal", "Law"],
        "effect_from": [pd.Timestamp("2013-01-01"), pd.Timestamp("2017-03-01")],
        "effect_to": [pd.Timestamp("2013-12-31"), pd.Timestamp("2017-03-01")],
        "possible": [False, True],
    }
)
CYCLES = pd.DataFrame({"from": [2012, 2014], "to": [2013, 2017]})


def squares(figure):
    return [p for p in figure.drawing.axes[0].patches if isinstance(p, Rectangle)]


def texts(figure):
    return [text.get_text() for text in figure.drawing.axes[0].texts]


def test_every_statement_has_its_square_in_the_colour_of_its_verdict():
    made = figures.verdicts(AUDIT, claims.by_kind(AUDIT), SOURCE)
    assert len(squares(made)) == 30
    assert sorted(texts(made)) == list(AUDIT["claim_id"])
    colours = [to_hex(patch.get_facecolor()).upper() for patch in squares(made)]
    assert colours.count(figures.COLOURS[FAILS]) == 6
    # a kind of more than a line of statements runs on in the next
    assert max(patch.get_x() for patch in squares(made)) < figures.PER_LINE
    assert made.title == "Of 30 statements 20 hold, 6 do not hold and 4 cannot be decided"


def test_a_thick_edge_marks_where_the_recomputation_differs():
    made = figures.verdicts(AUDIT, claims.by_kind(AUDIT), SOURCE)
    thick = [patch for patch in squares(made) if patch.get_linewidth() > 1]
    assert len(thick) == 1
    assert made.alt.endswith("The recomputation says otherwise for C00.")


def test_numbers_are_drawn_in_per_cent_of_what_was_said_and_read_beside_it():
    made = figures.said_and_computed(claims.numbers(FINDINGS, 5.0), 5.0, SOURCE)
    dots = [line.get_xdata()[0] for line in made.drawing.axes[0].lines if line.get_marker() == "o"]
    assert dots == pytest.approx([100, 104, 100, 66.6, 100])
    assert {"> 100 → 104", "50 → 33.3", "> 90 → no figure"} <= set(texts(made))
    assert made.title.startswith("1 of 2 numbers that can be computed agree")
    assert made.data["computed"].isna().tolist() == [False, False, True]


def test_no_number_to_compare_is_said():
    made = figures.said_and_computed(claims.numbers({}, 5.0), 5.0, SOURCE)
    assert texts(made) == ["None of the statements chosen gives a number that can be compared."]
    assert made.png()


def test_causes_later_than_their_effects_are_counted_and_dated():
    made = figures.order_of_events(ORDERS, CYCLES, {2015: "said, none set"}, SOURCE)
    assert made.title.startswith("In 1 of 2 cases")
    assert "said cause Plan, 2015-05-27; said effect Proposal, 2013" in made.alt
    assert {"2012–2013", "2014–2017", "2015: said, none set", "said cause: Plan"} <= set(texts(made))
    assert len(made.data) == 6
