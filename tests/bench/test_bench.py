"""The benchmark's own parts: what its floor executes, and what its tables say."""

from __future__ import annotations

import json

import floor
import growth
import pytest
import ways

import bench


@pytest.fixture
def notebook(tmp_path) -> str:
    """A notebook of two cells, the first of which ends in an expression."""
    cells = [("code", ["import math\n", "math.floor(2.5)"]), ("markdown", ["# no code"]), ("code", ["n = 1"])]
    made = [{"cell_type": kind, "source": source} for kind, source in cells]
    path = tmp_path / "small.ipynb"
    path.write_text(json.dumps({"cells": made}))
    return str(path)


def test_the_floor_executes_cells_and_shows_what_they_end_in(notebook):
    shown = []
    floor.run(floor.compiled(notebook), shown.append)
    assert shown == [2]


def test_the_floor_takes_time_in_worker_processes(notebook, capfd):
    floor.main(2, [notebook])
    assert 0 < float(capfd.readouterr().out) < 60


def test_ratios_are_of_the_same_round():
    times = {way.name: [1.0, 1.0, 1.0] for way in ways.WAYS}
    times |= {
        ways.LOOP.name: [60.0, 90.0, 66.0], ways.LOOP_PAGES.name: [80.0, 90.0, 100.0],
        ways.ALONE.name: [5.0, 6.0, 6.0], ways.RUN.name: [8.0, 10.0, 10.0], ways.FLOOR.name: [4.0, 5.0, 5.0],
    }  # fmt: skip
    lines = bench.ratios(times).splitlines()
    assert (
        f"| {ways.ALONE.name}: times faster than the papermill loop | 12.0 | 11.0 | 15.0 | 7 or more |"
        in lines
    )
    assert f"| {ways.ALONE.name}: times the floor of two processes | 1.20 | 1.20 | 1.25 |  |" in lines
    assert (
        f"| {ways.RUN.name}: times faster than the loop that leaves pages, too | 10.0 | 9.0 | 10.0 |  |"
        in lines
    )


def test_no_two_ways_have_one_name():
    assert len({way.name for way in ways.WAYS}) == len(ways.WAYS)


def test_every_sweep_has_as_many_values_as_it_says():
    for runs, (starts, ends) in growth.SIZES.items():
        assert starts * ends == runs
        assert starts <= len(set(growth.STARTS))
        assert ends <= len(set(growth.ENDS))


def test_a_table_is_markdown():
    assert bench.table(["way", "seconds"], [["a", "1.0"]]) == "| way | seconds |\n| --- | ---: |\n| a | 1.0 |"
