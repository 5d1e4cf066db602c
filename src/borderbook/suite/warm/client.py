"""Asking for a warm kernel: the parent is found or started, and either forks one or says why not."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from . import key as keys
from . import place, wire
from .preload import SETTLED
from .process import WarmProcess, readable, until_readable
from .wire import DoubtError

COLD_VARIABLE = "BORDERBOOK_COLD"
LOG_VARIABLE = "BORDERBOOK_WARM_LOG"
"""A file that parents write their errors to; without it nobody hears of them."""
PATIENCE = 60.0  # seconds for a parent to import everything and a kernel to bind its sockets
BACKLOG = 128
_START = Path(__file__).with_name("start.py")

Stream = int | IO[Any] | None

_held: dict[str, socket.socket] = {}


@dataclass(frozen=True)
class Start:
    """How a kernel is to be started: command line, environment, working folder, streams (as with ``Popen``)."""

    command: Sequence[str]
    env: Mapping[str, str]
    cwd: str
    streams: tuple[Stream, Stream, Stream] = (None, None, None)


@dataclass(frozen=True)
class Asked:
    """A process that was asked for and that nobody waits for yet: who was asked, and the end of its input."""

    connection: socket.socket
    stdin: IO[bytes] | None


def ask(how: Start, linger: float) -> Asked:
    """Ask for a warm kernel that is wanted later; ``start`` waits for it.

    Args:
        how: as for ``start``.
        linger: the same.

    Raises:
        DoubtError: nobody can be asked.
    """
    try:
        python, key = _known(how.command, how.env)
        branch = keys.branch_of(key, how.cwd)
        with _open_streams(how.streams) as (files, stdin):
            try:
                connection, name = _met(place.socket_path(branch)), branch
            except OSError:
                connection, name = _connect(python, key, how.env, linger), key
            _send(connection, how, name, linger, files)
            return Asked(connection, stdin)
    except (OSError, ValueError) as error:
        raise DoubtError(f"{type(error).__name__}: {error}") from error


async def start(how: Start, linger: float, asked: Asked | None = None) -> WarmProcess:
    """Start a warm kernel; its sockets are bound when it is there.

    Args:
        how: command and surroundings.
        linger: seconds that the parent waits for another request once nobody uses it.
        asked: from ``ask`` with the same arguments, if it was asked for; should it come to nothing, another is.

    Raises:
        DoubtError: a cold one must be started.
    """
    if asked:
        with suppress(DoubtError, OSError):
            process = await _answer(asked.connection)
            if process:
                process.stdin = asked.stdin
                return process
    try:
        python, key = _known(how.command, how.env)
        with _open_streams(how.streams) as (files, stdin):
            process = await _of_branch(how, key, linger, files) or await _of_parent(
                how, python, key, linger, files
            )
            process.stdin = stdin
            return process
    except (OSError, ValueError) as error:
        raise DoubtError(f"{type(error).__name__}: {error}") from error


async def _of_branch(how: Start, key: str, linger: float, files: Sequence[int]) -> WarmProcess | None:
    """A kernel that has the project's package; None if there is no branch for it, or it is in doubt."""
    name = keys.branch_of(key, how.cwd)
    with suppress(DoubtError, OSError):
        connection = _met(place.socket_path(name))
        return await _ask(connection, how, name, linger, files)
    return None


async def _of_parent(
    how: Start, python: Sequence[str], key: str, linger: float, files: Sequence[int]
) -> WarmProcess:
    for _ in range(2):  # a parent whose imports are out of date makes room for another
        process = await _ask(_connect(python, key, how.env, linger), how, key, linger, files)
        if process:
            return process
    raise DoubtError("what the parent imported keeps changing")


def hold(command: Sequence[str], env: Mapping[str, str], *, inherited: bool = False) -> None:
    """Have a parent ready, and let it live as long as this process; it ends when nobody holds or uses it.

    Args:
        command: how a kernel is started.
        env: its environment.
        inherited: a program that this process becomes goes on holding it.
    """
    with suppress(DoubtError, OSError, ValueError):
        python, key = _known(command, env)
        if not _is_held(key):
            _hold(key, _connect(python, key, env, linger=0), inherited)


def hold_branch(how: Start, rehearsal: str) -> None:
    """Have a branch ready: a parent that has the project's own package, too; it lives as with ``hold``.

    Args:
        how: how its kernels are started.
        rehearsal: the function that imports what they will need, as ``module:name``.
    """
    with suppress(DoubtError, OSError, ValueError):
        python, key = _known(how.command, how.env)
        name = keys.branch_of(key, how.cwd)
        _hold_branch(name, _growing(how, key, rehearsal), lambda: _connect(python, key, how.env, linger=0))


def hold_workers(how: Start, rehearsal: str, linger: float) -> None:
    """Have a branch's own branch ready, for ``worker``; without a branch, nothing happens.

    Args:
        how: how the branch's kernels are started.
        rehearsal: the function that imports what workers will need, as ``module:name``.
        linger: seconds that it waits for a request once nobody uses it.
    """
    with suppress(DoubtError, OSError, ValueError):
        branch, name = _names(how, rehearsal)
        request = {**_growing(how, branch, rehearsal), "linger": linger}
        _hold_branch(name, request, lambda: _met(place.socket_path(branch)))


def _growing(how: Start, key: str, rehearsal: str) -> dict[str, Any]:
    """What a parent with a key is asked for, to fork a branch from itself."""
    return {"key": key, "rehearsal": rehearsal, "env": dict(how.env), "cwd": how.cwd, "linger": 0}


def _hold_branch(name: str, request: dict[str, Any], parent: Callable[[], socket.socket]) -> None:
    if not _is_held(name):
        _hold(name, _branch({**request, "branch": name}, parent), inherited=False)


def ask_for_worker(how: Start, rehearsal: str, work: str, file: int) -> Asked:
    """Ask for a process that calls a function with an open file, and ends with this one; ``worker`` waits for it.

    Args:
        how: as for ``hold_workers``.
        rehearsal: the same.
        work: the function, as ``module:name``.
        file: the number of the open file; it may be closed here afterwards.

    Raises:
        DoubtError: there is nothing to fork it from.
    """
    try:
        _, name = _names(how, rehearsal)
        connection = _met(place.socket_path(name))
    except (OSError, ValueError) as error:
        raise DoubtError(f"{type(error).__name__}: {error}") from error
    request = {"key": name, "work": work, "env": dict(how.env), "cwd": how.cwd, "linger": 0}
    with _failing(connection):
        wire.send(connection, request, [0, 1, 2, file])
    return Asked(connection, None)


def worker(asked: Asked) -> WarmProcess:
    """The process that ``ask_for_worker`` asked for. Raises DoubtError if there is none."""
    with _failing(asked.connection):
        if not readable(asked.connection.fileno(), PATIENCE):
            raise TimeoutError
        process = _process(asked.connection)
    if process is None:
        raise DoubtError("what it would be forked from is out of date")
    return process


def _names(how: Start, rehearsal: str) -> tuple[str, str]:
    """The keys of a branch, and of its branch for workers."""
    branch = keys.branch_of(_known(how.command, how.env)[1], how.cwd)
    return branch, keys.branch_of(branch, rehearsal)


def _is_held(key: str) -> bool:
    return key in _held and not _is_gone(_held[key])


def _hold(key: str, connection: socket.socket, inherited: bool) -> None:
    _held[key] = connection
    connection.set_inheritable(inherited)
    wire.send(connection, {"hold": True})


def release() -> None:
    """Let go of all parents that this process holds."""
    while _held:
        _held.popitem()[1].close()


def _known(command: Sequence[str], env: Mapping[str, str]) -> tuple[list[str], str]:
    """The interpreter with its options, and the parent's key. Raises DoubtError."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        raise DoubtError("this system has no handles for processes")
    if any(variables.get(COLD_VARIABLE, "0") not in ("", "0") for variables in (os.environ, env)):
        raise DoubtError(f"{COLD_VARIABLE} is set")
    python = keys.python_of(command, env)
    return python, keys.key_of(python, env)


def _connect(python: Sequence[str], key: str, env: Mapping[str, str], linger: float) -> socket.socket:
    """A connection to the parent with a key, which is started if there is none."""
    path = place.socket_path(key)
    with place.locked(path):
        try:
            return _met(path)
        except OSError:
            _start_parent(python, key, env, path, linger)
            return _met(path)


def _branch(request: dict[str, Any], parent: Callable[[], socket.socket]) -> socket.socket:
    """A connection to a branch, which its parent is asked for if there is none."""
    path = place.socket_path(request["branch"])
    with place.locked(path):
        try:
            return _met(path)
        except OSError:
            with parent() as asked, _listening(path) as listener:
                # nobody waits for an answer: if there is to be no branch, its socket is closed
                wire.send(asked, {**request, "path": str(path)}, [listener.fileno()])
            return _met(path)


def _met(path: Path) -> socket.socket:
    """A connection to who listens at a path. Raises OSError if nobody does."""
    connection = wire.new_socket()
    try:
        connection.connect(str(path))
        if wire.peer(connection)[1] != os.geteuid():
            raise DoubtError("the parent is another user's")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _listening(path: Path) -> Iterator[socket.socket]:
    """A socket at a path, for another process to listen at."""
    path.unlink(missing_ok=True)
    with wire.new_socket() as listener:
        listener.bind(str(path))
        listener.listen(BACKLOG)  # from now on requests wait in line
        yield listener


def _start_parent(python: Sequence[str], key: str, env: Mapping[str, str], path: Path, linger: float) -> None:
    place.sweep(path.parent)
    with _listening(path) as listener:
        handle = listener.fileno()
        own = {name: value for name, value in env.items() if name not in SETTLED}
        # no thread of pyarrow's allocator may be alive when a kernel is forked
        own.setdefault("JE_ARROW_MALLOC_CONF", "background_thread:false")
        command = [*python, str(_START), str(handle), str(path), key, str(linger)]
        with Path(env.get(LOG_VARIABLE) or os.devnull).open("ab") as log:
            subprocess.Popen(
                command, env=own, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
                start_new_session=True, pass_fds=(handle,), cwd="/",
            ).wait(PATIENCE)  # it goes into the background at once  # fmt: skip


async def _ask(
    connection: socket.socket, how: Start, key: str, linger: float, files: Sequence[int]
) -> WarmProcess | None:
    """Send the request and wait for the kernel; None if another parent must be asked."""
    _send(connection, how, key, linger, files)
    return await _answer(connection)


def _send(connection: socket.socket, how: Start, key: str, linger: float, files: Sequence[int]) -> None:
    env = {**how.env, "JPY_PARENT_PID": str(os.getpid())}
    request = {"key": key, "command": list(how.command), "env": env, "cwd": how.cwd, "linger": linger}
    with _failing(connection):
        wire.send(connection, request, files)


async def _answer(connection: socket.socket) -> WarmProcess | None:
    """Wait for the kernel; None if another parent must be asked."""
    with _failing(connection):
        await until_readable(connection.fileno(), PATIENCE)
        return _process(connection)


def _process(connection: socket.socket) -> WarmProcess | None:
    """The process that was asked for; None if another parent must be asked."""
    message, handles = wire.receive(connection)
    if "ready" in message and len(handles) == 1:
        return WarmProcess(int(message["ready"]), handles[0], connection, None)
    connection.close()
    if message.get("again"):
        return None
    raise DoubtError(str(message.get("doubt", "the process died while it started")))


@contextmanager
def _failing(connection: socket.socket) -> Iterator[None]:
    """Close the connection on an error, which is a doubt if the parent, or what it forked, is at fault."""
    try:
        yield
    except EOFError as error:
        connection.close()
        raise DoubtError("the parent died") from error
    except TimeoutError as error:
        connection.close()
        raise DoubtError(f"no answer within {PATIENCE:g} seconds") from error
    except BaseException:
        connection.close()
        raise


@contextmanager
def _open_streams(streams: tuple[Stream, Stream, Stream]) -> Iterator[tuple[list[int], IO[bytes] | None]]:
    """The files of a kernel's three streams, and the writing end of its input if it is given none."""
    opened: list[int] = []
    stdin: IO[bytes] | None = None
    try:
        if streams[0] in (None, subprocess.PIPE):
            reading, writing = os.pipe()
            opened.append(reading)
            stdin = os.fdopen(writing, "wb", 0)
        files = [opened[0] if stdin else _file(streams[0], 0, opened)]
        files.append(_file(streams[1], 1, opened))
        files.append(files[1] if streams[2] == subprocess.STDOUT else _file(streams[2], 2, opened))
        yield files, stdin
    except BaseException:
        if stdin:
            stdin.close()
        raise
    finally:
        wire.close(opened)


def _file(stream: Stream, own: int, opened: list[int]) -> int:
    if stream is None:
        return own
    if stream == subprocess.DEVNULL:
        opened.append(os.open(os.devnull, os.O_RDWR))
        return opened[-1]
    number = stream if isinstance(stream, int) else stream.fileno()
    if number < 0:
        raise DoubtError("a pipe is wanted")
    return number


def _is_gone(connection: socket.socket) -> bool:
    try:
        return not connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
