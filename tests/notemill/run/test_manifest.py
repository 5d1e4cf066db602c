"""A call with nothing to do: it is known without working out a key, and any change makes it unknown."""

import json
import subprocess
import sys

import pytest
from suite_helpers import write_notebook

from commands import call
from notemill.run.manifest import MANIFEST, Manifest


def manifest(name: str) -> Manifest:
    """Of the command ``run NAME``."""
    return Manifest(names=(name,), parameters=(), sweeps=(), pdf=True, published=False, history=False)


@pytest.fixture
def settled(ask, project) -> str:
    """A question that is up to date, with one more report beside it, and known to be."""
    name = ask("print(n)")
    for folder in (project / "reports" / name / "default", project / "reports" / "other" / "default"):
        folder.mkdir(parents=True)
        record = {"question": name, "run": "default", "files": ["page.html"]}
        (folder / "run.json").write_text(json.dumps(record))
        (folder / "page.html").write_text("<p>1</p>")
    for page in ("index.html", "api/q/a.csv"):
        (project / "reports" / page).parent.mkdir(parents=True, exist_ok=True)
        (project / "reports" / page).write_text("<p>1</p>")
    manifest(name).remember([f"{name}/default"])
    return name


def test_what_was_remembered_is_recalled_of_the_same_call_alone(settled):
    assert [record["question"] for record in manifest(settled).recall()] == [settled]
    assert Manifest(names=(settled,), parameters=(), sweeps=(), pdf=False).recall() is None
    assert Manifest(names=(), parameters=(), sweeps=(), pdf=True).recall() is None


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("notebooks/{name}.ipynb", b" "), ("data/catalog.yml", b" "), ("data/reference/new.csv", b" "),
        ("requirements.lock", b" "), ("{modules}/{name}/parameters.py", b"\n"), ("reports/new/default/run.json", b" "),
        ("reports/{name}/default/run.json", b" "), ("reports/{name}/default/page.html", b""),
        ("reports/{name}/default/page.html", None), ("reports/{name}/default/run.json", None),
        ("reports/other/default/run.json", None), ("reports/index.html", None), ("reports/search.json", b" "), ("reports/api/q/a.csv", b" "), ("reports/" + MANIFEST, None),
    ],
)  # fmt: skip
def test_any_change_makes_it_unknown(settled, project, question_modules, path, change):
    """Content added, a file emptied (b'') or removed (None)."""
    file = project / path.format(name=settled, modules=question_modules)
    before = file.read_bytes() if file.exists() else b""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink() if change is None else file.write_bytes(before + change if change else b"")
    assert manifest(settled).recall() is None


@pytest.mark.parametrize("junk", [b"", b"{", b"[]", b'{"calls": {}}', b"5", b"\xff", b'{"{\\"names\\": []}": 1}'])
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
    first = call("run", name, "--cold")
    assert (first.exit_code, first.stdout) == (0, "1 done.\n"), first.output
    found = []
    for _ in range(2):
        plain, as_json = (call("run", name, "--cold", *more) for more in ([], ["--json"]))  # fmt: skip
        found.append((plain.stdout, plain.stderr, json.loads(as_json.stdout), plain.exit_code))
        (project / "reports" / MANIFEST).unlink()
    assert found[0] == found[1]
    assert found[0][:2] == ("1 up to date.\n", "")


NOTHING_TO_DO = """
import sys
from borderbook.cli import main
main(["run", sys.argv[1]], standalone_mode=False)
"""
LEFT = "import atexit, psutil; atexit.register(lambda: print(psutil.Process().children(recursive=True)))"
HEAVY = {"pandas", "numpy", "pydantic", "nbformat", "papermill", "jinja2", "rich", "yaml"}


def test_with_nothing_to_do_nothing_heavy_is_imported(settled):
    code = f"import atexit, sys; atexit.register(lambda: print(sorted({HEAVY} & set(sys.modules))))"
    call = [sys.executable, "-c", code + NOTHING_TO_DO, settled]
    done = subprocess.run(call, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["1 up to date.", "[]"], done.stderr


def test_runs_that_are_found_to_be_up_to_date_start_no_process(ask, project):
    name = ask("print(n)")
    assert call("run", name, "--cold").exit_code == 0
    (project / "reports" / MANIFEST).unlink()
    done = subprocess.run([sys.executable, "-c", LEFT + NOTHING_TO_DO, name], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["1 up to date.", "[]"], done.stderr
