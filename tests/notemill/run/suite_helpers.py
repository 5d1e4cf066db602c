"""Notebooks, page makers and commands for the tests of the suite; in a module, so that worker processes find them."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import nbformat
import psutil

from processes import waited_for

MARK = "BORDERBOOK_TEST"
COUNTRIES = "code,kind,name,iso3,iso_numeric,eurostat\n"  # a table of none
PROJECT = Path(__file__).resolve().parents[3]


def write_notebook(project: Path, name: str, defaults: str, *cells: str) -> Path:
    """A notebook: a title, a cell tagged parameters, and cells; one that starts with '#md ' is Markdown."""
    v4 = nbformat.v4
    made = [v4.new_markdown_cell("# A question of the tests?", id="title")]
    defaults = f'{defaults.rstrip()}\nas_of = "latest"'  # every question has it
    made.append(v4.new_code_cell(defaults, id="parameters", metadata={"tags": ["parameters"]}))
    for number, text in enumerate(cells):
        make = v4.new_markdown_cell if text.startswith("#md ") else v4.new_code_cell
        made.append(make(textwrap.dedent(text.removeprefix("#md ")), id=f"cell-{number}"))
    path = project / "notebooks" / f"{name}.ipynb"
    nbformat.write(v4.new_notebook(cells=made), path)
    return path


def page(folder: Path, record) -> None:
    """A page maker for tests: writes the status."""
    (folder / "page.html").write_text(f"<p>{record.status}</p>")


def broken_page(folder: Path, record) -> None:
    """A page maker that cannot."""
    raise KeyError(f"no template in {folder}")


def marked(mark: str) -> list[int]:
    """The processes that were started with a mark in their environment, and those that were forked from them."""
    found = []
    for process in psutil.process_iter(["environ", "cmdline"]):
        environ, command = process.info["environ"] or {}, " ".join(process.info["cmdline"] or ())
        # the tracker belongs to multiprocessing and ends with this process
        if environ.get(MARK) == mark and "resource_tracker" not in command and process.pid != os.getpid():
            found.append(process.pid)
    return found


RUNNER = """
import json, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever starts the tests may have it ignored
from notemill.run import preload
from notemill.run.batch import run_all
from notemill.run.plan import plan
from notemill.run.tasks import Settings

preload.LIBRARIES = "json"  # no cell of the tests needs more
if __name__ == "__main__":
    names, warm, options = json.loads(sys.argv[1])
    outcome = run_all(plan(names), settings=Settings(warm=warm), **options)
    print("statuses", *[record.status for record in outcome.records], flush=True)
    sys.exit(outcome.exit_code)
"""


def begun(project: Path, *names: str, warm: bool = False, **options: Any) -> subprocess.Popen:
    """A process, in a group of its own, that runs questions as the command does."""
    (project / "runner.py").write_text(RUNNER)
    command = [sys.executable, str(project / "runner.py"), json.dumps([names, warm, options])]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, process_group=0, **pipes)


def slowly(place: Path, name: str) -> str:
    """A cell that writes its kernel's number to <name>.pid and then waits for the file <name>.go."""
    return (
        f"import os, pathlib, time\nplace = pathlib.Path({str(place)!r})\n"
        f"(place / '{name}.pid').write_text(str(os.getpid()))\n"
        f"while not (place / '{name}.go').exists():\n    time.sleep(0.05)"
    )


def read_when_there(path: Path) -> str:
    """What a cell writes into a file, once it has."""
    assert waited_for(lambda: path.exists() and path.read_text()), path.name
    return path.read_text()
