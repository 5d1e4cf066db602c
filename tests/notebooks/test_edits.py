"""A reader changes a line of a notebook: answer, titles and alternative texts stay true."""

from __future__ import annotations

from edits import answer, edited, shown


def test_a_notebook_runs_in_one_namespace_and_gives_what_its_cells_end_in():
    results = edited("route_trends")
    assert "detections" in answer(results)
    assert len(shown(results, "Figure")) >= 3
