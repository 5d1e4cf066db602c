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


def test_internal_borders_of_the_years_compiled_by_hand_compare_and_rank_nothing():
    results = edited("internal_borders", ('start = "first"', "start = 2024"))
    assert "Newest, and not complete" in answer(results)
    assert "%" not in answer(results)
    titles = " ".join(figure.title for figure in shown(results, "Figure"))
    assert "No complete year of the lists lies in this period" in titles
    assert "%" not in titles


def test_internal_borders_counted_by_state_instead_of_reason():
    results = edited("internal_borders", ('begun["reason"].map(analysis.KINDS)', 'begun["geo"]'))
    assert "In 2020, the last complete year of the lists in this period, 126 notifications" in answer(results)


def test_empact_of_lower_bounds_only_gives_no_change():
    results = edited(
        "empact_results",
        (
            'indicators = ["migrant_smugglers_arrested", "arrests", "investigations_initiated", "thb_victims_identified", "assets_seized", "drugs_seized"]',
            'indicators = ["drugs_seized"]',
        ),
    )
    assert "more than 197 tonnes" in answer(results)
    assert " up " not in answer(results)
    assert "at least 62 tonnes" in shown(results, "Figure")[0].alt


def test_a_text_without_its_basis_is_no_measurement():
    results = edited("smuggling_business", ('str.startswith("basis")', 'str.startswith("nothing")'))
    assert "none names what it rests on" in answer(results)
