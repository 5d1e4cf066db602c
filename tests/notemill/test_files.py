"""Files and folders that are never half there."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from notemill import files
from notemill.files import TEMPORARY, replacing_folder, sweep, write_atomically


def test_a_file_is_replaced_whole_or_not_at_all_and_nothing_is_left_beside_it(tmp_path, monkeypatch):
    path = tmp_path / "new" / "a.txt"
    write_atomically(path, b"one")
    write_atomically(path, b"old")
    monkeypatch.setattr(files.os, "fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("can_swap", [True, False])
def test_a_folder_is_replaced_whole(tmp_path, monkeypatch, can_swap):
    if not can_swap:
        monkeypatch.setattr(files, "_swap", lambda one, other: False)
    for text in ("old", "new"):
        with replacing_folder(tmp_path / "report") as folder:
            (folder / f"{text}.txt").write_text(text)
    with pytest.raises(FileNotFoundError), replacing_folder(tmp_path / "report") as folder:
        (folder / "no such folder" / "newer.txt").touch()
    assert [p.name for p in (tmp_path / "report").iterdir()] == ["new.txt"]
    assert [p.name for p in tmp_path.iterdir()] == ["report"]


def left_by_the_dead(folder: Path) -> Path:
    """What a process leaves that ends while it builds a folder."""
    code = "import os, sys\nfrom notemill.files import replacing_folder\nfrom pathlib import Path\nwith replacing_folder(Path(sys.argv[1])): os._exit(0)"
    subprocess.run([sys.executable, "-c", code, str(folder / "report")], check=True)
    (dead,) = folder.iterdir()
    return dead


def test_sweep_removes_what_the_dead_left_and_nothing_of_the_living(tmp_path):
    dead = left_by_the_dead(tmp_path)
    (tmp_path / "report").mkdir()
    with files.temporary_folder(tmp_path) as ours:
        os.utime(ours, (1, 1))  # however long it takes
        sweep(tmp_path)
        assert not dead.exists()
        assert sorted(p.name for p in tmp_path.iterdir()) == sorted([ours.name, "report"])
    assert not ours.exists()


@pytest.mark.parametrize("there", ["another", ""], ids=["another machine or container", "no /proc"])
def test_sweep_leaves_alone_for_a_week_what_others_may_be_writing(tmp_path, monkeypatch, there):
    with monkeypatch.context() as patch:
        patch.setattr(files, "_numbered_by", lambda: there)
        theirs, forgotten = (tmp_path / f"{files._temporary()}{name}.tmp" for name in "ab")
    theirs.mkdir()
    forgotten.mkdir()
    odd = tmp_path / f"{TEMPORARY}nonsense.tmp"
    odd.touch()
    for path, seconds in ((forgotten, 1), (theirs, time.time()), (odd, time.time())):  # as `make ahead` fakes the clock
        os.utime(path, (seconds, seconds))
    sweep(tmp_path)
    assert set(tmp_path.iterdir()) == {theirs, odd}


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells of boots and containers")
@pytest.mark.parametrize(("method", "told"), [("read_text", "another boot"), ("readlink", Path("pid:[1]"))])
def test_processes_are_numbered_anew_in_a_container_and_after_a_start_of_the_machine(monkeypatch, method, told):
    def numbered_by() -> str:
        return files._numbered_by.__wrapped__()

    here = numbered_by()
    assert len(here) > 8
    monkeypatch.setattr(files.Path, method, lambda *_, **__: told)
    assert numbered_by() != here


THREADS = "import os, sys; from pathlib import Path; from notemill.files import parquet; "
THREADS += "from notemill import catalog; catalog.load('enforcement', where={'geo': 'DE'}); "
THREADS += "print(len(parquet(Path(sys.argv[1]).read_bytes())), len(os.listdir('/proc/self/task')))"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells of a process's threads")
def test_a_table_and_a_slice_of_one_are_read_without_a_thread_that_stays(tmp_path):
    path = tmp_path / "table.parquet"
    pd.DataFrame({"n": range(200_000), "text": ["a", "b"] * 100_000}).to_parquet(path)
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
    call = [sys.executable, "-c", THREADS, str(path)]
    done = subprocess.run(call, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["200000", "1"]
    assert files.parquet(path.read_bytes()).equals(pd.read_parquet(path))
