"""The texts of a notebook: its answer, method and caveats, provenance, versions. Markdown whose words are computed."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from borderbook import catalog
from borderbook.catalog import citations
from borderbook.catalog.as_of import LATEST
from borderbook.catalog.citations import Citation, Of
from borderbook.errors import UsageError
from borderbook.files import yaml_table
from borderbook.show.cited import beside, told
from borderbook.show.outputs import TEXT_MIME
from borderbook.words import code, day, literal


class Parameters(Protocol):
    """What a question's checked parameters are here."""

    @property
    def name(self) -> str:
        """The question's."""

    @property
    def as_of(self) -> str:
        """The day whose figures are asked for, or 'latest'."""

    def plain(self) -> dict[str, Any]:
        """The parameters by name, as text, numbers and lists."""


@dataclass(frozen=True)
class Text:
    """Markdown made of computed words. ``role`` is answer, method, provenance or versions; ``places`` as ``told``."""

    markdown: str
    role: str
    places: tuple[dict[str, Any], ...] = ()

    def __repr__(self) -> str:
        return self.markdown

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = {"text/plain": self.markdown, "text/markdown": self.markdown, TEXT_MIME: {"role": self.role}}
        return bundle, beside(TEXT_MIME, self.places)


def answer(*sentences: str, between: str = " ") -> Text:
    """The answer to the notebook's question: two or three sentences whose numbers are computed.

    They follow each other after ``between``: a new line where each is an item of a list ("1. ...").

    Markdown in them may emphasise; links, pictures and HTML stay text, because some of the words come from data.
    Numbers that are ``cited`` lead, on a page, to where they stand.
    """
    markdown, places = told(between.join(literal(s) for s in sentences if s.strip()))
    return Text(markdown, "answer", tuple(places))


def method(*, note: str = "", as_of: str = LATEST) -> Text:
    """Unit of count, rounding, breaks and caveats of all that this notebook has loaded, from data/catalog.yml.

    Args:
        note: what is particular to the notebook; stands first.
        as_of: the day whose figures were used.
    """
    parts = [note.strip()] if note.strip() else []
    if as_of != LATEST:
        parts.append(
            f"Only what had been published by {day(dt.date.fromisoformat(as_of))} is used, as far as "
            "a vintage of that time is there; known errors are corrected if they could be known by then, and breaks "
            "and caveats are those known today."
        )
    for dataset in _loaded(as_of):
        told = {
            "Unit of count": (dataset.unit_of_count,), "Rounding": (dataset.rounding,), "Break": dataset.breaks,
            "Caveat": dataset.caveats, "Of this vintage": dataset.notes,
            "Confirmation": (dataset.confirmation,) if dataset.confirmation else (),
            "Corrected in the source's figures": _in_one_line(dataset.corrections),
        }  # fmt: skip
        lines = [f"- {what}: {literal(text)}" for what, texts in told.items() for text in texts]
        parts.append("\n".join([f"**{literal(dataset.title)}** ({literal(dataset.publisher)})", *lines]))
    return Text("\n\n".join(parts), "method")


def _in_one_line(corrections: Sequence[str]) -> Sequence[str]:
    """One correction as it is; several ('name: reason (source)') as their number and what was wrong, each once."""
    if len(corrections) < 2:
        return corrections
    reasons = dict.fromkeys(
        text.partition(": ")[2].rpartition(" (")[0].partition(";")[0] for text in corrections
    )
    return (f"{len(corrections)} errors, row by row in data/corrections.yml: {'; '.join(reasons)}",)


def published_work(parameters: Parameters) -> Text:
    """What published work found, beside the result of a question, a paragraph each.

    It stands in the question's words.yml under ``literature``: ``said`` and ``known``, the day on which it was public.

    Args:
        parameters: as the question's model checked them; what was not public by ``as_of`` is left out.
    """
    entries = yaml_table(f"borderbook.questions.{parameters.name}", "words")["literature"]
    found = [one["said"] for one in entries if str(one["known"]) <= parameters.as_of]
    return Text("\n\n".join(found) or "No work published by this day is set beside it.", "prose")


def provenance(parameters: Mapping[str, Any] | Parameters) -> Text:
    """Parameters, and vintages, checksums and terms of all that was loaded: how each number can be followed back.

    Args:
        parameters: of the run, by name, or as a question's model checked them.
    """
    values = parameters if isinstance(parameters, Mapping) else parameters.plain()
    parts = ["Parameters: " + "; ".join(code(f"{k} = {v!r}") for k, v in values.items())]
    for dataset in _loaded(str(values.get("as_of", LATEST))):
        lines = [
            f"**{literal(dataset.citation)}** · {literal(dataset.licence)} · {_linked(dataset.landing_page)}",
            f"- Terms: {literal(dataset.terms)}",
            f"- May be republished: {literal(dataset.republish)}",
            *([f"- Files obtained {literal(how)}"] if (how := citations.obtained(dataset.obtained)) else ()),
            *(
                f"- Tidy table `{dataset.dataset}`, vintage {date}: sha256 `{digest}`"
                for date, digest in dataset.sha256.items()
            ),
            *(f"- File read {code(name)}: sha256 `{digest}`" for name, digest in dataset.files.items()),
            *(f"- Found at: {literal(origin)}" for origin in dataset.origins),
        ]
        parts.append("\n".join(lines))
    return Text("\n\n".join(parts), "provenance")


def about(of: Of) -> Text:
    """What a loaded table counts, in which vintage, to when, and under which terms, a paragraph a dataset.

    Args:
        of: a frame that ``load`` gave, or the name of a dataset that was loaded (``citations.Of``).

    Raises:
        UsageError: it does not know its dataset: it was not loaded, or made by what drops ``attrs``, such as a merge.
    """
    sources = [one for one in citations.cited(of) if one.dataset]
    if not sources:
        raise UsageError("This table does not know where it comes from. Ask for a frame that bb.load gave.")
    found = [(one, _described(one)) for one in sources]
    return Text("\n\n".join(
        f"{citations.with_vintages(f'**{literal(dataset.title)}** ({literal(dataset.publisher)})', [one])}, data to "
        f"{dataset.data_to or one.vintage}. {_corrected(dataset)}Unit of count: {literal(dataset.unit_of_count)} "
        f"Terms: {literal(dataset.terms)}" for one, dataset in found
    ), "method")  # fmt: skip


def _corrected(dataset: catalog.Provenance) -> str:
    errors = len(dataset.corrections)
    return f"Known errors that load corrects and marks in the column flag: {errors}. " if errors else ""


def _described(one: Citation, as_of: str = LATEST) -> catalog.Provenance:
    # the dates of one vintage, or of all from which the newest number of each cell was taken
    asked = one.vintage if one.vintage in dict(one.sha256) else LATEST
    # what was loaded by its date alone is told as of the day, too, but of no day before its own
    found = catalog.provenance(one.dataset, asked, one.as_of or max(as_of, *dict(one.sha256)))
    return found if one.corrected else replace(found, corrections=())


def _loaded(as_of: str) -> list[catalog.Provenance]:
    """Of each dataset that was loaded, all vintages of it that were, as of a day."""
    found: dict[str, catalog.Provenance] = {}
    for one in citations.loaded():
        described = _described(one, as_of)
        found[described.dataset] = (
            _joined(found[described.dataset], described) if described.dataset in found else described
        )
    return list(found.values())


def _joined(one: catalog.Provenance, other: catalog.Provenance) -> catalog.Provenance:
    """Two sets of vintages of one dataset as one."""
    sha256 = dict(sorted({**one.sha256, **other.sha256}.items()))
    newest = max(one, other, key=lambda described: described.vintages[-1])
    return replace(
        newest, sha256=sha256, vintages=tuple(sha256), files=one.files | other.files,
        obtained=_each_once(one.obtained, other.obtained), origins=_each_once(one.origins, other.origins),
        unconfirmed=one.unconfirmed | other.unconfirmed,
        notes=_each_once(one.notes, other.notes), corrections=_each_once(one.corrections, other.corrections),
    )  # fmt: skip


def _each_once(*texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for some in texts for text in some))


def _linked(page: str) -> str:
    return f"[{page}]({page})" if re.fullmatch(r"https?://[^\s()<>\[\]\\]+", page) else literal(page)


def versions() -> Text:
    """Python and the libraries that shape the numbers; not compared between runs."""
    import platform

    names = ("borderbook", "pandas", "numpy", "scipy", "statsmodels", "matplotlib", "seaborn", "geopandas")
    libraries = ", ".join(f"{name} {_version(name)}" for name in names)
    return Text(f"Python {platform.python_version()}, {libraries}", "versions")


def _version(name: str) -> str:
    # a module that is loaded says it at once; looking it up among all that is installed takes a millisecond each
    from importlib.metadata import version

    return str(getattr(sys.modules.get(name), "__version__", None) or version(name))
