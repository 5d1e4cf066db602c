"""When one route falls, does another rise? The sentences."""

from __future__ import annotations

import pandas as pd

from borderbook import phrases
from borderbook.questions.route_displacement import analysis
from borderbook.questions.route_displacement.analysis import FEW, FOUND, MISSES, ONE_YEAR, STRONG
from notemill import show, words
from notemill.catalog import reference


def sentences(
    cases: pd.DataFrame, tests: pd.DataFrame, strength: pd.DataFrame, years: pd.Index, newest: bool = True
) -> list[str]:
    """What the tests say of all pairs; what they could have found; how many cases there are and the largest.

    Args:
        cases: ``analysis.cases``.
        tests: ``methods.co_occurrence.coincidences`` with a column ``verdict``, lags in words.
        strength: ``analysis.strength``.
        years: those of which every month is there.
        newest: whether the last of them is the last whole year that the data have.
    """
    period = f"{years[0]} to {years[-1]}{', the last whole year with nationalities' * newest}"
    return [overall(tests, strength, period), weak(strength), _of_cases(cases)]


def _of_cases(cases: pd.DataFrame) -> str:
    """A case is a nationality in a year, even if one fall of it is beside rises on two routes."""
    if cases.empty:
        return "No fall on one route coincides with a rise of the same nationality on another by the rule used here."
    number = words.counted(len(cases.drop_duplicates(["year", "citizenship"])), "case")
    like = "of like size " * bool(analysis.alike(cases).iloc[0])
    return (
        f"In **{number}** (a nationality in a year) detections fell on one route and rose on another, which does not "
        f"show that people changed their route; the largest {like}is {largest(cases)}."
    )


def largest(cases: pd.DataFrame) -> str:
    """'Syria 2015: Central Mediterranean −32,203, Eastern Mediterranean +464,667'."""
    case = cases.iloc[0]
    fall, rise = (words.number(show.linked(cases, cases.index[0], name)) for name in ("fall", "rise"))
    moves = f"{case['from']} −{fall}, {case['to']} +{rise}"
    return f"{reference.label(case['citizenship'])} {case['year']}: {moves}"


def overall(tests: pd.DataFrame, strength: pd.DataFrame, years: str) -> str:
    """What all tests together say: the pairs that show something, or how many tests are too weak to show it."""
    found, single = (tests[tests["verdict"] == verdict] for verdict in (FOUND, ONE_YEAR))
    pairs = words.counted(len(tests.drop_duplicates(["first", "second"])), "ordered pair")
    if len(found):
        return f"**Falls and rises coincide more often than chance explains** on {_named(found)} (of {pairs}, {years})."
    if len(single):
        stand = f"{_named(single)} stand{'s' * (len(single) == 1)} out"
        return f"Of {pairs} of routes only {stand}, and because of **a single year** ({years})."
    strong, too_weak = (show.sum_of(strength[names]) for names in ([STRONG], [MISSES, FEW]))
    if not too_weak:
        able = f"**{words.number(strong)}** test{' is' if strong == 1 else 's are'} strong enough to show it"
        return f"There is no sign that people change routes: {able}, and no shift was found ({years})."
    some_weak = f"**{int(too_weak)}** {'is' if too_weak == 1 else 'are'} too weak"
    of_all = f"of {len(tests)} tests, {some_weak} and {words.number(strong)} found no shift"
    why = of_all if len(tests) > 1 else "the only test is too weak"
    return f"These figures **cannot tell** whether people change routes: {why} ({years})."


def weak(strength: pd.DataFrame) -> str:
    """How many tests could show nothing, and how many would often miss rises at half of the falls."""
    few, misses = (words.spelt(show.sum_of(strength[name])) for name in (FEW, MISSES))
    has = f"Of the tests, {few} {'has' if few == 'one' else 'have'} too few falls and rises to show anything"
    often = f"of the others, {misses} would often find nothing even if half of the falls had a rise on the other route"
    return f"{has}; {often}." if strength[[STRONG, MISSES]].sum().sum() else f"{has}."


def strongest(strength: pd.DataFrame) -> str:
    """'17 of 56 tests are strong enough, nine for falls on the Central Mediterranean route'.

    Args:
        strength: ``analysis.strength``.
    """
    counts, total = strength[STRONG], int(strength.sum().sum())
    title = f"{_tests(show.sum_of(counts), total)} strong enough".capitalize()
    most = str(counts.idxmax())
    many = f"{words.spelt(show.linked(counts, most))} " if counts[most] < counts.sum() else ""
    return f"{title}, {many}for falls on {phrases.route(most)}" if counts.sum() else title


def nearest(tests: pd.DataFrame, strength: pd.DataFrame) -> str:
    """The pair beyond the interval of chance in one year, if any: 'A to B: seven cases, 2.1 expected by chance'.

    If there is none, also how many tests (``analysis.strength``) are too weak to find one.
    """
    beyond = tests[(tests["lag"] == "same year") & (tests["observed"] > tests["high"])]
    if beyond.empty:
        weak = int(strength[[MISSES, FEW]].sum().sum())
        but = f", but {_tests(weak, len(tests))} too weak" if weak else ""
        return f"No pair has more cases than chance explains{but}"
    at = beyond["p"].sort_values(kind="stable").index[0]
    count = words.counted(show.linked(beyond, at, "observed"), "case")
    expected = f"{show.linked(beyond, at, 'expected'):.1f}"
    return f"{beyond['first'][at]} to {beyond['second'][at]}: {count}, {expected} expected by chance"


def _tests(number: float, total: int) -> str:
    """'17 of 56 tests are', 'the only test is'."""
    only = f"the only test is{'' if number else ' not'}"
    return only if total == 1 else f"{words.number(number)} of {total} tests {'is' if number == 1 else 'are'}"


def _named(pairs: pd.DataFrame) -> str:
    return words.listed([f"{row['first']} to {row['second']}" for _, row in pairs.iterrows()])
