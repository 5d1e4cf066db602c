"""What a chart cannot draw, or what its call lacks, is said in a sentence."""

from operator import attrgetter

import pandas as pd
import pytest
from given import FORECAST, PAST, PLACES, WORDS
from samples import happened

from notemill import charts
from notemill.errors import DataError, UsageError

COUNTS = pd.Series([1.0, 2.0], index=["Germany", "Greece"])
RAW = pd.DataFrame({"month": pd.to_datetime(["2015-01-01"]), "route": ["A"], "detections": [5]})
MONTHS = pd.Series(1.0, index=pd.to_datetime(["2024-11-01", "2024-12-01", "2024-11-01"]))


@pytest.mark.parametrize(
    ("kind", "data", "words", "error", "said"),
    [
        ("bars", [COUNTS], {"name": None}, UsageError, "bars lacks name. Give each by keyword: name=..."),
        ("dots", [RAW], {}, UsageError, "dots draws numbers, and month and route hold none. "
         "Sum up first: frame.groupby('route')['detections'].sum()."),
        ("lines", [[1, 2]], {}, UsageError, "lines draws a DataFrame or Series, but was given list."),
        ("choropleth", [COUNTS], {}, UsageError, "The map has no 'Germany'. Give values by country code: 'DE' for Germany."),
        ("choropleth", [pd.Series({"DE": 1.0})], {"compare": ("DE", "DE", "+1")}, UsageError, "Map of Europe: this kind of chart takes no compare."),
        ("drawing", [COUNTS, print], {}, UsageError, "drawing lacks alt. Give each by keyword: alt=..."),
        ("drawing", [COUNTS, lambda axes: None], {"alt": "a"}, UsageError, "drew nothing on the axes that it was given. Pass them on: ax=axes."),
        ("bars", [COUNTS], {"name": "My figure"}, UsageError, "name='My figure' is no address of a file. Use small letters, digits and hyphens: 'my-figure'."),
        ("bars", [COUNTS], {"highlight": "Grece"}, UsageError, "highlight='Grece' is not drawn. Did you mean 'Greece'?"),
        ("bars", [COUNTS.rename({"Germany": "Greece"})], {}, DataError, "Greece appears twice"),
        ("bars", [COUNTS.to_frame("a").assign(b=1.0)], {}, DataError, "one series"),
        ("stacked", [-COUNTS.to_frame("a")], {}, DataError, "cannot be negative"),
        ("lines", [MONTHS], {}, DataError, "November 2024 appears twice"),
        ("panels", [PAST], {"forecast": FORECAST.drop(columns="median")}, DataError, "upper; missing: median"),
        ("timeline", [happened().drop(columns="end")], {}, DataError, "start, end and label; missing: end"),
        ("timeline", [happened().assign(end="2001-01-01")], {}, DataError, "ends before it starts: 18 March 2016 to 1 January 2001"),
        ("maps.circles", [PLACES.drop(columns="group")], {}, DataError, "missing: group"),
    ],
)  # fmt: skip
def test_a_call_that_lacks_something_says_what(kind, data, words, error, said):
    given = {name: word for name, word in {**WORDS, **words}.items() if word is not None}
    with pytest.raises(error) as refused:
        attrgetter(kind)(charts)(*data, **given)
    assert said in str(refused.value)
