"""Reads what Eurostat released first: counts by year and quarter, the changes it printed, and what was revised."""

from __future__ import annotations

import pandas as pd

from borderbook.methods.enforcement import EU, INDICATORS


def by_year(headlines: pd.DataFrame) -> pd.DataFrame:
    """The EU-27's yearly totals as Eurostat first released them; all totals of a year come from one document.

    Args:
        headlines: the curated table risk_analysis (``catalog.load("risk_analysis")``).

    Returns:
        Index year, those columns of ``enforcement.counts`` that a document gives exactly. If a year has several
        documents, the one with the most counts is used, and of these the newest.
    """
    rows = headlines[
        (headlines["series"] == "Eurostat headline") & (headlines["scope"] == "EU-27") & headlines["year"].notna()
        & (headlines["citizenship"] == "") & headlines["qualifier"].isin(["exact", "exact or rounded"])
    ]  # fmt: skip
    named = rows.astype({"year": "int64"}).assign(count=rows["indicator"].map(INDICATORS))
    keys = ["year", "document_date", "document_title"]
    wide = named.pivot_table(index=keys, columns="count", values="value", aggfunc="first").reset_index()
    wide["given"] = wide.notna().sum(axis=1)
    best = wide.sort_values(["year", "given", "document_date"]).drop_duplicates("year", keep="last")
    return best.drop(columns=["given", *keys[1:]]).set_index("year").rename_axis(columns=None)


def by_quarter(table: pd.DataFrame, geo: str = EU) -> pd.DataFrame:
    """Quarterly counts of a place as first released: index the first day of each quarter, columns as ``by_year``.

    Args:
        table: the curated table enforcement_quarterly. The result has a row for quarters without a figure, too.
        geo: the code of the place.
    """
    rows = table[(table["geo"] == geo) & (table["citizenship"] == "") & (table["unit"] == "persons")]
    at = pd.PeriodIndex(rows["quarter"], freq="Q").to_timestamp()
    named = rows.assign(quarter=at, count=rows["indicator"].map(INDICATORS))
    return named.pivot_table(index="quarter", columns="count", values="value", aggfunc="first").asfreq("QS")
