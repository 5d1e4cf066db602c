"""Revisions: what counts as one, what is recoding or scope, and what is said of them."""

import pandas as pd
import pytest

from borderbook.methods import revisions
from borderbook.questions.revisions import analysis, answer

TOTALS = revisions.totals_of("detections")
OLD, NEW = "2025-06-03", "2025-11-01"


def detections(*rows):
    table = pd.DataFrame(rows, columns=["month", "route", "citizenship", "detections"])
    return table.assign(month=pd.to_datetime(table["month"]), border_type="sea")


OLDER = detections(
    ("2025-03", "Black Sea", "SY", 1200), ("2025-04", "Black Sea", "UNK", 2400), ("2025-04", "Black Sea", "SY", 600)
)
NEWER = detections(("2025-03", "Black Sea", "SY", 1210), ("2025-04", "Black Sea", "TOTAL", 600))
MOVED = revisions.steps(revisions.panel({OLD: OLDER, NEW: NEWER}, TOTALS))


def test_sums_by_vintage_with_signs():
    row = analysis.by_vintage(MOVED).iloc[0]
    assert row[["compared", "moved", "up", "down", "net", "gross"]].tolist() == [2, 2, 1, 1, -2390, 2410]
    assert row["share"] == pytest.approx(2410 / 4200 * 100)
    one = MOVED.assign(change=[1.0, 0.0], old=[0.0, 0.0])
    assert analysis.by_vintage(one)[["up", "down", "share"]].fillna(-1).to_numpy().tolist() == [[1, 0, -1]]
    kinds = pd.concat([MOVED, MOVED.assign(since="2024-01-01", vintage=OLD)]).assign(measure=["b", "a"] * 2)
    table = analysis.by_vintage(kinds).reset_index()
    assert table[["index", "since", "vintage", "measure"]].to_numpy().tolist() == [
        [0, "2024-01-01", OLD, "a"], [1, "2024-01-01", OLD, "b"], [2, OLD, NEW, "a"], [3, OLD, NEW, "b"],
    ]  # fmt: skip


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
    assert table["median change"].to_dict() == {"under 3 months": 10, "2 to 5 years": -2400, "all ages": -1195}
    every = [10 / 1200 * 100, 2400 / 3000 * 100, 2410 / 4200 * 100]
    assert table["all changes"].tolist() == pytest.approx(every)
    rest = table["without material ones"]
    assert rest.tolist() == pytest.approx([every[0], float("nan"), every[0]], nan_ok=True)
    same = aged(2.0, 2.0).assign(kind=["unchanged", "revised"])
    assert analysis.by_age(same)[["changed", "changed, %"]].to_numpy().tolist() == [[1, 50], [1, 50]]


@pytest.mark.parametrize(
    ("months", "since", "many", "said"),
    [
        (6.0, OLD, 1, "One figure changed by 1,000 or more, and by at least a fifth of the older figure: April 2025, Black Sea, from 3,000 to 600 (−80 %), between "
         "the vintages 2025-06-03 and 2025-11-01."),
        (6.0, "2025-10-03", 2, "Two figures changed by 1,000 or more, and by at least a fifth of the older figure; the largest: April 2025, Black Sea, from 3,000 to 600 "
         "(−80 %), six months after its end."),
        (0, "", 0, "No figure changed by 1,000 or more, and by at least a fifth of the older figure."),
    ],
)  # fmt: skip
def test_the_answer_names_the_material_change_and_when_it_was_made(months, since, many, said):
    material = pd.concat([MOVED[MOVED["change"] < -1000]] * 2).head(many)
    assert answer.largest("detections", material.assign(months_after=months, since=since), 1000) == said
    apart = answer.apart("detections", material)
    assert apart == "" if not many else apart.endswith("the largest April 2025, Black Sea, from 3,000 to 600.")


EARLIER = "The newest three months of {} have each grown since, by 3 % to 42 % (within 23 months to three years)."


@pytest.mark.parametrize(
    ("growth", "since", "said"),
    [
        ([3.0, 41.7], "", EARLIER.format("two earlier files")),
        ([0.1, -6.6], "2024-06-03", "The newest three months of one earlier file have since changed by −6.6 % (within three years); those of "
         "the file of 3 June 2024 by +0.1 %, because one of the figures above is in them."),
        ([3.0, 41.7], "2023-01-07", EARLIER.format("two earlier files")),
        ([], "", ""),
    ],
)  # fmt: skip
def test_growth_is_told_with_its_range_over_files_and_not_twice(growth, since, said):
    rows = pd.DataFrame(
        {"growth": growth, "later": [23, 25][: len(growth)], "vintage": ["2024-06-03", "2025-06-03"][: len(growth)]}
    )
    material = pd.DataFrame({"month": [pd.Timestamp("2024-04-01")], "since": [since]}) if since else None
    assert answer.grown(rows.assign(months="newest three months"), material) == said


def test_of_many_files_with_a_material_change_the_ends_of_their_growth_are_given():
    files = [f"{year}-06-03" for year in range(2023, 2027)]
    rows = pd.DataFrame(
        {"months": "newest three months", "growth": [1.0, 9.0, 2.0, -3.0], "later": 12, "vintage": files}
    )
    material = pd.DataFrame({"month": pd.to_datetime([file[:4] + "-04-01" for file in files]), "since": files})
    said = answer.grown(rows, material[:3])
    assert said.endswith("; those of three files by +1 % to +9 %, because one of the figures above is in them.")
