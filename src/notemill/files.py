"""Write files so that readers never see half of one, and let only one process at a time write to a folder."""

from __future__ import annotations

import ctypes
import datetime as dt
import io
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import file_digest
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notemill import suite
from notemill.errors import DataError, ExpectedError, Place

if TYPE_CHECKING:
    import pandas as pd

TEMPORARY = ".notemill-"
ABANDONED = 7 * 24 * 3600  # seconds after which temporary files of another machine count as abandoned

LOCK = ".lock"  # the folder of a lock: the file "lock", and "holder", which names the process that has it
PATIENCE = 0.5  # seconds of waiting before a message names the holder
LIMIT = 600.0  # seconds of waiting in all

Stamp = tuple[Path, int, int]
"""A file as it was when last read: path, time of change (nanoseconds), size (bytes)."""


def stamp(path: Path) -> Stamp:
    """Path, time of change and size of a file, which show whether it changed since it was last read. Raises OSError."""
    status = path.stat()
    return path, status.st_mtime_ns, status.st_size


@cache
def yaml_table(package: str, name: str) -> Any:
    """The content of ``<name>.yml`` in a package's folder; it is shared between callers and must not be changed."""
    return yaml_content((files(package) / f"{name}.yml").read_text(encoding="utf-8"), f"{name}.yml")


@cache
def suite_table(name: str) -> Any:
    """The content of ``tables/<name>.yml`` in the suite's package, as ``yaml_table``; what it lacks is in the tool's.

    A name that the suite's table does not have, and all of a table that the suite does not have, are those of
    ``notemill/tables.yml``.
    """
    plain = yaml_table("notemill", "tables").get(name, {})
    own = (suite.folder() / "tables" / f"{name}.yml").is_file() and yaml_table(f"{suite.package()}.tables", name)
    return {**plain, **own} if own and plain else own or plain


def yaml_content(text: str, path: Path | str) -> Any:
    """The content of a YAML file; ``path`` is for errors.

    Raises:
        DataError: the text is not valid YAML, or a name stands twice in one place, where YAML would keep the last.
    """
    import yaml

    # the C loader is ten times faster than the one in Python
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        root = loader.get_single_node()
        for key in _twice(root):
            place = Place(path, row=key.start_mark.line + 1)
            raise DataError(f"the name '{key.value}' is there twice", place, "Rename or remove one of the two.")
        return root and loader.construct_document(root)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        raise DataError("the file is not valid YAML", Place(path, row=row), "Correct the line.") from error
    finally:
        loader.dispose()


def _twice(root: Any) -> Iterator[Any]:
    """The names that are in a mapping already, as nodes of YAML; a node with several aliases is looked at once."""
    waiting, seen = [root] if root else [], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen or isinstance(node.value, str):
            continue
        seen.add(id(node))
        names = set()
        for item in node.value:
            key, *_ = pair = item if isinstance(item, tuple) else (item,)
            if len(pair) > 1 and isinstance(key.value, str):
                if key.value in names:
                    yield key
                names.add(key.value)
            waiting.extend(pair)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part of it; folders are created.

    Raises:
        OSError: the disk is full or not writable; the old file is untouched and no temporary file is left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=_temporary(), suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException as error:
        with suppress(OSError):
            Path(name).unlink()
        if isinstance(error, OSError) and error.errno and not error.filename:
            error.filename = str(path)  # the error of a full disk does not name the file
        raise


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """Build a folder under a temporary name, then rename it to ``path``; after an error the old folder stays.

    If the process is killed at any moment, ``path`` is either the whole old folder or the whole new one; ``sweep``
    removes temporary folders that are left. (Some systems cannot swap two folders in one step. There, a kill within the
    few microseconds between two renames can leave no folder at ``path``.)
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with temporary_folder(path.parent) as new:
        new.chmod(0o755)
        yield new
        _put_in_place(new, path)


@contextmanager
def temporary_folder(parent: Path) -> Iterator[Path]:
    """A new private folder in ``parent``, removed at the end; if this process is killed, ``sweep`` finds it."""
    with tempfile.TemporaryDirectory(".tmp", _temporary(), parent, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _put_in_place(new: Path, path: Path) -> None:
    """Rename a folder to ``path``; a folder that was there gets the temporary name, or is deleted."""
    if not path.exists():
        new.rename(path)
    elif not _swap(new, path):
        old_path = new.with_suffix(".old.tmp")
        path.rename(old_path)
        new.rename(path)
        shutil.rmtree(old_path, ignore_errors=True)


def _swap(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the file system cannot do this.

    Python has no function for it; renameat2 with RENAME_EXCHANGE (2) exists since Linux 3.15.
    """
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except (OSError, TypeError, AttributeError):
        return False
    working_folder = -100  # AT_FDCWD: paths as they are
    return bool(renameat2(working_folder, os.fsencode(one), working_folder, os.fsencode(other), 2) == 0)


def sweep(folder: Path) -> None:
    """Remove temporary files and folders that killed processes left directly in ``folder``.

    Those that a living process may be writing stay. It is unknown whether processes of other containers and machines
    (without /proc: also of this one) are alive; their files are removed after a week.
    """
    for path in folder.glob(f"{TEMPORARY}*.tmp"):
        if _may_be_in_use(path):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _may_be_in_use(path: Path) -> bool:
    where, _, rest = path.name.removeprefix(TEMPORARY).partition("-")
    with suppress(FileNotFoundError, ProcessLookupError):
        if not where or where != _numbered_by():
            return time.time() - path.stat().st_mtime < ABANDONED
        with suppress(PermissionError):  # another user's
            os.kill(int(rest.partition("-")[0]), 0)
        return True
    return False


def _temporary() -> str:
    return f"{TEMPORARY}{_numbered_by()}-{os.getpid()}-"


@cache
def _numbered_by() -> str:
    """An id for the set of process numbers that this process sees: one start of a machine, or a container on it."""
    with suppress(OSError):
        boot, container = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")
        return boot.read_text(encoding="ascii")[:8] + container.readlink().name[5:-1]  # "pid:[4026531836]"
    return ""


def parquet(content: bytes) -> pd.DataFrame:
    """The table of a Parquet file, read by this thread alone.

    By default pyarrow starts threads that keep running, even for tables that take milliseconds, and no kernel can be
    forked from a process with several threads.
    """
    from pyarrow.parquet import ParquetFile

    table = ParquetFile(io.BytesIO(content), pre_buffer=False).read(use_threads=False)
    frame: pd.DataFrame = table.to_pandas(use_threads=False)
    return frame


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, so that only one process writes to it; while it waits, stderr names the holder.

    The operating system keeps the lock (flock, by filelock) and frees it when its holder ends for any reason. Most
    network shares support flock, also between machines. On one that does not, filelock warns and uses a lock file
    instead. It notices if a holder on the same machine has died; after the crash of another machine, ``.lock/lock`` has
    to be removed by hand.

    Raises:
        ExpectedError: another process holds the lock for more than ``LIMIT`` seconds.
        OSError: the folder cannot be written to, or the disk is full.
    """
    from filelock import FileLock, Timeout

    place = folder / LOCK
    place.mkdir(parents=True, exist_ok=True)
    lock, holder = FileLock(place / "lock"), place / "holder"
    try:
        lock.acquire(timeout=PATIENCE)
    except Timeout:
        busy = f"{folder} is being written to by {holder.read_text() if holder.is_file() else 'another process'}"
        print(f"{suite.package()}: waiting: {busy}", file=sys.stderr, flush=True)
        try:
            lock.acquire(timeout=LIMIT)
        except Timeout:
            raise ExpectedError(f"{busy}; waited {LIMIT:g} seconds. Try again when it has finished.") from None
    try:
        command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]
        since = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"
        holder.write_text(f"process {os.getpid()} ('{command}') on {socket.gethostname()}, since {since}")
        yield
    finally:
        lock.release()
