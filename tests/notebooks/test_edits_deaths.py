"""Edits of deaths_on_the_way that the reviews name: another denominator, a rare cause."""

from __future__ import annotations

from edits import answer, edited, shown


def test_edit_deaths_per_unhcr_arrival():
    results = edited("deaths_on_the_way", ("per = ask.denominator", 'per = "unhcr_arrivals"'))
    text = answer(results)
    assert "Per 1,000 arrivals counted by UNHCR, **18.7**" in text
    assert "Not ranked, for too few months or incidents: Eastern Mediterranean" in text
    rates = next(f for f in shown(results, "Figure") if f.name == "fatality-rates")
    assert "arrivals counted by UNHCR" in rates.title
    assert "Western African (24 months)" in rates.alt


def test_edit_violence_ranks_no_route():
    text = answer(edited("deaths_on_the_way", ("cause = None", 'cause = "violence"')))
    assert "No rate is given" in text
    assert "Per 1,000" not in text
