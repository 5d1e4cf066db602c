"""One writer at a time in a folder; a lock names its holder, and ends with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from borderbook import files
from borderbook.errors import BorderbookError
from borderbook.files import held
from processes import waited_for

START = "import sys, time\nfrom pathlib import Path\nfrom borderbook.files import held\nfolder = Path(sys.argv[1])\n"
HOLD = """
with held(folder):
    (folder / "held").touch()
    while not (folder / "enough").exists():
        time.sleep(0.01)
"""
COUNT = """
for _ in range(20):
    with held(folder):
        number = int((folder / "n").read_text())
        time.sleep(0.001)
        (folder / "n").write_text(str(number + 1))
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock."""
    with subprocess.Popen([sys.executable, "-c", START + HOLD, str(tmp_path), "--wide"]) as process:
        assert waited_for((tmp_path / "held").exists, 60)
        yield process
        process.kill()


def test_what_four_processes_count_is_what_they_did(tmp_path):
    (tmp_path / "n").write_text("0")
    many = [subprocess.Popen([sys.executable, "-c", START + COUNT, str(tmp_path)]) for _ in range(4)]
    assert [process.wait(60) for process in many] == [0] * 4
    assert (tmp_path / "n").read_text() == "80"


def test_a_waiter_says_for_whom_it_waits_and_goes_on_when_that_has_ended(tmp_path, holder, monkeypatch):
    said = []
    monkeypatch.setattr(
        files, "print", lambda *words, **_: said.append(*words) or end(tmp_path), raising=False
    )
    with held(tmp_path):
        assert holder.wait(60) == 0
    (words,) = said
    named = f"process {holder.pid} ('-c {tmp_path} --wide') on {files.socket.gethostname()}, since 20"
    assert words.startswith(f"borderbook: waiting: {tmp_path} is being written to by {named}")


def end(folder: Path) -> None:
    (folder / "enough").touch()


def test_a_waiter_gives_up_after_the_limit_and_names_the_holder(tmp_path, holder, monkeypatch):
    monkeypatch.setattr(files, "LIMIT", 0.1)
    with pytest.raises(
        BorderbookError, match=rf"written to by process {holder.pid} .*waited 0.1 .*Try again"
    ):
        held(tmp_path).__enter__()


def test_the_lock_of_a_process_that_was_killed_is_free_at_once(tmp_path, holder, monkeypatch, capfd):
    monkeypatch.setattr(files, "PATIENCE", 0)
    holder.kill()
    holder.wait()
    with held(tmp_path):
        pass
    assert capfd.readouterr().err == ""
