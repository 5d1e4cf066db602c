"""Kernels for the tests, forked or ordinary, as plain jupyter_client starts them."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

from processes import PATIENCE
from warmkernels.provisioner import ForkProvisioner

PRELOAD = "pandas,matplotlib.pyplot,ipywidgets"


@asynccontextmanager
async def running(
    folder: Path, preload: str | None = PRELOAD, manage: type[AsyncKernelManager] = AsyncKernelManager, **launch: Any
) -> AsyncIterator[AsyncKernelClient]:
    """A client of a kernel; ``client.parent`` is its manager. Without ``preload`` the kernel is an ordinary one."""
    manager = manage(kernel_name="python3", connection_file=str(folder / "kernel.json"))
    manager.log = logging.getLogger("tests.warmkernels")
    manager.provisioner = ForkProvisioner(
        kernel_id="test", kernel_spec=manager.kernel_spec, parent=manager, enabled=preload is not None,
        preload=preload or "",
    )  # fmt: skip
    env = {**os.environ, "IPYTHONDIR": str(folder), **launch.pop("env", {})}
    await manager.start_kernel(**{"cwd": str(folder), "env": env, **launch})
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=PATIENCE)
        yield client
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


async def said(client: AsyncKernelClient, code: str) -> str:
    """What code prints in a kernel; an error's name if it raises."""
    parts: list[str] = []

    def hear(message: dict) -> None:
        parts.append(message["content"].get("text", message["content"].get("ename", "")))

    await client.execute_interactive(code, output_hook=hear, timeout=PATIENCE)
    return "".join(parts).strip()


def printed(folder: Path, code: str, preload: str | None = PRELOAD, **launch: Any) -> str:
    """What code prints in a kernel of its own."""

    async def ask() -> str:
        async with running(folder, preload, **launch) as client:
            return await said(client, code)

    return asyncio.run(ask())
