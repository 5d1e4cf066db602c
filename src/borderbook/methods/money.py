"""Reads the money figures of the curated table ``europol_indicators``, as their sources write them."""

from __future__ import annotations

import pandas as pd

_WRITTEN = ["more than", "about", "almost", "up to", "average"]  # what sources write before a figure


def money_counted(indicators: pd.Series) -> pd.Series:
    """What each indicator counts in money: turnover, profit, income or money paid; missing for all other indicators."""
    return indicators.str.extract("(turnover|profit|income|money_paid)", expand=False).str.replace("_", " ")


def written(rows: pd.DataFrame) -> pd.Series:
    """What is written before each figure: 'more than ', 'about '; nothing before an exact one."""
    known = rows["qualifier"].where(rows["qualifier"].isin(_WRITTEN), "")
    return (known.replace("average", "on average") + " ").str.lstrip()


def ranges(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures as ranges.

    Returns:
        publisher, who issued a figure, without who restated it ('UNODC (restated by X)' is UNODC); period; lowest and
        highest, equal for one figure; currency; stated, the currency after 'more than', 'about' and such; covers;
        confidence.
    """
    publisher = rows["publisher"].str.replace(r" \(.*", "", regex=True)
    currency = rows["unit"].str.replace(r" per (person|year)$", "", regex=True)
    return pd.DataFrame({
        "publisher": publisher, "period": rows["period"], "lowest": rows["value"],
        "highest": rows["value_max"].fillna(rows["value"]), "currency": currency, "stated": written(rows) + currency,
        "covers": rows["covers"], "confidence": rows["confidence"],
    })  # fmt: skip
