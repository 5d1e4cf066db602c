"""What a call of a chart lacks is said in a sentence."""

from __future__ import annotations

import pandas as pd
import pytest
from given import WORDS

from borderbook import charts
from borderbook.errors import UsageError

COUNTS = pd.Series([1.0, 2.0], index=["Germany", "Greece"])


@pytest.mark.parametrize(
    ("kind", "data", "words", "said"),
    [
        ("bars", COUNTS, {"title": "Counts"}, "bars lacks name, unit and of. Give each by keyword: name=..."),
        (
            "dots",
            pd.DataFrame({"month": pd.to_datetime(["2015-01-01"]), "route": ["A"], "detections": [5]}),
            WORDS,
            "dots draws numbers, and month and route hold none. "
            "Sum up first: frame.groupby('route')['detections'].sum().",
        ),
        ("lines", [1, 2], WORDS, "lines draws a DataFrame or Series, but was given list."),
        ("choropleth", COUNTS, WORDS, "The map has no 'Germany'. Give values by country code: 'DE' for Germany."),
    ],
)
def test_a_call_that_lacks_something_says_what(kind, data, words, said):
    with pytest.raises(UsageError) as refused:
        getattr(charts, kind)(data, **words)
    assert str(refused.value) == said
