"""Runs on an existing Dask cluster: its futures over one function, ``run_one``, taken in as they are completed.

On a worker each run has a process of its own (``main``) in a project that is made for it around the worker's data. So
runs that share a worker do not meet, one that nobody wants any more is ended with its kernel, and one that dies
leaves the worker alive.
"""

from __future__ import annotations

import os
import pickle
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic, sleep

from distributed import Client, Future, Reschedule, Status, as_completed, get_worker, utils

from borderbook import errors, files, project
from borderbook.run import key, limits, local, manifest, notebook, one_run
from borderbook.run.record import Failure, RunRecord, version_of
from borderbook.run.tasks import Done, Event, Notify, Settings, Task, failure_of, without_report

PULSE = 0.2  # seconds between two looks
Found = RunRecord | Failure


def run_on_cluster(tasks: Sequence[Task], settings: Settings, address: str, notify: Notify) -> Done:
    """Do tasks on the workers of an existing Dask cluster; notified of each when it has ended.

    A worker that is lost costs nothing but time: Dask gives its runs to others, as often as the scheduler allows. An
    interrupt ends the kernels on the workers; what is not done then has no record and keeps its old report.

    Raises:
        UsageError: no scheduler answers; nothing was executed.
    """
    try:
        client = Client(address, timeout=limits.SCHEDULER)
    except (OSError, ValueError) as error:
        hint = "Start it there, give its address as tcp://host:8786, or see whether a firewall is in the way."
        raise errors.UsageError(f"No Dask scheduler answers at {address}. {hint}") from error
    records: list[RunRecord] = []
    with utils.silence_logging_cmgr("CRITICAL"), client:  # what Dask has to say the records say
        try:
            for task, found in _found_by(client, tasks, settings):
                records.append(without_report(task.run, found) if isinstance(found, Failure) else found)
                notify(Event("finished", task.run, record=records[-1]))
        except KeyboardInterrupt:
            return records, True
    return records, False


def _found_by(client: Client, tasks: Sequence[Task], settings: Settings) -> Iterator[tuple[Task, Found]]:
    """Hand over all tasks; give the record of each when its report is in place, or why there is none."""
    out: dict[Future[bytes], Task] = {}
    machine = _machine()
    for number, task in enumerate(tasks):
        try:
            job = _packed(task, settings, machine)
        except errors.BorderbookError as error:  # notebook or data are at fault; that stops no other
            yield task, failure_of(error)
        else:  # client.map would give no precedence to the first
            out[client.submit(run_one, job, priority=-number, retries=1, pure=False)] = task
    completed, worker_seen = as_completed(out, with_results=True), monotonic()
    while out and monotonic() - worker_seen < settings.limits.no_worker:
        for future, answer in completed.next_batch(block=False):
            try:
                found, report = pickle.loads(answer if future.status == "finished" else future.result())
                if report:
                    _store(out[future].run.folder(), report)
            except Exception as error:  # too many workers were lost, or the scheduler: Dask's words say which
                found = failure_of(error)
            yield out.pop(future), found
        with suppress(Exception):  # a scheduler that is gone cancels all futures
            worker_seen = monotonic() if client.scheduler_info(n_workers=1)["workers"] else worker_seen
        sleep(PULSE)
    why = f"the cluster has had no worker for {settings.limits.no_worker:g} seconds"
    yield from ((task, Failure(kind="suite", message=why)) for task in out.values())


def _packed(task: Task, settings: Settings, machine: dict[str, str]) -> dict[str, bytes]:
    """A task as it travels: files of a project, path below its root -> content, and "job".

    Raises:
        BorderbookError: notebook or data are at fault.
    """
    run, figures = task.run, os.environ.get(project.FIGURES_VARIABLE, "")
    parts = key.key_of(run, appearance=settings.appearance).parts
    kept = run.folder().glob("*.pdf")  # a report that has one keeps one
    packed = {path.relative_to(project.root()).as_posix(): path.read_bytes() for path in kept}
    packed[notebook.shown(run.notebook)] = notebook.as_bytes(notebook.read(run.notebook, outputs=False))
    return {**packed, "job": pickle.dumps((task, settings, parts, machine, figures))}


def _machine() -> dict[str, str]:
    """What must be the same for a run to be the same: all of this package, the lock file's packages, and Python.

    What plans, executes and renders is in no run's key.
    """
    lock = project.root() / project.LOCK
    names = re.findall(r"(?m)^([\w.-]+)==", lock.read_text(encoding="utf-8") if lock.is_file() else "")
    paths = [path for path in manifest.HOME.rglob("*.*") if path.is_file() and path.suffix != ".pyc"]
    own = {path.relative_to(manifest.HOME).as_posix(): files.checksum(path) for path in paths}
    return {"Python": str(sys.version_info[:2]), **{name: version_of(name) for name in names}, **own}


def _store(place: Path, report: Mapping[str, bytes]) -> None:
    """Put a report that came back in place of the old one, whole."""
    files.sweep(place.parent)
    with files.replacing_folder(place) as folder:
        _write(folder, report)


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def run_one(packed: Mapping[str, bytes]) -> bytes:
    """Do a task in a process of its own: what Dask calls, in a thread of a worker.

    Raises:
        Reschedule: the worker is closing, or nobody wants the run any more.
        RuntimeError: the process died.
    """
    worker, home = get_worker(), project.root()
    with TemporaryDirectory(dir=worker.local_directory) as folder:
        _write(Path(folder), packed)
        for name in ("data", project.LOCK):
            Path(folder, name).symlink_to(home / name)
        command = [sys.executable, "-P", "-c", "from borderbook.run import cluster; cluster.main()"]
        environment = {**os.environ, project.ROOT_VARIABLE: folder}
        # a group of its own: Ctrl-C reaches all of a worker's terminal, and the worker decides
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, process_group=0) as process:
            while process.poll() is None:
                sleep(PULSE)
                # a thread cannot be told, so it asks
                state = getattr(worker.state.tasks.get(worker.get_current_task()), "state", "cancelled")
                if state == "cancelled" or worker.status in (Status.closing, Status.closed, Status.failed):
                    raise Reschedule  # the process hears that its standard input is closed, and ends
        with suppress(FileNotFoundError):
            return Path(folder, "found").read_bytes()
    raise RuntimeError(f"the process of the run died on its worker (exit code {process.returncode})")


def main() -> None:
    """The life of a process on a worker."""
    signal.signal(signal.SIGTERM, local.interrupt_once)
    Thread(target=_end_with_worker, daemon=True).start()
    found = _found((project.root() / "job").read_bytes())
    (project.root() / "found").write_bytes(pickle.dumps(found))


def _end_with_worker() -> None:
    os.read(0, 1)  # nothing is ever sent: it is the end
    os.kill(os.getpid(), signal.SIGTERM)  # leaves no kernel behind ...
    sleep(limits.KERNEL_END)
    os._exit(1)  # ... if it can


def _found(job: bytes) -> tuple[Found, dict[str, bytes]]:
    """Do a task, if that is the same run here; gives the files of the report, too, if one was written."""
    try:
        task, settings, parts, machine, os.environ[project.FIGURES_VARIABLE] = pickle.loads(job)
        own, here = key.key_of(task.run, appearance=settings.appearance), _machine()
        differing = own.differing(parts) + [name for name in machine if here.get(name) != machine[name]]
        if differing:
            raise errors.BorderbookError(f"What differs there: {', '.join(differing[:9])}.")
    except Exception as error:  # also another version of this package, or a dataset that is not known there
        return Failure(kind="refused", message=f"a worker of the cluster did not take the run. {error}"), {}
    done, folder = one_run.run_task(task, settings), task.run.folder()
    paths = [path for path in folder.rglob("*") if path.is_file() and done.key]
    return done, {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
