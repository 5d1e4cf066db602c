"""How many facilitators are detected, where, of which nationality; how much document fraud?"""

from __future__ import annotations

import pandas as pd

from borderbook import words

DECEMBER = "December missing"


def sentences(
    by_year: pd.DataFrame, places: pd.DataFrame, nationalities: pd.DataFrame, documents: pd.DataFrame
) -> list[str]:
    """The newest figure, the newest exact one and its change; where and of which nationality; document fraud.

    Args:
        by_year: a row a year: facilitators (missing where no figure was found), lower (it is a lower bound), source.
        places: facilitators of an edition, a row a year, a column a place.
        nationalities: ``analysis.nationalities`` of the same edition.
        documents: totals of persons using fraudulent documents: year, edition, value, flag.
    """
    return [
        f"{newest(by_year, '**')}.", _exact(by_year), _missing(by_year), _where(places, nationalities),
        _documents(documents),
    ]  # fmt: skip


def newest(by_year: pd.DataFrame, mark: str = "") -> str:
    """The newest figure and whether it is the highest: also the title of the figure by year.

    ``mark`` goes around the figure: '**' in the answer.
    """
    known = by_year.dropna(subset="facilitators")
    if known.empty:
        return "No figure of facilitators was found for this period"
    year, last = int(known.index[-1]), known.iloc[-1]
    count = f"{mark}{words.number(last['facilitators'])}{mark}"
    how = (
        f"more than {count} facilitators were detected"
        if last["lower"]
        else f"{count} facilitators were detected"
    )
    said = f"In {year}, the newest year with a figure, {how}"
    earlier = known["facilitators"].iloc[:-1]
    if earlier.empty:
        return said
    most = f"{words.number(earlier.max())}, in {earlier.idxmax()}"
    if last["facilitators"] > earlier.max():
        return f"{said}, above every earlier year with a figure (at most {most})"
    return said if last["lower"] else f"{said}; the most were {most}"


def _exact(by_year: pd.DataFrame) -> str:
    """The newest exact figure and its change on the year before."""
    exact = by_year.loc[~by_year["lower"], "facilitators"].dropna().astype("float64")
    if exact.empty:
        return ""
    year, count, before = int(exact.index[-1]), exact.iloc[-1], exact.get(exact.index[-1] - 1)
    pandemic = "; in that year the pandemic restricted travel" if year == 2020 else ""
    moved = (
        ""
        if before is None
        else f"{words.changed((count / before - 1) * 100)} on {year - 1} ({before:,.0f}){pandemic}"
    )
    bounds = by_year.index[by_year["lower"]]
    if bounds.empty:
        return f"That is {moved}." if moved else ""
    newest = f"The newest exact figure is {count:,.0f} in {year}{f', {moved}' if moved else ''}."
    return f"{newest} That of {bounds[-1]} is a lower bound, as {_who(by_year)}: no change can be given."


def _who(by_year: pd.DataFrame) -> str:
    """'eucrim restates Frontex': where the newest lower bound is from."""
    return (
        str(by_year.loc[by_year["lower"], "source"].iloc[-1])
        .replace(" (restating ", " restates ")
        .rstrip(")")
    )


def _missing(by_year: pd.DataFrame) -> str:
    absent = by_year.index[by_year["facilitators"].isna()].tolist()
    return f"For {words.years(absent)} no figure was found." if absent and len(absent) < len(by_year) else ""


def _where(places: pd.DataFrame, nationalities: pd.DataFrame) -> str:
    year, last = places.index[-1], places.iloc[-1].dropna().sort_values(ascending=False)
    parts = [
        f"{place} {count:,.0f} ({words.per_cent(count / last.sum() * 100)})" for place, count in last.items()
    ]
    named = nationalities[nationalities["named"]].head(3)
    who = [f"{name} {value:,}" for name, value in zip(named["nationality"], named["value"], strict=True)]
    return (
        f"Of the {last.sum():,.0f} of {year}, the largest parts by place are {words.listed(parts[:3])}; the "
        f"nationalities named most are "
        f"{words.listed(who)}."
    )


def _documents(totals: pd.DataFrame) -> str:
    if totals.empty:
        return ""
    newest = totals[totals["edition"] == totals["edition"].max()].sort_values("year")
    last = newest.iloc[-1]
    before = newest[newest["year"] == last["year"] - 1]
    narrower = " (counted more narrowly than in earlier editions)" if "narrower" in last["flag"] else ""
    lead = f"Persons using fraudulent documents on entry: {last['value']:,} in {last['year']}{narrower}"
    if DECEMBER in last["flag"]:
        beside = f", {before['value'].iloc[0]:,} the year before" if len(before) else ""
        return f"{lead}{beside}; December is missing for some states, so the two cannot be compared."
    if before.empty:
        return f"{lead}."
    change = (float(last["value"]) / float(before["value"].iloc[0]) - 1) * 100
    return f"{lead}, {words.changed(change)} on {last['year'] - 1} ({before['value'].iloc[0]:,})."


def by_place(places: pd.DataFrame) -> str:
    """The largest place of the last year, and how many have none: the title of the figure by place."""
    year, last = places.index[-1], places.iloc[-1].dropna()
    share = {
        place: f"{count:,.0f} ({words.per_cent(count / last.sum() * 100)})" for place, count in last.items()
    }
    most = last.drop("unknown", errors="ignore").idxmax()
    unknown = f"; of {share['unknown']} the place is not known" if "unknown" in share else ""
    return f"In {year}, {share[most]} of {last.sum():,.0f} facilitators were detected {_at(most)}{unknown}"


def reclassified(year: int, editions: pd.DataFrame) -> str:
    """Which place of the same year moved most between the first edition and the last."""
    first, last = editions.iloc[0], editions.iloc[-1]
    place = str((last - first).drop("unknown", errors="ignore").abs().idxmax())
    return (
        f"For {year}, edition {editions.index[0]} has {first[place]:,.0f} facilitators {_at(place)}, edition "
        f"{editions.index[-1]} has {last[place]:,.0f}"
    )


def by_nationality(rows: pd.DataFrame) -> str:
    """The nationality named most, of how many, and what the named make up."""
    named, total = rows[rows["named"]], int(rows["value"].sum())
    top = named.iloc[0]
    them = f"{named['value'].sum():,} of them ({words.per_cent(named['value'].sum() / total * 100)})"
    return (
        f"{top['nationality']} is named most in {top['year']}: {top['value']:,} of {total:,} facilitators; the "
        f"{len(named)} nationalities named make up {them}"
    )


def document_fraud(by_series: pd.DataFrame) -> str:
    """First and last count of persons in the series that reaches furthest back."""
    known = by_series["persons"].dropna() if "persons" in by_series else pd.Series(dtype="float64")
    if known.empty:
        return "No figure of document fraud was found for this period"
    first, last = known.index[0], known.index[-1]
    if first == last:
        return f"{known[last]:,.0f} persons with fraudulent documents on entry in {last}"
    narrower = (
        "; what the newest edition counts is narrower" if "persons, narrower count" in by_series else ""
    )
    counts = f"{known[last]:,.0f} persons with fraudulent documents on entry in {last}, {known[first]:,.0f} in {first}"
    return f"{counts}{narrower}"


def _at(place: object) -> str:
    return (
        "inland"
        if place == "inland"
        else f"at {place} borders".replace(", within the EU borders", " borders within the EU")
    )
