"""A Dask cluster of real processes over loopback, and a page maker that its workers find."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import nbformat
import psutil
from suite_helpers import COUNTRIES, MARK

from processes import PATIENCE, waited_for
from small_project import empty_project

HERE = Path(__file__).parent
LOOPBACK = ["--no-dashboard", "--dashboard-address", "127.0.0.1:0", "--host", "127.0.0.1"]


class Worker(NamedTuple):
    """A worker as it was started; ``process`` is its nanny, if it has one."""

    name: str
    options: list[str]
    process: subprocess.Popen

    @property
    def watched(self) -> psutil.Process:
        """The process that does the work: under a nanny, the one that it watches."""
        process = psutil.Process(self.process.pid)
        if "--no-nanny" in self.options:
            return process
        # it may have a title of Dask's in place of its command line
        children = process.children()
        return next(child for child in children if "resource_tracker" not in " ".join(child.cmdline()))


class Cluster:
    """A scheduler and its workers, in a folder of their own that holds nothing but data/."""

    def __init__(self, place: Path) -> None:
        self.place, self.home, self.started = place, home(place / "home"), 0
        self.workers: list[Worker] = []
        file = place / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(file))
        self.address = ""

        def told() -> str:
            with suppress(OSError, ValueError):  # not there, or half written
                self.address = json.loads(file.read_text())["address"]
            return self.address

        assert waited_for(told), (place / "scheduler.log").read_text()

    def _start(self, what: str, *options: str, name: str = "") -> subprocess.Popen:
        path = os.pathsep.join([str(HERE), str(HERE.parent), os.environ["PYTHONPATH"]])
        env = {**os.environ, MARK: str(self.place), "PYTHONPATH": path}
        env["DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"] = "1"
        env.pop("BORDERBOOK_ROOT", None)
        command = [sys.executable, "-m", "dask", what, *options, *LOOPBACK]
        with (self.place / f"{name or what}.log").open("wb") as log:
            return subprocess.Popen(command, cwd=self.home, env=env, stdout=log, stderr=log)

    def have(self, count: int, *, threads: int = 1, nanny: bool = False) -> None:
        """Have just so many workers of a kind, and none of another."""
        options = ["--nthreads", str(threads), "--nanny" if nanny else "--no-nanny"]
        fit = [one for one in self.workers if one.process.poll() is None and one.options == options]
        for worker in [worker for worker in self.workers if worker not in fit[:count]]:
            self.workers.remove(worker)
            end(worker.process)
        while len(self.workers) < count:
            self.started += 1
            name = f"worker-{self.started}"
            more = ["--name", name, "--local-directory", str(self.place), "--memory-limit", "0"]
            process = self._start("worker", self.address, *options, *more, name=name)
            self.workers.append(Worker(name, options, process))
        wanted = {worker.name for worker in self.workers}
        assert waited_for(lambda: self.known() == wanted), (self.known(), wanted)

    def known(self) -> set[str]:
        """The names of the workers that the scheduler has."""
        from distributed import Client

        with Client(self.address, timeout=PATIENCE, set_as_default=False) as client:
            return {str(worker["name"]) for worker in client.scheduler_info()["workers"].values()}

    def of(self, pid: int) -> Worker:
        """The worker that a process descends from."""
        above = {process.pid for process in psutil.Process(pid).parents()}
        return next(worker for worker in self.workers if worker.process.pid in above)

    def close(self) -> None:
        for process in [*(worker.process for worker in self.workers), self.scheduler]:
            end(process)


def end(process: subprocess.Popen) -> None:
    """End a process that these tests started."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=20)
    process.kill()
    process.wait()


def home(folder: Path) -> Path:
    """What a worker needs beside the package: data and lock file as the tests' projects have them."""
    (empty_project(folder) / "data" / "reference").mkdir()
    (folder / "data" / "reference" / "countries.csv").write_text(COUNTRIES)
    (folder / "requirements.lock").write_text("pandas==3.1.1\n")
    return folder


def page_and_twin(folder: Path, record) -> None:
    """A page maker for tests: a page, and the numbers as data beside it."""
    cells = nbformat.read(folder / "notebook.ipynb", as_version=4).cells
    texts = [out.text for cell in cells for out in cell.get("outputs", ()) if out.output_type == "stream"]
    (folder / "page.html").write_text(f"<p>{record.status}</p>")
    (folder / "data").mkdir()
    (folder / "data" / "printed.csv").write_text("".join(texts))
