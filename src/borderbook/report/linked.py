"""A report as a data set that search engines read: schema.org's Dataset as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from borderbook.report.card import text_of
from borderbook.report.page import Page


def dataset(page: Page, record: dict[str, Any], licences: dict[str, str]) -> str:
    """The JSON-LD of a report, as it may stand inside a page.

    Args:
        page: the report.
        record: the run's record.
        licences: dataset -> the terms under which its publisher gives it out, in words.
    """
    shown = [block.content for block in page.blocks if block.kind in ("figure", "table")]
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": page.title,
        "description": text_of(page.answer) or page.title,
        "version": record["key"],
        "dateModified": record["started"],
        "isAccessibleForFree": True,
        "variableMeasured": list(dict.fromkeys(one["unit"] for one in shown)),
        "isBasedOn": [
            {"@type": "Dataset", "name": one["name"], "version": one["vintage"],
             "license": licences.get(one["name"], ""),
             "identifier": [f"sha256:{digest}" for digest in one["sha256"].values()]}
            for one in record["datasets"]
        ],
        "distribution": [
            {"@type": "DataDownload", "name": one.get("title") or one["caption"], "encodingFormat": "text/csv",
             "contentUrl": f"data/{one['name']}.csv"}
            for one in shown
        ],
    }  # fmt: skip
    return in_html(described)


def in_html(thing: Any) -> str:
    """JSON that can end no element of HTML."""
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
