"""How the project and its reports are cited: authors from CITATION.cff, publisher and address from house.yml."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from contextlib import suppress
from typing import Any

import yaml

from borderbook import __version__, project, words
from borderbook.house import house

FILE = "CITATION.cff"


def about() -> dict[str, Any]:
    """What CITATION.cff says: ``authors`` (text), ``publisher``, ``url``, ``licence``; '' where it says nothing."""
    path = project.root() / FILE
    citation = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    people = [
        author.get("name") or f"{author.get('family-names', '')}, {author.get('given-names', '')}".strip(", ")
        for author in citation.get("authors", [])
    ]
    repository = citation.get("repository-code", "")
    publisher = house().name or citation.get("preferred-citation", {}).get("publisher", {}).get("name", "")
    return {
        "authors": words.listed(people) or "Borderbook", "publisher": publisher, "licence": citation.get("license", ""),
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


def report(title: str, record: dict[str, Any], form: str) -> str:
    """A report as it is cited: authors, year, title, form (HTML, PDF), run, key, and publisher and address if known."""
    facts, day = about(), dt.date.fromisoformat(str(record["started"])[:10])
    parts = [
        f"{facts['authors']} ({day.year}). {title.rstrip('.')}{'' if title.endswith('?') else '.'}",
        f"Borderbook {__version__}, {form}.", f"{facts['publisher']}." if facts["publisher"] else "",
        f"Run of {words.day(day)}, key {str(record['key'])[:12]}.", facts["url"],
    ]  # fmt: skip
    return " ".join(filter(None, parts))


def suite() -> str:
    """The project as it is cited."""
    facts = about()
    parts = [
        f"{facts['authors']} ({facts['year'] or 'n.d.'}).",
        f"Borderbook: irregular migration to the EU, asked of the official figures. Version {__version__}.",
        f"{facts['publisher']}." if facts["publisher"] else "", facts["url"],
    ]  # fmt: skip
    return " ".join(filter(None, parts))
