"""The floor: notebooks' cells as plain code in processes that have imported everything; no kernel, no page.

python floor.py WORKERS NOTEBOOK...   prints the seconds from the first cell to the last
"""

from __future__ import annotations

import ast
import json
import multiprocessing
import sys
import time
from pathlib import Path
from types import CodeType
from typing import Any


def compiled(path: str) -> list[CodeType]:
    """A notebook's cells: of each its statements, and the expression that it ends in."""
    codes = []
    for cell in json.loads(Path(path).read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            codes.append(compile(tree, path, "exec"))
            if last:
                codes.append(compile(ast.Expression(last.value), path, "eval"))
    return codes


def import_all(paths: list[str]) -> None:
    """Import what the notebooks import, and what that imports when it is first used."""
    for path in paths:
        for cell in json.loads(Path(path).read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"]) if cell["cell_type"] == "code" else ""
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    exec(ast.unparse(node), {})
    import matplotlib.backends.backend_svg  # noqa: F401


def run(codes: list[CodeType], show: Any) -> None:
    """Execute cells and make what a notebook would show."""
    names: dict[str, Any] = {}
    for code in codes:
        value = eval(code, names)
        if value is not None:
            show(value)


def work(paths: list[str], waiting: Any, ready: Any, done: Any) -> None:
    """A worker: notebooks from a queue of places in the list, until one says None."""
    from IPython.core.formatters import DisplayFormatter

    show = DisplayFormatter().format
    import_all(paths)
    codes = [compiled(path) for path in paths]
    ready.put(None)
    for place in iter(waiting.get, None):
        run(codes[place], show)
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
