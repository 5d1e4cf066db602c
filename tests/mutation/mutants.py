"""The mutation score of each package: mutmut on a seeded sample of its mutants (``make mutants``).

mutmut changes one thing in one function (an operator, a number, a string, an argument) and runs the tests that call
this function; the mutant is killed if one of them fails. Which tests call it, mutmut counts in its own process. Modules
of tests/run whose runs are processes of their own are left out for this; mutants in the packages ``ELSEWHERE`` that
survive are then tried with these modules. pyproject.toml (``tool.mutmut``) says what is changed and which tests count.
As many are drawn from each package; the score of all weighs each by the mutants that it has. Printed are the scores and
what survived, as tables for a note; the exit code is 1 where a package is below ``LEAST`` per cent or all are below
``LEAST_OF_ALL``.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import ndiff
from functools import partial
from multiprocessing import Pool
from multiprocessing.pool import ThreadPool
from pathlib import Path

from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import get_mutant_name

SEED, SIZE, WORKERS, LEAST, LEAST_OF_ALL = 7, 400, 2, 60, 75
GROUND = "ground floor"  # errors, files, project, words
MUTMUT = str(Path(sys.executable).with_name("mutmut"))
KILLED = {"killed", "timeout"}
ELSEWHERE = {"cli", "run"}  # packages whose work is also done in processes of its own
# These cannot change a result: `strict` only asserts that two lists are equally long; a comma before a bracket is
# nothing; NAN is nan, and pandas takes the type None for float64.
INERT = [
    (re.compile(r",?\s*\bstrict=(True|False|None)|,\s*(?=\))"), ""),
    (re.compile(r'float\("NAN"\)'), 'float("nan")'),
    (re.compile(r"astype\(None\)"), 'astype("float64")'),
]

Change = tuple[list[str], list[str]]  # a function before and after


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
            found.append((get_mutant_name(path, name), (before, after)))
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
    copy = Path("mutants/src").resolve()
    copy.mkdir(parents=True)  # Python never looks again into a folder of its path that is not there when it starts
    # what tests start in other processes is the mutated copy, too: keys of runs are those of the code that made them
    same_code = os.environ | {"PYTHONPATH": str(copy)}
    subprocess.run([MUTMUT, "run", "--max-children", str(WORKERS), *names], check=True, env=same_code)
    results = subprocess.run([MUTMUT, "results", "--all", "true"], check=True, capture_output=True, text=True).stdout
    status = dict(line.strip().rsplit(": ", 1) for line in results.splitlines() if ": " in line)
    return {name: status[name] for name in names}


def tried_elsewhere(status: dict[str, str]) -> dict[str, str]:
    """The status of what lives in ``ELSEWHERE`` after the tests of tests/run that mutmut was told to leave out."""
    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    ignored = [word.removeprefix("--ignore=") for word in settings.get("pytest_add_cli_args", ())]
    modules = [word for word in ignored if word.startswith("tests/run/")]
    alive = [name for name, word in status.items() if word not in KILLED and package(name) in ELSEWHERE]
    if not modules or not alive:
        return {}
    began = time.monotonic()
    # some look at their own process, which is another one in the copy: these fail without any mutant, too
    failing = re.findall(r"^FAILED (\S+)", _pytest("", modules, None).stdout, re.M)
    seconds = 20 + 5 * (time.monotonic() - began)
    words = ["-x", *modules, *(f"--deselect={name}" for name in failing)]
    with ThreadPool(WORKERS) as pool:
        return dict(zip(alive, pool.map(partial(_status, words=words, seconds=seconds), alive), strict=True))


def _status(mutant: str, words: list[str], seconds: float) -> str:
    """The status of a mutant after these tests."""
    try:
        return "killed" if _pytest(mutant, words, seconds).returncode else "survived"
    except subprocess.TimeoutExpired:
        return "timeout"


def _pytest(mutant: str, words: list[str], seconds: float | None) -> subprocess.CompletedProcess[str]:
    """Pytest with a mutant, or with none, in the copy that mutmut made."""
    environ = os.environ | {"PYTHONPATH": str(Path("mutants/src").resolve()), "MUTANT_UNDER_TEST": mutant}
    call = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.", *words]
    return subprocess.run(call, cwd="mutants", env=environ, capture_output=True, text=True, timeout=seconds)


def package(name: str) -> str:
    """The package of src/borderbook to which a mutant belongs."""
    first, _, rest = name.removeprefix("borderbook.").partition(".")
    return first if (Path("src/borderbook") / first).is_dir() and rest else GROUND


def drawn(names: Iterable[str], size: int, seed: int) -> list[str]:
    """So many mutants, as many of each package."""
    packages: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        packages[package(name)].append(name)
    chance = random.Random(seed)
    each = -(-size // len(packages))
    return [name for some in packages.values() for name in chance.sample(some, min(each, len(some)))]


def scores(status: dict[str, str], every: Iterable[str]) -> dict[str, tuple[int, int, int]]:
    """Package -> killed, tried, score in per cent; the whole last."""
    tried, there = Counter(map(package, status)), Counter(map(package, every))
    killed = Counter(package(name) for name, word in status.items() if word in KILLED)
    found = {name: (killed[name], tried[name], round(100 * killed[name] / tried[name])) for name in sorted(tried)}
    weight = sum(there[name] for name in tried)
    whole = sum(there[name] * killed[name] / tried[name] for name in tried) / weight
    return {**found, "all, weighted": (killed.total(), tried.total(), round(100 * whole))}


def survivors(status: dict[str, str], changes: dict[str, Change]) -> str:
    """A table: a row a mutant that lives, with its lines before and after."""
    lines = ["| mutant | status | before | after |", "|---|---|---|---|"]
    for name, word in sorted(status.items()):
        if word not in KILLED:
            lines_of = list(ndiff(*changes[name]))
            before, after = (
                f"`{' '.join(line[2:].strip() for line in lines_of if line.startswith(sign))}`".replace("|", "\\|")
                for sign in "-+"
            )
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
    names = options.names or drawn(changes, options.size, options.seed)
    began = time.monotonic()
    status = run(names)
    status |= tried_elsewhere(status)
    seconds = time.monotonic() - began
    print(f"\n{len(names)} of {len(changes)} mutants, seed {options.seed}, {seconds:.0f} s\n")
    found = scores(status, changes)
    print("| package | killed | mutants | score |\n|---|---|---|---|")
    print(*(f"| {name} | {dead} | {of} | {score} % |" for name, (dead, of, score) in found.items()), sep="\n")
    print(f"\n{survivors(status, changes)}")
    *each, (_, _, whole) = found.values()
    return whole < LEAST_OF_ALL or any(score < LEAST for *_, score in each)


if __name__ == "__main__":
    sys.exit(main())
