"""`borderbook bundle` packs a run that whoever unpacks it can run again and compare."""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from notemill.errors import UsageError
from notemill.report.bundle import _terms, differences, pack
from notemill.run.record import read_record, write_record
from small_project import ROOT, catalog_of, make_project


def run(*words):
    # a process of its own: the server that runs are forked from is one a process, and others' tests set theirs up
    subprocess.run([sys.executable, "-m", "borderbook", "run", *map(str, words), "--cold", "--no-pdf"], check=True)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project whose only report is one of ``route_trends`` on one route, the notebook its own."""
    root = tmp_path_factory.mktemp("bundle") / "project"
    (root / "notebooks").mkdir(parents=True)
    for name in ("data", "requirements.lock", "LICENSE"):
        (root / name).symlink_to(ROOT / name)
    shutil.copyfile(ROOT / "notebooks" / "route_trends.ipynb", root / "notebooks" / "route_trends.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BORDERBOOK_ROOT", str(root))
        run("route_trends", "-p", "routes=Western Balkan", "-p", "frequency=month")
        yield root


@pytest.fixture(scope="module")
def report(project):
    """The folder of that report."""
    return next((project / "reports" / "route_trends").iterdir())


def unpacked(archive: Path) -> Path:
    with zipfile.ZipFile(archive) as file:
        assert {one.compress_type for one in file.infolist()} == {zipfile.ZIP_DEFLATED}
        file.extractall(archive.parent / "unpacked")
    (folder,) = (archive.parent / "unpacked").iterdir()
    return folder


@pytest.fixture(scope="module")
def bundle(report, tmp_path_factory):
    """An unpacked bundle of that report, and what was said of the tables in it."""
    said = []
    archive = pack(
        f"route_trends/{report.name}", tmp_path_factory.mktemp("a") / "b.zip", with_data=True, tell=said.append
    )
    return unpacked(archive), said


def test_tables_whose_terms_are_unsettled_are_packed_only_when_asked_for(report, bundle, tmp_path):
    asks = r"detections \(Frontex, .*figures only.*Unsettled: whether the monthly table.* --with-data\.$"
    with pytest.raises(UsageError, match=asks):
        pack(f"route_trends/{report.name}", tmp_path / "bundle.zip")
    assert not (tmp_path / "bundle.zip").exists()
    folder, said = bundle
    assert [f"with {line}" for line in (folder / "TERMS.txt").read_text().splitlines()] == said
    (line,) = (line for line in said if line.startswith("with detections "))
    obtained = "in a byte-for-byte copy, a reshaped copy and a transcription by or from third parties"
    assert f"{obtained}. No open licence stated." in line


@pytest.mark.parametrize(
    ("what", "unsettled", "asks"), [("cells", "", False), ("cells", "rows", True), ("figures", "", True)]
)
def test_data_are_packed_unasked_only_if_their_cells_may_be_given_on_and_that_is_settled(
    tmp_path, monkeypatch, what, unsettled, asks
):
    terms = f"{{what: {what}, rests_on: a word, unsettled: '{unsettled}'}}"
    catalog = catalog_of("population").replace("{what: cells, rests_on: a word}", terms)
    make_project(tmp_path / "project", catalog, monkeypatch)
    assert [asked for _, asked in _terms(SimpleNamespace(datasets=[SimpleNamespace(name="population")]))] == [asks]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """An environment that holds what the lock file names, but not this project: ``reproduce.sh`` called in it."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder, symlinks=True)
    for package in Path(pytest.__file__).parents[1].iterdir():
        if package.suffix != ".pth" and not package.name.startswith("borderbook"):
            (folder / Path(pytest.__file__).parents[1].relative_to(sys.prefix) / package.name).symlink_to(package)
    ours = ("BORDERBOOK_ROOT", "PYTHONPATH", "NOTEMILL_SUITE", "JUPYTER_DEFAULT_PROVISIONER_NAME")
    environ = {name: value for name, value in os.environ.items() if name not in ours} | {"VENV": str(folder)}
    alone = subprocess.run(
        [folder / "bin/python", "-c", "import borderbook"], env=environ, capture_output=True, text=True
    )
    assert "No module named 'borderbook'" in alone.stderr

    def reproduce(bundle: Path) -> None:
        call = ["sh", str(bundle / "reproduce.sh")]
        done = subprocess.run(call, env=environ, cwd=bundle.parent, capture_output=True, text=True)
        assert re.search(r"All outputs and tables of route_trends/\S+ are the same.\n$", done.stdout), done
        assert done.returncode == 0

    return reproduce


def test_what_is_unpacked_elsewhere_runs_again_and_shows_the_same(report, bundle, elsewhere):
    folder, _ = bundle
    elsewhere(folder)
    assert [path.name for path in (folder / "data" / "vintages").iterdir()] == ["detections"]
    assert json.loads((folder / "parameters.json").read_text())["routes"] == ["Western Balkan"]
    anew, table = folder / "reports" / "route_trends" / report.name, "data/detections-by-month.csv"
    (anew / table).write_text("another")
    notebook = (anew / "notebook.ipynb").read_text(encoding="utf-8")
    (anew / "notebook.ipynb").write_text(notebook.replace("twelve months", "dozen months"), encoding="utf-8")
    found = differences(folder / "shared", anew)
    assert found[-1] == f"{table} is another"
    assert all(re.match(r"Cell \d+ shows something else:\n", told) for told in found[:-1])
    assert re.search(r"\n-.*twelve months.*\n\+.*dozen months", found[0])


def test_an_edited_copy_is_packed_as_it_was_named_by_its_path_and_runs_elsewhere(project, tmp_path, elsewhere):
    (project / "scratch").mkdir()
    copy, own = project / "scratch" / "mine.ipynb", project / "notebooks" / "route_trends.ipynb"
    source = own.read_text(encoding="utf-8").replace('frequency = \\"year\\"', 'frequency = \\"month\\"')
    copy.write_text(source, encoding="utf-8")
    run(copy, "-p", "frequency=year")  # the default, which the copy's own cell does not have
    folder = unpacked(pack("route_trends/scratch-mine", tmp_path / "bundle.zip", with_data=True))
    assert (folder / "scratch" / "mine.ipynb").read_bytes() == copy.read_bytes()
    script = (folder / "reproduce.sh").read_text()
    assert re.search(r"borderbook run scratch/mine\.ipynb -p .*frequency=year .*--force", script)
    elsewhere(folder)
    copy.write_text(source.replace("* 100", "* 1000"), encoding="utf-8")
    with pytest.raises(UsageError, match=r"Run it again first: borderbook run scratch/mine\.ipynb -p"):
        pack("route_trends/scratch-mine", tmp_path / "bundle.zip")
    shutil.rmtree(project / "reports" / "route_trends" / "scratch-mine")


def test_a_run_that_is_damaged_or_not_there_or_not_of_this_code_is_refused(project, report, tmp_path):
    def refused(name, says):
        with pytest.raises(UsageError, match=says):
            pack(name, tmp_path / "bundle.zip", with_data=True)
        assert not (tmp_path / "bundle.zip").exists()

    refused("route_trends/none", "There is no run 'route_trends/none'")
    refused("route_trends", rf"Name its runs: route_trends/{report.name}\.")
    table = report / "data" / "detections-by-month.csv"
    whole = table.read_bytes()
    table.write_bytes(whole.replace(b"1", b"2", 1))
    refused(f"route_trends/{report.name}", "is not what code and data would make now")
    table.write_bytes(whole)
    record = read_record(report)
    write_record(report, record.model_copy(update={"edited": "route_trends as edited since it was committed"}))
    refused(f"route_trends/{report.name}", "is from route_trends as edited since it was committed. Commit that")
    write_record(report, record)
    notebook = project / "notebooks" / "route_trends.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("* 100", "* 1000"), encoding="utf-8")
    refused(f"route_trends/{report.name}", "Run it again first: borderbook run route_trends -p")
