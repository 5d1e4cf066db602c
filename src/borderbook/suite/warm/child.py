"""A forked child becomes what its client asked for: an ordinary ipykernel as if just started, or a worker."""

from __future__ import annotations

import io
import os
import select
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

from ipykernel import ipkernel
from ipykernel.kernelapp import IPKernelApp

from . import wire
from .job import Job
from .preload import Loaded

PATIENCE = 60  # seconds for a kernel to bind its sockets


def become(job: Job, loaded: Loaded) -> None:
    """Be the kernel that was asked for, to its end."""
    signal.alarm(PATIENCE)  # ends a child that hangs before its client knows of it
    request = job.request
    _surround(request, job.files)
    _give_arguments(list(request["command"]))
    os.environ.update(loaded.sets)
    _reseed()
    app: Any = IPKernelApp.instance(parent_handle=int(request["env"]["JPY_PARENT_PID"]))
    app.init_heartbeat = _announcing(job.connection, app.init_heartbeat)
    with _as_if_new(loaded.kernel):
        app.initialize(sys.argv[1:])
    _settle(loaded)
    app.poller = _Poller(job.client)
    app.start()


def work(job: Job, loaded: Loaded) -> None:
    """Call the function that was asked for with the file that came last, and end."""
    *streams, file = job.files
    _surround(job.request, streams)  # what libraries set is not set: its kernels would have it
    _reseed()
    _settle(loaded)
    _Poller(job.client).start()
    _announce(job.connection)
    module, _, name = job.work.partition(":")
    getattr(import_module(module), name)(file)


def _surround(request: dict[str, Any], files: list[int]) -> None:
    """Session, signals, streams, folder and environment of a process that was just started."""
    os.setsid()
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for stream, file in enumerate(files):
        os.dup2(file, stream)
    wire.close(files)
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.write_through:
        sys.stdout.reconfigure(line_buffering=os.isatty(1))
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])


def _give_arguments(command: list[str]) -> None:
    launcher = find_spec("ipykernel_launcher")
    sys.argv = [str(launcher.origin if launcher else ""), *command[command.index("-m") + 2 :]]
    sys.orig_argv = command


@contextmanager
def _as_if_new(files: Iterable[str]) -> Iterator[None]:
    """While it lasts, a kernel that is made finds loaded what it is itself made of, and no library.

    It lists all that is loaded for its debugger, which is not to step into that; and a look at each of thousands of
    modules copies the page where it is.
    """
    module: Any = ipkernel
    module.sys = _Sys(files)
    try:
        yield
    finally:
        module.sys = sys


class _Sys:
    """Stands for ``sys``, with other modules."""

    def __init__(self, files: Iterable[str]) -> None:
        self.modules = {file: SimpleNamespace(__file__=file) for file in files}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


def _settle(loaded: Loaded) -> None:
    """Leave all as if the libraries had been imported in the first cell, after IPython made itself at home."""
    others = [one for one in warnings.filters if one not in loaded.filters]
    warnings.filters[:] = loaded.filters + others  # type: ignore[index]
    for out, err in loaded.streams:
        out.target, err.target = sys.stdout, sys.stderr


def _reseed() -> None:
    """Another state of chance for every kernel; Python's own module sees to itself."""
    random = sys.modules.get("numpy.random")
    if random is not None:
        random.seed()


def _announcing(connection: socket.socket, bind: Callable[[], None]) -> Callable[[], None]:
    """The binding of a kernel's last socket, after which the client is told that it can connect."""

    def bind_and_announce() -> None:
        bind()
        _announce(connection)
        signal.alarm(0)

    return bind_and_announce


def _announce(connection: socket.socket) -> None:
    """Tell the client that this process is ready, and hand it over."""
    handle = os.pidfd_open(os.getpid())
    try:
        wire.send(connection, {"ready": os.getpid()}, [handle])
    except wire.DoubtError:
        os._exit(1)  # nobody waits for this process any more
    os.close(handle)
    connection.close()


class _Poller(threading.Thread):
    """Ends the kernel with its client, which is not the process that forked it."""

    def __init__(self, client: int) -> None:
        super().__init__(daemon=True)
        self.client = client

    def run(self) -> None:
        """Wait for the client's end."""
        poll = select.poll()
        poll.register(self.client, select.POLLIN)
        poll.poll()
        os._exit(1)
