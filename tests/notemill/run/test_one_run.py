"""One run with a real kernel: what lies in its folder when it worked, and when it did not."""

import getpass
import json
import re
import signal
import socket
import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic

import nbformat
import pytest
from suite_helpers import broken_page, page, write_notebook

from notemill import report
from notemill.errors import UsageError
from notemill.questions import load
from notemill.run import client, engine, kernel
from notemill.run import notebook as documents
from notemill.run.client import Session
from notemill.run.limits import PRINTED, Limits, at_most
from notemill.run.one_run import execute
from notemill.run.plan import run_of
from notemill.run.preload import kernel_server
from notemill.run.record import Failure, RunRecord, read_record
from notemill.run.tasks import Settings

QUICK = Settings(render=page)


def run(name: str, settings: Settings = QUICK, **values):
    planned = run_of(load(name), **values)
    record = execute(planned, settings, server=kernel_server() if settings.warm else None)
    notebook = nbformat.read(planned.folder() / "notebook.ipynb", as_version=4)
    return record, notebook, planned.folder()


def outputs(notebook, cell_id: str) -> str:
    cell = next(cell for cell in notebook.cells if cell.id == cell_id)
    return "".join(out.get("text", out.get("evalue", "")) for out in cell.outputs)


def test_a_run_leaves_a_complete_report_with_its_parameters_injected_as_valid_python(ask):
    name = ask(
        "#md Words.",
        "import time; time.sleep(0.2); print(repr(text), n, share, flags)",
        fields="""n: int = Field(1, description="n")
    text: str = Field("a = b", description="t")
    share: float | None = Field(None, description="s")
    flags: tuple[bool, ...] = Field((True,), description="f")""",
        defaults='n = 1\ntext = "a = b"\nshare = None\nflags = [True]',
    )
    text = 'it\'s "quoted" = ü\\n\n{x}'
    record, notebook, folder = run(name, text=text, share=0.5, flags=[True, False])
    assert (record.status, record.failure) == ("done", None)
    assert outputs(notebook, "cell-1") == f"{text!r} 1 0.5 [True, False]\n"
    assert record.parameters == {"n": 1, "text": text, "share": 0.5, "flags": [True, False], "as_of": "latest"}
    assert [(cell.index, cell.tags, cell.status) for cell in record.cells] == [
        (1, ("parameters",), "done"), (1, ("injected-parameters",), "done"), (3, (), "done"),
    ]  # fmt: skip
    assert sorted(path.name for path in folder.iterdir()) == ["notebook.ipynb", "page.html", "run.json"]
    assert record.files.keys() == {"notebook.ipynb", "page.html"}
    assert [path.name for path in folder.parent.iterdir()] == [record.run]
    nbformat.validate(notebook)

    stored = json.loads((folder / "run.json").read_text())
    assert RunRecord.model_validate(stored) == read_record(folder) == record
    assert {"python", "borderbook", "papermill", "pandas"} == set(stored["versions"])
    assert stored["title"] == "A question of the tests?"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", record.started)
    timed = notebook.cells[-1].metadata.papermill
    begun, ended = (datetime.fromisoformat(timed[at]) for at in ("start_time", "end_time"))
    assert (ended - begun).total_seconds() == timed["duration"] == record.cells[-1].seconds > 0.2
    assert record.seconds > record.cells[-1].seconds


@pytest.mark.parametrize(
    ("code", "kind", "words", "forked"),
    [
        ("1 / 0", "error", "ZeroDivisionError: division by zero", False),
        ("import sys; sys.exit()", "error", "SystemExit", False),
        ("import os; os.kill(os.getpid(), 9)", "kernel_died", "SIGKILL, possibly out of memory", False),
        ("import os; os.kill(os.getpid(), 9)", "kernel_died", "SIGKILL, possibly out of memory", True),
        ("import os; os._exit(3)", "kernel_died", "exit code 3", True),
        ("print('soon', flush=True); import time; time.sleep(600)", "timeout", "longer than 10 seconds", False),
    ],
)
def test_a_failing_cell_is_named_and_nothing_after_it_passes_for_run(ask, code, kind, words, forked):
    name = ask("print('before')", code, "print('after')")
    # 10 seconds are enough for the other cells on a machine with much else to do
    limit = 10 if kind == "timeout" else 600
    record, notebook, folder = run(name, Settings(render=page, limits=Limits(cell=limit), warm=forked))

    assert (record.status, record.failure.kind) == ("failed", kind)
    assert (record.failure.index, record.failure.execution_count) == (3, 4)
    assert words in record.failure.message
    assert [cell.status for cell in record.cells] == ["done", "done", "done", "failed", "never_run"]
    assert record.cells[-1].seconds is None

    banner = notebook.cells[0]
    assert (banner.cell_type, banner.metadata.tags) == ("markdown", ["banner"])
    assert "This run failed: cell 4, In [4]" in banner.source
    assert words in banner.source
    assert outputs(notebook, "cell-0") == "before\n"
    assert [c.metadata.papermill.status for c in notebook.cells if c.cell_type == "code"] == ["completed", "completed", "completed", "failed", "pending"]  # fmt: skip
    assert (folder / "page.html").read_text() == "<p>failed</p>"
    if kind == "timeout":
        assert outputs(notebook, "cell-1").startswith("soon\n")


def test_the_whole_notebook_has_a_limit_too(ask, project, monkeypatch):
    """The clock is put forward by the second cell."""
    monkeypatch.setattr(client, "monotonic", lambda: monotonic() + 5000 * (project / "first").exists())
    name = ask("import time; print('kept')", "open('first', 'w').close()", "time.sleep(600)")
    record, notebook, _ = run(name, Settings(limits=Limits(cells=5000)))
    message = "the notebook took longer than 5000 seconds"
    assert (record.failure.kind, record.failure.message) == ("timeout", message)
    assert outputs(notebook, "cell-0") == "kept\n"


def test_tags_neither_skip_a_cell_nor_hide_its_error(ask, project):
    name = ask("print('ran')", "1 / 0")
    path = documents.path_of(name)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[2].metadata.tags = ["skip-execution"]
    notebook.cells[3].metadata.tags = ["raises-exception", "division"]
    nbformat.write(notebook, path)
    record, notebook, _ = run(name)
    assert outputs(notebook, "cell-0") == "ran\n"
    assert record.failure.where == "cell 4, In [4], tagged raises-exception, division"


def test_what_a_cell_shows_is_kept_whole_and_one_that_shows_what_no_notebook_can_hold_is_to_blame(ask):
    shown = {"text/plain": "words", "application/json": [1, None], "application/x.y+json": {"a": "2026-11-25T18:00:00Z"}}  # fmt: skip
    show = f"from IPython.display import display\ndisplay({shown!r}, raw=True"
    name = ask(f"{show})", f"{show}, metadata={{'a': 1}})", "display({'text/html': 5}, raw=True)", "print('never')")
    record, notebook, _ = run(name)
    found = [(cell.outputs[0].data, cell.outputs[0].metadata) for cell in notebook.cells[-4:-2]]
    assert found == [(shown, {}), (shown, {"a": 1})]
    assert (record.status, record.failure.kind, record.failure.index) == ("failed", "suite", 4)
    assert record.failure.message.startswith("NotebookValidationError: 5 is not valid")
    assert outputs(notebook, "cell-3") == ""


@pytest.mark.parametrize(
    ("code", "message", "lines"),
    [
        ("import pandas as pd\nframe = pd.DataFrame()\nframe['x']", "line 3: frame['x']\nKeyError: 'x'", 2),
        ("def f():\n    return 1 / 0\n\nf()", "line 2: return 1 / 0\nZeroDivisionError: division by zero", 2),
        ("x = (1,", "x = (1,", 1),  # an error of grammar is told whole
        ("from notemill.errors import UsageError\nraise UsageError('Write 2015-10.')", "UsageError: Write 2015-10.", 1),
    ],
)  # fmt: skip
def test_an_error_is_told_with_the_cells_own_line_and_ours_as_a_sentence(ask, code, message, lines):
    record, notebook, _ = run(ask(code))
    assert record.failure.message == message or "SyntaxError: " in record.failure.message
    assert message in record.failure.message
    assert (len(notebook.cells[-1].outputs[0].traceback) >= 2) == (lines >= 2)  # all of it, if there is more


def test_no_key_stands_in_a_command_line(ask):
    """Neither a kernel's nor a server's: /proc is for everybody to read."""
    look = (
        "import json, ipykernel, psutil\nkey = json.load(open(ipykernel.get_connection_file()))['key']\n"
        "lines = ' '.join(word for p in psutil.process_iter(['cmdline']) for word in p.info['cmdline'] or ())\n"
        "print(len(key) > 20, key in lines, 'authkey' in lines)"
    )
    for warm in (True, False):
        _, notebook, _ = run(ask(look), Settings(warm=warm))
        assert outputs(notebook, "cell-0") == "True False False\n"


def test_nothing_tells_of_the_machine(ask, project, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/wilhelmina"))
    monkeypatch.setattr(socket, "gethostname", lambda: "lighthouse")
    monkeypatch.setattr(getpass, "getuser", lambda: "hedwig")
    name = ask(
        "import warnings, pathlib; print(pathlib.Path.cwd() / 'data' / 'x.csv'); warnings.warn('w')",
        "home = 'animlehliw/emoh/'[::-1]; print(home, 'esuohthgil@giwdeh'[::-1])",  # the code is not scrubbed
        "pathlib.Path(home)",
        "import json; json.loads('{')",
    )
    record, notebook, folder = run(name)
    text = (folder / "notebook.ipynb").read_text() + (folder / "run.json").read_text()
    for secret in (str(project), sys.prefix, "/tmp/", "wilhelmina", "hedwig", "lighthouse"):
        assert secret not in text, secret
    assert outputs(notebook, "cell-1") == "~ <user>@<host>\n"
    assert notebook.cells[-2].outputs[0].data["text/plain"] == "PosixPath('~')"
    assert "JSONDecodeError" in record.failure.message
    assert "data/x.csv" in text


def test_the_kernel_is_this_python_in_the_root_and_clean(ask, project, monkeypatch):
    """Neither the user's kernels nor MPLBACKEND nor the IPython profile take part."""
    spec = project / "jupyter" / "kernels" / "python3" / "kernel.json"
    profile = project / "ipython" / "profile_default" / "startup" / "00.py"
    for path in (spec, profile):
        path.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": ["/bin/false"], "display_name": "x", "language": "python"}))
    profile.write_text("stray = 1\n")
    monkeypatch.setenv("JUPYTER_PATH", str(project / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(project / "ipython"))
    monkeypatch.setenv("MPLBACKEND", "agg")
    name = ask(
        "import sys, os\nprint(sys.executable, os.getcwd(), os.environ['BORDERBOOK_ROOT'],"
        " os.environ['PYTHONHASHSEED'], 'inline' in os.environ['MPLBACKEND'], 'stray' in globals())",
        "import json, ipykernel; print(json.load(open(ipykernel.get_connection_file()))['transport'])",
    )
    executed = engine.execute(documents.read(name), Session())
    assert executed.cells[2].outputs[0].text.split() == [sys.executable, str(project), str(project), "0", "True", "False"]  # fmt: skip
    assert executed.cells[3].outputs[0].text.strip() == "ipc"


def test_a_kernel_that_does_not_start_says_why(ask, monkeypatch, capfd):
    """One that cannot be forked, either."""
    monkeypatch.setattr(kernel, "environment", lambda scratch: {"PYTHONHOME": "/nowhere"})
    record, _, _ = run(ask("print(n)"), Settings(warm=True))
    assert (record.failure.kind, record.failure.where) == ("kernel_died", "before the first cell")
    assert re.search("(?s)the kernel did not start.*ModuleNotFoundError", record.failure.message)
    assert [cell.status for cell in record.cells] == ["never_run"] * 3
    assert capfd.readouterr() == ("", "")


def test_the_old_good_report_does_not_outlive_a_failing_run(ask, project):
    name = ask("print(1)")
    assert run(name)[0].status == "done"
    write_notebook(project, name, "n = 1", "1 / 0")
    record, _, folder = run(name)
    assert record.status == read_record(folder).status == "failed"
    assert (folder / "page.html").read_text() == "<p>failed</p>"


def test_of_fifty_megabytes_the_first_are_kept_and_the_page_says_what_is_not(ask):
    name = ask(
        "for _ in range(50):\n    print('x' * 1_000_000)",
        "from IPython.display import HTML\ndisplay(HTML('y' * 20_000_000))\nHTML('<p>seen</p>')",
        "raise ValueError('z' * 50_000_000)",
    )
    record, notebook, folder = run(name, Settings(render=partial(report.render, pdf=False)))
    assert record.failure.message.startswith("line 1: raise ValueError('z' * 50_000_000)\nValueError: zzz")
    assert "z … 49,995,012 characters are left out … z" in record.failure.message
    printed, shown = (cell.outputs for cell in notebook.cells[-3:-1])
    assert sum(len(out.text) for out in printed[:-1]) == PRINTED
    left_out = "49,800,050 more characters are left out: a cell may print 200,000 and show 10,000,000.\n"
    assert (printed[-1].text, shown[0].data["text/html"]) == (left_out, "<p>seen</p>")
    written = (folder / f"{name}.html").read_text(encoding="utf-8")
    assert left_out.strip() in written
    assert len(written) < 1_000_000


def endless_page(folder: Path, record) -> None:
    """A page maker that never ends."""
    while True:
        pass


def test_what_was_not_scrubbed_in_time_is_not_published(ask, monkeypatch):
    monkeypatch.setattr(documents, "scrub_outputs", lambda notebook: endless_page(Path(), None))
    record, notebook, _ = run(ask("print('/home/jane/x.csv')", "1 / 0"), Settings(limits=Limits(page=1)))
    assert record.failure.message.splitlines()[1:] == [
        "ZeroDivisionError: division by zero", "the report could not be completed: TimeoutError: it took longer than 1 seconds",
    ]  # fmt: skip
    assert not any(cell.get("outputs") for cell in notebook.cells)


@pytest.mark.parametrize(
    ("render", "error"), [(broken_page, "KeyError: "), (endless_page, "TimeoutError: it took longer than 1 seconds")]
)
def test_a_page_that_cannot_be_made_in_time_fails_the_run(ask, project, render, error):
    record, notebook, folder = run(ask("print(1)"), Settings(render=render, limits=Limits(page=1)))
    assert (record.status, record.failure.kind) == ("failed", "render")
    assert record.failure.where == "after the last cell"
    assert record.failure.message.startswith(f"the report could not be completed: {error}")
    assert str(project) not in record.failure.message
    assert record.failure.message in notebook.cells[0].source
    assert [cell.status for cell in record.cells] == ["done"] * 3
    assert read_record(folder) == record


@pytest.mark.parametrize(
    ("more", "words"), [("print('own')", "more than plain assignments"), ("m = 2", "has no parameter 'm'")]
)
def test_a_cell_that_holds_more_than_the_parameters_is_not_restored(ask, more, words):
    name = ask("n", defaults=f"n = 1\n{more}")
    with pytest.raises(UsageError, match=words):
        documents.restore_defaults(name, documents.read(name), load(name))


def test_a_run_sets_the_defaults_whatever_its_cell_holds(ask):
    record, notebook, _ = run(ask("print('n is', n)", defaults="n = 2\nm = 2\nprint('own')"))
    assert (record.status, outputs(notebook, "cell-0")) == ("done", "n is 1\n")


def test_death_is_told_in_words():
    assert kernel.how_it_died(-9) == "the kernel was killed by SIGKILL, possibly out of memory"
    assert kernel.how_it_died(None) == "the kernel died"
    assert kernel.how_it_died(-11) == "the kernel was ended by SIGSEGV"
    assert kernel.how_it_died(-120) == "the kernel was ended by signal 120"
    assert Failure(kind="kernel_died", message="x").where == "before the first cell"


def test_a_limit_ends_with_its_block():
    with at_most(60):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
