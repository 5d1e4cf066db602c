"""Time and memory against the number of runs: a sweep of 1, 10, 100 and 1000 runs of one question."""

from pathlib import Path

from watch import watched
from ways import BIN, fresh, table

QUESTION = "detections_trend"
STARTS = [f"{year}-{month:02}" for year in range(2009, 2013) for month in range(1, 11)]
ENDS = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)] + ["2025-01"]
SIZES = {1: (1, 1), 10: (10, 1), 100: (10, 10), 1000: (40, 25)}  # runs -> starts and ends


def as_markdown(place: Path, most: int) -> str:
    """A row a sweep of at most so many runs, with default options."""
    rows = []
    for runs, (starts, ends) in SIZES.items():
        if runs > most:
            break
        sweeps = [f"start={','.join(STARTS[:starts])}", f"end={','.join(ENDS[:ends])}"]
        command = [str(BIN / "borderbook"), "run", QUESTION, "--force"]
        took = watched([*command, "--sweep", sweeps[0], "--sweep", sweeps[1]], fresh(place))
        made = len(list((place / "reports" / QUESTION).glob("*/run.json")))
        assert made == runs, took.printed
        index = (place / "reports" / "index.html").stat().st_size / 1000
        sizes = (took.everything, took.command, took.kernel, index)
        rows.append([runs, f"{took.seconds:.1f}", f"{took.seconds / runs:.2f}", *(f"{size:.0f}" for size in sizes)])
    said = (
        f"A sweep of `{QUESTION}` over first and last month, default options. Memory is the highest proportional set size "
        "seen (shared pages counted once), in MiB: of all processes together, of the command, of one kernel."
    )
    head = ["runs", "seconds", "seconds a run", "all", "command", "a kernel", "index page, kB"]
    return f"{said}\n\n{table(head, rows)}"
