"""data/catalog.yml and data/corrections.yml as typed objects."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from borderbook import project
from borderbook.errors import DataError, Place, UsageError
from borderbook.files import Stamp, stamp
from borderbook.words import did_you_mean

T = TypeVar("T", bound=BaseModel)


def parted(dataset: str) -> tuple[str, str]:
    """The name of a dataset and the column by which it is asked for: 'detections by citizenship' has both."""
    name, _, column = dataset.partition(" by ")
    return name, column


Obtained = Literal["publisher", "mirror", "copy", "reshaped", "transcribed"]
"""How the files of a vintage were obtained, best first; of several files the weakest counts."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceFile(_Model):
    """One file that a vintage was read from; the file itself is not part of the project.

    ``address``, ``etag`` and ``modified`` (its header Last-Modified) are of a file that ``borderbook refresh`` fetched.
    """

    name: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int
    layout: str
    as_of: str | None = None
    address: str = ""
    etag: str = ""
    modified: str = ""


class Control(_Model):
    """A total that was known before, recomputed by ``borderbook verify``; ``against`` says from where."""

    where: dict[str, Any]
    column: str
    equals: int
    source: str
    against: Literal["same file", "second source"]


class Vintage(_Model):
    """One dated state of a dataset, kept as data/vintages/<dataset>/<date>.parquet.

    ``complete`` says whether it covers the dataset from its start and in all its parts; 'latest' passes over
    those that do not. ``first`` and ``last`` are the first and last month or year with a row.
    ``not_broken_down`` names the columns by which this vintage is not divided: every row has the column's word
    for the whole. ``note`` is written by hand: what to know of this vintage. ``withdrawn`` is the day on which
    ``borderbook withdraw`` took it out of use, and ``reason`` says why; its table stays where it is.
    ``obtained`` is how its files were, ``origin`` where, in words.
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
    controls: list[Control] = []
    withdrawn: dt.date | None = None
    reason: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether it is the publisher's own, or a source other than its files gives one of its totals."""
        return self.obtained == "publisher" or any(c.against == "second source" for c in self.controls)


class Republication(_Model):
    """What of a dataset may be given on, the text on which that rests, and of what nobody has said so, if of any."""

    what: Literal["cells", "aggregates", "figures"]
    rests_on: str
    unsettled: str = ""

    def __str__(self) -> str:
        text = f"{self.what}{'' if self.what == 'cells' else ' only'}. Rests on: {self.rests_on}."
        return f"{text} Unsettled: {self.unsettled}." if self.unsettled else text


class Coverage(_Model):
    """Over which time and places a dataset speaks."""

    model_config = ConfigDict(coerce_numbers_to_str=True)  # `time: 2024` is a number in YAML

    start: int = Field(description="first year of a complete vintage")
    time: str
    space: str


class Entry(_Model):
    """A dataset: who publishes it, what it counts, under which terms, and what to beware of.

    ``composition`` says what 'latest' means: 'whole' takes the newest complete vintage as it is, 'cell' takes
    each cell from the newest vintage that gives a number for it (for publishers who revise cell by cell and
    whose newest file does not repeat the older tables).
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
    updated_every: int | None = Field(None, description="days between the publisher's updates; null: a year")
    lag: int = Field(0, description="days from the end of a period until the publisher gives it out")
    every: list[Vintage] = Field([], alias="vintages", description="those out of use included")
    download: dict[str, Any] | None = Field(None, description="how it is refreshed: ``upkeep.downloads``")
    compiled: dt.date | None = Field(None, description="for curated tables: when they were last compiled")

    @property
    def terms_in_short(self) -> str:
        """The licence, and what of it may be given on."""
        return f"{self.licence}. May be republished: {self.republish}"

    @property
    def vintages(self) -> list[Vintage]:
        """The vintages in use."""
        return [vintage for vintage in self.every if vintage.withdrawn is None]

    @property
    def withdrawn(self) -> list[Vintage]:
        """Those out of use."""
        return [vintage for vintage in self.every if vintage.withdrawn is not None]

    def vintage(self, dataset: str, date: dt.date | str) -> Vintage:
        """The vintage of a date.

        Raises:
            UsageError: there is none, or it was withdrawn; names those that there are.
        """
        vintage = next((vintage for vintage in self.every if vintage.date.isoformat() == str(date)), None)
        if vintage is None:
            dates = ", ".join(v.date.isoformat() for v in self.vintages) or "none yet"
            raise UsageError(f"There is no vintage {date} of '{dataset}'. There are: {dates}.")
        if vintage.withdrawn:
            raise UsageError(
                f"The vintage {date} of '{dataset}' was withdrawn on {vintage.withdrawn}: {vintage.reason}. "
                f"To use it again: borderbook withdraw {dataset} {date} --undo."
            )
        return vintage

    def published(self, as_of: dt.date | None = None) -> list[Vintage]:
        """The vintages, complete or not, that had been published by a day, oldest first."""
        vintages = [vintage for vintage in self.vintages if as_of is None or vintage.date <= as_of]
        return sorted(vintages, key=lambda vintage: vintage.date)

    def newest(self, dataset: str, by: str = "", as_of: dt.date | None = None) -> Vintage:
        """The newest complete vintage, of those broken down by a column and published by a day if these are given.

        Raises:
            UsageError: the dataset has no such vintage.
        """
        whole = [v for v in self.published() if v.complete]
        fitting = [v for v in self.published(as_of) if v.complete and by not in v.not_broken_down]
        if fitting:
            return fitting[-1]
        if not whole:
            raise UsageError(
                f"'{dataset}' has no complete vintage yet. Ingest one: borderbook ingest {dataset} FILE."
            )
        wanted = (f" that is broken down by {by}" if by else "") + (f" of {as_of} or before" if as_of else "")
        dates = ", ".join(v.date.isoformat() for v in whole)
        raise UsageError(f"'{dataset}' has no complete vintage{wanted}. There are: {dates}.")


Cell = int | float | str | None
Change = dict[str, tuple[Cell, Cell]]


class Correction(_Model):
    """A known error in an official file: where it is, what stands there, what is right, who says so.

    Either one ``change`` in all rows that ``where`` finds, or ``rows``: a change for each value of the column ``key``.
    A change is column -> what is expected to stand there, and what should (null: missing). ``known`` is the day from
    which the error could be known: of the vintage whose own rows show it, of the later one that does, or of a notice.
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


class Catalog(_Model):
    """All of data/catalog.yml."""

    datasets: dict[str, Entry]

    def entry(self, dataset: str) -> Entry:
        """The entry of a dataset; what the name says behind 'by' is passed over.

        Raises:
            UsageError: there is none of that name; names those that there are.
        """
        name, _ = parted(dataset)
        if name not in self.datasets:
            hint = did_you_mean(name, self.datasets)
            raise UsageError(
                f"There is no dataset '{name}'.{hint} There are: {', '.join(sorted(self.datasets))}."
            )
        return self.datasets[name]


class _Corrections(_Model):
    corrections: list[Correction]


def read_catalog() -> Catalog:
    """data/catalog.yml, read again only when the file changed.

    Raises:
        DataError: the file is not valid; names the field.
    """
    return _read(project.data() / "catalog.yml", Catalog)


def read_corrections(dataset: str | None = None, by: dt.date | None = None) -> list[Correction]:
    """data/corrections.yml, all of it or what concerns one dataset and could be known by a day."""
    path = project.data() / "corrections.yml"
    if not path.exists():
        return []
    known = [c for c in _read(path, _Corrections).corrections if by is None or c.known <= by]
    return known if dataset is None else [c for c in known if c.dataset == parted(dataset)[0]]


def _read(path: Path, model: type[T]) -> T:
    return _parsed(stamp(path), model)  # type: ignore[return-value]


@lru_cache(maxsize=8)
def _parsed(seen: Stamp, model: type[BaseModel]) -> BaseModel:
    path = seen[0]
    try:
        content = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError("this is not UTF-8", Place(path), "Restore it from version control.") from error
    return parsed(content, model, path)


def parsed(content: str, model: type[T], path: Path) -> T:
    """YAML as a typed object; ``path`` is where it stands or is to stand. Raises DataError: names the line or field."""
    try:
        # BaseLoader would lose types; the C loader is ten times faster than the pure one
        return model.model_validate(yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        raise DataError("this is not valid YAML", Place(path, row=row), "Mend the line.") from error
    except ValidationError as error:
        raise unfit(error, path) from error


def unfit(error: ValidationError, path: Path, *inside: str) -> DataError:
    """What is wrong with the first field of a file, or of the part ``inside`` it, that breaks its model."""
    first = error.errors()[0]
    field = ".".join(map(str, (*inside, *first["loc"])))
    return DataError(f"{field}: {first['msg']}", Place(path), "Mend the entry.")
