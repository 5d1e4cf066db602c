"""Every link of every page below reports/ leads to a file that is there, and to a place in it that is there."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from built import REPORTS, need_reports


class Links(HTMLParser):
    """The ids and the links of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids, self.links = set(), set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.ids.add(told.get("id"))
        self.links |= {told[name] for name in ("href", "src") if told.get(name) and tag != "use"}


@pytest.fixture(scope="module")
def read() -> dict[Path, Links]:
    need_reports()
    return {path.resolve(): Links(path) for path in REPORTS.rglob("*.html") if "/." not in path.as_posix()}


def test_no_link_is_dead(read):
    dead = []
    for path, page in read.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or link.startswith("#q="):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            place = read[target].ids if target in read and parts.fragment else {parts.fragment}
            if not target.is_file() or unquote(parts.fragment) not in place:
                dead.append(f"{path.relative_to(REPORTS.resolve())}: {link}")
    assert dead == []


def test_every_page_leads_to_the_index(read):
    index = (REPORTS / "index.html").resolve()
    for path, page in read.items():
        # data for programs, and what `accept` leaves for whoever changes a notebook, are not pages of the site
        if not {"api", "accept.html"} & set(path.relative_to(REPORTS.resolve()).parts):
            assert index in {
                (path.parent / urlsplit(link).path).resolve() for link in page.links if "://" not in link
            }, path
