"""What ``make soak`` found, from its JUnit file, as the last part of reports/bench.md.

python bench/soak.py build/soak.xml [build/again.xml ...]

Cases of a later file, run again after what they found was mended, take the place of those of the first.
"""

import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

PAGE = Path(__file__).resolve().parents[1] / "reports" / "bench.md"
HEADING = "## Under load and with faults"
SAID = (
    "Made by `make soak`: processes killed at random moments, writers and runs at once, publishers that answer wrongly, "
    "every notebook warm and cold, parameters, days. Seconds are the sum over cases."
)


def as_markdown(junit: Path, *again: Path) -> str:
    """A row a test: its cases, those that failed or were skipped, seconds, and what it measured."""
    (suite,) = ElementTree.parse(junit).getroot().iter("testsuite")
    tests: dict[str, list[ElementTree.Element]] = defaultdict(list)
    later = {_named(case): case for path in again for case in ElementTree.parse(path).getroot().iter("testcase")}
    mended = 0
    for first in suite.iter("testcase"):
        case = later.get(_named(first), first)
        mended += _has(first, "failure", "error") and not _has(case, "failure", "error", "skipped")
        tests[case.get("name", "").partition("[")[0].removeprefix("test_").replace("_", " ")].append(case)
    begun = f"Begun on {suite.get('timestamp', '')[:10]}."
    repeated = f" Cases that failed then, and passed after their cause was mended: {mended}." * bool(mended)
    lines = [HEADING, "", f"{SAID} {begun}{repeated}", ""]
    lines += ["| what | cases | failed | skipped | seconds | measured |", "| --- | ---: | ---: | ---: | ---: | --- |"]
    for name, cases in tests.items():
        failed, skipped = (sum(_has(one, *words) for one in cases) for words in (("failure", "error"), ("skipped",)))
        seconds = sum(float(one.get("time", 0)) for one in cases)
        measured = [f"{each.get('name')} {each.get('value')}" for one in cases for each in one.iter("property")]
        lines.append(f"| {name} | {len(cases)} | {failed} | {skipped} | {seconds:.0f} | {', '.join(measured)} |")
    return "\n".join(lines) + "\n"


def _named(case: ElementTree.Element) -> tuple[str, str]:
    return case.get("classname", ""), case.get("name", "")


def _has(case: ElementTree.Element, *words: str) -> bool:
    return any(case.find(word) is not None for word in words)


def main(junit: Path, *again: Path, page: Path = PAGE) -> None:
    """Put the table in the place of the one that is there."""
    before = page.read_text(encoding="utf-8").partition(f"\n{HEADING}")[0]
    page.write_text(f"{before.rstrip()}\n\n{as_markdown(junit, *again)}", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
