"""The outputs that a notebook carries in version control: executed anew, compared, stored."""

from __future__ import annotations

import difflib
import io
import os
import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from borderbook import project, questions
from borderbook.errors import BorderbookError
from borderbook.files import write_atomically
from borderbook.locks import held
from borderbook.outputs import FIGURE_MIME, TABLE_MIME
from borderbook.scrub import plain
from borderbook.suite import notebook as documents
from borderbook.suite.record import Failure
from borderbook.suite.tasks import Settings

if TYPE_CHECKING:
    from PIL.Image import Image

PNG = "image/png"
UNSEEN = 8  # of 255: by so much may a colour differ and look the same


@dataclass(frozen=True)
class CellChange:
    """What a cell now prints otherwise.

    ``diff`` is the lines removed (-) and added (+), or says that only the picture changed; ``index`` counts
    all cells from 0; ``section`` is the heading above the cell; ``before`` and ``after`` are its outputs.
    """

    index: int
    diff: str
    section: str = ""
    before: Sequence[Any] = ()
    after: Sequence[Any] = ()


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
    from borderbook.suite import engine

    settings = settings or Settings()
    guide = question in documents.guides()  # it has no parameters
    name = question if guide else questions.known(question)
    if not guide:
        documents.parameters_cell(name)
    stored = documents.path_of(name).read_bytes()
    before, notebook = documents.read(name), documents.read(name)
    restored = {} if guide else documents.restore_defaults(name, notebook, questions.load(name))
    session = engine.Session(settings.cell_timeout, settings.notebook_timeout)
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
            one, other = stored.get("data", {}).get(PNG), output.get("data", {}).get(PNG)
            if one and other and one != other and _look_the_same(one, other):
                output.data[PNG] = one


def _look_the_same(one: str, other: str) -> bool:
    from PIL import UnidentifiedImageError

    try:
        first, second = picture(one), picture(other)
    except (UnidentifiedImageError, ValueError):
        return False
    return first.size == second.size and pixels_that_differ(first, second).getbbox() is None


def picture(text: str) -> Image:
    """A picture from its PNG in base64. Raises PIL.UnidentifiedImageError or ValueError if it is none."""
    from PIL import Image

    return Image.open(io.BytesIO(b64decode(text))).convert("RGBA")


def pixels_that_differ(one: Image, other: Image) -> Image:
    """A mask of the pixels of two pictures of one size that differ by more than an eye can see: 255, others 0."""
    from PIL import ImageChops

    red, green, blue, alpha = ImageChops.difference(one, other).split()
    largest = ImageChops.lighter(ImageChops.lighter(red, green), ImageChops.lighter(blue, alpha))
    return largest.point([255 if difference > UNSEEN else 0 for difference in range(256)])


def changes(before: Any, after: Any) -> list[CellChange]:
    """The cells of a notebook that print something else than before, given the same cells."""
    found, section = [], ""
    for index, (old, new) in enumerate(zip(before.cells, after.cells, strict=True)):
        heading = re.match(r"#+ (.+)", new.source) if new.cell_type == "markdown" else None
        section = heading[1] if heading else section
        outputs = old.get("outputs", []), new.get("outputs", [])
        diff = _difference(*outputs)
        if diff:
            found.append(CellChange(index, diff, section, *outputs))
    return found


def _difference(old: list[Any], new: list[Any]) -> str:
    lines = difflib.unified_diff(printed(old).splitlines(), printed(new).splitlines(), lineterm="", n=0)
    # the first two lines name files, and those with @@ count lines: nothing that a reader of outputs needs
    diff = "\n".join(line for line in list(lines)[2:] if not line.startswith("@@"))
    if not diff and _pictures(old) != _pictures(new):
        return "the picture changed, its words did not"
    if not diff and _data(old) != _data(new):
        return "its caption, its note or its data changed, and nothing else"
    return diff


def printed(outputs: list[Any]) -> str:
    """What outputs say in words: streams, the text form of tables and figures, errors."""
    return "\n".join(_text(output).rstrip("\n") for output in outputs)


def _text(output: Any) -> str:
    if output.output_type == "stream":
        return plain("".join(output.text))
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    return plain("".join(output.data.get("text/plain", "")))


def _data(outputs: list[Any]) -> list[Any]:
    """What a report is told of figures and tables, but for checksums."""
    found = [
        dict(output.get("data", {}).get(mime) or {})
        for output in outputs
        for mime in (FIGURE_MIME, TABLE_MIME)
    ]
    return [{name: value for name, value in facts.items() if name != "datasets"} for facts in found]


def _pictures(outputs: list[Any]) -> list[Any]:
    shown = (output for output in outputs if "data" in output)
    return [
        output.data[kind] for output in shown for kind in sorted(output.data) if kind.startswith("image/")
    ]
