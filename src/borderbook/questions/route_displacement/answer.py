"""When one route falls, does another rise? The sentences."""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.questions.route_displacement.analysis import CANNOT_TELL, FOUND, ONE_YEAR


def sentences(cases: pd.DataFrame, tests: pd.DataFrame) -> list[str]:
    """How many cases there are and the largest; what the tests say; what neither can show.

    Args:
        cases: ``analysis.cases``.
        tests: ``methods.co_occurrence.coincidences`` with a column ``verdict``.
    """
    first = (
        "No fall on one route coincides with a rise of the same nationality on another by the rule used here."
    )
    if len(cases):
        first = (
            f"In **{words.counted(len(cases), 'case')}** detections of a nationality fell on one route and rose on "
            f"another in the same year; the largest: {largest(cases)}."
        )
    return [first, overall(tests), "A coincidence does not show that the same people changed their route."]


def largest(cases: pd.DataFrame) -> str:
    """'Syria in 2015, Central Mediterranean 39,651 to 7,448, Eastern Mediterranean 31,673 to 496,340'."""
    case = cases.iloc[0]
    return (
        f"{reference.label(case['citizenship'])} in {case['year']}, {case['from']} {words.number(case['fell_from'])} "
        f"to {words.number(case['fell_to'])}, {case['to']} {words.number(case['rose_from'])} to "
        f"{words.number(case['rose_to'])}"
    )


def overall(tests: pd.DataFrame) -> str:
    """What all tests together say, the pairs that show something first."""
    found, single = (tests[tests["verdict"] == verdict] for verdict in (FOUND, ONE_YEAR))
    pairs, unclear = words.counted(len(tests), "ordered pair"), int((tests["verdict"] == CANNOT_TELL).sum())
    rest = f" For {unclear} of them the test is too weak to tell." if unclear else ""
    if len(found):
        return f"Of {pairs} of routes, {_named(found)} coincide more often than chance explains.{rest}"
    if len(single):
        return (
            f"Of {pairs} of routes, only {_named(single)} stand out, and only because of a single year.{rest}"
        )
    return (
        f"Beyond single cases, none of {pairs} of routes shows such coincidences more often than chance explains, "
        f"after allowing for all comparisons.{rest}"
    )


def _named(pairs: pd.DataFrame) -> str:
    return words.listed([f"{row['first']} to {row['second']}" for _, row in pairs.iterrows()])
