"""The sentences of 'revisions' say how many figures moved, which total, and at what age."""

from __future__ import annotations

import pandas as pd

from borderbook.methods import revisions
from borderbook.questions.revisions.answer import sentences

CELLS = revisions.cells_of("detections")


def table(*figures):
    names = ["month", "citizenship", "detections"]
    made = pd.DataFrame(figures, columns=names).assign(route="Black Sea", border_type="sea")
    return made.assign(month=pd.to_datetime(made["month"]))


def answer(old, new):
    panel = revisions.panel({"2016-02-01": old, "2016-09-01": new}, CELLS)
    steps = revisions.steps(panel)
    return sentences(
        steps, revisions.triangle(panel, steps), revisions.by_age(steps, CELLS), CELLS, "detections"
    )


YEAR = [(f"2015-{month:02d}", "SY", 100) for month in range(1, 13)]


def test_amount_total_and_age_are_computed():
    said = answer(table(*YEAR), table(*YEAR[:-1], ("2015-12", "SY", 160)))
    assert said[0] == (
        "Of 12 figures compared with the vintage before, **1** (8.3 %) had moved, by +60 detections net and 60 gross."
    )
    assert (
        "**2015**: 1,200 detections in the vintage 2016-02-01, 1,260 in that of 2016-09-01 (+5.0 %)"
        in said[1]
    )
    assert said[2].startswith(
        "Of figures under 3 months old when published, 50.0 % were later revised; of those"
    )


def test_what_only_changed_its_label_is_said_to_cancel_out():
    said = answer(table(*YEAR[:-1], ("2015-12", "UNK", 100)), table(*YEAR))
    assert "100 % cancels out within its month" in said[0]
    assert said[1] == "No total of a whole year moved."


def test_nothing_in_common_is_said():
    steps = revisions.steps(
        revisions.panel({"a": table(("2015-01", "SY", 1)), "b": table(("2016-01", "SY", 1))}, CELLS)
    )
    assert (
        "nothing can be compared" in sentences(steps, pd.DataFrame(), pd.DataFrame(), CELLS, "detections")[0]
    )
