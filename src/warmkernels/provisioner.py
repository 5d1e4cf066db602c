"""The kernel provisioner that Jupyter knows by the name ``warmkernels``."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.localinterfaces import is_local_ip
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Bool, Instance, List, Unicode

from warmkernels import compat, process

VARYING = frozenset({
    "JPY_PARENT_PID", "JPY_SESSION_NAME", "IPYTHONDIR", "PWD", "OLDPWD", "SHLVL", "_", "PYTEST_CURRENT_TEST",
    "COLUMNS", "LINES", process.VARIABLE,
})  # fmt: skip
"""Variables that differ from kernel to kernel, and that no module reads on import."""
_KNOWN = {"env", "cwd", "stdin", "stdout", "stderr", "kernel_id", "extra_arguments"}
_LONGEST_PATH = 98
"""A socket's path may have 104 characters or a few more, with what Jupyter appends to it."""
_COMMAND = [sys.executable, "-m", "ipykernel_launcher"]


class ForkProvisioner(LocalProvisioner):
    """Starts a kernel by forking a process that has loaded the libraries; if that is not safe, an ordinary one."""

    enabled = Bool(True, config=True, help="Fork kernels; otherwise start ordinary ones.")
    preload = Unicode(os.environ.get(process.VARIABLE, ""), config=True, help="Modules to import: a,b.c.")
    varying = List(Unicode(), config=True, help="Variables in which kernels may differ.")
    server = Instance(compat.Server, allow_none=True, help="The server of another process to use.")

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Let the kernel listen on sockets beside its connection file; another process can take a free port first."""
        manager: Any = self.parent
        if manager.transport == "tcp" and not any(manager.ports) and is_local_ip(manager.ip):
            file = manager.connection_file or f"{tempfile.gettempdir()}/kernel-{self.kernel_id}.json"
            if len(file) < _LONGEST_PATH:
                manager.connection_file, manager.transport, manager.ip = file, "ipc", f"{file}-ipc"
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel: forked, or an ordinary one with the reason in the log."""
        try:
            # in a thread: the first fork waits for all imports, and a Jupyter server must not be blocked meanwhile
            self.process: Any = await asyncio.to_thread(self._forked, cmd, kwargs)
        except process.CannotForkError as reason:
            if self.enabled:
                self.log.warning("An ordinary kernel is started, not a forked one: %s.", reason)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd") or os.getcwd()  # noqa: PTH109
        return self.connection_info

    def _forked(self, cmd: list[str], kwargs: dict[str, Any]) -> process.ForkedProcess:
        """Fork a kernel. Raises CannotForkError."""
        unknown = ", ".join(name for name, value in kwargs.items() if value and name not in _KNOWN)
        reasons = {
            "it is not enabled": not self.enabled,
            "this system has no pidfd_open": not hasattr(os, "pidfd_open"),
            f"{' '.join(cmd[:3])} is not this Python's ipykernel": cmd[:3] != _COMMAND,
            f"{unknown} is asked for": unknown,
        }
        if reason := next((reason for reason, is_so in reasons.items() if is_so), ""):
            raise process.CannotForkError(reason)
        env = {**kwargs["env"], "JPY_PARENT_PID": str(os.getpid())}
        cwd = os.path.abspath(kwargs.get("cwd") or ".")  # noqa: PTH100
        job = compat.Job(cmd, env, cwd, VARYING.union(self.varying))
        streams = [kwargs.get(name) for name in ("stdin", "stdout", "stderr")]
        return process.fork(self.server or self.preload, job, streams)

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel's process group while it runs; later its number may belong to another process."""
        if self.process is not None and self.process.poll() is None:
            await super().send_signal(signum)
