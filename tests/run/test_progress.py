"""What a person sees of runs: lines in a log, a bar for all of them on a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from borderbook.run.plan import Run
from borderbook.run.progress import progress
from borderbook.run.record import Failure
from borderbook.run.tasks import Event, without_report

RUN, OTHER = Run("route_trends", {}, "default"), Run("outlook", {}, "default")
FAILED = without_report(RUN, Failure(kind="timeout", message="too long"))
LINES = [
    "outlook/default: up to date", "route_trends/default: running (data changed)",
    "route_trends/default: failed, 0.0 s",
]  # fmt: skip


@pytest.mark.parametrize(("quiet", "lines"), [(False, LINES), (True, [])])
def test_a_log_has_a_line_for_each_beginning_and_end_and_none_beside_json(capsys, quiet, lines):
    with progress([RUN, OTHER], quiet=quiet) as tell:
        tell(Event("skipped", OTHER))
        tell(Event("started", RUN, reason="data changed"))
        tell(Event("finished", RUN, record=FAILED))
    out, err = capsys.readouterr()
    assert (out, err.splitlines()) == ("", lines)


EVENTS = """
from test_progress import FAILED, Event, Run, progress

runs = [Run("route_trends", {}, f"n-{number}") for number in range(40)]
with progress(runs) as tell:
    for run in runs:
        tell(Event("started", run, reason="forced"))
        tell(Event("finished", run, record=FAILED.model_copy(update={"run": run.name})))
"""


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_terminal_keeps_every_end_and_a_bar_for_all():
    ours, theirs = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "20"}
    call = [sys.executable, "-c", EVENTS]
    process = subprocess.Popen(call, stderr=theirs, env=environment, cwd=Path(__file__).parent)
    os.close(theirs)
    text = b""
    while chunk := _read(ours):
        text += chunk
    assert process.wait() == 0
    shown = text.decode()
    assert all(f"route_trends/n-{number}: failed, 0.0 s" in shown for number in range(40))
    assert "40/40" in shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""
