"""How heavy the built pages are, and how long a browser takes to open them from disk."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

LOADS = 5
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SECONDS = "performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"


def open_times(reports: Path) -> pd.DataFrame:
    """Open the index and every default report from disk, each in a fresh browser context.

    Args:
        reports: the folder of built reports.

    Returns:
        A row a page: page, bytes, figures, seconds (median over five loads, from the start of the navigation
        to the end of the load event). No rows on a machine without Chromium.
    """
    columns = ["page", "bytes", "figures", "seconds"]
    paths = [reports / "index.html", *sorted(reports.glob("*/default/*.html"))]
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        return pd.DataFrame(columns=columns)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=QUIET)
        rows = [(page.relative_to(reports).as_posix(), page.stat().st_size, *_opened(browser, page))
                for page in paths if page.is_file()]  # fmt: skip
        browser.close()
    return pd.DataFrame(rows, columns=columns)


def _opened(browser: Any, path: Path) -> tuple[int, float]:
    """Figures on a page, and the median of its seconds."""
    loads = list(_loads(browser, path))
    return loads[0][0], statistics.median(seconds for _, seconds in loads)


def _loads(browser: Any, path: Path) -> Iterator[tuple[int, float]]:
    for _ in range(LOADS):
        context = browser.new_context(viewport={"width": 1200, "height": 900})
        page = context.new_page()
        page.goto(path.as_uri(), wait_until="load")
        while not (seconds := float(page.evaluate(SECONDS))):  # zero until the load event is over
            page.wait_for_timeout(5)
        yield len(page.query_selector_all("figure")), seconds
        context.close()


def as_markdown(reports: Path) -> str:
    """``open_times`` as a Markdown table with a sentence before it."""
    times = open_times(reports)
    if times.empty:
        return "No Chromium on this machine: not measured."
    slowest = times.loc[times["seconds"].idxmax()]
    rows = [
        f"| {row.page} | {row.bytes / 1e6:.2f} | {row.figures} | {row.seconds:.3f} |"
        for row in times.itertuples()
    ]
    told = (
        f"Opened from disk in Chromium, median of {LOADS} loads up to the load event; the slowest is {slowest['page']} "
        f"with {slowest['seconds']:.2f} s."
    )
    return "\n".join([told, "", "| page | MB | figures | seconds |", "|---|---:|---:|---:|", *rows])


if __name__ == "__main__":
    print(as_markdown(Path(__file__).resolve().parents[2] / "reports"))
