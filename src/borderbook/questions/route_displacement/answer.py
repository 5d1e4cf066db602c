"""When one route falls, does another rise? The sentences and the headline."""

from __future__ import annotations

import pandas as pd

from notemill import show, words

SHOWS_NOTHING = "a coincidence does not show that people changed their route"


def sentences(
    test: pd.DataFrame, power: pd.DataFrame, years: pd.Index, level: float, limits: tuple[float, float]
) -> list[str]:
    """How many coincidences there are; what counts as one, how many chance makes, and whether a shift would be found.

    Args:
        test: first row, of the same year: ``found``, ``expected``, ``chance from``, ``chance to``, ``p``.
        power: ``found`` (per cent of simulations) by share of the rises with a shift behind them; the first row is of
            none, the second of the smallest share.
        years: those of which every month is there.
        level: p below which there are more than chance explains.
        limits: the smallest change that counts, in detections a year and as a part of the year before.
    """
    more, (least, part) = test["p"].iloc[0] < level, limits
    return [
        f"From {years[0]} to {years[-1]}, a nationality's detections fell on one route and rose on another in the same "
        f"year in **{_pairs(test)}**, {'more than' if more else 'no more than'} chance explains.",
        f"A change counts from {words.number(least)} detections and {words.per_cent(part * 100)} on; {_chance(test)}, "
        f"and {SHOWS_NOTHING if more else _could(power)}.",
    ]


def _pairs(test: pd.DataFrame) -> str:
    number = show.linked(test, test.index[0], "found")
    return f"{words.number(number)} {words.plural(number, 'pair')}"


def _chance(test: pd.DataFrame) -> str:
    expected, low, high = (show.linked(test, test.index[0], name) for name in ("expected", "chance from", "chance to"))
    return f"chance alone makes {words.number(expected)} (95 % interval {words.number(low)} to {words.number(high)})"


def _could(power: pd.DataFrame) -> str:
    """What the test would have found of the smallest share, which is the hardest to find."""
    return f"a small shift would mostly be {'found' if power['found'].iloc[1] >= 50 else 'missed'}"


def headline(test: pd.DataFrame) -> str:
    """'33 pairs of a fall and a rise elsewhere; chance alone makes 34 (95 % interval 22 to 46)'."""
    return f"{_pairs(test)} of a fall and a rise elsewhere; {_chance(test)}"
