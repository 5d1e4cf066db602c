"""The mutation score of the methods and the analyses: mutmut on a seeded sample of their mutants (``make mutants``).

mutmut changes one thing in one function (an operator, a number, a string, an argument) and runs the tests that call
this function; the mutant is killed if one of them fails. pyproject.toml (``tool.mutmut``) says what is changed and
which tests count. The sample is drawn among all mutants, so that its score estimates the score of them all. Printed
are the score of each module and what survived, as tables for a note; the exit code is 1 below ``LEAST`` per cent.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from difflib import ndiff
from multiprocessing import Pool
from pathlib import Path

from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import get_mutant_name

SEED, SIZE, WORKERS, LEAST = 7, 400, 2, 85
MUTMUT = str(Path(sys.executable).with_name("mutmut"))
KILLED = {"killed", "timeout"}
# These cannot change a result: `strict` only asserts that two lists are equally long; a comma before a bracket is
# nothing; NAN is nan, and pandas takes the type None for float64.
INERT = [
    (re.compile(r",?\s*\bstrict=(True|False|None)|,\s*(?=\))"), ""),
    (re.compile(r'float\("NAN"\)'), 'float("nan")'),
    (re.compile(r"astype\(None\)"), 'astype("float64")'),
]

Change = tuple[str, str]  # the lines before and after


def population() -> dict[str, Change]:
    """All mutants but the inert: what each changes, by name."""
    with Pool(WORKERS) as pool:
        return {name: change for part in pool.map(_mutants, sorted(walk_mutatable_files())) for name, change in part}


def _mutants(path: Path) -> list[tuple[str, Change]]:
    file = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
    lines = file.code.splitlines()
    bodies = {
        name: [line.replace(f"def {name}(", "def (") for line in lines[span.start - 1 : span.end]]
        for name, span in file.line_span_by_function_name.items()
    }
    found = []
    for name in file.mutant_names:
        before, after = bodies[re.sub(r"\d+$", "orig", name)], bodies[name]
        if plain(before) != plain(after):
            diff = list(ndiff(before, after))
            sides = [" ".join(line[2:].strip() for line in diff if line.startswith(sign)) for sign in "-+"]
            found.append((get_mutant_name(path, name), (sides[0], sides[1])))
    return found


def plain(lines: list[str]) -> str:
    """Lines without what cannot change a result."""
    text = "\n".join(lines)
    for pattern, same in INERT:
        text = pattern.sub(same, text)
    return text


def run(names: list[str]) -> dict[str, str]:
    """Name -> status of each, as mutmut says it."""
    shutil.rmtree("mutants", ignore_errors=True)  # so that nothing of an earlier run is taken for a result
    subprocess.run([MUTMUT, "run", "--max-children", str(WORKERS), *names], check=True)
    results = subprocess.run([MUTMUT, "results", "--all", "true"], check=True, capture_output=True, text=True).stdout
    status = dict(line.strip().rsplit(": ", 1) for line in results.splitlines() if ": " in line)
    return {name: status[name] for name in names}


def scores(status: dict[str, str]) -> str:
    """A table: a row a module, the whole last."""
    modules = {name: name.partition(".x")[0].removeprefix("borderbook.") for name in status}
    tried = Counter(modules.values())
    killed = Counter(modules[name] for name, word in status.items() if word in KILLED)
    rows = [(name, killed[name], tried[name]) for name in sorted(tried)]
    rows.append(("all", killed.total(), tried.total()))
    lines = [f"| {name} | {dead} | {of} | {100 * dead / of:.0f} % |" for name, dead, of in rows]
    return "\n".join(["| module | killed | mutants | score |", "|---|---|---|---|", *lines])


def survivors(status: dict[str, str], changes: dict[str, Change]) -> str:
    """A table: a row a mutant that lives, with its lines before and after."""
    lines = ["| mutant | status | before | after |", "|---|---|---|---|"]
    for name, word in sorted(status.items()):
        if word not in KILLED:
            before, after = (f"`{side}`".replace("|", "\\|") for side in changes[name])
            lines.append(f"| {name.removeprefix('borderbook.')} | {word} | {before} | {after} |")
    return "\n".join(lines)


def main() -> int:
    """Draw, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("names", nargs="*", help="these mutants instead of a sample")
    options = parser.parse_args()
    changes = population()
    names = options.names or random.Random(options.seed).sample(sorted(changes), options.size)
    began = time.monotonic()
    status = run(names)
    seconds = time.monotonic() - began
    print(f"\n{len(names)} of {len(changes)} mutants, seed {options.seed}, {seconds:.0f} s\n")
    print(scores(status), survivors(status, changes), sep="\n\n")
    return sum(word in KILLED for word in status.values()) * 100 < LEAST * len(names)


if __name__ == "__main__":
    sys.exit(main())
