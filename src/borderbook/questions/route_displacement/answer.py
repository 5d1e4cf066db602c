"""When one route falls, does another rise? The sentences."""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.methods import co_occurrence
from borderbook.questions.route_displacement import analysis
from borderbook.questions.route_displacement.analysis import ENOUGH, FOUND, NOT_FOUND, ONE_YEAR


def sentences(cases: pd.DataFrame, tests: pd.DataFrame, years: pd.Index) -> list[str]:
    """What the tests say of all pairs; how many cases there are and the largest; what the tests cannot show.

    Args:
        cases: ``analysis.cases``.
        tests: ``methods.co_occurrence.coincidences`` with a column ``verdict``, lags in words.
        years: those of which every month is there.
    """
    second = (
        "No fall on one route coincides with a rise of the same nationality on another by the rule used here."
    )
    if len(cases):
        number = tests.loc[tests["lag"] == "same year", "observed"].sum()
        like = int(analysis.alike(cases).sum())
        second = (
            f"In **{words.counted(number, 'case')}** detections of a nationality fell on one route and rose on "
            f"another in the same year, in {words.spelt(like)} of them by a like amount (neither "
            f"over twice the other); the largest{' of these' * bool(like)} is {largest(cases)}; that does not show "
            "that people changed their route."
        )
    return [overall(tests, f"{years[0]} to {years[-1]}"), second, weak(tests)]


def largest(cases: pd.DataFrame) -> str:
    """'Syria 2015: Central Mediterranean −32,203, Eastern Mediterranean +464,667'."""
    case = cases.iloc[0]
    moves = f"{case['from']} −{words.number(case['fall'])}, {case['to']} +{words.number(case['rise'])}"
    return f"{reference.label(case['citizenship'])} {case['year']}: {moves}"


def overall(tests: pd.DataFrame, years: str) -> str:
    """What all tests together say, the pairs that show something first."""
    found, single = (tests[tests["verdict"] == verdict] for verdict in (FOUND, ONE_YEAR))
    pairs = words.counted(len(tests.drop_duplicates(["first", "second"])), "ordered pair")
    if len(found):
        return f"**Falls and rises coincide more often than chance explains** on {_named(found)} (of {pairs}, {years})."
    if len(single):
        return f"Of {pairs} of routes only {_named(single)} stand out, and because of **a single year** ({years})."
    would = int(tests["verdict"].eq(NOT_FOUND).sum())
    seen = f"of {len(tests)} tests, **{would}** would probably have seen half of the falls moving"
    rest = f"{seen}; the others **cannot tell**" if would else "these figures **cannot tell**"
    return (
        f"No pair of routes shows evidence beyond chance: {rest if would < len(tests) else seen} ({years})."
    )


def weak(tests: pd.DataFrame) -> str:
    """How many tests would show a half, and a quarter, of the falls moving in at least four of five cases."""
    able = tests[analysis.able(tests)]
    half, quarter = (int((able[name] >= ENOUGH).sum()) for name in ("power", "power_quarter"))
    if able.empty:
        return "No test could show evidence on these figures, whatever moved."
    return (
        f"If half of each fall had moved to the other route, {words.spelt(half)} of the "
        f"{words.counted(len(able), 'test')} that can show evidence would probably have shown it; if a quarter had, "
        f"{words.spelt(quarter)}."
    )


def nearest(tests: pd.DataFrame) -> str:
    """The pair with the lowest p: 'A to B: five cases, 2.1 expected by chance'."""
    row = tests.loc[tests["p"].sort_values(kind="stable").index[0]]
    count = words.counted(row["observed"], "case")
    return f"{row['first']} to {row['second']}: {count}, {row['expected']:.1f} expected by chance"


def robust(tests: pd.DataFrame) -> str:
    """What is left if only the tests are allowed for that can reach the level at all (Tarone)."""
    can = co_occurrence.reachable(tests["p_least"])
    return (
        f"The {len(tests) - can} tests without power cannot reach the level whatever happens (Tarone 1990); a power "
        f"would assume rises that the data do not have. With the {can} alone allowed for, the lowest p would be "
        f"{min(1.0, can * tests['p'].min()):.2f}."
    )


def _named(pairs: pd.DataFrame) -> str:
    return words.listed([f"{row['first']} to {row['second']}" for _, row in pairs.iterrows()])
