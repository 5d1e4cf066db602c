"""Tasks are handed out in an order in which those who share them end at much the same time."""

from __future__ import annotations

import random

import pytest

from borderbook.suite.execute import Task
from borderbook.suite.order import evened_out, longest_first
from borderbook.suite.plan import Run


def tasks_of(*seconds: float | None) -> list[Task]:
    return [Task(Run("some_question", {}, f"n-{n}"), seconds=one) for n, one in enumerate(seconds)]


def seconds_of(tasks: list[Task]) -> list[float | None]:
    return [task.seconds for task in tasks]


def end_of(seconds: list[float], doers: int) -> float:
    """When the last ends, if each task is taken by who is done first."""
    free = [0.0] * doers
    for one in seconds:
        free[free.index(min(free))] += one
    return max(free)


def test_who_took_longest_the_last_time_is_the_first():
    tasks = [*tasks_of(2, 7, None), Task(Run("some_question", {}, "page"), "render", seconds=9), *tasks_of(3)]
    assert seconds_of(longest_first(tasks)) == [None, 7, 3, 2, 9]
    assert longest_first([]) == []


@pytest.mark.parametrize(
    ("seconds", "doers", "end"),
    [
        ([5, 4, 3, 3, 3], 2, 9),  # longest first would end at 10
        ([3, 3, 2, 2, 2], 2, 6),  # and here at 7
        ([4, 2, 2], 2, 4),
        ([9, 1, 1], 2, 9),
        ([3], 4, 3),
    ],
)
def test_some_change_places_so_that_all_end_together(seconds, doers, end):
    order = seconds_of(evened_out(tasks_of(*seconds), doers))
    assert sorted(order) == sorted(seconds)
    assert end_of(order, doers) == end


def test_what_is_long_stays_in_front():
    assert seconds_of(evened_out(tasks_of(1, 2, 3, 9, 2), 2)) == [9, 3, 2, 2, 1]


def test_nothing_ends_later_than_with_the_longest_first():
    chance = random.Random(4)
    for doers in range(1, 6):
        tasks = tasks_of(*(chance.uniform(0.3, 2) for _ in range(17)))
        one, other = evened_out(tasks, doers), longest_first(tasks)
        assert end_of(seconds_of(one), doers) <= end_of(seconds_of(other), doers)
        assert {task.run.id for task in one} == {task.run.id for task in tasks}


@pytest.mark.parametrize("tasks", [tasks_of(3, 3, 2, 2, 2, None), tasks_of(*range(1, 60))])
def test_where_it_is_not_known_or_of_no_matter_the_longest_is_the_first(tasks):
    assert evened_out(tasks, 2) == longest_first(tasks)
