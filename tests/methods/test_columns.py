"""Tables that are not the ones wanted."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.methods.columns import require

TABLE = pd.DataFrame({"route": ["A"], "month": ["2015-01"]})


@pytest.mark.parametrize(
    ("table", "columns", "words"),
    [
        (TABLE, ("geo", "month", "year"), "^this needs the columns 'geo', 'year', and the table has route, month. Do that."),
        (pd.DataFrame(), ("geo",), "^this needs the column 'geo', and the table has none. Do that."),
    ],
)  # fmt: skip
def test_a_table_without_the_columns_is_a_sentence(table, columns, words):
    require(TABLE, ("route", "month"), "this", "Do that.")
    with pytest.raises(UsageError, match=words):
        require(table, columns, "this", "Do that.")
