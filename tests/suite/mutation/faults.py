"""Put faults into the code, one at a time: do the tests that should find each fail (``make faults``)?

The faults are in faults.yml. They are put into a copy of the project in a temporary folder, so the checkout stays as it
is. A fault is killed if a test fails with it and passes without it. The exit code is 1 if a fault survived, if its text
does not stand once in its file, or if the test that fails does so without it, too. Arguments: the ids to try; by default
all.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[3]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "build", "reports", "scratch", "__pycache__", ".*_cache")
KILLED = "killed"


class Fault(NamedTuple):
    """A text in a file below src, what is put in its place, and the files of tests that find it."""

    id: str
    file: str
    text: str
    fault: str
    tests: list[str]


def faults() -> list[Fault]:
    """All faults of faults.yml."""
    return [Fault(**fields) for fields in yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))]


def passes(project: Path, *words: str) -> bool:
    """Whether tests pass in a copy of the project, with the copy's own code."""
    places = {"PYTHONPATH": str(project / "src"), "BORDERBOOK_ROOT": str(project), "PYTHONDONTWRITEBYTECODE": "1"}
    call = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:nbval", *words]
    ended = subprocess.run(call, cwd=project, env=os.environ | places, capture_output=True, text=True, check=False)
    if ended.returncode > 1:  # no test was run
        sys.exit(f"pytest could not run {' '.join(words)}:\n{ended.stdout}{ended.stderr}")
    return ended.returncode == 0


def verdict(project: Path, one: Fault) -> str:
    """What the tests say of a fault."""
    file = project / "src" / one.file
    right = file.read_text("utf-8")
    if right.count(one.text) != 1:
        return f"stands {right.count(one.text)} times in src/{one.file}, not once: mend its text in faults.yml"
    file.write_text(right.replace(one.text, one.fault), "utf-8")
    survives = passes(project, *one.tests)
    file.write_text(right, "utf-8")
    if survives:
        return "SURVIVED"
    return KILLED if passes(project, "--last-failed", *one.tests) else "fails without the fault, too: mend the test"


def main(ids: list[str]) -> int:
    """Try the faults with these ids."""
    chosen = [one for one in faults() if not ids or one.id in ids]
    if unknown := {*ids} - {one.id for one in chosen}:
        sys.exit(f"faults.yml has no {', '.join(sorted(unknown))}.")
    verdicts = set()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        project = shutil.copytree(ROOT, Path(folder) / "project", ignore=LEFT_OUT)
        for one in chosen:
            said = verdict(project, one)
            verdicts.add(said)
            print(one.id, said, flush=True)
    return int(verdicts != {KILLED})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
