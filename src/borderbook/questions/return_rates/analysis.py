"""Return rates beside statements, and what their totals hold."""

from __future__ import annotations

import pandas as pd

from borderbook.methods import enforcement, ratios

LAGS = (0, 1, 2)
ENOUGH = 10  # countries that a comparison needs


def entered(headlines: pd.DataFrame) -> dict[int, str]:
    """From which year on Eurostat's returns of the EU-27 to third countries hold a state, as a release notes.

    Args:
        headlines: the curated table risk_analysis.
    """
    notes = headlines.loc[headlines["indicator"] == "return_to_third_country", "note"].astype("str")
    found = notes.str.extract(r"(?P<state>\w+) enters in (?P<year>\d{4})").dropna()
    return dict(zip(found["year"].astype("int64").tolist(), found["state"].tolist(), strict=True))


def statements(headlines: pd.DataFrame, counts: pd.DataFrame, releases: pd.DataFrame) -> pd.DataFrame:
    """What the Commission said of the return rate, beside the two rates of the same union and year.

    Args:
        headlines: the curated table risk_analysis.
        counts: ``enforcement.counts``.
        releases: ``enforcement.first_releases``: for its years both counts of a rate come from there.

    Returns:
        One row per statement, in the order of what it is about: who, said (per cent), period, and per 100 orders to
        leave the returns to third countries and to any country, where the statement is about one whole year.
    """
    mine = headlines[
        (headlines["series"] == "Commission headline") & headlines["indicator"].str.startswith("return_rate")
        & (headlines["indicator"] != "return_rate_without_western_balkans")
    ]  # fmt: skip
    newest = _rates(enforcement.of_place(counts, enforcement.EU))
    by_scope = {
        "EU-28": _rates(enforcement.of_place(counts, "EU28")), "EU": _rates(releases).combine_first(newest)
    }  # fmt: skip
    year = mine["year"].where(mine["period"] == mine["year"].astype("str"))
    keys = pd.MultiIndex.from_arrays([mine["scope"], year])
    beside = pd.concat(by_scope).reindex(keys).set_axis(mine.index)
    columns = ["publisher", "indicator", "value", "qualifier", "scope", "year", "period", "document_date"]
    return mine[columns].join(beside).sort_values(["year", "period"], ascending=False, ignore_index=True)


def _rates(counts: pd.DataFrame) -> pd.DataFrame:
    names = [enforcement.TO_THIRD, enforcement.RETURNS]
    wide = counts.reindex(columns=[*names, enforcement.ORDERS])
    return pd.DataFrame({name: ratios.ratio(wide[name], wide[enforcement.ORDERS]) for name in names})
