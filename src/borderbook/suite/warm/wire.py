"""Messages between a client and the parent: small JSON objects, whole or not at all, with open files."""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Sequence
from typing import Any

LONGEST = 200_000  # bytes; the system's buffer for one message is about 208 KiB
MOST_FILES = 4


class DoubtError(Exception):
    """A warm kernel cannot be had, or might differ from a cold one; the message says why."""


def new_socket() -> socket.socket:
    """A socket for messages, not yet connected."""
    return socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(connection: socket.socket, message: dict[str, Any], files: Sequence[int] = ()) -> None:
    """Send a message and open files.

    Raises:
        DoubtError: the message is too long, or the other side is gone.
    """
    data = json.dumps(message).encode()
    if len(data) > LONGEST:
        raise DoubtError(f"the request has {len(data):,} bytes, more than {LONGEST:,}")
    try:
        socket.send_fds(connection, [data], files)
    except OSError as error:
        raise DoubtError(f"nothing can be sent: {error}") from error


def receive(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """The next message and the files that came with it.

    Raises:
        EOFError: the other side is gone.
        DoubtError: the message is none of ours.
        BlockingIOError: there is no message yet, on a socket that does not block.
    """
    try:
        data, files, flags, _ = socket.recv_fds(connection, LONGEST + 1, MOST_FILES, socket.MSG_CMSG_CLOEXEC)
    except BlockingIOError:
        raise
    except OSError as error:
        raise EOFError(str(error)) from error
    if not data:
        raise EOFError("the other side is gone")
    try:
        message = json.loads(data)
        if isinstance(message, dict) and not flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC):
            return message, files
    except ValueError:
        pass
    close(files)
    raise DoubtError("not a message of ours")


def close(files: Sequence[int]) -> None:
    """Close open files."""
    for file in files:
        os.close(file)


def peer(connection: socket.socket) -> tuple[int, int]:
    """The process at the other end and its user, as the system has them."""
    size = struct.calcsize("3i")
    pid, uid, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return pid, uid
