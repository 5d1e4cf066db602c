"""One monthly count over time: by period with its change, its season, and its years to date.

All of these take a series of counts whose index is every month from first to last (first days).
"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.methods import series
from borderbook.methods.series import Frequency

TWO_YEARS = 24


def by_period(
    every_month: pd.Series, start: str = "first", end: str = "latest", frequency: Frequency = "year"
) -> pd.DataFrame:
    """Sums by period, each beside the same months a year before: like is compared with like.

    Args:
        every_month: all that is held; what lies before ``start`` serves the comparison only.
        start: first month, '2015-01' or 'first'.
        end: last month, or 'latest'.
        frequency: month, quarter or year.

    Returns:
        Index: the first day of each period. Columns: count; months (how many of the period are there);
        complete; year_before (the sum of the same months a year before, missing unless all of them are
        held); change (per cent).

    Raises:
        UsageError: no month is held between start and end.
    """
    months = pd.DataFrame({"count": every_month, "year_before": every_month.shift(12)})
    months["compared"] = months["year_before"].notna().astype("int64")
    chosen = series.between(months.assign(months=1), start, end)
    made = series.to_frequency(chosen, frequency)
    whole = series.complete(chosen, frequency)
    before = made["year_before"].where(made["compared"] == made["months"])
    change = [series.change(new, old) for new, old in zip(made["count"], before, strict=True)]
    columns = {"count": made["count"], "months": made["months"], "complete": whole}
    return pd.DataFrame({**columns, "year_before": before, "change": change})


def change_table(periods: pd.DataFrame, frequency: Frequency) -> pd.DataFrame:
    """``by_period`` as it is read: the period in words, whole counts, change rounded to one decimal."""
    at = pd.DatetimeIndex(periods.index)
    return pd.DataFrame(
        {
            frequency: at.year if frequency == "year" else [words.period(a, frequency) for a in at],
            "detections": periods["count"].to_numpy("int64"),
            "months": periods["months"].to_numpy("int64"),
            "same months a year before": periods["year_before"].astype("Int64").to_numpy(),
            "change in %": periods["change"].round(1).to_numpy(),
        }
    )


def seasonal_ratios(every_month: pd.Series) -> pd.DataFrame:
    """Each month as per cent of the average of the twelve months around it: a row a year, a column a month.

    The average is the centred one of classical decomposition (statsmodels), which takes the trend out: 150 is
    half as much again as the year around it. The first and last six months have none and are missing; there
    is no row at all if the series is shorter than two years.
    """
    from statsmodels.tsa.seasonal import seasonal_decompose

    if len(every_month) < TWO_YEARS:
        return _calendar(every_month.iloc[:0])
    counts = every_month.astype("float64")
    around = seasonal_decompose(counts, model="additive", period=12).trend
    return _calendar((counts / around.where(around > 0) * 100).dropna())


def seasonal_profile(ratios: pd.DataFrame) -> pd.DataFrame:
    """The usual ratio of each month of the year: columns median, lower and upper (quartiles), years.

    Args:
        ratios: as ``seasonal_ratios`` gives them. The median keeps one extraordinary year from bending it.
    """
    return pd.DataFrame(
        {
            "median": ratios.median(),
            "lower": ratios.quantile(0.25),
            "upper": ratios.quantile(0.75),
            "years": ratios.notna().sum(),
        }
    )


def season_extremes(profile: pd.DataFrame) -> tuple[tuple[int, float], tuple[int, float]] | None:
    """The months (1 to 12) of the highest and the lowest median, each with it; None without a season."""
    median = profile["median"].dropna()
    if median.empty:
        return None
    at = [int(median.index[position]) for position in (int(median.argmax()), int(median.argmin()))]
    return (at[0], float(median[at[0]])), (at[1], float(median[at[1]]))


def years_to_date(every_month: pd.Series) -> pd.DataFrame:
    """Sums from January up to each month: a row a month of the year, a column a year.

    A year whose January is not there has no such sum and is left out; months after the last are missing.
    """
    wide = _calendar(every_month).T
    return wide.loc[:, wide.loc[1].notna()].cumsum()


def share_by_month(to_date: pd.DataFrame, month: int) -> pd.Series:
    """Which per cent of its detections each complete year had by the end of ``month``; index: the years."""
    years = to_date.T
    complete = years[years[12] > 0]
    return complete[month] / complete[12] * 100


def _calendar(every_month: pd.Series) -> pd.DataFrame:
    """The same numbers, a row a year, a column a month of the year; missing where the series has no month."""
    at = pd.DatetimeIndex(every_month.index)
    tall = pd.DataFrame({"year": at.year, "month": at.month, "value": every_month.to_numpy("float64")})
    wide = tall.pivot_table(index="year", columns="month", values="value", aggfunc="first")
    return wide.reindex(columns=pd.RangeIndex(1, 13, name="month"))
