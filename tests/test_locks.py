"""One writer at a time, whoever shares the folder; a lock names its holder and outlives no holder for long."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from borderbook import locks
from borderbook.errors import BorderbookError
from borderbook.locks import held
from processes import waited_for

# clocks a hundred times as fast as real ones: see BEAT, SILENT and DEAD
QUICK = {"BEAT": 0.02, "SILENT": 0.2, "DEAD": 2.0, "LIMIT": 1.0, "SOON": 0.0}
SCRIPT = f"""
import sys, time
from pathlib import Path
from borderbook import locks
for name, value in {QUICK}.items():
    setattr(locks, name, value)
locks.LIMIT = 60
folder = Path(sys.argv[1])
"""
HOLD = """
with locks.held(folder) as lock:
    (folder / "held").touch()
    time.sleep(float(sys.argv[2]))
    lock.check()
    (folder / "written").touch()
"""
COUNT = """
for _ in range(20):
    with locks.held(folder):
        number = int((folder / "n").read_text())
        time.sleep(0.001)
        (folder / "n").write_text(str(number + 1))
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    for name, value in QUICK.items():
        monkeypatch.setattr(locks, name, value)


def started(code: str, *args: object, before: tuple[str, ...] = ()) -> subprocess.Popen:
    command = [*before, sys.executable, "-c", SCRIPT + code, *map(str, args)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def holder(folder: Path, seconds: float = 60, before: tuple[str, ...] = ()) -> subprocess.Popen:
    """Another process that holds the lock."""
    process = started(HOLD, folder, seconds, before=before)
    assert waited_for((folder / "held").exists), process.stderr
    return process


def of_another_host(folder: Path, **about: str) -> Path:
    """A lock as it looks when another machine holds it, which nobody here knows more of."""
    (folder / ".lock").mkdir()
    path = folder / ".lock" / "000007.json"
    facts = {
        "command": "borderbook refresh",
        "user": "maria",
        "host": "far",
        "started": "2026-11-26 08:00:00 UTC",
    }
    path.write_text(json.dumps({**facts, "machine": "another", **about}))
    return path


@contextmanager
def alive(path: Path) -> Iterator[None]:
    """Within this, whoever holds a lock gives signs of life."""
    over = threading.Event()
    heart = threading.Thread(target=lambda: [os.utime(path) for _ in iter(lambda: over.wait(0.05), True)])
    heart.start()
    yield
    over.set()
    heart.join()


def ended(*processes: subprocess.Popen) -> None:
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("system", "taken_over"),
    [("", False), ("locks._flock = lambda *_, **__: False\n", False), ("", True)],
    ids=["disk", "network", "taken over"],
)
def test_what_four_processes_count_is_what_they_did(tmp_path, system, taken_over):
    """Also in a folder where the system's own locks do nothing, and where all of them find a dead holder."""
    (tmp_path / "n").write_text("0")
    if taken_over:
        os.utime(of_another_host(tmp_path), (1, 1))
    many = [started(system + COUNT, tmp_path) for _ in range(4)]
    assert [process.wait(60) for process in many] == [0] * 4
    ended(*many)
    assert (tmp_path / "n").read_text() == "80"
    # the last number, the one before, and marks of their end
    assert len(list((tmp_path / ".lock").iterdir())) <= 6


def test_a_waiter_says_for_whom_it_waits_and_goes_on_when_that_has_ended(tmp_path, capfd):
    other = holder(tmp_path, 0.5)
    with held(tmp_path):
        assert (tmp_path / "written").exists()
    assert other.wait() == 0
    said = capfd.readouterr().err
    assert said.startswith(f"borderbook: waiting: {tmp_path} is being written to by '-c {tmp_path} 0.5' (")
    assert f" on {locks.socket.gethostname()}, since 20" in said
    ended(other)


def test_a_waiter_gives_up_after_the_limit_and_names_the_holder(tmp_path):
    other = holder(tmp_path)
    with pytest.raises(
        BorderbookError, match=r"is being written to by '-c .* on .*, since 20.*Try again when"
    ):
        held(tmp_path).__enter__()
    ended(other)


def test_a_lock_of_a_process_that_was_killed_is_taken_over_soon(tmp_path, capfd):
    other = holder(tmp_path)
    other.send_signal(signal.SIGKILL)
    other.wait()
    begun = time.monotonic()
    with held(tmp_path) as lock:
        lock.check()
    assert QUICK["SILENT"] < time.monotonic() - begun < QUICK["DEAD"]
    assert "took over from '-c" in capfd.readouterr().err
    ended(other)


def test_a_holder_that_slept_too_long_finds_that_another_has_the_lock_and_writes_nothing(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(locks, "LIMIT", 10)
    other = holder(tmp_path, 0.3)
    other.send_signal(signal.SIGSTOP)
    with held(tmp_path):
        other.send_signal(signal.SIGCONT)
        _, said = other.communicate()
        assert (other.returncode, (tmp_path / "written").exists()) == (1, False)
        assert "another writes to" in said
        assert "nothing was changed" in said


def test_a_fresh_lock_of_another_host_is_waited_for_and_an_old_one_taken_over(tmp_path, capfd):
    path = of_another_host(tmp_path)
    named = r"'borderbook refresh' \(maria on far, since 2026-11-26 08:00:00 UTC\)"
    with alive(path), pytest.raises(BorderbookError, match=named):
        held(tmp_path).__enter__()
    os.utime(path, (1, 1))
    with held(tmp_path):
        pass
    assert "took over from 'borderbook refresh' (maria on far" in capfd.readouterr().err


@pytest.mark.parametrize("hours", [-9, 9])
def test_clocks_that_differ_change_nothing(tmp_path, monkeypatch, hours):
    """The waiter's clock is wrong by hours, and so is the day that the holder names: signs of life are what counts."""
    path = of_another_host(tmp_path, started="2036-01-01 00:00:00 UTC")
    clock = time.time
    monkeypatch.setattr(time, "time", lambda: clock() + hours * 3600)
    with alive(path), pytest.raises(BorderbookError, match="is being written to"):
        held(tmp_path).__enter__()
    # of a file that is from the future nobody can say how old it is; but whether it still changes
    monkeypatch.setattr(locks, "LIMIT", 10)
    os.utime(path, (clock() + 9 * 3600,) * 2)
    begun = time.monotonic()
    with held(tmp_path):
        assert time.monotonic() - begun > QUICK["DEAD"]


def test_a_lock_that_names_nobody_yet_is_waited_for(tmp_path):
    of_another_host(tmp_path).write_text("")
    with pytest.raises(BorderbookError, match=r"by '\?' \(\? on \?, since \?\)"):
        held(tmp_path).__enter__()


def test_whoever_finds_a_number_free_that_is_long_over_does_not_hold_the_lock(tmp_path):
    with held(tmp_path):
        place = tmp_path / ".lock"
        (place / "000001.json").rename(place / "000009.json")
        assert locks._next(place, 3) is None
        assert locks._next(place, 8) is None
        assert (place / "000009.json").exists()


def namespaces(*options: str) -> tuple[str, ...]:
    """The command that starts a process in namespaces of its own, as a container does; skips where none can."""
    command = (
        "unshare",
        "--user",
        "--map-root-user",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
        *options,
    )
    try:
        subprocess.run([*command, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system lets no one make namespaces")
    return command


def test_two_containers_with_the_same_numbers_of_processes(tmp_path, capfd, monkeypatch):
    """In both the holder is process 1; one lives, and is waited for, until it is killed."""
    monkeypatch.setattr(locks, "SOON", 60)
    inside = (*namespaces("--uts"), "sh", "-c", 'hostname inside; exec "$@"', "sh")
    other = holder(tmp_path, before=inside)
    waiter = started(HOLD, tmp_path, 0, before=inside)
    with pytest.raises(BorderbookError, match="on inside, since"):
        held(tmp_path).__enter__()
    assert waiter.poll() is None
    other.kill()
    assert waited_for((tmp_path / "written").exists)
    ended(other, waiter)


def test_a_folder_that_is_only_to_be_read_is_named(tmp_path):
    code = "locks.held(folder).__enter__()"
    mount = (*namespaces("--mount"), "sh", "-c", f'mount -t tmpfs -o ro none {tmp_path} && exec "$@"', "sh")
    _, said = started(code, tmp_path, before=mount).communicate()
    assert f"Read-only file system: '{tmp_path}/.lock'" in said
