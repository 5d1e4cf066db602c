"""Facilitators by edition and nationality; the sentences of a page without lower bound or without a figure."""

import pandas as pd
import pytest

from borderbook.questions.facilitators import analysis, answer
from borderbook.questions.facilitators.parameters import LAST_YEAR, NEWEST_FIGURE, Facilitators
from notemill import catalog


def table(*cells):
    """Cells of facilitators: edition, year, breakdown, category, value."""
    frame = pd.DataFrame(list(cells), columns=["edition", "year", "breakdown", "category", "value"])
    return frame.assign(indicator="facilitators")


def test_nationalities_name_the_largest_first_and_the_unnamed_last():
    values = [("FR", 4, 6), ("MA", 9, 7), ("OTH", 50, 40)]
    cells = [(2021, 2019 + n, "citizenship", code, pair[n]) for code, *pair in values for n in (0, 1)]
    rows = analysis.nationalities(table(*cells))
    assert rows.to_dict("split") == {
        "index": ["Morocco", "France", "all others"], "columns": ["2020", "2019"], "data": [[7, 9], [6, 4], [40, 50]],
    }  # fmt: skip


LATER = pd.DataFrame({"facilitators": 15000, "source": "Frontex (restated by eucrim)"}, index=[2022])


@pytest.mark.parametrize(
    ("exact", "later", "end", "said", "title"),
    [
        ([10989, 8942], LATER, 2025, ["In 2020, the newest year here with an exact figure, **8,942** facilitators were detected.",
         "Later only a lower bound was found, which may count something else: more than 15,000 in 2022 (Frontex, read at second hand)."],
         "2020: 8,942 facilitators detected"),
        ([8942], LATER[:0], 2020, ["In 2020, **8,942** facilitators were detected."], "2020: 8,942 facilitators detected"),
    ],
)  # fmt: skip
def test_the_newest_exact_figure_leads_and_of_a_lower_bound_no_change_is_given(exact, later, end, said, title):
    counts = pd.Series(exact, range(2021 - len(exact), 2021))
    assert answer.sentences(counts, later, Facilitators(end=end)) == said
    assert answer.headline(counts) == title


def test_years_go_on_to_the_last_that_was_over_and_the_newest_figure_is_the_one_of_the_tables():
    assert catalog.load("risk_indicators")["year"].max() == NEWEST_FIGURE
    assert catalog.read_catalog().entry("risk_analysis").compiled.year - 1 == LAST_YEAR
