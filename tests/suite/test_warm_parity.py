"""Every notebook gives the same outputs warm and cold, pictures included, to the byte."""

from __future__ import annotations

import os

import pytest
from suite_helpers import PROJECT

from borderbook.suite import engine, notebook

NAMES = sorted(path.stem for path in (PROJECT / "notebooks").glob("*.ipynb"))
ALWAYS = {"route_trends", "return_rates"}  # the others with BORDERBOOK_SLOW=1
SLOW = pytest.mark.skipif(not os.environ.get("BORDERBOOK_SLOW"), reason="slow: set BORDERBOOK_SLOW=1")
WAS_FORKED = "print('start.py' in open('/proc/self/cmdline').read())"


def executed(question: str, warm: bool) -> list[dict]:
    """The cells after execution, the last of which says whether the kernel was forked."""
    from nbformat.v4 import new_code_cell

    document = notebook.read(question)
    document.cells.append(new_code_cell(WAS_FORKED, id="was-forked"))
    session = engine.Session(cell_timeout=900, warm=warm)
    done = engine.execute(document, session)
    assert session.failure is None, session.failure
    for cell in done.cells:
        cell.metadata.pop("papermill")  # when it ran
    return done.cells


@pytest.mark.parametrize("figures", ["png", "svg"])
@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in ALWAYS else SLOW) for n in NAMES])
def test_outputs_are_the_same_to_the_byte(warm, monkeypatch, name, figures):
    monkeypatch.setenv("BORDERBOOK_FIGURES", figures)
    forked, cold = executed(name, warm=True), executed(name, warm=False)
    assert (forked.pop().outputs[0].text, cold.pop().outputs[0].text) == ("True\n", "False\n")
    for one, other in zip(forked, cold, strict=True):
        assert one == other
