"""Read data/catalog.yml and data/corrections.yml as typed objects."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from notemill import project, suite
from notemill.errors import DataError, Place, UsageError
from notemill.files import Stamp, stamp, yaml_content
from notemill.words import did_you_mean

T = TypeVar("T", bound=BaseModel)


def parted(dataset: str) -> tuple[str, str]:
    """Split 'sales by customer group' into the dataset and the column of its breakdown, customer_group; '' without."""
    name, _, column = dataset.partition(" by ")
    return name.strip(), column.strip().replace(" ", "_")


Obtained = Literal["publisher", "mirror", "copy", "reshaped", "transcribed"]
"""How the files of a vintage were obtained, best first; of several files the worst counts."""


class Strict(BaseModel):
    """A part of a file that is written by hand: other fields than the model's are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceFile(Strict):
    """One file that a vintage was read from; the file itself is not part of the project.

    ``address``, ``etag`` and ``modified`` (the header Last-Modified) are set for a file that the command ``refresh``
    downloaded.
    """

    name: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int
    layout: str
    as_of: str | None = None
    address: str = ""
    etag: str = ""
    modified: str = ""


class Control(Strict):
    """A known total, which the command ``verify`` computes again; ``against`` says where it comes from."""

    where: dict[str, Any]
    column: str
    equals: int
    source: str
    against: Literal["same file", "second source"]


class Vintage(Strict):
    """One dated state of a dataset, stored as data/vintages/<dataset>/<date>.parquet.

    ``complete`` says whether it covers the dataset from its start and in all its parts; 'latest' does not use a vintage
    that is incomplete. ``first`` and ``last`` are the first and last month or year with a row. ``not_broken_down``
    names the columns by which this vintage is not broken down: in these, every row has the value for the whole.
    ``note`` is written by hand and says what is special about this vintage; ``lacks`` says by period what its publisher
    has not counted yet. ``withdrawn`` is the day on which
    the command ``withdraw`` took it out of use, and ``reason`` says why; its table is kept. ``obtained`` says how its
    files were obtained, ``origin`` from where, in words.
    """

    date: dt.date
    files: list[SourceFile]
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    rows: int
    first: str
    last: str
    complete: bool = True
    not_broken_down: list[str] = []
    obtained: Obtained
    origin: str = ""
    note: str = ""
    lacks: dict[str, str] = {}
    controls: list[Control] = []
    withdrawn: dt.date | None = None
    reason: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether the files come from the publisher, or a second source confirms one of its totals."""
        return self.obtained == "publisher" or any(c.against == "second source" for c in self.controls)

    @property
    def notes(self) -> str:
        """What is special about it, and what it lacks."""
        return " ".join(filter(None, (self.note, *self.lacks.values())))


class Republication(Strict):
    """What of a dataset may be republished, the text that allows it, and which part of this is not settled."""

    what: Literal["cells", "aggregates", "figures"]
    rests_on: str
    unsettled: str = ""

    def __str__(self) -> str:
        text = f"{self.what}{'' if self.what == 'cells' else ' only'}. Rests on: {self.rests_on}."
        return f"{text} Unsettled: {self.unsettled}." if self.unsettled else text


class Coverage(Strict):
    """The time and the places that a dataset covers."""

    model_config = ConfigDict(coerce_numbers_to_str=True)  # `time: 2024` is a number in YAML

    start: int = Field(description="first year of a complete vintage")
    time: str
    space: str


class Entry(Strict):
    """A dataset: who publishes it, what it counts, under which terms, and its caveats.

    ``composition`` says what 'latest' means. With 'whole' it is the newest complete vintage as it is. With 'cell' each
    cell comes from the newest vintage that has a number for it; this is for publishers who revise cell by cell and
    whose newest file does not repeat the older tables.
    """

    title: str
    publisher: str
    landing_page: str
    licence: str
    licence_address: str = Field("", description="of its text, where the publisher states one")
    terms: str
    republish: Republication
    citation: str
    unit_of_count: str
    rounding: str
    coverage: Coverage
    breaks: list[str]
    caveats: list[str] = Field(min_length=1)
    kind: Literal["snapshot", "curated"] = "snapshot"
    composition: Literal["whole", "cell"] = "whole"
    updated_every: int = Field(365, description="days between the publisher's updates")
    lag: int = Field(0, description="days from the end of a period until it is published")
    every: list[Vintage] = Field([], alias="vintages", description="all, also those out of use")
    download: dict[str, Any] | None = Field(None, description="how it is refreshed: ``upkeep.downloads``")
    mixed: bool = Field(False, description="the rows count different things, and each says which")
    left_out: bool = Field(False, description="of a package whose vintages may not be given on as cells")
    compiled: dt.date | None = Field(None, description="for curated tables: when they were last compiled")

    @property
    def terms_in_short(self) -> str:
        """The licence, and what may be republished."""
        return f"{self.licence}. May be republished: {self.republish}"

    @property
    def vintages(self) -> list[Vintage]:
        """The vintages in use."""
        return [vintage for vintage in self.every if vintage.withdrawn is None]

    @property
    def withdrawn(self) -> list[Vintage]:
        """The vintages out of use."""
        return [vintage for vintage in self.every if vintage.withdrawn is not None]

    def vintage(self, dataset: str, date: dt.date | str) -> Vintage:
        """The vintage of a date.

        Raises:
            UsageError: there is no such vintage, or it was withdrawn; the message lists those that there are.
        """
        vintage = next((vintage for vintage in self.every if vintage.date.isoformat() == str(date)), None)
        if vintage is None:
            dates = ", ".join(v.date.isoformat() for v in self.vintages) or "none yet"
            raise UsageError(f"There is no vintage {date} of '{dataset}'. There are: {dates}.")
        if vintage.withdrawn:
            raise UsageError(
                f"The vintage {date} of '{dataset}' was withdrawn on {vintage.withdrawn}: {vintage.reason}. "
                f"To use it again: {suite.package()} withdraw {dataset} {date} --undo."
            )
        return vintage

    def published(self, as_of: dt.date | None = None) -> list[Vintage]:
        """The vintages, complete or not, that had been published by a day, oldest first."""
        vintages = [vintage for vintage in self.vintages if as_of is None or vintage.date <= as_of]
        return sorted(vintages, key=lambda vintage: vintage.date)

    def newest(self, dataset: str, by: str = "", as_of: dt.date | None = None) -> Vintage:
        """The newest complete vintage: of those broken down by a column and published by a day, if these are given.

        Raises:
            UsageError: the dataset has no such vintage.
        """
        whole = [v for v in self.published() if v.complete]
        fitting = [v for v in self.published(as_of) if v.complete and by not in v.not_broken_down]
        if fitting:
            return fitting[-1]
        if not whole:
            left_out = "is left out of this package: its terms are unsettled"
            why = left_out if self.left_out else "has no complete vintage yet"
            raise UsageError(f"'{dataset}' {why}. Get one: {suite.package()} refresh {dataset}, or ingest a file.")
        wanted = (f" that is broken down by {by}" if by else "") + (f" of {as_of} or before" if as_of else "")
        dates = ", ".join(v.date.isoformat() for v in whole)
        raise UsageError(f"'{dataset}' has no complete vintage{wanted}. There are: {dates}.")


Cell = int | float | str | None
Change = dict[str, tuple[Cell, Cell]]


class Correction(Strict):
    """A known error in an official file: where it is, the wrong and the right value, and the source for this.

    A correction has either one ``change`` for all rows that match ``where``, or ``rows``: a change for each value of
    the column ``key``. A change maps a column to the value that is expected there and the right one (null: missing).
    ``known`` is the day from which the error could be known: the date of the vintage whose own rows show it, of a later
    vintage that does, or of a notice.
    """

    id: str
    dataset: str
    vintages: list[dt.date]
    known: dt.date
    where: dict[str, Any] = {}
    change: Change = {}
    key: str = ""
    rows: dict[str, Change] = {}
    reason: str
    source: str


class Catalog(Strict):
    """All of data/catalog.yml."""

    datasets: dict[str, Entry]

    def entry(self, dataset: str) -> Entry:
        """The entry of a dataset; a breakdown in the name, as in 'sales by customer', is ignored.

        Raises:
            UsageError: there is no such dataset; the message lists those that there are.
        """
        name, _ = parted(dataset)
        if name not in self.datasets:
            hint, there = did_you_mean(name, self.datasets), ", ".join(sorted(self.datasets))
            raise UsageError(f"There is no dataset '{name}'.{hint} There are: {there}.")
        return self.datasets[name]


class _Corrections(Strict):
    corrections: list[Correction]


def read_catalog() -> Catalog:
    """Read data/catalog.yml, again only if the file has changed.

    Raises:
        DataError: the file is not valid; the message has the field.
    """
    return _read(project.data() / "catalog.yml", Catalog)


def read_corrections(dataset: str | None = None, by: dt.date | None = None) -> list[Correction]:
    """Read data/corrections.yml: all corrections, or those of one dataset, or those that could be known by a day."""
    path = project.data() / "corrections.yml"
    if not path.exists():
        return []
    corrections = [c for c in _read(path, _Corrections).corrections if by is None or c.known <= by]
    return corrections if dataset is None else [c for c in corrections if c.dataset == parted(dataset)[0]]


def _read(path: Path, model: type[T]) -> T:
    return _parsed(stamp(path), model)  # type: ignore[return-value]


@lru_cache(maxsize=8)
def _parsed(seen: Stamp, model: type[BaseModel]) -> BaseModel:
    path = seen[0]
    try:
        content = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError("the file is not UTF-8", Place(path), "Restore it from version control.") from error
    return parsed(content, model, path)


def parsed(content: str, model: type[T], path: Path) -> T:
    """Parse YAML into a typed object; ``path`` is its file, for errors. Raises DataError with the line or field."""
    try:
        return model.model_validate(yaml_content(content, path))
    except ValidationError as error:
        raise unfit(error, path) from error


def unfit(error: ValidationError, path: Path, *inside: str) -> DataError:
    """The error for all fields of a file, or of the part ``inside`` it, that do not fit its model."""
    wrong = [
        ".".join(map(str, (*inside, *one["loc"])))
        + f": {one['msg'][0].lower()}{one['msg'][1:]}"
        + ("" if one["type"] == "missing" else f", not {one['input']!r}")
        for one in error.errors()
    ]
    return DataError("; ".join(wrong), Place(path), "Correct the entry.")
