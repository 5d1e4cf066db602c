"""X?"""

from __future__ import annotations

import pandas as pd

from borderbook import words


def sentences(monthly: pd.DataFrame) -> list[str]:
    """The answer: detections over the whole period.

    Args:
        monthly: detections, a row a month, a column a border type.
    """
    first, last = monthly.index[0], monthly.index[-1]
    total = words.number(monthly.to_numpy().sum())
    return [f"From {first:%B %Y} to {last:%B %Y}, {total} detections were reported."]
