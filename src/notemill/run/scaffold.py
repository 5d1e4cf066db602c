"""Create a new question, ready to run, from templates: its folder, notebook and test.

They are the suite's, in ``templates/question``; the tool's own, of the first dataset, if the suite has none.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from string import Template

from notemill import project, questions, suite
from notemill.catalog import read_catalog
from notemill.errors import UsageError
from notemill.files import write_atomically
from notemill.run import notebook as documents

MODULES = ("__init__", "parameters", "answer")
LONGEST_NAME, LONGEST_TITLE = 40, 150  # characters; a name becomes part of the names of files and folders
_CELL = re.compile(r"^# %%(?: \[(.*)\])?\n", re.M)


def new(name: str, title: str) -> list[Path]:
    """Write the files of a new question and its row in README's table, all or none; return the paths of the files.

    Args:
        name: the name of the notebook: lower case, words joined by underscores.
        title: the question in words, ending in a question mark.

    Raises:
        UsageError: the name or title is not valid, or the name is in use; nothing is written.
        OSError: a folder is not writable; no file is left behind.
    """
    title = title.strip()
    _check(name, title)
    root, package = project.checkout(), Path(str(import_module(questions.package()).__file__)).resolve().parent
    if not package.is_relative_to(root):
        raise UsageError(f"The package in use is not this project's ({root}). Install it: make install.")
    files = _files(name, title, root, package)
    if name in questions.names() or any(path.exists() for path in files):
        raise UsageError(f"There is a '{name}' already. Choose another name.")
    keywords = {name, _camel(name)} & {*keyword.kwlist, *keyword.softkwlist}
    if keywords or find_spec(name) or find_spec(f"{questions.package()}.{name}"):
        raise UsageError(f"'{name}' is a word or module of Python or of this package. Choose another name.")
    readme = root / "README.md"
    listed = _listed(readme, name, title)
    try:
        for path, content in files.items():
            write_atomically(path, content)
        if listed:
            write_atomically(readme, listed)
    except BaseException:
        for path in files:
            path.unlink(missing_ok=True)
        raise
    return list(files)


def _check(name: str, title: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or len(name) > LONGEST_NAME:
        advice = f"Use at most {LONGEST_NAME} of a to z, digits and underscores, a letter first."
        raise UsageError(f"{name[:LONGEST_NAME]!r} is not a valid name for a question. {advice}")
    one_line = title.isprintable() and len(title) <= LONGEST_TITLE
    if not one_line or not title.endswith("?") or '"""' in title or "\\" in title:
        advice = f"Use one line of at most {LONGEST_TITLE} characters, a question mark at its end, no backslash."
        raise UsageError(f"{title[:LONGEST_TITLE]!r} is not a valid title. {advice}")


def _files(name: str, title: str, root: Path, package: Path) -> dict[Path, bytes]:
    """All files by path. The question's folder comes last, because the question exists once the folder does."""
    quoted = json.dumps(title, ensure_ascii=False) if '"' not in title else repr(title)
    values = {"name": name, "title": title, "quoted": quoted, "camel": _camel(name)}
    values |= {"suite": suite.package(), "dataset": next(iter(read_catalog().datasets), "")}
    return {
        root / "tests" / suite.package() / "questions" / name / f"test_{name}.py": _filled("test.py.tmpl", values),
        root / "notebooks" / f"{name}.ipynb": notebook_of(_filled("notebook.txt", values).decode()),
        **{package / name / f"{module}.py": _filled(f"{module}.py.tmpl", values) for module in MODULES},
    }


def _listed(readme: Path, name: str, title: str) -> bytes:
    """README with a row for the question at the end of the table of notebooks; nothing if it has no such table."""
    lines = readme.read_text(encoding="utf-8").splitlines(keepends=True) if readme.is_file() else []
    rows = [number for number, line in enumerate(lines) if re.match(r"\|.*\(notebooks/\w+\.ipynb\)", line)]
    if not rows:
        return b""
    cells = [title.replace("|", "\\|"), f"[`{name}`](notebooks/{name}.ipynb)"]
    publisher = next((entry.publisher for entry in read_catalog().datasets.values()), "").partition(",")[0]
    lines.insert(rows[-1] + 1, f"| {' | '.join([*cells, publisher])} |\n")
    return "".join(lines).encode()


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _filled(template: str, words: Mapping[str, str]) -> bytes:
    own = suite.folder() / "templates" / "question"
    folder = own if own.is_dir() else Path(__file__).parent / "question"
    return Template((folder / template).read_text(encoding="utf-8")).substitute(words).encode()


def notebook_of(text: str) -> bytes:
    """The notebook that a text describes: a cell after each mark, '# %% [markdown]', '# %% [TAG]' or '# %%'."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    about = {"kernelspec": documents.KERNELSPEC, "language_info": documents.LANGUAGE}
    notebook = new_notebook(metadata=about)
    # text before the first mark, then tag and text of each cell
    _, *parts = _CELL.split(text)
    for tag, text in zip(parts[::2], parts[1::2], strict=True):
        make = new_markdown_cell if tag == "markdown" else new_code_cell
        tags = {"tags": [tag]} if tag and tag != "markdown" else {}
        notebook.cells.append(make(text.strip(), metadata=tags))
    return documents.as_bytes(notebook)
