"""The notebook executed with edits: the answer and titles stay true."""

from __future__ import annotations

from edits import answer, edited, shown


def test_a_break_is_said_before_any_change():
    said = answer(edited("enforcement_chain"))
    assert said.startswith("Orders broke in 2025 in Portugal (535 to 18,245)")
    assert "up 5 % on 2024, without it up 1 %" in said


def test_other_counts_are_named_everywhere():
    results = edited(
        "enforcement_chain",
        (
            "enforcement.ORDERS, enforcement.COUNTED[ask.returns_counted]]",
            "enforcement.ORDERS, enforcement.RETURNS]",
        ),
        ("returned = enforcement.COUNTED[ask.returns_counted]", "returned = enforcement.RETURNS"),
    )
    assert "156,000** returns to any country" in answer(results)
    course = next(
        figure for figure in shown(results, "Figure") if figure.name == "enforcement-counts-by-year"
    )
    assert "156,000 returns to any country in 2025" in course.title


def test_in_2023_orders_exceeded_persons_found_in_france_and_norway_too():
    said = answer(edited("enforcement_chain", ('end = "latest"', "end = 2023")))
    assert all(name in said for name in ("Belgium", "France", "Netherlands", "Norway", "Sweden"))
