"""How the project and its reports are cited: as CITATION.cff says, but for the name and address of a house style."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import yaml

from borderbook import __version__, project, words
from borderbook.house import house

FILE = "CITATION.cff"


@dataclass(frozen=True)
class Citation:
    """A work as it is cited, in words, BibTeX or RIS: the project, a report, or a figure of one.

    Attributes:
        title: of the work.
        authors: 'Doe, J.', or a body's name.
        year: 'n.d.' if nobody knows.
        version: which edition, in words ('Borderbook 0.1.0, HTML').
        key: tells it from every other work.
        publisher, url: '' if not known.
        note: what else identifies it.
        within: the title of the report, of a figure.
        source: of a figure.
    """

    title: str
    authors: tuple[str, ...]
    year: str
    version: str
    key: str
    publisher: str = ""
    url: str = ""
    note: str = ""
    within: str = ""
    source: str = ""

    @property
    def text(self) -> str:
        """In words."""
        parts = [
            f"{words.listed(list(self.authors))} ({self.year}). {_ended(self.title)}",
            self.within and f"In: {_ended(self.within)}", f"{self.version}.", self.publisher and f"{self.publisher}.",
            self.note and f"{self.note}.", self.source and _ended(self.source), self.url,
        ]  # fmt: skip
        return " ".join(filter(None, parts))

    @property
    def bibtex(self) -> str:
        """As an entry of BibTeX."""
        authors = " and ".join(name if "," in name else f"{{{name}}}" for name in map(_tex, self.authors))
        told = [("author", authors), *((name, _tex(text, name)) for name, _, text in self._fields())]
        return f"@misc{{{self.key},\n" + "".join(f"  {name} = {{{text}}},\n" for name, text in told) + "}\n"

    @property
    def ris(self) -> str:
        """As a record of RIS."""
        told = [("TY", "DATA"), *(("AU", name) for name in self.authors)]
        told += [(tag, " ".join(text.split())) for _, tag, text in self._fields()]
        return "\r\n".join([*(f"{tag}  - {text}" for tag, text in told), "ER  - ", ""])

    def _fields(self) -> list[tuple[str, str, str]]:
        """What is known, as names of BibTeX, tags of RIS, and texts."""
        every = [
            ("title", "TI", self.title), ("howpublished", "T2", self.within), ("year", "PY", self.year),
            ("publisher", "PB", self.publisher), ("version", "ET", self.version),
            ("note", "N1", ". ".join(filter(None, (self.note, self.source)))), ("url", "UR", self.url),
        ]  # fmt: skip
        return [field for field in every if field[-1]]


def _ended(text: str) -> str:
    return text if text.endswith(("?", ".")) else f"{text}."


def _tex(text: str, name: str = "") -> str:
    """Text without what TeX would take for a command; a title in braces, which keep its capitals."""
    safe = re.sub(r"([&%$#_])", r"\\\1", re.sub(r"[\\{}~^]", "", text))
    return text if name == "url" else f"{{{safe}}}" if name == "title" else safe


def about() -> dict[str, Any]:
    """``authors`` (names), ``publisher``, ``url``, ``licence`` of CITATION.cff, '' where it says nothing.

    The name and the address of a house style stand in place of its ``publisher`` and ``url``.
    """
    path = project.root() / FILE
    citation = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    people = [
        author.get("name") or f"{author.get('family-names', '')}, {author.get('given-names', '')}".strip(", ")
        for author in citation.get("authors", [])
    ]
    repository = citation.get("repository-code", "")
    publisher = house().name or citation.get("preferred-citation", {}).get("publisher", {}).get("name", "")
    return {
        "authors": people or ["Borderbook"], "publisher": publisher, "licence": citation.get("license", ""),
        "year": str(citation.get("date-released", ""))[:4], "repository": repository,
        "url": str(house().address or citation.get("url") or repository),
    }  # fmt: skip


def on_github() -> str:
    """OWNER/NAME of the project's repository on GitHub; '' if neither CITATION.cff nor git's origin names one there."""
    address = about()["repository"]
    if not address:
        with suppress(OSError):  # no git on this machine
            call = ["git", "--git-dir", str(project.root() / ".git"), "remote", "get-url", "origin"]
            address = subprocess.run(call, capture_output=True, text=True, check=False).stdout.strip()
    match = re.fullmatch(
        r"(?:https://|git@|ssh://git@)github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?", address
    )
    return match[1] if match else ""


def report(
    title: str, record: dict[str, Any], form: str, figure: Mapping[str, str] | None = None
) -> Citation:
    """A report, or a figure of it, as it is cited.

    Args:
        title: of the report.
        record: the run's record.
        form: HTML or PDF.
        figure: its ``title``, ``source`` and ``anchor``.
    """
    facts, day = about(), str(record["started"])[:10]
    name, anchor = record["question"], figure["anchor"] if figure else ""
    path = f"{name}/{record['run']}/{name}.html{'#' if anchor else ''}{anchor}"
    return Citation(
        title=figure["title"] if figure else title, authors=tuple(facts["authors"]), year=day[:4],
        version=f"Borderbook {__version__}, {form}", publisher=facts["publisher"],
        key="-".join(filter(None, ("borderbook", name, anchor, str(record["key"])[:12]))),
        url=house().link(path, facts["url"]),
        note=f"Run of {words.day(dt.date.fromisoformat(day))}, key {str(record['key'])[:12]}",
        within=title if figure else "", source=figure["source"] if figure else "",
    )  # fmt: skip


def suite() -> Citation:
    """The project as it is cited."""
    facts = about()
    return Citation(
        "Borderbook: irregular migration to the EU, asked of the official figures", tuple(facts["authors"]),
        facts["year"] or "n.d.", f"Version {__version__}", f"borderbook-{__version__}",
        publisher=facts["publisher"], url=facts["url"],
    )  # fmt: skip
