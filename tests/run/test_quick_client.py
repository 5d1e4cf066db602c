"""When a kernel is ready: when it says on both channels that it answered just this client."""

from __future__ import annotations

import asyncio
import logging
from queue import Empty

import pytest

from borderbook.run.kernel import QuickClient


def message(parent: str, kind: str, **content) -> dict:
    return {"parent_header": {"msg_id": parent} if parent else {}, "msg_type": kind, "content": content}


class Scripted(QuickClient):
    """A client whose kernel says what a test has written down; None is a silence."""

    def __init__(self, shell: list, iopub: list, alive: bool = True) -> None:
        super().__init__()
        self.shell, self.iopub, self.alive, self.asked = iter(shell), iopub, alive, 0

    def kernel_info(self) -> str:
        self.asked += 1
        return f"ask {self.asked}"

    async def get_shell_msg(self, timeout: float) -> dict:
        return heard(next(self.shell, None))

    async def get_iopub_msg(self, timeout: float) -> dict:
        return heard(self.iopub.pop(0) if self.iopub else None)

    async def is_alive(self) -> bool:
        return self.alive


def heard(said: dict | None) -> dict:
    if said is None:
        raise Empty
    return said


def test_its_own_reply_and_its_own_idle_are_enough_and_a_kernel_that_was_not_heard_is_asked_again():
    replies = [message("ask 1", "kernel_info_reply"), message("ask 2", "kernel_info_reply")]
    one = Scripted(
        replies,
        [
            message("", "iopub_welcome"), message("", "status", execution_state="starting"),
            message("other", "status", execution_state="idle"), message("ask 1", "status", execution_state="busy"),
            None, message("ask 2", "status", execution_state="idle"), message("", "next"),
        ],
    )  # fmt: skip
    asyncio.run(one.wait_for_ready(timeout=5))
    assert (one.asked, [left["msg_type"] for left in one.iopub]) == (2, ["next"])
    at_once = Scripted(replies, [message("ask 1", "status", execution_state="idle")])
    asyncio.run(at_once.wait_for_ready(timeout=1))
    assert at_once.asked == 1


def test_one_that_died_and_one_that_is_silent_are_told_apart():
    with pytest.raises(RuntimeError, match="Kernel died before replying"):
        asyncio.run(Scripted([], [], alive=False).wait_for_ready(timeout=5))
    with pytest.raises(RuntimeError, match="Kernel didn't respond in 0 seconds"):
        asyncio.run(Scripted([], []).wait_for_ready(timeout=0))


def test_what_a_task_raised_that_nobody_waits_for_is_told_to_jupyters_log_alone(caplog, monkeypatch):
    one = Scripted(
        [message("ask 1", "kernel_info_reply")], [message("ask 1", "status", execution_state="idle")]
    )
    monkeypatch.setattr(logging.getLogger("asyncio"), "level", logging.NOTSET)
    monkeypatch.setattr(logging.getLogger("borderbook.kernel"), "propagate", True)

    async def leave_a_task_behind() -> None:
        await one.wait_for_ready(timeout=1)
        context = {"message": "Task exception was never retrieved", "exception": AssertionError("no kernel")}
        asyncio.get_running_loop().call_exception_handler(context)

    with caplog.at_level(logging.DEBUG):
        asyncio.run(leave_a_task_behind())
    told = {
        (record.name, record.getMessage())
        for record in caplog.records
        if "never retrieved" in record.getMessage()
    }
    assert told == {("borderbook.kernel", "Task exception was never retrieved: AssertionError('no kernel')")}
    assert not any(record.exc_info for record in caplog.records)
