"""Kernels: this interpreter's own, reached without a network, in the project's root, cleanly started."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderbook import project
from borderbook.files import sweep, temporary_folder

if TYPE_CHECKING:
    from borderbook.suite.warm import client
    from borderbook.suite.warm.process import WarmProcess

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
TERMINAL_IDLE = 300.0  # seconds
MANY = 6  # kernels for which it pays to import the project's package once: half a second, against a tenth for each
REHEARSAL = "borderbook.suite.rehearsal:rehearse"
REHEARSAL_OF_WORKERS = "borderbook.suite.rehearsal:rehearse_work"
WORK = "borderbook.suite.workers:serve"
NO_HISTORY = "--HistoryManager.hist_file=:memory:"  # as nbclient starts a kernel
LONGEST_SOCKET_PATH = 90  # the system's limit is about 104 bytes, and a port's number is added

quiet = logging.getLogger("borderbook.kernel")
"""What jupyter says while it works; silent unless a handler is added (``--debug``)."""
quiet.addHandler(logging.NullHandler())
quiet.propagate = False


@dataclass(frozen=True)
class Kernel:
    """A kernel to execute in: its manager, what its process is started with, and where that prints."""

    manager: Any
    start: dict[str, Any]
    log: Path

    def last_words(self) -> str:
        """The end of what the process printed outside any cell, such as why it did not start."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join([line for line in lines if line.strip()][-4:])

    def ask(self) -> None:
        """Start it without waiting for it."""
        from jupyter_core.utils import run_sync

        self.manager.provisioner.ahead = True
        run_sync(self.manager.start_kernel)(extra_arguments=[NO_HISTORY], **self.start)

    def settle(self) -> None:
        """Wait for it, if it was asked for; afterwards it has started."""
        from jupyter_core.utils import run_sync

        run_sync(self.manager.provisioner.settle)()

    def end(self) -> None:
        """Kill it if it is still there, because its start or its shutdown was interrupted, and leave no trace."""
        _end(self.manager)
        self.start["stdout"].close()
        shutil.rmtree(self.log.parent, ignore_errors=True)


def new(*, warm: bool) -> Kernel:
    """A kernel of its own for one notebook, not yet started; whoever has it must ``end`` it.

    Args:
        warm: fork it from a process that has the libraries loaded, where that is safe (``suite.warm``).
    """
    place = Path(tempfile.gettempdir())
    sweep(place)  # of kernels whose command was killed
    scratch = temporary_folder(place)
    log = scratch / "kernel.log"
    try:
        file = log.open("wb")
        start = {"cwd": str(project.root()), "env": environment(scratch), "stdout": file, "stderr": file}
        return Kernel(manager_in(scratch, warm), start, log)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise


def environment(scratch: Path) -> dict[str, str]:
    """The environment of a kernel: the caller's, but for what would make two machines differ.

    Hashing is fixed, figures go to the notebook whatever MPLBACKEND says, and nobody's IPython profile
    (start-up files, options) or plug-ins of pydantic take part. Linear algebra keeps to one thread unless the
    caller says otherwise: on matrices as small as these, threads of several kernels wait for each other most of
    the time.
    """
    changed = {
        project.ROOT_VARIABLE: str(project.root()), "PYTHONHASHSEED": "0", "IPYTHONDIR": str(scratch),
        "PYDANTIC_DISABLE_PLUGINS": "__all__",
    }  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    return {**dict.fromkeys(THREADS, "1"), **kept, **changed}


def have_parent(kernels: int) -> None:
    """Have a process that warm kernels are forked from import meanwhile what they need; it ends with this one.

    Args:
        kernels: how many are expected; for many, the project's own package is imported, too.
    """
    with contextlib.suppress(ImportError):  # elsewhere than on Unix
        from borderbook.suite.warm import client

        how = _start()
        client.hold(how.command, how.env)
        if kernels >= MANY:
            client.hold_branch(how, REHEARSAL)


def have_workers() -> None:
    """Have a process that workers are forked from, if there is one for many kernels; it lingers as that does."""
    with contextlib.suppress(ImportError):
        from borderbook.suite.warm import client

        client.hold_workers(_start(), REHEARSAL_OF_WORKERS, idle())


def ask_for_worker(pipe: int, work: str = WORK) -> client.Asked | None:
    """Ask for a process that has imported what a worker needs, and is one at the end of a pipe; None if nobody can.

    ``worker`` waits for it. ``work`` is what it does, as ``module:name``.
    """
    with contextlib.suppress(ImportError):
        from borderbook.suite.warm import client
        from borderbook.suite.warm.wire import DoubtError

        with contextlib.suppress(DoubtError):
            return client.ask_for_worker(_start(), REHEARSAL_OF_WORKERS, work, pipe)
    return None


def worker(asked: client.Asked) -> WarmProcess | None:
    """The process that was asked for; None if nothing came of it."""
    from borderbook.suite.warm import client
    from borderbook.suite.warm.wire import DoubtError

    with contextlib.suppress(DoubtError):
        return client.worker(asked)
    return None


def _start() -> client.Start:
    """How the kernels are started that a parent is to expect."""
    from borderbook.suite.warm import client

    command = [sys.executable, "-m", "ipykernel_launcher"]
    return client.Start(command, environment(Path()), str(project.root()))


def manager_in(scratch: Path, warm: bool) -> Any:
    """A manager of a kernel that keeps its files in a folder."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    from borderbook.suite.client import QuickClient, unpack
    from borderbook.suite.warm.provisioner import WarmProvisioner

    # no folder to search: 'python3' is this interpreter, whatever kernels the user has installed
    specs = KernelSpecManager(kernel_dirs=[str(scratch / "none")])
    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=specs,
        connection_file=str(scratch / "kernel.json"),
        log=quiet,
    )
    if sys.platform != "win32" and len(str(scratch)) < LONGEST_SOCKET_PATH:
        # sockets in a private folder: no port to collide on, nothing another user can reach
        manager.transport, manager.ip = "ipc", str(scratch / "kernel")
    manager.client_factory = QuickClient
    manager.session.unpack = unpack
    # named here and not by the environment: a cold run is cold whatever JUPYTER_DEFAULT_PROVISIONER_NAME says
    manager.kernel_id = scratch.name
    manager.provisioner = WarmProvisioner(
        kernel_id=manager.kernel_id, kernel_spec=manager.kernel_spec, parent=manager, warm=warm, hold=warm,
        idle=idle(),
    )  # fmt: skip
    return manager


def idle() -> float:
    """Seconds that a parent waits for another command: many where a person sits at a terminal, none elsewhere."""
    from borderbook.suite.warm.provisioner import IDLE_VARIABLE

    return float(os.environ.get(IDLE_VARIABLE) or (TERMINAL_IDLE if sys.stderr.isatty() else 0))


def _process(manager: Any) -> Any:
    return getattr(manager.provisioner, "process", None)


def _end(manager: Any) -> None:
    process = _process(manager)
    if process is not None and process.poll() is None:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        process.wait(timeout=10)


def exit_code(manager: Any) -> int | None:
    """What a dead kernel's process ended with; negative for a signal, None if nobody knows."""
    process = _process(manager)
    code = None if process is None else process.poll()
    return code if getattr(process, "end_known", True) else None


def how_it_died(code: int | None, out_of_memory: bool) -> str:
    """A kernel's end in words.

    Args:
        code: as from ``exit_code``.
        out_of_memory: whether the system's count of processes killed for memory rose meanwhile.
    """
    if code is None:
        return "the kernel died"
    if code >= 0:
        return f"the kernel ended by itself with exit code {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    if name != "SIGKILL":
        return f"the kernel was ended by {name}"
    return f"the kernel was killed by SIGKILL, {'out of' if out_of_memory else 'possibly out of'} memory"


def memory_kills() -> int:
    """How many processes of this control group were killed for want of memory; 0 if nobody can say."""
    with contextlib.suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines()
        group = next(line.split("::", 1)[1] for line in lines if line.startswith("0::"))
        events = Path("/sys/fs/cgroup", group.lstrip("/"), "memory.events").read_text(encoding="ascii")
        return int(dict(line.split() for line in events.splitlines())["oom_kill"])
    return 0
