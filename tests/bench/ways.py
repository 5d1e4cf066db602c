"""Ways to run all notebooks of the suite, each in processes of its own; the same environment for all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
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


# jsonschema, which nbformat imports, builds a grammar of web addresses on import, for formats that no notebook has
IMPORT_FIXED = """
import sys
sys.modules["rfc3987_syntax"] = None
from papermill.__main__ import papermill
papermill(prog_name="papermill")
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
    return {
        **kept, "BORDERBOOK_ROOT": str(place), "BORDERBOOK_FIGURES": "svg", "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1", MARK: str(place), **more,
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


def papermill_fixed(place: Path) -> float:
    """The same, but that nbformat's import does not build what no notebook needs."""
    return _papermill(place, [place / "out.ipynb"] * len(NOTEBOOKS), [sys.executable, "-c", IMPORT_FIXED])


def papermill_and_pages(place: Path) -> float:
    """The ``papermill`` command, one notebook after another, then one nbconvert command for all their pages."""
    made = [place / path.name for path in NOTEBOOKS]
    executed = _papermill(place, made)
    return executed + timed([str(BIN / "jupyter"), "nbconvert", "--to", "html", *map(str, made)], place)


def _papermill(place: Path, outputs: list[Path], command: list[str] | None = None) -> float:
    commands = [
        [*(command or [str(BIN / "papermill")]), str(path), str(out), "--cwd", str(place)]
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


def borderbook_run(*options: str) -> Callable[[Path], float]:
    """``borderbook run --force``: notebooks, records, pages, tables, PDFs and the index."""
    return lambda place: timed([str(BIN / "borderbook"), "run", "--force", *options], place)


def notebooks_alone(place: Path) -> float:
    """What ``borderbook run --force`` does, but for pages: notebooks and records."""
    script = place / "alone.py"
    script.write_text(NOTEBOOKS_ALONE, encoding="utf-8")
    return timed([sys.executable, str(script), str(os.cpu_count())], place)


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
LOOP_FIXED = Way("the same, nbformat's import fixed", papermill_fixed)
LOOP_PAGES = Way("the loop, then `jupyter nbconvert --to html`", papermill_and_pages)
RUN = Way("`borderbook run`", borderbook_run())
RUN_NO_PDF = Way("`borderbook run --no-pdf`", borderbook_run("--no-pdf"))
ALONE = Way("borderbook, notebooks alone", notebooks_alone)
FLOOR = Way("floor: plain functions in two imported processes", floor(2))
WAYS = (
    LOOP,
    LOOP_FIXED,
    LOOP_PAGES,
    Way("`jupyter nbconvert --execute`, one command", nbconvert_command),
    Way("papermill in one process, one after another", papermill_process),
    Way("`borderbook run --cold`", borderbook_run("--cold")),
    Way("`borderbook run --jobs 1`", borderbook_run("--jobs", "1")),
    RUN,
    RUN_NO_PDF,
    ALONE,
    Way("floor: plain functions in one imported process", floor(1)),
    FLOOR,
)
