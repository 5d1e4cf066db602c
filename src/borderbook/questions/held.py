"""Values that are allowed but for which no data are held: refused before a kernel starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from borderbook import catalog
from borderbook.catalog.as_of import LATEST
from borderbook.errors import UsageError
from borderbook.questions.base import Parameters
from borderbook.questions.types import LISTED


def refuse_unheld(model: type[Parameters], parameters: Mapping[str, Any]) -> None:
    """Refuse a month or year outside the data, and a country, citizenship or route without a row.

    Where a question's period starts and ends is for its model to refuse.

    Args:
        model: the question's parameters.
        parameters: validated, as ``Parameters.plain`` gives them. Defaults are not looked at.

    Raises:
        UsageError: names the parameter, its value, and what is held.
    """
    defaults, as_of = model.check().plain(), parameters["as_of"]
    for name, value in parameters.items():
        shape = model.shape(name)
        if value == defaults[name] or value is None:
            continue
        if shape.period and name not in ("start", "end"):
            _refuse_outside(model, name, str(value), as_of)
        elif shape.column:
            _refuse_missing(model, name, value if isinstance(value, list) else [value], as_of)


def held_values(model: type[Parameters], name: str, as_of: str = LATEST) -> frozenset[str] | None:
    """The values of a parameter that a dataset of the question has rows for; None if that is no matter of rows."""
    column = model.shape(name).column
    if not column:
        return None
    found = [catalog.values(dataset, column, as_of) for dataset in model.published_by(as_of)]
    known = [values for values in found if values is not None]
    return frozenset().union(*known) if known else None


def _refuse_outside(model: type[Parameters], name: str, text: str, as_of: str) -> None:
    if not text[:1].isdigit():
        return
    if text > dt.date.today().isoformat()[: len(text)]:
        raise UsageError(f"{model.name}: {name} = {text} is in the future; no data can be held for it.")
    spans = [span for dataset in model.published_by(as_of) if (span := catalog.span(dataset, as_of))]
    if len(spans) < len(model.published_by(as_of)):
        return  # of a table compiled by hand nobody knows it beforehand
    first, last = min(a for a, _ in spans)[: len(text)], max(b for _, b in spans)[: len(text)]
    if not first <= text <= last:
        raise UsageError(
            f"{model.name}: no data are held for {name} = {text}; they run from {first} to {last}. "
            f"Choose a period between them."
        )


def _refuse_missing(model: type[Parameters], name: str, values: list[str], as_of: str) -> None:
    known = held_values(model, name, as_of)
    missing = [value for value in values if known is not None and value not in known]
    if known is None or not missing:
        return
    shown = f"There are: {', '.join(sorted(known))}." if len(known) <= 4 * LISTED else "Choose another."
    of = f"{name} = {', '.join(missing)} (in {', '.join(model.datasets)})"
    raise UsageError(f"{model.name}: no data are held for {of}. {shown}")
