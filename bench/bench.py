"""``make bench``: the suite's notebooks run in several ways, interleaved; medians and ratios go to reports/bench.md.

python bench/bench.py [--rounds 3] [--most 1000]
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import exploring
import growth
import large
import published
import soak
import ways
from notemill.run.preload import LIBRARIES
from ways import BIN, NOTEBOOKS, ROOT, Taken, fresh, judged, measured, table, timed

FASTER = 2.5  # nbval with forked kernels, two at a time
PAGE = ROOT / "reports" / "bench.md"
WARM = [sys.executable, "-m", "warmkernels", "--preload", LIBRARIES]
MEASURED = ("papermill", "nbclient", "nbconvert", "ipykernel", "pandas", "matplotlib")


def main() -> None:
    """Measure everything and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--most", type=int, default=1000, help="runs of the longest sweep")
    chosen = options.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bb") as scratch:
        place = Path(scratch) / "p"
        times = rounds(place, chosen.rounds)
        parts = [
            f"# Benchmark\n\n{machine(chosen.rounds, load)}",
            f"## All {len(NOTEBOOKS)} notebooks\n\n{table_of_ways(times)}\n\n{ratios(times)}",
            f"## Comparing outputs\n\n{table_of_checks(fresh(place))}",
            f"## Moving a parameter in the panel\n\n{exploring.as_markdown(NOTEBOOKS)}",
            f"## Growth\n\n{growth.as_markdown(place, chosen.most)}",
            f"## Published runs\n\n{published.as_markdown(fresh(place))}",
            f"## A table of millions of rows\n\n{large.as_markdown(place)}",
            f"## Answers at once\n\n{table_of_small(fresh(place))}",
        ]
    _, heading, soaked = PAGE.read_text(encoding="utf-8").partition(soak.HEADING)  # which make soak measures
    PAGE.write_text("\n\n".join([*parts, f"{heading}{soaked}"]).rstrip() + "\n", encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


def rounds(place: Path, number: int) -> dict[str, list[Taken]]:
    """What each way takes, one value a round; ways take turns, so that a busy minute hits none alone."""
    times: dict[str, list[Taken]] = {name: [] for name in ways.WAYS}
    for turn in range(number):
        for name, way in ways.WAYS.items():
            times[name].append(measured(way, fresh(place)))
            print(f"round {turn + 1}: {name}: {times[name][-1].seconds:.1f} s", file=sys.stderr, flush=True)
    return times


def machine(number: int, load: float) -> str:
    """What was measured on, and when."""
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    model, cores = models[0] if models else platform.machine(), os.cpu_count()
    libraries = ", ".join(f"{name} {version(name)}" for name in MEASURED)
    return (
        f"Made by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {cores} cores ({model}), {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}, {libraries}. Load at the start: {load:.1f}. "
        f"Ways take turns; medians of {number} round(s), with the fastest and the slowest. The same environment for "
        "all: one thread of linear algebra a kernel, figures as SVG. `borderbook run` makes the reports, too: pages, "
        'tables, metadata, PDFs, index; "notebooks alone" does not, nor do the usual tools (but for '
        "`nbconvert --to html`). The start of the processes that import the libraries and the package, and from which runs "
        "and kernels are forked, is part of the time. Each way has a project of its own, without reports. Processor seconds are of all processes of a way, to the "
        "end of the last one."
    )


def table_of_ways(times: dict[str, list[Taken]]) -> str:
    """What each way takes, and how many times faster than the papermill loop it is."""
    rows = []
    for name, taken in times.items():
        seconds, processor = zip(*taken, strict=True)
        faster = statistics.median(_ratios(times[ways.LOOP], taken))
        rows.append([name, *_spread(seconds, 1), f"{faster:.1f}", f"{statistics.median(processor):.1f}"])
    return table(["way", "seconds", "fastest", "slowest", "loop / this", "processor seconds"], rows)


def ratios(times: dict[str, list[Taken]]) -> str:
    """The ratios that matter, each of two times of the same round, and what is aimed at."""
    compared = [
        (ways.LOOP, ways.ALONE, "faster than the papermill loop", 0),
        (ways.LOOP_FIXED, ways.ALONE, "faster than the loop with nbformat's import fixed", 0),
        (ways.LOOP, ways.RUN, "faster than the papermill loop", 5),
        (ways.LOOP_TWO, ways.RUN, "faster than papermill, two at a time", 0),
        (ways.LOOP_FIXED, ways.RUN, "faster than the loop with nbformat's import fixed", 0),
        (ways.LOOP_PAGES, ways.RUN, "faster than the loop that leaves pages, too", 0),
    ]
    rows = []
    for other, way, words, aim in compared:
        found = _ratios(times[other], times[way])
        asked = judged(f"{aim} or more", statistics.median(found) >= aim) if aim else ""
        rows.append([f"{way}: times {words}", *_spread(found, 2), asked])
    return table(["ratio", "median", "least", "most", "aim"], rows)


def table_of_checks(place: Path) -> str:
    """nbval over all notebooks, with ordinary kernels and forked ones, one after another and two at a time."""
    nbval = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval"]
    two = ["-n", "2", "--dist", "loadscope"]
    files = [str(path) for path in NOTEBOOKS]
    calls = {
        "nbval, one after another": [*nbval, *files],
        "nbval, forked kernels": [*WARM, *nbval, *files],
        f"nbval, forked kernels, two at a time (aim: {FASTER} times faster)": [*WARM, *nbval, *two, *files],
    }
    seconds = {name: timed(call, place, BORDERBOOK_FIGURES="") for name, call in calls.items()}
    slowest = next(iter(seconds.values()))
    rows = [
        [name, f"{taken:.1f}", judged(f"{slowest / taken:.1f}", "aim" not in name or slowest / taken >= FASTER)]
        for name, taken in seconds.items()
    ]
    return table(["way", "seconds", "times faster"], rows)


def table_of_small(place: Path) -> str:
    """Seconds of commands that have nothing to do."""
    run = [str(BIN / "borderbook"), "run", "--defaults"]
    timed(run, place)
    bare = [sys.executable, "-c", "import hashlib"]
    calls: dict[str, list[str]] = {
        "a bare interpreter with hashing": bare,
        "`borderbook --help`": [str(BIN / "borderbook"), "--help"],
        f"`borderbook run --defaults`, all {len(NOTEBOOKS)} up to date": run,
    }
    rows = [[name, *_spread([timed(call, place) for _ in range(7)], 3)] for name, call in calls.items()]
    return table(["call", "seconds", "fastest", "slowest"], rows)


def _ratios(ones: Sequence[Taken], others: Sequence[Taken]) -> list[float]:
    return [one.seconds / other.seconds for one, other in zip(ones, others, strict=True)]


def _spread(values: Sequence[float], digits: int) -> list[str]:
    return [f"{value:.{digits}f}" for value in (statistics.median(values), min(values), max(values))]


if __name__ == "__main__":
    main()
