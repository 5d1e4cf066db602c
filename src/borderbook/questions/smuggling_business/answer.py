"""What do "more than 90 %", the turnover and the fees rest on?"""

from __future__ import annotations

import pandas as pd

from borderbook import words
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
    measured, cited = share[share["kind"] == MEASURES], share[share["kind"] == CITES]
    repeated, last = share[share["kind"] == REPEATS], share.iloc[-1]
    basis = "none names what it rests on"
    if len(measured):
        years = words.years(measured["to"].dt.year)
        about = words.years(measured["about"].dropna().astype("int64"))
        basis = f"{len(measured)} name what it rests on, published in {years} on arrivals of {about}"
    return (
        f"Of {len(share)} texts that give the share, {basis}; {len(cited)} cite Europol and {len(repeated)} repeat it, "
        f"the last in {last['to']:%B %Y}"
    )


def _values(share: pd.DataFrame) -> str:
    values = sorted(share["share"].unique())
    same = (
        f"All give {words.per_cent(values[0])}"
        if len(values) == 1
        else f"They give {values[0]:.0f} to {values[-1]:.0f} %"
    )
    wordings = share["wording"].value_counts().sort_index(ascending=False)
    said = words.listed([f"“{wording}” in {count}" for wording, count in wordings.items()])
    later = share[(share["kind"] == MEASURES) & (share["years_after"] >= 1)]
    none = (
        "no later measurement was found"
        if later.empty
        else f"the last measurement is of {later['to'].max():%Y}"
    )
    return f"{same} ({said}); {none}."


def asked(surveys: pd.DataFrame) -> str:
    """What surveys of people on the move found, who was asked where: also a title."""
    parts = [
        f"{analysis.worded(value, qualifier)} in {place} ({when})"
        for value, qualifier, place, when in surveys[
            ["value", "qualifier", "survey_place", "survey_period"]
        ].to_numpy()
    ]
    return f"Surveys of people on the move, not of arrivals in the EU, found users of smugglers: {'; '.join(parts)}"


def _turnover(facts: pd.DataFrame) -> list[str]:
    rows = analysis.turnover(facts)
    parts = []
    for place, estimates in rows.groupby("place", observed=True, sort=True):
        said = [
            f"{money(*row[:4])} ({row[4]}, {row[5]})"
            for row in estimates[[*_MONEY, "publisher", "period"]].to_numpy()
        ]
        parts.append(f"{place}: {words.listed(said)}")
    return [
        f"{turnover_title(rows)}.",
        f"By place and time: {'; '.join(parts)}.",
        "They count turnover, profit, income or money paid; they cannot be put in one series, and no "
        "currency is converted here.",
    ]


def turnover_title(rows: pd.DataFrame) -> str:
    """How far the figures in euros for routes to the EU lie apart."""
    one = rows[(rows["place"] == analysis.EU_YEAR) & (rows["currency"] == "EUR")]
    low, high = one.sort_values("low").iloc[0], one.sort_values("high").iloc[-1]
    lowest, highest = (money(value, value, "", "EUR") for value in (low["low"], high["high"]))
    return (
        f"For routes to the EU the figures in euros run from {lowest} ({low['publisher']}, {low['period']}) to "
        f"{highest} ({high['publisher']}, {high['period']}): they do not count the same thing"
    )


def _fees(facts: pd.DataFrame) -> list[str]:
    rows = analysis.fees(facts)
    newest = rows[rows["year"] == rows["year"].max()]
    said = [
        f"**{money(*row[:4])}** ({row[4]}, {row[5]})"
        for row in newest[[*_MONEY, "journey", "publisher"]].to_numpy()
    ]
    many = int((rows["high"] > rows["low"]).sum())
    return [
        f"The newest fees found are of {newest['year'].iloc[0]}: {words.listed(said)}.",
        f"{fees_title(rows)}; {many} of the {len(rows)} figures are ranges.",
        "Journey, means, year and currency differ, so an average of them would mean nothing.",
    ]


def fees_title(rows: pd.DataFrame) -> str:
    """The lowest and the highest fee, each with its journey."""
    ends = [
        f"{money(*row[_MONEY])} ({row['journey']}, {row['period'].removeprefix('about ')})"
        for row in (rows.sort_values("low").iloc[0], rows.sort_values("high").iloc[-1])
    ]
    return f"Fees run from {ends[0]} to {ends[1]}"


def _emsc(facts: pd.DataFrame) -> list[str]:
    rows = analysis.activity(facts)
    newest = rows[rows["year"] == rows["year"].max()]
    said = [
        f"{name} {_count(value, how)}"
        for name, value, how in newest[["counted", "value", "qualifier"]].to_numpy()
    ]
    scope = words.listed(list(dict.fromkeys(newest["scope"])))
    flows = rows[~rows["counted"].astype("str").str.contains("stock")]
    alone = flows[(flows["scope"] == analysis.ALONE) & flows["period"].str.fullmatch(r"\d{4}")]
    years = alone.groupby("counted", observed=True)["year"].nunique()
    return [
        f"For {newest['year'].iloc[0]} Europol's centre reports {words.listed(said)} (scope: {scope}).",
        f"On smuggling alone, {int((years > 1).sum())} of {flows['counted'].nunique()} counts have figures of more "
        "than one year (part years and stocks of suspects are left out); other years count smuggling and trafficking "
        "in human beings together, two offences, or do not say. A rise from one scope to the other is no rise.",
    ]


def _attested(facts: pd.DataFrame, indicator: str) -> str:
    counts = analysis.evidence(facts).loc[indicator]
    every = counts["own text"] + counts["restated"]
    return f"{counts['own text']} of these {every} figures were read in the issuing body's own text."


def attested(table: pd.DataFrame) -> str:
    """How many of all figures were read in the issuing body's own text: a title."""
    first, every = table["own text"].sum(), table[["own text", "restated"]].to_numpy().sum()
    against = table["conflicting"].sum()
    return f"{first} of {every} figures were read in the issuing body's own text; another source contradicts {against}"


_MONEY = ["low", "high", "qualifier", "currency"]


def money(low: float, high: float, qualifier: str, currency: str) -> str:
    """A range as it is read: 'EUR 3–6 billion', 'more than EUR 4 billion', 'about USD 10,000'."""
    prefix = f"{qualifier} " if qualifier in ("more than", "about", "almost", "up to", "average") else ""
    size, unit = (1e9, " billion") if high >= 1e9 else (1e6, " million") if high >= 1e6 else (1, "")
    numbers = [f"{value / size:,.1f}".removesuffix(".0") for value in dict.fromkeys((low, high))]
    return f"{prefix}{currency} {'–'.join(numbers)}{unit}"


def _count(value: float, qualifier: str) -> str:
    return f"{'' if qualifier.startswith('exact') else f'{qualifier} '}{value:,.0f}"
