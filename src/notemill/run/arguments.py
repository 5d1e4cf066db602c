"""Convert parameters and sweeps from the command line (``name=value``) to their types; list the values of a slider."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from notemill import catalog
from notemill.catalog.as_of import LATEST
from notemill.errors import UsageError
from notemill.questions.base import Parameters

ALL = "all"
MOST_STEPS = 200  # the largest range of whole numbers that gets a slider


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
        if value.count("[") != value.count("]"):
            raise UsageError(
                f"'{text}' ends within a list. A value with a blank needs quotes: '{name}=FIRST SECOND,THIRD'."
            )
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


def steps(model: type[Parameters], name: str) -> list[Any]:
    """The values of a parameter in order, for a slider; empty for a list, a choice or a fraction.

    They are the years or months with data, the days on which vintages were published, or the whole
    numbers between two limits.
    """
    shape = model.shape(name)
    if shape.kind.startswith("day"):
        needed = {*model.datasets} - {*model.optional}
        vintages = {day for name in model.datasets for one in catalog.overview(name) for day in one["vintages"]}
        return [*sorted(day for day in vintages if needed <= {*model.published_by(day)}), LATEST]
    dated = (model.dated or model.datasets) if shape.period else ()
    if spans := [span for name in dated if (span := catalog.span(name))]:
        first, last = min(first for first, _ in spans), max(last for _, last in spans)
        years = range(int(first[:4]), int(last[:4]) + 1)
        months = (f"{year}-{month:02}" for year in years for month in range(1, 13))
        monthly = [month for month in months if first[:7] <= month <= last[:7]]
        before, after = ([word] if f"'{word}'" in shape.kind else [] for word in ("first", "latest"))
        return [*before, *(monthly if shape.kind.startswith("month") else years), *after]
    low, high = shape.range or (None, None)
    if shape.kind == "whole number" and not (shape.many or shape.optional or low is None or high is None):
        return [*range(low, high + 1)] if high - low <= MOST_STEPS else []
    return []


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
