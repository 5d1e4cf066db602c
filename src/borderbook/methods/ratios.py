"""Computes ratios of rounded counts, the bounds that follow from the rounding, and which rates a jump leaves valid."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from borderbook.methods import breaks
from borderbook.methods.enforcement import EU, OLD, ORDERS, TO_THIRD
from notemill.catalog import reference

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


def bounded(
    rates: pd.Series, floors: pd.Series, jumps: pd.DataFrame, part: str = TO_THIRD, whole: str = ORDERS,
    lag: int = 0, geo: str = EU,
) -> pd.Series:  # fmt: skip
    """A state's rates by year, without those of which a count fell by a jump, perhaps to a part.

    Of a union's rates only floors against such a count are left out, because they are then no lower bounds.
    """
    few = [year + lag for year in breaks.fallen(jumps, whole)]
    if reference.kind(geo) == "country":
        return rates.mask(rates.index.isin([*few, *breaks.fallen(jumps, part)]))
    return rates.mask(floors.reindex(rates.index).eq(True) & rates.index.isin(few))


def by_place(counts_of: pd.DataFrame, floors: pd.DataFrame, jumps: pd.DataFrame, first: Sequence[str]) -> pd.DataFrame:
    """The first count per 100 of the second, ``bounded``, for some places, then for countries that still report.

    Args:
        counts_of: the result of ``enforcement.pairs``, without a lag.
        floors: as ``enforcement.counts`` returns them.
        jumps: geo, year, count, before, after: the result of ``breaks.of_places``, and the jumps of the EU-27's members
            as its own.
        first: the codes of the places that come first.

    Returns:
        Index year, a column for each of these places, and for each country that has a rate of the last ``OLD`` years.
    """
    part, whole = counts_of.columns
    low = floors[part].reindex(counts_of.index).unstack("geo")
    of_each = ratio(counts_of[part], counts_of[whole]).unstack("geo")
    of_each = of_each.apply(
        lambda of: bounded(of, low[of.name], jumps[jumps["geo"] == of.name], part, whole, geo=str(of.name))
    )
    recent = of_each[of_each.index >= of_each.dropna(how="all").index.max() - OLD].dropna(axis=1, how="all")
    others = sorted((code for code in recent if reference.kind(code) == "country"), key=reference.label)
    return of_each.reindex(columns=list(dict.fromkeys([*first, *others]))).dropna(how="all")
