"""Convert parameters and sweeps from the command line (``name=value``) to the types of the parameters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from borderbook.errors import UsageError
from borderbook.questions.base import Parameters

ALL = "all"


def assignments(texts: Iterable[str]) -> dict[str, str]:
    """Split each ``name=value`` from the command line at its first '='.

    Raises:
        UsageError: a text has no '=', or a name is given twice.
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


def sweeps_of(texts: Iterable[str]) -> dict[str, list[str] | str]:
    """Split each ``name=a,b`` or ``name=all`` from the command line. Raises like ``assignments``."""
    return {name: ALL if text == ALL else _list(text) for name, text in assignments(texts).items()}


def swept(model: type[Parameters], name: str, values: Sequence[Any] | str, as_of: str) -> list[Any]:
    """The values that a sweep gives to a parameter, one after another.

    Args:
        model: the question's parameter model.
        name: one of its parameters.
        values: the values, as typed or already converted; or 'all' for every allowed value that has data.
        as_of: only data that had been published by this day count.

    Raises:
        UsageError: 'all' for a parameter that has no list of allowed values.
    """
    if values != ALL:
        return [read(model, name, value) for value in values]
    shape = model.shape(name)
    if shape.allowed is None:
        raise UsageError(
            f"'{ALL}' cannot be swept for {model.name}'s '{name}' ({shape.kind}): it has no list. Name the values."
        )
    held = model.held(name, as_of)
    allowed = [value for value in shape.allowed if held is None or value in held]
    return [[value] if shape.many else value for value in allowed]


def read(model: type[Parameters], name: str, value: Any) -> Any:
    """Convert typed text to the value of a parameter; return any other value unchanged."""
    if not isinstance(value, str):
        return value
    shape = model.shape(name)
    if shape.optional and value.strip().casefold() in ("", "none", "null"):
        return None
    return _list(value) if shape.many else value


def _list(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]
