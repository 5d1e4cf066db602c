"""Workers forked from a process that has imported all they need; in any doubt others do the work."""

from __future__ import annotations

import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from suite_helpers import PROJECT, marked, page, waited_for
from warm_helpers import above, let_go, parent_of, start_of

from borderbook import report
from borderbook.suite import kernel
from borderbook.suite.execute import Settings, Task
from borderbook.suite.executor import run_all
from borderbook.suite.plan import plan
from borderbook.suite.warm import client
from borderbook.suite.warm.process import WarmProcess
from borderbook.suite.warm.wire import DoubtError
from borderbook.suite.workers import Pool

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers are spawned")

PACKAGE = """
import json, os, socket, sys

def rehearse():
    pass

def tell(file):
    with socket.socket(fileno=file) as pipe:
        facts = {"folder": os.getcwd(), "path": os.environ["PYTHONPATH"], "set": "PYDEVD_USE_FRAME_EVAL" in os.environ}
        pipe.send(json.dumps(facts).encode())
        pipe.recv(1)

def fail(file):
    sys.exit(7)
"""


def aged(path) -> None:
    """As if a file had been changed a while ago, and not while it is imported."""
    old = time.time() - 60
    os.utime(path, (old, old))


@pytest.fixture
def held(warm, brief) -> Iterator[client.Start]:
    """A branch, and its branch for workers, of a package that is made up; gives how they were asked for."""
    (brief / "made_up.py").write_text(PACKAGE)
    aged(brief / "made_up.py")
    how = start_of(cwd=str(brief), env={"PYTHONPATH": str(brief)})
    with let_go(warm.name):
        client.hold_branch(how, "made_up:rehearse")
        client.hold_workers(how, "made_up:rehearse", linger=0)
        yield how


def worker(how: client.Start, name: str) -> tuple[WarmProcess, socket.socket]:
    """A worker that calls a function, and the near end of its pipe."""
    near, far = socket.socketpair()
    with far:
        asked = client.ask_for_worker(how, "made_up:rehearse", f"made_up:{name}", far.fileno())
    return client.worker(asked), near


def test_a_worker_calls_a_function_as_in_a_process_that_was_just_started(held):
    process, pipe = worker(held, "tell")
    with pipe:
        # what libraries set on import is not set, or the worker's own kernels would have it
        assert json.loads(pipe.recv(1000)) == {"folder": held.cwd, "path": held.cwd, "set": False}
        # kernels' parent, its branch, the workers'
        assert above(above(above(parent_of(process)))) == 1
        assert process.poll() is None
    assert process.wait(10) == 0
    failed, pipe = worker(held, "fail")
    pipe.close()
    assert failed.wait(10) == 7


def test_a_worker_ends_with_its_client(held, brief):
    code = "import sys, time, pickle; from borderbook.suite.warm import client; import socket\n"
    code += "near, far = socket.socketpair(); how = pickle.load(sys.stdin.buffer)\n"
    code += "asked = client.ask_for_worker(how, 'made_up:rehearse', 'made_up:tell', far.fileno())\n"
    code += "process = client.worker(asked); print(process.pid, flush=True); time.sleep(600)"
    caller = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    caller.stdin.write(pickle.dumps(held))
    caller.stdin.close()
    pid = int(caller.stdout.readline())
    assert above(pid) > 1
    caller.kill()
    caller.wait()
    caller.stdout.close()
    assert waited_for(lambda: not Path(f"/proc/{pid}").exists())


def test_without_a_branch_or_with_one_that_is_out_of_date_there_is_no_worker(held, brief):
    elsewhere = start_of(cwd=str(brief.parent), env={"PYTHONPATH": str(brief)})
    client.hold_workers(elsewhere, "made_up:rehearse", linger=0)  # of no branch
    with pytest.raises(DoubtError, match="FileNotFoundError"):
        worker(elsewhere, "tell")
    process, pipe = worker(held, "fail")
    pipe.close()
    assert process.wait(10) == 7
    (brief / "made_up.py").write_text(PACKAGE + "# changed\n")
    with pytest.raises(DoubtError, match="out of date"):
        worker(held, "tell")


@pytest.fixture
def ready(warm, ask) -> Iterator[Callable[..., list]]:
    """Have what workers are forked from, and make runs of a question: ``ready("print(n)", n=[1, 2])``."""

    def make(*cells: str, n: list[int]) -> list:
        runs = plan([ask(*cells)], sweeps={"n": n})
        kernel.have_parent(kernel.MANY)
        kernel.have_workers()
        return runs

    with let_go(warm.name):
        yield make


def pool_of(size: int, settings: Settings, told=lambda event: None) -> Pool:
    pool = Pool(settings, told, size=size)
    pool.prepare(size, kernels=False)
    return pool


def are_warm(pool: Pool) -> list[bool]:
    return [not hasattr(worker.process, "sentinel") and worker.is_there() for worker in pool.workers]


def test_runs_are_done_by_workers_that_are_there_and_the_reports_are_the_same(ready):
    runs = ready("print(n)", "{n}", n=[1, 2, 3])
    made = []
    for warm in (True, False):
        pool = pool_of(2, Settings(render=partial(report.render, pdf=False), warm=warm))
        assert are_warm(pool) == [warm, warm]
        records, interrupted = pool.run([Task(run) for run in runs])
        pool.close()
        assert ([record.status for record in records], interrupted) == (["done"] * 3, False)
        assert [worker.process.exitcode for worker in pool.workers] == [0, 0]
        files = [sorted(record.files) for record in records]
        cells = [json.loads((run.folder() / "notebook.ipynb").read_text())["cells"] for run in runs]
        for cell in [cell for one in cells for cell in one]:
            cell["metadata"].pop("papermill", None)  # when it began and ended
        made.append([cells, files])
    assert made[0] == made[1]


def test_what_only_this_process_knows_is_done_by_workers_of_its_own(ready):
    ready("print(n)", n=[1])
    pool = pool_of(1, Settings(render=page, warm=True))
    assert are_warm(pool) == [False]
    pool.close()


def test_a_worker_that_dies_is_replaced_and_its_run_named(ready):
    runs = ready("print(n)", n=[1, 2, 3])
    killed = []

    def kill_the_first(event) -> None:
        if event.kind == "cell" and not killed:
            killed.append(event.run.name)
            worker = next(one for one in pool.workers if one.task and one.task.run == event.run)
            os.kill(worker.process.process.pid, signal.SIGKILL)

    pool = pool_of(1, Settings(warm=True), kill_the_first)
    records, _ = pool.run([Task(run) for run in runs])
    pool.close()
    assert [(record.run, record.status) for record in records] == [
        ("default", "failed"), ("n-2", "done"), ("n-3", "done"),
    ]  # fmt: skip
    assert records[0].failure.message == "the worker process died (exit code -9)"


def test_workers_that_were_asked_for_in_vain_are_replaced_by_own_ones(ready):
    runs = ready("print(n)", n=[1, 2, 3])
    pool = pool_of(1, Settings(warm=True))
    stem = parent_of(pool.workers[0].process.process)
    pool.close()
    os.kill(stem, signal.SIGSTOP)
    pool = pool_of(2, Settings(warm=True))  # nobody answers
    os.kill(stem, signal.SIGKILL)
    records, _ = pool.run([Task(run) for run in runs])
    assert [record.status for record in records] == ["done"] * 3
    assert are_warm(pool) == [False, False]
    pool.close()


def test_workers_that_are_not_needed_any_more_end(ready):
    ready("print(n)", n=[1])
    pool = pool_of(2, Settings(warm=True))
    pool.close()
    assert [worker.process.exitcode for worker in pool.workers] == [0, 0]


def test_an_interrupt_ends_their_kernels_and_keeps_what_was_printed(ready):
    runs = ready("print('partly', flush=True)", "import time; time.sleep(60)", n=[1])

    def interrupt(event) -> None:
        if event.kind == "cell" and event.cell == 3:
            raise KeyboardInterrupt

    pool = pool_of(1, Settings(warm=True), interrupt)
    assert are_warm(pool) == [True]
    (record,), interrupted = pool.run([Task(run) for run in runs])
    pool.close()
    assert (record.status, record.failure.kind, interrupted) == ("interrupted", "interrupted", True)
    assert "partly" in (runs[0].folder() / "notebook.ipynb").read_text()


def test_a_command_at_a_terminal_leaves_workers_ready_for_the_next(warm, ask, monkeypatch):
    before = set(marked(warm.name))
    runs = plan([ask("print(n)")], sweeps={"n": list(range(kernel.MANY))})
    monkeypatch.setenv("BORDERBOOK_WARM_IDLE", "2")  # as there, but shorter
    there = []
    for _ in range(2):
        pool = pool_of(1, Settings(warm=True))
        there += are_warm(pool)
        pool.close()
        assert run_all(runs, jobs=2, force=True, settings=Settings(warm=True)).exit_code == 0
        client.release()
    assert there == [False, True]
    assert waited_for(lambda: set(marked(warm.name)) <= before, seconds=30)


FIRST_USE = """
import sys
from borderbook.suite.rehearsal import rehearse_work
import PIL.BmpImagePlugin, PIL.GifImagePlugin, PIL.JpegImagePlugin, PIL.PngImagePlugin, PIL.PpmImagePlugin
rehearse_work()
there = set(sys.modules)
from borderbook.suite.execute import Settings, perform, Task
from borderbook.suite.plan import plan
from borderbook import report
from borderbook.suite import ahead, deputy, progress, workers
from borderbook.suite.warm import client
record = perform(Task(plan(["brief"])[0]), Settings(render=report.render, warm=True))
print(record.status, sorted(name for name in sys.modules.keys() - there if name.partition(".")[0] != "encodings"))
"""


def test_a_worker_that_does_its_first_run_imports_nothing_more(tmp_path):
    for name in ("data", "notebooks", "requirements.lock"):
        (tmp_path / name).symlink_to(PROJECT / name)
    (tmp_path / "reports").mkdir()
    env = {**os.environ, "BORDERBOOK_ROOT": str(tmp_path), "BORDERBOOK_FIGURES": "svg"}
    done = subprocess.run(
        [sys.executable, "-c", FIRST_USE], env=env, cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout == "done []\n"
