"""What CONTRIBUTING says of the rooms: each imports only from those above it, no question another; methods are pure."""

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

import rooms
from notemill.run.key import LEFT_OUT

SOURCE = Path(__file__).resolve().parents[2] / "src"
TOLD = rooms.CONTRIBUTING.read_text(encoding="utf-8")
BUILT = TOLD.partition("## How it is built")[2].partition("\n## ")[0]
RANK = {room: float(rank) for rank, room in enumerate(rooms.ROOMS)}
# they import what they need, and nothing of what works around it
RANK["notebooks"] = RANK["borderbook.questions"] + 0.5
AROUND = ("notemill.run", "notemill.report", "notemill.lab", "notemill.cli", "borderbook.upkeep", "borderbook.cli")
# what methods and charts may use of the catalog: names and codes, layouts, citations; no table is loaded with them
WORDS_OF_CATALOG = {"notemill.catalog.reference", "notemill.catalog.schemas", "notemill.catalog.citations"}
OPENING = {
    "open", "read_csv", "read_parquet", "parquet", "read_excel", "read_text", "read_bytes", "write_text", "load",
}  # fmt: skip
FOLDERS = {folder.name for folder in (SOURCE / "borderbook/questions").iterdir() if folder.is_dir()}
MODULE = re.compile(r"(?:borderbook|notemill)(?:\.\w+)+")


@functools.cache
def modules() -> dict[str, ast.Module]:
    """Path from the package on -> syntax tree, of every module of the tool and the suite."""
    paths = sorted(path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0] != "warmkernels")
    return {path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def imported(tree: ast.Module) -> set[str]:
    """The dotted names in the two packages that a module imports: by statement, or by name in a string."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("borderbook", "notemill"):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if MODULE.fullmatch(alias.name)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and MODULE.fullmatch(node.value):
            found.add(node.value)
    return found


def room(name: str) -> str:
    """The room of a module, given by its dotted name."""
    return ".".join(name.split(".")[:2])


def layer(path: str) -> str:
    return "notebooks" if path.startswith("notebooks/") else room(path.removesuffix(".py").replace("/", "."))


def wrong(path: str, names: set[str]) -> list[str]:
    """What a module or notebook imports and may not: a room below its own, or the folder of another question."""
    own, used = layer(path), {room(name) for name in names} & set(RANK)
    found = [one for one in used if one != own and RANK[one] >= RANK[own]]
    found += [one for one in used if own.startswith("notemill.") and one.startswith("borderbook.")]
    here = path.removesuffix(".ipynb").split("/")[-2:]
    others = FOLDERS - {here[0], here[-1]}
    return found + [name for name in names if name.startswith("borderbook.questions.") and name.split(".")[2] in others]


def cells(path: Path) -> ast.Module:
    """The code of a notebook."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return ast.parse("\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"))


NOTEBOOKS = {path.name: cells(path) for path in sorted((SOURCE.parent / "notebooks").glob("*.ipynb"))}


def test_a_room_imports_only_from_rooms_above_it_and_no_question_from_another():
    packages = {"notemill.__init__", "borderbook.__init__"}
    assert {layer(path) for path in modules()} - packages == set(RANK) - {"notebooks"}
    every = {path: tree for path, tree in modules().items() if layer(path) in RANK}
    every |= {f"notebooks/{name}": tree for name, tree in NOTEBOOKS.items()}
    assert {path: bad for path, tree in every.items() if (bad := wrong(path, imported(tree)))} == {}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("borderbook/methods/rates.py", "from borderbook.questions import brief"),
        ("notemill/charts/bars.py", "import borderbook.questions.brief.analysis"),
        ("notemill/catalog/load.py", "import_module('notemill.run.plan')"),
        ("borderbook/questions/brief/answer.py", "from borderbook.questions.policy_timeline.analysis import began"),
        ("notebooks/brief.ipynb", "from borderbook.questions.route_trends import answer"),
        ("notebooks/brief.ipynb", "from notemill.lab import panel"),
        ("borderbook/upkeep/forecasts.py", "from borderbook.questions.outlook.ledger import monthly"),
        ("borderbook/methods/ratios.py", "from borderbook import phrases"),
    ],
)
def test_an_import_against_the_flow_is_seen(path, source):
    assert wrong(path, imported(ast.parse(source)))


def test_what_makes_a_report_imports_nothing_that_its_key_leaves_out():
    found, todo = set(), ["notemill/run/one_run.py", "notemill/report/render.py", "notemill/report/pdf.py"]
    todo += [path for path in modules() if layer(path) not in {*AROUND, "borderbook.suite", "borderbook.__main__"}]
    while todo:
        path = todo.pop()
        if path in modules() and path not in found:
            found.add(path)
            names = [name.split(".") for name in imported(modules()[path])]
            todo += ["/".join(some) + ".py" for name in names for some in (name, name[:-1])]
    assert len(found) > 150
    assert not {path for path in found if layer(path).split(".")[1] in LEFT_OUT}


def test_methods_and_charts_open_no_file():
    for path, tree in modules().items():
        if layer(path) in ("borderbook.methods", "notemill.charts"):
            calls = {
                node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                for node in ast.walk(tree)
                if isinstance(node, ast.Call)
            }
            assert not calls & OPENING, path
            names = {".".join(name.split(".")[:3]) for name in imported(tree) if name.startswith("notemill.catalog.")}
            assert names <= WORDS_OF_CATALOG, path


AGAIN = """
import pkgutil, sys
from importlib import import_module
import borderbook.methods as methods
from notemill import files
names = [one.name for one in pkgutil.walk_packages(methods.__path__, "borderbook.methods.")]
for name in names:  # libraries and the catalog are loaded by this
    import_module(name)
for name in names:
    del sys.modules[name]
for read in (files.yaml_table, files.suite_table):
    read.cache_clear()
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
        path: found
        for path, tree in modules().items()
        if layer(path) == "borderbook.methods" and (found := texts(tree))
    } == {}
    assert texts(ast.parse("def note(rates) -> str | None: ...\ndef _key(at) -> str: ...")) == ["note"]


IMPORTS, TEXT = test_a_room_imports_only_from_rooms_above_it_and_no_question_from_another, test_methods_return_no_text
PROMISES = {
    "imports only from rooms above it in this table": IMPORTS,
    "no question imports another": IMPORTS,
    "numbers and data frames out; they write no sentence": TEXT,
    "open no file": test_methods_open_no_file_when_they_are_imported,
}


def test_contributing_says_of_the_rooms_what_tests_hold():
    assert [sentence for sentence in PROMISES if sentence not in " ".join(BUILT.split())] == []
    assert rooms.written(TOLD) == TOLD, "make rooms"


def test_no_function_is_longer_than_a_screen_and_none_hides_a_module():
    for path, tree in modules().items():
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.Assign) and "sys.modules[" in ast.unparse(node.targets[0])), path
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, f"{path}:{node.lineno} {node.name}"


# what is imported to load, compute and draw must not need an extra
PROJECT = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def distributions(requirements: list[str]) -> set[str]:
    """The names of required distributions, as packages are compared by."""
    return {re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", text)[0]).lower() for text in requirements}


CORE = distributions(PROJECT["dependencies"])
OF = {module: distributions(names) for module, names in packages_distributions().items()}


def test_the_core_imports_no_library_of_an_extra():
    known = set(sys.stdlib_module_names) | {"borderbook", "notemill"}
    for path, tree in modules().items():
        nodes = list(ast.walk(tree))
        names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
        tops = {name.split(".")[0] for name in names} - known if layer(path) not in AROUND else set()
        assert not {top for top in tops if not OF.get(top, {top}) & CORE}, path


FIELD = re.compile("route|detection|migra|smuggl|frontex|eurostat|asylum|citizenship|return_rate|borderbook", re.I)
STORED = '"application/vnd.borderbook"'  # outputs in notebooks and reports that there are


def test_the_tool_has_no_word_of_the_field():
    kinds = {".py", ".yml", ".j2", ".typ", ".js", ".css", ".sh"}
    paths = [path for path in sorted((SOURCE / "notemill").rglob("*")) if path.suffix in kinds]
    assert len(paths) > 100
    lines = [(path.name, line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(name, line) for name, line in lines if FIELD.search(line.replace(STORED, ""))] == []
