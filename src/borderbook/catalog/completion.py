"""``bb.load("<Tab>`` offers the names of the datasets, in IPython and in notebooks."""

from __future__ import annotations

import re
import sys
from typing import Any

_OPEN = re.compile(r"\b(?:load|provenance|as_published)\(\s*[\"'](\w*)$")


def offer_names() -> None:
    """Teach the shell of this process, if there is one, to complete the names of datasets."""
    shell = sys.modules["IPython"].get_ipython()
    completer = getattr(shell, "Completer", None)
    matchers = getattr(completer, "custom_matchers", None)
    if matchers is not None and _names_of_datasets not in matchers:
        matchers.append(_names_of_datasets)


def _names_of_datasets(context: Any) -> dict[str, Any]:
    """What IPython asks of a matcher: the completions of the text before the cursor."""
    completion = sys.modules["IPython.core.completer"].SimpleCompletion  # the shell that asks has it loaded
    begun = _OPEN.search(context.text_until_cursor)
    names = _starting_with(begun[1]) if begun else []
    return {"completions": [completion(text=name, type="dataset") for name in names], "suppress": bool(names)}


_names_of_datasets.matcher_api_version = 2  # type: ignore[attr-defined]


def _starting_with(begun: str) -> list[str]:
    from borderbook.catalog import names
    from borderbook.errors import BorderbookError

    try:
        return [name for name in names() if name.startswith(begun)]
    except BorderbookError:
        return []  # whoever loads is told why; a press of a key is not
