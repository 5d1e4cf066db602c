"""Warm kernels for the tests, straight from the client: started, asked, ended."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from suite_helpers import marked, waited_for

from borderbook.suite import kernel
from borderbook.suite.client import QuickClient
from borderbook.suite.warm import client
from borderbook.suite.warm.process import WarmProcess
from borderbook.suite.warm.provisioner import WarmProvisioner

COMMAND = [sys.executable, "-m", "ipykernel_launcher"]


def start_of(**changed: object) -> client.Start:
    """How the suite starts a kernel, some of it changed; the kernel makes its own connection file."""
    scratch = Path(tempfile.mkdtemp(prefix="k"))
    env = {**kernel.environment(scratch), **changed.pop("env", {})}
    command = [*COMMAND, "-f", str(scratch / "connection.json"), "--transport=ipc", f"--ip={scratch}/k"]
    given = {"command": command, "env": env, "cwd": str(scratch), "streams": (None, -3, -3), **changed}
    return client.Start(**given)


@contextmanager
def let_go(mark: str) -> Iterator[None]:
    """At its end, what kernels and workers were forked from in the meantime ends; no other test's are forked from it."""
    before = set(marked(mark))
    yield
    client.release()
    assert waited_for(lambda: set(marked(mark)) <= before)


def parent_of(process: WarmProcess) -> int:
    """The process that a kernel was forked from."""
    return above(process.pid)


def above(pid: int) -> int:
    """The process above another."""
    return int((Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])


def end(process: WarmProcess) -> int:
    """Kill a kernel; what it ended with."""
    os.killpg(process.pid, signal.SIGKILL)
    return process.wait(timeout=10)


@asynccontextmanager
async def running(scratch: Path, warm: bool = True, **launch: object) -> AsyncIterator[QuickClient]:
    """A client of a kernel as the suite starts it; ``client.parent`` is its manager."""
    manager = AsyncKernelManager(kernel_name="python3", connection_file=str(scratch / "kernel.json"))
    manager.transport, manager.ip = "ipc", str(scratch / "kernel")
    manager.client_factory = QuickClient
    manager.provisioner = WarmProvisioner(
        kernel_id="test", kernel_spec=manager.kernel_spec, parent=manager, warm=warm, hold=warm
    )
    given = {"cwd": str(scratch), "env": kernel.environment(scratch), **launch}
    await manager.start_kernel(**given)
    talk = manager.client()
    talk.start_channels()
    try:
        await talk.wait_for_ready(timeout=60)
        yield talk
    finally:
        talk.stop_channels()
        await manager.shutdown_kernel(now=True)


async def said(talk: QuickClient, code: str) -> str:
    """What code prints in a kernel; an error's name if it raises."""
    parts: list[str] = []

    def hear(message: dict) -> None:
        parts.append(message["content"].get("text", message["content"].get("ename", "")))

    await talk.execute_interactive(code, output_hook=hear, timeout=60)
    return "".join(parts).strip()
