"""Revisions: how far the newest figures had moved, and what is said of one pair of files, and of no change."""

import pandas as pd
import pytest

from borderbook.questions.revisions import answer
from borderbook.questions.revisions.parameters import Revisions

LARGEST = pd.DataFrame(
    {"month": pd.Timestamp("2025-04-01"), "route": "Black Sea", "old": 3000.0, "new": 600.0, "vintage": "2025-11-01"},
    index=[0],
)


@pytest.mark.parametrize(
    ("changes", "days", "said", "title"),
    [
        ([-6.6, 0, 0.11], [28, 60, 151], "**0 %** one to five months later (median of three pairs of files, −6.6 % to +0.1 %).", "−6.6 % to +0.1 %"),
        ([0.11], [29], "**+0.1 %** one month later (one pair of files).", "+0.1 %"),
    ],
)  # fmt: skip
def test_the_size_comes_first_with_its_files_and_their_distance(changes, days, said, title):
    moved = pd.Series({answer.MEDIAN: pd.Series(changes).median(), **dict(enumerate(changes))})
    first, largest = answer.sentences(moved, pd.Series(days), LARGEST, Revisions())
    assert first == f"A file's newest three months of Frontex's detections had moved by {said}"
    assert answer.headline(moved) == f"The newest three months moved by {title} in the next file"
    change = "from 3,000 to 600 (April 2025, Black Sea)"
    assert (
        largest == f"Known errors apart, the largest change of one figure was {change}, in the file of 1 November 2025."
    )
    assert answer.sentences(moved, pd.Series(days), LARGEST[:0], Revisions())[1] == "No figure was changed."
