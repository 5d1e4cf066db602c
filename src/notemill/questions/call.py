"""Writes a question's parameters as a shell command, as Python, and as words for readers."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from notemill import suite
from notemill.catalog import reference

if TYPE_CHECKING:
    from notemill.questions.base import Parameters


def command_of(model: type[Parameters], values: Mapping[str, Any], copy: str = "") -> str:
    """The shell command ``run`` with the parameters that differ from their defaults.

    Args:
        model: the question's model.
        values: its parameters.
        copy: the path of an edited copy. Its parameters cell may hold other values, so all parameters are written.
    """
    given = values if copy else not_default(model, values)
    words = [word for name, value in given.items() for word in ("-p", f"{name}={typed(value)}")]
    return shlex.join([suite.package(), "run", copy or model.name, *words])


def not_default(model: type[Parameters], values: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that differ from their defaults."""
    defaults = model.check().plain()
    return {name: value for name, value in values.items() if defaults.get(name, ...) != value}


def subject(model: type[Parameters], values: Mapping[str, Any]) -> dict[str, str]:
    """The one place that a run is about: parameter -> its code; of a default, only a country."""
    changed, named = not_default(model, values), {}
    for name in (name for name in suite.suite().PLACES if name in values):
        one = ", ".join(values[name]) if isinstance(values[name], list) else str(values[name] or "")
        if reference.kind(one) == "country" or (name in changed and one and ", " not in one):
            named[name] = one
    return named


def titled(model: type[Parameters], about: Collection[str], title: str) -> str:
    """The title of a run, which names the place that the run is about, if it is about one.

    Args:
        model: the question's model.
        about: the values of the run's ``subject``.
        title: the title of its notebook, which an edited copy may have changed; if so, the name precedes it.
    """
    if len(about) == 1 and title == model.title and model.title_of_one:
        [one] = about
        return model.title_of_one.format(suite.suite().in_sentence(one))
    return ": ".join([*map(reference.label, about), title])


def in_python(value: Any) -> str:
    """A value as Python code, with the quotation marks that the project uses."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f"[{', '.join(map(in_python, value))}]" if isinstance(value, list) else repr(value)


def told(value: Any) -> str:
    """The value of a parameter in words, for readers."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(told, value)) or "none"
    place = reference.label(str(value))
    return re.sub("(?<=[a-z])_(?=[a-z])", " ", str(value)) if place == str(value) else f"{place} ({value})"


def typed(value: Any) -> str:
    """A value as text for the option ``-p``."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value)
