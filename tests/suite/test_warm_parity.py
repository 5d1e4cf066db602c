"""Every notebook gives the same outputs warm and cold, pictures included, to the byte."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from suite_helpers import PROJECT, marked, waited_for

from borderbook.suite import engine, kernel, notebook
from borderbook.suite.warm import client

NAMES = sorted(path.stem for path in (PROJECT / "notebooks").glob("*.ipynb"))
ALWAYS = {"route_trends", "return_rates"}  # the others with BORDERBOOK_SLOW=1
SLOW = pytest.mark.skipif(not os.environ.get("BORDERBOOK_SLOW"), reason="slow: set BORDERBOOK_SLOW=1")
HOW = "import sys; print('start.py' in open('/proc/self/cmdline').read(), 'borderbook.suite.rehearsal' in sys.modules)"
STARTS = {"parent": (1, "True False\n"), "branch": (kernel.MANY, "True True\n")}


def executed(question: str, warm: bool) -> list[dict]:
    """The cells after execution, the last of which says whether the kernel was forked, with the project's package."""
    from nbformat.v4 import new_code_cell

    document = notebook.read(question)
    document.cells.append(new_code_cell(HOW, id="how"))
    session = engine.Session(cell_timeout=900, warm=warm)
    done = engine.execute(document, session)
    assert session.failure is None, session.failure
    for cell in done.cells:
        cell.metadata.pop("papermill")  # when it ran
    return done.cells


@pytest.fixture(params=STARTS)
def start(warm, request) -> Iterator[str]:
    """What kernels are forked from, and what they tell of it."""
    expected, told = STARTS[request.param]
    kernel.have_parent(expected)
    yield told
    if request.param == "branch":
        client.release()  # or the next test's kernels would be forked from it
        assert waited_for(lambda: not marked(warm.name))


@pytest.mark.parametrize("figures", ["png", "svg"])
@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in ALWAYS else SLOW) for n in NAMES])
def test_outputs_are_the_same_to_the_byte(start, monkeypatch, name, figures):
    monkeypatch.setenv("BORDERBOOK_FIGURES", figures)
    forked, cold = executed(name, warm=True), executed(name, warm=False)
    assert (forked.pop().outputs[0].text, cold.pop().outputs[0].text) == (start, "False False\n")
    for one, other in zip(forked, cold, strict=True):
        assert one == other
