"""What an empty environment can do with the wheel alone: `make wheel` runs this in one, outside any checkout."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.metadata import distributions
from pathlib import Path

import borderbook as bb
from borderbook.errors import UsageError
from borderbook.project import checkout, root

NOT_IN_THE_CORE = {
    "jupyterlab",
    "ipykernel",
    "nbformat",
    "papermill",
    "dask",
    "distributed",
    "typst",
    "jinja2",
    "playwright",
}


def called(*words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "borderbook", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def main() -> None:
    package = Path(bb.__file__).parent
    assert package.is_relative_to(sys.prefix), package
    assert root() == package, root()
    installed = {found.name.lower() for found in distributions()}
    assert not installed & NOT_IN_THE_CORE, installed & NOT_IN_THE_CORE

    detections = bb.load("detections")
    print(f"{len(detections):,} rows. {bb.provenance('detections').source_line}")
    for name in bb.datasets().index:
        assert len(bb.load(name)), name

    code, said = called("verify")
    assert code == 0, said
    code, said = called("datasets")
    assert (code, "detections" in said) == (0, True), said
    code, said = called("run", "route_trends")
    assert (code, "Borderbook project" in said, "Traceback" in said) == (2, True, False), said
    try:
        checkout()
    except UsageError as error:
        print(f"Not written to: {error}")
    else:
        raise AssertionError("the installed package passes for a checkout")
    with tempfile.TemporaryDirectory() as name:  # with a project, what is missing is what runs notebooks
        data = Path(name) / "data"
        data.symlink_to(package / "data")
        command = [sys.executable, "-m", "borderbook", "run", "route_trends"]
        done = subprocess.run(command, cwd=name, capture_output=True, text=True, check=False)
        assert (done.returncode, "pip install" in done.stderr) == (2, True), done.stderr
    print(f"The wheel works alone: {len(installed)} packages.")


if __name__ == "__main__":
    main()
