"""Execute runs on an existing Dask cluster: submit ``run_one`` for each run and store the reports that come back.

On a worker each run has its own process (``main``), in a temporary project folder that links to the worker's data. So
runs on the same worker do not affect each other, a cancelled run ends together with its kernel, and a run that dies
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

from notemill import errors, files, project
from notemill.house import house
from notemill.run import key, limits, local, notebook, one_run
from notemill.run.record import Failure, RunRecord, version_of
from notemill.run.tasks import Done, Event, Notify, Settings, Task, failure_of, without_report

PULSE = 0.2  # seconds between two checks
Found = RunRecord | Failure


def run_on_cluster(tasks: Sequence[Task], settings: Settings, address: str, notify: Notify) -> Done:
    """Execute tasks on the workers of an existing Dask cluster; ``notify`` is called when each of them has ended.

    If a worker is lost, only time is lost: Dask gives its runs to other workers, as often as the scheduler allows. An
    interrupt ends the kernels on the workers; a run that has not finished then has no record and keeps its old report.

    Raises:
        UsageError: no scheduler answers; nothing was executed.
    """
    try:
        client = Client(address, timeout=limits.SCHEDULER)
    except (OSError, ValueError) as error:
        hint = "Start one there, give its address as tcp://host:8786, or check whether a firewall blocks it."
        raise errors.UsageError(f"No Dask scheduler answers at {address}. {hint}") from error
    records: list[RunRecord] = []
    with utils.silence_logging_cmgr("CRITICAL"), client:  # the records have Dask's messages
        try:
            for task, result in _results_of(client, tasks, settings):
                records.append(without_report(task.run, result) if isinstance(result, Failure) else result)
                notify(Event("finished", task.run, record=records[-1]))
        except KeyboardInterrupt:
            return records, True
    return records, False


def _results_of(client: Client, tasks: Sequence[Task], settings: Settings) -> Iterator[tuple[Task, Found]]:
    """Submit all tasks; yield each with its record once its report is in place, or with the reason for the failure."""
    out: dict[Future[bytes], Task] = {}
    machine = _machine()
    for number, task in enumerate(tasks):
        try:
            job = _packed(task, settings, machine)
        except errors.ExpectedError as error:  # the notebook or its data have an error; the others go on
            yield task, failure_of(error)
        else:  # client.map would give all tasks the same priority
            out[client.submit(run_one, job, priority=-number, retries=1, pure=False)] = task
    completed, worker_seen = as_completed(out, with_results=True), monotonic()
    while out and monotonic() - worker_seen < settings.limits.no_worker:
        for future, answer in completed.next_batch(block=False):
            try:
                result, report = pickle.loads(answer if future.status == "finished" else future.result())
                if report:
                    _store(out[future].run.folder(), report)
            except Exception as error:  # too many workers or the scheduler were lost
                result = failure_of(error)
            yield out.pop(future), result
        with suppress(Exception):  # once the scheduler is gone, all futures are cancelled
            worker_seen = monotonic() if client.scheduler_info(n_workers=1)["workers"] else worker_seen
        sleep(PULSE)
    why = f"the cluster has had no worker for {settings.limits.no_worker:g} seconds"
    yield from ((task, Failure(kind="suite", message=why)) for task in out.values())


def _packed(task: Task, settings: Settings, machine: dict[str, str]) -> dict[str, bytes]:
    """Pack a task for a worker: path below the project's root -> content of a file, and the pickled task as "job".

    Raises:
        ExpectedError: the notebook or its data have an error.
    """
    run, figures = task.run, os.environ.get(project.FIGURES_VARIABLE, "")
    pdfs = run.folder().glob("*.pdf")  # a report that has a PDF keeps one
    packed = {path.relative_to(project.root()).as_posix(): path.read_bytes() for path in pdfs}
    packed[notebook.shown(run.notebook)] = notebook.path_of(run.notebook).read_bytes()
    if style := project.house():
        packed[project.HOUSE] = style.read_bytes()
        for path in house().files:
            if not path.is_relative_to(style.parent) or ".." in path.parts:
                raise errors.UsageError(f"For a cluster, put {path.name} below the folder of {style.name}.")
            packed[path.relative_to(style.parent).as_posix()] = path.read_bytes()
    return {**packed, "job": pickle.dumps((task, settings, key.key_of(run).parts, machine, figures))}


def _machine() -> dict[str, str]:
    """What must be equal on two machines for a run to give the same report, beside its key, as name -> version."""
    lock = project.root() / project.LOCK
    names = re.findall(r"(?m)^([\w.-]+)==", lock.read_text(encoding="utf-8") if lock.is_file() else "")
    return {"Python": str(sys.version_info[:2]), **{name: version_of(name) for name in names}}


def _store(place: Path, report: Mapping[str, bytes]) -> None:
    """Replace the old report by the one that came back, in one step."""
    files.sweep(place.parent)
    with files.replacing_folder(place) as folder:
        _write(folder, report)


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def run_one(packed: Mapping[str, bytes]) -> bytes:
    """Execute a task in its own process; Dask calls this in a thread of a worker.

    Raises:
        Reschedule: the worker is closing, or the run was cancelled.
        RuntimeError: the process died.
    """
    worker, home = get_worker(), project.root()
    with TemporaryDirectory(dir=worker.local_directory) as folder:
        _write(Path(folder), packed)
        for name in ("data", project.LOCK):
            Path(folder, name).symlink_to(home / name)
        command = [sys.executable, "-P", "-c", "from notemill.run import cluster; cluster.main()"]
        environment = {**os.environ, project.ROOT_VARIABLE: folder, project.HOUSE_VARIABLE: ""}
        # its own process group, so that Ctrl-C in the worker's terminal reaches the worker alone, which decides
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, process_group=0) as process:
            while process.poll() is None:
                sleep(PULSE)
                # Dask cannot interrupt this thread, so the thread asks for the task's state
                state = getattr(worker.state.tasks.get(worker.get_current_task()), "state", "cancelled")
                if state == "cancelled" or worker.status in (Status.closing, Status.closed, Status.failed):
                    raise Reschedule  # the process ends once its standard input is closed
        with suppress(FileNotFoundError):
            return Path(folder, "found").read_bytes()
    raise RuntimeError(f"the process of the run died on its worker (exit code {process.returncode})")


def main() -> None:
    """Execute the task of this process on a worker."""
    signal.signal(signal.SIGTERM, local.interrupt_once)
    Thread(target=_end_with_worker, daemon=True).start()
    result = _execute_here((project.root() / "job").read_bytes())
    (project.root() / "found").write_bytes(pickle.dumps(result))


def _end_with_worker() -> None:
    os.read(0, 1)  # nothing is ever sent: this returns when the worker has closed it
    os.kill(os.getpid(), signal.SIGTERM)  # first a signal that lets this process end its kernel
    sleep(limits.KERNEL_END)
    os._exit(1)


def _execute_here(job: bytes) -> tuple[Found, dict[str, bytes]]:
    """Execute a task if this machine would do the same run; also return the files of the report, if one was written."""
    try:
        task, settings, parts, machine, os.environ[project.FIGURES_VARIABLE] = pickle.loads(job)
        own_key, here = key.key_of(task.run), _machine()
        differing = own_key.differing(parts) + [name for name in machine if here.get(name) != machine[name]]
        if differing:
            raise errors.ExpectedError(f"What differs there: {', '.join(differing[:9])}.")
    except Exception as error:  # for example another version of this package, or an unknown dataset
        return Failure(kind="refused", message=f"a worker of the cluster refused the run. {error}"), {}
    record, folder = one_run.run_task(task, settings), task.run.folder()
    paths = [path for path in folder.rglob("*") if path.is_file() and record.key]
    return record, {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
