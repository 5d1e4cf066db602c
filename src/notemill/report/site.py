"""Makes the pages around the reports: index with the search, data, methods, glossary, try it, about."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from markupsafe import Markup

from notemill import catalog, suite
from notemill.catalog import codebook
from notemill.catalog.entries import Entry, parted, read_corrections
from notemill.catalog.reach import named
from notemill.errors import ExpectedError
from notemill.files import held, suite_table, sweep, write_atomically
from notemill.report import api, cite, feed
from notemill.report.datapackage import dataset, of_site
from notemill.report.index import build_index
from notemill.report.order import Around, Question, documents, in_order
from notemill.report.page import html_of
from notemill.report.render import fill, site_pages

_PERIODS = ("month", "year", "date", "start")  # columns that tell when, the first that a table has
_FIRST = 2008  # no year before is drawn
_PARTS = "Measure|Formula|Assumptions|Example|Used by"  # of the docstring of a measure


def build_site(reports: Path) -> Path:
    """Write the data for programs, the index and the pages around the reports; return the path of the index."""
    with held(reports):  # what another command lists meanwhile is not lost from the index
        for folder in (reports, *reports.glob("[!.]*/")):
            sweep(folder)  # of what commands that were killed left there
        return _build(reports)


def _build(reports: Path) -> Path:
    api.publish(reports)
    there = [question for question in in_order() if (reports / question.page).is_file()]
    by_name, reference = {question.name: question for question in there}, reports / "reference" / "index.html"
    samples = suite_table("site")["samples"]
    pages = {
        "data": _data(there),
        "methods": {"measures": _in_order_of(by_name), "questions": by_name},
        "glossary": {"terms": suite_table("glossary"), "questions": by_name},
        "try": {"samples": [by_name[name] for name in samples if name in by_name], "repository": cite.on_github()},
        "about": {
            "about": cite.about(),
            "suite": cite.suite(),
            "reference": reference.is_file(),
            "obtained": catalog.how_obtained(),
        },
    }
    for name, (title, text) in documents().items():
        pages[name.removesuffix(".html")] = {"title": title, "text": Markup(html_of(text)), "template": "document"}
    made = site_pages()
    for name in (name for name in pages if f"{name}.html" in made):
        values = pages[name]
        values |= {"described": suite.suite().DESCRIBED, "social": "", "path": f"{name}.html"}
        values["linked"] = of_site(f"{name}.html", suite.suite().DESCRIBED, **values.get("catalogue", {}))
        page = fill(f"{values.pop('template', name)}.html.j2", site=True, around=Around(here=f"{name}.html"), **values)
        write_atomically(reports / f"{name}.html", page.encode())
    feed.write(reports)
    return build_index(reports)


def _data(reported: list[Question]) -> dict[str, Any]:
    entries = catalog.read_catalog().datasets
    covered = {name: _covered(name, entry) for name, entry in entries.items()}
    sources = {name: cite.Source(name, entry, _newest(entry)) for name, entry in entries.items()}
    known = {name: _known(name) for name in entries}
    last = {name: (one.get("data_to"), _newest(entries[name])) for name, one in known.items()}
    years = sorted(year for some in covered.values() for year in some if year >= _FIRST) or [_FIRST]
    return {
        "entries": entries,
        "codebook": codebook,
        "monthly": [name for name, some in covered.items() if set(some.values()) - {1.0}],
        "covered": covered,
        "years": range(years[-1], years[0] - 1, -1),
        "ends": {name: named(end, dt.date.fromisoformat(day)) for name, (end, day) in last.items() if end},
        "known": known,
        "corrections": {name: read_corrections(name) for name in entries},
        "questions": {
            name: [question for question in reported if name in {parted(dataset)[0] for dataset in question.datasets}]
            for name in entries
        },
        "data": {name: cite.data(source) for name, source in sources.items()},
        "catalogue": {"@type": "DataCatalog", "dataset": [*map(dataset, sources.values())]},
    }


def _known(name: str) -> dict[str, Any]:
    """The overview of a dataset; empty if its table is not here."""
    with suppress(ExpectedError):
        return catalog.overview(name)[0]
    return {}


def _newest(entry: Entry) -> str:
    """The date of a dataset's newest vintage, or the day on which a table was compiled by hand; '' if unknown."""
    return str(entry.published()[-1].date if entry.vintages else entry.compiled or "")


def _covered(name: str, entry: Entry) -> dict[int, float]:
    """Year -> the share of the year's months for which a dataset has figures; 1.0 if its periods are not months."""
    for column in _PERIODS:
        with suppress(ExpectedError):
            if entry.kind == "curated":
                texts = {text for (text,) in catalog.records(name, column)}
            else:
                texts = set(map(str, catalog.values(name, column) or ()))
            monthly = column in ("month", "date") and entry.kind != "curated"
            periods = {text[: 7 if monthly else 4] for text in texts if re.match(r"\d{4}", text)}
            if monthly and catalog.values(name, "until"):  # a sum since January is of each of its months
                for first, last in set(catalog.records(name, "date", "until")):
                    periods |= {f"{first[:5]}{m:02}" for m in range(int(first[5:7]), int(last[5:7]) + 1)}
            if years := Counter(int(period[:4]) for period in periods):
                return {year: count / (12 if monthly else 1) for year, count in years.items()}
    return {}


def measures() -> Iterator[dict[str, str]]:
    """The functions whose docstrings have the parts in ``_PARTS``, with these, their name and their definition."""
    home = suite.folder()
    analyses = home.glob("questions/*/analysis.py")
    for path in sorted([*home.glob("*.py"), *home.glob("methods/**/*.py"), *analyses]):
        module = ".".join(path.relative_to(home.parent).with_suffix("").parts).removesuffix(".__init__")
        functions = ast.parse(path.read_text(encoding="utf-8")).body
        for function in (node for node in functions if isinstance(node, ast.FunctionDef)):
            text = ast.get_docstring(function) or ""
            parts = re.findall(rf"(?ms)^({_PARTS}): (.*?)(?=\n(?:{_PARTS}): |\n\n|\Z)", text)
            if len(parts) == len(_PARTS.split("|")):
                measure = {
                    "function": f"{module}.{function.name}",
                    "Definition": text.partition("\n\n")[0],
                    **dict(parts),
                }
                yield {name: " ".join(part.split()) for name, part in measure.items()}


def _in_order_of(names: Collection[str]) -> list[dict[str, str]]:
    """The measures in the order of the questions that use them."""
    place = {name: number for number, name in enumerate(names)}

    def first_use(measure: dict[str, str]) -> int:
        return min(place.get(name, len(place)) for name in measure["Used by"].split(", "))

    return sorted(measures(), key=first_use)
