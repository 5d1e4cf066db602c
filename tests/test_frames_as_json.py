"""Frames as the plain JSON that an output carries."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.outputs import as_json


@pytest.mark.parametrize(
    ("value", "expected"), [(pd.NA, None), (1.5, 1.5), (float("nan"), None), ("Türkiye", "Türkiye")]
)
def test_missing_numbers_are_null_in_json(value, expected):
    assert as_json(pd.DataFrame({"x": [value]}))["rows"] == [[expected]]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(["2024-05-01", None], ["2024-05", None]), (["2024-05-01", "2024-05-02"], ["2024-05-01", "2024-05-02"])],
)
def test_first_days_are_months(days, expected):
    frame = pd.DataFrame({"when": pd.to_datetime(days), 2015: [1, 2]})
    assert as_json(frame) == {"columns": ["when", "2015"], "rows": [[expected[0], 1], [expected[1], 2]]}
