"""When one route falls, does another rise? The sentences and the headline."""

from __future__ import annotations

import pandas as pd

from notemill import show, words


def sentences(test: pd.DataFrame, power: pd.DataFrame, years: pd.Index, level: float) -> list[str]:
    """How many coincidences there are and how many chance makes; how often a shift would have been found.

    Args:
        test: first row, of the same year: ``found``, ``chance from``, ``chance to``, ``p``.
        power: ``share`` (per cent of the rises that could follow a fall) and ``found`` (per cent of draws).
        years: those of which every month is there.
        level: p below which there are more than chance explains.
    """
    more = test["p"].iloc[0] < level
    verdict = f"{'more than' if more else 'no more than'} chance explains"
    return [
        f"From {years[0]} to {years[-1]}, a nationality's detections fell on one route and rose on another in the same "
        f"year **{_times(test)}**, {verdict} ({_chance(test)}).",
        "" if more else _could(power),
    ]


def _times(test: pd.DataFrame) -> str:
    number = show.linked(test, test.index[0], "found")
    return f"{words.number(number)} {words.plural(number, 'time')}"


def _chance(test: pd.DataFrame) -> str:
    low, high = (show.linked(test, test.index[0], name) for name in ("chance from", "chance to"))
    return f"{low:.0f} to {high:.0f}"


def _could(power: pd.DataFrame) -> str:
    """What the test would have found, of the middle share."""
    at = power.index[len(power) // 2]
    share, often = (show.linked(power, at, name) for name in ("share", "found"))
    return (
        f"If {words.per_cent(share)} of the rises that could had come with a fall on another route, such a test would "
        f"find it in {words.per_cent(often)} of cases; a coincidence does not show that people changed their route."
    )


def headline(test: pd.DataFrame) -> str:
    """'33 times a fall beside a rise on another route; chance alone makes 22 to 47'."""
    return f"{_times(test)} a fall beside a rise on another route; chance alone makes {_chance(test)}"
