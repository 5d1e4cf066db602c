"""What there is to run and to load, as lines for people: ``borderbook list`` and ``borderbook datasets``."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from borderbook import catalog
from borderbook.catalog import Overview
from borderbook.catalog.load import kinds
from borderbook.errors import BorderbookError
from borderbook.words import at_start

WIDTH = 100
SHORT = 60  # characters of allowed values that fit into a line of the list of all questions


def in_short(about: dict[str, Any], today: dt.date) -> Iterator[str]:
    """A question as the list of all has it: its title, how far its data reach, a line a parameter.

    Args:
        about: what ``Parameters.describe`` gives.
        today: the day from which the age of the data is told.
    """
    yield f"{about['name']}: {about['title']}"
    ends: dict[str, str] = {}
    for name in about["datasets"]:
        with suppress(BorderbookError):  # it is not in the catalog
            ends[name] = catalog.provenance(name).data_to
    if reach := catalog.reach(ends, today, "ago"):
        yield f"    {at_start(reach)}"
    for one in about["parameters"]:
        allowed = one.get("allowed") or ()
        values = _joined(allowed) if len(_joined(allowed)) <= SHORT else f"{len(allowed)} values"
        kind = f"{one['type']}: {values}" if allowed else one["type"]
        yield f"    {one['name']} = {one['default']!r}  ({kind}) {one['description']}"


def in_full(about: dict[str, Any], datasets: Sequence[Overview]) -> Iterator[str]:
    """A question with all allowed values, the data that it reads and how it is called.

    Args:
        about: what ``Parameters.describe`` gives.
        datasets: the overviews of its datasets.
    """
    yield f"{about['name']}: {about['title']}"
    yield f"Theme: {about['theme']}. Reads:"
    for dataset in datasets:
        yield f"    {dataset.dataset}: {_period(dataset)}"
    for one in about["parameters"]:
        yield ""
        yield f"{one['name']} = {one['default']!r}"
        yield from _wrapped(f"{one['description']} ({one['type']})")
        if one.get("allowed"):
            yield from _wrapped(f"Allowed: {_joined(one['allowed'])}")
        elif one["type"].startswith(("month", "year")):
            yield from _wrapped(
                "Write it like 2015-10" if one["type"].startswith("month") else "Write it like 2015"
            )
        elif one.get("range"):
            yield from _wrapped(_limits(*one["range"]))
    yield ""
    yield f"Run it: borderbook run {about['name']}{_example(about)}"


def dataset_in_short(dataset: Overview) -> str:
    """A dataset in a line: its name, its title, publisher and period."""
    return f"{dataset.dataset}: {dataset.title} ({dataset.publisher}), {_period(dataset)}"


def dataset_in_full(dataset: Overview) -> Iterator[str]:
    """A dataset with unit, coverage, vintages and terms."""
    yield f"{dataset.dataset}: {dataset.title}"
    facts = {
        "Publisher": dataset.publisher, "Counts": dataset.unit, "Columns": ", ".join(kinds(dataset.dataset)),
        "Coverage": dataset.coverage,
        "Data": f"from {dataset.first} to {dataset.data_to}" if dataset.first else _reach(dataset),
        "Vintages": ", ".join(dataset.vintages) or "none yet", "Licence": dataset.licence, "Terms": dataset.terms,
        "Found at": dataset.landing_page,
    }  # fmt: skip
    for name, text in facts.items():
        yield from _wrapped(f"{name}: {text}")
    yield f'Load it: import borderbook as bb; bb.load("{dataset.dataset}")'


def _period(dataset: Overview) -> str:
    if not dataset.vintages:
        return "no vintage yet"
    number = f"{len(dataset.vintages)} vintages, the newest of" if len(dataset.vintages) > 1 else "vintage of"
    return f"{_reach(dataset)}; {number} {dataset.vintages[-1]}"


def _reach(dataset: Overview) -> str:
    """How far a dataset reaches; one that was compiled by hand has no first period, and perhaps no last one."""
    parts = ("" if dataset.first else "compiled by hand", dataset.data_to and f"data to {dataset.data_to}")
    return ", ".join(filter(None, parts))


def _limits(first: Any, last: Any) -> str:
    ends = [f"from {first}" if first is not None else "", f"to {last}" if last is not None else ""]
    return f"Allowed: {' '.join(filter(None, ends))}"


def _example(about: dict[str, Any]) -> str:
    """One parameter as it is typed, a list if there is one, because that is what people look for."""
    parameters = sorted(about["parameters"], key=lambda one: not one["type"].startswith("list"))
    if not parameters:
        return ""
    one = parameters[0]
    many = one["type"].startswith("list")
    values = (one.get("allowed") or one["default"])[:2] if many else [one["default"]]
    return f' -p "{one["name"]}={_joined(values).replace(", ", ",")}"'


def _joined(values: Sequence[Any]) -> str:
    return ", ".join("null" if value is None else str(value) for value in values)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False
    )
