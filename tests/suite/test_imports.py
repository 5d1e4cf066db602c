"""What is not needed is not imported: commands start at once, and the package without a library."""

import os
import subprocess
import sys

import pytest

from small_project import ROOT

ALL = "notemill.run.batch, notemill.cli, notemill.report"


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import borderbook", "pandas numpy pydantic yaml click"),
        ("from borderbook.cli import main; main(['--help'], standalone_mode=False)", "pandas numpy papermill pydantic yaml rich nbformat"),
        ("import notemill.report", "nbformat typst"),
        ("from borderbook.cli import main; main(['datasets'], standalone_mode=False); import notemill.run.engine", "lark"),
        (f"import {ALL}; from notemill.run.plan import plan; plan(['route_trends', 'enforcement_chain', 'internal_borders'])", "pandas"),
        ("from notemill import catalog; [catalog.fingerprint(one[\"dataset\"]) and catalog.provenance(one[\"dataset\"]) for one in catalog.overview() if one[\"vintages\"]]", "pandas"),
    ],
)  # fmt: skip
def test_code_runs_without_libraries_that_it_does_not_use(code, heavy):
    tell = f"import sys; print('loaded:', *sorted(set({heavy.split()}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", f"{code}\n{tell}"], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1:] == ["loaded:"], done.stderr


METHODS = "pkgutil, borderbook.methods as all; [*map(__import__, (m.name for m in pkgutil.walk_packages(all.__path__, all.__name__ + '.')))]"
WATCHED = """
import os, sys
opened, root = [], os.environ["BORDERBOOK_ROOT"]
def note(event, args):
    name = os.path.relpath(args[0], root) if event == "open" and isinstance(args[0], str) else "."
    if not name.startswith(".") and not name.endswith((".py", ".pyc")):
        opened.append(name)
sys.addaudithook(note)
import {modules}
print("opened:", *opened)
"""


@pytest.mark.parametrize(
    ("modules", "besides"), [("notemill.charts", "nothing"), (METHODS, ("src/borderbook/", "src/notemill/tables.yml"))]
)
def test_charts_and_methods_open_no_data_and_no_house_style_when_they_are_imported(modules, besides, tmp_path):
    """Methods open the tables in YAML that lie beside the code."""
    (tmp_path / "house.yml").write_text("colour: {}")  # whoever reads it fails
    known = {**os.environ, "BORDERBOOK_ROOT": str(ROOT), "BORDERBOOK_HOUSE": str(tmp_path / "house.yml")}
    code = [sys.executable, "-c", WATCHED.format(modules=modules)]
    done = subprocess.run(code, capture_output=True, text=True, env=known)
    assert done.returncode == 0, done.stderr
    found = done.stdout.split("opened:")[-1].split()
    assert [name for name in found if not name.startswith(besides)] == []


def test_other_libraries_of_a_process_stay_as_they_are():
    code = "import notemill.run.engine, jsonschema; print('iri' in jsonschema.Draft7Validator.FORMAT_CHECKER.checkers)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "True\n", done.stderr
