"""README says how large each room of the package is: lines that hold code, to the nearest ten."""

import ast
import io
import re
import tokenize

from small_project import ROOT

PACKAGE = ROOT / "src" / "borderbook"
ROW = re.compile(r"^\| (`[^|]+`) \| ([\d,]+) \|", re.M)
HELPER = re.compile(r"helper package of about ([\d,]+) lines")
GROUND = "`errors`, `words`, `files`, `project`, `house`"
NO_CODE = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER,
}  # fmt: skip


def lines_of_code(source: str) -> int:
    """The lines of a module that hold code: without blank lines, comments and docstrings."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        described = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if described and ast.get_docstring(node) is not None:
            lines -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return len(lines)


def size(paths) -> int:
    return sum(lines_of_code(path.read_text(encoding="utf-8")) for path in paths)


def actual() -> dict[str, int]:
    """Room, as README names it -> its lines."""
    names = sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists())
    rooms = {f"`{name}`": size((PACKAGE / name).rglob("*.py")) for name in names}
    base = size((PACKAGE / "questions").glob("*.py"))
    folders = rooms["`questions`"] - base
    ground = size(PACKAGE / f"{name}.py" for name in re.findall(r"\w+", GROUND))
    return rooms | {"`questions`": base, "`questions/<question>`": folders, GROUND: ground}


def test_lines_of_code_leave_out_blank_lines_comments_and_docstrings():
    source = '"""A module."""\n\nimport os  # why\n\n\ndef f(a):\n    """Says.\n\n    More.\n    """\n    return (\n        a\n    )\n'
    assert lines_of_code(source) == 5


def test_the_helper_and_each_room_are_as_large_as_readme_says():
    text, rooms = (ROOT / "README.md").read_text(encoding="utf-8"), actual()
    stated = {name: int(lines.replace(",", "")) for name, lines in ROW.findall(text)}
    wrong = {room: n for room, n in rooms.items() if abs(stated.get(room, 0) - n) > max(10, n // 50)}
    assert wrong == {}
    helper = (GROUND, "`catalog`", "`methods`", "`show`", "`charts`", "`questions`")
    assert abs(int(HELPER.search(text)[1].replace(",", "")) - sum(rooms[room] for room in helper)) <= 100
