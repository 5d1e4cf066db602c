"""The client of a kernel, which knows that the kernel is ready when the kernel says so."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from queue import Empty
from time import monotonic
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.session import json_unpacker

PATIENCE = 1.0  # seconds until a kernel is asked again; what it said before the client listened is lost


class QuickClient(AsyncKernelClient):
    """A client that does not wait for silence.

    ``AsyncKernelClient`` waits until nothing has been said for 0.2 seconds. This one asks for the kernel's
    information and waits for the reply and for the kernel's word that it is idle again after just that: then
    both channels work, and nothing that is said later can be mistaken for a cell's output.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers on both channels.

        Raises:
            RuntimeError: it died, or did not answer within ``timeout`` seconds.
        """
        deadline = monotonic() + (float("inf") if timeout is None else timeout)
        asked = {self.kernel_info()}
        while not (await self._replied(asked) and await self._idle(asked)):
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if monotonic() > deadline:
                raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds")
            asked.add(self.kernel_info())

    async def _replied(self, asked: set[str]) -> bool:
        try:
            while True:
                message = await self.get_shell_msg(timeout=PATIENCE)
                if _answers(message, asked) and message["msg_type"] == "kernel_info_reply":
                    return True
        except Empty:
            return False

    async def _idle(self, asked: set[str]) -> bool:
        try:
            while True:
                message = await self.get_iopub_msg(timeout=PATIENCE)
                if _answers(message, asked) and message["content"].get("execution_state") == "idle":
                    return True
        except Empty:
            return False


def unpack(data: bytes) -> Any:
    """A part of a message from its bytes, its date read.

    ``jupyter_client`` would look for dates that are still text, and have dateutil guess what they are.
    """
    part = json_unpacker(data)
    if isinstance(part, dict) and "msg_id" in part:
        with suppress(KeyError, TypeError, ValueError):
            date = datetime.fromisoformat(part["date"])
            part["date"] = date if date.tzinfo else part["date"]
    return part


def _answers(message: dict[str, Any], asked: set[str]) -> bool:
    return message["parent_header"].get("msg_id") in asked
