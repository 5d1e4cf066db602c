"""A branch: the parent of kernels that have the project's own package, as it is; in any doubt its parent's are used."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from suite_helpers import PROJECT, marked, waited_for
from warm_helpers import above, end, let_go, parent_of, running, said, start_of

from borderbook import catalog, questions
from borderbook.suite import kernel
from borderbook.suite.execute import Settings
from borderbook.suite.executor import run_all
from borderbook.suite.plan import run_of
from borderbook.suite.warm import client

GOOD = "import this_is_read\ndef rehearse(): pass\n"
HAS = "import sys; print('made_up' in sys.modules)"


@pytest.fixture
def branch(warm, brief) -> Iterator[Callable[..., client.Start]]:
    """Hold a branch whose package is made up of some lines; gives how its kernels are started."""
    (brief / "this_is_read.py").write_text("import os\nCOLOUR = os.environ.get('COLOUR')\n")

    def hold(lines: str = GOOD, **env: str) -> client.Start:
        (brief / "made_up.py").write_text(lines)
        old = time.time() - 60
        os.utime(brief / "made_up.py", (old, old))
        os.utime(brief / "this_is_read.py", (old, old))
        how = start_of(cwd=str(brief), env={"PYTHONPATH": str(brief), **env})
        client.hold_branch(how, "made_up:rehearse")
        return how

    with let_go(warm.name):
        yield hold


def again(how: client.Start, **env: str) -> client.Start:
    """The same start of a kernel, with a connection file of its own and some variables changed."""
    return start_of(cwd=how.cwd, env={"PYTHONPATH": how.cwd, **env})


def start(how: client.Start):
    return asyncio.run(client.start(how, 0))


def is_of_branch(process) -> bool:
    """Whether a kernel was forked from a branch, and not from the parent, which is nobody's child."""
    name = Path("/proc", str(above(parent_of(process))), "cmdline").read_text()
    return "start.py" in name


def test_a_kernel_of_a_branch_has_the_package_and_its_parent_has_not(branch, brief):
    branch()

    async def ask(cwd: Path) -> str:
        env = {**kernel.environment(brief), "PYTHONPATH": str(brief)}
        async with running(brief, cwd=str(cwd), env=env) as talk:
            return await said(talk, HAS)

    (brief / "elsewhere").mkdir()
    assert asyncio.run(ask(brief)) == "True"
    assert asyncio.run(ask(brief / "elsewhere")) == "False"


def test_a_branch_is_shared_and_ends_with_the_last_who_holds_or_uses_it(branch, warm):
    how = branch()
    first, second = start(how), start(again(how))
    assert is_of_branch(first)
    assert parent_of(first) == parent_of(second)
    client.release()
    stem = parent_of(first)
    # and the fixture sees all gone
    assert [end(first), stem in marked(warm.name), end(second)] == [-9, True, -9]


def test_a_package_that_changed_is_not_used(branch, brief):
    how = branch()
    first = start(how)
    (brief / "made_up.py").write_text(GOOD + "# changed\n")
    second = start(again(how))
    assert [is_of_branch(first), is_of_branch(second)] == [True, False]
    assert [end(first), end(second)] == [-9, -9]


def test_a_variable_that_the_package_read_must_be_the_same(branch):
    how = branch(COLOUR="red")
    same, other = start(again(how, COLOUR="red")), start(again(how, COLOUR="blue"))
    assert [is_of_branch(same), is_of_branch(other)] == [True, False]
    assert [end(same), end(other)] == [-9, -9]


def test_a_file_that_the_rehearsal_read_and_that_changed_is_not_relied_on(branch, brief):
    (brief / "figures.csv").write_text("1")
    old = time.time() - 60
    os.utime(brief / "figures.csv", (old, old))
    how = branch(f"def rehearse(): return [{str(brief / 'figures.csv')!r}]\n")
    first = start(how)
    (brief / "figures.csv").write_text("2")
    second = start(again(how))
    assert [is_of_branch(first), is_of_branch(second)] == [True, False]
    assert [end(first), end(second)] == [-9, -9]


@pytest.mark.parametrize(
    "lines",
    [
        "def rehearse(): 1 / 0\n",
        "def rehearse(): print('seen by whom?')\n",
        "import warnings\ndef rehearse(): warnings.warn('once', stacklevel=2)\n",
        "import threading, time\ndef rehearse(): threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n",
        "def rehearse(): globals()['kept'] = open(__file__)\n",
        "import os\ndef rehearse(): os.environ['NEW'] = '1'\n",
        "import zmq\ndef rehearse(): zmq.Context.instance()\n",
        "import matplotlib.pyplot as plt\ndef rehearse(): plt.figure()\n",
        "import os\ndef rehearse(): os._exit(3)\n",
        "import os\ndef rehearse(): os.kill(os.getpid(), 9)\n",
    ],
    ids=["raises", "prints", "warns", "thread", "file", "variable", "zmq", "pyplot", "exits", "dies"],
)
def test_what_leaves_a_trace_in_a_branch_gives_no_kernel(branch, lines):
    process = start(branch(lines))
    assert not is_of_branch(process)
    assert end(process) == -9


def test_kernels_outlive_a_killed_branch_and_the_next_is_its_parents(branch):
    how = branch()
    first = start(how)
    os.kill(parent_of(first), signal.SIGKILL)
    assert waited_for(lambda: above(first.pid) == 1)
    second = start(again(how))
    assert not is_of_branch(second)
    assert first.poll() is None
    assert end(second) == -9
    first.kill()
    first.wait(10)
    assert not first.end_known  # nobody is left who knows


def test_a_branch_outlives_a_killed_parent(branch):
    how = branch()
    first = start(how)
    stem = parent_of(first)
    os.kill(above(stem), signal.SIGKILL)
    assert waited_for(lambda: above(stem) == 1)
    second = start(again(how))
    assert parent_of(second) == stem
    assert [end(first), end(second)] == [-9, -9]


def test_what_a_killed_branch_left_is_in_nobodys_way(branch):
    how = branch()
    first = start(how)
    os.kill(parent_of(first), signal.SIGKILL)
    assert waited_for(lambda: above(first.pid) == 1)
    client.hold_branch(how, "made_up:rehearse")
    second = start(again(how))
    assert is_of_branch(second)
    assert end(second) == -9
    first.kill()
    first.wait(10)


LOADED = "import sys; print('borderbook.suite.rehearsal' in sys.modules, 'borderbook.questions.detections_trend.figures' in sys.modules)"


def test_many_runs_share_the_imported_package_and_few_do_not(warm, ask):
    name = ask(LOADED)
    model = questions.load(name)
    printed = []
    for values in ([1], range(kernel.MANY)):
        runs = [run_of(model, n=n) for n in values]
        outcome = run_all(runs, jobs=2, force=True, settings=Settings(warm=True))
        assert outcome.exit_code == 0
        client.release()
        assert waited_for(lambda: not marked(warm.name))
        printed.append({(run.folder() / "notebook.ipynb").read_text().count("True True") for run in runs})
    assert printed == [{0}, {1}]


def test_the_rehearsal_reads_what_several_questions_ask_for_and_tells_which_files_count(monkeypatch):
    from borderbook.suite import rehearsal

    read: list[str] = []
    load = catalog.load
    monkeypatch.setenv("BORDERBOOK_ROOT", str(PROJECT))
    monkeypatch.setattr(catalog, "load", lambda name: read.append(name) or load(name))
    counted = rehearsal.rehearse()
    assert {"borderbook.questions.outlook.answer", "borderbook.methods.forecast"} <= sys.modules.keys()
    assert "detections" in read
    assert "crossings" not in read  # one question's alone: its kernel is soon enough to read it
    below = {str(Path(path).relative_to(PROJECT / "data")) for path in counted}
    newest = catalog.provenance("detections").vintages[-1]
    assert {"catalog.yml", "corrections.yml", "reference/countries.csv"} <= below
    assert f"vintages/detections/{newest}.parquet" in below


def test_data_that_cannot_be_read_do_not_stop_the_rehearsal(monkeypatch, tmp_path):
    from borderbook.suite import rehearsal

    shutil.copytree(PROJECT / "data", tmp_path / "data")
    for broken in ("curated/claims.csv", "vintages/detections/2025-06-03.parquet"):
        (tmp_path / "data" / broken).write_text("nonsense")
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    assert rehearsal.rehearse()
