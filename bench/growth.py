"""Time and memory against the number of runs: a sweep of 1, 10, 100 and 1000 runs of one question."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from ways import BIN, MARK, environment

QUESTION = "detections_trend"
STARTS = [f"{year}-{month:02}" for year in range(2009, 2013) for month in range(1, 11)]
ENDS = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)] + ["2025-01"]
SIZES = {1: (1, 1), 10: (10, 1), 100: (10, 10), 1000: (40, 25)}  # runs -> starts and ends


@dataclass(frozen=True)
class Growth:
    """What a sweep took; memory in MiB as proportional set size, which counts shared pages once."""

    runs: int
    seconds: float
    peak_all: float
    peak_command: float
    peak_kernel: float
    index_bytes: int


def sweep(place: Path, runs: int) -> Growth:
    """Run a sweep of so many runs with default options, and watch its processes."""
    starts, ends = SIZES[runs]
    command = [
        str(BIN / "borderbook"), "run", QUESTION, "--force",
        "--sweep", f"start={','.join(STARTS[:starts])}", "--sweep", f"end={','.join(ENDS[:ends])}",
    ]  # fmt: skip
    begun, peaks = time.perf_counter(), [0.0, 0.0, 0.0]
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=place, env=environment(place), stdout=log, stderr=log)
        while process.poll() is None:
            time.sleep(0.25)
            peaks = [max(pair) for pair in zip(peaks, memory(str(place), process.pid), strict=True)]
    seconds = time.perf_counter() - begun
    made = len(list((place / "reports" / QUESTION).glob("*/run.json")))
    assert (process.returncode, made) == (0, runs), (place / "log").read_text(encoding="utf-8")
    return Growth(runs, seconds, *peaks, (place / "reports" / "index.html").stat().st_size)


def memory(mark: str, command: int) -> tuple[float, float, float]:
    """MiB of all processes with a mark in their environment, of the command, and of the largest kernel."""
    sizes: dict[int, float] = {}
    kernels = [0.0]
    for process in psutil.process_iter(["environ"]):
        with contextlib.suppress(psutil.Error, OSError):
            if (process.info["environ"] or {}).get(MARK) == mark:
                sizes[process.pid] = process.memory_full_info().pss / 2**20
                # a kernel is forked from a server of that name, and leads a session
                if "warmkernels" in " ".join(process.cmdline()) and os.getsid(process.pid) == process.pid:
                    kernels.append(sizes[process.pid])
    return sum(sizes.values()), sizes.get(command, 0), max(kernels)
