"""In which order tasks are handed out, so that those who share them end at much the same time."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import combinations
from math import inf

from borderbook.suite.execute import Task

FEW = 50  # tasks; of more, the last is a small part of the whole, and there are too many pairs to try
ENOUGH = 1.01  # times the least possible; nobody foretells more exactly what a run takes


def longest_first(tasks: Sequence[Task]) -> list[Task]:
    """Tasks in the order of what they took the last time.

    What was never executed comes first, because it may take long; pages, which take little, come last.
    """
    return sorted(tasks, key=_expected, reverse=True)


def evened_out(tasks: Sequence[Task], doers: int) -> list[Task]:
    """Tasks longest first, but for some that change places so that the last ends earlier.

    Args:
        tasks: what is to be done.
        doers: how many share them; each takes the next task once it is done with one.
    """
    order = longest_first(tasks)
    seconds = [_expected(task) for task in order]
    if len(order) > FEW or inf in seconds:
        return order
    places = _exchanged(seconds, doers)
    return [order[place] for place in places]


def _exchanged(seconds: Sequence[float], doers: int) -> list[int]:
    """The places of tasks in their new order: two change places wherever that lets the last end earlier.

    Pairs at the end are tried first. What is long stays in front, where it may take longer than foretold.
    """
    places = list(range(len(seconds)))
    enough = sum(seconds) / doers * ENOUGH
    end = _end(seconds, doers)
    for one, other in reversed(list(combinations(places, 2))):
        if end <= enough:
            break
        places[one], places[other] = places[other], places[one]
        then = _end([seconds[place] for place in places], doers)
        if then < end:
            end = then
        else:
            places[one], places[other] = places[other], places[one]
    return places


def _expected(task: Task) -> float:
    if task.action == "render":
        return 0
    return inf if task.seconds is None else task.seconds


def _end(seconds: Sequence[float], doers: int) -> float:
    """When the last of some tasks ends that are taken in this order."""
    ends = [0.0] * doers
    for one in seconds:
        heapq.heapreplace(ends, ends[0] + one)
    return max(ends)
