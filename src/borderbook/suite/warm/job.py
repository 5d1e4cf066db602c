"""What a parent hands to the child that it forks."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Any


@dataclass
class Job:
    """What a child is to become: a request, the files that came with it, and who asked."""

    request: dict[str, Any]
    files: list[int]
    connection: socket.socket
    client: int

    @property
    def branch(self) -> bool:
        """Whether it is to become another parent."""
        return "branch" in self.request

    @property
    def work(self) -> str:
        """The function that it is to call, as ``module:name``; nothing if it is to become a kernel."""
        return str(self.request.get("work", ""))
