"""One local server stands for every publisher (BORDERBOOK_MIRROR); no test touches any address but loopback."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from replay import NEW, OLD, PAGE, XLSX, Publisher, file, frontex_page, workbook

from borderbook.upkeep.refresh import Outcome, fetch, refresh
from small_project import make_project, real_entries


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def checked(self: socket.socket, address):
        assert self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "localhost"), address
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", checked)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """Every publisher, on this machine."""
    told = Publisher()
    with HTTPServer(threaded=True) as server:
        server.expect_request(re.compile(".*")).respond_with_handler(told)
        monkeypatch.setenv(fetch.MIRROR, f"http://{server.host}:{server.port}")
        yield told


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A project with real entries of data/catalog.yml, without their vintages: ``project("detections")``."""

    return lambda *names: make_project(tmp_path / "project", real_entries(*names), monkeypatch)


@pytest.fixture
def waits() -> list[float]:
    """How long the refreshes of a test would have waited."""
    return []


@pytest.fixture
def quick(waits: list[float]) -> Callable[..., Outcome]:
    """A refresh that waits for nobody: ``quick("detections")``."""

    def run(dataset: str) -> Outcome:
        return refresh(dataset, partial(fetch.Fetcher, sleep=waits.append))

    return run


@pytest.fixture
def detections(project, publisher, quick) -> Path:
    """A project that refreshed the detections in January 2026; the publisher now has a page that links February's."""
    root = project("detections")
    publisher.at(PAGE, frontex_page(OLD))
    publisher.at(OLD, file(workbook(), Content_Type=XLSX, ETag='"jan"'))
    assert quick("detections").status == "created"
    publisher.at(PAGE, frontex_page(OLD, NEW))
    return root
