"""What is not needed is not imported: commands start at once, and the package without a library."""

import subprocess
import sys

import pytest

ALL = "borderbook.run.batch, borderbook.cli, borderbook.report"


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import borderbook", "pandas numpy pydantic yaml click"),
        ("from borderbook.cli import main; main(['--help'], standalone_mode=False)", "pandas numpy papermill pydantic yaml rich nbformat"),
        ("import borderbook.report", "nbformat typst"),
        (f"import {ALL}", "dask distributed"),
        ("import borderbook.run.engine, borderbook.report.runner_imports", "lark"),
        (f"import {ALL}; from borderbook.run.plan import plan; plan(['route_trends', 'enforcement_chain', 'internal_borders'])", "pandas"),
        ("from borderbook import catalog; [catalog.fingerprint(one[\"dataset\"]) and catalog.provenance(one[\"dataset\"]) for one in catalog.overview() if one[\"vintages\"]]", "pandas"),
    ],
)  # fmt: skip
def test_code_runs_without_libraries_that_it_does_not_use(code, heavy):
    tell = f"import sys; print('loaded:', *sorted(set({heavy.split()}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", f"{code}\n{tell}"], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1:] == ["loaded:"], done.stderr
