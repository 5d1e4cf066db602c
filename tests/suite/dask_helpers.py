"""A Dask cluster of real processes over loopback, and page makers that its workers find."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
from suite_helpers import MARK, waited_for

HERE = Path(__file__).parent
LOOPBACK = ["--no-dashboard", "--dashboard-address", "127.0.0.1:0", "--host", "127.0.0.1"]
READY = 60


@dataclass
class Worker:
    """A worker as it was started; ``process`` is its nanny, if it has one."""

    name: str
    process: subprocess.Popen
    home: Path
    threads: int
    nanny: bool

    @property
    def alive(self) -> bool:
        return self.process.poll() is None


@dataclass
class Cluster:
    """A scheduler and its workers, each started in a folder of its own that holds nothing but data/."""

    place: Path
    workers: list[Worker] = field(default_factory=list)
    started: int = 0

    def __post_init__(self) -> None:
        self.home = home(self.place / "home")
        self.file = self.place / "scheduler.json"
        options = ["--port", "0", "--scheduler-file", str(self.file)]
        self.scheduler = self._start("scheduler", self.place, *options, *LOOPBACK)
        assert waited_for(self._told, READY), (self.place / "scheduler.log").read_text()
        self.address = json.loads(self.file.read_text())["address"]

    def _told(self) -> bool:
        return self.file.exists() and self.file.read_text().endswith("}")

    def _start(self, what: str, folder: Path, *options: str, name: str = "") -> subprocess.Popen:
        variables = {
            MARK: str(self.place),
            "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        }
        kept = {name: value for name, value in os.environ.items() if name != "BORDERBOOK_ROOT"}
        with (self.place / f"{name or what}.log").open("wb") as log:
            command = [sys.executable, "-m", "dask", what, *options]
            return subprocess.Popen(command, cwd=folder, env={**kept, **variables}, stdout=log, stderr=log)

    def have(self, count: int, *, threads: int = 1, nanny: bool = False, home: Path | None = None) -> None:
        """Have just so many workers of a kind, and none of another."""
        home = home or self.home
        kind = (home, threads, nanny)
        fit = [w for w in self.workers if w.alive and (w.home, w.threads, w.nanny) == kind]
        for worker in [worker for worker in self.workers if worker not in fit[:count]]:
            self.end(worker)
        while len(self.workers) < count:
            self.started += 1
            name = f"worker-{self.started}"
            options = ["--name", name, "--nthreads", str(threads), "--nanny" if nanny else "--no-nanny"]
            options += ["--local-directory", str(self.place), "--memory-limit", "0", *LOOPBACK]
            process = self._start("worker", home, self.address, *options, name=name)
            self.workers.append(Worker(name, process, home, threads, nanny))
        wanted = {worker.name for worker in self.workers}
        assert waited_for(lambda: self.known() == wanted, READY), (self.known(), wanted)

    def known(self) -> set[str]:
        """The names of the workers that the scheduler has."""
        from distributed import Client

        with Client(self.address, timeout=READY, set_as_default=False) as client:
            return {str(worker["name"]) for worker in client.scheduler_info()["workers"].values()}

    def of(self, pid: int) -> Worker:
        """The worker that a process descends from."""
        above = {process.pid for process in psutil.Process(pid).parents()}
        return next(worker for worker in self.workers if worker.process.pid in above)

    def end(self, worker: Worker) -> None:
        self.workers.remove(worker)
        end(worker.process)

    def close(self) -> None:
        for worker in list(self.workers):
            self.end(worker)
        end(self.scheduler)


def end(process: subprocess.Popen) -> None:
    """End a process that these tests started."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=20)
    process.kill()
    process.wait()


def home(folder: Path, lock: str = "") -> Path:
    """What a worker needs beside the package: the data that the tests' projects have."""
    (folder / "data" / "reference").mkdir(parents=True)
    (folder / "data" / "catalog.yml").write_text("datasets: {}\n")
    if lock:
        (folder / "requirements.lock").write_text(lock)
    return folder


def gone(pid: int, seconds: float = 15) -> bool:
    """Whether a process ends within some seconds; one that only waits to be reaped has ended."""

    def ended() -> bool:
        try:
            return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    return waited_for(ended, seconds)


def read_when_there(path: Path, seconds: float = 30) -> str:
    """What a cell writes into a file, once it has."""
    assert waited_for(lambda: path.exists() and path.read_text(), seconds), path.name
    return path.read_text()


def page_and_twin(folder: Path, record) -> None:
    """A page maker for tests: a page, and the numbers as data beside it."""
    notebook = nbformat.read(folder / "notebook.ipynb", as_version=4)
    texts = [
        out.text for cell in notebook.cells for out in cell.get("outputs", ()) if out.output_type == "stream"
    ]
    (folder / "page.html").write_text(f"<p>{record.status}</p>")
    (folder / "data").mkdir()
    (folder / "data" / "printed.csv").write_text("".join(texts))


def slowly(place: Path, name: str) -> str:
    """A cell that writes its kernel's number to <name>.pid and then waits for the file <name>.go."""
    return (
        f"import os, pathlib, time\nplace = pathlib.Path({str(place)!r})\n"
        f"(place / '{name}.pid').write_text(str(os.getpid()))\n"
        f"while not (place / '{name}.go').exists():\n    time.sleep(0.05)"
    )
