"""Offer the names of the datasets after ``bb.load("<Tab>``, in IPython and in notebooks."""

from __future__ import annotations

import re
import sys
from typing import Any

_OPEN = re.compile(r"\b(?:load|provenance|as_published)\(\s*[\"'](\w*)$")


def offer_names() -> None:
    """Make the shell of this process, if there is one, complete the names of datasets."""
    shell = sys.modules["IPython"].get_ipython()
    completer = getattr(shell, "Completer", None)
    matchers = getattr(completer, "custom_matchers", None)
    if matchers is not None and _names_of_datasets not in matchers:
        matchers.append(_names_of_datasets)


def _names_of_datasets(context: Any) -> dict[str, Any]:
    """The completions of the text before the cursor, as IPython expects them from a matcher."""
    completion = sys.modules["IPython.core.completer"].SimpleCompletion  # the shell that asks has it loaded
    match = _OPEN.search(context.text_until_cursor)
    names = _starting_with(match[1]) if match else []
    return {"completions": [completion(text=name, type="dataset") for name in names], "suppress": bool(names)}


_names_of_datasets.matcher_api_version = 2  # type: ignore[attr-defined]


def _starting_with(prefix: str) -> list[str]:
    from borderbook.catalog import names
    from borderbook.errors import BorderbookError

    try:
        return [name for name in names() if name.startswith(prefix)]
    except BorderbookError:
        return []  # ``load`` reports the error; the Tab key does not
