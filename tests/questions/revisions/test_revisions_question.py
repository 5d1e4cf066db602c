"""Revisions: what counts as one, what is recoding or scope, and what is said of them."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.methods import revisions
from borderbook.questions.revisions import analysis, answer

TOTALS = revisions.totals_of("detections")
OLD, NEW = "2025-06-03", "2025-11-01"


def detections(*rows):
    table = pd.DataFrame(rows, columns=["month", "route", "citizenship", "detections"])
    return table.assign(month=pd.to_datetime(table["month"]), border_type="sea")


def steps(old, new, cells=TOTALS):
    return revisions.steps(revisions.panel({OLD: detections(*old), NEW: detections(*new)}, cells))


MOVED = steps(
    [("2025-03", "Black Sea", "SY", 1200), ("2025-04", "Black Sea", "UNK", 2400), ("2025-04", "Black Sea", "SY", 600)],
    [("2025-03", "Black Sea", "SY", 1210), ("2025-04", "Black Sea", "TOTAL", 600)],
)  # fmt: skip


def test_sums_by_vintage_with_signs():
    row = analysis.by_vintage(MOVED).iloc[0]
    assert row[["compared", "moved", "up", "down", "net", "gross"]].tolist() == [2, 2, 1, 1, -2390, 2410]
    assert row["share"] == pytest.approx(2410 / 4200 * 100)
    one = MOVED.assign(change=[1.0, 0.0], old=[0.0, 0.0])
    assert analysis.by_vintage(one)[["up", "down"]].to_numpy().tolist() == [[1, 0]]
    assert analysis.by_vintage(one)["share"].isna().all()
    assert analysis.by_vintage(one.assign(old=[1.0, 0.0]))["share"].tolist() == [100]
    kinds = pd.concat([MOVED, MOVED.assign(since="2024-01-01", vintage=OLD)]).assign(measure=["b", "a"] * 2)
    table = analysis.by_vintage(kinds)
    assert table[["since", "vintage", "measure"]].to_numpy().tolist() == [
        ["2024-01-01", OLD, "a"], ["2024-01-01", OLD, "b"], [OLD, NEW, "a"], [OLD, NEW, "b"],
    ]  # fmt: skip
    later = analysis.by_vintage(pd.concat([MOVED, MOVED.assign(since="2024-01-01", vintage="2026-01-01")]))
    assert later["vintage"].to_dict() == {0: NEW, 1: "2026-01-01"}


def test_the_largest_nationality_of_what_changed():
    cells = (("2025-04", "Black Sea", "SY", 7), ("2025-04", "Black Sea", "AF", 5), ("2025-03", "Black Sea", "AF", 99))
    table = detections(*cells, ("2025-04", "Sea", "AF", 99))
    rows = pd.DataFrame({"since": ["a", "b", "c"], "month": pd.Timestamp("2025-04-01"), "route": "Black Sea"})
    alone, without = table.assign(citizenship="TOTAL"), table.drop(columns="citizenship")
    found = analysis.composition(rows, {"a": table, "b": alone, "c": without})
    assert found["nationality"].tolist() == ["SY", "", ""]
    assert found["of_nationality"].fillna(-1).tolist() == [7, -1, -1]


def aged(*months):
    """What moved, at these ages; what fell by more than a thousand is material."""
    return MOVED.assign(months_old=months, material=MOVED["change"] < -1000)


def test_age_classes():
    edges = analysis.by_age(aged(3.0, 60.0))
    assert edges.index.tolist() == ["3 to 12 months", "5 years or more", "all ages"]
    table = analysis.by_age(aged(2.0, 30.0))
    assert (table.index.tolist(), table.index.name) == (["under 3 months", "2 to 5 years", "all ages"], "age")
    assert table["compared"].tolist() == [1, 1, 2]
    assert table["median change"].tolist() == [10, -2400, -1195]
    every = [10 / 1200 * 100, 2400 / 3000 * 100, 2410 / 4200 * 100]
    assert table["all changes"].tolist() == pytest.approx(every)
    rest = table["without material ones"]
    assert rest.tolist() == pytest.approx([every[0], float("nan"), every[0]], nan_ok=True)
    same = aged(2.0, 2.0).assign(kind=["unchanged", "revised"])
    assert analysis.by_age(same)[["kept", "unchanged"]].to_numpy().tolist() == [[1, 50], [1, 50]]


def test_the_answer_names_the_material_change_and_what_was_taken_out():
    older = detections(("2025-04", "Black Sea", "UNK", 2400), ("2025-04", "Black Sea", "SY", 600))
    material = analysis.composition(MOVED[MOVED["change"] < -1000], {OLD: older})
    assert (material["nationality"].item(), material["of_nationality"].item()) == ("UNK", 2400)
    text = answer.largest("detections", material.assign(months_after=6.0), 1000)
    assert text.startswith("One figure changed by 1,000 or more and by a fifth: April 2025")
    assert "April 2025, Black Sea, from 3,000 to 600 (−80 %), between the vintages 2025-06-03 and 2025-11-01." in text
    two = pd.concat([material, material]).assign(months_after=6.0)
    assert answer.largest("detections", two, 1000).startswith(
        "Two figures changed by 1,000 or more and by a fifth; the largest: April"
    )
    near = material.assign(months_after=6.0, since="2025-10-03")
    assert "(−80 %), six months after its end" in answer.largest("detections", near, 1000)
    nothing = answer.largest("detections", material.iloc[:0], 1000)
    assert nothing == "No figure changed by 1,000 or more and by a fifth."


def test_the_answer_leads_with_the_youngest_figures_and_names_the_dataset():
    ages = pd.DataFrame({"compared": [99], "kept": 86}, index=["under 3 months"])
    assert answer.youngest("detections", ages) == (
        "In **86 of 99** comparisons of a file with the next, figures of Frontex's detections by route and month under 3 "
        "months old had not changed."
    )


@pytest.mark.parametrize(
    ("growth", "said"),
    [
        (
            [3.0, 41.7],
            "The newest three months of two earlier files have each grown since, by 3 % to 42 % (in 23 months to two years).",
        ),
        (
            [-6.6, 0.1],
            "The newest three months of two earlier files have since changed by −6.6 % to +0.1 % (in 23 months to two years).",
        ),
        ([12.0], "The newest three months of one earlier file have since changed by +12 % (in 23 months)."),
        ([], ""),
    ],
)
def test_growth_is_told_with_its_range_over_files(growth, said):
    rows = pd.DataFrame(
        {"months": ["newest three months"] * len(growth), "growth": growth, "later": [23, 24][: len(growth)]}
    )
    rows = rows.astype({"months": "str"}).assign(vintage="2025-06-03")
    assert answer.grown(rows) == said


def test_a_change_that_was_told_is_not_told_again_as_growth():
    growth = pd.DataFrame(
        {"vintage": ["2025-04-02", "2025-06-03"], "months": "newest three months", "growth": [0.1, -6.6], "later": 7}
    )
    told = pd.DataFrame({"month": [pd.Timestamp("2025-04-01")], "since": ["2025-06-03"]})
    assert answer.grown(growth, told) == (
        "The newest three months of one earlier file have since changed by +0.1 % (in seven months); those of 2025-06-03 by "
        "−6.6 %, as one of those figures is among them."
    )
    assert "two earlier files" in answer.grown(growth, told.assign(since="2025-01-07"))
