"""One local server stands for every publisher (BORDERBOOK_MIRROR); no test touches any address but loopback."""

import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def serving() -> Iterator[Publisher]:
    """Every publisher, on this machine."""
    told = Publisher()
    with HTTPServer(threaded=True) as server, pytest.MonkeyPatch.context() as patch:
        server.expect_request(re.compile(".*")).respond_with_handler(told)
        patch.setenv(fetch.MIRROR, f"http://{server.host}:{server.port}")
        yield told


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with serving() as told:
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
    """A refresh that waits for nobody, and how it must end: ``quick("detections", "refused", "no link")``."""

    def run(dataset: str, status: str = "", said: str = "", vintage: str = "") -> Outcome:
        done = refresh(dataset, partial(fetch.Fetcher, sleep=waits.append))
        expected = (status or done.status, True, vintage or done.vintage)
        assert (done.status, said in done.message, done.vintage) == expected, done.message
        return done

    return run


def in_january(publisher: Publisher) -> None:
    publisher.at(PAGE, frontex_page(OLD))
    publisher.at(OLD, file(workbook(), Content_Type=XLSX, ETag='"jan"'))


@pytest.fixture(scope="session")
def january(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that refreshed the detections in January 2026."""
    with serving() as publisher, pytest.MonkeyPatch.context() as patch:
        root = make_project(tmp_path_factory.mktemp("january") / "project", real_entries("detections"), patch)
        in_january(publisher)
        assert refresh("detections", partial(fetch.Fetcher, sleep=lambda _: None)).status == "created"
    return root


@pytest.fixture
def detections(january, publisher, tmp_path, monkeypatch) -> Path:
    """The same project for one test; the publisher now has a page that links February's."""
    root = shutil.copytree(january, tmp_path / "project")
    monkeypatch.setenv("BORDERBOOK_ROOT", str(root))
    in_january(publisher)
    publisher.at(PAGE, frontex_page(OLD, NEW))
    return root
