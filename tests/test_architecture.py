"""What README says of the rooms: each imports only from those above it, no question another; methods are pure."""

import ast
import functools
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from borderbook.run.key import LEFT_OUT

SOURCE = Path(__file__).resolve().parents[1] / "src" / "borderbook"
README = (SOURCE.parents[1] / "README.md").read_text(encoding="utf-8")
BUILT = README.partition("## How it is built")[2].partition("\n## ")[0]
# the order of README's table: a room may use the rooms above it, and itself
ROOMS = [name for cell in re.findall(r"(?m)^\| (`.+?) \|", BUILT) for name in re.findall(r"`(\w+)`", cell)]
RANK = {room: float(rank) for rank, room in enumerate([*ROOMS, "__main__", "__init__", "papermill"])}
RANK["notebooks"] = RANK["questions"] + 0.5  # they import the helper, and nothing of what works around it
# what methods and charts may use of the catalog: names and codes, layouts, citations; no table is loaded with them
WORDS_OF_CATALOG = {"catalog.reference", "catalog.schemas", "catalog.citations"}
OPENING = {
    "open", "read_csv", "read_parquet", "parquet", "read_excel", "read_text", "read_bytes", "write_text", "load",
}  # fmt: skip
FOLDERS = {folder.name for folder in (SOURCE / "questions").iterdir() if folder.is_dir()}
MODULE = re.compile(r"borderbook(?:\.\w+)+")


@functools.cache
def modules() -> dict[str, ast.Module]:
    """Path below the package -> syntax tree, of every module."""
    paths = sorted(SOURCE.rglob("*.py"))
    return {path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def imported(tree: ast.Module) -> set[str]:
    """The dotted names below the package that a module imports: by statement, or by name in a string."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "borderbook":
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("borderbook.")}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and MODULE.fullmatch(node.value):
            found.add(node.value)
    return {name.removeprefix("borderbook.") for name in found}


def layer(path: str) -> str:
    return path.split("/")[0].removesuffix(".py")


def wrong(path: str, names: set[str]) -> list[str]:
    """What a module or notebook imports and may not: a room below its own, or the folder of another question."""
    rooms, own = {name.split(".")[0] for name in names} & set(RANK), path.split("/")[-2:]
    found = [room for room in rooms if room != layer(path) and RANK[room] >= RANK[layer(path)]]
    others = FOLDERS - {own[0], own[-1].removesuffix(".ipynb")}
    return found + [name for name in names if name.startswith("questions.") and name.split(".")[1] in others]


def cells(path: Path) -> ast.Module:
    """The code of a notebook."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return ast.parse("\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"))


NOTEBOOKS = {path.name: cells(path) for path in sorted((SOURCE.parents[1] / "notebooks").glob("*.ipynb"))}


def test_a_room_imports_only_from_rooms_above_it_and_no_question_from_another():
    assert {layer(path) for path in modules()} == set(RANK) - {"notebooks"}
    every = modules() | {f"notebooks/{name}": tree for name, tree in NOTEBOOKS.items()}
    assert {path: bad for path, tree in every.items() if (bad := wrong(path, imported(tree)))} == {}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("methods/rates.py", "from borderbook.charts import bars"),
        ("charts/bars.py", "import borderbook.questions.brief.analysis"),
        ("catalog/load.py", "import_module('borderbook.run.plan')"),
        ("questions/brief/answer.py", "from borderbook.questions.policy_timeline.analysis import began"),
        ("notebooks/brief.ipynb", "from borderbook.questions.route_trends import answer"),
        ("notebooks/brief.ipynb", "from borderbook.lab import panel"),
        ("upkeep/forecasts.py", "from borderbook.questions.outlook.ledger import monthly"),
        ("methods/ratios.py", "from borderbook import phrases"),
    ],
)
def test_an_import_against_the_flow_is_seen(path, source):
    assert wrong(path, imported(ast.parse(source)))


HELPER = {"errors", "files", "words", "project", "catalog", "methods", "phrases", "show", "charts", "questions"}


def test_what_makes_a_report_imports_nothing_that_its_key_leaves_out():
    found, todo = set(), ["run/one_run.py", "report/render.py", "report/pdf.py"]
    todo += [path for path in modules() if layer(path) in HELPER]
    while todo:
        path = todo.pop()
        if path in modules() and path not in found:
            found.add(path)
            names = [name.split(".") for name in imported(modules()[path])]
            todo += ["/".join(some) + ".py" for name in names for some in (name, name[:-1])]
    assert len(found) > 150
    assert not {path for path in found if layer(path) in LEFT_OUT}


def test_methods_and_charts_open_no_file():
    for path, tree in modules().items():
        if layer(path) in ("methods", "charts"):
            calls = {
                node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                for node in ast.walk(tree)
                if isinstance(node, ast.Call)
            }
            assert not calls & OPENING, path
            names = {".".join(name.split(".")[:2]) for name in imported(tree) if name.startswith("catalog.")}
            assert names <= WORDS_OF_CATALOG, path


AGAIN = """
import pkgutil, sys
from importlib import import_module
from borderbook import files, methods
names = [one.name for one in pkgutil.walk_packages(methods.__path__, "borderbook.methods.")]
for name in names:  # libraries and the catalog are loaded by this
    import_module(name)
for name in names:
    del sys.modules[name]
files.yaml_table.cache_clear()
sys.addaudithook(lambda event, of: print(of[0]) if event == "open" and not str(of[0]).endswith((".py", ".pyc")) else None)
for name in names:
    import_module(name)
"""


def test_methods_open_no_file_when_they_are_imported():
    done = subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def texts(tree: ast.Module) -> list[str]:
    """The public functions of a module that return text."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"]
    return [node.name for node in functions if node.returns and "str" in ast.unparse(node.returns).split(" | ")]


def test_methods_return_no_text():
    assert {
        path: found for path, tree in modules().items() if layer(path) == "methods" and (found := texts(tree))
    } == {}
    assert texts(ast.parse("def note(rates) -> str | None: ...\ndef _key(at) -> str: ...")) == ["note"]


IMPORTS, TEXT = test_a_room_imports_only_from_rooms_above_it_and_no_question_from_another, test_methods_return_no_text
PROMISES = {
    "imports only from packages above it in this table": IMPORTS,
    "no question imports another": IMPORTS,
    "numbers and data frames out; they write no sentence": TEXT,
    "open no file": test_methods_open_no_file_when_they_are_imported,
}


def test_readme_says_of_the_rooms_what_tests_hold():
    assert [sentence for sentence in PROMISES if sentence not in " ".join(BUILT.split())] == []


def test_no_function_is_longer_than_a_screen_and_none_hides_a_module():
    for path, tree in modules().items():
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.Assign) and "sys.modules[" in ast.unparse(node.targets[0])), path
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, f"{path}:{node.lineno} {node.name}"


# what is imported to load, compute and draw must not need an extra
EXTRAS = {"upkeep", "run", "report", "lab", "cli"}
PROJECT = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def distributions(requirements: list[str]) -> set[str]:
    """The names of required distributions, as packages are compared by."""
    return {re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", text)[0]).lower() for text in requirements}


CORE = distributions(PROJECT["dependencies"])
OF = {module: distributions(names) for module, names in packages_distributions().items()}


def test_the_core_imports_no_library_of_an_extra():
    known = set(sys.stdlib_module_names) | {"borderbook"}
    for path, tree in modules().items():
        nodes = list(ast.walk(tree))
        names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
        tops = {name.split(".")[0] for name in names} - known if layer(path) not in EXTRAS else set()
        assert not {top for top in tops if not OF.get(top, {top}) & CORE}, path
