"""How long drawing takes: CPU seconds of every figure that the notebooks show, before figures were stock SVG and now.

python drawing.py             the table of both
python drawing.py NOTEBOOK... the seconds of each figure in these notebooks, as JSON
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import floor

ROOT = Path(__file__).resolve().parents[1]
BEFORE = "504a94c433dac868997567cf284083baa7247d21"  # the last commit whose figures a renderer of our own drew, at one width
MOST = (
    6  # times longer, at two widths and with Matplotlib's own scales, than before at one with scales as texts
)


def shown_by(notebook: str) -> list[Any]:
    """The figures that a notebook shows, its cells run as plain code."""
    results: list[Any] = []
    floor.run(floor.compiled(floor.cells_of(notebook)), results.append)
    return [value for value in results if hasattr(value, "svg") and hasattr(value, "facts")]


def seconds(figure: Any) -> float:
    """CPU seconds to draw a figure as SVG, at both widths if it has two."""
    widths = [960, 340] if hasattr(figure, "drawn") and not figure.lead else [None]
    anew = replace(figure)  # a drawing is kept once it is there
    begun = time.process_time()
    for width in widths:
        anew.svg(width) if width else anew.svg()
    return time.process_time() - begun


def of_this_tree(notebooks: list[str]) -> dict[str, float]:
    """Notebook and name of each figure -> seconds. The first is drawn once before, to have read the typeface."""
    found = {Path(path).stem: shown_by(path) for path in notebooks}
    everything = [(f"{name}/{figure.name}", figure) for name, figures in found.items() for figure in figures]
    if everything:
        seconds(everything[0][1])
    return {name: seconds(figure) for name, figure in everything}


def of_tree(tree: Path) -> dict[str, float]:
    """The same of another tree's notebooks and code, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "BORDERBOOK_ROOT": str(tree)}
    paths = sorted(map(str, (tree / "notebooks").glob("*.ipynb")))
    call = [sys.executable, __file__, *paths]
    done = subprocess.run(call, cwd=tree, env=environment, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def of_commit(commit: str) -> dict[str, float]:
    """The same of a commit; empty if this history does not reach back to it."""
    with tempfile.TemporaryDirectory(prefix="bb") as scratch:
        tree = Path(scratch) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        added = subprocess.run([*git, "add", "--detach", str(tree), commit], check=False, capture_output=True)
        if added.returncode:
            return {}
        try:
            return of_tree(tree)
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True, capture_output=True)


def table(before: Mapping[str, float], now: Mapping[str, float]) -> str:
    """Markdown: figures, seconds of all, the median and the slowest; and how many times longer than before."""
    lines = ["| renderer | figures | CPU seconds | median, ms | slowest, ms |", "|---|---:|---:|---:|---|"]
    for name, times in (("its own, one width, before", before), ("stock Matplotlib, two widths", now)):
        if times:
            slowest = max(times, key=lambda figure: times[figure])
            middle = statistics.median(times.values()) * 1000
            lines.append(
                f"| {name} | {len(times)} | {sum(times.values()):.1f} | {middle:.0f} "
                f"| {times[slowest] * 1000:.0f} ({slowest}) |"
            )
    told = f"Commit {BEFORE[:7]} is not in this history: nothing to compare with."
    if before and now:
        ratio = statistics.mean(now.values()) / statistics.mean(before.values())
        told = f"A figure takes {ratio:.1f} times as long as before; at most {MOST} is asked."
    return "\n".join([*lines, "", told])


def as_markdown() -> str:
    """The table of both, measured on this machine one after the other."""
    return table(of_commit(BEFORE), of_tree(ROOT))


if __name__ == "__main__":
    print(json.dumps(of_this_tree(sys.argv[1:])) if sys.argv[1:] else as_markdown())
