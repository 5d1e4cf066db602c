"""Execute a question's notebook again, compare its outputs with the stored ones, and store the new ones."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from notemill import project, questions
from notemill.errors import ExpectedError
from notemill.files import held, write_atomically
from notemill.run import notebook as documents
from notemill.run.limits import USUAL
from notemill.run.record import Failure
from notemill.show.differences import CellChange, changes, look_the_same
from notemill.show.outputs import png_of


@dataclass(frozen=True)
class Acceptance:
    """The result of executing a notebook again.

    ``differs`` says whether the notebook's file differs from what it should hold, ``stored`` whether the new content
    was written. ``restored`` maps each parameter whose default value was put back into the parameters cell to the value
    that the cell had.
    """

    changes: tuple[CellChange, ...]
    stored: bool
    differs: bool = False
    restored: Mapping[str, Any] = field(default_factory=dict)
    failure: Failure | None = None


def accept(question: str, *, write: bool = True) -> Acceptance:
    """Execute a question's notebook with the default values of its parameters and store the new outputs in it.

    The notebook is stored only if all its cells ran, and its file is replaced in one step. It holds no timings, paths
    or other metadata, and nothing that JupyterLab changes when it saves. An edited parameters cell gets its default
    values back.

    Args:
        question: the name of a question, the path of its notebook, or a guide such as 'guides/cookbook'.
        write: store the new content; otherwise only report whether it differs.

    Raises:
        UsageError: there is no such question or notebook, or it does not have exactly one valid parameters cell.
        ExpectedError: the notebook was changed while it was executed; the changed file stays as it is.
    """
    from notemill.run import engine
    from notemill.run.client import Session

    guide = question in documents.guides()  # a guide has no parameters
    name = question if guide else questions.known(question)
    if not guide:
        documents.parameters_cell(name)
    stored = documents.path_of(name).read_bytes()
    before, notebook = documents.read(name), documents.read(name)
    restored = {} if guide else documents.restore_defaults(name, notebook, questions.load(name))
    session = Session(USUAL)
    os.environ.pop(project.FIGURES_VARIABLE, None)  # kernels then draw PNG, as stored notebooks have
    notebook = engine.execute(notebook, session)
    if session.failure:
        return Acceptance((), stored=False, failure=session.failure)
    documents.scrub_outputs(notebook)
    documents.clean(notebook)
    _keep_pictures(before, notebook)
    content, path = documents.as_bytes(notebook), documents.path_of(name)
    differs = content != stored
    if differs and write:
        with held(path.parent):
            if path.read_bytes() != stored:
                raise ExpectedError(
                    f"{path.name} was changed while it was executed; nothing was stored. Run accept again."
                )
            write_atomically(path, content)
    return Acceptance(tuple(changes(before, notebook)), differs and write, differs, restored)


def _keep_pictures(before: Any, after: Any) -> None:
    """Keep the stored picture where the new one looks the same: processors round some pixels differently."""
    for old_cell, new_cell in zip(before.cells, after.cells, strict=True):
        for stored, output in zip(old_cell.get("outputs", ()), new_cell.get("outputs", ()), strict=False):
            old, new = (png_of(one.get("data", {})) for one in (stored, output))
            if old and new and look_the_same(old, new):
                for kind in output.data.keys() & {"image/png", "text/html"}:
                    output.data[kind] = output.data[kind].replace(new, old)
