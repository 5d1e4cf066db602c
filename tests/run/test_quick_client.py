"""When a kernel is ready: when it has said something on both channels, which its silence afterwards does not delay."""

from __future__ import annotations

import asyncio
from queue import Empty

import pytest

from borderbook.run.kernel import QuickClient
from processes import PATIENCE


class Scripted(QuickClient):
    """A client whose kernel says on each channel what a test has written down; None is a silence."""

    def __init__(self, shell: list, iopub: list, alive: bool = True) -> None:
        super().__init__()
        self.shell, self.iopub, self.alive, self.asked = shell, iopub, alive, 0

    def kernel_info(self) -> None:
        self.asked += 1

    async def get_shell_msg(self, timeout: float) -> str:
        return heard(self.shell)

    async def get_iopub_msg(self, timeout: float) -> str:
        return heard(self.iopub)

    async def is_alive(self) -> bool:
        return self.alive


def heard(channel: list) -> str:
    said = channel.pop(0) if channel else None
    if said is None:
        raise Empty
    return said


def test_a_kernel_that_was_not_heard_on_both_channels_is_asked_again_and_no_silence_is_waited_for():
    client = Scripted(["reply", "reply", "next"], [None, "idle", "next"])
    asyncio.run(client.wait_for_ready(timeout=PATIENCE))
    assert (client.asked, client.shell, client.iopub) == (2, ["next"], ["next"])


def test_one_that_died_and_one_that_is_silent_are_told_apart():
    with pytest.raises(RuntimeError, match="Kernel died before replying"):
        asyncio.run(Scripted([], [], alive=False).wait_for_ready(timeout=PATIENCE))
    with pytest.raises(RuntimeError, match="Kernel didn't respond in 0 seconds"):
        asyncio.run(Scripted([], []).wait_for_ready(timeout=0))
