"""One monthly count over time: its season, and what a part of a year says about the whole."""

from __future__ import annotations

import pandas as pd

TWO_YEARS = 24
QUARTILES = {"lower quartile": 0.25, "median": 0.5, "upper quartile": 0.75}


def seasonal_index(by_month: pd.DataFrame) -> pd.DataFrame:
    """How each month of the year compares with the year around it, for each group, and how much that varies.

    Measure: Seasonal index
    Formula: median over years of (count / centred average of twelve months), scaled so that the twelve months
        average 100; its spread is the lower and the upper quartile of the years
    Assumptions: The season is the same in all years, as a share of the level.
    Example: A series has 100 in every month, and 400 in August. The index of August is then four times that of January,
        and the twelve average 100.
    Used by: detections_trend

    The median keeps one extraordinary year from bending it.

    Args:
        by_month: counts, one row per month (first days, none missing), one column per group.

    Returns:
        One row per group and month of the year (1 to 12), columns ``lower quartile``, ``median``, ``upper quartile``
        (100: the average of the year). A group with fewer than two years, or without counts around, is missing.
    """
    ratios = seasonal_ratios(by_month)
    by_calendar = ratios.groupby(pd.DatetimeIndex(ratios.index).month)
    table = {
        name: by_calendar.quantile(share).reindex(range(1, 13)).T.stack(future_stack=True)
        for name, share in QUARTILES.items()
    }
    return pd.DataFrame(table).rename_axis(["route", "calendar month"])


def seasonal_ratios(by_month: pd.DataFrame) -> pd.DataFrame:
    """Each month as a percentage of the twelve months around it, of which ``seasonal_index`` is the median.

    Each count is divided by the centred average of the twelve months around it (classical decomposition,
    statsmodels), and scaled so that the medians of the twelve months of the year average 100.

    Args:
        by_month: counts, one row per month (first days, none missing), one column per group.

    Returns:
        Of the same shape; the first and last six months are missing, and groups without an index.
    """
    from statsmodels.tsa.seasonal import seasonal_decompose

    values, of_year = by_month.astype("float64"), pd.DatetimeIndex(by_month.index).month
    if len(values) < TWO_YEARS:
        return values * float("nan")
    around = pd.DataFrame({name: seasonal_decompose(values[name], period=12).trend for name in values})
    ratios = values / around.where(around > 0)
    medians = ratios.groupby(of_year).median()
    return ratios / medians.mean(skipna=False) * 100


def same_months(by_month: pd.Series) -> pd.DataFrame:
    """Each year's sum over the months that the last year has, beside the whole year.

    Args:
        by_month: counts, one row per month (first days).

    Returns:
        Index: the years. Columns: ``same months`` (January to the last year's last month), ``whole year`` (missing
        unless all twelve months are there), ``share in %``. Years that lack one of the months are missing.
    """
    at = pd.DatetimeIndex(by_month.index)
    last = at[-1].month
    so_far = by_month[at.month <= last].groupby(at[at.month <= last].year).sum(min_count=last)
    whole = by_month.groupby(at.year).sum(min_count=12)
    share = so_far / whole.where(whole > 0) * 100
    return pd.DataFrame({"same months": so_far, "whole year": whole, "share in %": share}).rename_axis("year")
