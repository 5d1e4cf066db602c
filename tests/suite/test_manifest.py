"""A call with nothing to do: it is known without working out a key, and any change makes it unknown."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from suite_helpers import write_notebook

from borderbook.cli import main
from borderbook.suite.cache import MANIFEST, Manifest


def manifest(name: str) -> Manifest:
    return Manifest(names=[name], pdf=False)


@pytest.fixture
def settled(ask, project) -> str:
    """A question that is up to date, with one more report beside it, and known to be."""
    name = ask("print(n)")
    for folder in (project / "reports" / name / "default", project / "reports" / "other" / "default"):
        folder.mkdir(parents=True)
        (folder / "run.json").write_text(
            json.dumps({"question": name, "run": "default", "files": ["page.html"]})
        )
        (folder / "page.html").write_text("<p>1</p>")
    (project / "reports" / "index.html").write_text("<p>1</p>")
    manifest(name).remember([f"{name}/default"])
    return name


def test_what_was_remembered_is_recalled(settled):
    assert [record["question"] for record in manifest(settled).recall()] == [settled]


def test_another_call_is_not_known(settled):
    assert Manifest(names=[settled], pdf=True).recall() is None
    assert Manifest(names=[], pdf=False).recall() is None


@pytest.mark.parametrize(
    "changed",
    [
        "notebooks/{name}.ipynb", "data/catalog.yml", "data/reference/new.csv", "requirements.lock",
        "reports/{name}/default/run.json", "reports/new/default/run.json",
    ],
)  # fmt: skip
def test_any_change_makes_it_unknown(settled, project, changed):
    path = project / changed.format(name=settled)
    before = path.read_bytes() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((before or b"") + b" ")
    assert manifest(settled).recall() is None


def test_a_file_that_was_emptied_makes_it_unknown(settled, project):
    (project / "reports" / settled / "default" / "page.html").write_text("")
    assert manifest(settled).recall() is None


@pytest.mark.parametrize(
    "gone",
    ["{name}/default/page.html", "{name}/default/run.json", "other/default/run.json", "index.html", MANIFEST],
)
def test_a_file_that_is_missing_makes_it_unknown(settled, project, gone):
    (project / "reports" / gone.format(name=settled)).unlink()
    assert manifest(settled).recall() is None


def test_a_changed_module_makes_it_unknown(settled, question_modules):
    module = question_modules / settled / "parameters.py"
    module.write_text(module.read_text() + "\n")
    assert manifest(settled).recall() is None


@pytest.mark.parametrize(
    "junk", [b"", b"{", b"[]", b'{"calls": {}}', b"5", b"\xff", b'{"{\\"names\\": []}": 1}']
)
def test_what_cannot_be_read_is_not_known(settled, project, junk):
    (project / "reports" / MANIFEST).write_bytes(junk)
    assert manifest(settled).recall() is None


def test_what_changed_during_the_run_is_not_remembered(settled, project):
    (project / "reports" / MANIFEST).unlink()
    begun = manifest(settled)
    write_notebook(project, settled, "n = 1", "print(n + 1)")
    begun.remember([f"{settled}/default"])
    assert not (project / "reports" / MANIFEST).exists()


def test_the_command_says_the_same_with_and_without_it(ask, project):
    name = ask("print(n)")
    first = CliRunner().invoke(main, ["run", name, "--cold"])
    assert (first.exit_code, first.stdout) == (0, "1 done.\n"), first.output
    found = {}
    for kept in (True, False):
        if not kept:
            (project / "reports" / MANIFEST).unlink()
        plain, as_json = (
            CliRunner().invoke(main, ["run", name, "--cold", *more]) for more in ([], ["--json"])
        )
        found[kept] = (plain.stdout, plain.stderr, json.loads(as_json.stdout), plain.exit_code)
    assert found[True] == found[False]
    assert found[True][:2] == ("1 up to date.\n", f"{name}/default: up to date\n")


NOTHING_TO_DO = """
import sys
from borderbook.cli import main
try:
    main(["run", {name!r}])
except SystemExit:
    pass
print(sorted({{"pandas", "numpy", "pydantic", "nbformat", "papermill", "jinja2", "rich", "yaml"}} & set(sys.modules)))
"""


def test_with_nothing_to_do_nothing_heavy_is_imported(settled):
    manifest_of_command = Manifest(names=(settled,), parameters=(), sweeps=(), pdf=True)
    manifest_of_command.remember([f"{settled}/default"])
    done = subprocess.run(
        [sys.executable, "-c", NOTHING_TO_DO.format(name=settled)], capture_output=True, text=True
    )
    assert done.stdout.splitlines() == ["1 up to date.", "[]"], done.stderr


def test_planning_and_pages_need_no_frames():
    code = (
        "import sys; import borderbook.report, borderbook.suite.executor; from borderbook.suite.plan import plan;"
        "plan(['route_trends', 'enforcement_chain']); from borderbook import catalog; catalog.fingerprint('detections'); catalog.provenance('detections');"
        "print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
