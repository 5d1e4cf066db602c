"""``borderbook explore`` in JupyterLab itself: widgets move, answer and figure change, the committed notebook does not."""

import ast
import random
import shutil
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from borderbook.questions.route_trends.parameters import RouteTrends
from notemill.errors import UsageError
from notemill.questions.call import command_of
from processes import jupyter, waited_for
from small_project import ROOT

pytestmark = pytest.mark.browser
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
        menu(page, "Run", "Run All Cells")
        page.locator(".notemill-panel").wait_for(state="attached")
        page.wait_for_function(RAN)
        page.wait_for_function(ALL)  # the first view comes by itself
        return page, page.locator(".notemill-panel")

    with servers:
        yield open_question


def menu(page, *entries):
    for entry in entries:
        page.get_by_role("menuitem", name=entry, exact=True).click()


RAN = "() => ![...document.querySelectorAll('.jp-InputPrompt')].some(one => one.textContent.includes('*'))"
ALL = "() => document.querySelector('.notemill-panel').textContent.includes('Up to date')"


ROUTES = RouteTrends.model_fields["routes"].default
WORDS = ["med", "west", "b", "border", ""]
STATE = """() => {
    const panel = document.querySelector('.notemill-panel'), all = one => [...panel.querySelectorAll(one)];
    const boxes = all('.notemill-list input');
    const [start, end, as_of] = all('.widget-readout').map(one => one.textContent.trim());
    return {
        routes: boxes.filter(box => box.checked).map(box => box.closest('label').textContent.trim()), start, end,
        frequency: all('.widget-toggle-button.mod-active').map(one => one.textContent.trim()).join(), as_of,
        found: boxes.filter(box => box.offsetParent).map(box => box.closest('label').textContent.trim()),
        earlier: panel.classList.contains('notemill-earlier'), wrong: !!panel.querySelector('[role=alert]'),
        said: all('.notemill-view p').map(one => one.textContent).find(one => one.startsWith('VALUES')),
        figures: all('figure').map(one => one.textContent).join(), call: all('pre').map(one => one.textContent)[0],
    }
}"""


def act(page, panel, choose, wanted):
    """Do one of the things that people do with a panel, at once; ``wanted`` is then what they want."""

    def press(name):
        panel.get_by_role("button", name=name, exact=True).click()

    what = choose.choice(["frequency", "box", "only", "many", "reset", "slider", "slider", "search", "search", "cell"])
    if what == "frequency":
        wanted["frequency"] = choose.choice(["month", "quarter", "year"])
        press(wanted["frequency"])
    elif what in ("box", "only"):
        route = choose.choice([one for one in ROUTES if wanted["search"] in one.casefold()])
        line = panel.locator(".notemill-list .widget-hbox", has=page.get_by_text(route, exact=True))
        ticked = line.locator("input").is_checked()  # what a click changes is what is seen at the time
        line.locator("label" if what == "box" else "button").last.click()
        others = wanted["routes"] - {route}
        wanted["routes"] = {route} if what == "only" else others if ticked else others | {route}
    elif what == "many":
        name, wanted["routes"] = choose.choice([("All", {*ROUTES}), ("None", set())])
        press(name)
    elif what == "reset":
        wanted |= {"routes": {*ROUTES}, "frequency": "year"}
        press("Reset")
    elif what == "slider":
        panel.locator(".noUi-handle").nth(choose.choice([0, 1, 1, 2])).focus()
        for _ in range(choose.randint(1, 4)):
            page.keyboard.press(choose.choice(["ArrowLeft", "ArrowLeft", "ArrowRight"]))
    elif what == "search":
        wanted["search"] = choose.choice(WORDS)
        panel.get_by_placeholder("type to search").first.fill("")
        panel.get_by_placeholder("type to search").first.press_sequentially(wanted["search"])
    else:
        page.locator(".jp-CodeCell .jp-InputPrompt").nth(choose.choice([0, 2])).click()
        page.keyboard.press("Control+Enter")
    page.wait_for_timeout(choose.choice([0, 50, 150, 300, 800]))  # an impatience, no wait for anything


def allowed(values):
    """Whether a question can be asked so: not of no route, of a period without data, of one that ends before it starts."""
    with suppress(UsageError):
        return bool(RouteTrends.check(**values))
    return False


def disagreements(page, wanted):
    """What of a panel that has come to rest is not as somebody wanted it, or does not agree with the rest."""
    state = page.evaluate(STATE)
    view = ast.literal_eval((state["said"] or "VALUES {}").removeprefix("VALUES "))
    found = [one for one in ROUTES if wanted["search"] in one.casefold()]
    refused = not allowed({name: state[name] for name in RouteTrends.model_fields})
    # one route by year is in the first figure; the second has its months
    every = "month" if view and len(view["routes"]) == 1 and view["frequency"] == "year" else view.get("frequency")
    # all routes may have been taken away before a first view was there: of none nothing is compared
    checks = {
        "what was ticked, pressed and searched is kept": {*state["routes"]} == wanted["routes"]
        and (state["frequency"], state["found"]) == (wanted["frequency"], found),
        "what is refused is said, anything else is shown": state["earlier"] == state["wrong"] == refused
        and bool(view or state["wrong"]),
        "controls and view": state["wrong"] or {name: state[name] for name in view} == view,
        "run line and view": not view or state["call"].split() == command_of(RouteTrends, view).split(),
        "figures and answer": not view or f"by {every}" in state["figures"],
    }
    return [f"{what}: {state}, {wanted}" for what, agree in checks.items() if not agree]


@pytest.mark.parametrize("seeds", [[0], pytest.param(range(1, 15), marks=pytest.mark.slow)])
def test_whoever_is_impatient_finds_controls_run_line_answer_and_figures_in_agreement(lab, project, seeds):
    """Each time in a fresh kernel."""
    notebook = project / "notebooks" / "route_trends.ipynb"
    nodes = nbformat.read(notebook, as_version=4)
    nodes.cells += map(new_code_cell, ["from notemill import show; show.answer(f'VALUES {ask.plain()!r}')", "1"])
    nbformat.write(nodes, notebook)
    before = git(project, "status", "--porcelain", "--", "notebooks", "scratch")
    page, panel = lab("route_trends")
    failed = {}
    for seed in seeds:
        choose = random.Random(seed)
        menu(page, "Kernel", "Restart Kernel and Run All Cells\N{HORIZONTAL ELLIPSIS}")
        page.get_by_role("button", name="Confirm Kernel Restart").click()
        page.wait_for_function("() => !document.querySelector('.notemill-panel')")
        panel.wait_for(state="attached")
        for condition in choose.choice([[], [RAN], [RAN, ALL]]):
            page.wait_for_function(condition)
        wanted = {"routes": {*ROUTES}, "frequency": "year", "search": ""}
        for _ in range(choose.randint(2, 7)):
            act(page, panel, choose, wanted)
        page.wait_for_function(RAN)
        if not waited_for(lambda wanted=wanted: not disagreements(page, wanted)):
            failed[seed] = disagreements(page, wanted)
    assert not failed
    assert not page.errors
    assert (project / "scratch" / "route_trends.ipynb").is_file()
    assert git(project, "status", "--porcelain", "--", "notebooks", "scratch") == before
