"""What do "more than 90 %", the turnover and the fees rest on?"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.questions.smuggling_business import analysis as smuggling
from borderbook.questions.smuggling_business.money_figures import money


def sentences(facts: pd.DataFrame, indicator: str) -> list[str]:
    """What the chosen figures are, what they cover and how they are attested.

    Args:
        facts: the curated table ``europol_indicators``.
        indicator: share, turnover, fees or emsc.
    """
    about = {"share": _share, "turnover": _turnover, "fees": _fees, "emsc": _emsc}
    return [*about[indicator](facts), _attested(facts, indicator)]


def _share(facts: pd.DataFrame) -> list[str]:
    rows = smuggling.restatements(facts)
    later = rows[rows["years_after"] >= 1]
    first, last = rows.iloc[0], rows.iloc[-1]
    values = sorted(rows["share"].unique())
    other = (
        f"none gives another value than {words.per_cent(values[0])}"
        if len(values) == 1
        else "they do not all give the same value"
    )
    wordings = rows["wording"].value_counts().sort_index()
    said = words.listed([f"“{wording}” in {count}" for wording, count in wordings.items()])
    return [
        f"The share goes back to one estimate of **{first['from']:%B %Y}** about arrivals of "
        f"{rows['about'].min()}: {len(later)} of {len(rows)} texts held here are from later years, the last from "
        f"{last['to']:%B %Y}, and {other}.",
        f"The wording changes ({said} of them); no text held here names a new measurement.",
    ]


def _turnover(facts: pd.DataFrame) -> list[str]:
    rows = smuggling.turnover(facts)
    parts = []
    for place in rows["place"].cat.categories:
        own = rows[rows["place"] == place]
        said = [
            f"{money(low, high, qualifier, currency)} ({who}, {period})"
            for low, high, qualifier, currency, who, period in own[
                ["low", "high", "qualifier", "currency", "publisher", "period"]
            ].itertuples(index=False)
        ]
        if said:
            parts.append(
                f"{place.lower().replace('eu ', 'EU ').replace('europe', 'Europe')}: {words.listed(said)}"
            )
    return [
        f"The figures cover different places and times and count turnover, profit or income. {'; '.join(parts)}.",
        "They cannot be put in one series, and no currency is converted here.",
    ]


def _fees(facts: pd.DataFrame) -> list[str]:
    rows = smuggling.fees(facts)
    low, high = rows.sort_values("low").iloc[0], rows.sort_values("high").iloc[-1]

    def said(row: pd.Series) -> str:
        amount = money(row["low"], row["high"], row["qualifier"], row["currency"])
        return f"**{amount}** ({row['journey'].split(';')[0]}, {row['period']}, {row['source']})"

    ranges = int((rows["high"] > rows["low"]).sum())
    return [
        f"Fees run from {said(low)} to {said(high)}.",
        f"{ranges} of the {len(rows)} figures are ranges; journey, means, year and currency differ, so an average "
        "of them would mean nothing.",
    ]


def _emsc(facts: pd.DataFrame) -> list[str]:
    rows = smuggling.activity(facts)
    alone = rows[rows["scope"] == "smuggling only"]
    years = alone.groupby("counted")["period"].nunique()
    series = [
        name for name in dict.fromkeys(rows["counted"]) if years.get(name, 0) > 1 and "stock" not in name
    ]
    parts = []
    for name in series:
        own = alone[alone["counted"] == name]
        said = [
            f"{'' if qualifier.startswith('exact') else qualifier + ' '}{value:,.0f} in {period}"
            for period, value, qualifier in own[["period", "value", "qualifier"]].itertuples(index=False)
        ]
        parts.append(f"{name}: {words.listed(said)}")
    return [
        f"On one scope, smuggling alone, figures of more than one year exist for {len(series)} of "
        f"{rows['counted'].nunique()} counts. {'; '.join(parts)}.",
        "Other years count smuggling and trafficking in human beings together, two offences, or do not say.",
    ]


def _attested(facts: pd.DataFrame, indicator: str) -> str:
    counts = smuggling.evidence(facts).loc[indicator]
    every = counts["own_text"] + counts["restated"]
    return f"{counts['own_text']} of these {every} figures were read in the issuing body's own text."
