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
    cells = (
        ("2025-04", "Black Sea", "SY", 7),
        ("2025-04", "Black Sea", "AF", 5),
        ("2025-03", "Black Sea", "AF", 99),
    )
    table = detections(*cells, ("2025-04", "Sea", "AF", 99))
    rows = pd.DataFrame({"since": ["a", "b", "c"], "month": pd.Timestamp("2025-04-01"), "route": "Black Sea"})
    alone, without = table.assign(citizenship="TOTAL"), table.drop(columns="citizenship")
    found = analysis.composition(rows, {"a": table, "b": alone, "c": without})
    assert found["nationality"].tolist() == ["SY", "", ""]
    assert found["of_nationality"].fillna(-1).tolist() == [7, -1, -1]


def test_age_classes():
    edges = analysis.by_age(MOVED, pd.Series([3.0, 60.0], index=MOVED.index))
    assert edges.index.tolist() == ["3 to 12 months", "5 years or more"]
    months = pd.Series([2.0, 30.0], index=MOVED.index)
    table = analysis.by_age(MOVED, months)
    assert (table.index.tolist(), table.index.name) == (["under 3 months", "2 to 5 years"], "age")
    assert table[["up", "down"]].to_numpy().tolist() == [[1, 0], [0, 1]]
    assert table["share"].tolist() == pytest.approx([10 / 1200 * 100, 2400 / 3000 * 100])


def test_recoding_cancels_out_and_a_nationality_that_goes_is_scope():
    fine = steps(
        [("2013-01", "Black Sea", "HR", 6), ("2013-01", "Black Sea", "UNK", 100), ("2013-02", "Black Sea", "SY", 50)],
        [("2013-01", "Black Sea", "UNK", 60), ("2013-01", "Black Sea", "AF", 40), ("2013-02", "Black Sea", "SY", 45)],
        revisions.cells_of("detections"),
    )  # fmt: skip
    parts = analysis.recoded(fine)
    assert parts.loc[NEW].to_dict() == {"recoding": 80, "change of scope": 6, "revision": 5}
    assert answer.kinds(parts.sum()).startswith(
        "88 % of the sizes of all changes at the finest level (80 of 91 "
    )


def test_the_answer_names_the_material_change_and_what_was_taken_out():
    older = detections(("2025-04", "Black Sea", "UNK", 2400), ("2025-04", "Black Sea", "SY", 600))
    material = analysis.composition(MOVED[MOVED["change"] < -1000], {OLD: older})
    text = answer.largest("detections", material.assign(months_after=6.0))
    assert "April 2025, Black Sea, from 3,000 to 600 (−80 %), six months after its end" in text
    assert "'Unknown' (2,400)" in text
    assert answer.largest("detections", material.iloc[:0]) == "No change was material by the size chosen."
    newest = answer.newest("detections", analysis.by_vintage(MOVED))
    assert newest.startswith(
        "Of 2 figures by route and month, **2** moved in the newest vintage (2025-11-01), net"
    )


@pytest.mark.parametrize(
    ("p_bias", "p_efficient", "said"),
    [(0.34, 0.5, "no bias is shown; release 1 is"), (0.01, 0.001, "they are biased; no release tested is efficient"),
     (float("nan"), float("nan"), "Too few figures")],
)  # fmt: skip
def test_what_releases_are_worth(p_bias, p_efficient, said):
    values = {"figures": [78], "periods": [11], "bias": [-31.0], "p_bias": p_bias, "p_efficient": p_efficient}
    assert said in answer.worth(pd.DataFrame(values), "detections")
