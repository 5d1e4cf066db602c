"""What the answer to route_displacement says: evidence, none, what moves together, what could not be seen."""

from __future__ import annotations

import numpy as np
import pandas as pd

from borderbook.methods import lead_lag as displacement
from borderbook.questions.route_displacement.answer import sentences

INDEX = pd.date_range("2012-01", periods=120, freq="MS")


def answer(strength, index=INDEX):
    rng = np.random.default_rng(3)
    a, b, c = rng.standard_normal((3, 121))
    follower = strength * a[:-1] + np.sqrt(1 - strength**2) * b[1:]
    columns = {"Eastern Mediterranean": a[1:], "Western Balkan": follower, "Black Sea": c[1:]}
    found = displacement.lead_lag(pd.DataFrame(columns, index=INDEX), 2, draws=199)
    return " ".join(sentences(found, index))


def test_no_evidence_is_a_clear_answer_with_its_limit():
    said = answer(0)
    assert "There is **no evidence of displacement**" in said
    assert "of 15 comparisons" in said
    assert "would have been found nine times in ten" in said
    assert "cause" not in said


def test_evidence_coincides_and_is_not_called_a_cause():
    said = answer(-0.7)
    assert "In 1 of 15 comparisons a **fall on one route coincides with a rise on another**" in said
    assert "Western Balkan 1 month after Eastern Mediterranean (−0." in said
    assert "does not say that one caused the other" in said


def test_joint_moves_of_the_two_routes_carry_the_note_on_counting_twice():
    said = answer(0.7)
    assert "rise and fall together: Western Balkan 1 month after Eastern Mediterranean (+0." in said
    assert "largely repeat those of the Eastern Mediterranean" in said


def test_outside_2015_and_2016_there_is_no_such_note():
    assert "repeat" not in answer(0.7, INDEX + pd.DateOffset(years=6))
