"""What a person sees of runs: lines in a log, a bar for all of them on a terminal."""

import io

import pytest

from notemill.run.plan import Run
from notemill.run.progress import progress
from notemill.run.record import Failure
from notemill.run.tasks import NEW, Event, without_report

RUN, OTHER = Run("route_trends", {}, "default"), Run("outlook", {}, "default")
FAILED = without_report(RUN, Failure(kind="timeout", message="too long"))
LINES = ["route_trends/default: running (data changed)", "route_trends/default: failed, 0.0 s"]


@pytest.mark.parametrize(("quiet", "lines"), [(False, LINES), (True, [])])
def test_a_log_has_a_line_for_each_beginning_that_has_a_reason_and_each_end_and_none_beside_json(capsys, quiet, lines):
    with progress([RUN, OTHER], quiet=quiet) as tell:
        tell(Event("skipped", OTHER))
        tell(Event("started", OTHER, reason=NEW))
        tell(Event("started", RUN, reason="data changed"))
        tell(Event("finished", RUN, record=FAILED))
    out, err = capsys.readouterr()
    assert (out, err.splitlines()) == ("", lines)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_keeps_every_end_and_a_bar_for_all(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    runs = [Run("route_trends", {}, f"n-{number}") for number in range(40)]
    with progress(runs) as tell:
        for run in runs:
            tell(Event("started", run, reason="forced"))
            tell(Event("finished", run, record=FAILED.model_copy(update={"run": run.name})))
    shown = terminal.getvalue()
    assert all(f"{run.id}: failed, 0.0 s" in shown for run in runs)
    assert ("40/40" in shown, "running" in shown) == (True, False)
