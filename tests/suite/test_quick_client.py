"""When a kernel is ready: when it says on both channels that it answered just this client."""

from __future__ import annotations

import asyncio
from queue import Empty

import pytest

from borderbook.suite import kernel
from borderbook.suite.kernel import QuickClient


def message(parent: str, kind: str, **content) -> dict:
    return {"parent_header": {"msg_id": parent} if parent else {}, "msg_type": kind, "content": content}


class Scripted(QuickClient):
    """A client whose kernel says what a test has written down."""

    def __init__(self, shell: list, iopub: list, alive: bool = True) -> None:
        super().__init__()
        self.said, self.alive, self.asked = {"shell": shell, "iopub": iopub}, alive, 0

    def kernel_info(self) -> str:
        self.asked += 1
        return f"ask {self.asked}"

    def _next(self, channel: str) -> dict:
        if not self.said[channel] or self.said[channel][0] is None:
            del self.said[channel][:1]
            raise Empty
        return self.said[channel].pop(0)

    async def get_shell_msg(self, timeout: float) -> dict:
        return self._next("shell")

    async def get_iopub_msg(self, timeout: float) -> dict:
        return self._next("iopub")

    async def is_alive(self) -> bool:
        return self.alive


IDLE = {"execution_state": "idle"}


def test_its_own_reply_and_its_own_idle_are_enough():
    one = Scripted(
        [message("ask 1", "kernel_info_reply")],
        [
            message("", "iopub_welcome"), message("", "status", execution_state="starting"),
            message("other", "status", **IDLE), message("ask 1", "status", execution_state="busy"),
            message("ask 1", "status", **IDLE), message("", "next"),
        ],
    )  # fmt: skip
    asyncio.run(one.wait_for_ready(timeout=1))
    assert one.asked == 1
    assert [left["msg_type"] for left in one.said["iopub"]] == ["next"]


def test_a_kernel_that_was_not_heard_is_asked_again():
    one = Scripted(
        [message("ask 1", "kernel_info_reply"), message("ask 2", "kernel_info_reply")],
        [None, message("ask 2", "status", **IDLE)],
    )
    asyncio.run(one.wait_for_ready(timeout=5))
    assert one.asked == 2


def test_one_that_died_and_one_that_is_silent_are_told_apart():
    with pytest.raises(RuntimeError, match="Kernel died before replying"):
        asyncio.run(Scripted([], [], alive=False).wait_for_ready(timeout=5))
    with pytest.raises(RuntimeError, match="Kernel didn't respond in 0 seconds"):
        asyncio.run(Scripted([], []).wait_for_ready(timeout=0))
    assert kernel.PATIENCE == 1
