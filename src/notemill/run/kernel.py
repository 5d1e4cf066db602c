"""Start and end the kernels of runs: this interpreter's ipykernel, reached without a network."""

from __future__ import annotations

import logging
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from notemill import project
from notemill.files import sweep, temporary_folder
from notemill.run.limits import KERNEL_END
from notemill.run.preload import VARYING, environment
from warmkernels.compat import Server
from warmkernels.provisioner import ForkProvisioner

quiet = logging.getLogger("notemill.kernel")
"""Jupyter's log messages; silent unless a handler is added."""
quiet.addHandler(logging.NullHandler())
quiet.propagate = False


@dataclass(frozen=True)
class Kernel:
    """A kernel to execute in: its manager, the arguments that start it, and the log file of its process."""

    manager: Any
    start: dict[str, Any]
    log: Path

    def last_words(self) -> str:
        """The last lines that the process printed outside any cell, such as why it did not start."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join([line for line in lines if line.strip()][-4:])


@contextmanager
def fresh(server: Server | None, folder: Path | None = None, edited: str = "") -> Iterator[Kernel]:
    """A new kernel for one notebook, not yet started; at the end it is stopped and its files are removed.

    Args:
        server: the process to fork it from, if that is safe; None starts an ordinary kernel.
        folder: its working folder; by default the project's root.
        edited: how the notebook differs from the committed one, which source lines then say.
    """
    temporary = Path(tempfile.gettempdir())
    sweep(temporary)  # removes the files of kernels whose command was killed
    with temporary_folder(temporary) as scratch:
        log = scratch / "kernel.log"
        with log.open("wb") as file:
            manager = _manager_in(scratch, server)
            variables = environment(scratch) | {project.EDITED_VARIABLE: edited}
            start = {"cwd": str(folder or project.root()), "env": variables}
            try:
                yield Kernel(manager, {**start, "stdout": file, "stderr": file}, log)
            finally:
                _end(manager)  # it may still run if its start or its shutdown was interrupted


def _manager_in(scratch: Path, server: Server | None) -> Any:
    """The manager of a kernel, which keeps its files in the folder ``scratch``."""
    # a folder that does not exist: 'python3' then is this interpreter, whatever kernels the user has installed
    specs = KernelSpecManager(kernel_dirs=[str(scratch / "none")])
    file = str(scratch / "kernel.json")
    manager: Any = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specs, connection_file=file)
    manager.log = quiet
    # set here, so that JUPYTER_DEFAULT_PROVISIONER_NAME cannot make a cold run fork its kernels
    manager.kernel_id = scratch.name
    manager.provisioner = ForkProvisioner(
        kernel_id=manager.kernel_id, kernel_spec=manager.kernel_spec, parent=manager,
        enabled=server is not None, server=server, varying=VARYING,
    )  # fmt: skip
    return manager


def _end(manager: Any) -> None:
    process = getattr(manager.provisioner, "process", None)
    if process is not None and process.poll() is None:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=KERNEL_END)


def exit_code(manager: Any) -> int | None:
    """The exit code of a dead kernel's process; negative for a signal, None if unknown."""
    process = getattr(manager.provisioner, "process", None)
    code = None if process is None else process.poll()
    return code if getattr(process, "end_known", True) else None


def how_it_died(code: int | None) -> str:
    """Describe how a kernel ended, given its exit code from ``exit_code``."""
    if code is None:
        return "the kernel died"
    if code >= 0:
        return f"the kernel ended by itself with exit code {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    if name == "SIGKILL":
        return "the kernel was killed by SIGKILL, possibly out of memory"
    return f"the kernel was ended by {name}"
