"""One writer at a time in a folder, also where several machines or containers share it; a lock names its holder.

A lock is a file ``<folder>/.lock/<number>.json``. Whoever wants it creates the next number, which the file system lets
only one do (O_EXCL), once the last number has ended or its holder gives no sign of life. No file is ever replaced: a
holder that was taken for dead and comes back finds a higher number than its own (``Lock.check``) and writes nothing.

A sign of life is a new time of change of the file. Waiters watch it by their own clock and compare it with the
folder's, so that clocks of machines may differ. Numbers of processes mean nothing here.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread

from borderbook.errors import BorderbookError
from borderbook.files import machine

FOLDER = ".lock"
BEAT = 1.0  # seconds between two signs of life
SILENT = 3.0  # seconds without one, after which a holder is dead whose process the system knows to have ended
DEAD = 120.0  # ... and any other: a laptop that sleeps, a file server that hangs
LIMIT = 600.0  # seconds that a waiter waits for a holder that lives
SOON = 0.5  # seconds after which a waiter says for whom it waits


class Lock:
    """A lock that is held."""

    def __init__(self, path: Path) -> None:
        """Create the file, if nobody has that number. Raises OSError: FileExistsError, or it cannot be written."""
        self.path = path
        self._file = path.open("x", encoding="utf-8")
        try:
            _flock(self._file.fileno(), wait=True)
            json.dump(_me(), self._file)
            self._file.flush()
        except BaseException:
            self._file.close()
            path.unlink(missing_ok=True)
            raise
        self._ended = Event()
        self._heart = Thread(target=self._beat, daemon=True)
        self._heart.start()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT):
            with suppress(OSError):
                os.utime(self.path)

    @property
    def newest(self) -> bool:
        """Whether no other has it."""
        return _newest(self.path.parent) == self.path

    def check(self) -> None:
        """Before something is put in place: raise a BorderbookError if another has the lock by now."""
        if not self.newest:
            raise BorderbookError(
                f"this process gave no sign of life for {DEAD:g} seconds, and another writes to "
                f"{self.path.parent.parent} now; nothing was changed. Do it again."
            )

    def release(self) -> None:
        """End it; where not even that can be written, it ends as that of a dead process does."""
        self._ended.set()
        self._heart.join()
        with suppress(OSError):
            _mark_of_end(self.path).touch()
        self._file.close()


@contextmanager
def held(folder: Path) -> Iterator[Lock]:
    """Be the only one who writes to a folder; waits for another, and says on stderr for whom.

    Raises:
        BorderbookError: the other lives and has not ended after ``LIMIT`` seconds.
        OSError: the folder cannot be written to, or the disk is full.
    """
    lock = _acquired(folder)
    try:
        yield lock
    finally:
        lock.release()


def _acquired(folder: Path) -> Lock:
    place, begun = folder / FOLDER, time.monotonic()
    place.mkdir(parents=True, exist_ok=True)
    watched: _Watched | None = None
    told = False
    while True:
        last = _newest(place)
        if last and not _mark_of_end(last).exists():
            watched = watched if watched and watched.path == last else _Watched(last)
        else:
            watched = None
        if watched is None or watched.is_dead():
            lock = _next(place, int(last.stem) if last else 0)
            if lock and watched:
                _say(f"took over from {watched.holder}, which gives no sign of life")
            if lock:
                return lock
            continue
        waited = time.monotonic() - begun
        if waited > LIMIT:
            problem = f"{folder} is being written to by {watched.holder}"
            raise BorderbookError(f"{problem}; waited {waited:.0f} seconds. Try again when that has ended.")
        if waited > SOON and not told:
            told = True
            _say(f"waiting: {folder} is being written to by {watched.holder}")
        time.sleep(min(0.25, 0.01 + waited / 10))


def _next(place: Path, number: int) -> Lock | None:
    """The lock after that of a number, unless somebody else was quicker."""
    try:
        lock = Lock(place / f"{number + 1:06}.json")
    except FileExistsError:
        return None
    if not lock.newest:  # the number was free because it is long over: others went on, and tidied up
        lock.release()
        return None
    for path in place.iterdir():
        # the last one stays, so that whoever lists the folder at this moment finds a number
        if path.stem.isdigit() and int(path.stem) < number:
            path.unlink(missing_ok=True)
    return lock


class _Watched:
    """The lock of another, as a waiter sees it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.about: dict[str, str] = {}
        self.seen, self.since = -1.0, time.monotonic()

    @property
    def holder(self) -> str:
        """Who holds it, in words."""
        command, user, host, started = (
            self.about.get(name, "?") for name in ("command", "user", "host", "started")
        )
        return f"'{command}' ({user} on {host}, since {started})"

    def is_dead(self) -> bool:
        """Whether its holder gave no sign of life for long enough, by the clocks of this process and of the folder."""
        try:
            # opened, since what a network file system remembers of a file may be old
            with self.path.open("rb") as file:
                changed = os.fstat(file.fileno()).st_mtime
                if changed != self.seen:
                    self.seen, self.since = changed, time.monotonic()
                    with suppress(ValueError):  # it is only just being written
                        self.about = json.load(file)
                silent = time.monotonic() - self.since
                return silent > DEAD or (silent > SILENT and (self._ended(file.fileno()) or self._is_old()))
        except FileNotFoundError:
            return False

    def _ended(self, file: int) -> bool:
        """Whether this machine's system lifted its own lock on the file, as it does when a process ends."""
        return self.about.get("machine") == machine() and _flock(file, wait=False)

    def _is_old(self) -> bool:
        with TemporaryFile(dir=self.path.parent) as probe:  # its time is the folder's
            return os.fstat(probe.fileno()).st_mtime - self.seen > DEAD


def _me() -> dict[str, str]:
    """What a lock says of its holder."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container need not know its users' names
        user = f"user {os.getuid()}"
    return {
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200],
        "user": user,
        "host": socket.gethostname(),
        "started": f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S} UTC",
        "machine": machine(),
    }


def _newest(place: Path) -> Path | None:
    found = (path for path in place.glob("*.json") if path.stem.isdigit())
    return max(found, key=lambda path: int(path.stem), default=None)


def _mark_of_end(path: Path) -> Path:
    return path.with_suffix(".ended")


def _flock(file: int, *, wait: bool) -> bool:
    """Lock an open file with the system's own lock, which ends with the process; False where that cannot be."""
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (ImportError, OSError):  # another has it; or there is none on this system, or in this folder
        return False
    return True


def _say(words: str) -> None:
    print(f"borderbook: {words}", file=sys.stderr, flush=True)
