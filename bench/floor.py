"""The floor: notebooks' cells as plain code in processes that have imported everything; no kernel, no page.

python floor.py WORKERS NOTEBOOK...   prints the seconds from the first cell to the last
"""

from __future__ import annotations

import ast
import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import CodeType
from typing import Any


def cells_of(path: str | Path) -> list[str]:
    """The sources of a notebook's code cells."""
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def compiled(cells: Iterable[str]) -> list[CodeType]:
    """Of each cell its statements, and the expression that it ends in."""
    codes = []
    for cell in cells:
        tree = ast.parse(cell)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        codes.append(compile(tree, "<cell>", "exec"))
        if last:
            codes.append(compile(ast.Expression(last.value), "<cell>", "eval"))
    return codes


def run(codes: Iterable[CodeType], show: Callable[[Any], object]) -> None:
    """Execute cells in one scope and give to ``show`` what a notebook would show."""
    scope: dict[str, Any] = {"__name__": "__main__"}
    for code in codes:
        value = eval(code, scope)
        if value is not None:
            show(value)


def work(paths: list[str], waiting: Any, ready: Any, done: Any) -> None:
    """A worker: notebooks from a queue of places in the list, until one says None."""
    import matplotlib.backends.backend_svg  # noqa: F401 what drawing imports only when it draws
    from IPython.core.formatters import DisplayFormatter

    for node in (node for path in paths for cell in cells_of(path) for node in ast.walk(ast.parse(cell))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            exec(ast.unparse(node), {})
    codes = [compiled(cells_of(path)) for path in paths]
    ready.put(None)
    for place in iter(waiting.get, None):
        run(codes[place], DisplayFormatter().format)
    done.put(time.monotonic())


def main(workers: int, paths: list[str]) -> None:
    """Print how long the notebooks take."""
    context = multiprocessing.get_context("spawn")
    waiting, ready, done = context.Queue(), context.Queue(), context.Queue()
    processes = [context.Process(target=work, args=(paths, waiting, ready, done)) for _ in range(workers)]
    for process in processes:
        process.start()
    for _ in processes:
        ready.get()
    begun = time.monotonic()
    for place in [*range(len(paths)), *[None] * workers]:
        waiting.put(place)
    ended = [done.get() for _ in processes]
    for process in processes:
        process.join()
    print(json.dumps(max(ended) - begun))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
