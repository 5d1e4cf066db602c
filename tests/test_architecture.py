"""Data flows one way: a room imports only from rooms to its left."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "borderbook"
# left to right; what stands in one set may use what stands in the sets before it, and its own room
ORDER = [
    {"errors", "files", "words", "citations", "outputs"},
    {"project"},
    {"reference"},
    {"sources"},
    {"catalog"},
    {"methods"},
    {"charts"},
    {"show"},
    {"questions"},
    {"suite"},
    {"report"},
    {"command", "listing"},
    {"cli"},
    {"completion"},
    {"__main__", "__init__"},
]
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
# suite and report sit right of everything but may not use the methods and charts that notebooks use
PURE = {"methods", "charts"}


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The rooms that a module imports, at any depth of its code."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "borderbook":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("borderbook.")}
    return found & set(RANK)


MODULES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_room_imports_only_from_its_left(path):
    own = room_of(path)
    wrong = {room for room in imports(path) if room != own and RANK[room] >= RANK[own]}
    assert not wrong, f"{own} may not import {', '.join(sorted(wrong))}"


@pytest.mark.parametrize(
    "path", [p for p in MODULES if room_of(p) in PURE], ids=lambda p: str(p.relative_to(SOURCE))
)
def test_methods_and_charts_open_no_file(path):
    calls = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    opening = {
        "open",
        "read_csv",
        "read_parquet",
        "parquet",
        "read_excel",
        "read_text",
        "read_bytes",
        "write_text",
        "load",
    }
    assert not calls & opening
    assert "catalog" not in imports(path)


def test_every_room_has_its_place():
    assert {room_of(p) for p in MODULES} <= set(RANK)


# what is imported to load, compute and draw must not need an extra
EXTRAS = {"suite": "notebooks", "report": "reports", "command": "reports", "cluster": "cluster"}
PROJECT = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def distributions(requirements: list[str]) -> set[str]:
    """The names of required distributions, as packages are compared by."""
    return {re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", text)[0]).lower() for text in requirements}


CORE = distributions(PROJECT["dependencies"])
OF = {module: distributions(names) for module, names in packages_distributions().items()}


@pytest.mark.parametrize(
    "path", [p for p in MODULES if room_of(p) not in EXTRAS], ids=lambda p: str(p.relative_to(SOURCE))
)
def test_the_core_imports_no_library_of_an_extra(path):
    trees = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    names = {alias.name for node in trees if isinstance(node, ast.Import) for alias in node.names}
    trees = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    names |= {
        node.module for node in trees if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }
    tops = {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {"borderbook"}
    assert not {top for top in tops if not OF.get(top, {top}) & CORE}
