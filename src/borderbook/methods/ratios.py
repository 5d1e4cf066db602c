"""Ratios of counts that the publisher rounded, with the bounds that rounding leaves."""

from __future__ import annotations

import pandas as pd

STEP = 5
"""Eurostat rounds its counts of persons to the nearest 5."""
SMALL = 50
"""A ratio to fewer than this is not given: there rounding alone moves it by up to a tenth of itself."""


def ratio(part: pd.Series, whole: pd.Series, per: float = 100) -> pd.Series:
    """``part`` per so many of ``whole``; missing where the whole is below ``SMALL`` or a figure is missing."""
    base = whole.astype("float64")
    return part.astype("float64") / base.where(base >= SMALL) * per


def rounding_bounds(part: pd.Series, whole: pd.Series, per: float = 100, step: float = STEP) -> pd.DataFrame:
    """The least and the largest ratio that the rounding of both counts allows.

    Args:
        part: counts rounded to the nearest ``step``.
        whole: counts rounded in the same way, on the same index.
        per: of how many the ratio is.
        step: to what the counts are rounded; 10 may be anything from 7.5 to 12.5.

    Returns:
        lower and upper on the index; missing where ``ratio`` is.
    """
    half = step / 2
    given = ratio(part, whole, per).notna()
    above, below = part.astype("float64"), whole.astype("float64").where(given)
    return pd.DataFrame(
        {
            "lower": (above - half).clip(lower=0) / (below + half) * per,
            "upper": (above + half) / (below - half) * per,
        }
    )
