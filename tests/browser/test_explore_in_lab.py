"""``borderbook explore`` in JupyterLab itself: widgets move, answer and figure change, the committed notebook does not."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from test_jupyterlab import answers

from processes import waited_for

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60_000  # milliseconds
TOKEN = "for-this-test"


@pytest.fixture
def project(tmp_path) -> Path:
    """A checkout like this one in which scratch/ is its own."""
    for name in ("data", "notebooks", "src", "requirements.lock", "README.md"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.fixture
def explore(project):
    """``borderbook explore QUESTION``: gives the address that JupyterLab opens."""
    started = []

    def start(question: str) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        call = [
            sys.executable,
            "-m",
            "borderbook",
            "explore",
            question,
            "--port",
            str(port),
            "--ip",
            "127.0.0.1",
            "--no-browser",
        ]
        env = {
            **os.environ,
            "BORDERBOOK_ROOT": str(project),
            "JUPYTER_TOKEN": TOKEN,
            "JUPYTER_CONFIG_DIR": str(project / ".jupyter"),
        }
        log = (project / "lab.log").open("wb")
        started.append(
            subprocess.Popen(call, env=env, cwd=project, stdout=log, stderr=log, start_new_session=True)
        )
        assert waited_for(lambda: answers(f"http://127.0.0.1:{port}/api"), 60), (
            project / "lab.log"
        ).read_text()
        return f"http://127.0.0.1:{port}/?token={TOKEN}"

    yield start
    for server in started:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def sums(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.ipynb")}


@pytest.fixture
def lab(browser, explore):
    """A question in JupyterLab, all its cells run: gives its page and the panel on it."""
    pages = []

    def open_question(question):
        page = browser.new_page(viewport={"width": 1500, "height": 1000})
        pages.append(page)
        page.set_default_timeout(PATIENCE)
        page.errors = []
        page.on("console", lambda said: page.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(explore(question))
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        page.locator(".borderbook-panel").wait_for(state="attached")
        return page, page.locator(".borderbook-panel")

    yield open_question
    for page in pages:
        page.close()


def shown(page, panel, said):
    """What the panel shows once a command says so and its cells have run: the answer's words, the figures' texts."""
    page.wait_for_function(
        "said => { const panel = document.querySelector('.borderbook-panel').innerText;"
        " return panel.includes(said) && !panel.includes('Running'); }",
        arg=said,
    )
    answer = panel.locator(".borderbook-view p").first.inner_text()
    return answer, [one.get_attribute("alt") for one in panel.locator(".borderbook-view img").all()]


def test_widgets_are_moved_and_answer_and_figure_follow(lab, project):
    before = sums(ROOT / "notebooks")
    page, panel = lab("route_trends")
    panel.get_by_role("button", name="month", exact=True).click()  # a choice
    by_month = shown(page, panel, "-p frequency=month")
    panel.get_by_label("Western African").click()  # a list
    without = shown(page, panel, "-p 'routes=")
    panel.locator(".noUi-handle-upper").first.focus()  # a period
    page.keyboard.press("ArrowLeft")
    earlier = shown(page, panel, "-p end=")
    assert len({by_month[0], without[0], earlier[0]}) == 3
    assert len({by_month[1][0], without[1][0], earlier[1][0]}) == 3
    assert "Western African" in by_month[1][0]
    assert "Western African" not in without[1][0]
    panel.get_by_role("button", name="Reset").click()
    assert shown(page, panel, "borderbook run route_trends\n")[1][0] == by_month[1][0]
    assert not page.errors
    assert (project / "scratch" / "route_trends.ipynb").is_file()
    assert sums(ROOT / "notebooks") == before
