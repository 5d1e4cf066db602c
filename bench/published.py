"""The runs that the site offers to choose from, once the defaults are there: processor time and size."""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from ways import BIN, MARK, environment


@dataclass(frozen=True)
class Published:
    """What they took: ``processor`` in seconds, of all processes; pages in kB, their folders in MB."""

    runs: int
    seconds: float
    processor: float
    pages: list[float]
    folders: float


def measure(place: Path, *questions: str) -> Published:
    """Make the defaults, then the published runs, of some questions or of all, in a project of its own."""
    run = [str(BIN / "borderbook"), "run", *questions, "--no-pdf"]
    subprocess.run(run, cwd=place, env=environment(place), check=True, capture_output=True)
    begun, taken = time.perf_counter(), {}
    with (place / "log").open("wb") as log:
        command = [*run, "--published"]
        process = subprocess.Popen(command, cwd=place, env=environment(place), stdout=log, stderr=log)
        while process.poll() is None:
            time.sleep(0.1)
            taken |= processor(str(place))
    seconds = time.perf_counter() - begun
    assert process.returncode == 0, (place / "log").read_text(encoding="utf-8")
    return sizes(place / "reports", seconds, sum(taken.values()))


def processor(mark: str) -> dict[tuple[int, float], float]:
    """Processor seconds so far of each process with a mark in its environment: by its id and start."""
    found = {}
    for process in psutil.process_iter(["environ"]):
        with contextlib.suppress(psutil.Error, OSError):
            if (process.info["environ"] or {}).get(MARK) == mark:
                used = process.cpu_times()
                found[process.pid, process.create_time()] = used.user + used.system
    return found


def sizes(reports: Path, seconds: float, taken: float) -> Published:
    """The runs that offer others to choose from, those of defaults among them: they are made again for it."""
    records = [path for path in reports.glob("*/*/run.json") if json.loads(path.read_bytes())["beside"]]
    pages = [path.with_name(f"{path.parent.parent.name}.html").stat().st_size / 1000 for path in records]
    files = (file for path in records for file in path.parent.rglob("*") if file.is_file())
    return Published(len(records), seconds, taken, pages, sum(file.stat().st_size for file in files) / 1e6)


def as_markdown(made: Published) -> str:
    """A table of one row, and what is asked."""
    row = [
        made.runs, f"{made.seconds:.0f}", f"{made.processor:.0f}", f"{made.processor / made.runs:.1f}",
        f"{statistics.median(made.pages):.0f}", f"{max(made.pages):.0f}", f"{made.folders:.0f}",
    ]  # fmt: skip
    return (
        "`borderbook run --published` after `borderbook run --no-pdf`; processor seconds are of all processes, looked at "
        "ten times a second. At most 2.5 a run are asked, and 80 MB.\n\n"
        "| runs | seconds | processor seconds | a run | page, kB (median) | largest page, kB | folders, MB |\n"
        f"| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n| {' | '.join(map(str, row))} |"
    )
