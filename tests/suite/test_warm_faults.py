"""What may go wrong with warm kernels: killed, stopped, stale, stolen, all at once. Always a kernel, never a rest."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from suite_helpers import marked, waited_for
from warm_helpers import COMMAND, end, parent_of, running, said, start_of

from borderbook.suite.warm import client, place, wire
from borderbook.suite.warm.key import key_of
from borderbook.suite.warm.wire import DoubtError, new_socket


@pytest.fixture
def own(warm) -> Iterator[dict[str, str]]:
    """The environment of a parent that no other test uses; it is gone at the end."""
    before = set(marked(warm.name))
    yield {"TZ": "Africa/Abidjan"}
    assert waited_for(lambda: set(marked(warm.name)) <= before)


def path_of(how: client.Start) -> Path:
    return place.socket_path(key_of(COMMAND[:1], how.env))


def start(env: dict[str, str], linger: float = 0):
    return asyncio.run(client.start(start_of(env=env), linger))


def test_a_killed_kernel_leaves_parent_and_other_kernels_alone(own):
    one, other = start(own), start(own)
    os.kill(one.pid, signal.SIGKILL)
    assert one.wait(10) == -signal.SIGKILL
    assert other.poll() is None
    third = start(own)
    assert parent_of(other) == parent_of(third)
    assert [end(other), end(third)] == [-9, -9]


def test_kernels_outlive_a_killed_parent_and_a_new_one_takes_its_place(warm, tmp_path, own):
    async def ask() -> tuple[str, int, bool, int]:
        async with running(tmp_path) as talk:
            process = talk.parent.provisioner.process
            os.kill(parent_of(process), signal.SIGKILL)
            word = await said(talk, "import time; time.sleep(0.2); print('alive')")
            again = await client.start(start_of(), 0)  # the socket of the killed parent is still there
            new, ended = parent_of(again), await asyncio.to_thread(end, again)
            assert new != parent_of(process)
            process.kill()
            return word, process.wait(10), process.end_known, ended

    word, code, known, ended = asyncio.run(ask())
    assert (word, known, ended) == ("alive", False, -9)
    assert code is not None
    client.release()


def test_how_a_kernel_ended_is_not_made_up(warm, ask):
    """Its parent killed before it: the run has failed, and nobody claims to know the signal."""
    from borderbook.questions import load
    from borderbook.suite.execute import Settings, execute
    from borderbook.suite.plan import run_of

    name = ask("import os, signal; os.kill(os.getppid(), 9)", "os.kill(os.getpid(), 9)", "print('never')")
    record = execute(run_of(load(name)), Settings(warm=True, cell_timeout=30))
    assert (record.status, record.failure.kind, record.failure.message) == (
        "failed", "kernel_died", "the kernel died",
    )  # fmt: skip
    assert [cell.status for cell in record.cells] == ["done", "done", "done", "failed", "never_run"]


def test_a_parent_killed_in_the_middle_of_a_request_is_a_doubt(own):
    async def ask() -> None:
        first = await client.start(start_of(env=own), 0)
        parent = parent_of(first)
        os.kill(parent, signal.SIGSTOP)
        request = asyncio.ensure_future(client.start(start_of(env=own), 0))
        await asyncio.sleep(0.3)
        os.kill(parent, signal.SIGKILL)
        with pytest.raises(DoubtError, match="the parent died"):
            await request
        first.kill()
        first.wait(10)

    asyncio.run(ask())


def test_a_parent_that_does_not_answer_is_a_doubt(own, monkeypatch):
    monkeypatch.setattr(client, "PATIENCE", 30)
    first = start(own)
    parent = parent_of(first)
    os.kill(parent, signal.SIGSTOP)
    monkeypatch.setattr(client, "PATIENCE", 0.5)
    with pytest.raises(DoubtError, match=r"no answer within 0\.5 seconds"):
        start(own)
    first.kill()
    assert first.wait(10) is not None
    os.kill(parent, signal.SIGCONT)


def test_a_kernel_that_nobody_waits_for_any_more_ends(own, warm):
    async def ask() -> None:
        request = asyncio.ensure_future(client.start(start_of(env=own), 0))
        await asyncio.sleep(0)
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request

    asyncio.run(ask())  # and the fixture sees everything gone


def test_what_a_killed_parent_left_is_in_nobodys_way(own):
    how = start_of(env=own)
    path = path_of(how)
    other = path.with_name("0" * 16)
    for left in (path, other):
        left.unlink(missing_ok=True)  # the test before may have killed a parent, too
        with new_socket() as stale:
            stale.bind(str(left))
        left.with_name(left.name + place.LOCK).write_text("")
    process = asyncio.run(client.start(how, 0))
    assert end(process) == -9
    assert not other.exists()  # a parent of another key, long dead, is cleared away, too


def test_a_parent_with_another_key_is_not_used(own, monkeypatch):
    place_of_first = path_of(start_of(env=own))
    first = start(own)
    monkeypatch.setattr(place, "socket_path", lambda key: place_of_first)
    with pytest.raises(DoubtError, match="the parent is another's"):
        start({"TZ": "Asia/Tokyo"})
    assert end(first) == -9


def test_what_is_no_message_of_ours_is_not_answered(warm):
    first = start({})
    for junk in (b"", b"junk", b"[]", b'{"hold"', b"\0" * 1000):
        with new_socket() as stranger:
            stranger.connect(str(path_of(start_of())))
            stranger.send(junk)
            assert stranger.recv(100) == b""
    with new_socket() as stranger:
        stranger.connect(str(path_of(start_of())))
        stranger.send(b'{"linger": "long"}')
        assert b"the parent is another's" in stranger.recv(100)
    second = start({})
    assert parent_of(first) == parent_of(second)
    assert [end(first), end(second)] == [-9, -9]


@pytest.mark.parametrize("mode", [0o755, 0o770])
def test_a_folder_that_others_can_enter_is_a_doubt(warm, tmp_path, monkeypatch, mode):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / place.FOLDER).mkdir(mode=mode)
    (tmp_path / place.FOLDER).chmod(mode)
    with pytest.raises(DoubtError, match="not a folder of this user alone"):
        start({})


def test_a_link_to_a_folder_and_a_path_too_long_are_doubts(warm, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / place.FOLDER).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DoubtError, match="not a folder of this user alone"):
        start({})
    deep = tmp_path / ("deep" * 20)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    with pytest.raises(DoubtError, match="too long for a socket"):
        start({})


def test_the_folder_is_private_and_gone_when_the_last_parent_has_ended(brief):
    process = start({})
    folder = brief / place.FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(list(folder.iterdir())) == 2  # the socket and its lock
    end(process)
    assert waited_for(lambda: not folder.exists())


def test_a_lock_that_is_held_for_too_long_is_a_doubt(own, monkeypatch):
    how = start_of(env=own)
    monkeypatch.setattr(place, "PATIENCE", 0.1)
    with place.locked(path_of(how)), pytest.raises(DoubtError, match="held by another process"):
        asyncio.run(client.start(how, 0))
    place.remove(path_of(how))


def test_twenty_requests_at_once(warm):
    async def ask() -> list:
        return await asyncio.gather(*(client.start(start_of(), 0) for _ in range(20)))

    processes = asyncio.run(ask())
    assert len({process.pid for process in processes}) == 20
    assert len({parent_of(process) for process in processes}) == 1
    assert {end(process) for process in processes} == {-9}


HOLDER = """
import sys, time
sys.path.insert(0, {tests!r})
import asyncio
from warm_helpers import client, parent_of, start_of
process = asyncio.run(client.start(start_of(env={env!r}), 0))
print(parent_of(process), process.pid, flush=True)
time.sleep(60)
"""


def test_processes_that_start_at_once_share_a_parent_and_take_their_kernels_with_them(own):
    code = HOLDER.format(tests=str(Path(__file__).parent), env=own)
    clients = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    found = [one.stdout.readline().split() for one in clients]
    assert len({parent for parent, _ in found}) == 1
    for one in clients:
        one.kill()
        one.communicate()
    assert waited_for(lambda: not [pid for _, pid in found if Path(f"/proc/{pid}/exe").exists()])


def test_a_parent_told_to_end_leaves_its_kernels_and_nothing_else(own):
    process = start(own)
    parent, path = parent_of(process), path_of(start_of(env=own))
    os.kill(parent, signal.SIGTERM)
    assert waited_for(lambda: not path.exists())
    assert process.poll() is None
    process.kill()
    assert (process.wait(10), process.end_known) == (255, False)


def test_a_knock_in_the_last_moment_is_heard(own):
    """Kernel after kernel with a parent that ends as soon as it is idle: each gets one, none is refused."""
    for _ in range(3):
        process = start(own)
        assert end(process) == -9
        time.sleep(0.05)


def test_another_users_parent_is_not_used(warm, monkeypatch):
    first = start({})
    monkeypatch.setattr(wire, "peer", lambda connection: (1, os.geteuid() + 1))
    with pytest.raises(DoubtError, match="another user's"):
        start({})
    assert end(first) == -9


def test_sockets_are_of_the_kind_that_keeps_messages_whole():
    assert new_socket().type == socket.SOCK_SEQPACKET
