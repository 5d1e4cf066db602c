"""Offer the names of the datasets after ``bb.load("<Tab>``, in IPython and in notebooks."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from typing import Any

from notemill.errors import ExpectedError

_OPEN = re.compile(r"\b(?:load|provenance|as_published)\(\s*[\"']([\w ]*)$")


def offer_names() -> None:
    """Make the shell of this process, if there is one, complete the names of datasets."""
    completer = getattr(sys.modules["IPython"].get_ipython(), "Completer", None)
    matchers = getattr(completer, "custom_matchers", None)
    if matchers is not None and _names_of_datasets not in matchers:
        matchers.append(_names_of_datasets)


def _names_of_datasets(context: Any) -> dict[str, Any]:
    """The completions of the text before the cursor, as IPython expects them from a matcher."""
    from notemill.catalog import names
    from notemill.catalog.breakdown import columns_of

    completion = sys.modules["IPython.core.completer"].SimpleCompletion  # the shell that asks has it loaded
    found: list[str] = []
    if match := _OPEN.search(context.text_until_cursor):
        with suppress(ExpectedError):  # ``load`` reports the error; the Tab key does not
            offered = [f"{name} by {column}" for name in names() for column in columns_of(name)]
            found = [name for name in (*names(), *offered) if name.startswith(match[1])]
    # IPython puts a text in the place of the last word
    typed = len(match[1]) - len(match[1].rpartition(" ")[2]) if match else 0
    return {"completions": [completion(text=name[typed:], type="dataset") for name in found], "suppress": bool(found)}


_names_of_datasets.matcher_api_version = 2  # type: ignore[attr-defined]
