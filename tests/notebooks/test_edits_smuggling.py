"""Edits that a reader would make in the notebooks on facilitators, smuggling, EMPACT and internal borders."""

from __future__ import annotations

from edits import answer, edited, shown


def test_facilitators_from_2021_on_show_the_lower_bound_and_the_missing_years():
    results = edited("facilitators", ("start = 2009", "start = 2021"))
    assert "In 2022, the newest year with a figure, more than **15,000**" in answer(results)
    assert "8,942 of 2020" in answer(results)  # the places are of the edition's own years
    by_year = shown(results, "Figure")[0]
    assert "2021 no figure, 2022 at least 15,000, 2023 no figure" in by_year.alt


def test_facilitators_of_the_oldest_editions_only():
    results = edited(
        "facilitators",
        ("editions.ffill(axis=1)", "editions[[2013, 2014]].ffill(axis=1)"),
        ("end = 2025", "end = 2013"),
    )
    assert "In 2013, the newest year with a figure, **6,902**" in answer(results)
