"""What a person sees of runs: lines in a log, a bar for each run under way on a terminal."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from borderbook.suite.plan import Run
from borderbook.suite.progress import progress
from borderbook.suite.record import Failure
from borderbook.suite.tasks import Event, without_report

RUN, OTHER = Run("route_trends", {}, "default"), Run("outlook", {}, "default")
EVENTS = """
from dataclasses import replace
from borderbook.suite.tasks import Event, without_report
from borderbook.suite.plan import Run
from borderbook.suite.progress import progress
from borderbook.suite.record import Failure

runs = [Run("route_trends", {}, f"n-{number}") for number in range(40)]
failure = Failure(kind="timeout", message="too long")
with progress(runs) as tell:
    for number, run in enumerate(runs):
        tell(Event("started", run, reason="forced"))
        tell(Event("cell", run, cell=1, cells=2))
        record = without_report(run, failure)
        tell(Event("finished", run, record=record if number == 7 else record.model_copy(update={"status": "done"})))
"""


def test_a_log_has_a_line_for_each_beginning_and_end(capsys):
    with progress([RUN, OTHER]) as tell:
        tell(Event("skipped", OTHER))
        tell(Event("started", RUN, reason="its data changed"))
        tell(Event("cell", RUN, cell=1, cells=9))
        tell(Event("finished", RUN, record=without_report(RUN, Failure(kind="timeout", message="too long"))))
    assert capsys.readouterr().err.splitlines() == [
        "outlook/default: up to date",
        "route_trends/default: running (its data changed)",
        "route_trends/default: failed, 0.0 s",
    ]


def test_nothing_is_shown_beside_json(capsys):
    with progress([RUN], quiet=True) as tell:
        tell(Event("started", RUN, reason="forced"))
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_terminal_keeps_every_end_and_a_bar_for_all():
    ours, theirs = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "20"}
    process = subprocess.Popen([sys.executable, "-c", EVENTS], stderr=theirs, env=environment)
    os.close(theirs)
    text = b""
    while chunk := _read(ours):
        text += chunk
    assert process.wait() == 0
    shown = text.decode()
    assert "route_trends/n-7: failed, 0.0 s" in shown
    assert all(f"route_trends/n-{number}: done, 0.0 s" in shown for number in range(40) if number != 7)
    assert "40/40" in shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""
