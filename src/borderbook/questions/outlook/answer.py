"""What can be expected of the months after the newest figures, by route? The sentences and the headline."""

from __future__ import annotations

import pandas as pd

from borderbook import phrases
from borderbook.methods.forecast.record import STRIDE
from borderbook.questions.outlook.analysis import LEAST
from borderbook.questions.outlook.parameters import Outlook
from notemill import show, words


def together(ask: Outlook) -> str:
    """All routes of the page: 'six routes together', or the name of the only one."""
    return f"{words.counted(len(ask.routes), 'route')} together" if len(ask.routes) > 1 else ask.routes[0]


def on(ask: Outlook) -> str:
    """'six routes', 'the Western African route': with the preposition 'on'."""
    return words.counted(len(ask.routes), "route") if len(ask.routes) > 1 else phrases.route(ask.routes[0])


def sentences(ask: Outlook, ahead: pd.DataFrame, test: pd.DataFrame, level: float, limit: float) -> list[str]:
    """The months ahead and those of a year before; how such intervals and sums did, and what the pooled test found.

    Args:
        ask: the parameters.
        ahead: first row, of all routes together: ``months``, ``sum``, ``lower end``, ``upper end``, ``a year before``,
            and of past sums ``inside``, ``of``, ``below``.
        test: first row: ``per cent`` and ``p`` of the absolute error.
        level: of the sums' interval, per cent.
        limit: p below which a difference is beyond chance.
    """
    names = ("sum", "lower end", "upper end", "a year before", "inside", "of", "below")
    total, low, high, before, inside, of, below = (show.linked(ahead, ahead.index[0], name) for name in names)
    record = "Too few past sums are known to test such an interval"
    if pd.notna(of):
        overlapping = "overlapping past sums" if ask.horizon > STRIDE else "past sums"
        record = (
            f"Of {words.number(of)} {overlapping}, {words.number(inside)} lay inside such an interval; "
            f"{words.number(below)} of the newest {words.spelt(LEAST)} came out below what had been forecast"
        )
    return [
        f"For {ahead['months'].iloc[0]}, **about {words.number(total)} {words.plural(total, 'detection')}** "
        f"are forecast on {on(ask)} (nominal {level:g} % interval {words.number(low)} to {words.number(high)}), "
        f"after {words.number(before)} a year before.",
        f"{record}, and {_tested(test, limit)}.",
    ]


def _tested(test: pd.DataFrame, limit: float) -> str:
    """The verdict of the pooled test: whether the forecast beat last year's month beyond chance."""
    per_cent, p = test.iloc[0][["per cent", "p"]]
    if pd.isna(p):
        return "the history is too short to compare it with last year's month"
    if p < limit and per_cent > 100:
        return "last year's month was better beyond chance"
    return f"the forecast {'beat' if p < limit else 'did not beat'} last year's month beyond chance"


def headline(ask: Outlook, ahead: pd.DataFrame) -> str:
    """'September 2026 to August 2027: about 120,000 detections on six routes'."""
    total = words.number(show.linked(ahead, ahead.index[0], "sum"))
    return f"{ahead['months'].iloc[0]}: about {total} detections on {on(ask)}"
