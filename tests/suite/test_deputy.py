"""A process that has imported everything does what the command is called for; nobody can tell, but by the clock."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from suite_helpers import waited_for
from warm_helpers import let_go

from borderbook.cli import main
from borderbook.project import FIGURES_VARIABLE
from borderbook.suite import kernel
from borderbook.suite.record import RunRecord, read_record

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the command does it")

COMMAND = [sys.executable, "-m", "borderbook"]
# the process that a kernel works for
CLIENT = "import os; from pathlib import Path; client = os.environ['JPY_PARENT_PID']"
IS_DEPUTY = "print('start.py' in Path('/proc', client, 'cmdline').read_text())"
SLOW = [f"{CLIENT}; Path('client').write_text(client)", "import time; time.sleep(60)"]


@pytest.fixture
def ready(warm, project, question_modules, monkeypatch) -> Iterator[None]:
    """What deputies are forked from, as a command at a terminal leaves it; afterwards all of it ends."""
    monkeypatch.setenv(FIGURES_VARIABLE, "svg")  # as the command does
    with let_go(warm.name):
        kernel.have_parent(kernel.MANY)
        kernel.have_workers()
        yield


def called(*words: str, **more: object) -> subprocess.CompletedProcess:
    return subprocess.run([*COMMAND, *words], capture_output=True, text=True, timeout=120, **more)


def printed(project: Path, name: str, run: str = "default") -> list[str]:
    cells = json.loads((project / "reports" / name / run / "notebook.ipynb").read_text())["cells"]
    return [
        "".join(out["text"]).strip() for cell in cells for out in cell.get("outputs", []) if "text" in out
    ]


@pytest.fixture
def under_way(ready, ask, project) -> Iterator[Callable[..., tuple[subprocess.Popen, int, str]]]:
    """Start the command on a notebook that takes a minute; gives it, its deputy and the question."""
    started: list[subprocess.Popen] = []

    def start(jobs: int) -> tuple[subprocess.Popen, int, str]:
        names = [ask(*SLOW), *[ask("print(n)") for _ in range(jobs - 1)]]
        words = [*COMMAND, "run", *names, "--jobs", str(jobs)]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        assert waited_for(
            lambda: (project / "client").exists() and (project / "client").read_text(), seconds=30
        )
        client_of_kernel = int((project / "client").read_text())
        # a worker's connections do not tell whom it works for; with one job, the deputy is the kernel's client
        return process, client_of_kernel, names[0]

    yield start
    for process in started:
        process.stdout.close()
        process.stderr.close()


def record_of(project: Path, name: str) -> RunRecord | None:
    return read_record(project / "reports" / name / "default")


def test_a_deputy_says_and_leaves_what_the_command_itself_does(ready, ask, project):
    name = ask(f"{CLIENT}; {IS_DEPUTY}", "print(n)")
    made = []
    for how in ([], ["--cold"]):
        done = called("run", name, "--force", "-p", "n=2", "--json", *how)
        (record,) = json.loads(done.stdout)
        made.append((done.returncode, done.stderr, record["status"], record["key"], record["files"]))
        was_deputy, n = printed(project, name, "n-2")
        assert (was_deputy, n) == (str(not how), "2")
    assert made[0] == made[1]
    assert made[0][:3] == (0, "", "done")


def test_several_jobs_are_shared_among_workers_and_told_as_ever(ready, ask):
    names = [ask("print(n)"), ask("print(n + 1)")]
    done = called("run", *names, "--jobs", "2")
    assert (done.returncode, done.stdout) == (0, "2 done.\n"), done.stderr
    lines = [line.partition(",")[0] for line in done.stderr.splitlines()]
    told = [
        f"{name}/default: {what}" for name in names for what in ("running (there is no report yet)", "done")
    ]
    assert sorted(lines) == sorted(told)
    assert called("run", *names).stdout == "2 up to date.\n"


def test_without_what_it_is_forked_from_the_command_does_the_work(warm, ask, project):
    name = ask(f"{CLIENT}; {IS_DEPUTY}")
    assert called("run", name).returncode == 0
    assert printed(project, name) == ["False"]


def test_a_wrong_call_is_reported_by_the_command(ready, ask):
    done = called("run", ask("print(n)"), "-p", "m=2")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("borderbook: ")
    assert "'m'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_run_that_fails_is_told_and_ends_with_1(ready, ask):
    done = called("run", ask("1 / 0"))
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stdout


def test_it_works_in_the_folder_of_the_command(ready, ask, tmp_path):
    name = ask("print(n)")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = called("run", f"../notebooks/{name}.ipynb", cwd=elsewhere)
    assert (done.returncode, done.stdout) == (0, "1 done.\n"), done.stderr


def test_when_nobody_reads_what_it_says_it_ends_as_the_command_does(ready, ask):
    name = ask("print(n)")
    ends = []
    for how in ([], ["--cold"]):
        reading, writing = os.pipe()
        os.close(reading)
        words = [*COMMAND, "run", name, "--force", *how]
        done = subprocess.run(words, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60)
        os.close(writing)
        ends.append((done.returncode, "Traceback" in done.stderr))
    assert ends == [(1, False)] * 2


THREAD = """
import sys
from concurrent.futures import ThreadPoolExecutor
from borderbook.command import Call, run

with ThreadPoolExecutor() as threads:
    print(threads.submit(run, Call((sys.argv[1],))).result())
"""


def test_in_a_thread_that_could_pass_no_signal_on_there_is_none(ready, ask, project):
    name = ask(f"{CLIENT}; {IS_DEPUTY}")
    done = subprocess.run([sys.executable, "-c", THREAD, name], capture_output=True, text=True, timeout=60)
    assert done.stdout == "1 done.\n0\n", done.stderr
    assert printed(project, name) == ["False"]


def test_where_something_else_stands_for_the_streams_there_is_none(ready, ask, project):
    name = ask(f"{CLIENT}; {IS_DEPUTY}")
    done = CliRunner().invoke(main, ["run", name])
    assert (done.exit_code, done.stdout) == (0, "1 done.\n")
    assert printed(project, name) == ["False"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupt_of_the_command_reaches_it(under_way, project, jobs, how):
    process, _, name = under_way(jobs)
    process.send_signal(how)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted" in out
    record = record_of(project, name)
    assert (record.status, record.failure.kind) == ("interrupted", "interrupted")


@pytest.mark.parametrize("jobs", [1, 2])
def test_it_ends_with_the_command(under_way, project, jobs):
    process, _, name = under_way(jobs)
    process.kill()
    assert process.wait(30) == -signal.SIGKILL
    assert record_of(project, name) is None  # that nothing runs on is seen to by the fixture


def test_a_command_whose_deputy_is_killed_says_so(under_way, project):
    process, deputy, name = under_way(1)
    os.kill(deputy, signal.SIGKILL)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (1, "")
    assert err.splitlines()[-1] == (
        "borderbook: The process that did the runs was killed by signal 9. Finished reports are kept. "
        "Run the command again."
    )
    assert record_of(project, name) is None
