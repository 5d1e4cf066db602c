"""The record of a run, which is stored as run.json in the folder of its report."""

from __future__ import annotations

import datetime as dt
import platform
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import time
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from notemill import suite
from notemill.files import checksum, write_atomically

FILE = "run.json"
NOTEBOOK = "notebook.ipynb"
AFTER = "after the last cell"
HISTORY = "history.ipynb"  # of the answer, by day of publication

Status = Literal["done", "failed", "interrupted"]
CellStatus = Literal["done", "failed", "never_run"]
Kind = Literal["error", "data", "timeout", "kernel_died", "interrupted", "render", "parameters", "refused", "suite"]


class Failure(BaseModel, frozen=True):
    """Why a run did not finish.

    ``kind`` is error (a cell raised an exception), data (a table or file does not hold what it should), timeout,
    kernel_died, interrupted, render (the cells ran, the page could not be made), parameters (the cells ran, but used
    others than were asked for), refused (the run could not start because its notebook has an error) or suite (an error
    in this package). ``index`` is the position of the cell that
    failed in notebooks/<question>.ipynb, counted from 0; None if no cell is the cause.
    """

    kind: Kind
    message: str = Field(description="the last lines of the error, without paths of the machine")
    index: int | None = None
    execution_count: int | None = None
    tags: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The cell in words: 'cell 5, In [3], tagged figure'; 'before the first cell' if no cell is the cause."""
        if self.index is None:
            return AFTER if self.kind in ("render", "parameters") else "before the first cell"
        parts = [f"cell {self.index + 1}"]
        if self.execution_count is not None:
            parts.append(f"In [{self.execution_count}]")
        if self.tags:
            parts.append(f"tagged {', '.join(self.tags)}")
        return ", ".join(parts)


class CellRecord(BaseModel, frozen=True):
    """One code cell: ``index`` counts all cells of notebooks/<question>.ipynb from 0."""

    index: int
    tags: tuple[str, ...]
    status: CellStatus
    seconds: float | None


class DatasetRecord(BaseModel, frozen=True):
    """A dataset as the run read it.

    ``sha256`` maps each vintage to the checksum of its tidy table; ``data_to`` is the last period with data.
    """

    name: str
    vintage: str
    sha256: dict[str, str]
    data_to: str = ""


class RunRecord(BaseModel, frozen=True):
    """One run of a question.

    ``run`` is the name of the report's folder below reports/<question>. ``key`` decides whether the report is up to
    date, and ``parts`` are the checksums that it is made of. ``notebook`` is a path below the project's root, and
    ``edited`` says how it differs from the committed notebook. ``beside`` maps the name to the label of each run that
    the page offers to choose from; ``toward`` maps other questions to their run for the same place.
    ``files`` maps each file of the report, relative to its folder, to its SHA-256.
    ``not_shown`` names what the notebook shows and the page cannot.
    """

    question: str
    run: str
    title: str
    theme: str
    parameters: dict[str, Any]
    key: str
    parts: dict[str, str]
    datasets: tuple[DatasetRecord, ...]
    status: Status
    failure: Failure | None = None
    cells: tuple[CellRecord, ...] = ()
    started: str
    seconds: float
    versions: dict[str, str]
    notebook: str = ""
    edited: str = ""
    beside: dict[str, str] = Field(default_factory=dict)
    toward: dict[str, str] = Field(default_factory=dict)
    files: dict[str, str] = Field(default_factory=dict)
    not_shown: tuple[str, ...] = ()
    checksum: str = Field("", description="of all other fields, set when the record is written")

    @property
    def id(self) -> str:
        """Question and run: the report's folder below reports/."""
        return f"{self.question}/{self.run}"


def status_of(failure: Failure | None) -> Status:
    """The status of a run that ended with this failure, or without one."""
    return "done" if failure is None else "interrupted" if failure.kind == "interrupted" else "failed"


def now() -> str:
    """The current time as records have it: UTC in ISO format, to the second."""
    return dt.datetime.fromtimestamp(time(), dt.UTC).isoformat(timespec="seconds")


@cache
def versions() -> dict[str, str]:
    """The versions of Python and of the main packages in this process."""
    packages = {name: version_of(name) for name in (suite.package(), "papermill", "pandas")}
    return {"python": platform.python_version(), **packages}


def version_of(name: str) -> str:
    """The version of an installed package, or 'not installed'."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def write_record(folder: Path, record: RunRecord) -> RunRecord:
    """Write run.json, with a checksum of itself, into a report's folder in one step; return the record as written."""
    record = record.model_copy(update={"checksum": _checksum_of(record)})
    write_atomically(folder / FILE, record.model_dump_json(indent=1).encode() + b"\n")
    return record


def read_record(folder: Path) -> RunRecord | None:
    """The record in a report's folder; None if it is missing, was altered, or cannot be read by this version."""
    try:
        record = RunRecord.model_validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError):
        return None
    return record if record.checksum == _checksum_of(record) else None


def _checksum_of(record: RunRecord) -> str:
    return sha256(record.model_dump_json(exclude={"checksum"}).encode()).hexdigest()


def is_whole(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether files of a report are there and unchanged; ``files`` maps their names to their SHA-256."""
    paths = {folder / name: digest for name, digest in files.items()}
    return all(path.is_file() and checksum(path) == digest for path, digest in paths.items())
