"""Ways to run all notebooks of the suite, each in processes of its own; the same environment for all."""

import ctypes
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MARK = "BORDERBOOK_BENCH"
SUBREAPER = 36  # of prctl: processes whose parent has ended become this process's children
# jsonschema, which nbformat imports, builds a grammar of web addresses on import, for formats that no notebook has
IMPORT_FIXED = """
import sys
sys.modules["rfc3987_syntax"] = None
from papermill.__main__ import papermill
papermill(prog_name="papermill")
"""
NOTEBOOKS_ALONE = """
import sys
from notemill.run.batch import run_all
from notemill.run.plan import plan
from notemill.run.tasks import Settings
settings = Settings(warm=True, ready="notemill.report.runner_imports")
if __name__ == "__main__":
    sys.exit(run_all(plan(), jobs=int(sys.argv[1]), force=True, settings=settings).exit_code)
"""


class Taken(NamedTuple):
    """What a way takes: seconds, and processor seconds of all its processes."""

    seconds: float
    processor: float


def environment(place: Path, **more: str) -> dict[str, str]:
    """The same for all ways: one thread each for linear algebra, figures as a report has them."""
    left_out = ("BORDERBOOK", "JUPYTER")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return {
        **kept, "BORDERBOOK_ROOT": str(place), "BORDERBOOK_FIGURES": "svg", "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1", MARK: str(place), **more,
    }  # fmt: skip


def fresh(place: Path) -> Path:
    """A project like this one in a folder of that name, anew; nobody else needs its reports."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name in ("data", "notebooks", "requirements.lock"):
        (place / name).symlink_to(ROOT / name)
    (place / "reports").mkdir()
    return place


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def judged(text: str, met: bool) -> str:
    """A figure, or an aim, with a word beside it if the aim is missed."""
    return text if met else f"{text} (missed)"


def timed(command: list[str], place: Path, **more: str) -> float:
    """The seconds that a command takes. Ends the benchmark with what the command printed if it fails."""
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=place, env=environment(place, **more), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stdout[-5000:]}\n{done.stderr[-5000:]}")
    return time.perf_counter() - begun


def measured(way: Callable[[Path], float], place: Path) -> Taken:
    """Seconds of a way as it says itself; processor seconds to the end of its last process, which may be later."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    before, others = os.times(), psutil.Process().children()
    seconds = way(place)
    while left := {*psutil.Process().children()} - {*others}:
        for process in left:
            os.waitpid(process.pid, 0)
    ctypes.CDLL(None).prctl(SUBREAPER, 0)
    used = [after - earlier for after, earlier in zip(os.times(), before, strict=True)]
    return Taken(seconds, used[2] + used[3])


def papermill_loop(place: Path, command: tuple[str, ...] = (str(BIN / "papermill"),), at_a_time: int = 1) -> float:
    """The ``papermill`` command, one notebook after another, or some at a time."""
    calls = [[*command, str(path), str(place / path.name), "--cwd", str(place)] for path in NOTEBOOKS]
    begun = time.perf_counter()
    with ThreadPoolExecutor(at_a_time) as pool:
        list(pool.map(timed, calls, repeat(place)))
    return time.perf_counter() - begun


def papermill_two(place: Path) -> float:
    """The ``papermill`` command, two notebooks at a time."""
    return papermill_loop(place, at_a_time=2)


def papermill_fixed(place: Path) -> float:
    """The same, but that nbformat's import does not build what no notebook needs."""
    return papermill_loop(place, (sys.executable, "-c", IMPORT_FIXED))


def papermill_and_pages(place: Path) -> float:
    """The ``papermill`` command, one notebook after another, then one nbconvert command for all their pages."""
    executed = papermill_loop(place)
    pages = [str(place / path.name) for path in NOTEBOOKS]
    return executed + timed([str(BIN / "jupyter"), "nbconvert", "--to", "html", *pages], place)


def borderbook_run(*options: str) -> Callable[[Path], float]:
    """``borderbook run --force``: notebooks, records, pages, tables, PDFs and the index."""
    return lambda place: timed([str(BIN / "borderbook"), "run", "--defaults", "--force", *options], place)


def notebooks_alone(place: Path) -> float:
    """What ``borderbook run --force`` does, but for pages: notebooks and records."""
    script = place / "alone.py"
    script.write_text(NOTEBOOKS_ALONE, encoding="utf-8")
    return timed([sys.executable, str(script), str((os.cpu_count() or 1) + 1)], place)


LOOP, LOOP_FIXED = "`papermill` command, one notebook after another", "the loop, nbformat's import fixed"
LOOP_TWO = "papermill, two at a time"
LOOP_PAGES = "the loop, then `jupyter nbconvert --to html`"
RUN, ALONE = "`borderbook run`", "borderbook, notebooks alone"
WAYS: dict[str, Callable[[Path], float]] = {
    LOOP: papermill_loop, LOOP_TWO: papermill_two, LOOP_FIXED: papermill_fixed, LOOP_PAGES: papermill_and_pages,
    "`borderbook run --cold`": borderbook_run("--cold"), RUN: borderbook_run(),
    "`borderbook run --no-pdf`": borderbook_run("--no-pdf"), ALONE: notebooks_alone,
}  # fmt: skip
"""A way to run all notebooks -> the seconds that it takes in a fresh project."""
