"""A process that has imported everything does what this one was called for.

It is forked where workers are (``suite.warm``), works with this process's streams and in its folder, hears the signals
that this one gets, and ends with it. Without one, this process does the work itself.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe
from typing import TYPE_CHECKING, Any

from borderbook.errors import BorderbookError, RunError
from borderbook.suite import kernel

if TYPE_CHECKING:
    from borderbook.suite.warm.process import WarmProcess

SERVE = f"{__name__}:serve"
_PASSED_ON = (signal.SIGINT, signal.SIGTERM)


def do(function: Callable[..., int], *arguments: Any) -> int | None:
    """Have a function called by a deputy, if there can be one.

    Args:
        function: a module's, of this package; returns an exit code.
        arguments: what it is called with; all of it can be pickled.

    Returns:
        The exit code. None if there is no deputy: nothing was done.

    Raises:
        BorderbookError, OSError, KeyboardInterrupt: what the function raised.
        RunError: the deputy was killed.
    """
    if not _can_be_stood_for():
        return None
    near, far = Pipe()
    with near:
        with far:
            asked = kernel.ask_for_worker(far.fileno(), SERVE)
        if asked is None:
            return None
        with suppress(OSError):  # that it is gone is known below
            near.send((function, arguments, os.getcwd()))  # noqa: PTH109
        process = kernel.worker(asked)
        return None if process is None else _end_of(process, near)


def _can_be_stood_for() -> bool:
    """Whether what is printed here goes to the streams that a deputy is given, and signals can be passed on."""
    own_streams = sys.stdout is sys.__stdout__ and sys.stderr is sys.__stderr__
    return own_streams and threading.current_thread() is threading.main_thread()


def _end_of(process: WarmProcess, pipe: Connection) -> int:
    with _passing_on(process):
        try:
            end = pipe.recv()
        except EOFError:
            raise _lost(process.wait()) from None
    if isinstance(end, BaseException):
        raise end
    return int(end)


def _lost(code: int) -> RunError:
    how = f"was killed by signal {-code}" if code < 0 else "died"
    return RunError(f"The process that did the runs {how}. Finished reports are kept. Run the command again.")


@contextmanager
def _passing_on(process: WarmProcess) -> Iterator[None]:
    """While it lasts, the deputy gets the signals that ask this process to end."""
    before = [signal.signal(number, lambda number, _: process.send_signal(number)) for number in _PASSED_ON]
    try:
        yield
    finally:
        for number, handler in zip(_PASSED_ON, before, strict=True):
            signal.signal(number, handler)


def serve(handle: int) -> None:
    """Be a deputy at the end of a pipe, which first says what to do."""
    pipe = Connection(handle)
    function, arguments, folder = pipe.recv()
    os.chdir(folder)
    end = _ended(function, arguments)
    for number in _PASSED_ON:
        signal.signal(number, signal.SIG_IGN)  # it comes too late to change the end
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    pipe.send(end)
    os._exit(0)  # nothing is left to save, and an interpreter takes its time to clear up


def _ended(function: Callable[..., int], arguments: tuple[Any, ...]) -> int | BaseException:
    """What a call came to: an exit code, or an error that its caller can report as if it were its own."""
    try:
        return function(*arguments)
    except (BorderbookError, OSError, KeyboardInterrupt) as error:
        return error
    except Exception:
        traceback.print_exc()
        return 1
