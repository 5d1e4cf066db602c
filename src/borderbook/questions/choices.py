"""The runs of a question that are worth publishing: its pages offer to choose between the values of one parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from borderbook.catalog import reference

ROUTES = (
    "Central Mediterranean", "Eastern Mediterranean", "Western African", "Western Balkan", "Western Mediterranean",
    "Eastern Borders", "Circular Albania-Greece",
)  # fmt: skip
"""Frontex's routes but for Black Sea and Other, on which a handful of detections a year are made."""


@dataclass(frozen=True)
class Choices:
    """What a question's pages offer to choose from.

    Attributes:
        parameter: the parameter that varies; all others have their defaults. Its own default is offered, too.
        noun: what one of its values is called: 'country'.
        values: the values; without any, each country for which the question has an answer.
        together: what the default is called, if its value does not say it itself.
    """

    parameter: str
    noun: str
    values: tuple[str, ...] = ()
    together: str = ""

    def label(self, value: Any, default: bool = False) -> str:
        """What a page calls one of the values, or the default."""
        text = str(value[0]) if isinstance(value, list) else str(value)
        return (self.together if default else "") or reference.label(text).replace("_", " ")
