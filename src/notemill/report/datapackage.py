"""Describes the content of a report for programs.

data/datapackage.json describes its CSV files as a data package (https://datapackage.org, version 2). For search
engines, the page has JSON-LD with schema.org's Report and Dataset.
"""

from __future__ import annotations

import json
import re
from typing import Any

from notemill import suite
from notemill.catalog.entries import parted
from notemill.house import house
from notemill.report import cite
from notemill.report.card import text_of
from notemill.report.cite import Source
from notemill.report.order import pages
from notemill.report.page import Page
from notemill.report.twins import columns_of, marked
from notemill.show.outputs import slug

_PROFILES = "https://datapackage.org/profiles/2.0"
_CONTEXT = {"@context": "https://schema.org"}
SCHEMA = f"{_PROFILES}/datapackage.json"
_PATTERNS = {"year": r"\d{4}", "yearmonth": r"\d{4}-\d{2}", "date": r"\d{4}-\d{2}-\d{2}"}
_TYPES: dict[str, set[type]] = {"any": set(), "boolean": {bool}, "integer": {int}, "number": {int, float}}


def datapackage(page: Page, record: dict[str, Any], sources: list[Source]) -> str:
    """The descriptor of a report's CSV files as JSON text.

    Args:
        page: the report.
        record: the run's record.
        sources: the datasets that it uses.
    """
    cited = cite.report(page.title, record, "CSV")
    name = f"{suite.package()}-{record['question']}-{record['run']}".lower().replace("_", "-")
    described = _known(
        {"$schema": SCHEMA, "name": name, "title": cited.title, "homepage": cited.url,
         "version": record["key"][:12], "created": record["started"],
         "contributors": [{"title": name, "roles": ["creator"]} for name in cited.authors],
         "sources": [{"title": f"{source.name}, vintage {source.vintage}"} for source in sources],
         "licenses": _licences(sources), "resources": [_resource(facts, sources) for facts in page.data]}
    )  # fmt: skip
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")) + "\n"


def _resource(facts: dict[str, Any], sources: list[Source]) -> dict[str, Any]:
    datasets = facts.get("datasets", [])
    names = {dataset["name"] for dataset in datasets}
    fields = [{"name": name, "type": type_of(values)} for name, values in columns_of(marked(facts))]
    return _known(
        {"$schema": f"{_PROFILES}/dataresource.json", "type": "table", "name": facts["name"],
         "path": f"{facts['name']}.csv", "title": facts.get("title") or facts["caption"], "description": facts["note"],
         "unit": facts["unit"], "sources": [{"title": facts["source"]}] if facts["source"] else [],
         "licenses": _licences([source for source in sources if source.name in names]),
         "encoding": "utf-8", "format": "csv", "mediatype": "text/csv",
         "schema": {"$schema": f"{_PROFILES}/tableschema.json", "fields": fields, "missingValues": [""]}}
    ) | {"datasets": datasets}  # fmt: skip


def _licences(sources: list[Source]) -> list[dict[str, str]]:
    """The terms of datasets in words, and the address of the licence if the publisher states one."""
    return [
        ({"path": entry.licence_address} if entry.licence_address else {"name": "other"})
        | {"title": f"{name}: {entry.terms_in_short}"}
        for name, entry, _ in sources
    ]


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: fact for name, fact in facts.items() if fact}


def type_of(values: tuple[Any, ...]) -> str:
    """The Frictionless type of all known values of a column; 'any' for a column without known values."""
    known = [value for value in values if value is not None]
    kinds = {type(value) for value in known}
    for name, fitting in _TYPES.items():
        if kinds <= fitting:
            return name
    for name, form in _PATTERNS.items():
        if all(re.fullmatch(form, str(value)) for value in known):
            return name
    return "string"


def schema_org(page: Page, record: dict[str, Any], sources: list[Source]) -> str:
    """The JSON-LD of a report, escaped for HTML. Addresses are relative to the page if there is no public address.

    Args:
        page: the report.
        record: the run's record.
        sources: the datasets that it uses.
    """
    folder, based = f"{record['question']}/{record['run']}", [dataset(source, "../../") for source in sources]
    places = {each["spatialCoverage"]["name"]: each["spatialCoverage"] for each in based}
    files = [
        {"@type": "DataDownload", "name": facts.get("title") or facts["caption"], "encodingFormat": "text/csv",
         "contentUrl": house().link(f"{folder}/data/{facts['name']}.csv", f"data/{facts['name']}.csv")}
        for facts in page.data
    ]  # fmt: skip
    described = {
        **_CONTEXT, **cite.report(page.title, record, "HTML").schema_org, "@type": ["Report", "Dataset"],
        "url": house().link(f"{folder}/{record['question']}.html", f"{record['question']}.html"),
        "description": text_of(page.answer.content) or page.title, "keywords": record["theme"], "inLanguage": "en",
        "version": record["key"], "dateModified": record["started"], "isAccessibleForFree": True,
        "license": list(dict.fromkeys(each["license"] for each in based)),
        "temporalCoverage": _span(page) or "".join(each["temporalCoverage"] for each in based[:1]),
        "spatialCoverage": list(places.values()), "isBasedOn": based, "distribution": files,
        "variableMeasured": list(dict.fromkeys(facts["unit"] for facts in page.data)),
        "includedInDataCatalog": {"@type": "DataCatalog", "url": house().link("data.html", "../../data.html")},
    }  # fmt: skip
    return in_html(_known(described))


def of_site(here: str, described: str, **more: Any) -> str:
    """The JSON-LD of a page around the reports: its name, a sentence on it, and further properties (``more``)."""
    home, link = house().brand, house().link
    own = {"@type": "WebPage", "name": f"{pages()[here]}, {home}", "isPartOf": link("index.html")}
    own = own if here != "index.html" else {"@type": "WebSite", "name": home}
    facts = {"description": described, "url": link(here), "inLanguage": "en", "isAccessibleForFree": True}
    return in_html({**_CONTEXT, **cite.suite().schema_org, **own, **facts, **more})


def dataset(source: Source, root: str = "") -> dict[str, Any]:
    """A publisher's dataset as a schema.org Dataset; ``root`` is the path from the page to the reports folder."""
    name, entry, vintage = source
    newest = next((held for held in entry.vintages if str(held.date) == vintage[-10:]), None)
    terms = f"data.html#{slug(parted(name)[0])}"
    return _known(
        {**cite.data(source).schema_org, "@type": "Dataset", "alternateName": name, "version": vintage,
         "description": entry.unit_of_count, "license": entry.licence_address or house().link(terms, root + terms),
         "temporalCoverage": f"{entry.coverage.start}/{newest.last if newest else '..'}",
         "spatialCoverage": {"@type": "Place", "name": entry.coverage.space},
         "identifier": f"sha256:{newest.sha256}" if newest else ""}
    )  # fmt: skip


def _span(page: Page) -> str:
    """The first and the last period in the tables of a page, as an ISO 8601 interval; '' if there is none."""
    columns = [column for facts in page.data for column in columns_of(facts) if column[0] != "vintage"]
    dated = [values for name, values in columns if name == "year" or type_of(values) in _PATTERNS]
    texts = {str(value) for values in dated for value in values}
    days = sorted(text for text in texts if re.fullmatch(r"\d{4}(-\d\d){0,2}", text))
    return f"{days[0]}/{days[-1]}" if days else ""


def in_html(thing: Any) -> str:
    """JSON text that is safe inside an HTML element."""
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
