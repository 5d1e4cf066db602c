"""The outputs that a notebook carries in version control: executed anew, compared, stored."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from borderbook import project, questions
from borderbook.errors import BorderbookError
from borderbook.files import held, write_atomically
from borderbook.run import notebook as documents
from borderbook.run.differences import PNG, CellChange, changes, look_the_same
from borderbook.run.record import Failure
from borderbook.run.tasks import Settings


@dataclass(frozen=True)
class Acceptance:
    """What came of executing a notebook anew.

    ``differs`` says whether the notebook's file is not what it should be, ``stored`` whether it was written.
    ``restored`` are the parameters whose defaults were put back into the parameters cell, with what it said.
    """

    changes: tuple[CellChange, ...]
    stored: bool
    differs: bool = False
    restored: Mapping[str, Any] = field(default_factory=dict)
    failure: Failure | None = None


def accept(question: str, settings: Settings | None = None, *, write: bool = True) -> Acceptance:
    """Execute a question's notebook with the defaults of its parameters and store the new outputs in it.

    Only a notebook whose cells all ran is stored: whole or not at all, clean of timings, paths and other metadata,
    and of what JupyterLab changes when it saves. A parameters cell that somebody edited has the defaults again.

    Args:
        question: its name, or the path of its notebook; or a guide, as 'guides/cookbook'.
        settings: limits of time.
        write: store what is new; otherwise only say what would be.

    Raises:
        UsageError: no such question or notebook, or its parameters cell is not as it should be.
        BorderbookError: somebody else changed the notebook while it was executed; theirs stays.
    """
    from borderbook.run import engine
    from borderbook.run.client import Session

    settings = settings or Settings()
    guide = question in documents.guides()  # it has no parameters
    name = question if guide else questions.known(question)
    if not guide:
        documents.parameters_cell(name)
    stored = documents.path_of(name).read_bytes()
    before, notebook = documents.read(name), documents.read(name)
    restored = {} if guide else documents.restore_defaults(name, notebook, questions.load(name))
    session = Session(settings.limits)
    os.environ.pop(project.FIGURES_VARIABLE, None)  # kernels draw figures as a notebook carries them
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
                raise BorderbookError(
                    f"{path.name} was changed while it was executed; nothing was stored. Do it again."
                )
            write_atomically(path, content)
    return Acceptance(tuple(changes(before, notebook)), differs and write, differs, restored)


def _keep_pictures(before: Any, after: Any) -> None:
    """Keep the stored picture where the new one looks the same: another processor rounds some pixels otherwise."""
    for old, new in zip(before.cells, after.cells, strict=True):
        for stored, output in zip(old.get("outputs", ()), new.get("outputs", ()), strict=False):
            old_picture, new_picture = stored.get("data", {}).get(PNG), output.get("data", {}).get(PNG)
            if old_picture and new_picture and look_the_same(old_picture, new_picture):
                output.data[PNG] = old_picture
