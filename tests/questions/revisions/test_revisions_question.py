"""Revisions: how far the newest figures had moved, and what is said of few files, of one, and of none."""

import pandas as pd
import pytest

from borderbook.questions.revisions import answer
from borderbook.questions.revisions.parameters import Revisions

NONE = "Of the newest three months of Frontex's detections, no file here has enough that the next file gives, too."
LARGEST = pd.DataFrame(
    {"month": pd.Timestamp("2025-04-01"), "route": "Black Sea", "old": 3000.0, "new": 600.0, "vintage": "2025-11-01"},
    index=[0],
)


@pytest.mark.parametrize(
    ("changes", "months", "said", "title"),
    [
        ([-6.6, 0, 0.11], [1, 2, 78], "one to 78 months later, the newest three months of Frontex's detections had moved by **−6.6 % to +0.1 %** "
         "(median 0 %).", "−6.6 % to +0.1 %"),
        ([0.11, 0.12], [1, 1], "one month later, the newest three months of Frontex's detections had moved by **+0.1 %** "
         "(median +0.1 %).", "+0.1 %"),
    ],
)  # fmt: skip
def test_the_size_comes_first_with_its_files_and_their_distance(changes, months, said, title):
    moved = pd.Series({answer.MEDIAN: pd.Series(changes).median(), **dict(enumerate(changes))})
    first, largest = answer.sentences(moved, pd.Series(months), LARGEST, Revisions())
    assert first == f"When the next file came, {said}"
    assert answer.headline(moved, Revisions()) == f"The newest three months moved by {title} before the next file"
    change = "from 3,000 to 600 (April 2025, Black Sea)"
    assert largest == f"The largest change of one figure was {change}, in the file of 1 November 2025."


def test_without_two_files_or_a_change_that_is_said():
    none = pd.Series(dtype="float64")
    assert answer.sentences(none, none, LARGEST[:0], Revisions()) == [NONE, "No figure was changed."]
