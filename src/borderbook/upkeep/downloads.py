"""Models for the field ``download`` in data/catalog.yml: how ``borderbook refresh`` gets a dataset."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, TypeAdapter, ValidationError, field_validator

from notemill import project
from notemill.catalog.entries import Entry, Obtained, Strict, read_catalog, unfit


class Tolerances(Strict):
    """How far a vintage may differ from the one before without being refused.

    Attributes:
        kept: the share of the older vintage's cells that must still be there.
        totals: column -> the code of its total, which must not be smaller than the sum of its parts.
    """

    kept: float = Field(0.98, gt=0, le=1)
    totals: dict[str, str] = Field({})


class _Download(Tolerances):
    """The fields that all ways of downloading share.

    Attributes:
        kinds: the kinds of file that are accepted, as their first bytes show (``upkeep.sources.reading.kind_of``).
        hosts: further hosts that may send its files: 'host', or 'host/folder/' for a part of one.
        browser: whether requests carry a browser's User-Agent, because the publisher refuses robots.
        obtained: how the vintage counts as obtained; "mirror" if the address is another agency's.
        assumed: what is assumed of the publisher's answer, in a sentence.
        seen: for maintainers: which answers of the publisher are known, and which were never observed.
    """

    kinds: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    browser: bool = False
    obtained: Obtained = "publisher"
    assumed: str
    seen: str


class Linked(_Download):
    """The newest file linked from a page.

    ``link`` is a regular expression with the group ``address`` and optionally the group ``date``.
    """

    how: Literal["linked"]
    page: str
    link: re.Pattern[str]

    @field_validator("link")
    @classmethod
    def _names_an_address(cls, link: re.Pattern[str]) -> re.Pattern[str]:
        if "address" not in link.groupindex:
            raise ValueError("the pattern has no group (?P<address>...)")
        return link


class File(_Download):
    """One file at an address that never changes."""

    how: Literal["file"]
    address: str


class EurostatService(Strict):
    """Addresses of Eurostat's web service, with the placeholders ``{table}`` and ``{year}``.

    ``table`` returns JSON-stat; ``year`` is appended to it to ask for one year.
    """

    table: str
    year: str


class Eurostat(_Download):
    """Tables of Eurostat, each with the filters of its request; a filter may list several values of a dimension."""

    how: Literal["eurostat"]
    service: EurostatService
    tables: dict[str, dict[str, str | list[str]]]


class Series(Strict):
    """One series of UNHCR's portal: whom it counts, and the fields of its request."""

    geo: str
    border_type: str
    query: dict[str, str]


class Portal(_Download):
    """Monthly series of UNHCR's portal, which are put together in one file."""

    how: Literal["portal"]
    address: str
    series: tuple[Series, ...]


class Watched(Linked):
    """The publisher's file from which a person makes the table; ``sha256`` is the checksum of the file last used."""

    how: Literal["linked"] = "linked"
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class ByHand(Tolerances):
    """A dataset that only a person can get.

    ``advice`` says how. If ``watched`` is given, a change of that file shows that an update is due.
    """

    how: Literal["by_hand"]
    advice: str
    watched: Watched | None = None


Machine = Linked | File | Eurostat | Portal  # what a program can get
Download = Annotated[Machine | ByHand, Field(discriminator="how")]
_ANY: TypeAdapter[Download] = TypeAdapter(Download)


def hosts_of(download: Machine) -> tuple[str, ...]:
    """The hosts that may send the files of a dataset: that of its address, and those in ``hosts``."""
    match download:
        case Linked():
            address = download.page
        case Eurostat():
            address = download.service.table
        case _:
            address = download.address
    return (urlsplit(address).netloc, *download.hosts)


def download_of(dataset: str, entry: Entry) -> Download | None:
    """How a dataset is downloaded; None if the catalog does not say. Raises DataError, with the field that is wrong."""
    try:
        return _ANY.validate_python(entry.download) if entry.download else None
    except ValidationError as error:
        raise unfit(error, project.data() / "catalog.yml", "datasets", dataset, "download") from error


def tolerances_of(dataset: str, entry: Entry) -> Tolerances:
    """How far a vintage of a dataset may differ from the one before. Raises DataError like ``download_of``."""
    return download_of(dataset, entry) or Tolerances()


def answers() -> list[tuple[str, str, str, str]]:
    """What is known of each publisher's answers: dataset, publisher, day of the last answer, what is assumed of it.

    An answer is one that ``refresh`` stored as a vintage; 'none' says that there was none.
    """
    rows = []
    for name, entry in read_catalog().datasets.items():
        download = download_of(name, entry)
        download = download.watched if isinstance(download, ByHand) else download
        if download:
            stored = [vintage.date for vintage in entry.every if any(file.address for file in vintage.files)]
            last = str(max(stored)) if stored else "none"
            rows.append((name, entry.publisher.partition(",")[0], last, download.assumed))
    return rows
