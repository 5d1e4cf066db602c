"""How do detections compare with asylum applications, citizenship by citizenship? The answer and the first title."""

from __future__ import annotations

import pandas as pd

from borderbook import phrases
from notemill import words
from notemill.catalog import reference
from notemill.show.cited import Rate, fitting, linked

MEDIAN, TOGETHER, ALL = "median", "these citizenships together", "all citizenships"


def sentences(ratios: pd.Series, year: int, rate: Rate, newest: bool) -> list[str]:
    """The lowest and the highest ratio of some citizenships and their median; the ratio of their sums.

    Args:
        ratios: detections for so many applicants as ``rate`` says, by citizenship (its code); their ``MEDIAN``; and
            the ratio of their sums, ``TOGETHER``.
        year: the year.
        rate: what is divided by what.
        newest: whether it is the last year of which both counts are known by citizenship.
    """
    held = ", the newest year with both counts," * newest
    median = f"an unweighted median of **{linked(ratios, MEDIAN):.0f}** {rate.part} {rate}"
    first = f"In {year}{held} the citizenships with most applicants had {median}, from {' to '.join(_ends(ratios))}"
    of = words.counted(len(ratios) - 2, "citizenship")
    together = f"The {of} together had {linked(ratios, TOGETHER):.0f} {rate} in the EU-27"
    second = f"{together}; the two counts are not of the same people"
    return [f"{first}.", f"{second}{phrases.twice(pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31))}."]


def headline(ratios: pd.Series, rate: Rate) -> str:
    """'0 (Venezuela) to 55 (Ukraine) detections per 100 asylum applicants'; the arguments are as above."""
    said = f"{' to '.join(_ends(ratios))} {rate.part}"
    return fitting(f"{said} {rate}", f"{said} per {rate.per}")


def _ends(ratios: pd.Series) -> list[str]:
    """'0 (Venezuela)' and '55 (Ukraine)'."""
    order = ratios.drop([MEDIAN, TOGETHER]).sort_values(kind="stable").index
    return [f"{linked(ratios, code):.0f} ({reference.label(str(code))})" for code in dict.fromkeys(order[[0, -1]])]
