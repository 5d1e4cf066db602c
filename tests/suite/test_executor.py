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
from click.testing import CliRunner

from borderbook.cli import main
from borderbook.command import summary
from borderbook.suite.executor import run_all, task_for
from borderbook.suite.plan import plan
from borderbook.suite.record import read_record, write_record
from borderbook.suite.tasks import Settings

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
    assert go() == ["a file of the report is missing or damaged"]
    assert "cell" not in {event.kind for event in told}
    assert (run.folder() / "page.html").is_file()

    write_notebook(project, name, "n = 1", "#md Other words.", "print(n)")
    assert go() == ["its words or the page's template changed"]
    write_notebook(project, name, "n = 1", "#md Other words.", "print(n + 1)")
    assert go() == ["its code changed"]
    assert go() == []


@pytest.mark.parametrize(("jobs", "forked"), [(1, False), (2, False), (2, True)])
def test_a_failing_run_does_not_stop_the_others(ask, jobs, forked):
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


def test_what_a_run_took_is_remembered(ask):
    (run,) = runs = plan([ask("print(n)")])
    assert task_for(run, SETTINGS).seconds is None
    (record,) = run_all(runs, settings=SETTINGS).records
    assert task_for(run, SETTINGS, force=True).seconds == record.seconds > 0


def test_a_process_that_dies_takes_nobody_with_it(ask):
    killer = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nimport time; time.sleep(30)"
    runs = plan([ask(killer), ask("print(n)"), ask("print(n)")])
    outcome = run_all(runs, jobs=2, settings=SETTINGS)
    assert [record.status for record in outcome.records] == ["failed", "done", "done"]
    assert outcome.records[0].failure.message == "the process of the run died (exit code -9)"


def test_the_server_of_runs_is_started_again(ask):
    """Killed, as by a fork that failed for want of processes: runs under way go on, those to come are done."""
    killer = "import os, psutil\npsutil.Process(os.getppid()).parent().kill()"
    runs = plan([ask(killer), ask("print(n)")])
    outcome = run_all(runs, jobs=1, settings=SETTINGS)
    assert [record.status for record in outcome.records] == ["done", "done"]


def test_what_took_longest_is_done_first(ask):
    runs = plan([ask("print(n)"), ask("print(n)"), ask("print(n)")])
    run_all(runs, settings=SETTINGS)
    for run, seconds in zip(runs, (1, 3, 2), strict=True):
        record = read_record(run.folder()).model_copy(update={"seconds": seconds, "key": ""})
        write_record(run.folder(), record)
    told = []
    run_all(runs, settings=SETTINGS, on_event=told.append)
    begun = [event.run for event in told if event.kind == "started"]
    assert begun == [runs[1], runs[2], runs[0]]


def test_a_faulty_notebook_or_missing_data_stop_nobody(ask, project):
    good, broken = ask("print(n)"), ask("print(n)")
    without = ask("print(n)", fields='datasets = ("arrivals",)\n    n: int = Field(1, description="n")')
    runs = plan([good, broken, without])
    (project / "notebooks" / f"{broken}.ipynb").write_text("{")
    outcome = run_all(runs, settings=SETTINGS)
    assert [record.status for record in outcome.records] == ["done", "failed", "failed"]
    words = [record.failure.message for record in outcome.records[1:]]
    assert "is no notebook of format 4" in words[0]
    assert "no dataset 'arrivals'" in words[1]
    assert not (project / "reports" / broken).exists()


@pytest.mark.parametrize("name", ["notebook.ipynb", "page.html"])
@pytest.mark.parametrize("content", [b"", None, b"<p>xxxx</p>"])
def test_a_damaged_report_is_repaired(ask, name, content):
    (run,) = runs = plan([ask("print(n)")])
    run_all(runs, settings=SETTINGS)
    path = run.folder() / name
    before = path.read_bytes()
    path.write_bytes(before[:-5] if content is None else content)
    told = []
    outcome = run_all(runs, settings=SETTINGS, on_event=told.append)
    assert [e.reason for e in told if e.kind == "started"] == ["a file of the report is missing or damaged"]
    assert [record.status for record in outcome.records] == ["done"]
    assert path.stat().st_size > 5
    assert run_all(runs, settings=SETTINGS).skipped == {run.id}


@pytest.mark.parametrize("content", [b"", b"[]", b'{"question": 5, "files": 7}', b"\xff\xfe", None])
def test_a_record_that_cannot_be_read_stops_nobody(ask, project, content):
    (run,) = runs = plan([ask("print(n)")])
    stray = project / "reports" / "stray" / "default" / "run.json"
    for path in (stray, run.folder() / "run.json"):
        path.parent.mkdir(parents=True)
        path.mkdir() if content is None else path.write_bytes(content)
    (stray.parent / "notebook.ipynb").touch()
    (stray.parent / "card.json").touch()
    done = CliRunner().invoke(main, ["run", run.question, "--cold", "--jobs", "1"])
    assert (done.exit_code, "1 done." in done.output) == (0, True), done.output
    assert (project / "reports" / "index.html").is_file()
    assert read_record(runs[0].folder()).status == "done"


def test_no_report_can_be_written(ask, project):
    name = ask("print(n)")
    (project / "reports").rmdir()
    (project / "reports").touch()
    done = CliRunner().invoke(main, ["run", name, "--cold"])
    assert done.exit_code == 2
    assert done.output.startswith(f"borderbook: No report can be written to {project / 'reports'}: ")


RUNNER = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever starts the tests may have it ignored
from borderbook.suite.tasks import Settings
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


def started(project, jobs: int, kernels: str, *names: str, group: bool = False) -> subprocess.Popen:
    """A process that runs questions as the command does, and is now in a slow cell."""
    (project / "runner.py").write_text(RUNNER)
    (project / "begun").unlink(missing_ok=True)
    command = [sys.executable, str(project / "runner.py"), str(jobs), kernels, *names]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0 if group else None
    )
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
def test_an_interrupt_ends_the_kernel_and_keeps_what_is_finished(mark, ask, project, jobs, kernels, how):
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
    assert waited_for(lambda: not marked(mark))
    assert read_record(project / "reports" / quick / "default").status == "done"
    record = read_record(project / "reports" / slow / "default")
    assert (record.status, record.failure.kind, record.failure.index) == ("interrupted", "interrupted", 3)
    assert [cell.status for cell in record.cells] == ["done", "done", "done", "failed", "never_run"]
    assert not (project / "reports" / never).exists()


@pytest.mark.parametrize(("jobs", "kernels"), [(1, "cold"), (2, "cold"), (1, "warm"), (2, "warm")])
def test_a_killed_command_leaves_the_old_report_whole_and_nothing_running(mark, ask, project, jobs, kernels):
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
    assert waited_for(lambda: not marked(mark))
    assert {path.name: path.read_bytes() for path in (folder / "default").iterdir()} == before
    assert len(list(folder.iterdir())) == 2  # what was being built is left under a temporary name ...

    write_notebook(project, slow, "n = 1", "print('new')")
    outcome = run_all(plan([slow]), settings=SETTINGS)
    assert [path.name for path in folder.iterdir()] == ["default"]  # ... and swept at the next run
    assert outcome.records[0].key != old.key
    assert json.loads((folder / "default" / "run.json").read_text())["status"] == "done"


def state(pid: int) -> str:
    return psutil.Process(pid).status()


def test_ctrl_z_stops_the_runs_and_fg_lets_them_go_on(mark, ask, project):
    """As a shell does it: the whole group gets the signal. Kernels have groups of their own, as always in Jupyter."""
    cell = "import time; open('begun', 'w').close(); time.sleep(1); print('whole')"
    process = started(project, 2, "warm", ask(cell), ask(cell), group=True)
    os.killpg(process.pid, signal.SIGTSTP)
    group = [p.pid for p in family(process) if os.getpgid(p.pid) == process.pid]
    assert len(group) >= 4  # two servers, two runs
    assert waited_for(lambda: {state(pid) for pid in [process.pid, *group]} == {psutil.STATUS_STOPPED})
    os.killpg(process.pid, signal.SIGCONT)
    out, err = process.communicate(timeout=30)
    assert ("statuses done done" in out, err) == (True, "")


def test_nothing_to_do_is_said():
    assert summary(run_all([])) == "Nothing to do."
    assert os.environ["BORDERBOOK_ROOT"]
