"""What do "more than 90 %", the turnover and the fees rest on?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.methods.columns import rows_of
from borderbook.questions.smuggling_business import analysis

MEASURES, CITES, REPEATS = "names what it rests on", "cites Europol", "repeats it without a basis"
NOT_A_SERIES = (
    "Not a time series: the figures differ in place, year, currency and in what they count. Currencies are as "
    "stated. Where a name says 'up to' or 'more than', the dots are a bound."
)


def chain(share: pd.DataFrame) -> str:
    """How many texts measure, cite and repeat the share: also the title of the figure.

    Args:
        share: ``analysis.restatements`` with a column kind (what a text does with the share).
    """
    measured, kinds = share[share["kind"] == MEASURES], share["kind"].value_counts()
    basis = "none names what it rests on"
    if len(measured):
        years, about = words.years(measured["to"].dt.year), words.years(measured["about"].dropna())
        basis = f"{len(measured)} name{'s' * (len(measured) == 1)} what it rests on, published in {years} "
        basis += f"on arrivals of {about}"
    cite, repeat = (int(kinds.get(kind, 0)) for kind in (CITES, REPEATS))
    return (
        f"Of {len(share)} text{'s' * (len(share) != 1)} that give{'s' * (len(share) == 1)} the share, {basis}; "
        f"{cite or 'none'} cite{'s' * (cite < 2)} Europol and "
        f"{repeat or 'none'} repeat{'s' * (repeat < 2)} it, the last in {share['to'].iloc[-1]:%B %Y}"
    )


def values(share: pd.DataFrame) -> str:
    """Which shares the texts give, in which words, and when it was last measured. As ``chain``."""
    values = " to ".join(f"{end:.0f}" for end in sorted({min(share["share"]), max(share["share"])}))
    wordings = share["wording"].str.replace(r"\s?[\d,.]+ %", "", regex=True)
    counts = wordings[wordings != ""].value_counts()
    worded = words.listed([f"{count} as “{wording}”" for wording, count in counts.items()])
    measured = share.loc[share["kind"] == MEASURES, "to"].dt.year.max()
    newer = measured > share["to"].dt.year.min()
    later = f"the last measurement is of {measured}" if newer else "no later measurement was found"
    return f"All give {values} %{f' ({worded})' if worded else ''}; {later}."


def asked(surveys: pd.DataFrame) -> str:
    """What surveys of people on the move found, who was asked where: also a title.

    Args:
        surveys: rows of ``smuggler_use_surveys`` on the use of smugglers.
    """
    if surveys.empty:
        return "No survey of people on the move that asked this is held"
    places = surveys["survey_place"] + " (" + surveys["survey_period"] + ")"
    parts = "; ".join(analysis.worded(surveys) + " in " + places)
    return f"Surveys of people on the move, not of arrivals in the EU, found users of smugglers: {parts}"


def turnover(rows: pd.DataFrame) -> list[str]:
    """How far the figures lie apart, each with what it covers. As ``analysis.turnover``."""
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
    euros = rows[(rows["place"] == analysis.EU_YEAR) & (rows["currency"] == "EUR")]
    low, high = euros.sort_values("lowest").iloc[0], euros.sort_values("highest").iloc[-1]
    return (
        f"For routes to the EU the figures in euros run from EUR {amount(low['lowest'])} ({low['publisher']}, "
        f"{low['period']}) to EUR {amount(high['highest'])} ({high['publisher']}, {high['period']}): they do not count "
        "the same thing"
    )


def fees(rows: pd.DataFrame) -> list[str]:
    """The newest fees, and the lowest and highest of all. As ``analysis.fees``."""
    newest = rows[rows["year"] == rows["year"].max()]
    found = [f"**{money(row)}** ({row.journey}, {row.publisher})" for row in rows_of(newest)]
    return [
        f"The newest fees found are of {newest['year'].iloc[0]}: {words.listed(found)}.",
        f"{fees_title(rows)}; {(rows['highest'] > rows['lowest']).sum()} of the {len(rows)} figures are ranges.",
        "Journey, means, year and currency differ, so an average of them would mean nothing.",
    ]


def fees_title(rows: pd.DataFrame) -> str:
    """The lowest and the highest fee, each with its journey."""
    lowest, highest = (rows[end].astype("float64") for end in ("lowest", "highest"))
    ends = rows.loc[[lowest.idxmin(), highest.idxmax()]]
    low, high = (f"{money(row)} ({row.journey}, {row.when})" for row in rows_of(ends))
    return f"Fees run from {low} to {high}"


def emsc(rows: pd.DataFrame) -> list[str]:
    """The newest counts of Europol's centre, and which can be compared over years. As ``analysis.activity``."""
    newest = rows[rows["year"] == rows["year"].max()]
    figures = analysis.written(newest) + newest["value"].map("{:,.0f}".format)
    flows = rows[~rows["counted"].astype("str").str.contains("stock")]
    alone = flows[(flows["scope"] == analysis.ALONE) & flows["period"].str.fullmatch(r"\d{4}")]
    years = alone.groupby("counted", observed=True)["year"].nunique()
    return [
        f"For {newest['year'].iloc[0]} Europol's centre reports "
        f"{words.listed(list(newest['counted'].astype('str') + ' ' + figures))} "
        f"(scope: {words.listed(list(newest['scope'].unique()))}).",
        f"On smuggling alone, {(years > 1).sum()} of {flows['counted'].nunique()} counts have figures of more "
        "than one year (part years and stocks of suspects are left out); other years count smuggling and trafficking "
        "in human beings together, two offences, or do not say. A rise from one scope to the other is no rise.",
    ]


def attested(counts: pd.Series, which: str = "") -> str:
    """How many figures were read in the issuing body's own text.

    Args:
        counts: one row of ``analysis.evidence``, or their sum.
        which: what stands before the number of all figures: 'these '.
    """
    own = counts["own text"]
    return f"{own} of {which}{own + counts['restated']} figures were read in the issuing body's own text"


def money(row: Any) -> str:
    """A range as it is read: 'EUR 3–6 billion', 'more than EUR 4 billion', 'about USD 10,000'.

    Args:
        row: lowest, highest and stated, of ``analysis.ranges``.
    """
    return f"{row.stated} {amount(row.lowest, row.highest)}"


def amount(*ends: float) -> str:
    """'3–6 billion', '10,000': one number, or the ends of a range."""
    sizes = {1e9: " billion", 1e6: " million", 1: ""}
    size, unit = next(one for one in sizes.items() if max(ends) >= one[0])
    sized = (end if size == 1 else end / size for end in dict.fromkeys(ends))  # undivided it keeps its place
    return "–".join(f"{end:,.{int(end % 1 >= 0.05)}f}" for end in sized) + unit
