"""The kernel provisioner that ``jupyter_client`` finds under the name ``borderbook-warm``."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Bool, Float, default

if TYPE_CHECKING:
    from borderbook.suite.warm import client

IDLE_VARIABLE = "BORDERBOOK_WARM_IDLE"
IDLE = 600.0
LAST_WAIT = 5.0  # seconds for a killed process to be gone
_KNOWN = {"env", "cwd", "stdin", "stdout", "stderr", "independent", "kernel_id", "extra_arguments"}


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel by forking a process that has imported the libraries, or cold as ever.

    A kernel is started cold where the system is not Linux, where ``BORDERBOOK_COLD`` is set, and wherever a
    forked kernel might differ.
    """

    warm = Bool(True, config=True, help="Fork kernels where that is safe; otherwise start all cold.")
    hold = Bool(False, config=True, help="Let the parent live as long as this process.")
    idle = Float(
        config=True, help="Seconds that a parent which nobody holds or uses waits for the next kernel."
    )

    ahead = Bool(False, config=True, help="Ask for the kernel and do not wait for it: settle() does.")

    _asked: tuple[client.Asked, list[str], dict[str, Any]] | None = None
    doubt = ""
    """Why the kernel was started cold; nothing if it is warm."""

    @default("idle")  # type: ignore[untyped-decorator]
    def _idle_default(self) -> float:
        return float(os.environ.get(IDLE_VARIABLE) or (0 if self.hold else IDLE))

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel, or with ``ahead`` only ask for it."""
        asked = self._ask(cmd, kwargs) if self.ahead else None
        if asked is None:
            return await self._launch(cmd, kwargs)
        self._asked = asked, cmd, kwargs
        return self.connection_info

    async def settle(self) -> None:
        """Wait for a kernel that was only asked for."""
        if self._asked:
            (asked, cmd, kwargs), self._asked = self._asked, None
            await self._launch(cmd, kwargs, asked)

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started, or asked for."""
        return self._asked is not None or super().has_process

    async def _launch(
        self, cmd: list[str], kwargs: dict[str, Any], asked: client.Asked | None = None
    ) -> KernelConnectionInfo:
        process = await self._warm(cmd, kwargs, asked)
        if process is None:
            self.log.debug("This kernel starts cold: %s", self.doubt)
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process
        self.pid = self.pgid = process.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info

    def _ask(self, cmd: list[str], kwargs: dict[str, Any]) -> client.Asked | None:
        if self._own_doubt(kwargs):
            return None
        from borderbook.suite.warm import client  # needs Linux
        from borderbook.suite.warm.wire import DoubtError

        with suppress(DoubtError):
            return client.ask(_how(cmd, kwargs), self.idle)
        return None

    async def _warm(self, cmd: list[str], kwargs: dict[str, Any], asked: client.Asked | None) -> Any:
        self.doubt = self._own_doubt(kwargs)
        if self.doubt:
            return None
        from borderbook.suite.warm import client
        from borderbook.suite.warm.wire import DoubtError

        how = _how(cmd, kwargs)
        try:
            if self.hold:
                client.hold(how.command, how.env)
            return await client.start(how, self.idle, asked)
        except DoubtError as doubt:
            self.doubt = str(doubt)
            return None

    def _own_doubt(self, kwargs: dict[str, Any]) -> str:
        if not self.warm:
            return "it is to"
        if os.name != "posix":
            return "this system cannot fork"
        if kwargs.get("independent"):
            return "it is to outlive its client"
        unknown = kwargs.keys() - _KNOWN
        return f"{', '.join(sorted(unknown))} is asked for" if unknown else ""

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel's group while it lives: the number of one that ended may be another's."""
        if self.process is not None and self.process.poll() is None:
            await super().send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel, and see it gone rather than look again a tenth of a second later."""
        await super().kill(restart)
        await self._gone(LAST_WAIT)

    async def wait(self) -> int | None:
        """Wait for the kernel's end."""
        await self._gone(None)
        return await super().wait()

    async def _gone(self, timeout: float | None) -> None:
        """Wait for the end of the kernel's process, where the system tells of it."""
        if self.process is None or self.process.poll() is not None or not hasattr(os, "pidfd_open"):
            return
        from borderbook.suite.warm.process import until_readable

        try:
            handle = os.pidfd_open(self.process.pid)
        except OSError:
            return
        try:
            with suppress(TimeoutError, NotImplementedError):
                await until_readable(handle, timeout)
        finally:
            os.close(handle)


def _how(cmd: list[str], kwargs: dict[str, Any]) -> client.Start:
    from borderbook.suite.warm import client

    streams = (kwargs.get("stdin"), kwargs.get("stdout"), kwargs.get("stderr"))
    return client.Start(cmd, kwargs["env"], os.path.abspath(kwargs.get("cwd") or "."), streams)  # noqa: PTH100
