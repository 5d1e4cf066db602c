"""What can be expected of the months after the newest figures, by route? The sentences and the headline."""

from __future__ import annotations

import pandas as pd

from borderbook import phrases
from borderbook.questions.outlook.parameters import LIVELY_ROUTES, Outlook
from notemill import show, words
from notemill.files import yaml_table

TRIED: str = yaml_table(__package__, "words")["tried"]


def together(ask: Outlook) -> str:
    """All routes of the page: 'six routes together', or the name of the only one."""
    return f"{words.counted(len(ask.routes), 'route')} together" if len(ask.routes) > 1 else ask.routes[0]


def on(ask: Outlook) -> str:
    """'six routes', 'the Western African route': with the preposition 'on'."""
    return words.counted(len(ask.routes), "route") if len(ask.routes) > 1 else phrases.route(ask.routes[0])


def sentences(
    ask: Outlook, ahead: pd.DataFrame, then: pd.DataFrame, test: pd.DataFrame, level: float, limits: tuple[float, float]
) -> list[str]:
    """The sum of the months ahead and whether the months known since fell inside; what the pooled test found.

    Args:
        ask: the parameters.
        ahead: a row of all routes together, then others: ``months``, ``sum``, ``lower end``, ``upper end``.
        then: the same of an earlier forecast, and ``detected``; without a row if none can be scored.
        test: first row: ``per cent``, ``lower end``, ``upper end``, ``p``, ``power``, ``years`` of the absolute error.
        level: of the sums' intervals, per cent.
        limits: p below which a difference is beyond chance, and the gain of which the power is, as a part.
    """
    total, low, high = (show.linked(ahead, ahead.index[0], name) for name in ("sum", "lower end", "upper end"))
    since = f"; {_outcome(then)} the interval forecast before" if len(then) else ""
    return [
        f"For {ahead['months'].iloc[0]}, **about {words.number(total)} {words.plural(total, 'detection')}** "
        f"are forecast on {on(ask)} ({level:g} % interval {words.number(low)} to {words.number(high)}){since}.",
        tested(ask, test, *limits),
    ]


def _outcome(then: pd.DataFrame) -> str:
    """'July to August 2026 fell inside': the months known since, and on which side of the interval they fell."""
    row = then.iloc[0]
    low, high, came = row["lower end"], row["upper end"], row["detected"]
    side = "below" if came < low else "above" if came > high else "inside"
    return f"{row['months']} fell {side}"


def tested(ask: Outlook, test: pd.DataFrame, level: float, gain: float) -> str:
    """The pooled test in a sentence: the ratio of the errors, its interval, and whether chance explains it."""
    row = test.iloc[0]
    if pd.isna(row["p"]):
        return "The history is too short to test the forecast against last year's month."
    ratio, low, high = (show.linked(test, test.index[0], name) for name in ("per cent", "lower end", "upper end"))
    whole = f"95 % interval {low:.0f} to {high:.0f}"
    ends = whole if pd.notna(low + high) else f"at least {low:.0f}" if pd.notna(low) else f"at most {high:.0f}"
    interval = f" ({ends})" if pd.notna(low) or pd.notna(high) else ""
    kind = "gain" if row["per cent"] < 100 else "loss"
    finds = "mostly finds" if row["power"] >= 50 else "mostly misses"
    every = len(LIVELY_ROUTES)
    of_six = f" with {words.counted(every, 'route')} to choose from" if len(ask.routes) < every else ""
    chance = f"not beyond chance{of_six}; such a test {finds} a gain of {words.per_cent(gain * 100)}"
    verdict = f"a {kind} beyond chance" if row["p"] < level else chance
    return (
        f"Over {words.counted(row['years'], 'year')} of backtest, absolute errors were {words.per_cent(ratio)} of "
        f"those of last year's month{interval}, {verdict}."
    )


def headline(ask: Outlook, ahead: pd.DataFrame, then: pd.DataFrame) -> str:
    """'About 120,000 detections ahead on six routes; July to August 2026 fell inside the interval'."""
    total = show.linked(ahead, ahead.index[0], "sum")
    said = f"About {words.number(total)} detections ahead on {on(ask)}"
    return f"{said}; {_outcome(then)} the interval" if len(then) else said
