"""Where parents are found: a private folder with a socket and a lock for each."""

from __future__ import annotations

import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .wire import DoubtError, new_socket

FOLDER = "borderbook-warm"
LONGEST_PATH = 100  # bytes of a socket's path; the system's limit is 108
PATIENCE = 2.0  # seconds; a lock is held for milliseconds
LOCK = ".lock"


def folder() -> Path:
    """The folder, below the user's runtime or cache folder; made if need be.

    Raises:
        DoubtError: it cannot be made, or others can look into it.
    """
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    path = (runtime if runtime.is_absolute() and runtime.is_dir() else cache) / FOLDER
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        seen = path.lstat()
    except OSError as error:
        raise DoubtError(f"no private folder for a socket: {error}") from error
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.geteuid() or seen.st_mode & 0o077:
        raise DoubtError(f"{path} is not a folder of this user alone")
    return path


def socket_path(key: str) -> Path:
    """The socket of the parent with a key. Raises DoubtError, also if the path is too long for a socket."""
    path = folder() / key[:16]
    if len(os.fsencode(path)) > LONGEST_PATH:
        raise DoubtError(f"{path} is too long for a socket")
    return path


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of a socket's path: who starts, meets or ends a parent is alone meanwhile.

    Raises:
        DoubtError: another process holds it for too long, or the folder is gone.
    """
    lock = path.with_name(path.name + LOCK)
    deadline = time.monotonic() + patience
    handle = _try_lock(lock)
    while handle is None:
        if time.monotonic() > deadline:
            raise DoubtError(f"{lock} is held by another process")
        time.sleep(0.002)
        handle = _try_lock(lock)
    try:
        yield
    finally:
        os.close(handle)


def _try_lock(lock: Path) -> int | None:
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except FileNotFoundError:
        lock.parent.mkdir(mode=0o700, exist_ok=True)  # the last parent that ended took the folder with it
        return None
    except OSError as error:
        raise DoubtError(f"{lock} cannot be made: {error}") from error
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # who ends a parent removes its lock: then this is the lock of nothing
        if os.path.samestat(os.fstat(handle), lock.stat()):
            return handle
    os.close(handle)
    return None


def remove(path: Path) -> None:
    """Remove a socket and its lock, which the caller holds; and the folder, if they were the last in it."""
    for left in (path, path.with_name(path.name + LOCK)):
        with suppress(OSError):
            left.unlink()
    with suppress(OSError):
        path.parent.rmdir()


def sweep(place: Path) -> None:
    """Remove what parents that were killed left behind."""
    for lock in place.glob(f"*{LOCK}"):
        path = lock.with_name(lock.name.removesuffix(LOCK))
        with suppress(DoubtError), locked(path, patience=0):
            if not is_answered(path):
                remove(path)


def is_answered(path: Path) -> bool:
    """Whether some process listens at a socket's path."""
    with new_socket() as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True
