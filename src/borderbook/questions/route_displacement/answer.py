"""When one route falls, does another rise? The sentences and the headline."""

from __future__ import annotations

import pandas as pd

from notemill import show, words

SHOWS_NOTHING = "a coincidence does not show that people changed their route"


def sentences(test: pd.DataFrame, power: pd.DataFrame, cases: pd.DataFrame, years: pd.Index, level: float) -> list[str]:
    """How many coincidences there are; how many chance makes, and how often a small shift would have been found.

    Args:
        test: first row, of the same year: ``found``, ``chance from``, ``chance to``, ``p``.
        power: ``share`` ('10 %', of the rises that could follow a fall) and ``found`` (per cent of draws); the
            first row is of none, the second of the smallest share.
        cases: ``analysis.cases``.
        years: those of which every month is there.
        level: p below which there are more than chance explains.
    """
    more = test["p"].iloc[0] < level
    of = words.counted(len(cases.drop_duplicates(["year", "citizenship"])), "nationality-year")
    return [
        f"From {years[0]} to {years[-1]}, a nationality's detections fell on one route and rose on another in the same "
        f"year in **{_pairs(test)}** ({of}), {'more than' if more else 'no more than'} chance explains.",
        f"{_chance(test).capitalize()}; {SHOWS_NOTHING if more else _could(power)}.",
    ]


def _pairs(test: pd.DataFrame) -> str:
    number = show.linked(test, test.index[0], "found")
    return f"{words.number(number)} {words.plural(number, 'pair')}"


def _chance(test: pd.DataFrame) -> str:
    low, high = (show.linked(test, test.index[0], name) for name in ("chance from", "chance to"))
    return f"chance alone makes {low:.0f} to {high:.0f} (95 % interval)"


def _could(power: pd.DataFrame) -> str:
    """What the test would have found of the smallest share, which is the hardest to find."""
    share, often = power["share"].iloc[1], show.linked(power, power.index[1], "found")
    return (
        f"if {share} of the rises that could had come with a fall on another route, such a test would "
        f"mostly {'find' if often >= 50 else 'miss'} it ({words.per_cent(often)} found)"
    )


def headline(test: pd.DataFrame) -> str:
    """'33 pairs of a fall and a rise elsewhere; chance alone makes 22 to 46 (95 % interval)'."""
    return f"{_pairs(test)} of a fall and a rise elsewhere; {_chance(test)}"
