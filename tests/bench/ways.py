"""Ways to run all notebooks of the suite, each in processes of its own; the same environment for all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MARK = "BORDERBOOK_BENCH"
IN_ONE_PROCESS = """
import sys
from papermill import execute_notebook
for name in sys.argv[2:]:
    execute_notebook(name, sys.argv[1] + "/out.ipynb", progress_bar=False, cwd=".")
"""


NOTEBOOKS_ALONE = """
import sys
from borderbook.command import Call, run
if __name__ == "__main__":
    sys.exit(run(Call(jobs=int(sys.argv[1]), force=True, pages=False)))
"""


@dataclass(frozen=True)
class Way:
    """A way to run notebooks: ``seconds(place)`` runs them all in a project of its own and says how long it took."""

    name: str
    seconds: Callable[[Path], float]


def environment(place: Path, **more: str) -> dict[str, str]:
    """The same for all ways: one thread each for linear algebra, figures as a report has them."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("BORDERBOOK", "JUPYTER"))
    }
    runtime = place / "run"  # parents of warm kernels are this benchmark's own
    runtime.mkdir(exist_ok=True)
    return {
        **kept, "BORDERBOOK_ROOT": str(place), "BORDERBOOK_FIGURES": "svg", "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1", "XDG_RUNTIME_DIR": str(runtime), MARK: str(place), **more,
    }  # fmt: skip


def own_project(place: Path) -> Path:
    """A project like this one whose reports nobody else needs."""
    for name in ("data", "notebooks", "requirements.lock"):
        (place / name).symlink_to(ROOT / name)
    (place / "reports").mkdir()
    return place


def timed(command: list[str], place: Path, **more: str) -> float:
    """The seconds that a command takes. Raises CalledProcessError if it fails."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=place, env=environment(place, **more), check=True, capture_output=True)
    return time.perf_counter() - begun


def papermill_command(place: Path) -> float:
    """The ``papermill`` command, one notebook after another."""
    return _papermill(place, [place / "out.ipynb"] * len(NOTEBOOKS))


def papermill_and_pages(place: Path) -> float:
    """The ``papermill`` command, one notebook after another, then one nbconvert command for all their pages."""
    made = [place / path.name for path in NOTEBOOKS]
    executed = _papermill(place, made)
    return executed + timed([str(BIN / "jupyter"), "nbconvert", "--to", "html", *map(str, made)], place)


def _papermill(place: Path, outputs: list[Path]) -> float:
    commands = [
        [str(BIN / "papermill"), str(path), str(out), "--cwd", str(place)]
        for path, out in zip(NOTEBOOKS, outputs, strict=True)
    ]
    return sum(timed(command, place) for command in commands)


def nbconvert_command(place: Path) -> float:
    """One nbconvert command for all notebooks."""
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", "--output-dir", str(place / "out")]
    return timed([str(BIN / command[0]), *command[1:], *map(str, NOTEBOOKS)], place)


def papermill_process(place: Path) -> float:
    """papermill's own function in one process."""
    return timed([sys.executable, "-c", IN_ONE_PROCESS, str(place), *map(str, NOTEBOOKS)], place)


def borderbook_run(jobs: int, *options: str, again: bool = False) -> Callable[[Path], float]:
    """``borderbook run --force``: notebooks, records, pages, tables and the index."""
    return _command([str(BIN / "borderbook"), "run", "--force", "--jobs", str(jobs), *options], again)


def notebooks_alone(jobs: int, again: bool = False) -> Callable[[Path], float]:
    """What ``borderbook run --force`` does, but for pages: notebooks and records."""

    def seconds(place: Path) -> float:
        script = place / "alone.py"
        script.write_text(NOTEBOOKS_ALONE, encoding="utf-8")
        return _command([sys.executable, str(script), str(jobs)], again)(place)

    return seconds


def _command(command: list[str], again: bool) -> Callable[[Path], float]:
    def seconds(place: Path) -> float:
        if not again:
            return timed(command, place)
        with a_parent(place):
            timed(command, place)
            return timed(command, place)

    return seconds


@contextmanager
def a_parent(place: Path) -> Iterator[None]:
    """What kernels and workers are forked from lives meanwhile, as it does for a person at a terminal."""
    code = "from borderbook.suite import kernel; import sys; kernel.have_parent(kernel.MANY); kernel.have_workers(); "
    code += "print('there', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", code], cwd=place, env=environment(place), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == "there\n"
    try:
        yield
    finally:
        holder.stdin.close()
        holder.wait(timeout=60)


def floor(workers: int) -> Callable[[Path], float]:
    """The same analysis as plain functions in processes that have imported everything."""

    def seconds(place: Path) -> float:
        command = [sys.executable, str(Path(__file__).with_name("floor.py")), str(workers)]
        done = subprocess.run(
            [*command, *map(str, NOTEBOOKS)],
            cwd=place,
            env=environment(place),
            check=True,
            capture_output=True,
        )
        return float(json.loads(done.stdout.splitlines()[-1]))

    return seconds


def fresh(place: Path) -> Path:
    """An empty folder of that name."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return place


LOOP = Way("`papermill` command, one notebook after another", papermill_command)
LOOP_PAGES = Way("the same, then `jupyter nbconvert --to html`", papermill_and_pages)
RUN = Way("`borderbook run --jobs 2`", borderbook_run(2))
RUN_AGAIN = Way("`borderbook run --jobs 2`, a second time", borderbook_run(2, again=True))
ALONE = Way("borderbook, two jobs, notebooks alone", notebooks_alone(2))
ALONE_AGAIN = Way("borderbook, two jobs, notebooks alone, a second time", notebooks_alone(2, again=True))
FLOOR = Way("floor: plain functions in two imported processes", floor(2))
WAYS = (
    LOOP,
    LOOP_PAGES,
    Way("`jupyter nbconvert --execute`, one command", nbconvert_command),
    Way("papermill in one process, one after another", papermill_process),
    Way("`borderbook run --cold`, one at a time", borderbook_run(1, "--cold")),
    Way("`borderbook run --cold --jobs 2`", borderbook_run(2, "--cold")),
    Way("`borderbook run`, one at a time", borderbook_run(1)),
    RUN,
    RUN_AGAIN,
    ALONE,
    ALONE_AGAIN,
    Way("floor: plain functions in one imported process", floor(1)),
    FLOOR,
)
