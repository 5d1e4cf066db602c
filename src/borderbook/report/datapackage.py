"""data/datapackage.json: what each CSV file of a report holds, as a Frictionless tabular data package."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from borderbook.report.page import Page
from borderbook.report.twins import columns_of

_PATTERNS = {
    kind: re.compile(form)
    for kind, form in (("year", r"\d{4}"), ("yearmonth", r"\d{4}-\d{2}"), ("date", r"\d{4}-\d{2}-\d{2}"))
}


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
        "licenses": [{"name": "other", "title": f"{name}: {terms}"} for name, terms in licences.items()],
        "resources": list(_resources(page, licences)),
    }
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n"


def _resources(page: Page, licences: dict[str, str]) -> Iterator[dict[str, Any]]:
    for block in page.blocks:
        if block.kind in ("figure", "table"):
            facts = block.content
            datasets = facts.get("datasets", [])
            terms = {one["name"]: licences.get(one["name"]) for one in datasets}
            yield {
                "profile": "tabular-data-resource",
                "name": facts["name"],
                "path": f"{facts['name']}.csv",
                "title": facts.get("title") or facts["caption"],
                "description": facts.get("alt", ""),
                "unit": facts["unit"],
                "sources": [{"title": facts["source"]}],
                "datasets": datasets,
                "licenses": [
                    {"name": "other", "title": f"{name}: {text}"} for name, text in terms.items() if text
                ],
                "encoding": "utf-8",
                "schema": {"fields": _fields(facts), "missingValues": [""]},
            }


def _fields(facts: dict[str, Any]) -> list[dict[str, str]]:
    return [{"name": name, "type": type_of(values)} for name, values in columns_of(facts)]


def type_of(values: tuple[Any, ...]) -> str:
    """The Frictionless type that all known values of a column have; 'any' for a column without one."""
    known = [value for value in values if value is not None]
    kinds = {type(value) for value in known}
    for name, fitting in _TYPES.items():
        if kinds <= fitting:
            return name
    texts = [str(value) for value in known]
    return next((kind for kind, form in _PATTERNS.items() if all(map(form.fullmatch, texts))), "string")
