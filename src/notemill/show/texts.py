"""Makes the texts of a notebook as Markdown: its answer, method and caveats, provenance, versions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from notemill import catalog, suite
from notemill.catalog import citations, codebook
from notemill.catalog.as_of import LATEST
from notemill.catalog.citations import Citation, Of
from notemill.errors import UsageError
from notemill.files import yaml_table
from notemill.show.cited import beside, told
from notemill.show.outputs import TEXT_MIME, for_report, plain
from notemill.words import code, day, least, literal, marked, missing

if TYPE_CHECKING:
    import pandas as pd

PARAMETERS = "Parameters: "  # begins a provenance
_ON_PAPER = ("Unit of count: ", "Rounding: ")  # in the line of the dataset's name


class Parameters(Protocol):
    """The part of a question's checked parameters that this module needs."""

    @property
    def name(self) -> str:
        """The name of the question."""

    @property
    def as_of(self) -> str:
        """The day whose figures are asked for, or 'latest'."""

    def plain(self) -> dict[str, Any]:
        """The parameters by name, as text, numbers and lists."""


@dataclass(frozen=True)
class Lead:
    """The number that an answer's first sentence gives, as a value: cards, the feed and an answer's history use it.

    Attributes:
        number: unrounded; missing where there is none.
        unit: what is counted: 'visits', 'sales per 100 visits'.
        period: the time that it is of, in words: '2024', 'the twelve months to June 2026'.
        of: which datasets it is made of (``citations.Of``).
        before: the number that the sentence compares it with; missing where it compares none.
        than: what that is: 'a year before'.
        least: whether it is a lower bound.
    """

    number: float
    unit: str
    period: str
    of: Of
    before: float = float("nan")
    than: str = ""
    least: bool = False

    def facts(self) -> dict[str, Any]:
        """As plain JSON, empty without a number; ``text`` is the number with its unit in words, ``printed`` without."""
        if missing(self.number):
            return {}
        number = float(self.number)
        return {
            "number": number,
            "before": None if missing(self.before) else float(self.before),
            "text": f"{least(number, self.least)} {self.unit}",
            "printed": marked(number, self.least),
            "unit": self.unit,
            "period": self.period,
            "than": self.than,
            "datasets": citations.as_json(citations.cited(self.of)),
        }


@dataclass(frozen=True)
class Text:
    """Computed Markdown.

    ``role`` is answer, method, provenance, versions or prose; ``places`` are as in ``told``, ``lead`` as in
    ``Lead.facts``, ``short`` is what paper has of a long text.
    """

    markdown: str
    role: str
    places: tuple[dict[str, Any], ...] = ()
    lead: Mapping[str, Any] = field(default_factory=dict)
    short: str = ""

    def __repr__(self) -> str:
        return plain(self.markdown)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        more = {"lead": self.lead, "short": self.short if for_report() else ""}
        facts = {"role": self.role} | {name: fact for name, fact in more.items() if fact}
        bundle = {"text/plain": repr(self), "text/markdown": repr(self), TEXT_MIME: facts}
        return bundle, beside(TEXT_MIME, self.places)


def answer(*sentences: str, between: str = " ", lead: Lead | None = None) -> Text:
    """The answer to the notebook's question: two or three sentences whose numbers are computed.

    The sentences are joined by ``between``; use a new line if each is an item of a list ("- ..."). ``lead`` is the
    number of the first sentence.

    The sentences may use Markdown for emphasis. Links, pictures and HTML are shown as plain text, because some words
    come from data. On a page, numbers that are ``cited`` link to the figure or table that shows them.
    """
    markdown, places = told(between.join(literal(s) for s in sentences if s.strip()))
    return Text(markdown, "answer", tuple(places), lead.facts() if lead else {})


def method(*, note: str = "", as_of: str = LATEST) -> Text:
    """Unit of count, rounding, breaks and caveats of every dataset that this notebook has loaded.

    Args:
        note: a text on this notebook's own method, which comes first.
        as_of: the day whose figures were used.
    """
    parts = [note.strip()] if note.strip() else []
    if as_of != LATEST:
        parts.append(
            f"Only what had been published by {day(dt.date.fromisoformat(as_of))} is used, as far as "
            "a vintage of that time is there; known errors are corrected if they could be known by then, and breaks "
            "and caveats are those known today."
        )
    short = [*parts]
    for dataset in _loaded(as_of):
        facts = {
            "Unit of count": (dataset.unit_of_count,), "Rounding": (dataset.rounding,), "Break": dataset.breaks,
            "Caveat": dataset.caveats, "Of this vintage": dataset.notes,
            "Confirmation": (dataset.confirmation,) if dataset.confirmation else (),
            "Corrected in the source's figures": _in_one_line(dataset.corrections),
        }  # fmt: skip
        head = f"**{literal(dataset.title)}** ({literal(dataset.publisher)})"
        lines = [f"{heading}: {literal(text)}" for heading, texts in facts.items() for text in texts]
        parts.append("\n- ".join([head, *lines]))
        head = " · ".join([head, *(line for line in lines if line.startswith(_ON_PAPER))])
        short.append("\n- ".join([head, *(line for line in lines if line.startswith("Break: "))]))
    return Text("\n\n".join(parts), "method", short="\n\n".join(short))


def corrected(rows: pd.DataFrame) -> str:
    """Which known errors were corrected in some rows of a loaded table, as a note; '' if none was.

    Args:
        rows: of a frame from ``load``, with its column ``flag``.
    """
    from notemill.catalog.corrections import MARK

    if not rows["flag"].astype("str").str.contains(MARK).any():
        return ""
    every = (reason for one in citations.cited(rows) for reason in _described(one).corrections.values())
    return f"Corrected in the file's figures: {'; '.join(reason.partition(';')[0] for reason in every)}."


def gaps(table: pd.DataFrame, periods: Iterable[str]) -> list[str]:
    """What the publisher has not counted yet of some periods, a sentence each, as notes.

    Args:
        table: a frame from ``load``.
        periods: those that are shown, as the catalog has them ('2026-07').
    """
    shown = {*periods}
    lacks = [pair for one in citations.cited(table) for pair in _described(one).lacks.items()]
    return list(dict.fromkeys(text for period, text in lacks if period in shown))


def _in_one_line(corrections: Mapping[str, str]) -> Sequence[str]:
    """One correction ('name: reason (source)') as it is; several as their number and what was wrong, each once."""
    if len(corrections) < 2:
        return tuple(corrections)
    reasons = dict.fromkeys(reason.partition(";")[0] for reason in corrections.values())
    return (f"{len(corrections)} errors, row by row in data/corrections.yml: {'; '.join(reasons)}",)


def published_work(parameters: Parameters) -> Text:
    """The findings of published work on a question, one paragraph each.

    They are in the question's words.yml under ``literature``: ``said`` is the text, ``known`` the day of publication.

    Args:
        parameters: the question's checked parameters; work published after ``as_of`` is left out.
    """
    entries = yaml_table(f"{suite.package()}.questions.{parameters.name}", "words")["literature"]
    texts = [work["said"] for work in entries if str(work["known"]) <= parameters.as_of]
    return Text("\n\n".join(texts) or "No work published by this day is set beside it.", "prose")


def in_code(parameters: Mapping[str, Any]) -> list[str]:
    """Parameters as ``provenance`` prints them: "`start = 'first'`"."""
    return [code(f"{name} = {value!r}") for name, value in parameters.items()]


def provenance(parameters: Parameters) -> Text:
    """The parameters, and the vintages, checksums and terms of every dataset that was loaded.

    Args:
        parameters: the question's checked parameters.
    """
    parts = [PARAMETERS + "; ".join(in_code(parameters.plain()))]
    short = []
    for dataset in _loaded(parameters.as_of):
        head = f"**{literal(dataset.citation)}** · {literal(dataset.licence)} · {_linked(dataset.landing_page)}"
        lines = [
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
        parts.append("\n".join([head, *lines]))
        short.append(head)
    return Text("\n\n".join(parts), "provenance", short="\n\n".join(short))


def about(of: Of) -> Text:
    """What a loaded table counts, its vintage, last period, terms and columns: a paragraph and a list for each dataset.

    Args:
        of: a frame from ``load``, or the name of a dataset that was loaded (``citations.Of``).

    Raises:
        UsageError: the dataset of the frame is unknown: it was not loaded, or a step such as a merge dropped ``attrs``.
    """
    sources = [source for source in citations.cited(of) if source.dataset]
    if not sources:
        raise UsageError("The dataset of this table is not known. Give a frame that bb.load returned.")
    described = [(source, _described(source)) for source in sources]
    return Text("\n\n".join(
        f"{citations.with_vintages(f'**{literal(dataset.title)}** ({literal(dataset.publisher)})', [source])}, data to "
        f"{dataset.data_to or source.vintage}. {_corrected(dataset)}Unit of count: {literal(dataset.unit_of_count)} "
        f"Terms: {literal(dataset.terms)} {_columns(source.dataset)}" for source, dataset in described
    ), "method")  # fmt: skip


def _columns(dataset: str) -> str:
    """What a row and each column of a dataset hold, as Markdown."""
    columns = [f"- `{name}`: {literal(text)}" for name, text in codebook.columns(dataset).items()]
    return "\n".join([literal(codebook.row(dataset)), "", *columns])


def _corrected(dataset: catalog.Provenance) -> str:
    errors = len(dataset.corrections)
    return f"Known errors that load corrects and marks in the column flag: {errors}. " if errors else ""


def _described(one: Citation, as_of: str = LATEST) -> catalog.Provenance:
    # one vintage; or LATEST, if the newest value of each cell was taken from several vintages
    asked = one.vintage if one.vintage in dict(one.sha256) else LATEST
    # a vintage that was loaded by its date is described as of the day, too, but not before its own date
    described = catalog.provenance(one.dataset, asked, one.as_of or max(as_of, *dict(one.sha256)))
    return described if one.corrected else replace(described, corrections={})


def _loaded(as_of: str) -> list[catalog.Provenance]:
    """Every dataset that was loaded, with all loaded vintages, as of a day."""
    known: dict[str, catalog.Provenance] = {}
    for one in citations.loaded():
        described = _described(one, as_of)
        known[described.dataset] = (
            _joined(known[described.dataset], described) if described.dataset in known else described
        )
    return list(known.values())


def _joined(one: catalog.Provenance, other: catalog.Provenance) -> catalog.Provenance:
    """Merge the descriptions of two sets of vintages of one dataset."""
    newest = max(one, other, key=lambda described: described.vintages[-1])
    return replace(
        newest, cited=one.cited + other.cited, files=one.files | other.files,
        origins=_each_once(one.origins, other.origins), unconfirmed=one.unconfirmed | other.unconfirmed,
        notes=_each_once(one.notes, other.notes), corrections=one.corrections | other.corrections,
    )  # fmt: skip


def _each_once(*texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for some in texts for text in some))


def _linked(page: str) -> str:
    return f"[{page}]({page})" if re.fullmatch(r"https?://[^\s()<>\[\]\\]+", page) else literal(page)


def versions() -> Text:
    """The versions of Python and of the libraries that affect the numbers; they are not compared between runs."""
    import platform
    from importlib.metadata import version

    names = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "seaborn", "geopandas")
    libraries = ", ".join(f"{name} {version(name)}" for name in names)
    return Text(
        f"Python {platform.python_version()}, {suite.package()} {suite.suite().VERSION}, {libraries}", "versions"
    )
