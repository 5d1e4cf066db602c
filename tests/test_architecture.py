"""Data flows one way: a layer imports only from layers to its left, and no question from another."""

import ast
import functools
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "borderbook"
# left to right; what stands in one set may use what stands in the sets before it, and its own layer
ORDER = [
    # the ground floor
    {"errors", "words"},
    {"files"},
    {"project"},
    {"house"},
    # what notebooks import
    {"catalog"},
    {"methods"},
    {"phrases"},
    {"show"},
    {"charts"},
    {"questions"},
    # what works around them
    {"upkeep"},
    {"run"},
    {"report"},
    {"lab"},
    {"cli"},
    {"__main__", "__init__"},
]
RANK = {layer: rank for rank, layers in enumerate(ORDER) for layer in layers}
# what methods and charts may use of the catalog: names and codes, layouts, citations; no table is loaded with them
WORDS_OF_CATALOG = {"catalog.reference", "catalog.schemas", "catalog.citations"}
READS_OTHERS = {"brief", "claims_audit"}  # they may read other questions' analysis
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
    """What a module imports and may not."""
    layers = {name.split(".")[0] for name in names} & set(RANK)
    found = [other for other in layers if other != layer(path) and RANK[other] >= RANK[layer(path)]]
    folder = path.split("/")[1] if path.startswith("questions/") and path.count("/") > 1 else ""
    for name in names:
        _, question, *inside = [*name.split("."), ""]
        foreign = bool(folder) and name.startswith("questions.") and question in FOLDERS - {folder}
        if foreign and (folder not in READS_OTHERS or inside[0] != "analysis"):
            found.append(name)
    return found


def test_a_layer_imports_only_from_its_left_and_no_question_from_another():
    assert {layer(path) for path in modules()} <= set(RANK)
    found = {path: bad for path, tree in modules().items() if (bad := wrong(path, imported(tree)))}
    assert not found


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("methods/rates.py", "from borderbook.charts import bars"),
        ("charts/bars.py", "import borderbook.questions.brief.analysis"),
        ("catalog/load.py", "import_module('borderbook.run.plan')"),
        ("questions/outlook/figures.py", "from borderbook.questions.route_trends import answer"),
        ("questions/brief/figures.py", "from borderbook.questions.route_trends.figures import UNIT"),
    ],
)
def test_an_import_against_the_flow_is_seen(path, source):
    assert wrong(path, imported(ast.parse(source)))


HELPER = {"errors", "files", "words", "project", "catalog", "methods", "phrases", "show", "charts", "questions"}


def test_notebooks_import_the_helper_and_nothing_of_what_works_around_it():
    for path in sorted((SOURCE.parents[1] / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
        names = {name for cell in cells for name in imported(ast.parse(cell))}
        rooms = {name.split(".")[0] for name in names} & set(RANK)
        assert rooms <= HELPER, path.name


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
