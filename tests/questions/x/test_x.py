"""X?"""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.questions.x.answer import sentences
from borderbook.questions.x.parameters import X


def test_the_answer_adds_up_the_months():
    months = pd.date_range("2015-01-01", periods=2, freq="MS")
    monthly = pd.DataFrame({"land": [1, 2], "sea": [3, 4]}, index=months)
    assert sentences(monthly) == ["From January 2015 to February 2015, 10 detections were reported."]


def test_a_month_that_is_none_is_refused():
    with pytest.raises(UsageError, match="start"):
        X.check(start="someday")
