"""What do "more than 90 %", the turnover and the fees rest on?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.methods.columns import rows_of
from borderbook.questions.smuggling_business import analysis

MEASURES, CITES, REPEATS = "names what it rests on", "cites Europol", "repeats it without a basis"


def sentences(indicator: str, share: pd.DataFrame, surveys: pd.DataFrame, facts: pd.DataFrame) -> list[str]:
    """What the chosen figures are, what they cover and how they are attested.

    Args:
        indicator: share, surveys, turnover, fees or emsc.
        share: ``analysis.restatements`` with a column kind (what a text does with the share).
        surveys: rows of ``smuggler_use_surveys`` on the use of smugglers.
        facts: the curated table ``europol_indicators``.
    """
    if indicator == "share":
        return [f"{chain(share)}.", _values(share), f"{asked(surveys)}.", _attested(facts, indicator)]
    if indicator == "surveys":
        return [f"{asked(surveys)}.", f"{chain(share)}."]
    about = {"turnover": _turnover, "fees": _fees, "emsc": _emsc}
    return [*about[indicator](facts), _attested(facts, indicator)]


def chain(share: pd.DataFrame) -> str:
    """How many texts measure, cite and repeat the share: also the title of the figure."""
    measured, kinds = share[share["kind"] == MEASURES], share["kind"].value_counts()
    basis = "none names what it rests on"
    if len(measured):
        years, about = words.years(measured["to"].dt.year), words.years(measured["about"].dropna())
        basis = f"{len(measured)} name what it rests on, published in {years} on arrivals of {about}"
    return (
        f"Of {len(share)} texts that give the share, {basis}; {kinds.get(CITES, 0)} cite Europol and "
        f"{kinds.get(REPEATS, 0)} repeat it, the last in {share['to'].iloc[-1]:%B %Y}"
    )


def _values(share: pd.DataFrame) -> str:
    values = " to ".join(f"{value:.0f}" for value in sorted({share["share"].min(), share["share"].max()}))
    wordings = share["wording"].value_counts().sort_index(ascending=False)
    worded = words.listed([f"“{wording}” in {count}" for wording, count in wordings.items()])
    measured = share.loc[share["kind"] == MEASURES, "to"].dt.year.max()
    newer = measured > share["to"].dt.year.min()
    later = f"the last measurement is of {measured}" if newer else "no later measurement was found"
    return f"All give {values} % ({worded}); {later}."


def asked(surveys: pd.DataFrame) -> str:
    """What surveys of people on the move found, who was asked where: also a title."""
    places = surveys["survey_place"] + " (" + surveys["survey_period"] + ")"
    shares = map(analysis.worded, rows_of(surveys))
    parts = "; ".join(f"{share} in {place}" for share, place in zip(shares, places, strict=True))
    return f"Surveys of people on the move, not of arrivals in the EU, found users of smugglers: {parts}"


def _turnover(facts: pd.DataFrame) -> list[str]:
    rows = analysis.turnover(facts)
    figures = rows.assign(text=[f"{money(row)} ({row.publisher}, {row.period})" for row in rows_of(rows)])
    by_place = figures.groupby("place", observed=True)["text"].agg(lambda texts: words.listed(list(texts)))
    return [
        f"{turnover_title(rows)}.",
        f"By place and time: {'; '.join(f'{place}: {text}' for place, text in by_place.items())}.",
        "They count turnover, profit, income or money paid; they cannot be put in one series, and no "
        "currency is converted here.",
    ]


def turnover_title(rows: pd.DataFrame) -> str:
    """How far the figures in euros for routes to the EU lie apart."""
    one = rows[(rows["place"] == analysis.EU_YEAR) & (rows["currency"] == "EUR")]
    low, high = one.sort_values("low").iloc[0], one.sort_values("high").iloc[-1]
    return (
        f"For routes to the EU the figures in euros run from EUR {amount(low['low'])} ({low['publisher']}, "
        f"{low['period']}) to EUR {amount(high['high'])} ({high['publisher']}, {high['period']}): they do not count "
        "the same thing"
    )


def _fees(facts: pd.DataFrame) -> list[str]:
    rows = analysis.fees(facts)
    newest = rows[rows["year"] == rows["year"].max()]
    found = [f"**{money(row)}** ({row.journey}, {row.publisher})" for row in rows_of(newest)]
    return [
        f"The newest fees found are of {newest['year'].iloc[0]}: {words.listed(found)}.",
        f"{fees_title(rows)}; {(rows['high'] > rows['low']).sum()} of the {len(rows)} figures are ranges.",
        "Journey, means, year and currency differ, so an average of them would mean nothing.",
    ]


def fees_title(rows: pd.DataFrame) -> str:
    """The lowest and the highest fee, each with its journey."""
    ends = rows.loc[[rows["low"].idxmin(), rows["high"].idxmax()]]
    low, high = (f"{money(row)} ({row.journey}, {analysis.when(row)})" for row in rows_of(ends))
    return f"Fees run from {low} to {high}"


def _emsc(facts: pd.DataFrame) -> list[str]:
    rows = analysis.activity(facts)
    newest = rows[rows["year"] == rows["year"].max()]
    counts = [f"{row.counted} {analysis.written(row)}{row.value:,.0f}" for row in rows_of(newest)]
    flows = rows[~rows["counted"].astype("str").str.contains("stock")]
    alone = flows[(flows["scope"] == analysis.ALONE) & flows["period"].str.fullmatch(r"\d{4}")]
    years = alone.groupby("counted", observed=True)["year"].nunique()
    return [
        f"For {newest['year'].iloc[0]} Europol's centre reports {words.listed(counts)} "
        f"(scope: {words.listed(list(newest['scope'].unique()))}).",
        f"On smuggling alone, {(years > 1).sum()} of {flows['counted'].nunique()} counts have figures of more "
        "than one year (part years and stocks of suspects are left out); other years count smuggling and trafficking "
        "in human beings together, two offences, or do not say. A rise from one scope to the other is no rise.",
    ]


def _attested(facts: pd.DataFrame, indicator: str) -> str:
    counts = analysis.evidence(facts).loc[indicator]
    every = counts["own text"] + counts["restated"]
    return f"{counts['own text']} of these {every} figures were read in the issuing body's own text."


def attested(table: pd.DataFrame) -> str:
    """How many of all figures were read in the issuing body's own text: a title."""
    own, restated, against = table.sum()
    read = f"{own} of {own + restated} figures were read in the issuing body's own text"
    return f"{read}; another source contradicts {against}"


def money(row: Any) -> str:
    """A range as it is read: 'EUR 3–6 billion', 'more than EUR 4 billion', 'about USD 10,000'.

    Args:
        row: low, high, qualifier and currency, of ``analysis.ranges``.
    """
    return f"{analysis.written(row)}{row.currency} {amount(row.low, row.high)}"


def amount(*ends: float) -> str:
    """'3–6 billion', '10,000': one number, or the ends of a range."""
    sizes = {1e9: " billion", 1e6: " million", 1: ""}
    size, unit = next(one for one in sizes.items() if max(ends) >= one[0])
    return "–".join(f"{end / size:,.1f}".removesuffix(".0") for end in dict.fromkeys(ends)) + unit
