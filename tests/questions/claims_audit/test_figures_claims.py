"""The figures of the audit hold verdicts, numbers and dates."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.claims_audit import figures

NUMBERS = pd.DataFrame(
    {"claim_id": ["C19", "C01"], "about": ["detections in 2015", "share"], "percent": [100.1, float("nan")],
     "agrees": ["yes", "no figure"]}
)  # fmt: skip
ORDERS = pd.DataFrame(
    {"claim_id": ["C30"], "cause": ["A report"], "effect": ["A package"], "possible": [False],
     "cause_from": [pd.Timestamp("2024-04-16")], "cause_to": [pd.Timestamp("2024-04-16")],
     "effect_from": [pd.Timestamp("2023-11-28")], "effect_to": [pd.Timestamp("2023-11-28")]}
)  # fmt: skip


def test_verdicts_are_counted_by_kind():
    counts = pd.DataFrame(
        {"holds": [2, 1], "does not hold": [0, 1], "not consulted": [0, 0]}, index=["trend", "legal fact"]
    )
    figure = figures.verdicts(counts)
    assert figure.title == "Of 4 statements 3 hold and 1 does not hold"
    assert figure.data.iloc[:, -1].sum() == 4


def test_a_number_that_nothing_counts_is_not_drawn():
    figure = figures.numbers(NUMBERS, ["detections"])
    assert figure.title.startswith("1 of 1 numbers")
    assert len(figure.data) == 1


def test_a_cause_and_its_effect_stand_in_time():
    figure = figures.order(ORDERS)
    assert figure.title == "In 1 of 1 cases what is named as the cause is later than its effect"
    assert "A package (28 November 2023)" in figure.alt
