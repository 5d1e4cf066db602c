"""Waiting for processes and servers: for tests of what starts and ends them.

A limit is for what never comes. It is so long that a machine with much else to do fails no test, and costs nothing where
all is well.
"""

import http.client
import json
import os
import random
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

PATIENCE = 300  # seconds


def waited_for(condition: Callable[[], object]) -> bool:
    """Whether something comes to be so."""
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(condition())


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be reaped has ended."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def answers(address: str) -> bool:
    """Whether a server answers; one that only begins may refuse, reset or cut a connection."""
    with suppress(OSError, http.client.HTTPException), urllib.request.urlopen(address, timeout=PATIENCE) as reply:
        return reply.status == 200
    return False


@contextmanager
def jupyter(command: Sequence[str], folder: Path, **environment: str) -> Iterator[str]:
    """The address of the Jupyter server that a command becomes, once it answers; at the end it is killed.

    The port lies below those that the system gives out: nobody is given it between its choice and its use, and who asks
    there before the server does cannot be connected to himself. If it is taken all the same, Jupyter takes another; where
    it listens it writes into a folder whose path is as short as a user's: kernels have sockets there.
    """
    port = random.SystemRandom().randrange(20_000, 30_000)
    log = folder / "jupyter.log"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as runtime, log.open("wb") as said:
        server = subprocess.Popen(
            [*command, "--no-browser", "--port", str(port), "--ip", "127.0.0.1"],
            cwd=folder, env={**os.environ, "JUPYTER_RUNTIME_DIR": runtime, **environment}, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip

        def told() -> dict:
            with suppress(StopIteration, OSError, ValueError):  # not there, or half written
                return json.loads(next(Path(runtime).glob("jpserver-*.json")).read_text(encoding="utf-8"))
            return {}

        def ready() -> bool:
            return server.poll() is not None or ("url" in told() and answers(f"{told()['url']}api"))

        try:
            assert waited_for(ready), log.read_text()
            assert server.poll() is None, log.read_text()
            yield told()["url"]
        finally:
            os.killpg(server.pid, signal.SIGKILL)  # its kernels end with it
            server.wait()
