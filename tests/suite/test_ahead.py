"""The next run's kernel starts while the run before it ends; it is given to nobody once it may be out of date."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from suite_helpers import marked, waited_for
from warm_helpers import end, let_go, start_of

from borderbook.files import TEMPORARY
from borderbook.suite import ahead, engine, kernel
from borderbook.suite.execute import Settings, Task
from borderbook.suite.executor import run_all
from borderbook.suite.notebook import read
from borderbook.suite.plan import plan
from borderbook.suite.warm import client
from borderbook.suite.workers import Pool

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere kernels are not forked")

WARM = Settings(warm=True, cell_timeout=60)


@pytest.fixture
def parent(warm, brief) -> Iterator[set[int]]:
    """A parent of kernels; gives the processes there are besides. None of others, nor a folder, is left at the end."""
    there, folders = set(marked(warm.name)), scratches()
    with let_go(warm.name):
        kernel.have_parent(1)
        end(asyncio.run(client.start(start_of(), 0)))  # it is there once a kernel is
        assert waited_for(lambda: len(set(marked(warm.name)) - there) == 1)
        yield set(marked(warm.name))
        ahead.drop()
    assert scratches() <= folders


def scratches() -> set[Path]:
    """The folders of kernels that this process has asked for."""
    return set(Path(tempfile.gettempdir()).glob(f"{TEMPORARY}{os.getpid()}-*"))


def forked(parent: set[int], warm: Path) -> list[int]:
    return [pid for pid in marked(warm.name) if pid not in parent]


def settled() -> int:
    """The process of the kernel that the next run gets."""
    with ahead.fresh(warm=True) as own:
        own.settle()
        return own.manager.provisioner.pid


def said(run) -> int:
    """The number that a report's first cell with an output printed."""
    cells = nbformat.read(run.folder() / "notebook.ipynb", as_version=4).cells
    return int(next(cell.outputs[0].text for cell in cells if cell.get("outputs")))


def test_a_kernel_that_was_asked_for_is_there_for_the_next_run(parent, warm, ask):
    question = ask("print(6 * 7)")
    ahead.ask()
    ahead.ask()  # one is enough
    assert waited_for(lambda: len(forked(parent, warm)) == 1)
    (pid,) = forked(parent, warm)
    session = engine.Session(warm=True, cell_timeout=60)
    executed = engine.execute(read(question), session)
    assert session.failure is None
    assert executed.cells[-1].outputs[0].text == "42\n"
    assert waited_for(lambda: not Path("/proc", str(pid)).exists())  # it was that one
    assert forked(parent, warm) == []


def test_of_runs_one_after_another_each_starts_the_kernel_of_the_next(parent, warm, ask):
    runs = plan([ask("import os; print(os.getpid())")], sweeps={"n": [1, 2, 3]})
    there: list[list[int]] = []

    def look(event) -> None:
        if event.kind == "started":
            waited_for(lambda: forked(parent, warm), 5 if there else 0)  # the first one's is still to come
            there.append(forked(parent, warm))

    assert run_all(runs, settings=WARM, on_event=look).exit_code == 0
    assert there == [[], [said(runs[1])], [said(runs[2])]]
    assert forked(parent, warm) == []


def test_a_page_that_is_to_be_made_again_needs_no_kernel(parent, warm, ask):
    runs = plan([ask("print(n)")], sweeps={"n": [1, 2]})
    assert run_all(runs, settings=WARM).exit_code == 0
    old = runs[0].folder() / "run.json"
    old.unlink()  # the first is executed; of the second only the page is made
    there: list[list[int]] = []
    looked = replace(WARM, appearance="another")

    def look(event) -> None:
        if event.kind == "started" and event.run == runs[1]:
            waited_for(lambda: forked(parent, warm), 2)  # it would be there soon
            there.append(forked(parent, warm))

    assert run_all(runs, settings=looked, on_event=look).exit_code == 0
    assert there == [[]]


@pytest.mark.parametrize("change", ["data", "gone", "environment", "nothing"])
def test_once_something_changed_that_a_run_depends_on_another_kernel_is_started(
    parent, warm, project, monkeypatch, change
):
    table = project / "data" / "reference" / "table.csv"
    table.write_text("a\n1\n")
    ahead.ask()
    assert waited_for(lambda: len(forked(parent, warm)) == 1)
    (asked,) = forked(parent, warm)
    if change == "data":
        table.write_text("a\n10\n")
    elif change == "gone":
        table.unlink()
    elif change == "environment":
        monkeypatch.setenv("BORDERBOOK_FIGURES", "png")
    assert (settled() == asked) == (change == "nothing")
    assert waited_for(lambda: not Path("/proc", str(asked)).exists())


def test_a_cold_run_gets_a_cold_kernel(parent, warm):
    ahead.ask()
    with ahead.fresh(warm=False) as own:
        assert not own.manager.has_kernel
        assert not own.manager.provisioner.warm
    ahead.drop()
    assert waited_for(lambda: forked(parent, warm) == [])


def test_if_the_parent_dies_meanwhile_a_kernel_comes_from_elsewhere(parent, warm, ask):
    question = ask("print(6 * 7)")
    ahead.ask()
    for pid in parent:
        if Path("/proc", str(pid)).exists() and b"warm" in Path("/proc", str(pid), "cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)
    session = engine.Session(warm=True, cell_timeout=60)
    executed = engine.execute(read(question), session)
    assert session.failure is None
    assert executed.cells[-1].outputs[0].text == "42\n"


def test_where_no_parent_can_be_asked_the_kernel_starts_cold_at_once(parent, warm, ask, monkeypatch):
    monkeypatch.setenv("BORDERBOOK_COLD", "1")
    ahead.ask()
    (pid,) = forked(parent, warm)
    assert b"ipykernel_launcher" in Path("/proc", str(pid), "cmdline").read_bytes()
    assert settled() == pid


def test_a_kernel_that_nobody_needs_ends(parent, warm):
    ahead.ask()
    ahead.drop()
    ahead.drop()
    assert waited_for(lambda: forked(parent, warm) == [])


@pytest.mark.parametrize("tasks", [0, 3])
def test_workers_ask_for_their_first_kernel_at_once_and_leave_none(parent, warm, ask, tasks):
    pool = Pool(WARM, lambda event: None, size=2)
    pool.prepare(2, kernels=True)
    workers = {worker.process.pid for worker in pool.workers}
    assert waited_for(lambda: len(set(forked(parent, warm)) - workers) == 2)
    first = set(forked(parent, warm)) - workers
    runs = (
        plan([ask("import os; print(os.getpid())")], sweeps={"n": list(range(1, tasks + 1))}) if tasks else []
    )
    records, interrupted = pool.run([Task(run) for run in runs])
    pool.close()
    assert ([record.status for record in records], interrupted) == (["done"] * tasks, False)
    assert waited_for(lambda: forked(parent, warm) == [])
    if tasks:
        assert first < {said(run) for run in runs}


def test_where_no_kernel_can_be_asked_for_the_next_run_says_why(parent, warm, monkeypatch, tmp_path):
    with monkeypatch.context() as changed:
        changed.setattr("tempfile.tempdir", str(tmp_path / "none"))
        ahead.ask()
        with pytest.raises(FileNotFoundError, match="none"):
            settled()
    ahead.ask()
    assert settled() > 0
