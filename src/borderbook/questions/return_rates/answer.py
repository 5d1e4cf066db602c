"""Of those ordered to leave, how many return? The sentences, and the titles of the figures.

What is divided by what is read from the names of the columns, so that a sentence stays true when a cell of the
notebook divides something else.
"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.methods import enforcement, ratios
from borderbook.show.cited import Rate, cited

WHEN = {0: "of the same year", 1: "of one year before", 2: "of two years before"}
FOLLOW = {enforcement.ORDERS: ": returns can follow orders of other years, or none that was counted"}
EARLY = {enforcement.ORDERS: "Before 2016 some states reported returns but not orders to leave."}
ABOVE = {enforcement.ORDERS: ": returns that followed orders of other years."}
RULES = {enforcement.ORDERS: ", not by rate: states issue orders by different rules"}
"""What is true of one count only."""
SHORT = {enforcement.ORDERS: "orders"}
FLOOR = "≥: a floor, summed over citizenships without Eurostat's small cells."
OF_FLOORS = (
    "A floor has no upper bound, and its 'at least' leaves out the rounding of each citizenship in it."
)
_ORDINALS = ("first", "second", "third", "fourth")


def shown(rate: float) -> str:
    """A rate per 100 as it is read: '39', '1.1' below ten; missing is 'no figure'."""
    return "no figure" if pd.isna(rate) else f"{rate:.1f}" if 0 < rate < 9.95 else f"{rate:,.0f}"


def unit(per: Rate, lag: int = 0) -> str:
    """'Returns to third countries per 100 orders to leave of the same year'."""
    return f"{per.unit} {WHEN[lag]}"


def with_counts(table: pd.DataFrame, per: Rate) -> list[str]:
    """'France (10,580 of 136,685)': each place or citizenship with both counts."""
    return [
        f"{reference.label(str(code))} ({words.number(counted)} of {words.number(base)})"
        for code, counted, base in table[[per.part, per.whole]].itertuples()
    ]


def latest(
    pairs: pd.DataFrame, per: Rate, floor: pd.Series, place: str, lag: int, jumps: pd.DataFrame
) -> str:
    """The rate of the last year that has both counts, and of the year before if the two can be compared.

    Args:
        pairs: index year; what is counted, what it is divided by, and ``rate``.
        per: what is divided by what, per how many.
        floor: by year, true where the first count is a floor.
        place: the place in words.
        lag: years between the two counts.
        jumps: breaks in the second count of this place, as ``breaks.breaks``.
    """
    part, whole, both = per.part, per.whole, pairs.dropna()
    newest = enforcement.newest(both["rate"], floor)
    if newest is None:
        return f"For {place} none of these years has figures for {part} and for enough {whole}: no rate can be given."
    year, counts = newest.year, both[[part, whole]].map(words.number)
    returned, rate, before = (
        words.least(figure, newest.floor)
        for figure in (counts[part][year], shown(newest.figure), shown(newest.before))
    )
    sentence = (
        f"In **{year}**, the last year with both figures, {place} counted {returned} {part} against "
        f"{counts[whole][year]} {whole} {WHEN[lag]}: **{rate} per {per.per:,}**"
    )
    broke = jumps[jumps["year"] + lag == year]
    if len(broke):
        step = broke.iloc[-1]
        levels = f"from {words.number(step['before'])} in {step['year'] - 1} to {words.number(step['after'])}"
        sentence += f"; it is not set against the year before, since {whole} broke ({levels})"
    elif newest.before >= 0:
        sentence += (
            f", after {before} in {year - 1} ({counts[part][year - 1]} against {counts[whole][year - 1]})"
        )
    elif year - 1 in both.index:
        sentence += f"; {year - 1} is not compared, since only one of the two figures is whole"
    no_share = f"More than {per.per:,} per {per.per:,} is no share{FOLLOW.get(whole, '')}."
    return f"{sentence}." if newest.figure <= per.per else f"{sentence}. {no_share}"


def newer(counts: pd.DataFrame, per: Rate, year: int) -> str:
    """The rate of returns to any country, if it is held for a later year than ``year``; else nothing."""
    both = counts.loc[counts[per.whole] >= ratios.SMALL, [enforcement.RETURNS, per.whole]].dropna()
    if both.empty or both.index[-1] <= year:
        return ""
    part, base = both.iloc[-1]
    rates = per.of(both[enforcement.RETURNS], both[per.whole]).rename(enforcement.RETURNS)
    rate = cited("return-rate-by-what-is-counted", rates).iloc[-1]
    return (
        f"Of returns to any country, to other EU states too, a later figure is held: {shown(rate)} "
        f"per {per.per:,} of the same year in {both.index[-1]} ({words.number(part)} against {words.number(base)})."
    )


def reconciled(statements: pd.DataFrame) -> str:
    """The Commission's figure for a whole year beside both rates of that year; nothing without one.

    Args:
        statements: ``analysis.statements``.
    """
    unnamed = statements[statements["indicator"] == "return_rate"]
    both = unnamed.dropna(subset=[enforcement.TO_THIRD, enforcement.RETURNS]).sort_values("year")
    if both.empty:
        return ""
    row = both.iloc[-1]
    rates = {"third countries": row[enforcement.TO_THIRD], "any country": row[enforcement.RETURNS]}
    near, far = sorted(rates, key=lambda which: abs(row["value"] - rates[which]))
    earlier = ""
    for _, about in unnamed[unnamed["qualifier"] == "about"].head(1).iterrows():
        day = pd.Timestamp(about["document_date"])
        earlier = f" (in {day:%B %Y} it said about {about['value']:.0f} %)"
    return (
        f"The Commission's {row['value']:.0f} % for {row['year']}{earlier} matches the rate of returns to {near} "
        f"({rates[near]:.1f}), not that of returns to {far} ({rates[far]:.1f})."
    )


def quarter(quarters: pd.DataFrame, per: Rate) -> str:
    """The newest quarter that has both counts; nothing if none has."""
    both = quarters.reindex(columns=[per.part, per.whole]).dropna()
    if both.empty:
        return ""
    at, (part, base) = both.index[-1], both.iloc[-1]
    rate = shown(cited("return-rate-by-quarter", per.of(both[per.part], both[per.whole])).iloc[-1])
    return (
        f"In the {_ORDINALS[at.quarter - 1]} quarter of {at.year} the EU-27's rate was {rate} "
        f"({words.number(part)} against {words.number(base)}, first release; quarters do not add up "
        "to a year)."
    )


def broken(jumps: pd.DataFrame, rates: pd.DataFrame, part: str, whole: str) -> str:
    """The newest break in a member's count, and the EU's rate with and without the states that broke.

    Args:
        jumps: ``breaks.breaks`` of what is divided by, in the member states.
        rates: by year, the EU-27's rate with all states, and without those that broke.
        part: what is counted.
        whole: what it is divided by.
    """
    both = rates.dropna()
    if jumps.empty or len(both) < 2:
        return ""
    last = jumps[jumps["year"] == jumps["year"].max()].iloc[-1]
    year, (now, now_less), (then, then_less) = both.index[-1], both.iloc[-1], both.iloc[-2]
    alike = (now > then) == (now_less > then_less)
    names = words.listed([reference.in_sentence(code) for code in sorted(set(jumps["geo"]))])
    return (
        f"{words.at_start(whole)} in {reference.in_sentence(last['geo'])} broke in {last['year']} (from "
        f"{words.number(last['before'])} to {words.number(last['after'])}); the EU-27's rate of {part} went from "
        f"{shown(then)} in {both.index[-2]} to {shown(now)} in {year}, without the states that broke since "
        f"{jumps['year'].min()} ({names}) from {shown(then_less)} to {shown(now_less)}"
        f"{'' if alike else ', so that no change is read from it'}."
    )


def series_title(rates: pd.DataFrame, place: str, what: str, floors: pd.DataFrame | None = None) -> str:
    """The last year that all series have, with the rate of each; a floor is called one.

    Args:
        rates: by year, a column a series.
        place: whose they are.
        what: they are, such as 'per 100 orders'.
        floors: by year, true where the rate of a column of this name is a floor; by default none is.
    """
    both = rates.dropna()
    if both.empty:
        return words.at_start(f"{place}: no year has all of these rates")
    low = [floors is not None and bool(floors[name].get(both.index[-1], False)) for name in both]
    parts = [
        f"{words.least(shown(rate), floor)} {name}"
        for floor, (name, rate) in zip(low, both.iloc[-1].items(), strict=True)
    ]
    return words.at_start(f"{place}, {both.index[-1]}, {what}: {words.listed(parts)}")


def countries_title(table: pd.DataFrame, year: int, per: Rate) -> str:
    """The lowest and the highest rate of some countries, and how many of them are members of the EU.

    Args:
        table: index geo; columns rate and floor (bool).
        year: of the figures.
        per: what is divided by what, per how many.
    """
    inside = table.index.isin(enforcement.members(enforcement.EU)).sum()
    ends = table.sort_values("rate")[["rate", "floor"]].iloc[[0, -1]]
    low, high = (words.least(shown(rate), floor) for rate, floor in ends.itertuples(index=False))
    among = f"in the {len(table)} countries shown, {inside} of the EU's 27 members among them"
    return f"{year}: from {low} to {high} {per.part} {per} {among}"


def medians_title(spread: pd.DataFrame, same: int) -> str:
    """The median of the countries in the first and the last year, of all and of those that report in both.

    Args:
        spread: index year; ``median`` and ``median of the same countries``.
        same: how many report in both years.
    """
    ends = spread.iloc[[0, -1]] if len(spread) > 1 else spread
    middle = words.listed([f"{shown(value)} in {year}" for year, value in ends["median"].items()])
    alike = " and ".join(map(shown, ends["median of the same countries"]))
    of_both = f"; of the {same} that report in both years, {alike}" if same and len(ends) > 1 else ""
    return (
        f"Median of the countries: {middle}{of_both}" if middle else "No year has rates of enough countries"
    )
