"""A new question, ready to run: its parameter model, its answer, its notebook and its test."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from string import Template

from borderbook import project, questions
from borderbook.errors import UsageError
from borderbook.files import write_atomically
from borderbook.suite import notebook as documents

_MODEL = Template('''\
"""$title"""

from __future__ import annotations

from pydantic import Field

from borderbook.questions.base import MonthOrEdge, Parameters


class $camel(Parameters):
    """Parameters of the notebook ``$name``."""

    title = "$title"
    theme = "External border"
    datasets = ("detections",)

    start: MonthOrEdge = Field("first", description="first month")
    end: MonthOrEdge = Field("latest", description="last month")
''')

_ANSWER = Template('''\
"""$title"""

from __future__ import annotations

import pandas as pd

from borderbook import words


def sentences(monthly: pd.DataFrame) -> list[str]:
    """The answer: detections over the whole period.

    Args:
        monthly: detections, a row a month, a column a border type.
    """
    first, last = monthly.index[0], monthly.index[-1]
    total = words.number(monthly.to_numpy().sum())
    return [f"From {first:%B %Y} to {last:%B %Y}, {total} detections were reported."]
''')

_TEST = Template('''\
"""$title"""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.questions.$name.answer import sentences
from borderbook.questions.$name.parameters import $camel


def test_the_answer_adds_up_the_months():
    months = pd.date_range("2015-01-01", periods=2, freq="MS")
    monthly = pd.DataFrame({"land": [1, 2], "sea": [3, 4]}, index=months)
    assert sentences(monthly) == ["From January 2015 to February 2015, 10 detections were reported."]


def test_a_month_that_is_none_is_refused():
    with pytest.raises(UsageError, match="start"):
        $camel.check(start="someday")
''')

_CELLS = (
    ("markdown", "# $title\n\nSay in two sentences what is counted, by whom, and what it is not."),
    ("markdown", "## Parameters\n\nChange a value and run all cells; the next cell says so if it is not allowed."),
    ("code", '# first month, "2015-01" or "first"\nstart = "first"\n'
     '# last month, "2024-12" or "latest"\nend = "latest"',
     documents.PARAMETERS),
    ("code", "from borderbook import catalog, show\nfrom borderbook.methods import series\n"
     "from borderbook.questions.$name.answer import sentences\n"
     "from borderbook.questions.$name.parameters import $camel\n\n"
     'ask = $camel.check(start=start, end=end)\nsource = catalog.provenance("detections").source_line'),
    ("markdown", "Adding up over routes and citizenships leaves a column a border type."),
    ("code", 'detections = catalog.load("detections")\nmonthly = series.monthly(detections, by="border_type", '
     'value="detections")\nmonthly = series.between(monthly, ask.start, ask.end)'),
    ("markdown", "## Answer\n\nHow many detections were reported over the whole period?"),
    ("code", "show.answer(*sentences(monthly))", "answer"),
    ("markdown", "## By year\n\nA last year of which months are missing is a part of a year."),
    ("code", 'yearly = series.to_frequency(monthly, "year").reset_index()\nshow.Table(\n    name="by-year",\n'
     '    caption="Detections by year and border type",\n    frame=yearly.assign(year=yearly["year"].dt.year),\n'
     '    unit="detections, not persons",\n    source=source,\n)'),
    ("markdown", "## Method and caveats\n\nFrom the catalog; say here what this question adds."),
    ("code", "show.method(*ask.datasets)"),
    ("markdown", "## Provenance\n\nHow each number can be followed back."),
    ("code", "show.provenance(ask.plain(), *ask.datasets)"),
    ("code", "show.versions()", "nbval-ignore-output"),
)  # fmt: skip


def new(name: str, title: str) -> list[Path]:
    """Write the files of a new question; gives their paths.

    Args:
        name: of the notebook, lower case, words joined by underscores.
        title: the question in words, ending in a question mark.

    Raises:
        UsageError: not such a name or title, or there is such a question; nothing is written.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise UsageError(f"'{name}' is no name for a question. Use lower-case words joined by underscores.")
    if not title.strip().endswith("?") or '"' in title:
        raise UsageError(
            f"'{title}' is no question. End it in a question mark and leave quotation marks out."
        )
    files = _files(name, title.strip())
    there = [path for path in files if path.exists()]
    if there or name in questions.names():
        raise UsageError(f"There is a question '{name}' already. Choose another name.")
    for path, content in files.items():
        write_atomically(path, content)
    return list(files)


def _files(name: str, title: str) -> dict[Path, bytes]:
    words = {"name": name, "title": title, "camel": "".join(part.capitalize() for part in name.split("_"))}
    package, root = Path(questions.__file__).parents[1], project.root()
    return {
        package / "questions" / name / "__init__.py": b"",
        package / "questions" / name / "parameters.py": _MODEL.substitute(words).encode(),
        package / "questions" / name / "answer.py": _ANSWER.substitute(words).encode(),
        root / "tests" / "questions" / name / f"test_{name}.py": _TEST.substitute(words).encode(),
        root / "notebooks" / f"{name}.ipynb": _notebook(words),
    }


def _notebook(words: dict[str, str]) -> bytes:
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    notebook = new_notebook()
    for number, (kind, text, *tags) in enumerate(_CELLS):
        make = new_markdown_cell if kind == "markdown" else new_code_cell
        identity = sha256(f"{words['name']} {number}".encode()).hexdigest()[:8]
        cell = make(Template(text).substitute(words), id=identity, metadata={"tags": tags} if tags else {})
        notebook.cells.append(cell)
    documents.clean(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = None
    return documents.as_bytes(notebook)
