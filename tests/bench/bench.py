"""``make bench``: the suite's notebooks run in several ways, interleaved; medians and ratios go to reports/bench.md.

python tests/bench/bench.py [--rounds 3] [--most 1000]
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import drawing
import growth
import pages
from ways import (
    ALONE,
    ALONE_AGAIN,
    BIN,
    FLOOR,
    LOOP,
    LOOP_PAGES,
    NOTEBOOKS,
    ROOT,
    RUN,
    RUN_AGAIN,
    WAYS,
    environment,
    fresh,
    own_project,
    timed,
)

PAGE = ROOT / "reports" / "bench.md"
LIBRARIES = ("papermill", "nbclient", "nbconvert", "ipykernel", "pandas", "matplotlib")

Rows = Sequence[Sequence[object]]


def main() -> None:
    """Measure everything and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--most", type=int, default=1000, help="runs of the longest sweep")
    chosen = options.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bb") as scratch:
        place = own_project(fresh(Path(scratch) / "p"))
        times = rounds(place, chosen.rounds)
        sweeps = [growth.sweep(own_project(fresh(place)), n) for n in growth.SIZES if n <= chosen.most]
        parts = [
            f"# Benchmark\n\n{machine(chosen.rounds, load)}",
            f"## All {len(NOTEBOOKS)} notebooks\n\n{table_of_ways(times)}\n\n{ratios(times)}",
            f"## Comparing outputs\n\n{table_of_checks(own_project(fresh(place)))}",
            f"## Drawing\n\n{drawing.as_markdown()}",
            f"## Growth\n\n{table_of_growth(sweeps)}",
            f"## Answers at once\n\n{table_of_small(own_project(fresh(place)))}",
            f"## Pages\n\n{pages.as_markdown(ROOT / 'reports')}",
        ]
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


def rounds(place: Path, number: int) -> dict[str, list[float]]:
    """Seconds of each way, one value a round; ways take turns, so that a busy minute hits none alone."""
    times: dict[str, list[float]] = {way.name: [] for way in WAYS}
    for turn in range(number):
        for way in WAYS:
            times[way.name].append(way.seconds(own_project(fresh(place))))
            print(f"round {turn + 1}: {way.name}: {times[way.name][-1]:.1f} s", file=sys.stderr, flush=True)
    return times


def machine(number: int, load: float) -> str:
    """What was measured on, and when."""
    lines = (
        Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if Path("/proc/cpuinfo").exists()
        else []
    )
    model = next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"Made by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {cores} cores ({model}), {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}, {libraries}. Load at the start: {load:.1f}. "
        f"Ways take turns; medians of {number} round(s), with the fastest and the slowest. The same environment for "
        "all: one thread of linear algebra a kernel, figures as SVG. `borderbook run` makes the reports, too: pages, "
        'tables, metadata, index; "notebooks alone" does not, nor do the usual tools (but for '
        "`nbconvert --to html`) and the floor. The start of the processes that import the libraries and the package, and "
        "from which kernels are forked, is part of the time; the floor's imports are not. A second time these processes "
        "are there already, and one that workers are forked from, as a person at a terminal finds them; and reports of "
        "the first time say which runs are long."
    )


def table(head: Sequence[str], rows: Rows) -> str:
    """A Markdown table; all columns but the first are numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def table_of_ways(times: dict[str, list[float]]) -> str:
    """Seconds of each way, and how many times faster than the papermill loop it is."""
    loop = times[LOOP.name]
    rows = [
        [name, *_spread(values, 1), f"{statistics.median(_ratios(loop, values)):.1f}"]
        for name, values in times.items()
    ]
    return table(["way", "seconds", "fastest", "slowest", "loop / this"], rows)


def ratios(times: dict[str, list[float]]) -> str:
    """The ratios that matter, each of two times of the same round, and what is aimed at."""
    compared = [
        *((LOOP, way, "faster than the papermill loop", "12 or more") for way in (ALONE, ALONE_AGAIN, RUN, RUN_AGAIN)),
        *((LOOP_PAGES, way, "faster than the loop that leaves pages, too", "") for way in (RUN, RUN_AGAIN)),
    ]  # fmt: skip
    rows = [
        [f"{way.name}: times {words}", *_spread(_ratios(times[slow.name], times[way.name]), 1), aim]
        for slow, way, words, aim in compared
    ]
    rows += [
        [f"{way.name}: times the floor of two processes",
         *_spread(_ratios(times[way.name], times[FLOOR.name]), 2), "1.3 or less"]
        for way in (ALONE, ALONE_AGAIN, RUN, RUN_AGAIN)
    ]  # fmt: skip
    return table(["ratio", "median", "least", "most", "aim"], rows)


def table_of_checks(place: Path) -> str:
    """nbval over all notebooks, cold and warm, one after another and two at a time."""
    nbval = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval"]
    two = ["-n", "2", "--dist", "loadscope"]
    files = [str(path) for path in NOTEBOOKS]
    warm = [sys.executable, "-m", "borderbook.suite.warm"]
    png = {"BORDERBOOK_FIGURES": ""}
    rows = [
        ["nbval, one after another", f"{timed([*nbval, *files], place, **png):.1f}"],
        ["nbval, warm kernels", f"{timed([*warm, *nbval, *files], place, **png):.1f}"],
        ["nbval, warm kernels, two at a time", f"{timed([*warm, *nbval, *two, *files], place, **png):.1f}"],
    ]
    return table(["way", "seconds"], rows)


def table_of_growth(sweeps: Sequence[growth.Growth]) -> str:
    """Time and memory of sweeps of growing length."""
    rows = [
        [
            one.runs, f"{one.seconds:.1f}", f"{one.seconds / one.runs:.2f}", f"{one.peak_all:.0f}",
            f"{one.peak_command:.0f}", f"{one.peak_kernel:.0f}", f"{one.index_bytes / 1000:.0f}",
        ]
        for one in sweeps
    ]  # fmt: skip
    said = (
        f"A sweep of `{growth.QUESTION}` over first and last month, two runs at a time, warm kernels. Memory is the "
        "highest proportional set size seen (shared pages counted once), in MiB: of all processes together, of the "
        "command, of one kernel."
    )
    head = ["runs", "seconds", "seconds a run", "all", "command", "a kernel", "index page, kB"]
    return f"{said}\n\n{table(head, rows)}"


def table_of_small(place: Path) -> str:
    """Seconds of commands that have nothing to do."""
    run = [str(BIN / "borderbook"), "run", "--jobs", "2"]
    subprocess.run(run, cwd=place, env=environment(place), check=True, capture_output=True)
    bare = [sys.executable, "-c", "import hashlib"]
    calls: dict[str, list[str]] = {
        "a bare interpreter with hashing": bare,
        "`borderbook --help`": [str(BIN / "borderbook"), "--help"],
        f"`borderbook run`, all {len(NOTEBOOKS)} up to date": run,
    }
    rows = [
        [name, *_spread(_repeated(lambda call=call: timed(call, place)), 3)] for name, call in calls.items()
    ]
    return table(["call", "seconds", "fastest", "slowest"], rows)


def _repeated(once: Callable[[], float], times: int = 7) -> list[float]:
    time.sleep(1)
    return [once() for _ in range(times)]


def _ratios(ones: Sequence[float], others: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(ones, others, strict=True)]


def _spread(values: Sequence[float], digits: int) -> list[str]:
    return [f"{value:.{digits}f}" for value in (statistics.median(values), min(values), max(values))]


if __name__ == "__main__":
    main()
