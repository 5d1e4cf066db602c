"""Turn a forked process into an ordinary ipykernel, as if it had just been started."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from importlib.util import find_spec
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any

from ipykernel.kernelapp import IPKernelApp

from warmkernels.compat import Job


def become(job: Job, lifeline: int) -> None:
    """Run as a kernel until its end; or send, through the last inherited file, why it might differ from a fresh one."""
    from warmkernels.preload import loaded  # imported here, because only the fork server may import it

    *streams, answer = list(forkserver.get_inherited_fds() or ())
    os.setsid()
    Thread(target=_end_with_client, args=(lifeline,), daemon=True).start()
    reason = loaded.reason_against(job.env, job.cwd, job.varying)
    with Connection(answer) as client:
        client.send(reason)
    if not reason:
        _surround(job, streams)
        _initialized(job, loaded).start()


def _surround(job: Job, streams: list[int]) -> None:
    """Set streams, folder, environment and arguments as in a process that was just started."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = open(0, encoding=sys.stdout.encoding, closefd=False)  # noqa: SIM115 it stays open to the end
    os.chdir(job.cwd)
    os.environ.clear()
    os.environ.update(job.env)
    launcher: Any = find_spec("ipykernel_launcher")
    sys.argv, sys.orig_argv = [launcher.origin, *job.command[3:]], job.command


def _initialized(job: Job, loaded: Any) -> Any:
    """The application of the kernel, in a state as if the libraries had been imported in its first cell."""
    os.environ.update(loaded.sets)
    numpy_random, widgets = sys.modules.get("numpy.random"), sys.modules.get("ipywidgets")
    if numpy_random is not None:
        numpy_random.seed()  # new random numbers for each kernel; Python's own module reseeds itself
    app: Any = IPKernelApp.instance(parent_handle=int(job.env["JPY_PARENT_PID"]))
    app.initialize(sys.argv[1:])
    warnings.filters.sort(key=lambda one: one not in loaded.filters)  # type: ignore[attr-defined]
    if hasattr(app.kernel, "debugger"):
        app.kernel.debugger.kernel_modules = list(loaded.kernel)  # lets it step into libraries
    if widgets is not None:
        widgets.register_comm_target()  # importing it in a kernel does this
    app.poller = None  # it would end the kernel when its parent, the fork server, ends
    return app


def _end_with_client(lifeline: int) -> None:
    """End the kernel, and the processes that its cells started, when the process that asked for it ends."""
    wait([lifeline])
    os.killpg(0, signal.SIGKILL)
