"""What ``make soak`` found, from its JUnit file, as the last part of reports/bench.md.

python bench/soak.py build/soak.xml
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


def as_markdown(junit: Path) -> str:
    """A row a test: its cases, those that failed or were skipped, seconds, and what it measured."""
    (suite,) = ElementTree.parse(junit).getroot().iter("testsuite")
    tests: dict[str, list[ElementTree.Element]] = defaultdict(list)
    for case in suite.iter("testcase"):
        tests[case.get("name", "").partition("[")[0].removeprefix("test_").replace("_", " ")].append(case)
    lines = [HEADING, "", f"{SAID} Begun on {suite.get('timestamp', '')[:10]}.", ""]
    lines += [
        "| what | cases | failed | skipped | seconds | measured |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for name, cases in tests.items():
        failed, skipped = (
            sum(any(one.find(word) is not None for word in words) for one in cases)
            for words in (("failure", "error"), ("skipped",))
        )
        seconds = sum(float(one.get("time", 0)) for one in cases)
        measured = [
            f"{each.get('name')} {each.get('value')}" for one in cases for each in one.iter("property")
        ]
        lines.append(
            f"| {name} | {len(cases)} | {failed} | {skipped} | {seconds:.0f} | {', '.join(measured)} |"
        )
    return "\n".join(lines) + "\n"


def main(junit: Path, page: Path = PAGE) -> None:
    """Put the table in the place of the one that is there."""
    before = page.read_text(encoding="utf-8").partition(f"\n{HEADING}")[0]
    page.write_text(f"{before.rstrip()}\n\n{as_markdown(junit)}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
