"""Every question runs headless with parameters other than its defaults."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from warm_helpers import let_go

from borderbook import questions
from borderbook.suite import kernel
from borderbook.suite.execute import Settings, execute
from borderbook.suite.plan import run_of

SETS = json.loads((Path(__file__).parent / "parameters.json").read_text(encoding="utf-8"))
RUNS = [(name, values) for name in questions.names() for values in SETS.get(name, [])]


@pytest.fixture(scope="module")
def parent(parents) -> Iterator[None]:
    """After the last of these tests, kernels of others are not forked from what theirs were."""
    with let_go(parents.name):
        yield


@pytest.fixture
def forked(parent, warm, tmp_path, monkeypatch) -> None:
    """Kernels as `borderbook run` has them for many runs; reports go to a folder of the test."""
    kernel.have_parent(kernel.MANY)
    monkeypatch.setattr("borderbook.project.reports", lambda: tmp_path)


def test_every_question_is_tried_with_two_other_sets():
    assert {name: len(SETS.get(name, [])) >= 2 for name in questions.names()} == dict.fromkeys(
        questions.names(), True
    )


@pytest.mark.parametrize(("name", "values"), RUNS, ids=lambda x: x if isinstance(x, str) else json.dumps(x))
def test_it_runs_to_its_end(name, values, forked):
    record = execute(run_of(questions.load(name), **values), settings=Settings(warm=True))
    assert record.failure is None
    assert record.status == "done"
    assert record.parameters != questions.load(name).check().plain()
