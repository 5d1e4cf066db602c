"""The helper stands alone: notebooks run by plain papermill, without what works around them, and load little code."""

import ast
import io
import json
import os
import shutil
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

import borderbook as bb

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = {path.stem: path for path in sorted((ROOT / "notebooks").rglob("*.ipynb"))}
AROUND = (
    "notemill/run",
    "notemill/report",
    "notemill/lab",
    "notemill/cli",
    "borderbook/upkeep",
)  # and the package warmkernels
QUICK = "smuggling_business"
MOST = 7000  # lines of code that notebooks load, without the questions' own folders
EMPTY = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER,
}  # fmt: skip
LOADED = """
import json, sys
modules = [one for name, one in sys.modules.items() if name.split(".")[0] in ("borderbook", "notemill", "warmkernels")]
print(json.dumps([one.__file__ for one in modules if getattr(one, "__file__", None)]))"""
# the kernel's sockets are files, as no kernel of a test listens on a port
PAPERMILL = f"""
import sys
import nbformat, papermill
from traitlets.config import Config

notebook = nbformat.read(sys.argv[1], as_version=4)
notebook.cells.append(nbformat.v4.new_code_cell({LOADED!r}))
config = Config(KernelManager=dict(transport="ipc", ip=sys.argv[2]))
done = papermill.execute_notebook(notebook, None, kernel_name="python3", progress_bar=False, config=config)
print("".join(done.cells[-1].outputs[0].text))"""


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """A folder with the packages, but without what works around the notebooks."""
    folder = tmp_path_factory.mktemp("a")
    without = shutil.ignore_patterns("__pycache__")
    for package in ("borderbook", "notemill"):
        shutil.copytree(Path(bb.__file__).parents[1] / package, folder / package, ignore=without)
    for room in AROUND:
        shutil.rmtree(folder / room)
    (folder / "borderbook" / "cli.py").unlink()
    return folder


def loaded(folder, code, *words):
    """The files below a folder, as paths in it, that a Python of its own has loaded once it has executed some code."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "BORDERBOOK_ROOT": str(ROOT),
        "JUPYTER_RUNTIME_DIR": str(folder),
        "JUPYTER_DEFAULT_PROVISIONER_NAME": "local-provisioner",  # Jupyter's own, which tests/conftest.py replaces
    }
    call = [sys.executable, "-c", code, *words]
    done = subprocess.run(call, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return {str(Path(file).relative_to(folder)) for file in json.loads(done.stdout.strip().splitlines()[-1])}


def executed(folder, name, place):
    """What a notebook has loaded once plain papermill has executed it; ``place`` is a short path for its sockets."""
    return loaded(folder, PAPERMILL, str(NOTEBOOKS[name]), str(place / "k"))


def imports_of(paths):
    """The import statements of notebooks, each once."""
    cells = [cell for path in paths for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    code = [ast.parse("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]
    nodes = [node for tree in code for node in ast.walk(tree)]
    return sorted({ast.unparse(node) for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)})


def code_lines(path):
    """The lines of a file that hold code: without blank lines, comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    described, code = set(), set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            described |= {*range(node.body[0].lineno, node.body[0].end_lineno + 1)}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in EMPTY:
            code |= {*range(token.start[0], token.end[0] + 1)}
    return len(code - described)


def size(folder, files):
    """The lines of code of files, without the questions' own folders; it is printed, too."""
    shared = [file for file in files if not (file.startswith("borderbook/questions/") and file.count("/") > 2)]
    lines = sum(code_lines(folder / file) for file in shared)
    print(f"notebooks load {lines:,} lines of code of {len(shared)} shared modules")
    return lines


def test_lines_of_code_are_counted(tmp_path):
    (tmp_path / "a.py").write_text(
        '"""Of two\n\nlines."""\n# a comment\n\ndef f(\n    x,\n):\n    """What."""\n    return """\n"""\n'
    )
    assert code_lines(tmp_path / "a.py") == 5


def test_what_notebooks_import_and_one_that_runs_need_nothing_of_what_works_around_them(alone, tmp_path):
    """Modules of the helper import nothing of that inside functions either: tests/suite/test_architecture.py."""
    everything = [f"bb.{name}" for name in bb.__all__]
    files = loaded(alone, "\n".join([*imports_of(NOTEBOOKS.values()), *everything, LOADED]))
    assert size(alone, files | executed(alone, QUICK, tmp_path)) <= MOST


@pytest.mark.slow
def test_every_notebook_runs_without_what_works_around_them(alone, tmp_path):
    files = set()
    for name in NOTEBOOKS:
        (tmp_path / name).mkdir()
        files |= executed(alone, name, tmp_path / name)
    assert size(alone, files) <= MOST
