"""One local server that stands for every publisher, and small files as they make them."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

from werkzeug import Request, Response

from borderbook.upkeep.verify import Finding, verify
from small_files import xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Reply = Response | Callable[[Request], Response]


class Publisher:
    """Answers each address with what it was told: ``publisher.at("host/path", reply, next_reply)``; the last stays."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.requests: list[Request] = []
        self.instead: Iterator[Reply | None] = itertools.repeat(None)  # what is answered whatever was told, if not None

    def at(self, address: str, *replies: Reply) -> None:
        self.replies[address] = list(replies)

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        asked = request.full_path[1:].rstrip("?")
        known = [address for address in self.replies if address in asked]
        assert known, f"nobody was told to answer {asked}"
        replies = self.replies[max(known, key=len)]
        reply = next(self.instead) or (replies.pop(0) if len(replies) > 1 else replies[0])
        return reply if isinstance(reply, Response) else reply(request)

    def asked(self, part: str) -> list[Request]:
        return [request for request in self.requests if part in request.full_path]


def file(content: bytes | str, status: int = 200, **headers: str) -> Response:
    return Response(content, status, {name.replace("_", "-"): value for name, value in headers.items()})


def cut(content: bytes, length: int) -> Reply:
    """A file whose connection breaks after some bytes."""
    return lambda _: Response(iter([content[:length]]), 200, {"Content-Length": str(len(content))})


def tables(root: Path) -> dict[str, bytes]:
    """Every stored table."""
    return {path.name: path.read_bytes() for path in sorted((root / "data" / "vintages").rglob("*.parquet"))}


def faults() -> list[Finding]:
    """What ``borderbook verify`` finds wrong, but for the datasets that such a small project lacks."""
    return [found for found in verify() if not found.ok and found.about != "catalog"]


# --- small files as the publishers make them


def json_stat(
    table: str, dimensions: dict[str, list[str]], values: dict[int, int], updated: str = "2026-05-12"
) -> dict:
    """Eurostat's answer: a sparse cube, its values by their flat index."""
    return {
        "version": "2.0", "class": "dataset", "updated": f"{updated}T11:00:00+0200", "extension": {"id": table.upper()},
        "id": list(dimensions), "size": [len(codes) for codes in dimensions.values()],
        "dimension": {name: {"category": {"index": {code: at for at, code in enumerate(codes)}}} for name, codes in dimensions.items()},
        "value": {str(at): value for at, value in values.items()},
    }  # fmt: skip


ROUTES = [
    ["Eastern Mediterranean Route", "Sea", "Syria", 1200, 800, 700],
    ["Western Balkan Route", "Land", "Kosovo*", 300, 0, 7],
    ["Central Mediterranean Route", "Sea", "Unknown", 900, 950, 1000],
]
MONTHS = ["JAN2009", "FEB2009", "MAR2009", "APR2009"]


def workbook(rows: list[list[object]] | None = None, months: list[str] = MONTHS[:3], **more: str) -> bytes:
    """Frontex's workbook as of late 2025: a title in row 1, the header in row 2, the source below the data."""
    header = ["Route", "Border type or inland", "Nationality", *months, *more]
    source = ["Source: FRAN data as of 05JAN26"]
    return xlsx({"Detections_of_IBC": [["Monthly detections"], header, *(rows or ROUTES), [], source]})


def longer(factor: int = 1, **changed: str) -> list[list[object]]:
    """The rows with one more month, perhaps multiplied, perhaps with a word replaced."""
    rows = [[changed.get(cell.split()[0], cell) if isinstance(cell, str) else cell for cell in row] for row in ROUTES]
    return [[*row[:3], *(count * factor for count in row[3:]), 400] for row in rows]


STAT = "ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data/"
FRONTEX = "www.frontex.europa.eu"
PAGE = f"{FRONTEX}/what-we-do/monitoring-and-risk-analysis/migratory-map/"
OLD, NEW = (f"Monthly_detections_of_IBC_2026_0{month}_05.xlsx" for month in (1, 2))


def frontex_page(*names: str) -> Response:
    links = "".join(f'<a href="/assets/Migratory_routes/2026/{name}">Download</a>' for name in names)
    return file(f"<!doctype html><html>{links}</html>", Content_Type="text/html; charset=utf-8")
