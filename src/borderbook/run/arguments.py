"""What was typed: ``name=value`` and the values of a sweep, read as each parameter's own type has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import yaml

from borderbook.errors import UsageError
from borderbook.questions.base import Parameters

ALL = "all"


def assignments(texts: Iterable[str]) -> dict[str, str]:
    """``name=value`` as typed on the command line, cut at the first '='.

    Raises:
        UsageError: no '=' in it, or a name twice.
    """
    pairs: dict[str, str] = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise UsageError(f"'{text}' is not of the form name=value.")
        if name.strip() in pairs:
            raise UsageError(f"The parameter '{name.strip()}' is given twice.")
        pairs[name.strip()] = value.strip()
    return pairs


def sweeps_of(texts: Iterable[str]) -> dict[str, list[Any] | str]:
    """``name=a,b`` or ``name=all`` as typed. Raises like ``assignments``."""
    return {name: ALL if text == ALL else _list(text) for name, text in assignments(texts).items()}


def swept(model: type[Parameters], name: str, values: Sequence[Any] | str, as_of: str) -> list[Any]:
    """The values that a parameter takes one after another.

    Args:
        model: the question.
        name: one of its parameters.
        values: as typed or as they are; or 'all' for every allowed value for which data are held.
        as_of: the day by which those data must have been published.

    Raises:
        UsageError: 'all' for a parameter whose values are no list.
    """
    if values != ALL:
        return [read(model, name, value) for value in values]
    shape = model.shape(name)
    if shape.allowed is None:
        raise UsageError(
            f"'{ALL}' cannot be swept for {model.name}'s '{name}', a {shape.kind}. Name the values."
        )
    held = model.held(name, as_of)
    allowed = [value for value in shape.allowed if held is None or value in held]
    return [[value] if shape.many else value for value in allowed]


def read(model: type[Parameters], name: str, value: Any) -> Any:
    """Typed text as the parameter takes it; anything else as it is."""
    if not isinstance(value, str):
        return value
    shape = model.shape(name)
    if shape.optional and value.casefold() in ("", "none", "null"):
        return None
    if shape.many:
        return _list(value)
    # only what is no text by type is read as YAML: as text, NO is Norway and 2015-01 no date
    return yaml.safe_load(value) if shape.kind == "value" else value


def _list(text: str) -> list[Any]:
    """A list as typed: 'a,b', or '[a, "b, c"]' where an item holds a comma."""
    if text.startswith("["):
        try:
            return [str(item) for item in yaml.load(text, Loader=yaml.BaseLoader)]
        except yaml.YAMLError:
            raise UsageError(f"'{text}' is no list. Write it as a,b or as [a, \"b, c\"].") from None
    return [item.strip() for item in text.split(",") if item.strip()]
