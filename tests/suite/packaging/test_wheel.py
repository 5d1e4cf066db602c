"""What is packed: a wheel carries the data, an editable install reads the checkout's own."""

import re
import runpy
import subprocess
import tomllib
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from hatchling import build
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import borderbook as bb
from notemill import catalog
from notemill.errors import UsageError

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def packed(tmp_path, monkeypatch):
    """Build a wheel as pip has it built; gives the archive."""
    monkeypatch.chdir(ROOT)
    return lambda how: ZipFile(tmp_path / getattr(build, how)(str(tmp_path)))


def tracked(folder: str) -> set[str]:
    done = subprocess.run(["git", "ls-files", "-z", folder], cwd=ROOT, capture_output=True, text=True)
    if done.returncode or not done.stdout:
        pytest.skip("not a checkout of git")
    return {name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()}


def test_a_wheel_holds_package_and_data_and_its_core_requires_nothing_that_runs_or_renders_notebooks(packed):
    archive = packed("build_wheel")
    names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert {f"borderbook/{name}" for name in tracked("data")} <= names
    assert {name.removeprefix("src/") for name in tracked("src")} <= names
    assert {name.split("/")[0] for name in names} == {"borderbook", "notemill", "warmkernels"}
    (name,) = (name for name in archive.namelist() if name.endswith("METADATA"))
    required = message_from_bytes(archive.read(name)).get_all("Requires-Dist")
    core = [text for text in required if "extra ==" not in text]
    assert {"pandas>=3.0", "pyarrow>=20", "statsmodels>=0.14.5"} <= set(core)
    heavy = ("jupyter", "ipykernel", "nb", "papermill", "typst", "jinja2", "playwright")
    heavy += ("httpx", "openpyxl", "psutil", "pyogrio", "ruamel")
    assert not [text for text in core if text.startswith(heavy)]


def pinned(lock: str) -> dict[str, str]:
    """The versions that a lock file names."""
    text = (ROOT / lock).read_text()
    assert "://" not in text  # no address of an index
    found = re.findall(r"^([\w.-]+)==([^ ;]+)", text, re.M)
    return {canonicalize_name(name): version for name, version in found}


def test_the_lock_files_fit_what_is_declared():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project, groups, light = declared["project"], declared["dependency-groups"], pinned("requirements.lock")
    both = light | pinned("requirements-dev.lock")
    needed = [project["dependencies"], *project["optional-dependencies"].values(), groups["build"]]
    assert declared["build-system"]["requires"] == groups["build"]
    for versions, lists in ((light, needed), (both, [groups["dev"]])):
        for requirement in map(Requirement, (text for texts in lists for text in texts)):
            version = versions.get(canonicalize_name(requirement.name))
            assert version, f"{requirement.name} is not in its lock file: make lock"
            assert requirement.specifier.contains(version), f"{requirement} is not {version}: make lock"


def test_the_second_lock_file_repeats_no_entry_of_the_first_and_differs_in_no_version():
    lines = [
        {line for line in (ROOT / lock).read_text().splitlines() if re.match(r"[a-z]", line)}
        for lock in ("requirements.lock", "requirements-dev.lock")
    ]
    assert not lines[0] & lines[1]
    light, rest = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert {name: light[name] for name in light.keys() & rest.keys()}.items() <= rest.items()
    tools = {"mypy", "mutmut", "playwright", "pytest", "ruff", "uv"}
    assert tools <= rest.keys() - light.keys()


def test_an_editable_install_leaves_no_copy(packed):
    archive = packed("build_editable")
    (link,) = (name for name in archive.namelist() if ".dist-info/" not in name)
    assert archive.read(link).decode().strip() == str(ROOT / "src")


def test_what_is_published_holds_only_tables_whose_terms_let_cells_be_given_on(tmp_path, monkeypatch):
    tracked("data")
    script = runpy.run_path(str(ROOT / "tests/suite/packaging/publishable.py"))
    assert (script["disagreeing"](), script["disagreeing"]("v9.9.9")[-5:]) == ("", "9.9.9")
    script["copied"](tmp_path)
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    entries = catalog.read_catalog().datasets
    assert set(entries) == set(yaml.safe_load((ROOT / "data/catalog.yml").read_text())["datasets"])
    for folder in (tmp_path / "data" / "vintages").iterdir():
        assert (entries[folder.name].republish.what, entries[folder.name].republish.unsettled) == ("cells", ""), folder
    assert len(catalog.load("enforcement")) > 0
    with pytest.raises(UsageError, match=r"'detections' is left out of this package: .* borderbook refresh detections"):
        catalog.load("detections")
    assert "detections" in set(bb.datasets().index)
