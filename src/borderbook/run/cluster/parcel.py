"""What travels to a worker and back: a run with all that it needs but package and data, and its report."""

from __future__ import annotations

import json
import os
import pickle
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from borderbook import project
from borderbook.errors import BorderbookError
from borderbook.files import replacing_folder, sweep, write_atomically
from borderbook.project import LOCK
from borderbook.run import notebook as documents
from borderbook.run.key import HOME, Key, key_of
from borderbook.run.plan import Run
from borderbook.run.record import FILE, NOTEBOOK, RunRecord, version_of
from borderbook.run.tasks import Settings, Task

OWN = "borderbook's own code"


@dataclass(frozen=True)
class Job:
    """A task on its way to a worker.

    Attributes:
        task: what is to be done.
        settings: how.
        key: the key that the run must have there, too.
        machine: what else must be the same there.
        files: path below the project's root -> content, of what is no worker's own.
        variables: what the environment must hold, because reports depend on it.
    """

    task: Task
    settings: Settings
    key: Key
    machine: dict[str, str]
    files: dict[str, bytes]
    variables: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """A run on its way back: its record and the files of its report, or why the worker refused it."""

    record: RunRecord | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    refusal: str = ""


def machine() -> dict[str, str]:
    """What must be the same on two machines for a run to be the same, beside what is in its key.

    That is Python, the packages of the lock file as they are installed here, and a checksum over this package: what
    plans, executes and renders is in no run's key.
    """
    lock = project.root() / LOCK
    names = re.findall(r"(?m)^([\w.-]+)==", lock.read_text(encoding="utf-8")) if lock.is_file() else []
    digest = sha256()
    for path in sorted(path for path in HOME.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(f"\0{path.relative_to(HOME).as_posix()}\0".encode() + path.read_bytes())
    packages = {name: version_of(name) for name in names}
    return {OWN: digest.hexdigest(), "Python": ".".join(platform.python_version_tuple()[:2]), **packages}


def pack(task: Task, settings: Settings, like: dict[str, str]) -> bytes:
    """A task as a worker's process takes it, if its machine is like this one.

    Raises:
        BorderbookError: notebook or data are at fault.
    """
    key = key_of(task.run, appearance=settings.appearance)
    files = {f"notebooks/{task.run.question}.ipynb": _document(task.run)}
    kept = [project.root() / LOCK, *task.run.folder().glob("*.pdf")]  # a report that has a PDF keeps one
    if task.action == "render":
        kept += [task.run.folder() / name for name in (FILE, NOTEBOOK)]
    for path in (path for path in kept if path.is_file()):
        files[path.relative_to(project.root()).as_posix()] = path.read_bytes()
    variables = {name: value for name, value in os.environ.items() if name == project.FIGURES_VARIABLE}
    return pickle.dumps(Job(task, settings, key, like, files, variables))


def _document(run: Run) -> bytes:
    """The notebook of a run without its stored outputs, which are large and which no run reads."""
    notebook = json.loads(documents.path_of(run.question).read_bytes())
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return json.dumps(notebook).encode()


def unpack(job: Job, root: Path) -> None:
    """Make a project of a job in an empty folder, around the data of the project that this process is in."""
    project_root = project.root()
    (root / "data").symlink_to(project_root / "data", target_is_directory=True)
    _write(root, job.files)
    if (project_root / LOCK).is_file():  # else the packages that are installed here speak for themselves
        _write(root, {LOCK: (project_root / LOCK).read_bytes()})


def refusal(job: Job) -> str:
    """Why this process, in the project of a job, would not do the same run; nothing if it would."""
    here = machine()
    found = {name: here.get(name) or version_of(name) for name in job.machine}
    differing = [
        name if name == OWN else f"{name} ({found[name]} instead of {wanted})"
        for name, wanted in job.machine.items()
        if found[name] != wanted
    ]
    try:
        key = key_of(job.task.run, appearance=job.settings.appearance)
    except BorderbookError as error:  # a question or a dataset that this machine does not know
        return f"{error} What differs there: {', '.join(differing) or 'its data'}."
    differing = key.differing(job.key.parts) + differing
    return f"What differs there: {', '.join(differing)}." if differing else ""


def report_of(run: Run) -> dict[str, bytes]:
    """The files of a run's report: path below its folder -> content."""
    files = (path for path in run.folder().rglob("*") if path.is_file())
    return {path.relative_to(run.folder()).as_posix(): path.read_bytes() for path in files}


def store(run: Run, files: Mapping[str, bytes]) -> None:
    """Put a report that came back in place of the old one, whole.

    Raises:
        OSError: the disk is full or not writable; the old report stays.
    """
    sweep(run.folder().parent)
    with replacing_folder(run.folder()) as folder:
        _write(folder, {name: content for name, content in files.items() if name != FILE})
        write_atomically(folder / FILE, files[FILE])


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder that nobody else sees yet."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
