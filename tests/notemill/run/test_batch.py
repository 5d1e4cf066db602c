"""Many runs: what is skipped, what a failing one does to the others, and what an interrupt or a kill leaves."""

import os
import signal
import subprocess
import sys
from dataclasses import replace

import psutil
import pytest
from suite_helpers import begun, marked, page, read_when_there, slowly, write_notebook

from commands import call
from notemill.cli.command import summary
from notemill.run.batch import run_all, task_for
from notemill.run.plan import plan
from notemill.run.record import read_record, write_record
from notemill.run.tasks import Settings
from processes import PATIENCE, waited_for

SETTINGS = Settings(render=page)


def statuses(outcome) -> list[str]:
    return [record.status for record in outcome.records]


def test_what_is_up_to_date_is_skipped_and_why_not_is_told(ask, project):
    name = ask("#md Words.", "print(n)")
    (run,) = runs = plan([name], {"n": 2})
    told = []

    def go(**options):
        told.clear()
        outcome = run_all(runs, settings=SETTINGS, on_event=told.append, **options)
        assert statuses(outcome) == ["done"]
        return [event.reason for event in told if event.kind == "started"]

    assert go() == ["there is no report yet"]
    assert go() == []
    assert [event.kind for event in told] == ["skipped"]
    assert go(force=True) == ["forced"]

    page, record = run.folder() / "page.html", run.folder() / "run.json"
    # the second page is as long as it was
    for path, content in ((page, None), (page, b"<p>xxxx</p>"), (run.folder() / "notebook.ipynb", b"")):
        path.unlink() if content is None else path.write_bytes(content)
        assert go() == ["a file of the report is missing or damaged"]
        assert path.stat().st_size > 5
    record.write_text(record.read_text().replace('"started": "20', '"started": "19', 1))
    assert go() == ["there is no report yet"]
    assert '"started": "20' in record.read_text()

    write_notebook(project, name, "n = 1", "#md Other words.", "print(n + 1)")
    assert go() == ["code and text or template changed"]
    assert go() == []


def test_a_failing_run_does_not_stop_the_others(ask):
    good, dead = ask("print(n)"), ask("import os; os.kill(os.getpid(), 9)")
    runs = [*plan([dead], {"n": 2}), *plan([good])]
    told = []
    outcome = run_all(runs, jobs=2, settings=replace(SETTINGS, warm=True), on_event=told.append)

    assert [(record.run, record.status) for record in outcome.records] == [("n-2", "failed"), ("default", "done")]  # fmt: skip
    assert (outcome.exit_code, outcome.interrupted) == (1, False)
    assert {event.kind for event in told} == {"started", "finished"}
    text = summary(outcome)
    assert text.startswith("1 done, 1 failed.\n")
    assert (
        f"{dead}/n-2 failed (n = 2; as_of = 'latest')\n  cell 3, In [3]:\n    the kernel was killed by SIGKILL" in text
    )
    assert task_for(runs[0], SETTINGS).reason == "the last run failed"
    assert task_for(runs[1], SETTINGS) is None


def test_a_process_that_dies_takes_nobody_with_it(ask):
    killer = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nimport time; time.sleep(600)"
    outcome = run_all(plan([ask(killer), ask("print(n)"), ask("print(n)")]), jobs=2, settings=SETTINGS)
    assert statuses(outcome) == ["failed", "done", "done"]
    assert outcome.records[0].failure.message == "the process of the run died (exit code -9)"


def test_the_server_of_runs_is_started_again(ask):
    """Killed, as by a fork that failed for want of processes: runs under way go on, those to come are done."""
    killer = "import os, psutil\npsutil.Process(os.getppid()).parent().kill()"
    assert statuses(run_all(plan([ask(killer), ask("print(n)")]), jobs=1, settings=SETTINGS)) == ["done"] * 2


def test_what_took_longest_is_done_first(ask):
    runs = plan([ask("print(n)"), ask("print(n)"), ask("print(n)")])
    records = run_all(runs, settings=SETTINGS).records
    assert [task_for(run, SETTINGS, force=True).seconds for run in runs] == [one.seconds for one in records]
    for run, record, seconds in zip(runs, records, (1, 3, 2), strict=True):
        write_record(run.folder(), record.model_copy(update={"seconds": seconds, "key": ""}))
    told = []
    run_all(runs, settings=SETTINGS, on_event=told.append)
    assert [event.run for event in told if event.kind == "started"] == [runs[1], runs[2], runs[0]]


def test_a_faulty_notebook_or_missing_data_stop_nobody(ask, project):
    good, broken, missing = ask("print(n)"), ask("print(n)"), ask("print(n)")
    without = ask("print(n)", fields='datasets = ("arrivals",)\n    n: int = Field(1, description="n")')
    runs = plan([good, broken, missing, without])
    (project / "notebooks" / f"{broken}.ipynb").write_text("{")
    (project / "notebooks" / f"{missing}.ipynb").unlink()
    outcome = run_all(runs, settings=SETTINGS)
    assert statuses(outcome) == ["done", "failed", "failed", "failed"]
    assert {record.failure.kind for record in outcome.records[1:]} == {"refused"}
    words = ("is not a notebook of format 4", "There is no notebooks/", "no dataset 'arrivals'")
    for record, word in zip(outcome.records[1:], words, strict=True):
        assert word in record.failure.message
    assert (project / "reports" / broken / "default" / "page.html").read_text() == "<p>failed</p>"


def test_records_that_cannot_be_read_stop_nobody(ask, project):
    (run,) = plan([ask("print(n)")])
    unreadable = (b"", b"[]", b'{"question": 5, "files": 7}', b"\xff\xfe", None)
    folders = [run.folder(), *(project / "reports" / "stray" / str(number) for number in range(len(unreadable)))]
    for folder, content in zip(folders, (unreadable[2], *unreadable), strict=True):
        folder.mkdir(parents=True)
        path = folder / "run.json"
        path.mkdir() if content is None else path.write_bytes(content)
    done = call("run", run.question, "--cold", "--jobs", "1", "--no-pdf")
    assert (done.exit_code, "1 done." in done.output) == (0, True), done.output
    assert (project / "reports" / "index.html").is_file()
    assert read_record(run.folder()).status == "done"


def test_no_report_can_be_written(ask, project):
    name = ask("print(n)")
    (project / "reports").rmdir()
    (project / "reports").touch()
    done = call("run", name, "--cold")
    assert done.exit_code == 2
    assert done.output.startswith(f"borderbook: No report can be written to {project / 'reports'}: ")


SLOW = ["print('partly', flush=True)", "import time; open('begun', 'w').close(); time.sleep(600)", "1"]


def started(project, *names: str, **options) -> subprocess.Popen:
    """A process that runs questions as the command does, and is now in a slow cell."""
    process = begun(project, *names, force=True, **options)
    assert waited_for(lambda: (project / "begun").exists() or process.poll() is not None)
    assert process.poll() is None, process.communicate()
    return process


def family(process: subprocess.Popen) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=PATIENCE)[1]


@pytest.mark.parametrize(("jobs", "warm", "how"), [(1, False, signal.SIGINT), (2, True, signal.SIGTERM)])
def test_an_interrupt_ends_the_kernel_and_keeps_what_is_finished(mark, ask, project, jobs, warm, how):
    quick, slow, never = ask("print(n)"), ask(*SLOW), ask("print(n)")
    process = started(project, quick, slow, *([never] if jobs == 1 else []), jobs=jobs, warm=warm)
    assert waited_for(lambda: (project / "reports" / quick / "default").exists())
    children = family(process)
    process.send_signal(how)
    out, err = process.communicate(timeout=PATIENCE)

    assert (out, err, process.returncode) == ("statuses done interrupted\n", "", 130)
    assert gone(children)
    assert waited_for(lambda: not marked(mark))
    assert read_record(project / "reports" / quick / "default").status == "done"
    record = read_record(project / "reports" / slow / "default")
    assert (record.status, record.failure.kind, record.failure.index) == ("interrupted", "interrupted", 3)
    assert [cell.status for cell in record.cells] == ["done", "done", "done", "failed", "never_run"]
    assert not (project / "reports" / never).exists()


@pytest.mark.parametrize(("jobs", "warm"), [(1, False), (2, True)])
def test_a_killed_command_leaves_the_old_report_whole_and_nothing_running(mark, ask, project, jobs, warm):
    slow, other = ask("print('old')"), ask("print(n)")
    (old,) = run_all(plan([slow]), settings=SETTINGS).records
    folder = project / "reports" / slow
    before = {path.name: path.read_bytes() for path in (folder / "default").iterdir()}
    write_notebook(project, slow, "n = 1", *SLOW)

    process = started(project, slow, other, jobs=jobs, warm=warm)
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
    assert read_record(folder / "default").status == "done"


def test_ctrl_z_stops_the_runs_and_fg_lets_them_go_on(mark, ask, project):
    """As a shell does it: the whole group gets the signal. Kernels have groups of their own, as always in Jupyter."""
    process = begun(project, *(ask(slowly(project, name)) for name in "ab"), jobs=2, warm=True, force=True)
    kernels = [int(read_when_there(project / f"{name}.pid")) for name in "ab"]
    group = [process.pid, *(p.pid for p in family(process) if os.getpgid(p.pid) == process.pid)]
    os.killpg(process.pid, signal.SIGTSTP)
    assert waited_for(lambda: {psutil.Process(pid).status() for pid in group} == {psutil.STATUS_STOPPED})
    assert {psutil.Process(psutil.Process(pid).ppid()).pid in group for pid in kernels} == {True}
    for name in "ab":
        (project / f"{name}.go").touch()
    os.killpg(process.pid, signal.SIGCONT)
    assert process.communicate(timeout=PATIENCE) == ("statuses done done\n", "")


def test_nothing_to_do_is_said():
    assert summary(run_all([])) == "Nothing to do."


PREPARES = """
import signal
signal.signal(signal.SIGINT, lambda *_: None)
from notemill.run.local import prepare
prepare(warm=True)
print("prepared", flush=True)
input()
"""


def test_an_interrupt_while_the_suite_is_being_loaded_prints_no_traceback():
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = subprocess.Popen([sys.executable, "-c", PREPARES], process_group=0, text=True, **pipes)
    assert process.stdout.readline() == "prepared\n"
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: all of them
    assert process.communicate("\n") == ("", "")
