"""Kills at random moments, and hundreds of runs: no report claims what is not so, nothing is half written or left."""

import json
import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

import nbformat
import psutil
import pytest
from suite_helpers import begun, marked, page

from notemill.run.batch import run_all
from notemill.run.plan import plan
from notemill.run.tasks import Settings
from processes import PATIENCE, waited_for

pytestmark = pytest.mark.slow
VICTIMS = ["kernel", "kernel server", "run", "run server", "command"]
ROUNDS = 100
SERVERS = {"run": "notemill.run.one_run", "kernel": "warmkernels.preload"}
CELLS = ["import time, pandas as pd", *["time.sleep(0.15); print('partly', flush=True)"] * 4, "print('whole')"]


def victim(what: str, command: subprocess.Popen, chance: random.Random) -> int | None:
    """A process of some kind, if there is one at the moment."""
    if what == "command":
        return command.pid
    try:
        children = psutil.Process(command.pid).children()
        server = SERVERS[what.removesuffix(" server")]
        found = [child for child in children if server in " ".join(child.cmdline())]
        if not what.endswith("server"):
            found = [child for one in found for child in one.children()]
        return chance.choice(found).pid if found else None
    except psutil.Error:
        return None


def verdict(folder: Path) -> str:
    """The status of a report, after a check that it is whole and that its status is true."""
    record = json.loads((folder / "run.json").read_text())
    assert all((folder / name).is_file() for name in record["files"])
    notebook = nbformat.read(folder / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    printed = "".join(o.get("text", "") for c in notebook.cells for o in c.get("outputs", []))
    assert (record["status"] == "done") == ("whole" in printed)
    cells = [cell["status"] for cell in record["cells"]]  # none of a run whose process died: its page says so
    assert (record["status"] == "done") == (set(cells) == {"done"})
    return record["status"]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_kill_at_any_moment(mark, ask, project, seed):
    chance = random.Random(seed)
    what = VICTIMS[seed % len(VICTIMS)]
    names = [ask(*CELLS), ask(*CELLS)]
    command = begun(project, *names, warm=True, jobs=2, force=True)
    if what in SERVERS:  # its processes come late, and live for a second or two
        waited_for(lambda: victim(what, command, chance) or command.poll() is not None)
    time.sleep(chance.uniform(0, 1) if what in SERVERS else chance.uniform(0.1, 4))
    target = victim(what, command, chance) if command.poll() is None else None
    if target:
        os.kill(target, signal.SIGKILL)
    command.communicate(timeout=PATIENCE)
    code = command.returncode

    statuses = [verdict(path.parent) for path in sorted((project / "reports").glob("*/*/run.json"))]
    # the command can have ended by itself in the very last moment
    if not (target == command.pid and code == -signal.SIGKILL):
        assert len(statuses) == len(names)
        assert code == int(set(statuses) != {"done"})
    if what.endswith("server") or not target:
        # runs and kernels outlive their server, and there is always another
        assert set(statuses) <= {"done"}
    assert waited_for(lambda: not marked(mark))
    scratch = Path(tempfile.gettempdir())
    assert code < 0 or what == "run" or not list(scratch.glob(f".notemill-*-{command.pid}-*"))


RUNS = 300


def test_hundreds_of_runs_four_at_a_time_are_all_done(ask, project, record_property):
    name = ask("print('n is', n)")
    runs = plan([name], sweeps={"n": list(range(RUNS))})
    outcome = run_all(runs, jobs=4, settings=Settings(render=page, warm=True))
    assert [record.status for record in outcome.records] == ["done"] * RUNS
    for run in runs:
        notebook = nbformat.read(run.folder() / "notebook.ipynb", as_version=4)
        assert notebook.cells[-1].outputs[0].text == f"n is {run.parameters['n']}\n"
    assert len(list((project / "reports" / name).iterdir())) == RUNS
    assert run_all(runs).skipped == {run.id for run in runs}
    record_property("runs", RUNS)
    record_property("seconds of a run, median", f"{median(record.seconds for record in outcome.records):.2f}")
