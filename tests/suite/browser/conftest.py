"""A real browser over the built reports: Debian's Chromium, driven by Playwright.

Skipped, in one line, where there is no Chromium; on a machine for continuous integration its absence is a failure.
"""

import functools
import http.server
import json
import os
import shutil
import threading

import pytest

from built import BUILT, REPORTS, need_reports
from notemill.report import build_site, card
from notemill.report.page import page_in
from notemill.report.render import about, page_html
from notemill.run.plan import plan
from processes import PATIENCE

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


# of the module, not of the session: while it runs, its event loop would be in the way of other tests
@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=path, args=QUIET, timeout=1000 * PATIENCE)
        yield running
        running.close()


@pytest.fixture(scope="module")
def pages() -> list[str]:
    """Index and every report, as paths below reports/."""
    need_reports()
    return ["index.html", *(f"{one.parent.name}/default/{one.parent.name}.html" for one in BUILT)]


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def served():
    """The reports over HTTP on loopback: gives the address."""
    handler = functools.partial(Silent, directory=str(REPORTS))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


SIBLINGS = {
    "country_profile": "geo-hu", "route_trends": "routes-western-balkan", "return_rates": "geo-hu", "illegally_present": "geo-hu",
}  # fmt: skip


@pytest.fixture(scope="module")
def chosen(pages, tmp_path_factory) -> str:
    """Where some default reports lie once more, each with a run beside it, as if all to choose from had been made.

    Two runs that nobody offers to choose from are there, too; one of them failed.
    """
    folder = tmp_path_factory.mktemp("chosen")

    def put(question, run="default", asked=None, **changed):
        built = REPORTS / question / "default"
        shutil.copytree(built, folder / question / run)
        record = json.loads((built / "run.json").read_bytes()) | {"run": run} | changed
        record["parameters"] |= asked or {}
        (folder / question / run / "run.json").write_text(json.dumps(record))
        page = about(page_in(built), record)
        (folder / question / run / card.NAME).write_text(json.dumps(card.card(page)))
        (folder / question / run / f"{question}.html").write_text(page_html(page, record))

    for question, sibling in SIBLINGS.items():
        beside = dict(plan([question], published=True)[0].beside)
        put(question, beside=beside)
        put(question, sibling, {"geo": "HU"} if sibling == "geo-hu" else {}, beside=beside)
    put("brief")
    put("brief", "tried-value16", {"tried": "value16"})
    failed = {"status": "failed", "failure": {"message": "ZeroDivisionError: <script>", "index": None}}
    put("brief", "tried-value17", {"tried": "value17"}, **failed)
    build_site(folder)
    return folder.as_uri() + "/"


@pytest.fixture
def context(browser):
    """A window of its own that waits as long as a loaded machine takes: ``context(has_touch=True)``."""
    opened = []

    def make(**options):
        opened.append(browser.new_context(**options))
        opened[-1].set_default_timeout(1000 * PATIENCE)
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def visit(context, served):
    """Open a page: ``page, requests = visit("index.html", scheme="dark", width=360)``."""

    def open_page(name, *, scheme="light", width=1200, where=served, media=None):
        screen = {"width": width, "height": 900}
        page = context(color_scheme=scheme, viewport=screen, accept_downloads=True).new_page()
        page.emulate_media(media=media)
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(where + name, wait_until="load")
        page.errors = errors
        return page, requests

    return open_page


@pytest.fixture
def each(visit, pages):
    """Open every report, and with ``index`` the index first: ``for name, page in each(width=360)``."""

    def open_pages(index=False, among=lambda name: True, **options):
        for name in filter(among, pages if index else pages[1:]):
            page, _ = visit(name, **options)
            yield name, page
            page.context.close()

    return open_pages
