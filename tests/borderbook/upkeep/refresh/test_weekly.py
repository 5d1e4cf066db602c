"""The weekly workflow, by its own steps: what it proposes if something is new, and what it says if a publisher is late."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from replay import OLD, PAGE, frontex_page

from commands import call
from notemill.catalog import read_catalog, store
from notemill.catalog.entries import Entry
from small_project import ROOT

# the command as the script calls it: a refresh that stores a vintage and names a dataset that is late
BORDERBOOK = """#!/bin/sh
echo "borderbook $*" >> build/calls
case "$1" in
refresh) mkdir -p data/vintages/d data/refused; echo x > data/vintages/d/2026-02-05.parquet; echo "late: overdue by 3 periods"; exit 1 ;;
accept) echo changed > notebooks/q.ipynb; echo "q: stored" ;;
esac
"""
SAYS = '#!/bin/sh\necho "{name} $*" >> build/calls\n'
FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:borderbook:vintage:d:2026-02-05</id><title>D</title>
<content type="html">Until then: one. From then on: two.</content></entry></feed>"""


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> Path:
    """A checkout with a remote, whose tools note that they were called."""
    root = tmp_path / "checkout"
    for name in (".ci", ".venv/bin", "bin", "build", "data/vintages/d", "notebooks", "reports"):
        (root / name).mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "refresh", root / ".ci")
    tools = {".venv/bin/borderbook": BORDERBOOK, "bin/make": SAYS.format(name="make"), "bin/gh": SAYS.format(name="gh")}
    tools[".venv/bin/python"] = f'#!/bin/sh\nexec {sys.executable} "$@"\n'
    for name, text in tools.items():
        (root / name).write_text(text)
        (root / name).chmod(0o755)
    (root / "reports" / "feed.xml").write_text(FEED)
    (root / "data" / "catalog.yml").write_text("datasets: {}\n")
    (root / "notebooks" / "q.ipynb").write_text("as it was")
    (root / ".gitignore").write_text(".venv/\\nbin/\\nbuild/\\nreports/\\n/data/refused/\\n".replace("\\n", "\n"))
    monkeypatch.setenv("PATH", f"{root / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("BORDERBOOK_ROOT", str(root))
    identity = ("-c", "user.name=t", "-c", "user.email=t@t")
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "remote"], check=True)
    origin = ["remote", "add", "origin", tmp_path / "remote"]
    for words in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "x"], origin):
        subprocess.run(["git", *words], cwd=root, check=True)
    return root


def weekly(root: Path) -> subprocess.CompletedProcess[str]:
    """The steps of the workflow that run something."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "refresh.yml").read_text(encoding="utf-8"))
    (step,) = (step["run"] for step in workflow["jobs"]["refresh"]["steps"] if "run" in step)
    return subprocess.run([f"./{step}"], cwd=root, capture_output=True, text=True, check=False, timeout=300)


def test_something_new_becomes_a_pull_request_and_who_is_late_is_named_by_a_red_run(checkout, tmp_path):
    done = weekly(checkout)
    assert done.returncode == 1, done.stderr
    assert "late: overdue by 3 periods" in done.stdout
    calls = (checkout / "build" / "calls").read_text().splitlines()
    assert [call.split()[:2] for call in calls] == [
        ["make", "install"], ["borderbook", "refresh"], ["borderbook", "accept"], ["make", "reports"], ["gh", "pr"],
    ]  # fmt: skip
    body = (checkout / "build" / "pull-request.md").read_text()
    assert "late: overdue by 3 periods" in body
    assert "Until then: one. From then on: two." in body
    assert "accept.html" in body
    listed = ["git", "ls-tree", "-r", "--name-only", f"refresh-{dt.date.today()}"]
    pushed = subprocess.run(listed, cwd=tmp_path / "remote", capture_output=True, text=True, check=True).stdout.split()
    assert {"data/vintages/d/2026-02-05.parquet", "notebooks/q.ipynb"} <= {*pushed}


def test_without_anything_new_nothing_is_run_or_proposed(checkout):
    command = checkout / ".venv/bin/borderbook"
    command.write_text(SAYS.format(name="borderbook"))
    assert weekly(checkout).returncode == 0
    assert (checkout / "build" / "calls").read_text().splitlines() == ["make install", "borderbook refresh --overdue 2"]


def test_a_dataset_that_is_overdue_is_named_after_a_refresh_that_found_nothing(detections, publisher):
    publisher.at(PAGE, frontex_page(OLD))
    done = call("refresh", "detections", "--overdue", "2")
    entry = read_catalog().entry("detections")
    late = store.overdue("detections", entry, dt.date.today())
    by = store.due("detections", entry)
    assert f"detections: overdue by {late} periods, the first due by {by}: https://" in done.output
    assert done.exit_code == 1
    assert call("refresh", "detections", "--overdue", late + 2).exit_code == 0


def test_when_the_next_release_is_due_and_how_many_are_late():
    real = read_catalog().datasets["detections"]
    held = [one.model_copy(update={"date": dt.date(2026, 8, 4), "last": "2026-06"}) for one in real.every[:1]]
    entry: Entry = real.model_copy(update={"every": held, "updated_every": 30, "lag": 35})
    assert store.due("detections", entry) == dt.date(2026, 9, 3)
    days = (dt.date(2026, 9, 3), dt.date(2026, 9, 4), dt.date(2026, 10, 5))
    assert [store.overdue("detections", entry, day) for day in days] == [0, 1, 2]
    assert store.due("detections", real.model_copy(update={"every": []})) is None
    older = held[0].model_copy(update={"date": dt.date(2026, 6, 4), "last": "2026-04"})
    partial = [older, held[0].model_copy(update={"complete": False})]  # load gives only complete ones of this dataset
    both = entry.model_copy(update={"every": partial})
    assert store.due("detections", both) == dt.date(2026, 7, 4)
    undivided = [older, held[0].model_copy(update={"not_broken_down": ["citizenship"]})]
    both = entry.model_copy(update={"every": undivided})
    assert store.due("detections", both) == dt.date(2026, 9, 3)
    assert store.due("detections by citizenship", both) == dt.date(2026, 7, 4)  # each table by itself
