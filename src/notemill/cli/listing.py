"""Lay out questions and datasets as text, for the commands ``list`` and ``datasets``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

import click

from notemill import catalog, suite
from notemill.catalog import codebook
from notemill.errors import ExpectedError
from notemill.questions.base import Parameters, Shape
from notemill.words import at_start

WIDTH = 100
SHORT = 60  # characters of allowed values in the list of all questions; of more, only their number is shown


def described(model: type[Parameters]) -> dict[str, Any]:
    """A question's name, title, theme, datasets and parameters as plain data, for ``list --json``.

    Each parameter has name, type, default and description, and if its values are limited, ``allowed`` (a list) or
    ``range`` (first, last).
    """
    parameters = [
        {
            "name": name,
            "default": default,
            "description": model.model_fields[name].description,
            **_type_of(model.shape(name)),
        }
        for name, default in model.check().plain().items()
    ]
    about = {"name": model.name, "title": model.title, "theme": model.theme, "datasets": list(model.datasets)}
    return {**about, "parameters": parameters}


def _type_of(shape: Shape) -> dict[str, Any]:
    """The type of a parameter, and the limits of its values."""
    kind = f"list of {shape.kind}" if shape.many else shape.kind
    limits = {"allowed": shape.allowed, "range": shape.range}
    about = {"type": f"{kind} or null" if shape.optional else kind}
    return {**about, **{name: list(values) for name, values in limits.items() if values is not None}}


def question_in_short(about: dict[str, Any], today: dt.date) -> str:
    """A question in the list of all: its title, the last period of its data, its parameters.

    Args:
        about: what ``described`` gives.
        today: the day from which the age of the data is counted.
    """
    ends: dict[str, str] = {}
    for name in about["datasets"]:
        with suppress(ExpectedError):  # the dataset is not in the catalog
            ends[name] = catalog.provenance(name).data_to
    reach = at_start(catalog.reach(ends, today, "ago")) or "no data"
    rows = [_parameter(parameter, SHORT) for parameter in about["parameters"]]
    return table(rows, f"{about['name']}: {about['title']}\n  {reach}")


def question_in_full(about: dict[str, Any], datasets: Sequence[dict[str, Any]]) -> str:
    """A question with all allowed values, the data that it reads and an example of a call.

    Args:
        about: what ``described`` gives.
        datasets: the overviews of its datasets.
    """
    reads = table([(dataset["dataset"], _period(dataset)) for dataset in datasets], "Reads:")
    parameters = table([_parameter(parameter) for parameter in about["parameters"]], "Parameters:")
    heading = f"{about['name']}: {about['title']}\nTheme: {about['theme']}"
    call = f"Run it: {suite.package()} run {about['name']}{_example(about)}"
    return "\n\n".join([heading, reads, parameters, call])


def datasets_in_short(datasets: Iterable[dict[str, Any]]) -> str:
    """The datasets with title, publisher and period."""
    return table([(d["dataset"], f"{d['title']} ({d['publisher']}); {_period(d)}") for d in datasets])


def dataset_in_full(dataset: dict[str, Any]) -> str:
    """A dataset with unit, coverage, vintages and terms."""
    name, first = dataset["dataset"], dataset["first"]
    facts = {
        "Publisher": dataset["publisher"], "Counts": dataset["unit"], "Rows": codebook.row(name),
        "Coverage": dataset["coverage"],
        "Data": f"from {first} to {dataset['data_to']}" if first else _period(dataset),
        "Vintages": ", ".join(dataset["vintages"]) or "none yet", "Next due by": dataset["due"],
        "Obtained": dataset["obtained"],
        "Licence": dataset["licence"], "Terms": dataset["terms"], "May be republished": dataset["republish"],
        "Found at": dataset["landing_page"],
    }  # fmt: skip
    rows = [(f"{fact}:", text) for fact, text in facts.items() if text]
    in_full = table(rows, f"{name}: {dataset['title']}")
    in_full += "\n" + table([*codebook.columns(name).items()], "Columns:")
    return f'{in_full}\nLoad it: import {suite.package()} as bb; bb.load("{name}")'


def table(rows: Sequence[tuple[str, str]], heading: str = "") -> str:
    """Names and texts in two columns below a heading, as click lays out the options of a command."""
    formatter = click.HelpFormatter(width=WIDTH)
    if heading:
        formatter.write(f"{heading}\n")
        formatter.indent()
    formatter.write_dl(rows)
    return formatter.getvalue().rstrip("\n")


def _parameter(parameter: dict[str, Any], longest: int | None = None) -> tuple[str, str]:
    """A parameter with its default value; its description, type and allowed values.

    If the allowed values take more than ``longest`` characters, only their number is given.
    """
    kind, allowed, ends = (parameter.get(name, ()) for name in ("type", "allowed", "range"))
    values = _joined(allowed)
    if longest and len(values) > longest:
        values = f"{len(allowed)} values"
    elif kind.startswith(("month", "year")):
        values = f"written like {'2015-10' if kind.startswith('month') else '2015'}"
    elif ends:
        both = zip(("from", "to"), ends, strict=True)
        values = " ".join(f"{word} {end}" for word, end in both if end is not None)
    description = f"{parameter['description']} ({kind}{values and ': '}{values})"
    return f"{parameter['name']} = {parameter['default']!r}", description


def _period(dataset: dict[str, Any]) -> str:
    """The last period of a dataset, and its vintages.

    A table compiled by hand has no first period, and may have no last one.
    """
    if not dataset["vintages"]:
        return "no vintage yet"
    reach = [] if dataset["first"] else ["compiled by hand"]
    reach += [f"data to {dataset['data_to']}"] if dataset["data_to"] else []
    count = len(dataset["vintages"])
    number = f"{count} vintages, the newest" if count > 1 else "vintage"
    late = dataset["due"] < str(dt.date.today())
    when = f"{'was ' * late}due by {dataset['due']}{', not in yet' * late}"
    due = f"; the next {when}" if dataset["due"] else ""
    return f"{', '.join(reach)}; {number} of {dataset['vintages'][-1]}{due}"


def _example(about: dict[str, Any]) -> str:
    """An example of ``-p``: a list parameter if there is one, because its syntax is what people look up."""
    lists = [parameter for parameter in about["parameters"] if parameter["type"].startswith("list")]
    parameter = (lists or about["parameters"])[0]
    values = (parameter.get("allowed") or parameter["default"])[:2] if lists else [parameter["default"]]
    return f' -p "{parameter["name"]}={_joined(values).replace(", ", ",")}"'


def _joined(values: Sequence[Any]) -> str:
    return ", ".join("null" if value is None else str(value) for value in values)
