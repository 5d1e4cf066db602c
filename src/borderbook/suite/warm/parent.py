"""The parent: imports, waits for requests, forks a kernel for each, tells how each ended, and ends itself.

It may be asked for a branch: a parent that is forked from it and has the project's own package, too, as it is then;
and this for another, whose children are no kernels but call a function of the package.
It has one thread, no ZMQ context and no event loop, so that what it forks starts clean.
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from . import place, wire
from .job import Job
from .preload import Loaded, grow, load

TICK = 1.0  # seconds between looks at what tells of no event by itself


@dataclass
class Kernel:
    """A forked process, and the client that is told of its end (None: it does not listen any more)."""

    pid: int
    handle: int
    connection: socket.socket | None
    ended: bool = False


def main(listener: str, path: str, key: str, linger: str) -> None:
    """Be a parent, or the child that was forked.

    Args:
        listener: the open socket that clients connect to.
        path: where it is bound.
        key: what a request must carry.
        linger: seconds to wait for another request once nobody uses this process.
    """
    os.chdir("/")
    parent = Parent(socket.socket(fileno=int(listener)), Path(path), key, float(linger))
    job = parent.serve(load)
    while job and job.branch:
        parent, loaded = _branch(job), parent.loaded
        job = parent.serve(partial(grow, loaded, job.request))
    if job:
        from .child import become, work

        (work if job.work else become)(job, parent.loaded)


def _branch(job: Job) -> Parent:
    """The parent that a child becomes which was forked to have a project's package, too."""
    os.close(job.client)
    job.connection.close()
    request = job.request
    return Parent(
        socket.socket(fileno=job.files[0]), Path(request["path"]), request["branch"], request["linger"]
    )


def _files_with(request: dict[str, Any]) -> int:
    """How many files must come with a request: a listener; or three streams, and what a function is called with."""
    return 1 if "branch" in request else 4 if "work" in request else 3


class Parent:
    """The parent's state: who is connected, which kernels live, whether it is to end."""

    def __init__(self, listener: socket.socket, path: Path, key: str, linger: float) -> None:
        self.listener, self.path, self.key, self.linger = listener, path, key, linger
        self.loaded = Loaded()
        self.inode = path.stat().st_ino
        self.selector = selectors.PollSelector()  # holds no file that a child would share
        self.kernels: list[Kernel] = []
        self.waiting: list[socket.socket] = []
        self.last_use = time.monotonic()
        self.told_to_end = self.retired = False

    def serve(self, load: Callable[[], Loaded]) -> Job | None:
        """Import, then answer requests to the end; returns a job in a forked child, and None in the parent."""
        gc.disable()  # hardly anything of what is imported is garbage: to look for it takes a tenth of the time
        try:
            self.loaded = load()
            from . import child  # noqa: F401 not before, as it imports what is looked at; now, once for all children
        except Exception as error:
            self.loaded = Loaded(doubt=f"importing failed: {error}")
        gc.freeze()  # a child's collector need not copy the pages of what was imported
        gc.enable()
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "told_to_end", True))
        self.listener.setblocking(False)
        self.selector.register(self.listener, selectors.EVENT_READ)
        while True:
            for event, _ in self.selector.select(TICK):
                job = self._react(event)
                if job:
                    return job
            if self._is_over() and self._left():
                return None

    def _react(self, event: selectors.SelectorKey) -> Job | None:
        if event.fileobj is self.listener:
            self._welcome()
        elif isinstance(event.data, Kernel):
            self._bury(event.data)
        elif isinstance(event.fileobj, socket.socket):
            return self._hear(event.fileobj)
        return None

    def _welcome(self) -> bool:
        """Take in a client that knocked; False if there was none."""
        try:
            connection, _ = self.listener.accept()
        except OSError:
            return False
        self.last_use = time.monotonic()
        if wire.peer(connection)[1] != os.geteuid():
            connection.close()
            return True
        connection.setblocking(False)
        self.waiting.append(connection)
        self.selector.register(connection, selectors.EVENT_READ)
        return True

    def _hear(self, connection: socket.socket) -> Job | None:
        try:
            message, files = wire.receive(connection)
        except BlockingIOError:
            return None
        except (EOFError, wire.DoubtError):
            self._part(connection)
            return None
        if message.get("hold"):
            return None  # being connected is all it wants
        job = self._fork(message, files, connection)
        if not job:
            wire.close(files)
        return job

    def _part(self, connection: socket.socket) -> None:
        """Forget a client that is gone; a kernel of its that has ended need not be kept for it."""
        self.selector.unregister(connection)
        connection.close()
        self.last_use = time.monotonic()
        if connection in self.waiting:
            self.waiting.remove(connection)
        for kernel in [kernel for kernel in self.kernels if kernel.connection is connection]:
            kernel.connection = None
            if kernel.ended:
                self._forget(kernel)

    def _fork(self, request: dict[str, Any], files: list[int], connection: socket.socket) -> Job | None:
        doubt = self._doubt(request, files)
        if doubt:
            with suppress(wire.DoubtError):
                wire.send(connection, {"doubt": doubt, "again": self.retired})
            return None
        try:
            client = os.pidfd_open(wire.peer(connection)[0])
        except OSError:
            return None  # it has gone
        self.linger = max(self.linger, request["linger"])
        pid = os.fork()
        if not pid:
            self._let_go_of_all_but(connection)
            return Job(request, files, connection, client)
        os.close(client)
        kernel = Kernel(pid, os.pidfd_open(pid), connection)
        self.kernels.append(kernel)
        self.waiting.remove(connection)
        self.selector.register(kernel.handle, selectors.EVENT_READ, kernel)
        return None

    def _doubt(self, request: dict[str, Any], files: list[int]) -> str:
        """Why a request gets no kernel; nothing if it does."""
        if self.loaded.doubt:
            return self.loaded.doubt
        if request.get("key") != self.key or len(files) != _files_with(request):
            return "the parent is another's"
        if changed := self.loaded.changed():
            self._retire()
            return f"{changed} changed since it was imported"
        if name := self.loaded.differs(request["env"]):
            return f"{name} was read on import and is now another"
        if hidden := self.loaded.hidden(request["cwd"]):
            return f"there is a {hidden}"
        if Path(request["cwd"], "matplotlibrc").exists():
            return "there is a matplotlibrc in the working folder"
        return ""

    def _bury(self, kernel: Kernel) -> None:
        """Tell the client how its kernel ended. The number stays taken until the client has heard."""
        self.selector.unregister(kernel.handle)
        kernel.ended = True
        self.last_use = time.monotonic()
        end = os.waitid(os.P_PID, kernel.pid, os.WEXITED | os.WNOWAIT)
        if kernel.connection is None or end is None:
            self._forget(kernel)
            return
        code = end.si_status if end.si_code == os.CLD_EXITED else -end.si_status
        with suppress(wire.DoubtError):
            wire.send(kernel.connection, {"ended": code})

    def _forget(self, kernel: Kernel) -> None:
        os.waitpid(kernel.pid, 0)
        os.close(kernel.handle)
        self.kernels.remove(kernel)

    def _is_over(self) -> bool:
        if self.told_to_end:
            return True
        if not self.retired and not self._is_bound():
            self._retire()
        if any(not kernel.ended for kernel in self.kernels):
            return False
        if self.retired:
            return True
        in_use = self.waiting or self.kernels
        return not in_use and time.monotonic() - self.last_use >= self.linger

    def _is_bound(self) -> bool:
        try:
            return self.path.stat().st_ino == self.inode
        except OSError:
            return False

    def _retire(self) -> None:
        """Accept nobody any more, and leave the place to a new parent."""
        if self.retired:
            return
        self.retired = True
        if self._is_bound():
            with suppress(wire.DoubtError), place.locked(self.path):
                place.remove(self.path)
        self.selector.unregister(self.listener)
        self.listener.close()

    def _left(self) -> bool:
        """Leave the place, unless somebody knocked in the last moment."""
        if self.retired or not self._is_bound():
            return True
        try:
            with place.locked(self.path, patience=0):
                if not self.told_to_end and self._welcome():
                    return False
                place.remove(self.path)
                return True
        except wire.DoubtError:
            return self.told_to_end  # somebody is about to knock

    def _let_go_of_all_but(self, connection: socket.socket) -> None:
        """In a child: close what is the parent's."""
        for event in list(self.selector.get_map().values()):
            if isinstance(event.fileobj, int):
                os.close(event.fileobj)
            elif isinstance(event.fileobj, socket.socket) and event.fileobj is not connection:
                event.fileobj.close()
        for kernel in self.kernels:
            if kernel.ended:
                os.close(kernel.handle)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
