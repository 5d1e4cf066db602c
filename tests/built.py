"""The reports that ``make reports`` built."""

import functools
from pathlib import Path

import pytest

from notemill import questions
from notemill.run.batch import task_for
from notemill.run.plan import plan
from notemill.run.tasks import Settings

REPORTS = Path(__file__).resolve().parents[1] / "reports"
BUILT = sorted(path.parent for path in REPORTS.glob("*/default/run.json"))


@functools.cache
def wanting() -> str:
    """What ``make reports`` would still make of the default reports, and why; empty if they are all up to date."""
    found = ((run.question, task_for(run, Settings())) for run in plan(questions.names()))
    late = [f"{question}: {task.reason}" for question, task in found if task]
    return "; ".join(late) if BUILT else "there are none"


def need_reports() -> None:
    """Skip where there are no reports of the code and data under test: one test of the suite fails for all of them."""
    if wanting():
        pytest.skip("reports are not up to date: call make reports")
