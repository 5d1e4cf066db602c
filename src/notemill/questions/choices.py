"""Describes which runs of a question are published: its pages let readers choose a value of one parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from notemill.catalog import reference


@dataclass(frozen=True)
class Choices:
    """The choice that a question's pages offer.

    Attributes:
        parameter: the parameter that varies; all others have their default values. Its own default is offered, too.
        noun: the word for one of its values: 'country'.
        values: the values; if empty, each country for which the question has an answer.
        together: a label for the default, if its value alone would not be clear.
    """

    parameter: str
    noun: str
    values: tuple[str, ...] = ()
    together: str = ""

    def label(self, value: Any, default: bool = False) -> str:
        """The label of a value, or of the default, on a page."""
        text = str(value[0]) if isinstance(value, list) else str(value)
        return (self.together if default else "") or reference.label(text).replace("_", " ")
