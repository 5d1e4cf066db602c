"""The runs that the site offers to choose from, once the defaults are there: processor time and size."""

import json
import statistics
from pathlib import Path

from watch import watched
from ways import BIN, judged, table, timed


def as_markdown(place: Path, *questions: str) -> str:
    """Make the defaults, then the published runs, of some questions or of all; a table of one row, and what is asked."""
    run = [str(BIN / "borderbook"), "run", *questions, "--no-pdf"]
    timed([*run, "--defaults"], place)
    took = watched([*run, "--published"], place)
    runs, pages, folders = sizes(place / "reports")
    row = [
        runs, f"{took.seconds:.0f}", f"{took.processor:.0f}", judged(f"{took.processor / runs:.1f}", took.processor / runs <= 2.5),
        f"{statistics.median(pages):.0f}", f"{max(pages):.0f}", judged(f"{folders:.0f}", folders <= 80),
    ]  # fmt: skip
    said = (
        "`borderbook run` after `borderbook run --defaults`, both with --no-pdf; processor seconds are of all processes, looked at "
        "four times a second. At most 2.5 a run are asked, and 80 MB."
    )
    head = ["runs", "seconds", "processor seconds", "a run", "page, kB (median)", "largest page, kB", "folders, MB"]  # fmt: skip
    return f"{said}\n\n{table(head, [row])}"


def sizes(reports: Path) -> tuple[int, list[float], float]:
    """The number of runs that offer others to choose from, the size of their pages in kB, of their folders in MB.

    Those of defaults are among them: they are made again for it.
    """
    records = [path for path in reports.glob("*/*/run.json") if json.loads(path.read_bytes())["beside"]]
    pages = [path.with_name(f"{path.parent.parent.name}.html").stat().st_size / 1000 for path in records]
    files = (file for path in records for file in path.parent.rglob("*") if file.is_file())
    return len(records), pages, sum(file.stat().st_size for file in files) / 1e6
