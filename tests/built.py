"""The reports that ``make reports`` built."""

import functools
import os
from pathlib import Path
from typing import NoReturn

import pytest

from notemill.run.batch import task_for
from notemill.run.plan import plan
from notemill.run.tasks import Settings

REPORTS = Path(__file__).resolve().parents[1] / "reports"
BUILT = sorted(path.parent for path in REPORTS.glob("*/default/run.json"))


def absent(what: str) -> NoReturn:
    """Skip in one line; where built reports and a browser are required, fail."""
    if os.environ.get("BORDERBOOK_BROWSER") == "required":
        pytest.fail(f"{what}, but the tests of built reports are required here")
    pytest.skip(what)


@functools.cache
def stale() -> list[str]:
    """The built reports that were made of other code, data or templates than are tested, and why."""
    runs = plan([folder.parent.name for folder in BUILT]) if BUILT else []
    found = ((run.question, task_for(run, Settings())) for run in runs)
    return [f"{question}: {task.reason}" for question, task in found if task]


def must_be_current() -> None:
    """Fail where tests would judge pages that the code under test did not make."""
    if stale():
        pytest.fail(f"reports/ is not of this code and these data; call make reports ({'; '.join(stale())})")
