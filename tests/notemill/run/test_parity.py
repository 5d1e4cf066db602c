"""Every notebook gives the same outputs in forked kernels and in ordinary ones, pictures included, to the byte."""

import os
import subprocess
import sys

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from suite_helpers import PROJECT

from notemill import questions
from notemill.run import engine, notebook
from notemill.run.client import Session
from notemill.run.limits import Limits
from notemill.run.local import shared
from notemill.run.plan import run_of
from notemill.run.preload import kernel_server
from notemill.run.tasks import Task

NAMES = sorted(path.stem for path in (PROJECT / "notebooks").glob("*.ipynb"))
HOW = "import sys; print('warmkernels.child' in sys.modules)"
DATASETS = ["detections"]
LOADED = "import sys, notemill.catalog; print(sys.modules['notemill.catalog.load']._frame.cache_info().currsize)"

SAME = """
from pathlib import Path
from notemill.run.preload import environment
before = environment(Path())
import notemill.report.runner_imports, pandera.pandas
after = environment(Path())
print({name for name in {**before, **after} if before.get(name) != after.get(name)})
"""


def test_what_libraries_set_in_the_command_does_not_reach_kernels():
    """Else none could be forked: the server was started before."""
    env = {**os.environ, "BORDERBOOK_ROOT": str(PROJECT)}
    done = subprocess.run([sys.executable, "-c", SAME], capture_output=True, text=True, env=env)
    assert done.stdout == "set()\n", done.stderr


def test_a_kernel_is_forked_with_the_datasets_that_runs_share_and_no_others():
    tasks = [Task(run_of(questions.load(name))) for name in ("route_trends", "detections_trend")]
    assert (shared(tasks[:1]), "detections" in shared(tasks), "enforcement" in shared(tasks)) == ([], True, False)
    session = Session(Limits(), kernel_server("notemill.run.kernel_imports", DATASETS))
    cells = engine.execute(new_notebook(cells=[new_code_cell(LOADED), new_code_cell(HOW)]), session).cells
    assert session.failure is None, session.failure
    assert [cell.outputs[0].text for cell in cells] == ["1\n", "True\n"]


def executed(question: str, warm: bool) -> list[dict]:
    """The cells after execution, the last of which says whether the kernel was forked."""
    document = notebook.read(question)
    document.cells.append(new_code_cell(HOW, id="how"))
    server = kernel_server("notemill.run.kernel_imports", DATASETS) if warm else None
    session = Session(Limits(cell=900), server)
    done = engine.execute(document, session)
    assert session.failure is None, session.failure
    for cell in done.cells:
        cell.metadata.pop("papermill")  # when it ran
    return done.cells


@pytest.mark.slow
@pytest.mark.parametrize("figures", ["png", "svg"])
@pytest.mark.parametrize("name", NAMES)
def test_outputs_are_the_same_to_the_byte(monkeypatch, name, figures):
    monkeypatch.setenv("BORDERBOOK_ROOT", str(PROJECT))
    monkeypatch.setenv("BORDERBOOK_FIGURES", figures)
    forked, ordinary = executed(name, warm=True), executed(name, warm=False)
    assert (forked.pop().outputs[0].text, ordinary.pop().outputs[0].text) == ("True\n", "False\n")
    assert forked == ordinary
