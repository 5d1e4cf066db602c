"""The engine as anybody has it: ``papermill --engine borderbook`` by its command and by its call."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillException, PapermillExecutionError

from notemill.run.notebook import source_of

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"
ENDINGS = {
    "ok": ("print('more')", 0, ""),
    "killed": ("import os; os.kill(os.getpid(), 9)", 138, "the kernel was killed by SIGKILL"),
    "slow": ("import time; time.sleep(600)", 1, "the cell took longer than 10 seconds"),
}


def notebook_of(folder: Path, *cells: str, language: str = "python") -> Path:
    """A notebook outside any project: a title, a cell tagged parameters, and cells."""
    v4 = nbformat.v4
    made = [
        v4.new_markdown_cell("# Title"),
        v4.new_code_cell("text = 'a = b'\nn = 1", metadata={"tags": ["parameters"]}),
    ]
    notebook = v4.new_notebook(cells=[*made, *map(v4.new_code_cell, cells)])
    notebook.metadata.kernelspec = {"name": "python3", "language": language, "display_name": "x"}
    nbformat.write(notebook, folder / "in.ipynb")
    return folder / "in.ipynb"


def papermill_command(folder: Path, *options: str, output: str = "out.ipynb") -> subprocess.CompletedProcess:
    call = ["-m", "papermill", "in.ipynb", output, "--engine", "borderbook", "--no-progress-bar"]
    return subprocess.run([sys.executable, *call, *options], cwd=folder, capture_output=True, text=True)


def statuses(notebook) -> list[str]:
    return [cell.metadata.papermill.status for cell in notebook.cells if "papermill" in cell.metadata]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_command_says_what_every_cell_came_to(tmp_path, ending):
    code, exit_code, words = ENDINGS[ending]
    notebook_of(tmp_path, "print(text, n)", code, "print('after')")
    done = papermill_command(tmp_path, "-p", "n", "5", "--execution-timeout", "10" if ending == "slow" else "600")
    assert done.returncode == exit_code, done.stderr
    output = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert [cell.outputs[0].text for cell in output.cells if cell.source == "print(text, n)"] == ["a = b 5\n"]
    if ending == "ok":
        assert statuses(output) == ["completed"] * 6
        return
    assert statuses(output) == [*["completed"] * 4, "failed", "pending"]
    assert "in.ipynb, cell 4, In [4]: " in done.stderr
    for said in (done.stderr, output.cells[0].source.replace("\n    ", "\n")):
        assert words in said
    assert "This run failed: cell 4, In [4]." in output.cells[0].source


def test_a_failed_notebook_is_executed_again_without_its_old_banner(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    notebook_of(tmp_path, "open('there')")
    again = partial(papermill.execute_notebook, engine_name="borderbook", progress_bar=False)
    with pytest.raises(PapermillExecutionError):
        again("in.ipynb", "out.ipynb")
    (tmp_path / "there").touch()
    output = again("out.ipynb", "out.ipynb")
    assert (output.cells[0].source, statuses(output)) == ("# Title", ["completed"] * 3)


def test_on_standard_output_a_failed_notebook_arrives_too(tmp_path):
    notebook_of(tmp_path, "1 / 0", "2")
    done = papermill_command(tmp_path, output="-")
    assert done.returncode == 1
    output = nbformat.reads(done.stdout, as_version=4)
    assert statuses(output)[-2:] == ["failed", "pending"]
    assert "This run failed: cell 3, In [2]." in "".join(map(source_of, output.cells))


@pytest.mark.parametrize(
    ("parameters", "kernel", "language", "words"),
    [
        ({"m": 1}, None, "python", "no parameter m. It has: n, text."),
        ({"n": 1}, "other", "python", "only in the kernel 'python3'"),
        ({}, None, "R", "executes Python only"),
    ],
)
def test_what_it_cannot_do_is_refused_before(tmp_path, parameters, kernel, language, words):
    path = notebook_of(tmp_path, "1", language=language)
    with pytest.raises(PapermillException, match=words):
        papermill.execute_notebook(
            path, tmp_path / "out.ipynb", parameters, engine_name="borderbook", kernel_name=kernel, progress_bar=False
        )
    assert not (tmp_path / "out.ipynb").exists()


FORKED = "import os, sys; print('warmkernels.child' in sys.modules, os.getcwd())"


def test_the_second_notebook_of_a_process_has_a_forked_kernel(tmp_path):
    path = notebook_of(tmp_path, FORKED)
    code = (  # in a process of its own: a kernel is forked only where the environment is still that of the first
        "import papermill, sys\nfor _ in range(2):\n"
        "    done = papermill.execute_notebook(sys.argv[1], None, engine_name='borderbook', progress_bar=False)\n"
        "    print(done.cells[-1].outputs[0].text)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.split() == ["False", str(tmp_path), "True", str(tmp_path)], done.stderr


def test_a_call_raises_papermills_error_with_what_there_is(tmp_path, monkeypatch):
    notebook = nbformat.read(notebook_of(tmp_path, "1 / 0"), as_version=4)
    with pytest.raises(PapermillExecutionError) as caught:
        papermill.execute_notebook(notebook, None, {"n": 2}, engine_name="borderbook", progress_bar=False)
    assert caught.value.ename == "ZeroDivisionError"
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PapermillExecutionError, match=r"^in.ipynb, cell 3, In \[3\]: ") as caught:
        papermill.execute_notebook("in.ipynb", "out.ipynb", {"n": 2}, engine_name="borderbook", progress_bar=False)
    assert (caught.value.cell_index, caught.value.failure.kind) == (2, "error")
    assert "1 / 0" in source_of(caught.value.notebook.cells[-1])


@pytest.mark.parametrize("first", ["papermill", "notemill.run.engine"])
def test_it_is_registered_whatever_is_imported_first(first):
    code = (
        f"import {first}, notemill.papermill\nfrom papermill.engines import papermill_engines\n"
        "print(papermill_engines.get_engine('borderbook') is notemill.papermill.Engine)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "True\n", done.stderr


def test_a_number_cited_from_a_figure_that_was_renamed_since_is_an_error_that_names_the_cell(tmp_path):
    text = (NOTEBOOKS / "detections_trend.ipynb").read_text(encoding="utf-8")
    renamed = text.replace('name=\\"twelve-months-by-year\\"', 'name=\\"twelve-months-of-years\\"')
    assert renamed != text
    (tmp_path / "in.ipynb").write_text(renamed, encoding="utf-8")
    said = r"cell 10, In \[5\], tagged answer: a number is cited from 'twelve-months-by-year', and .* 'twelve-months-of-years'\?"
    with pytest.raises(PapermillExecutionError, match=said):
        papermill.execute_notebook(
            tmp_path / "in.ipynb", tmp_path / "out.ipynb", engine_name="borderbook", progress_bar=False
        )
