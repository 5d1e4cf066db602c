"""`borderbook bundle` packs a run that whoever unpacks it can run again and compare."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from borderbook.errors import UsageError
from borderbook.report.bundle import differences, pack

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project whose only report is one of ``route_trends`` on one route, the notebook its own."""
    root = tmp_path_factory.mktemp("bundle") / "project"
    (root / "notebooks").mkdir(parents=True)
    for name in ("data", "requirements.lock", "LICENSE"):
        (root / name).symlink_to(ROOT / name)
    (root / "notebooks" / "route_trends.ipynb").write_bytes((ROOT / "notebooks/route_trends.ipynb").read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BORDERBOOK_ROOT", str(root))
        # a process of its own: the server that runs are forked from is one a process, and others' tests set theirs up
        chosen = ["-p", "routes=Western Balkan", "-p", "frequency=month", "--cold"]
        subprocess.run([sys.executable, "-m", "borderbook", "run", "route_trends", *chosen], check=True)
        yield root


def unpacked(archive: Path) -> Path:
    with zipfile.ZipFile(archive) as file:
        assert {one.compress_type for one in file.infolist()} == {zipfile.ZIP_DEFLATED}
        file.extractall(archive.parent / "unpacked")
    (folder,) = (archive.parent / "unpacked").iterdir()
    return folder


def test_git_leaves_an_archive_in_the_working_folder_alone():
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout of git")
    done = subprocess.run(
        ["git", "check-ignore", "route_trends-default.zip"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0


def test_tables_whose_terms_are_unsettled_are_packed_only_when_asked_for(project, tmp_path):
    (name,) = (path.name for path in (project / "reports" / "route_trends").iterdir())
    archive, said = tmp_path / "bundle.zip", []
    asks = r"detections \(Frontex, .*figures only.*Unsettled: whether the monthly table.* --with-data\.$"
    with pytest.raises(UsageError, match=asks):
        pack(f"route_trends/{name}", archive)
    assert not archive.exists()
    folder = unpacked(pack(f"route_trends/{name}", archive, with_data=True, tell=said.append))
    assert [f"with {line}" for line in (folder / "TERMS.txt").read_text().splitlines()] == said
    (line,) = (line for line in said if line.startswith("with detections "))
    assert "in a byte-for-byte copy and a reshaped copy by third parties. No open licence stated." in line


def test_what_is_unpacked_elsewhere_runs_again_and_shows_the_same(project, tmp_path):
    (name,) = (path.name for path in (project / "reports" / "route_trends").iterdir())
    folder = unpacked(pack(f"route_trends/{name}", tmp_path / "bundle.zip", with_data=True))
    environ = {key: value for key, value in os.environ.items() if key not in ("BORDERBOOK_ROOT", "PYTHONPATH")}
    call = ["sh", str(folder / "reproduce.sh")]
    done = subprocess.run(call, env={**environ, "VENV": sys.prefix}, cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.endswith(f"All outputs and tables of route_trends/{name} are the same.\n"), done
    assert done.returncode == 0

    assert [path.name for path in (folder / "data" / "vintages").iterdir()] == ["detections"]
    assert json.loads((folder / "parameters.json").read_text())["routes"] == ["Western Balkan"]
    anew, table = folder / "reports" / "route_trends" / name, "data/detections-by-month.csv"
    (anew / table).write_text("another")
    notebook = (anew / "notebook.ipynb").read_text(encoding="utf-8")
    (anew / "notebook.ipynb").write_text(notebook.replace("twelve months", "dozen months"), encoding="utf-8")
    found = differences(folder / "shared", anew)
    assert found[-1] == f"{table} is another"
    assert all(re.match(r"Cell \d+ shows something else:\n", told) for told in found[:-1])
    assert re.search(r"\n-.*twelve months.*\n\+.*dozen months", found[0])


def test_a_damaged_report_is_not_packed(project, tmp_path):
    (folder,) = (project / "reports" / "route_trends").iterdir()
    table = folder / "data" / "detections-by-month.csv"
    whole = table.read_bytes()
    table.write_bytes(whole.replace(b"1", b"2", 1))
    with pytest.raises(UsageError, match="is not what code and data would make now"):
        pack(f"route_trends/{folder.name}", tmp_path / "bundle.zip", with_data=True)
    table.write_bytes(whole)


def test_an_edited_copy_is_packed_as_it_was_and_named_by_its_path(project, tmp_path):
    (project / "scratch").mkdir()
    copy = project / "scratch" / "mine.ipynb"
    source = (project / "notebooks" / "route_trends.ipynb").read_text(encoding="utf-8")
    copy.write_text(source.replace('frequency = \\"year\\"', 'frequency = \\"month\\"'), encoding="utf-8")
    chosen = ["-p", "frequency=year", "--cold", "--no-pdf"]  # the default, which the copy's own cell does not have
    subprocess.run([sys.executable, "-m", "borderbook", "run", str(copy), *chosen], check=True)
    folder = unpacked(pack("route_trends/scratch-mine", tmp_path / "bundle.zip", with_data=True))
    assert (folder / "scratch" / "mine.ipynb").read_bytes() == copy.read_bytes()
    done = subprocess.run(
        ["sh", str(folder / "reproduce.sh")], env={**os.environ, "VENV": sys.prefix}, capture_output=True, text=True
    )
    assert done.stdout.endswith("All outputs and tables of route_trends/scratch-mine are the same.\n"), done
    copy.write_text(copy.read_text(encoding="utf-8").replace("* 100", "* 1000"), encoding="utf-8")
    with pytest.raises(UsageError, match=r"Run it again first: borderbook run scratch/mine\.ipynb -p"):
        pack("route_trends/scratch-mine", tmp_path / "bundle.zip")
    shutil.rmtree(project / "reports" / "route_trends" / "scratch-mine")


def test_the_crate_describes_every_file_and_the_run_as_its_profile_asks(project, tmp_path):
    (name,) = (path.name for path in (project / "reports" / "route_trends").iterdir())
    folder = unpacked(pack(f"route_trends/{name}", tmp_path / "bundle.zip", with_data=True))
    graph = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    things = {one["@id"]: one for one in graph}
    root = things["./"]
    profile = things[root["conformsTo"]["@id"]]
    assert (profile["@type"], profile["version"]) == ("CreativeWork", "0.5")
    (action,) = (one for one in graph if one["@type"] == "CreateAction")
    assert root["mentions"] == {"@id": action["@id"]}
    assert things["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    kinds = {one["@id"]: things[one["@id"]]["@type"] for one in action["instrument"]}
    assert kinds == {
        "notebooks/route_trends.ipynb": ["File", "SoftwareSourceCode"],
        "#borderbook": "SoftwareApplication",
    }
    assert {"startTime", "endTime", "actionStatus", "name"} <= set(action)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {one["@id"] for one in root["hasPart"]} == files - {"ro-crate-metadata.json"}
    assert all(one["@id"] in things for part in ("object", "result") for one in action[part])
    assert all(one["@id"].startswith("shared/") for one in action["result"])


def test_a_run_that_is_not_there_or_not_of_this_code_is_refused(project, tmp_path):
    with pytest.raises(UsageError, match="There is no run 'route_trends/none'"):
        pack("route_trends/none", tmp_path / "bundle.zip")
    (name,) = (path.name for path in (project / "reports" / "route_trends").iterdir())
    with pytest.raises(UsageError, match=rf"Name its runs: route_trends/{name}\."):
        pack("route_trends", tmp_path / "bundle.zip")
    notebook = project / "notebooks" / "route_trends.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("* 100", "* 1000"), encoding="utf-8")
    with pytest.raises(UsageError, match="Run it again first: borderbook run route_trends -p"):
        pack(f"route_trends/{name}", tmp_path / "bundle.zip")
    assert not (tmp_path / "bundle.zip").exists()
