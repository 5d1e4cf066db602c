"""Makes citations of the project, its reports and datasets from CITATION.cff and the house style."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from notemill import project, words
from notemill import suite as suites
from notemill.catalog.citations import obtained
from notemill.catalog.entries import Entry
from notemill.house import house

FILE = "CITATION.cff"


@dataclass(frozen=True)
class Citation:
    """The citation of the project, a report, a figure or a dataset, in words, BibTeX or CSL-JSON.

    Attributes:
        title: the title of the work.
        authors: 'Doe, J.', or the name of an organisation, without commas; without any, the title stands first.
        year: 'n.d.' if unknown.
        version: the edition in words ('Title 0.1.0, HTML').
        key: a unique key of the work.
        publisher, url: '' if unknown.
        note: further information that identifies the work.
        within: for a figure, the title of its report.
        source: for a figure, its source line.
        kind: 'report', 'dataset' or 'software'.
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
    kind: str = "dataset"

    @property
    def text(self) -> str:
        """The citation in words."""
        named = f"{words.listed(list(self.authors))} ({self.year}). {_ended(self.title)}"
        parts = [
            named if self.authors else f"{self.title} ({self.year}).",
            self.within and f"In: {_ended(self.within)}", f"{self.version}.", self.publisher and f"{self.publisher}.",
            self.note and f"{self.note}.", self.source and _ended(self.source), self.url,
        ]  # fmt: skip
        return " ".join(filter(None, parts))

    @property
    def bibtex(self) -> str:
        """The citation as a BibTeX entry."""
        authors = " and ".join(name if "," in name else f"{{{name}}}" for name in map(_tex, self.authors))
        fields = [("author", authors)] if authors else []
        fields += [(name, _tex(text, name)) for name, _, text in self._fields()]
        return f"@misc{{{self.key},\n" + "".join(f"  {name} = {{{text}}},\n" for name, text in fields) + "}\n"

    @property
    def csl(self) -> dict[str, Any]:
        """The citation as a CSL-JSON item."""
        names = [name.partition(", ") for name in self.authors]
        authors = [{"family": a, "given": b} if b else {"literal": a} for a, _, b in names]
        issued = {"issued": {"date-parts": [[int(self.year)]]}} if self.year.isdigit() else {}
        fields = {name: text for _, name, text in self._fields() if name}
        named = {"author": authors} if authors else {}
        return {"id": self.key, "type": self.kind, **named, **issued, **fields}

    @property
    def schema_org(self) -> dict[str, Any]:
        """The work as a schema.org CreativeWork."""
        kinds = ["Person" if "," in name else "Organization" for name in self.authors]
        makers = [{"@type": kind, "name": name} for kind, name in zip(kinds, self.authors, strict=True)]
        publisher = {"@type": "Organization", "name": self.publisher} if self.publisher else ""
        fields = {"name": self.title, "creator": makers, "publisher": publisher, "url": self.url}
        return {name: thing for name, thing in fields.items() if thing}

    def _fields(self) -> list[tuple[str, str, str]]:
        """The known fields: name in BibTeX, name in CSL-JSON, and text."""
        every = [
            ("title", "title", self.title),
            ("howpublished", "container-title", self.within),
            ("year", "", self.year),
            ("publisher", "publisher", self.publisher),
            ("version", "version", self.version),
            ("note", "note", ". ".join(filter(None, (self.note, self.source)))),
            ("url", "URL", self.url),
        ]
        return [field for field in every if field[-1]]


def files(cited: Sequence[Citation]) -> list[tuple[str, str, str]]:
    """Works for a reference manager: for each format its name, the suffix of the file, and the content."""
    items = json.dumps([one.csl for one in cited], ensure_ascii=False)
    return [("BibTeX", "bib", "\n".join(one.bibtex for one in cited)), ("CSL-JSON", "json", items)]


def _ended(text: str) -> str:
    return text if text.endswith(("?", ".")) else f"{text}."


def _tex(text: str, name: str = "") -> str:
    """Text with TeX's special characters escaped or removed; a title is put in braces to keep its capitals."""
    safe = re.sub(r"([&%$#_])", r"\\\1", re.sub(r"[\\{}~^]", "", text))
    return text if name == "url" else f"{{{safe}}}" if name == "title" else safe


def about() -> dict[str, Any]:
    """``authors`` (names), ``publisher``, ``url``, ``licence`` ... from CITATION.cff; '' if a field is missing.

    The name and address of a house style replace ``publisher`` and ``url``.
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
        "authors": people or [suites.suite().TITLE], "publisher": publisher, "licence": citation.get("license", ""),
        "year": str(citation.get("date-released", ""))[:4], "repository": repository,
        "url": str(house().address or citation.get("url") or repository),
    }  # fmt: skip


def on_github() -> str:
    """OWNER/NAME of the project's GitHub repository, from CITATION.cff or git's origin; '' if neither gives one."""
    address = about()["repository"]
    if not address:
        with suppress(OSError):  # no git on this machine
            call = ["git", "--git-dir", str(project.root() / ".git"), "remote", "get-url", "origin"]
            address = subprocess.run(call, capture_output=True, text=True, check=False).stdout.strip()
    match = re.fullmatch(r"(?:https://|git@|ssh://git@)github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?", address)
    return match[1] if match else ""


def report(title: str, record: dict[str, Any], form: str, figure: Mapping[str, str] | None = None) -> Citation:
    """The citation of a report, or of a figure in it; one from an edited notebook says so, and names no author.

    Args:
        title: the title of the report.
        record: the run's record.
        form: HTML or PDF.
        figure: ``title``, ``source`` and ``anchor`` of the figure, if a figure is cited.
    """
    facts, day = about(), str(record["started"])[:10]
    name, anchor = record["question"], figure["anchor"] if figure else ""
    key = str(record["key"] or "")[:12]  # a record may have none
    edited = record.get("edited", "")
    title = f"{title} [{edited}]" if edited else title
    path = f"{name}/{record['run']}/{name}.html{'#' if anchor else ''}{anchor}"
    return Citation(
        title=figure["title"] if figure else title, authors=() if edited else tuple(facts["authors"]), year=day[:4],
        version=f"{suites.suite().TITLE} {suites.suite().VERSION}, {form}", publisher=facts["publisher"],
        key="-".join(filter(None, (suites.package(), name, anchor, key))),
        url=house().link(path, facts["url"]),
        note=f"Run of {words.day(dt.date.fromisoformat(day))}" + (f", key {key}" if key else ""),
        within=title if figure else "", source=figure["source"] if figure else "",
        kind="dataset" if figure else "report",
    )  # fmt: skip


class Source(NamedTuple):
    """A dataset that a report uses: its name and entry in data/catalog.yml, and the vintage, or "a to b"."""

    name: str
    entry: Entry
    vintage: str


def data(source: Source) -> Citation:
    """The citation of a publisher's dataset, or of a table compiled by hand."""
    name, entry, vintage = source
    ours = entry.kind == "curated"
    ways = [held.obtained for held in entry.vintages if str(held.date) in vintage]
    return Citation(
        entry.title,
        tuple(about()["authors"]) if ours else (entry.publisher.partition(",")[0],),
        vintage[-10:][:4] or "n.d.",
        f"Vintage {vintage or 'not yet here'}",
        f"{name}-{vintage[-10:]}".replace(" ", "-"),
        url=entry.landing_page if entry.landing_page.startswith("http") else "",
        note=f"Compiled by hand from {entry.publisher}" if ours else f"Read {obtained(ways)}" if ways else "",
    )


def suite() -> Citation:
    """The project as it is cited."""
    facts = about()
    return Citation(
        f"{suites.suite().TITLE}: {suites.suite().SUBJECT}", tuple(facts["authors"]),
        facts["year"] or "n.d.", f"Version {suites.suite().VERSION}", f"{suites.package()}-{suites.suite().VERSION}",
        publisher=facts["publisher"], url=facts["url"], kind="software",
    )  # fmt: skip
