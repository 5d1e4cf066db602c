"""Every question runs headless with parameters other than its defaults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from borderbook import questions
from borderbook.errors import UsageError
from borderbook.run.execute import execute
from borderbook.run.plan import run_of
from borderbook.run.preload import kernel_server
from warmkernels.compat import Server

SETS = json.loads((Path(__file__).parent / "parameters.json").read_text(encoding="utf-8"))
RUNS = [(name, values) for name in questions.names() for values in SETS.get(name, [])]

REFUSED = [
    ("policy_timeline", {"event": "RETURN-2025"}, "cannot be used: its date is 11 March 2025"),
    ("policy_timeline", {"event": "ALLIANCE-2023", "route": "Black Sea"}, "too few to estimate a change"),
    ("internal_borders", {"country": "IE"}, "no notification of IE is in the data"),
    ("brief", {"cut_off": "2016-06"}, "is too early"),
]


@pytest.fixture
def server(tmp_path, monkeypatch) -> Server | None:
    """Kernels as `borderbook run` has them; reports go to a folder of the test."""
    monkeypatch.setattr("borderbook.project.reports", lambda: tmp_path)
    return kernel_server("borderbook.run.kernel_imports")


def test_every_question_is_tried_with_two_other_sets():
    assert [name for name in questions.names() if len(SETS.get(name, [])) < 2] == []


@pytest.mark.parametrize(("name", "values"), RUNS, ids=lambda x: x if isinstance(x, str) else json.dumps(x))
def test_it_runs_to_its_end(name, values, server):
    record = execute(run_of(questions.load(name), **values), server=server)
    assert record.failure is None
    assert record.status == "done"
    assert record.parameters != questions.load(name).check().plain()


@pytest.mark.parametrize(("name", "values", "reason"), REFUSED)
def test_what_no_page_could_show_is_refused_before_a_kernel(name, values, reason):
    with pytest.raises(UsageError, match=reason):
        run_of(questions.load(name), **values)
