"""Writes the index of the search beside the index page, and searches it as the page does.

It is made of the cards of finished pages, of the catalog and of the glossary, and of nothing else.
"""

from __future__ import annotations

import contextlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notemill import catalog, suite
from notemill.errors import DataError, UsageError
from notemill.files import suite_table, write_atomically
from notemill.report.card import called
from notemill.run import history
from notemill.show.outputs import slug

NAME, SCRIPT = "search.json", "search.js"
MOST = 20  # places that are listed
ENDING = r"(?<=.{4})(i?ans?|n?i?s)$"
"""The ending of a word that is left out: Syrians are found where Syria is. The page's script has the same from here."""
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ ,.'’\u00a0\u202f]\d{3})+(?!\d)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# a common number has fewer digits, zeros at its end apart, or is on more pages: pages print four in ten of all numbers
# of three digits, and one in eleven of those of four
_FEW, _MANY = 4, 5
_ORDER = {"answer": 0, "term": 1, "dataset": 1}  # of places that are as good; figures and tables follow

Place = dict[str, Any]
"""One thing that can be found: ``what`` it is (answer, figure, table, dataset or term), its ``title``, the ``page``
(of an answer the country or the like that it is about, of a figure or table the question), ``href`` from the reports
folder, ``words`` by which it is found but which it does not show, and its ``lines``: sentences, or rows as printed."""


@dataclass(frozen=True)
class Found:
    """The places that have all words, the best first, each with the line that has most of them ('' if none has any).

    Of the answers of one question only the best is listed, with the number of its other pages that have all words.
    ``common`` is a number that says little about where it is from; '' if none was asked for.
    """

    places: list[tuple[Place, str, int]]
    common: str


def write(reports: Path, runs: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Write ``search.json`` and the same as a script, because a page that is opened from disk may load no data file.

    Args:
        reports: the reports folder.
        runs: the runs in the order of the index page: what each is about ('' if it is not one of several), its record
            and card.
    """
    places = [place for about, run in runs if run["href"] for place in _of_run(about, run)]
    for name, entry in catalog.read_catalog().datasets.items():
        lines = [f"{entry.publisher}. {entry.unit_of_count}", f"{entry.coverage.space}, {entry.coverage.time}"]
        places.append(_place("dataset", entry.title, "", f"data.html#{slug(name)}", called([name]), lines))
    for one in suite_table("glossary"):
        href = f"glossary.html#{slug(one['term'])}"
        places.append(_place("term", one["term"], "", href, one.get("words", ""), [one["is"]]))
    rules = {"idle": suite_table("called")["idle"].split(), "ending": ENDING, "most": MOST, "few": _FEW, "many": _MANY}
    content = json.dumps({**rules, "places": places}, ensure_ascii=False, separators=(",", ":"))
    write_atomically(reports / NAME, content.encode())
    write_atomically(reports / SCRIPT, f"globalThis.SEARCH = {content};\n".encode())


def _place(what: str, title: str, page: str, href: str, words: str, lines: list[str]) -> Place:
    shown = {*asked("\n".join([title, page, *lines]))}
    more = " ".join(word for word in dict.fromkeys(asked(words)) if word not in shown)
    return {"what": what, "title": title, "page": page, "href": href, "words": more, "lines": lines}


def _of_run(about: str, run: dict[str, Any]) -> Iterator[Place]:
    """The answer of a run, or its failure; of the main run of a question also its figures and tables."""
    lines = run["said"] if run["status"] == "done" and run["said"] else [f"No answer. {run['outcome']}".strip()]
    yield _place("answer", run["title"], about, run["href"], run["words"], lines)
    for one in run["shown"] or () if run["run"] == "default" else ():
        href = f"{run['href']}#{one['anchor']}"
        yield _place(one["what"], one["title"], run["title"], href, one["words"], one["lines"])


def read(reports: Path) -> dict[str, Any]:
    """The index of the search.

    Raises:
        UsageError: there is none yet.
        DataError: it cannot be read.
    """
    path = reports / NAME
    if not path.is_file():
        raise UsageError(f"There is no report to search yet. Make them: {suite.package()} run.")
    try:
        return dict(json.loads(path.read_bytes()))
    except ValueError as error:
        raise DataError(f"{path} cannot be read. Make it again: {suite.package()} run.") from error


def find(index: dict[str, Any], text: str) -> Found:
    """The places that have all words of a text; a number as it is printed, with or without separators of thousands.

    A number and a word of one or two letters match whole, other words at their start. If nothing is found, doubled
    letters count as one.
    """
    words = [word for word in asked(text) if word not in index["idle"]]
    for tidy in (plain, _folded):
        patterns = [_pattern(word, tidy) for word in words]
        ranked = [(rank, one) for one in index["places"] if (rank := _rank(one, patterns, tidy)) is not None]
        if ranked:
            break
    else:
        return Found([], "")
    ranked.sort(key=lambda pair: (pair[0], _ORDER.get(pair[1]["what"], 2)))
    pages = {one["href"].partition("#")[0] for _, one in ranked}
    places: dict[str, list[Place]] = {}
    for _, one in ranked:
        question = one["href"].partition("/")[0]
        places.setdefault(question if one["what"] == "answer" else one["href"], []).append(one)
    alone = words[0] if len(words) == 1 and _NUMBER.fullmatch(words[0]) else ""
    common = alone and (len(alone.replace(".", "").strip("0")) < _FEW or len(pages) > _MANY)
    listed = [(best, _line(best, patterns, tidy), len(others)) for best, *others in places.values()]
    return Found(listed, alone if common else "")


def now(found: Found, text: str) -> str:
    """What a number that was asked for, and that led an earlier answer, is now; '' if none of the places says so."""
    for place, line, _ in found.places:
        question, _, where = place["href"].partition("/")
        _, _, number, spell, *_ = [*line.split(" · "), "", "", "", ""]
        if where.endswith(f"#table-{history.NAME}") and {*asked(number)} & {*asked(text)}:
            with contextlib.suppress(UsageError):
                return history.now(question, spell)
    return ""


def asked(text: str) -> list[str]:
    """The words and numbers of a text: 'Sales 240 286' is 'sales', '240286'."""
    joined = _GROUPED.sub(lambda number: re.sub(r"\D", "", number[0]), text)
    return re.findall(r"[^\W_]+(?:\.\d+)?", plain(joined))


def plain(text: str) -> str:
    """A text in lower case without accents, and without the commas in numbers."""
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", text)).lower()
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", bare)


def _folded(text: str) -> str:
    return re.sub(r"([a-z])\1+", r"\1", plain(text))


def _pattern(word: str, tidy: Any) -> re.Pattern[str]:
    if _NUMBER.fullmatch(word):
        return re.compile(rf"(?<![^\W_])(?<!\d\.){re.escape(word)}(?![^\W_]|\.\d)")
    # what is left of qqqq would be in every text
    start = folded if len(folded := tidy(word)) > 3 else word
    end = r"(?![^\W_])" if len(word) < 3 else ""
    return re.compile(rf"(?<![^\W_]){re.escape(re.sub(ENDING, '', start))}{end}")


def _rank(place: Place, patterns: list[re.Pattern[str]], tidy: Any) -> int | None:
    """0 if it is a page about what was asked for, 1 if its title has all words, 2 if it shows them, or 3; None if not.

    The question alone does not stand for its figures and tables.
    """
    title, page, words = (tidy(place[name]) for name in ("title", "page", "words"))
    shown = "\n".join([title, *map(tidy, place["lines"])])
    about = f"{title} {page}" if place["what"] == "answer" else title

    def has(text: str, every: Any = all) -> bool:
        return bool(every(pattern.search(text) for pattern in patterns))

    if not has(f"{shown}\n{page}\n{words}") or not has(f"{shown}\n{words}\n{about}", any):
        return None
    return 0 if about != title and has(about) and has(page, any) else 1 if has(title) else 2 if has(shown) else 3


def _line(place: Place, patterns: list[re.Pattern[str]], tidy: Any) -> str:
    """The first of the lines that have the most words; of a figure or table '' if none has one."""
    counts = [sum(bool(pattern.search(tidy(line))) for pattern in patterns) for line in place["lines"]]
    most = max(counts, default=0)
    said = place["what"] not in ("figure", "table")
    return place["lines"][counts.index(most)] if counts and (most or said) else ""
