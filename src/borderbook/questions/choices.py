"""The runs of a question that are worth publishing: its pages offer to choose between the values of one parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from borderbook.catalog import reference

EVERY_COUNTRY = ("every country",)
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
        values: the values, or ``EVERY_COUNTRY``: each country for which the question has an answer.
        names: what a value is called that does not say it itself; the default's name is that of ''.
    """

    parameter: str
    noun: str
    values: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    def label(self, value: Any, default: bool = False) -> str:
        """What a page calls one of the values, or the default."""
        text = str(value[0]) if isinstance(value, list) else str(value)
        return self.names.get("" if default else text) or reference.label(text).replace("_", " ")
