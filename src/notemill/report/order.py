"""Defines what all pages of the reports folder share: the order of questions, links, and the folder of templates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from notemill import project, questions
from notemill.errors import ExpectedError
from notemill.files import suite_table
from notemill.questions.call import titled

TEMPLATES = Path(__file__).parent / "templates"
PAGES = {
    "index.html": "Questions", "data.html": "Data", "methods.html": "Methods",
    "glossary.html": "Glossary", "try.html": "Try it", "about.html": "About",
}  # fmt: skip
"""The pages around the reports -> their names in the masthead; ``pages`` has a suite's documents, too."""
_RELATED = 4  # the largest number of related reports on a page


@dataclass(frozen=True)
class Question:
    """A question as shown on other pages; ``page`` is the address of its report, that of ``run``."""

    name: str
    title: str
    theme: str
    datasets: tuple[str, ...]
    run: str = "default"

    @property
    def page(self) -> str:
        """The address of its report, relative to the reports folder."""
        return f"{self.name}/{self.run}/{self.name}.html"


@dataclass(frozen=True)
class Around:
    """The links of a page; ``root`` is the path from it to the reports folder, ``here`` its own name."""

    root: str = ""
    here: str = ""
    related: tuple[Question, ...] = ()
    brief: Question | None = None


def documents() -> dict[str, tuple[str, str]]:
    """The Markdown files of the project that are pages, too: page -> its title, the file's first line, and the rest."""
    named = suite_table("site")["documents"]
    paths = {page: project.root() / file for page, file in named.items()}
    texts = {page: path.read_text(encoding="utf-8") for page, path in paths.items() if path.is_file()}
    divided = {page: text.removeprefix("# ").partition("\n") for page, text in texts.items()}
    return {page: (title, rest) for page, (title, _, rest) in divided.items()}


def pages() -> dict[str, str]:
    """``PAGES``, and those of ``documents``."""
    return PAGES | {page: title for page, (title, _) in documents().items()}


def in_order(toward: Mapping[str, str] = {}, about: Collection[str] = ()) -> list[Question]:
    """All questions whose module can be loaded, by theme, in the order in which they should be read.

    Args:
        toward: question -> its run to which links lead, if not the default one.
        about: the place that those runs are about, for their titles.
    """
    every = []
    for name in questions.names():
        with suppress(ExpectedError):  # running the question reports the error
            model = questions.load(name)
            title = titled(model, about if name in toward else (), model.title)
            every.append(Question(name, title, model.theme, model.datasets, toward.get(name, Question.run)))
    order = suite_table("site")["order"]
    rank = {q: order.index(q.name) if q.name in order else len(order) for q in every}
    themes = {q.theme: min(rank[other] for other in every if other.theme == q.theme) for q in every}
    return sorted(every, key=lambda q: (themes[q.theme], q.theme, rank[q], q.title))


def around(question: str, toward: Mapping[str, str], about: Collection[str] = ()) -> Around:
    """The links of a question's report, as for ``in_order``; a report of that of an unknown question has none."""
    every = in_order(toward, about)
    own = next((other for other in every if other.name == question), None)
    if not own:
        return Around("../../", question)
    brief = next((other for other in every if other.name == "brief"), None)
    return Around("../../", question, tuple(_related(own, every)), brief)


def _related(question: Question, every: Sequence[Question]) -> list[Question]:
    """The questions that share the theme or datasets, the closest first."""
    near = {q: len({*question.datasets} & {*q.datasets}) + 2 * (question.theme == q.theme) for q in every}
    return sorted((q for q in every if q != question and near[q]), key=lambda q: -near[q])[:_RELATED]
