"""The base class of the questions' parameters: validates them, describes them, and explains errors.

A question's module defines one subclass::

    class Harvest(Parameters):
        title = "How have harvests changed since 2009?"
        theme = "Farming"
        datasets = ("harvest",)

        start: YearOrEdge = Field(2009, description="first year")
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from notemill import catalog
from notemill.catalog.as_of import LATEST
from notemill.errors import UsageError
from notemill.questions import types
from notemill.questions.choices import Choices
from notemill.questions.types import AsOf, MonthOrEdge, Period, YearOrEdge
from notemill.words import nearest

__all__ = ["Choices", "MonthOrEdge", "Parameters", "Shape", "YearOrEdge"]

_NAMED = 4 * types.LISTED  # a message lists the values with data only if there are at most so many
_WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}


class Parameters(BaseModel):
    """The parameters of one question; every field has a default and a description.

    Class attributes:
        name: the question's name, taken from its folder; its notebook has the same name.
        title: the question in words, which is also the title of its notebook.
        title_of_one: the title of a run about one place, with {} for its name; if it is '', the name
            precedes ``title``.
        theme: the heading under which the index lists it.
        datasets: the datasets that its notebook reads.
        optional: datasets that may be missing, if the question is asked as of a day before their first vintage.
        counted: datasets that must have rows for a given place or group; by default, one of all datasets
            must have some.
        dated: datasets whose periods must include a given month or year; by default all that have periods.
        earliest: the first day as of which the question can be answered, and the reason, if that is later than the
            first vintages.
        choices: the runs that are published in addition to the default run; None if there are no others.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False)

    name: ClassVar[str]
    title: ClassVar[str]
    title_of_one: ClassVar[str] = ""
    theme: ClassVar[str]
    datasets: ClassVar[tuple[str, ...]]
    optional: ClassVar[tuple[str, ...]] = ()
    counted: ClassVar[tuple[str, ...] | None] = None
    dated: ClassVar[tuple[str, ...] | None] = None
    earliest: ClassVar[tuple[str, str]] = ("", "")
    choices: ClassVar[Choices | None] = None

    as_of: AsOf = Field(LATEST, description="use only what had been published by this day; or 'latest'")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.name = cls.__dict__.get("name", cls.__module__.removesuffix(".parameters").rsplit(".", 1)[-1])
        cls.model_fields["as_of"] = cls.model_fields.pop("as_of")  # a question's own parameters come first
        for field, info in cls.model_fields.items():
            if info.is_required() or not info.description:
                raise TypeError(f"{cls.__name__}.{field} needs a default and a description")

    @classmethod
    def check(cls, **values: Any) -> Self:
        """Validate parameters and bring them into their standard spelling; those not given have their default values.

        Raises:
            UsageError: a parameter is wrong; the message gives each one with its value, the allowed values and the
                closest valid one.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise UsageError(_explained(cls, error.errors())) from None

    @classmethod
    def of(cls, names: Mapping[str, Any]) -> Self:
        """Check the parameters that a notebook has set: ``ask = Harvest.of(globals())``.

        Args:
            names: the notebook's variables by name; those that are not parameters are ignored.

        Raises:
            UsageError: like ``check``; or the notebook does not set a parameter, whose default must not apply unseen.
        """
        cls.expect_all(names)
        return cls.check(**{name: names[name] for name in cls.model_fields})

    @classmethod
    def expect_all(cls, names: Collection[str], notebook: str = "this notebook") -> None:
        """Raise UsageError if a parameter is not among the names that a notebook sets."""
        if missing := [name for name in cls.model_fields if name not in names]:
            lines = "; ".join(f"{name} = {cls.model_fields[name].default!r}" for name in missing)
            raise UsageError(
                f"{cls.name} needs {', '.join(missing)}, which {notebook} does not set. "
                f"Add to its cell tagged 'parameters': {lines}"
            )

    @field_validator("as_of")
    @classmethod
    def _is_held(cls, day: str) -> str:
        """Refuse a day before the first vintage of a dataset, except for datasets that may be missing."""
        if day < cls.earliest[0]:  # 'latest' comes after every day
            raise ValueError(f"{day} is before {cls.earliest[0]}: {cls.earliest[1]}")
        for dataset in cls.datasets if day != LATEST else ():
            first = catalog.first_published(dataset)
            if first and day < first.isoformat() and dataset not in cls.optional:
                raise ValueError(f"there is nothing of '{dataset}' as of {day}; its first vintage is of {first}")
        return day

    @classmethod
    def published_by(cls, day: str) -> tuple[str, ...]:
        """The question's datasets that had a vintage on a day, and those compiled by hand."""
        firsts = {dataset: catalog.first_published(dataset) for dataset in cls.datasets}
        return tuple(name for name, first in firsts.items() if not first or first.isoformat() <= day)

    @property
    def published(self) -> tuple[str, ...]:
        """The question's datasets that had a vintage on the day ``as_of``, and those compiled by hand."""
        return self.published_by(self.as_of)

    @model_validator(mode="after")
    def _spans_data(self) -> Self:
        """Refuse a period that ends before it starts, and a month or year for which no dataset has data."""
        for name, word, open_end in (("start", "latest", "first"), ("end", "first", "latest")):
            if getattr(self, name, "") == word:
                raise ValueError(f"{name} = {word} leaves no period; give {name} a date, or '{open_end}'")
        start, end = self._edge("start"), self._edge("end")
        if start and end and start > end:
            raise ValueError(f"start = {start} comes after end = {end}")
        periods = {name: self._edge(name) for name in type(self).model_fields if self.shape(name).period}
        spans = self._spans() if any(periods.values()) else []
        for name, asked in periods.items() if spans else ():
            first, last = min(a for a, _ in spans)[: len(asked)], max(b for _, b in spans)[: len(asked)]
            if (asked < first and name != "start") or (asked > last and name != "end"):
                raise ValueError(f"there are no data for {name} = {asked}; they run from {first} to {last}")
        return self

    @model_validator(mode="after")
    def _has_rows(self) -> Self:
        """Refuse a place or group without rows, except as a default, and a value that is repeated."""
        for name, info in type(self).model_fields.items():
            value = getattr(self, name)
            values = value if isinstance(value, tuple) else (value,)
            twice = [one for one in values if values.count(one) > 1]
            if twice:
                raise ValueError(f"{name} has {twice[0]!r} twice; name each once")
            known = None if value in (None, info.default) else self.held(name, self.as_of)
            missing = [one for one in values if known is not None and one not in known]
            if known is not None and missing:
                shown = f"there are: {', '.join(sorted(known))}" if len(known) <= _NAMED else "choose another"
                of = f"{name} = {', '.join(missing)} (in {', '.join(self.datasets)})"
                raise ValueError(f"there are no data for {of}; {shown}")
        return self

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        # CI tests the defaults, so a command that plans them needs to load neither data nor pandas
        if self.plain() != type(self).model_construct().plain():
            self.expect_data()
        return self

    def expect_data(self) -> None:
        """Check that the data give an answer, before a run with values other than the defaults. Questions override it.

        Raises:
            ValueError: there is no answer; the message says why.
        """

    @classmethod
    def held(cls, name: str, as_of: str = LATEST) -> frozenset[str] | None:
        """The values of a parameter for which the question's datasets have rows; None if it has no column."""
        column = cls.shape(name).column
        names = (cls.counted or cls.published_by(as_of)) if column else ()
        found = [catalog.values(dataset, column, as_of) for dataset in names]
        known = [values for values in found if values is not None]
        return frozenset().union(*known) if known else None

    def _spans(self) -> list[tuple[str, str]]:
        """The first and last period of each dataset that has periods and was published by ``as_of``."""
        names = self.published if self.dated is None else self.dated
        return [span for name in names if (span := catalog.span(name, self.as_of))]

    def last_over(self, year: int) -> int:
        """The given year, or the last year that was over on the day ``as_of``, if that is earlier."""
        return year if self.as_of == LATEST else min(year, int(self.as_of[:4]) - 1)

    @property
    def years(self) -> slice:
        """The years from ``start`` to ``end``, both included, as a slice for an index of years."""
        first, last = (self._edge(name)[:4] for name in ("start", "end"))
        return slice(int(first) if first else None, int(last) if last else None)

    def _edge(self, name: str) -> str:
        """A parameter that is a year or month, as text; an empty string for an open end ('first', 'latest')."""
        value = str(getattr(self, name, ""))
        return value if value[:1].isdigit() else ""

    @property
    def ends_earlier(self) -> str:
        """The last period with data if ``end`` comes after it, as with an earlier ``as_of``; otherwise ''."""
        end = self._edge("end")
        last = max((last for _, last in self._spans()), default="")[: len(end)] if end else ""
        return last if last < end else ""

    def plain(self) -> dict[str, Any]:
        """The parameters as text, numbers and lists, ready for JSON or a parameters cell; ``as_of`` is the last."""
        return self.model_dump(mode="json", exclude={"as_of"}) | {"as_of": self.as_of}

    @classmethod
    @cache
    def shape(cls, parameter: str) -> Shape:
        """The type and the allowed values of a parameter.

        Raises:
            UsageError: the question has no such parameter; the message suggests the closest name.
        """
        if parameter not in cls.model_fields:
            raise UsageError(_sentence(f"{cls.name} {_unknown(cls, parameter)}"))
        return _shape(cls.model_json_schema()["properties"][parameter])


@dataclass(frozen=True)
class Shape:
    """The type and the allowed values of a parameter.

    Attributes:
        kind: its type in words.
        many: whether it is a list of such values.
        optional: whether it may be null.
        allowed: its allowed values, or None if they are not listed.
        range: its first and last value, or None; either end may be open (None).
        period: whether it is a month or a year.
        column: the column of the datasets with such values, or ''.
    """

    kind: str
    many: bool = False
    optional: bool = False
    allowed: tuple[Any, ...] | None = None
    range: tuple[Any, Any] | None = None
    period: bool = False
    column: str = ""


def _shape(schema: dict[str, Any]) -> Shape:
    """The shape from a JSON schema, whose entry ``kind`` is one of the types in ``questions.types``, if present."""
    if "anyOf" in schema:  # a value, or null
        return replace(_shape(schema["anyOf"][0]), optional=True)
    if schema.get("type") == "array":
        return replace(_shape(schema["items"]), many=True)
    if "kind" in schema:
        own = schema["kind"]
        limits = {name: getattr(own, name) for name in ("allowed", "range", "column") if hasattr(own, name)}
        return Shape(own.noun, period=isinstance(own, Period), **limits)
    if "enum" in schema:
        return Shape("choice", allowed=tuple(schema["enum"]))
    low, high = (schema.get(end.lower(), schema.get(f"exclusive{end}")) for end in ("Minimum", "Maximum"))
    kind = _WORDS.get(schema.get("type", ""), "value")
    allowed = (False, True) if kind == "true or false" else None
    return Shape(kind, allowed=allowed, range=None if low is None and high is None else (low, high))


def _explained(model: type[Parameters], errors: Iterable[ErrorDetails]) -> str:
    faults: dict[str, str] = {}
    for error in errors:
        name = str(error["loc"][0]) if error["loc"] else ""
        what = f"'{name}'" if name else "these parameters"
        known = error["type"] != "extra_forbidden"
        fault = f"cannot take {what}: {_reason(model, name, error)}" if known else _unknown(model, name)
        faults.setdefault(name, fault)
    return _sentence(f"{model.name} {'; '.join(faults.values())}")


def _sentence(text: str) -> str:
    return text if text.endswith("?") else f"{text}."


def _reason(model: type[Parameters], name: str, error: ErrorDetails) -> str:
    value, context = error["input"], error.get("ctx", {})
    if error["type"] == "value_error":
        return str(context["error"]).rstrip(".")
    if error["type"] == "literal_error":
        allowed = model.shape(name).allowed or ()
        return types.refusal(repr(value), "choice", allowed, nearest(str(value), map(str, allowed)))
    if error["type"] == "too_short" and not value:
        return "choose at least one"
    message = error["msg"].replace("valid tuple", "list").replace("Tuple", "list")
    return f"{value!r} is not right; {message[0].lower()}{message[1:]}"


def _unknown(model: type[Parameters], name: str) -> str:
    near = nearest(name, model.model_fields)
    meant = f"; did you mean '{near}'?" if near else ""
    return f"has no parameter '{name}'{meant or '; it has ' + (', '.join(model.model_fields) or 'none')}"
