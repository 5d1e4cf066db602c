"""`borderbook verify` finds every change to a file below data/ that was not recorded, and names the file."""

import shutil
import subprocess
from pathlib import Path

import pytest

from borderbook.upkeep import checksums, verify
from commands import call
from notemill.files import write_atomically
from small_project import ROOT


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This project's data, without its vintages."""
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("vintages", "*.lock"))
    (tmp_path / "data" / "vintages").mkdir()
    return tmp_path / "data"


def wrong() -> dict[str, str]:
    return {name: problem for name, problem in checksums.differences().items() if problem}


def test_a_bit_that_nobody_recorded_is_found_in_every_file(data):
    for name in checksums.differences():
        before = (data / name).read_bytes()
        middle = len(before) // 2
        (data / name).write_bytes(before[:middle] + bytes([before[middle] ^ 1]) + before[middle + 1 :])
        assert list(wrong()) == [name]
        assert "it differs from its recorded checksum: restore it from version control or" in wrong()[name]
        (data / name).write_bytes(before)
    assert not wrong()


def test_files_that_are_gone_or_new_are_found_but_not_those_that_hold_no_numbers(data):
    for name in ("catalog.lock", "refused/x-2026-01-05/a.xlsx", ".claims.csv.swp", "a.tmp", "README.md"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text("x")
    gone = ["corrections.yml", "curated/claims.csv", "reference/membership.csv", "reference/boundaries.parquet"]
    new = ["curated/more.csv", "forecasts/2026-01-05.csv", "notes.txt"]
    for name in gone:
        (data / name).unlink()
    for name in new:
        (data / name).parent.mkdir(exist_ok=True)
        (data / name).write_text("x")
    assert wrong().keys() == {*gone, *new}
    assert all("it is missing: restore it" in wrong()[name] for name in gone)
    assert all("it is not recorded" in wrong()[name] for name in new)


def test_the_command_names_the_file_and_what_to_do_and_takes_it_when_told(data):
    (data / "corrections.yml").unlink()
    found = call("verify")
    assert found.exit_code == 3
    assert "FAIL data/corrections.yml: is as data/checksums.txt has it. it is missing" in found.output


def test_checksums_are_recorded_after_all_other_checks_passed(data, monkeypatch):
    for slow in ("_datasets", "_places", "_forecasts"):  # what they find is not the subject
        monkeypatch.setattr(verify, slow, lambda catalog: [])
    (data / "vintages").rmdir()
    (data / "vintages").symlink_to(ROOT / "data" / "vintages")
    (data / "curated" / "press.csv").write_text("row_id;number\n1;7\n")
    before = (data / "checksums.txt").read_bytes()
    refused = call("verify", "--record")
    assert (refused.exit_code, "Nothing is recorded" in refused.stderr) == (3, True)
    assert "FAIL curated/press.csv: is a table of the catalog. no dataset of data/catalog.yml" in refused.stdout
    assert (data / "checksums.txt").read_bytes() == before
    (data / "curated" / "press.csv").rename(data / "press.txt")
    done = call("verify", "--record")
    assert (done.exit_code, done.stderr) == (0, "recorded data/press.txt\n")


def test_without_checksums_or_with_damaged_ones_verify_fails(data):
    path = data / "checksums.txt"
    path.write_text(path.read_text() + "no checksum\n")
    assert list(wrong()) == ["no checksum"]
    path.unlink()
    found = {one.about: one.note for one in verify.verify() if not one.ok}
    assert found["data/catalog.yml"].startswith("it is not recorded")
    checksums.write(data / "forecasts" / "2026-01-05.csv", b"a\n")
    assert not path.exists()


def test_sha256sum_reads_it(data):
    done = subprocess.run(["sha256sum", "--check", "--quiet", "checksums.txt"], cwd=data, check=False)
    assert done.returncode == 0


def test_what_the_project_writes_is_recorded_and_what_somebody_changed_stays_found(data):
    ledger = data / "forecasts" / "2026-01-05.csv"
    checksums.write(ledger, b"a\n")
    assert not wrong()
    checksums.write(ledger, b"b\n")
    assert not wrong()
    ledger.write_bytes(b"c\n")
    checksums.write(ledger, b"d\n")
    assert list(wrong()) == ["forecasts/2026-01-05.csv"]


@pytest.mark.parametrize(
    ("name", "content"), [("forecasts/1.csv", b"x"), ("corrections.yml", b"y"), ("corrections.yml", None)]
)
@pytest.mark.parametrize("stop", [1, 2, 3])
def test_a_write_that_was_killed_leaves_the_old_file_or_the_new_one_and_both_are_recorded(
    data, monkeypatch, name, content, stop
):
    steps = iter(range(1, 9))

    def killed(*given, step=write_atomically):
        if next(steps) == stop:
            raise KeyboardInterrupt
        step(*given)

    monkeypatch.setattr(checksums, "write_atomically", killed)
    monkeypatch.setattr(Path, "unlink", lambda path, step=Path.unlink: killed(path, step=step))
    with pytest.raises(KeyboardInterrupt):
        checksums.write(data / name, content)
    monkeypatch.undo()
    monkeypatch.setenv("BORDERBOOK_ROOT", str(data.parent))
    assert not wrong()
