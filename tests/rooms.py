"""The table of rooms in CONTRIBUTING, from the first sentence of each room's docstring; `make rooms` writes it."""

import ast
import re
from pathlib import Path

CONTRIBUTING = Path(__file__).resolve().parents[1] / "CONTRIBUTING.md"
# the order in which they may use each other: a room may use the rooms above it, and itself
ROOMS = [
    "notemill.suite", "notemill.errors", "notemill.files", "notemill.project", "notemill.words",
    "notemill.house", "notemill.catalog", "notemill.show", "notemill.charts", "notemill.questions",
    "borderbook.routes", "borderbook.ledger", "borderbook.parameters", "borderbook.methods",
    "borderbook.phrases", "borderbook.questions", "notemill.run", "notemill.report", "notemill.lab",
    "notemill.cli", "borderbook.upkeep", "borderbook.suite", "borderbook.cli", "notemill.papermill",
    "borderbook.__main__", "borderbook.catalog",
]  # fmt: skip
HEAD = "| room | what it is for |\n|---|---|\n"


def first_sentence(room: str) -> str:
    """The first sentence of a room's docstring, as Markdown."""
    path = CONTRIBUTING.parent / "src" / room.replace(".", "/")
    text = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
    said = " ".join((ast.get_docstring(ast.parse(text)) or "").partition("\n\n")[0].split())
    return re.split(r"(?<=\.) (?=[A-Z])", said)[0].removesuffix(".").replace("``", "`")


def written(text: str) -> str:
    """CONTRIBUTING with the table as the docstrings are now."""
    rows = "".join(f"| `{room}` | {first_sentence(room)} |\n" for room in ROOMS)
    before, _, after = text.partition(HEAD)
    return before + HEAD + rows + re.sub(r"\A(\|.*\n)*", "", after)


if __name__ == "__main__":
    CONTRIBUTING.write_text(written(CONTRIBUTING.read_text(encoding="utf-8")), encoding="utf-8")
