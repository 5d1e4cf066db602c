"""What a report holds, described for programs.

For each CSV file data/datapackage.json, a Frictionless tabular data package; for search engines schema.org's Dataset
as JSON-LD in the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from borderbook.report.card import text_of
from borderbook.report.page import Page
from borderbook.report.twins import columns_of

_PATTERNS = {"year": r"\d{4}", "yearmonth": r"\d{4}-\d{2}", "date": r"\d{4}-\d{2}-\d{2}"}
_TYPES: dict[str, set[type]] = {"any": set(), "boolean": {bool}, "integer": {int}, "number": {int, float}}


def datapackage(page: Page, record: dict[str, Any], licences: dict[str, str]) -> str:
    """The descriptor of a report's CSV files as JSON text.

    Args:
        page: the report.
        record: the run's record.
        licences: dataset -> the terms under which its publisher gives it out, in words.
    """
    described = {
        "profile": "tabular-data-package",
        "name": f"borderbook-{record['question']}-{record['run']}".lower().replace("_", "-"),
        "title": page.title,
        "created": record["started"],
        "sources": [{"title": f"{d['name']}, vintage {d['vintage']}"} for d in record["datasets"]],
        "licenses": _licences(licences),
        "resources": list(_resources(page, licences)),
    }
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n"


def _resources(page: Page, licences: dict[str, str]) -> Iterator[dict[str, Any]]:
    for facts in page.data:
        datasets = facts.get("datasets", [])
        names = {dataset["name"] for dataset in datasets}
        yield {
            "profile": "tabular-data-resource",
            "name": facts["name"],
            "path": f"{facts['name']}.csv",
            "title": facts.get("title") or facts["caption"],
            "description": facts.get("alt", ""),
            "unit": facts["unit"],
            "sources": [{"title": facts["source"]}],
            "datasets": datasets,
            "licenses": _licences({name: terms for name, terms in licences.items() if name in names}),
            "encoding": "utf-8",
            "schema": {
                "fields": [{"name": name, "type": type_of(values)} for name, values in columns_of(facts)],
                "missingValues": [""],
            },
        }


def _licences(licences: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": "other", "title": f"{name}: {terms}"} for name, terms in licences.items() if terms]


def type_of(values: tuple[Any, ...]) -> str:
    """The Frictionless type that all known values of a column have; 'any' for a column without one."""
    known = [value for value in values if value is not None]
    kinds = {type(value) for value in known}
    for name, fitting in _TYPES.items():
        if kinds <= fitting:
            return name
    for name, form in _PATTERNS.items():
        if all(re.fullmatch(form, str(value)) for value in known):
            return name
    return "string"


def schema_org(page: Page, record: dict[str, Any], licences: dict[str, str]) -> str:
    """The JSON-LD of a report, as it may stand inside a page.

    Args:
        page: the report.
        record: the run's record.
        licences: dataset -> the terms under which its publisher gives it out, in words.
    """
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": page.title,
        "description": text_of(page.answer) or page.title,
        "version": record["key"],
        "dateModified": record["started"],
        "isAccessibleForFree": True,
        "variableMeasured": list(dict.fromkeys(entry["unit"] for entry in page.data)),
        "isBasedOn": [
            {"@type": "Dataset", "name": entry["name"], "version": entry["vintage"],
             "license": licences.get(entry["name"], ""),
             "identifier": [f"sha256:{digest}" for digest in entry["sha256"].values()]}
            for entry in record["datasets"]
        ],
        "distribution": [
            {"@type": "DataDownload", "name": entry.get("title") or entry["caption"], "encodingFormat": "text/csv",
             "contentUrl": f"data/{entry['name']}.csv"}
            for entry in page.data
        ],
    }  # fmt: skip
    return in_html(described)


def in_html(thing: Any) -> str:
    """JSON that can end no element of HTML."""
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
