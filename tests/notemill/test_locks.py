"""One writer at a time in a folder; a lock names its holder, and ends with it."""

import multiprocessing
import time
from pathlib import Path

import pytest

from notemill import files
from notemill.errors import ExpectedError
from notemill.files import held
from processes import PATIENCE, waited_for

Process = multiprocessing.get_context("fork").Process


def hold(folder: Path) -> None:
    with held(folder):
        (folder / "held").touch()
        assert waited_for((folder / "enough").exists)


def count(folder: Path) -> None:
    for _ in range(20):
        with held(folder):
            number = int((folder / "n").read_text())
            time.sleep(0.001)
            (folder / "n").write_text(str(number + 1))


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock."""
    process = Process(target=hold, args=[tmp_path])
    process.start()
    assert waited_for((tmp_path / "held").exists)
    yield process
    process.kill()
    process.join()


def test_what_four_processes_count_is_what_they_did(tmp_path):
    (tmp_path / "n").write_text("0")
    many = [Process(target=count, args=[tmp_path]) for _ in range(4)]
    for act in (Process.start, Process.join):
        for process in many:
            act(process)
    assert (tmp_path / "n").read_text() == "80"


def test_a_waiter_says_for_whom_it_waits_and_goes_on_when_that_has_ended(tmp_path, holder, monkeypatch):
    said = []
    end = (tmp_path / "enough").touch
    monkeypatch.setattr(files, "print", lambda *words, **_: said.append(*words) or end(), raising=False)
    monkeypatch.setattr(files.sys, "argv", ["/bin/borderbook", "refresh"])
    with held(tmp_path):
        holder.join(PATIENCE)
        mine = (tmp_path / ".lock" / "holder").read_text()
    assert holder.exitcode == 0
    assert said[0].startswith(f"borderbook: waiting: {tmp_path} is being written to by process {holder.pid} ('")
    assert f"') on {files.socket.gethostname()}, since 20" in said[0]
    assert mine.startswith(f"process {files.os.getpid()} ('borderbook refresh') on ")


def test_a_waiter_gives_up_after_the_limit_and_names_the_holder(tmp_path, holder, monkeypatch):
    monkeypatch.setattr(files, "LIMIT", 0.1)
    with pytest.raises(ExpectedError, match=rf"written to by process {holder.pid} .*waited 0.1 .*Try again"):
        held(tmp_path).__enter__()


def test_the_lock_of_a_process_that_was_killed_is_free_at_once(tmp_path, holder, monkeypatch, capfd):
    monkeypatch.setattr(files, "PATIENCE", 0)
    holder.kill()
    holder.join()
    with held(tmp_path):
        assert capfd.readouterr().err == ""
