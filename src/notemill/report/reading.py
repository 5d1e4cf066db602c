"""Adds to the default report of a question what somebody reads in it: a paragraph signed by its author."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml

from notemill import project, words
from notemill.errors import UsageError
from notemill.report.page import Block, Page, dates, html_of


def with_reading(page: Page, record: Mapping[str, Any]) -> Page:
    """A page with the signed paragraph of its question, before how the page was made.

    It stands in ``notebooks/reading/<question>.md``, which begins with its author and its date. Pages for other
    parameters are without it, because their answers are others. It says so if the page's data are newer.

    Raises:
        UsageError: the file does not begin with an author and a date, or it holds no paragraph.
    """
    path = project.reading(record["question"])
    if record["run"] != "default" or not path.is_file():
        return page
    head, _, text = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    try:
        signed = yaml.safe_load(head)
        author, day = str(signed["author"]), signed["date"]
    except (yaml.YAMLError, KeyError, TypeError):
        author, day = "", None
    if not (author and isinstance(day, dt.date) and text.strip()):
        raise UsageError(
            f"{path} is no signed paragraph. Begin it with the lines '---', 'author: NAME', 'date: 2026-12-31' and "
            "'---', and write the paragraph below them."
        )
    newest = dates(dict(record), page.rests_on)["vintage"]
    later = f" The data of this page are newer (file of {newest})." if newest > day.isoformat() else ""
    signature = f"*Signed by {author}, {words.day(day)}: an opinion, not a computed result.{later}*"
    added = [Block("heading", f"A reading by {author}", "reading")]
    added += [Block("prose", html_of(one), markdown=one) for one in (text.strip(), signature)]
    methods = (at for at, one in enumerate(page.blocks) if one.kind == "heading" and one.content.startswith("Method"))
    at = next(methods, len(page.blocks))
    return replace(page, blocks=[*page.blocks[:at], *added, *page.blocks[at:]])
