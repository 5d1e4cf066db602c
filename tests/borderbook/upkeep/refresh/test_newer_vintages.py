"""A year from now: datasets have newer vintages, and every notebook runs on them unchanged.

Slow: make soak. The clock of what is started is moved on.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from newer import today
from replay import tables

from notemill import project, questions
from notemill.show.outputs import FIGURE_MIME, TABLE_MIME, TEXT_MIME

ROOT = Path(__file__).resolve().parents[4]
pytestmark = pytest.mark.slow
# date.today() and the start of a run are told by time.time(); waiting and measuring use other clocks
CLOCK = """
import time
told = time.time
time.time = lambda: told() + {days} * 86400
"""
# questions about tables compiled by hand, and those whose answer is not about the newest period
NOT_ABOUT_IT = {"claims_audit", "empact_results", "facilitators", "internal_borders", "smuggling_business"}
NOT_ABOUT_IT |= {"policy_timeline", "revisions", "route_displacement"}


class Later:
    """A project a year from now, with newer vintages, all its questions run."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        site = folder / "site"
        site.mkdir()
        days = (today() - pd.Timestamp.now().date()).days
        (site / "sitecustomize.py").write_text(CLOCK.format(days=days))
        paths = os.pathsep.join([str(site), str(ROOT / "src")])
        self.environ = os.environ | {"BORDERBOOK_ROOT": str(self.root), "PYTHONPATH": paths}
        for name in ("data", "notebooks"):
            shutil.copytree(ROOT / name, self.root / name, ignore=shutil.ignore_patterns(".lock", "refused"))
        shutil.copy(ROOT / project.LOCK, self.root)
        self.before = tables(self.root)
        made = self.called(sys.executable, Path(__file__).with_name("newer.py"))
        assert made.returncode == 0, made.stderr
        self.held = json.loads(made.stdout)
        assert self.call("forecast").returncode == 0
        self.ran = self.call("run", "--no-pdf", "--jobs", "2", "--json")

    def called(self, *command: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self.environ, cwd=self.root, capture_output=True, text=True, check=False, timeout=1800
        )

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.called(sys.executable, "-m", "borderbook", *arguments)

    def said(self, question: str) -> list[str]:
        """What the outputs of a question's notebook say in words: answer first, then titles and notes."""
        notebook = json.loads((self.root / "reports" / question / "default" / "notebook.ipynb").read_text())
        outputs = [output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", ())]
        texts = [str(output["text/plain"]) for output in outputs if TEXT_MIME in output]
        facts = [output[mime] for output in outputs for mime in (FIGURE_MIME, TABLE_MIME) if mime in output]
        return texts + [str(fact.get(name) or "") for fact in facts for name in ("title", "caption", "note", "unit")]


@pytest.fixture(scope="module")
def later(tmp_path_factory) -> Later:
    return Later(tmp_path_factory.mktemp("later"))


def test_the_old_vintages_stay_and_the_next_forecast_is_written_before_its_months_are_known(later):
    now = tables(later.root)
    assert {name: now[name] for name in later.before} == later.before
    assert later.call("verify").returncode == 0
    kept = pd.read_csv(later.root / "data" / "forecasts" / f"{today()}.csv")
    assert set(kept["backfilled"]) == {False}
    assert set(kept["origin_date"].str[:7]) == {later.held["detections"]}
    assert kept["horizon"].min() == 1


def test_every_notebook_runs_on_it_unchanged(later):
    assert later.ran.returncode == 0, later.ran.stderr
    records = {one["question"]: one for one in json.loads(later.ran.stdout)}
    assert {name: one["status"] for name, one in records.items()} == dict.fromkeys(questions.names(), "done")
    for record in records.values():
        reach = {one["name"]: one["data_to"] for one in record["datasets"]}
        assert {name: reach[name] for name in reach.keys() & later.held} == {
            name: last for name, last in later.held.items() if name in reach
        }


@pytest.mark.parametrize("question", [name for name in questions.names() if name not in NOT_ABOUT_IT])
def test_the_answer_names_the_new_period(later, question):
    month, this_year = pd.Timestamp(later.held["detections"]), today().year
    newest = {"deaths_on_the_way": f"In {this_year - 1}, at least"}
    newest["outlook"] = f"For {month + pd.DateOffset(months=1):%B %Y} to"
    newest |= dict.fromkeys(("citizenships", "detections_trend", "route_trends"), f"{month:%B %Y}")
    said = "".join(later.said(question)[:2])
    assert newest.get(question, later.held["enforcement"]) in said


STALE = re.compile(
    r"\b(?:next|coming|following) (?:few |twelve |six |three )?(?:month|quarter|season|year)s?\b|newest file does not",
    re.I,
)


@pytest.mark.parametrize("question", questions.names())
def test_nothing_past_is_called_next(later, question):
    assert [text for text in later.said(question) if STALE.search(text)] == []
