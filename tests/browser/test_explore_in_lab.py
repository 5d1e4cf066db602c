"""``borderbook explore`` in JupyterLab itself: widgets move, answer and figure change, the committed notebook does not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from processes import jupyter

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
TOKEN = "for-this-test"


@pytest.fixture
def project(tmp_path) -> Path:
    """A checkout like this one whose notebooks are committed in a repository of its own."""
    for name in ("data", "src", "requirements.lock", "README.md"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    shutil.copy(ROOT / ".gitignore", tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "-c", "user.name=a", "-c", "user.email=a@localhost", "commit", "-q", "-m", "as it is")
    return tmp_path


def git(folder, *words):
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def lab(context, project):
    """A question in JupyterLab, all its cells run: gives its page and the panel on it."""
    servers = ExitStack()

    def open_question(question):
        page = context(viewport={"width": 1280, "height": 800}).new_page()
        page.errors = []
        page.on("console", lambda said: page.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        call = [sys.executable, "-m", "borderbook", "explore", question]
        own = {"BORDERBOOK_ROOT": str(project), "JUPYTER_TOKEN": TOKEN}
        server = jupyter(call, project, JUPYTER_CONFIG_DIR=str(project / ".jupyter"), **own)
        page.goto(f"{servers.enter_context(server)}?token={TOKEN}")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        page.locator(".borderbook-panel").wait_for(state="attached")
        page.wait_for_function(RAN)
        return page, page.locator(".borderbook-panel")

    with servers:
        yield open_question


OLD = "() => document.querySelectorAll('.borderbook-view svg').forEach(one => one.classList.add('old'))"
RAN = "() => ![...document.querySelectorAll('.jp-InputPrompt')].some(one => one.innerText.includes('*'))"
FIGURE = """said => document.querySelector('.borderbook-panel').innerText.includes(said)
    && document.querySelector('.borderbook-view svg:not(.old)')"""
ALL = "() => !document.querySelector('.borderbook-panel').innerText.includes('Running')"


def shown(page, panel, move, said):
    """What the panel shows after a move, which a command says, once its cells have run: answer, figures' texts."""
    page.evaluate(OLD)
    move(page, panel)
    page.wait_for_function(FIGURE, arg=said)
    page.wait_for_function(ALL)
    answer = panel.locator(".borderbook-view p").first.inner_text()
    return answer, [one.get_attribute("aria-label") for one in panel.locator(".borderbook-view svg").all()]


def reset(_, panel):
    panel.get_by_role("button", name="Reset").click()


def pressed(page, handle):
    """Move a slider's handle to the left by a step."""
    handle.focus()
    page.keyboard.press("ArrowLeft")


def ended_earlier(page, panel):
    """From 'latest' to the newest month, which shows the same, and to the one before it."""
    pressed(page, panel.locator(".noUi-handle-upper").first)
    panel.get_by_text("-p end=").wait_for()
    page.wait_for_function(ALL)
    pressed(page, panel.locator(".noUi-handle-upper").first)


@pytest.mark.parametrize(
    ("question", "route", "moved"),
    [
        (
            "route_trends",
            "Western African",
            {
                "-p frequency=month": lambda page, panel: panel.get_by_role("button", name="month", exact=True).click(),
                "-p 'routes=": lambda page, panel: panel.get_by_role("checkbox", name="Western African").click(),
                "-p end=": ended_earlier,
            },
        ),
        (
            "outlook",
            "Central Mediterranean",
            {
                "-p horizon=11": lambda page, panel: pressed(page, panel.locator(".noUi-handle").first),
                "-p 'routes=": lambda page, panel: panel.get_by_role("checkbox", name="Central Mediterranean").click(),
                "-p levels=50": lambda page, panel: (
                    panel.locator("input[type=text]").last.fill("50, 90"),
                    page.keyboard.press("Enter"),
                ),
            },
        ),
    ],
    ids=["route_trends", "outlook"],
)
def test_widgets_are_moved_and_answer_and_figure_follow(lab, project, question, route, moved):
    """Of a plain question and of the heaviest."""
    page, panel = lab(question)
    seen = []
    for said, move in moved.items():
        seen.append(shown(page, panel, move, said))
    assert len({answer for answer, _ in seen}) == len(moved)
    assert len({figures[0] for _, figures in seen}) == len(moved)
    assert [route in figures[0] for _, figures in seen] == [True, False, False]
    assert route in shown(page, panel, reset, f"borderbook run {question}\n")[1][0]
    assert not page.errors
    assert (project / "scratch" / f"{question}.ipynb").is_file()
    assert not git(project, "status", "--porcelain", "--", "notebooks", "scratch")
