"""Finds and downloads a dataset's newest files, in each of the ways that data/catalog.yml allows."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from borderbook.upkeep.downloads import Eurostat, File, Linked, Machine, Portal, Watched
from borderbook.upkeep.refresh.fetch import Answer, Fetcher, FetchError, TooLargeError
from borderbook.upkeep.sources.reading import content, kind_of
from notemill.catalog.entries import SourceFile
from notemill.files import checksum

RETRIEVED = "retrieved"


@dataclass(frozen=True)
class Fetched:
    """The files that a publisher offers now, and the date in their name or link, if there is one."""

    answers: tuple[Answer, ...]
    date: dt.date | None = None


def newest_files(download: Machine, start: int, before: Sequence[SourceFile], fetcher: Fetcher) -> Fetched | None:
    """The newest files of a dataset.

    Args:
        download: how to get them.
        start: the dataset's first year.
        before: the files of the last refresh.
        fetcher: downloads a file.

    Returns:
        The files; None if nothing has changed since the last refresh.

    Raises:
        FetchError: the files could not be downloaded.
    """
    match download:
        case Linked():
            return _linked(download, before, fetcher)
        case File():
            return _whole(download.address, before, fetcher)
        case Eurostat():
            if _unchanged(before, fetcher):
                return None
            tables = [_table(download, name, start, fetcher) for name in download.tables]
            return Fetched(tuple(answer for table in tables for answer in table))
        case Portal():
            return Fetched(tuple(_portal(download, start, fetcher)))


def _whole(address: str, before: Sequence[SourceFile], fetcher: Fetcher) -> Fetched | None:
    """The file at an address; None if it has not changed."""
    if _unchanged([file for file in before if file.address == address], fetcher):
        return None
    served = urlsplit(address).path.rsplit("/", 1)[-1]
    name = re.sub(r"[^A-Za-z0-9_.]+", "-", served).strip("-.")  # it becomes part of a command
    return Fetched((_get(fetcher, address, name or "file"),))


def _unchanged(before: Sequence[SourceFile], fetcher: Fetcher) -> bool:
    """Whether the publisher confirms for every file of the last refresh that it has not changed."""
    known = [file for file in before if file.address]
    for file in known:
        known_state = file.etag or file.modified
        answer = fetcher.get(file.address, file.name, file.etag, file.modified) if known_state else None
        if answer or not known_state:
            fetcher.brought = {file.address: answer} if answer else {}
            return False
    return bool(known)


def _get(fetcher: Fetcher, address: str, name: str) -> Answer:
    answer = fetcher.brought.pop(address, None) or fetcher.get(address, name)
    if answer is None:  # allowed only in answer to a conditional request
        raise FetchError(f"{address}: the server says 'not modified' to an unconditional request. Try again.")
    return answer


# --- the newest file linked from a page


def _linked(download: Linked, before: Sequence[SourceFile], fetcher: Fetcher) -> Fetched | None:
    address, date = _newest_link(download, fetcher)
    fetched = _whole(address, before, fetcher)
    return fetched and Fetched(fetched.answers, date)


def watched(download: Watched, fetcher: Fetcher) -> tuple[str, bool]:
    """The address of the file that is linked now, and whether it differs from the file last used."""
    address, _ = _newest_link(download, fetcher)
    answer = _get(fetcher, address, "watched")
    if kind_of(content(answer.path)) not in download.kinds:
        raise FetchError(f"{address}: this is not {' or '.join(download.kinds)}. Open it in a browser.")
    return address, checksum(answer.path) != download.sha256


def _newest_link(download: Linked, fetcher: Fetcher) -> tuple[str, dt.date | None]:
    """The address and date of the newest link on a page."""
    page = _get(fetcher, download.page, "page.html").path.read_text(encoding="utf-8", errors="replace")
    today = dt.date.today()  # a later date in a link is a mistake of the publisher
    links = [link for link in download.link.finditer(page) if (_date(link) or today) <= today]
    if not links:
        raise FetchError(
            f"{download.page}: there is no link of the form {download.link.pattern}. The publisher moved it. "
            "Download the file in a browser and ingest it, or correct 'link' in data/catalog.yml."
        )
    newest = max(links, key=lambda link: _date(link) or dt.date.min)
    try:
        return urljoin(download.page, html.unescape(newest["address"])), _date(newest)
    except ValueError as error:
        raise FetchError(f"{download.page}: the newest link, '{newest['address']}', is not an address.") from error


def _date(link: re.Match[str]) -> dt.date | None:
    """The date in a link, with any separators between year, month and day; None if it has no valid date."""
    digits = re.sub(r"\D", "", link.groupdict().get("date") or "")
    try:
        return dt.date.fromisoformat(digits) if digits else None
    except ValueError:
        return None


# --- Eurostat


def _table(download: Eurostat, table: str, start: int, fetcher: Fetcher) -> list[Answer]:
    """A table as one file, or as one file for each year if Eurostat refuses the table as too large."""
    address = download.service.table.format(table=table.upper())
    address += f"&{urlencode(download.tables[table], doseq=True)}"
    try:
        return [_get(fetcher, address, f"{table}.json")]
    except TooLargeError:
        years = range(start, dt.date.today().year + 1)
        parts = [_year(download, address, table, year, fetcher) for year in years]
        return [part for part in parts if part is not None]


def _year(download: Eurostat, address: str, table: str, year: int, fetcher: Fetcher) -> Answer | None:
    """One year of a table; None if Eurostat has no data for it, or not yet."""
    try:
        return _get(fetcher, address + download.service.year.format(year=str(year)), f"{table}-{year}.json")
    except FetchError as error:
        if "HTTP 400" in str(error) and re.search(r"NO_RESULTS|DATA_NOT_YET_AVAILABLE", str(error)):
            return None
        raise


# --- UNHCR's portal


def _portal(download: Portal, start: int, fetcher: Fetcher) -> Iterator[Answer]:
    """One file with all series and their requests; if an answer is not JSON, that answer, which the checks refuse."""
    series = []
    for number, spec in enumerate(download.series):
        query = urlencode({**spec.query, "frequency": "month", "fromDate": f"{start}-01-01"})
        answer = _get(fetcher, f"{download.address}?{query}", f"series-{number}.json")
        try:
            body = json.loads(answer.path.read_bytes())
        except (ValueError, RecursionError):
            yield answer
            return
        series.append({"geo": spec.geo, "border_type": spec.border_type, "query": spec.query, "answer": body})
    path = fetcher.folder / "portal-series.json"
    path.write_text(json.dumps({RETRIEVED: dt.date.today().isoformat(), "series": series}), encoding="utf-8")
    yield Answer(path, download.address)
