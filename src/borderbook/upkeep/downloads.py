"""What data/catalog.yml says of how ``borderbook refresh`` gets a dataset: addresses and patterns."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from borderbook import project
from borderbook.catalog.entries import Entry, Obtained, unfit


class Tolerances(BaseModel):
    """How far a vintage may be from the one before without a person's word.

    Attributes:
        kept: how many of the cells must still be there (a share).
        totals: column -> the code of its total, which must not be smaller than the sum of its parts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    kept: float = Field(0.98, gt=0, le=1)
    totals: dict[str, str] = {}


class _Download(Tolerances):
    """What all ways of downloading share.

    Attributes:
        kinds: what the files must be by their first bytes (``upkeep.sources.reading.kind_of``).
        browser: the publisher refuses robots, so requests carry a browser's User-Agent.
        megabytes: a larger file is refused.
        obtained: how what is downloaded is; of the address of another agency, "mirror".
        seen: what is known of the publisher's answer, and what was never seen, for whoever mends this.
    """

    kinds: tuple[str, ...]
    browser: bool = False
    megabytes: int = 128
    obtained: Obtained = "publisher"
    seen: str


class Linked(_Download):
    """The newest file linked from a page; ``link`` is a pattern with the groups ``address`` and perhaps ``date``."""

    how: Literal["linked"]
    page: str
    link: str

    @field_validator("link")
    @classmethod
    def _names_an_address(cls, link: str) -> str:
        try:
            named = "address" in re.compile(link).groupindex
        except re.error as error:
            raise ValueError(f"this is no pattern: {error}") from error
        if not named:
            raise ValueError("the pattern has no group (?P<address>...)")
        return link


class File(_Download):
    """One file that always has the same address."""

    how: Literal["file"]
    address: str


class EurostatService(BaseModel):
    """Addresses of Eurostat's interface, with ``{table}``, ``{year}`` and ``{id}`` to be filled in.

    ``table`` gives JSON-stat and ``year`` is added to it for one year; ``rows`` gives SDMX-CSV of one year, perhaps
    later: then ``status`` says when, and ``data`` gives it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    table: str
    year: str
    rows: str
    status: str
    data: str


class Eurostat(_Download):
    """Tables of Eurostat, each with the filters of its request; of a dimension several values may be asked for."""

    how: Literal["eurostat"]
    service: EurostatService
    tables: dict[str, dict[str, str | list[str]]]


class Series(BaseModel):
    """One series of UNHCR's portal: whom it counts, and the fields of its request."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    geo: str
    border_type: str
    query: dict[str, str]


class Portal(_Download):
    """Series of UNHCR's portal, put together as one file; a month a row."""

    how: Literal["portal"]
    address: str
    series: tuple[Series, ...]


class Watched(Linked):
    """The publisher's file from which a person makes the table; ``sha256`` is that of the one last used."""

    how: Literal["linked"] = "linked"
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class ByHand(Tolerances):
    """No machine gets it: a sentence that says how a person does, and perhaps the file that shows whether it is due."""

    how: Literal["by_hand"]
    advice: str
    watched: Watched | None = None


MACHINE = (Linked, File, Eurostat, Portal)
Download = Annotated[Linked | File | Eurostat | Portal | ByHand, Field(discriminator="how")]
_ANY: TypeAdapter[Download] = TypeAdapter(Download)


def download_of(dataset: str, entry: Entry) -> Download | None:
    """How a dataset is downloaded; None if the catalog does not say. Raises DataError: names the field."""
    try:
        return _ANY.validate_python(entry.download) if entry.download else None
    except ValidationError as error:
        raise unfit(error, project.data() / "catalog.yml", "datasets", dataset, "download") from error


def tolerances_of(dataset: str, entry: Entry) -> Tolerances:
    """How far a vintage of a dataset may be from the one before. Raises DataError like ``download_of``."""
    return download_of(dataset, entry) or Tolerances()
