"""The notebook of persons found, executed with other values and edits: nothing is ranked that is not complete."""

from __future__ import annotations

from edits import answer, edited, shown


def figure(results, name):
    return next(one for one in shown(results, "Figure") if one.name == f"found-illegally-present-{name}")


def test_2024_is_not_ranked_and_slovenia_is_there():
    results = edited("illegally_present", ('year = "latest"', "year = 2024"))
    assert "no country is ranked" in answer(results)
    assert "Lithuania" in answer(results)
    by_country = figure(results, "by-country")
    assert "no rank" in by_country.title
    labels = by_country.data.iloc[:, 0].tolist()
    assert labels == sorted(labels)
    assert any(label.startswith("Slovenia (46,685)") for label in labels)
    assert "Lithuania" in figure(results, "map").alt


def test_by_default_the_newest_total_leads_and_the_last_complete_year_is_ranked():
    said = answer(edited("illegally_present"))
    assert said.startswith("In **2025** 719,395 persons")
    assert "In 2023, the last year with figures from every member state, **Germany**" in said
    assert "Afghanistan (112,555, 8.9 % of all found)" in said


def test_another_division_follows_into_answer_and_title():
    results = edited(
        "illegally_present", ('places["inhabitants"] * 1000\n', 'places["inhabitants"] * 1000 / 2\n')
    )
    assert "14.4" in figure(results, "by-country").title
    assert "14.4" in answer(results)
