"""Mutants of the notebooks' cells: is each change of the step that decides an answer seen in what the notebook shows (``make cells``)?

mutmut changes one thing in a cell (an operator, a number, a string, an argument); the notebook is run with the changed
cell, and the mutant is killed if a cell fails or if anything that nbval compares is other than before: answer, tables,
figures with their titles, alternative texts and data. The sample is drawn by a seed. Printed is the score of each
notebook and what survived; the exit code is 1 below ``LEAST`` per cent.
"""

import argparse
import ast
import random
import re
import sys
import textwrap
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests"))

from mutmut.mutation.file_mutation import mutate_file_contents  # noqa: E402

from edits import cells_of, run  # noqa: E402

SEED, SIZE, WORKERS, LEAST = 7, 100, 2, 85
# These cannot change a result: `strict` only asserts that two lists are equally long; a comma before a bracket is
# nothing; NAN is nan, and pandas takes the type None for float64.
INERT = [
    (re.compile(r",?\s*\bstrict=(True|False|None)|,\s*(?=\))"), ""),
    (re.compile(r'float\("NAN"\)'), 'float("nan")'),
    (re.compile(r"astype\(None\)"), 'astype("float64")'),
]
SETTING = re.compile(r"bb\.panel\(|show\.versions\(")  # cells that set parameters, or say which libraries there are


class Mutant(NamedTuple):
    """A cell of a notebook with one change."""

    notebook: str
    cell: int
    source: str


def mutants_of(notebook: str) -> list[Mutant]:
    """All mutants of a notebook's cells, but for those that check parameters."""
    found = []
    for number, cell in enumerate(cells_of(Path(notebook))):
        imports_only = all(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.parse(cell).body)
        if number and cell.strip() and not imports_only and not SETTING.search(cell):
            found += [Mutant(notebook, number, source) for source in changed(cell)]
    return found


def changed(cell: str) -> list[str]:
    """The cell with one change each, as mutmut changes the body of a function."""
    code = f"def cell():\n{textwrap.indent(cell, '    ')}\n"
    mutated = mutate_file_contents("cell.py", code)
    lines, sources = mutated.code.splitlines(), []
    for name in mutated.mutant_names:
        span = mutated.line_span_by_function_name[name]
        sources.append(textwrap.dedent("\n".join(lines[span.start : span.end])))
    return [source for source in sources if _alike(source) != _alike(cell)]


def _alike(cell: str) -> str:
    """A cell, laid out as any other, without what cannot change a result."""
    text = ast.unparse(ast.parse(cell)).replace("'", '"')
    for pattern, same in INERT:
        text = pattern.sub(same, text)
    return text


def compared(notebook: str, cells: list[str]) -> list[str]:
    """What nbval would compare of what the cells show."""
    return [f"{result!r}{getattr(result, 'facts', '')}" for result in run(cells)]


def survives(mutant: Mutant) -> bool:
    """Whether the notebook shows the same with the change as without."""
    cells = cells_of(Path(mutant.notebook))
    before = compared(mutant.notebook, cells)
    cells[mutant.cell] = mutant.source
    try:
        return compared(mutant.notebook, cells) == before
    except Exception:
        return False  # a cell that fails is seen


def main() -> int:
    """Draw, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--size", type=int, default=SIZE)
    options = parser.parse_args()
    paths = sorted(str(path) for path in (ROOT / "notebooks").glob("*.ipynb"))
    every = [mutant for path in paths for mutant in mutants_of(path)]
    drawn = random.Random(options.seed).sample(every, options.size)
    with get_context("spawn").Pool(WORKERS, maxtasksperchild=20) as pool:
        alive = [mutant for mutant, lives in zip(drawn, pool.map(survives, drawn, 1), strict=True) if lives]
    tried, lived = (Counter(Path(mutant.notebook).stem for mutant in some) for some in (drawn, alive))
    print(
        f"{len(drawn)} of {len(every)} mutants of cells, seed {options.seed}\n\n| notebook | killed | mutants |\n|---|---|---|"
    )
    print("\n".join(f"| {name} | {tried[name] - lived[name]} | {tried[name]} |" for name in sorted(tried)))
    for mutant in alive:
        print(f"\nSurvived in {Path(mutant.notebook).stem}, cell {mutant.cell}:\n{mutant.source}")
    return 100 * (len(drawn) - len(alive)) < LEAST * len(drawn)


if __name__ == "__main__":
    sys.exit(main())
