"""Time and memory against the number of runs: a sweep of 1, 10, 100 and 1000 runs of one question."""

from __future__ import annotations

import os
import subprocess
import sys
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


def sweep(place: Path, runs: int, jobs: int = 2) -> Growth:
    """Run a sweep of so many runs with warm kernels, and watch its processes."""
    starts, ends = SIZES[runs]
    command = [
        str(BIN / "borderbook"), "run", QUESTION, "--force", "--jobs", str(jobs),
        "--sweep", f"start={','.join(STARTS[:starts])}", "--sweep", f"end={','.join(ENDS[:ends])}",
    ]  # fmt: skip
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=place, env=environment(place), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    watch = Watch(str(place), process.pid)
    _, errors = _ended(process, watch)
    seconds = time.perf_counter() - begun
    if process.returncode:
        sys.exit(errors.decode())
    made = len(list((place / "reports" / QUESTION).glob("*/run.json")))
    assert made == runs, f"{made} reports of {runs}"
    index = (place / "reports" / "index.html").stat().st_size
    return Growth(runs, seconds, watch.all, watch.command, watch.kernel, index)


def _ended(process: subprocess.Popen[bytes], watch: Watch) -> tuple[bytes, bytes]:
    while True:
        try:
            return process.communicate(timeout=0.25)
        except subprocess.TimeoutExpired:
            watch.look()


class Watch:
    """The most memory that the processes of one command were seen to take, in MiB."""

    def __init__(self, mark: str, command: int) -> None:
        self.mark, self.pid = mark, command
        self.all = self.command = self.kernel = 0.0

    def look(self) -> None:
        """Look once."""
        sizes: dict[int, float] = {}
        kernels: dict[int, float] = {}
        for pid in marked(self.mark):
            try:
                process = psutil.Process(pid)
                sizes[pid] = process.memory_full_info().pss / 2**20
                # a kernel is forked from a server of that name, and leads a session
                if "warmkernels" in " ".join(process.cmdline()) and os.getsid(pid) == pid:
                    kernels[pid] = sizes[pid]
            except (psutil.Error, FileNotFoundError):
                continue
        self.all = max(self.all, sum(sizes.values()))
        self.command = max(self.command, sizes.get(self.pid, 0))
        self.kernel = max(self.kernel, *kernels.values(), 0)


def marked(mark: str) -> list[int]:
    """The processes with a mark in their environment, in order of their numbers."""
    found = []
    for pid in psutil.pids():
        try:
            environ = Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            continue
        if f"{MARK}={mark}".encode() in environ.split(b"\0") and pid != os.getpid():
            found.append(pid)
    return sorted(found)
