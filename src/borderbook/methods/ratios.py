"""Computes ratios of rounded counts, and the bounds that follow from the rounding."""

from __future__ import annotations

import pandas as pd

HALF_STEP = 2.5
"""Eurostat rounds its counts of persons to the nearest 5: 10 may be anything from 7.5 to 12.5."""
SMALL = 50
"""No ratio is given if the whole is below this: rounding alone could change it by up to a tenth of its value."""


def ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """A part per 100 of a whole, on the same index; missing if the whole is small or a figure is missing.

    Measure: Return rate, and other ratios per 100
    Formula: part / whole × 100, such as returns / orders to leave of the same year × 100
    Assumptions: The two counts need not be of the same persons: an order can be carried out in a later year.
        Wholes below 50 give no ratio, since rounding alone would move it.
    Example: 20 returns and 50 orders to leave are 40 returns per 100 orders. Against 45 orders there is no ratio.
    Used by: return_rates, country_profile
    """
    base = whole.astype("float64")
    return part.astype("float64") / base.where(base >= SMALL) * 100


def rounding_bounds(part: pd.Series, whole: pd.Series) -> pd.DataFrame:
    """The smallest and the largest ratio per 100 that the rounding of both counts allows.

    Measure: What rounding leaves open
    Formula: (part − 2.5) / (whole + 2.5) × 100 to (part + 2.5) / (whole − 2.5) × 100
    Assumptions: Each count was rounded to the nearest 5 by itself, as Eurostat does.
    Example: 20 per 100 may be anything from 17.5 / 102.5 × 100 to 22.5 / 97.5 × 100.
    Used by: the cookbook alone

    Args:
        part: rounded counts.
        whole: counts rounded in the same way, on the same index.

    Returns:
        lower and upper (per 100) on the same index; missing if ``ratio`` is missing.
    """
    above, below = part.astype("float64"), whole.astype("float64").where(ratio(part, whole).notna())
    lower = (above - HALF_STEP).clip(lower=0) / (below + HALF_STEP) * 100
    return pd.DataFrame({"lower": lower, "upper": (above + HALF_STEP) / (below - HALF_STEP) * 100})
