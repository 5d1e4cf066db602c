"""Many runs: what is skipped, what a failing one does to the others, and what an interrupt or a kill leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import psutil
import pytest

from borderbook.errors import UsageError
from borderbook.suite.execute import Settings
from borderbook.suite.executor import run_all, summary, task_for
from borderbook.suite.plan import plan
from borderbook.suite.record import read_record
from borderbook.suite.workers import Pool

from suite_helpers import marked, page, waited_for, write_notebook  # isort: skip

SETTINGS = Settings(render=page, cell_timeout=30)


def statuses(outcome) -> list[tuple[str, str]]:
    return [(record.run, record.status) for record in outcome.records]


def test_what_is_up_to_date_is_skipped_and_why_not_is_told(ask, project):
    name = ask("#md Words.", "print(n)")
    (run,) = runs = plan([name], {"n": 2})
    told = []

    def go(**options):
        told.clear()
        outcome = run_all(runs, settings=SETTINGS, on_event=told.append, **options)
        assert statuses(outcome) == [("n-2", "done")]
        return [event.reason for event in told if event.kind == "started"]

    assert go() == ["there is no report yet"]
    assert [event.cell for event in told if event.kind == "cell"] == [1, 2, 3, 4, 5]
    assert go() == []
    assert [event.kind for event in told] == ["skipped"]
    assert go(force=True) == ["forced"]

    (run.folder() / "page.html").unlink()
    assert go() == ["a file of the report is missing"]
    assert "cell" not in {event.kind for event in told}
    assert (run.folder() / "page.html").is_file()

    write_notebook(project, name, "n = 1", "#md Other words.", "print(n)")
    assert go() == ["its words or the page's template changed"]
    write_notebook(project, name, "n = 1", "#md Other words.", "print(n + 1)")
    assert go() == ["its code changed"]
    assert go() == []


@pytest.mark.parametrize(("jobs", "forked"), [(1, False), (2, False), (2, True)])
def test_a_failing_run_does_not_stop_the_others(warm, ask, jobs, forked):
    good, dead = ask("print(n)"), ask("import os; os.kill(os.getpid(), 9)")
    runs = [*plan([dead], {"n": 2}), *plan([good])]
    told = []
    settings = replace(SETTINGS, warm=forked)
    outcome = run_all(runs, jobs=jobs, settings=settings, on_event=told.append)

    assert statuses(outcome) == [("n-2", "failed"), ("default", "done")]
    assert (outcome.exit_code, outcome.interrupted) == (1, False)
    assert {event.kind for event in told} == {"started", "cell", "finished"}
    text = summary(outcome)
    assert text.startswith("1 done, 1 failed.\n")
    assert f"{dead}/n-2 failed (n = 2)\n  cell 3, In [3]:\n    the kernel was killed by SIGKILL" in text
    assert task_for(runs[0], SETTINGS).reason == "the last run failed"
    assert task_for(runs[1], SETTINGS) is None


def test_workers_that_were_made_ready_do_the_tasks_and_are_gone_at_the_end():
    pool = Pool(SETTINGS, lambda event: None, size=2)
    pool.prepare(5, kernels=False)
    pool.prepare(1, kernels=False)
    ready = [worker.process for worker in pool.workers]
    assert len(ready) == 2
    assert pool.run([]) == ([], False)
    pool.close()
    assert [process.exitcode for process in ready] == [0, 0]


POOL = """
import os, sys, threading, time
from pathlib import Path
from borderbook.suite.execute import Settings
from borderbook.suite.workers import Pool

def program(pid):
    return Path("/proc", str(pid), "cmdline").read_bytes()

if __name__ == "__main__":
    if sys.argv[1] == "kernels":
        import zmq
    if sys.argv[1] == "threads":
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    pool = Pool(Settings(), lambda event: None, size=2)
    pool.prepare(2, kernels=False)
    workers = [worker.process for worker in pool.workers]
    print([program(worker.pid) == program(os.getpid()) for worker in workers])
    pool.close()
    print([worker.exitcode for worker in workers], flush=True)
    os._exit(0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers are spawned")
@pytest.mark.parametrize(("there", "forked"), [("nothing", True), ("kernels", False), ("threads", False)])
def test_workers_are_forked_from_a_process_that_has_nothing_to_share(tmp_path, there, forked):
    script = tmp_path / "pool.py"
    script.write_text(POOL)
    done = subprocess.run([sys.executable, script, there], capture_output=True, text=True, check=True)
    # let go, each ends by itself: none holds the pipe of another
    assert done.stdout.splitlines() == [str([forked, forked]), "[0, 0]"]


def test_what_a_run_took_is_remembered(ask):
    (run,) = runs = plan([ask("print(n)")])
    assert task_for(run, SETTINGS).seconds is None
    (record,) = run_all(runs, settings=SETTINGS).records
    assert task_for(run, SETTINGS, force=True).seconds == record.seconds > 0


def test_a_call_that_turns_out_wrong_leaves_none_of_the_workers_that_it_made_ready(ask, project):
    before = set(psutil.Process().children())
    good, bad = ask("print(n)"), ask("print(n)")
    runs = plan([good, bad])
    (project / "notebooks" / f"{bad}.ipynb").unlink()
    with pytest.raises(UsageError, match="has no notebook"):
        run_all(runs, jobs=2, force=True, settings=SETTINGS)
    left = set(psutil.Process().children()) - before
    assert not [process for process in left if "resource_tracker" not in " ".join(process.cmdline())]


def test_a_worker_that_dies_takes_nobody_with_it(ask):
    killer = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nimport time; time.sleep(30)"
    runs = plan([ask(killer), ask("print(n)"), ask("print(n)")])
    outcome = run_all(runs, jobs=2, settings=SETTINGS)
    assert [record.status for record in outcome.records] == ["failed", "done", "done"]
    assert outcome.records[0].failure.message == "the worker process died (exit code -9)"


def test_a_faulty_notebook_stops_all_before_any_kernel(ask, project):
    good, bad = ask("print(n)"), ask("print(n)")
    (project / "notebooks" / f"{bad}.ipynb").unlink()
    with pytest.raises(UsageError, match="has no notebook"):
        run_all(plan([good, bad]), settings=SETTINGS)
    assert not list((project / "reports").iterdir())


def test_missing_data_stop_all_before_any_kernel(ask, project):
    name = ask("print(n)", fields='datasets = ("arrivals",)\n    n: int = Field(1, description="n")')
    with pytest.raises(UsageError, match="no dataset 'arrivals'"):
        run_all(plan([name]), settings=SETTINGS)
    assert not list((project / "reports").iterdir())


RUNNER = """
import sys
from borderbook.suite.execute import Settings
from borderbook.suite.executor import run_all
from borderbook.suite.plan import plan

if __name__ == "__main__":
    tell = lambda event: print(event.kind, event.run.question, event.cell, flush=True)
    jobs, settings = int(sys.argv[1]), Settings(warm=sys.argv[2] == "warm")
    outcome = run_all(plan(sys.argv[3:]), jobs=jobs, settings=settings, on_event=tell, force=True)
    print("statuses", *[r.status for r in outcome.records], flush=True)
    sys.exit(outcome.exit_code)
"""
SLOW = ["print('partly', flush=True)", "import time; open('begun', 'w').close(); time.sleep(60)", "1"]


def started(project, jobs: int, kernels: str, *names: str) -> subprocess.Popen:
    """A process that runs questions as the command does, and is now in a slow cell."""
    (project / "runner.py").write_text(RUNNER)
    (project / "begun").unlink(missing_ok=True)
    command = [sys.executable, str(project / "runner.py"), str(jobs), kernels, *names]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while not (project / "begun").exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.05)
    assert process.poll() is None, process.communicate()
    return process


def family(process: subprocess.Popen) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=10)[1]


INTERRUPTS = [
    (1, "cold", signal.SIGINT),
    (2, "cold", signal.SIGINT),
    (1, "cold", signal.SIGTERM),
    (1, "warm", signal.SIGINT),
    (2, "warm", signal.SIGTERM),
]


@pytest.mark.parametrize(("jobs", "kernels", "how"), INTERRUPTS)
def test_an_interrupt_ends_the_kernel_and_keeps_what_is_finished(warm, ask, project, jobs, kernels, how):
    before = set(marked(warm.name))
    quick, slow, never = ask("print(n)"), ask(*SLOW), ask("print(n)")
    process = started(project, jobs, kernels, quick, slow, *([never] if jobs == 1 else []))
    if jobs == 2:
        deadline = time.monotonic() + 20
        while not (project / "reports" / quick / "default").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    children = family(process)
    process.send_signal(how)
    out, err = process.communicate(timeout=30)

    assert "statuses done interrupted\n" in out, err
    assert process.returncode == 130
    assert err == ""
    assert gone(children)
    assert waited_for(lambda: set(marked(warm.name)) <= before)  # parents of warm kernels among them
    assert read_record(project / "reports" / quick / "default").status == "done"
    record = read_record(project / "reports" / slow / "default")
    assert (record.status, record.failure.kind, record.failure.index) == ("interrupted", "interrupted", 3)
    assert [cell.status for cell in record.cells] == ["done", "done", "done", "failed", "never_run"]
    assert not (project / "reports" / never).exists()


@pytest.mark.parametrize(("jobs", "kernels"), [(1, "cold"), (2, "cold"), (1, "warm"), (2, "warm")])
def test_a_killed_command_leaves_the_old_report_whole_and_nothing_running(warm, ask, project, jobs, kernels):
    running = set(marked(warm.name))
    slow, other = ask("print('old')"), ask("print(n)")
    (old,) = run_all(plan([slow]), settings=SETTINGS).records
    folder = project / "reports" / slow
    before = {path.name: path.read_bytes() for path in (folder / "default").iterdir()}
    write_notebook(project, slow, "n = 1", *SLOW)

    process = started(project, jobs, kernels, slow, other)
    children = family(process)
    process.kill()
    process.communicate()
    assert gone(children)
    assert waited_for(lambda: set(marked(warm.name)) <= running)
    assert {path.name: path.read_bytes() for path in (folder / "default").iterdir()} == before
    assert len(list(folder.iterdir())) == 2  # what was being built is left under a temporary name ...

    write_notebook(project, slow, "n = 1", "print('new')")
    outcome = run_all(plan([slow]), settings=SETTINGS)
    assert [path.name for path in folder.iterdir()] == ["default"]  # ... and swept at the next run
    assert outcome.records[0].key != old.key
    assert json.loads((folder / "default" / "run.json").read_text())["status"] == "done"


def test_nothing_to_do_is_said():
    assert summary(run_all([])) == "Nothing to do."
    assert os.environ["BORDERBOOK_ROOT"]


def test_the_suite_starts_without_the_slow_grammar_of_jsonschema():
    code = "import borderbook.suite.engine, sys; print('lark' in sys.modules, 'nbformat' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
