"""Run a command and look at all its processes: seconds, processor seconds, memory."""

import contextlib
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from ways import MARK, environment


@dataclass(frozen=True)
class Watched:
    """What a command took, and what it printed.

    ``processor`` is in seconds, of all processes. Memory is in MiB, the highest proportional set size seen, which counts
    shared pages once: of all processes together, of the command, of its largest kernel.
    """

    seconds: float
    processor: float
    everything: float
    command: float
    kernel: float
    printed: str


def watched(command: list[str], place: Path, *, may_fail: bool = False) -> Watched:
    """Run a command in a project and look at its processes four times a second."""
    begun, processor, peaks = time.perf_counter(), {}, [0.0, 0.0, 0.0]
    with (place / "printed").open("w+b") as out:
        process = subprocess.Popen(command, cwd=place, env=environment(place), stdout=out, stderr=out)
        while process.poll() is None:
            time.sleep(0.25)
            used, sizes = _look(str(place), process.pid)
            processor |= used
            peaks = [max(pair) for pair in zip(peaks, sizes, strict=True)]
        seconds = time.perf_counter() - begun
        out.seek(0)
        printed = out.read().decode()
    assert may_fail or process.returncode == 0, printed
    return Watched(seconds, sum(processor.values()), *peaks, printed)


def _look(mark: str, command: int) -> tuple[dict[tuple[int, float], float], tuple[float, float, float]]:
    """Of the processes with a mark in their environment: the processor seconds of each, the three sizes."""
    processor, sizes, kernels = {}, {}, [0.0]
    for process in psutil.process_iter(["environ"]):
        with contextlib.suppress(psutil.Error, OSError):
            if (process.info["environ"] or {}).get(MARK) == mark:
                used = process.cpu_times()
                processor[process.pid, process.create_time()] = used.user + used.system
                sizes[process.pid] = process.memory_full_info().pss / 2**20
                # a kernel is forked from a server of that name, and leads a session
                if "warmkernels" in " ".join(process.cmdline()) and os.getsid(process.pid) == process.pid:
                    kernels.append(sizes[process.pid])
    return processor, (sum(sizes.values()), sizes.get(command, 0.0), max(kernels))
