"""What an empty environment can do with the wheel alone: `make wheel` runs this in one, outside any checkout."""

import subprocess
import sys
import tempfile
from importlib.metadata import distributions
from pathlib import Path

import borderbook as bb
from notemill.project import root

NOT_IN_THE_CORE = {
    "jupyterlab", "ipykernel", "nbformat", "papermill", "typst", "jinja2", "playwright",
    "httpx", "openpyxl", "psutil", "ruamel.yaml",
}  # fmt: skip


def expect(code: int, words: str, *arguments: str, folder: Path | None = None) -> None:
    """Call the command; it must end with a code, say some words, and show no traceback."""
    call = [sys.executable, "-m", "borderbook", *arguments]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert (done.returncode, words in said, "Traceback" in said) == (code, True, False), said


def main() -> None:
    package = Path(bb.__file__).parent
    assert package.is_relative_to(sys.prefix), package
    assert root() == package, root()
    installed = {found.name.lower() for found in distributions()}
    assert not installed & NOT_IN_THE_CORE, installed & NOT_IN_THE_CORE
    held = [name for name, vintages in bb.datasets()["vintages"].items() if vintages]  # of some the first is to come
    assert len(held) >= 7, held
    for name in held:
        print(bb.provenance(name).source_line)
        assert len(bb.load(name)), name
    expect(0, "0 failed", "verify")
    expect(0, "detections", "datasets")
    expect(2, "No Borderbook project here", "run", "route_trends")  # the package passes for no checkout
    with tempfile.TemporaryDirectory() as name:  # with a project, what is missing is what runs notebooks
        (Path(name) / "data").symlink_to(package / "data")
        expect(2, "pip install", "run", "route_trends", folder=Path(name))
    print(f"The wheel works alone: {len(installed)} packages.")


if __name__ == "__main__":
    main()
