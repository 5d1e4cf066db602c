"""Something is killed at a random moment: no report claims what is not so, nothing is half written or left."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from dask_helpers import Cluster
from suite_helpers import marked, waited_for

pytestmark = pytest.mark.xdist_group("cluster")
VICTIMS = ["kernel", "parent", "branch", "stem", "command", "pool", "ready", "worker", "deputy", "served"]
AWAITED = ("kernel", "stem", "ready", "deputy", "served")  # they come late, and live for a second or two
SHOWS = {"deputy": "ready", "served": "ready"}  # what of them can be seen
# whether it leads a session, how many parents are above it -> what it is
KINDS = {
    (False, 0): "parent", (False, 1): "branch", (False, 2): "stem",
    (True, 1): "kernel", (True, 2): "kernel", (True, 3): "ready",
}  # fmt: skip
ROUNDS = 104 if os.environ.get("BORDERBOOK_SLOW") else len(VICTIMS)
RUNNER = """
import os, sys
from borderbook.command import Call, run
from borderbook.suite import kernel
from borderbook.suite.execute import Settings
from borderbook.suite.executor import run_all
from borderbook.suite.plan import plan

if __name__ == "__main__":
    settings, scheduler = Settings(warm=True, cell_timeout=60), sys.argv[2] or None
    os.environ["BORDERBOOK_FIGURES"] = "svg"  # as a command sets it
    if sys.argv[1] in ("branch", "stem", "ready", "deputy", "served"):
        kernel.have_parent(kernel.MANY)
    if sys.argv[1] in ("stem", "ready", "deputy", "served"):
        kernel.have_workers()
    if sys.argv[1] in ("deputy", "served"):  # who works for the command, and a command that is worked for
        sys.exit(run(Call(tuple(sys.argv[3:]), jobs=2, force=True, pages=False)))
    runs = plan(sys.argv[3:])
    sys.exit(run_all(runs, jobs=2, scheduler=scheduler, settings=settings, force=True).exit_code)
"""
CELLS = [
    "import time, pandas as pd",
    *["time.sleep(0.15); print('partly', flush=True)"] * 4,
    "print('whole')",
]


def forked(mark: str) -> dict[str, list[psutil.Process]]:
    """What was forked for these tests, as it is at the moment.

    The parents of warm kernels, their branches, the branches' stems of workers, the ready workers, the kernels.
    """
    found: dict[str, list[psutil.Process]] = {
        kind: [] for kind in ("parent", "branch", "stem", "ready", "kernel")
    }
    ours = set(marked(mark))
    for pid in ours:
        try:
            process = psutil.Process(pid)
            if any(part.endswith("start.py") for part in process.cmdline()):
                leads = os.getsid(pid) == pid  # a session: only kernels and workers do
                depth = sum(above.pid in ours for above in process.parents())
                found[KINDS[leads, depth]].append(process)
        except (psutil.Error, OSError, KeyError):
            continue
    return found


def pool_of(command: subprocess.Popen) -> list[psutil.Process]:
    """The processes among which the command shares its runs."""
    return [
        p for p in psutil.Process(command.pid).children() if "resource_tracker" not in " ".join(p.cmdline())
    ]


def victim(
    what: str, command: subprocess.Popen, mark: str, chance: random.Random, cluster: Cluster
) -> int | None:
    if what in ("command", "served"):
        return command.pid
    if what == "worker":
        return chance.choice(cluster.workers).process.pid
    there = pool_of(command) if what == "pool" else forked(mark)[SHOWS.get(what, what)]
    if what == "deputy":  # is there before its workers
        there.sort(key=lambda process: (process.create_time(), process.pid))
    return there[0].pid if there else None


def verdict(folder: Path) -> str:
    """The status of a report, after a check that it is whole and that its status is true."""
    record = json.loads((folder / "run.json").read_text())
    assert all((folder / name).is_file() for name in record["files"])
    notebook = nbformat.read(folder / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    printed = "".join(o.get("text", "") for c in notebook.cells for o in c.get("outputs", []))
    assert (record["status"] == "done") == ("whole" in printed)
    assert (record["status"] == "done") == all(cell["status"] == "done" for cell in record["cells"])
    return record["status"]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_kill_at_any_moment(warm, ask, project, cluster, seed):
    chance = random.Random(seed)
    what = VICTIMS[seed % len(VICTIMS)]
    address = cluster.address if what == "worker" else ""
    cluster.have(2 if address else 0)
    before = set(marked(warm.name))
    names = [ask(*CELLS), ask(*CELLS)]
    (project / "runner.py").write_text(RUNNER)
    command = subprocess.Popen([sys.executable, str(project / "runner.py"), what, address, *names])
    if what in AWAITED:
        waited_for(lambda: forked(warm.name)[SHOWS.get(what, what)], seconds=10)
    time.sleep(chance.uniform(0, 1) if what in AWAITED else chance.uniform(0.1, 3))
    target = victim(what, command, warm.name, chance, cluster) if command.poll() is None else None
    if target:
        os.kill(target, signal.SIGKILL)
    code = command.wait(timeout=60)

    statuses = [verdict(path.parent) for path in sorted((project / "reports").glob("*/*/run.json"))]
    if what in ("pool", "ready") and target:
        # what it was doing has no report and is named as failed; a new process does the rest
        assert len(names) - len(statuses) == code in (0, 1)
        assert set(statuses) <= {"done"}
    elif what == "deputy" and target:
        # the command says that it does not know what came of the runs; it can have ended in the very last moment
        assert code == 1 or (code == 0 and len(statuses) == len(names))
        assert set(statuses) <= {"done"}
    # the command can have ended by itself in the very last moment
    elif not (target == command.pid and code == -signal.SIGKILL):
        assert len(statuses) == len(names)
        assert code == int(set(statuses) != {"done"})
    if what in ("parent", "branch", "stem", "worker") or not target:
        # kernels outlive their parent, and a cold one can always be had; another worker does what one has left
        assert set(statuses) <= {"done"}
    assert waited_for(lambda: set(marked(warm.name)) <= before)
    assert not list(Path("/tmp").glob(f".borderbook-{command.pid}-*/kernel.json")) or code < 0
