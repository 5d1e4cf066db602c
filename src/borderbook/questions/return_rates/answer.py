"""Of those ordered to leave, how many return? The sentences, and the titles of the figures.

The sentences take numerator and denominator from the names of the columns. They stay true if a cell of the notebook
divides another pair.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from borderbook import phrases
from borderbook.methods import breaks, enforcement, ratios
from notemill import words
from notemill.catalog import reference
from notemill.show.cited import Rate, cited, fitting, linked, newest_of

WHEN = {0: "of the same year", 1: "of one year before", 2: "of two years before"}
RULES = {enforcement.ORDERS: "; this is no ranking: states issue orders by different rules"}
"""What is true of one count only."""
RANGE = "Hatched: from a minimum (sums over {}) to a maximum (all returns), if not over twice as high."
shown = words.decimal
"""A rate per 100 has one decimal everywhere, so that one rate is one number on a page."""


def unit(per: Rate, lag: int = 0) -> str:
    """'Returns to third countries per 100 orders to leave of the same year'."""
    return f"{per.unit} {WHEN[lag]}"


def minimums(rate: pd.Series, most: pd.Series, floor: pd.Series) -> pd.Series:
    """True where a floor is a minimum: not where its upper limit is printed as the same number, which is the rate then.

    All by year: ``most`` has the upper limits, ``floor`` is true where the first count is a floor.
    """
    least = rate.map(lambda one: words.bound(one, shown))
    return floor.reindex(rate.index).eq(True) & (most.isna() | (least != most.map(shown)))


def latest(
    pairs: pd.DataFrame,
    per: Rate,
    floor: pd.Series,
    place: str,
    lag: int,
    jumps: pd.DataFrame,
    released: Collection[int] = (),
    newer: str = "",
) -> tuple[str, str]:
    """The rate of the last year that has both counts; that of the year before, or why there is no comparison.

    A minimum stands with its upper limit, if it has one, and with what is newer.

    Args:
        pairs: index year; what is counted, what it is divided by, and ``rate``.
        per: what is divided by what, per how many.
        floor: by year, true where the first count is a floor.
        place: the place in words.
        lag: years between the two counts.
        jumps: jumps in the two counts of this place, as ``breaks.of_places``.
        released: the years whose two counts are those of a first release.
        newer: the result of ``of_any_country`` for a minimum.
    """
    part, whole, both = per.part, per.whole, pairs.dropna(subset=[per.part, per.whole, "rate"])
    newest = enforcement.newest(both["rate"], minimums(both["rate"], both["at most"], floor))
    newest = newest_of(newest, both["rate"])
    if newest is None:
        return f"For {place} no year has figures for {part} and for enough {whole}.", "No rate can be given."
    year, low, after = newest.year, newest.floor, ""
    counted = words.least(linked(both, year, part), bool(floor.get(year, False)))
    rate = words.least(newest.figure, low, shown)
    first = ", as first released" * (year in released)
    against = f"{words.number(linked(both, year, whole))} {whole} {WHEN[lag]}{first}"
    lead = f"In **{year}** {place} counted {counted} {part} against {against}: **{rate} per {per.per:,}**."
    if low and (limits := limited(newest, both["at most"])):
        of = f" {WHEN[lag]}" if lag else ""
        lead = f"In **{year}** {place} had **{limits} {part} {per}**{of}{newer}."
    jumped = step(jumps, per, year, lag)
    if year < pairs.index.max() - enforcement.OLD:
        then = f"it was then {rate} per {per.per:,}, {counted} {part} against {against}"
        lead = f"**No rate later than {year}** is given here for {place}: {then}."
        clauses = [f"{jumped} that year"] * bool(jumped) + no_later(pairs, per, year, lag, jumps)
        return lead, f"{words.at_start('; '.join(clauses))}." if clauses else ""
    if newest.figure > per.per:
        after = f"With more {part} than {whole} there is no percentage: they can be of other persons."
    elif jumped:
        after = f"It is not set against the year before, since {jumped}."
    elif newest.before >= 0:
        first = ", also as first released" * ({year - 1, year} <= set(released))
        after = f"In {year - 1} it was {shown(newest.before)}{first}."
    return lead, after


def step(jumps: pd.DataFrame, per: Rate, year: int, lag: int) -> str:
    """Which of the two counts of a year's rate jumped, or has a break that Eurostat flags; '' without one.

    Arguments as for ``latest``.
    """
    own = jumps[jumps["count"].isin([per.part, per.whole])]
    jumped = own[own["year"] + lag * own["count"].eq(per.whole) == year]
    if jumped.empty:
        return ""
    row = jumped.iloc[-1]
    if row["reason"] != "size":
        return f"Eurostat flags a break in {row['count']}"
    return f"{row['count']} jumped from {words.number(row['before'])} to {words.number(row['after'])}"


def no_later(pairs: pd.DataFrame, per: Rate, year: int, lag: int, jumps: pd.DataFrame) -> list[str]:
    """Why no year after this one has a rate, in clauses: a count fell by a jump, or has no figure.

    Arguments as for ``latest``.
    """
    both = per.part, per.whole
    falls = [(at + lag * (count == per.whole), count) for count in both for at in breaks.fallen(jumps, count)]
    fell = {at: count for at, count in falls if at > year and at in pairs.index}
    then = {at: words.number(linked(pairs, at, count)) for at, count in fell.items()}
    each = [f"for {at} none is given, since {fell[at]} fell by a jump to {then[at]}" for at in fell]
    lacking = [count for count in both if pairs[count].loc[max([year, *fell]) + 1 :].isna().all()]
    later = f"later years have no figure here of {words.listed(lacking)}, or one below {ratios.SMALL}"
    return [*each, *[later] * bool(lacking)]


def one_release(pairs: pd.DataFrame, per: Rate, newest: pd.Series, released: Collection[int]) -> str:
    """Why the rate of the last year is of a first release although its second count was revised; '' if it is not so.

    Args:
        pairs: as for ``latest``.
        per: what is divided by what, per how many.
        newest: the second count by year, as it stands now.
        released: the years whose two counts are those of a first release.
    """
    both = pairs.dropna(subset=[per.part, per.whole, "rate"])
    year = both.index.max()
    if year not in released or newest[year] == both[per.whole][year]:
        return ""
    now = f"{per.whole} were later revised to {words.number(newest[year])}"
    return f"The two counts of {year} are of one first release: {now}, and no {per.part} were found that go with them."


def limited(newest: enforcement.Newest, most: pd.Series) -> str:
    """A minimum with its upper limit: 'between 22.9 and 34.6'; an empty string if it has none."""
    limit = most.get(newest.year, float("nan"))
    if not newest.floor or not limit >= newest.figure:
        return ""
    return f"between {words.bound(newest.figure, shown)} and {shown(linked(most, newest.year))}"


def of_any_country(
    of_any: pd.DataFrame, pairs: pd.DataFrame, per: Rate, floor: pd.Series, place: str, jumps: pd.DataFrame
) -> tuple[str, str]:
    """The newest rate of returns to any country, if it is later than the rate; its counts, and those of a minimum.

    Args:
        of_any: index year; returns to any country and what they are divided by, and ``rate``.
        pairs: as for ``latest``, of the same years.
        per: what is divided by what, per how many.
        floor: as for ``latest``.
        place: as for ``latest``.
        jumps: as for ``latest``.

    Returns:
        For a minimum what ``latest`` takes as ``newer``, otherwise ''; and a sentence. Both are empty if none is later.
    """
    both = of_any.dropna(subset="rate")
    given: Any = pairs["rate"].last_valid_index()
    later = both if given is None else both.loc[given + 1 :]
    if later.empty:
        return "", ""
    at, (returns, orders) = later.index[-1], later[[enforcement.RETURNS, per.whole]].iloc[-1]
    rate = shown(linked(cited("returns-to-any-country", later["rate"].rename(f"per {per.per:,}")), at))
    own = set(jumps.loc[(jumps["year"] == at) & (jumps["reason"] != "flag"), "count"])
    moved = [name for name in (enforcement.RETURNS, per.whole) if name in own]
    jumped = f", as {words.listed(moved)} jumped" if moved else ""
    counts = f"{words.number(returns)} against {words.number(orders)}{jumped}"
    if not floor.get(given, False):
        text = f"{rate} per {per.per:,} in {at} ({counts})"
        return "", f"The rate of {enforcement.RETURNS}, to other EU states too, was {text}."
    least, against = (words.number(linked(pairs, given, count)) for count in (per.part, per.whole))
    first = f"{words.at_start(place)} counted at least {least} {per.part} against {against} {per.whole} in {given}"
    others = f"in {at} {enforcement.RETURNS}, to other EU states too: {counts}"
    return f"; of {enforcement.RETURNS} **{rate}** in {at}", f"{first}, and {others}."


def reconciled(statements: pd.DataFrame) -> str:
    """The Commission's figure for a whole year beside both rates of that year; nothing without one.

    Args:
        statements: ``analysis.statements``.
    """
    unnamed = statements[statements["indicator"] == "return_rate"]
    both = unnamed.dropna(subset=[enforcement.TO_THIRD, enforcement.RETURNS]).sort_values("year")
    if both.empty:
        return ""
    at, year = both.index[-1], both["year"].iloc[-1]
    columns = {"third countries": enforcement.TO_THIRD, "any country": enforcement.RETURNS}
    rates = {which: linked(both, at, column) for which, column in columns.items()}
    value = linked(both, at, "value")
    near, far = sorted(rates, key=lambda which: abs(value - rates[which]))
    return (
        f"The Commission's {value:.0f} % for {year} matches the rate of returns to {near} "
        f"({shown(rates[near])}), not that of returns to {far} ({shown(rates[far])})."
    )


def newest_quarters(quarters: pd.DataFrame, per: Rate) -> str:
    """The rate of the newest quarter, and the newest that can be set beside the same quarter of the year before.

    Args:
        quarters: the result of ``first_releases.by_quarter``.
        per: what is divided by what, per how many.

    Returns:
        A clause; an empty string if fewer than two quarters have both counts.
    """
    both = quarters.reindex(columns=[per.part, per.whole]).dropna()
    if len(both) < 2:  # nor is there a figure of one quarter
        return ""
    rates = cited("return-rate-by-quarter", per.of(both[per.part], both[per.whole]))
    texts = {at: f"{shown(linked(rates, at))} in {words.period(at, 'quarter')}" for at in rates.index}
    year = pd.DateOffset(years=1)
    compared = [at for at in rates.index if at - year in rates.index][-1:]
    parts = [f"{texts[at]} ({texts[at - year]})" for at in compared]
    parts += [texts[at] for at in rates.index[-1:] if [at] != compared]
    return f"in first releases of quarters the rate of {per.part} was {words.listed(parts)}"


def largest_rise(quarters: pd.DataFrame, per: Rate) -> str:
    """Both counts before and after the largest rise of the rate to the next quarter, if by half or more; or ''."""
    both = quarters.reindex(columns=[per.part, per.whole]).astype("float64")
    rises = per.of(both[per.part], both[per.whole]).pct_change(fill_method=None).dropna()
    if rises.empty or rises.max() < 0.5:
        return ""
    ends = both.loc[: rises.idxmax()].tail(2)
    each = [f"{name} {' to '.join(map(words.number, ends[name]))}" for name in ends]
    return f"Largest rise, {' to '.join(words.period(at, 'quarter') for at in ends.index)}: {words.listed(each)}."


def notes(
    rates: pd.DataFrame,
    floors: pd.DataFrame,
    per: Rate,
    jumps: pd.DataFrame,
    geo: str,
    lags: Sequence[int] = (0,),
    most: pd.Series | None = None,
) -> list[str]:
    """What a minimum is, where no rate is given, which may be too high or be above its base; blank if not needed.

    Args:
        rates: by year; the columns say what is counted.
        floors: with at least the same columns, true where what is counted is a minimum.
        per: what is divided by what, per how many.
        jumps: as ``breaks.of_members``.
        geo: the code of the place.
        lags: by how many years the second count lies before the first.
        most: by year, the upper limits of minimums, if they are drawn.
    """
    floors = floors.reindex_like(rates).eq(True)
    minimum = phrases.FLOOR if most is None else RANGE.format(phrases.summed(geo))
    least = minimum if (floors & rates.notna()).any(axis=None) else ""
    none = phrases.no_minimum(floors, jumps, (*rates, per.whole), geo, lags)
    high = too_high(rates, jumps, per.whole, lags)
    more = words.listed([str(name) for name in rates if (rates[name] > per.per).any()])
    return [least, none, high, phrases.more_than_all(rates, more, per.whole, per.per)]


def too_high(rates: pd.DataFrame, jumps: pd.DataFrame, whole: str, lags: Sequence[int] = (0,)) -> str:
    """Which rates ``ratios.bounded`` leaves to a union although a state's whole may be partial; '' if there are none.

    Args:
        rates: by year; the columns say what is counted.
        jumps: as for ``bounded``.
        whole: as for ``bounded``.
        lags: as for ``no_minimum``.
    """
    few = [year + lag for lag in lags for year in breaks.fallen(jumps, whole)]
    given = rates[rates.index.isin(few)]
    each = [f"{name} of {words.years(of.dropna().index)}" for name, of in given.items() if of.notna().any()]
    why = f"may be too high: a state's {whole} fell by a jump"
    return f"The rates of {words.listed(each)} {why}." if each else ""


def exceeding(third: pd.Series, every: pd.Series) -> str:
    """In which years a part, returns to third countries, is larger than its whole; '' if in none."""
    larger = third.gt(every)
    years = larger.index[larger]
    more = f"more {enforcement.TO_THIRD} are given than {enforcement.RETURNS.removeprefix('returns ')}"
    return f"In {words.years(years)} {more}." if len(years) else ""


def year_title(newest: enforcement.Newest, place: str, per: Rate, most: pd.Series, lag: int = 0) -> str:
    """The newest rate; if the newest year with any figure is much later, that there is no later one.

    ``most`` has the upper limits of minimums by year, and every year with a figure. The orders are of ``lag`` years
    before.
    """
    at, rate = newest.year, words.least(newest.figure, newest.floor, shown)
    old = f"no rate later than {at}, when it was {rate} per {per.per:,}"
    whole = limited(newest, most) or rate
    full = f"in {at}, {whole} {per.part} {per} of {at - lag}" if lag else f"{whole} {per.part} {per} in {at}"
    said = (old,) if at < most.index.max() - enforcement.OLD else (full, f"{whole} per {per.per:,} in {at}")
    return fitting(*(words.as_label(f"{place}: {text}") for text in said))


def series_title(rates: pd.DataFrame, place: str, floors: pd.DataFrame) -> str:
    """The rate of each series in the newest year that all of them have.

    Args:
        rates: by year, one column per series.
        place: whose they are.
        floors: with at least the same columns, true where a rate is a floor; it is called one.
    """
    both = rates.dropna()
    if both.empty:
        return words.as_label(f"{place}: no year has all of these rates")
    year = both.index[-1]
    least = {name: floors[name].get(year, False) for name in both}
    figures = {name: words.marked(linked(both, year, name), least[name], shown) for name in both}
    each = [f"{figure} {str(name).removeprefix('returns ')}" for name, figure in figures.items()]
    some = (words.listed(each), each[0])
    return fitting(*(words.as_label(f"{place}, rate of {year}: {text}") for text in some))


def places_title(rates: pd.DataFrame, year: int, per: Rate) -> str:
    """Two places that are far apart: '2023: at most 8.9 per 100 orders to leave in France, at least 67.1 in Poland'.

    They are the one with the lowest upper limit and the one with the highest minimum; others can be beyond them.

    Args:
        rates: index the code of a place; ``rate``, ``floor`` (whether it is a minimum) and, for a minimum, ``at most``.
        year: the year.
        per: what is divided by what, per how many.
    """
    most = rates["at most"].where(rates["floor"], rates["rate"])
    low: Any = most.idxmin()
    high: Any = rates["rate"].idxmax()
    limit = shown(linked(rates, low, "at most" if rates["floor"][low] else "rate"))
    lowest = f"{'at most ' * bool(rates['floor'][low])}{limit}"
    highest = words.least(linked(rates, high, "rate"), bool(rates["floor"][high]), shown)
    places = [reference.in_sentence(str(code)) for code in (low, high)]
    return f"{year}: {lowest} {per} in {places[0]}, {highest} in {places[1]}"
