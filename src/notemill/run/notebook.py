"""Read, check and clean notebooks: a question's own, and the executed one that a report is made from."""

from __future__ import annotations

import ast
import itertools
import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from notemill import project, suite
from notemill.errors import UsageError
from notemill.files import Stamp, stamp
from notemill.questions.base import Parameters
from notemill.questions.call import in_python
from notemill.run.record import AFTER, Failure
from notemill.run.scrub import scrubbed
from notemill.show.outputs import TEXT_MIME
from notemill.show.texts import PARAMETERS as PRINTED
from notemill.show.texts import in_code
from notemill.words import did_you_mean, plural

PARAMETERS = "parameters"
INJECTED = "injected-parameters"
BANNER = "banner"
SCRATCH = "scratch"
CELL = "<cell>"  # stands for the file of a cell in tracebacks
_EXPONENT = 1e21  # from here on JavaScript writes a number with an exponent
KEPT_METADATA = ("tags", "jupyter", "slideshow")
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# what JupyterLab writes when it saves, without the machine's version of Python
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3}, "file_extension": ".py", "mimetype": "text/x-python",
    "name": "python", "nbconvert_exporter": "python", "pygments_lexer": "ipython3",
}  # fmt: skip


def path_of(question: str) -> Path:
    """The path of a question's notebook, or of an edited copy, given as 'scratch/QUESTION-2'."""
    return (project.root() if is_copy(question) else project.notebooks()) / f"{question}.ipynb"


def is_copy(notebook: str) -> bool:
    """Whether a notebook, named as ``path_of`` takes it, is a copy in scratch/."""
    return notebook.startswith(f"{SCRATCH}/")


def shown(notebook: str) -> str:
    """A notebook's path below the project's root."""
    return f"{'' if is_copy(notebook) else 'notebooks/'}{notebook}.ipynb"


def edited(notebook: str, question: str) -> str:
    """How a notebook differs from a question's committed one, in words; '' if no difference is known.

    The parameters cell does not count, because a run sets its own parameters.
    """
    copy = is_copy(notebook)
    committed = _committed(path_of(question)) or cells_of(question)
    old, new = (
        Counter(text for cell in cells if PARAMETERS not in tags_of(cell) and (text := source_of(cell).strip()))
        for cells in (committed, cells_of(notebook))
    )
    changed = max((new - old).total(), (old - new).total())
    description = f"an edited copy of {question}" if copy else f"{question} as edited since it was committed"
    if copy and not changed:
        return f"an unchanged copy of {question}"
    return f"{description}, {changed} {plural(changed, 'cell')} changed" if changed else ""


def _committed(path: Path) -> list[dict[str, Any]]:
    """The cells of the committed notebook; an empty list if git does not have it."""
    with suppress(OSError, ValueError, KeyError):
        call = ["git", "show", f"HEAD:./{path.name}"]
        process = subprocess.run(call, cwd=path.parent, capture_output=True, check=False)
        return list(json.loads(process.stdout)["cells"])
    return []


def guides() -> list[str]:
    """The notebooks that are guides and not questions, named as ``path_of`` takes them: 'guides/cookbook'."""
    return [f"guides/{path.stem}" for path in sorted((project.notebooks() / "guides").glob("*.ipynb"))]


def cells_of(question: str) -> list[dict[str, Any]]:
    """The cells of a question's notebook as plain JSON, without outputs: fast, for keys and checks.

    The result is shared with other callers and must not be changed.

    Raises:
        UsageError: the notebook is missing or not valid.
    """
    path = path_of(question)
    try:
        return _without_outputs(stamp(path))
    except OSError:
        near = did_you_mean(shown(question), [shown(f"{SCRATCH}/{one.stem}") for one in path.parent.glob("*.ipynb")])
        advice = near if is_copy(question) else " Restore it from version control."
        raise UsageError(
            f"There is no {shown(question)}.{advice} {suite.package()} explore makes a copy to edit."
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(
            f"{shown(question)} is not a notebook of format 4. Restore it, or save it from JupyterLab again."
        ) from None


@lru_cache(maxsize=256)
def _without_outputs(seen: Stamp) -> list[dict[str, Any]]:
    """The cells of a notebook without their outputs, cached until its file changes."""
    cells = json.loads(seen[0].read_text(encoding="utf-8"))["cells"]
    return [{name: value for name, value in cell.items() if name != "outputs"} for cell in cells]


def source_of(cell: Mapping[str, Any]) -> str:
    """The text of a cell, which the format stores as one string or as lines."""
    return "".join(cell["source"])


def tags_of(cell: Mapping[str, Any]) -> tuple[str, ...]:
    """The tags of a cell."""
    return tuple(cell.get("metadata", {}).get("tags", ()))


def code_of(cells: Iterable[Mapping[str, Any]]) -> list[str]:
    """The sources of the code cells that are not empty."""
    return [text for cell in cells if cell["cell_type"] == "code" and (text := source_of(cell)).strip()]


def evaluated(code: str, names: dict[str, Any]) -> Any:
    """Execute the code of a cell in these variables; return the value of its last expression, or None."""
    tree = ast.parse(code)
    last: Any = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, CELL, "exec"), names)
    return eval(compile(ast.Expression(last.value), CELL, "eval"), names) if last else None


def read(question: str) -> Any:
    """The notebook of a question as an nbformat node. Raises like ``cells_of``."""
    from nbformat import v4

    cells_of(question)
    # not nbformat.read, which checks the format but only logs errors; as_bytes checks it and raises
    notebook = v4.reads(path_of(question).read_text(encoding="utf-8"))
    return v4.upgrade(notebook)  # cells have had ids only since 4.5


def parameters_cell(question: str) -> int:
    """The index of the one cell tagged ``parameters``. A run ignores its content and sets its own parameters.

    Raises:
        UsageError: there is no such cell, or several.
    """
    tagged = [index for index, cell in enumerate(cells_of(question)) if PARAMETERS in tags_of(cell)]
    if len(tagged) != 1:
        raise UsageError(
            f"{shown(question)} has {len(tagged) or 'no'} cell{'s' if len(tagged) > 1 else ''} tagged "
            f"'{PARAMETERS}', where exactly one is needed. Tag the cell that holds the defaults."
        )
    return tagged[0]


def expect_parameters(question: str, model: type[Parameters]) -> None:
    """Raise UsageError as ``parameters_cell`` does, or if that cell does not set one of the parameters."""
    source = source_of(cells_of(question)[parameters_cell(question)])
    if names := assigned_names(source):
        model.expect_all(names, shown(question))


def other_values(question: str, model: type[Parameters]) -> dict[str, Any]:
    """Parameter -> the value that the parameters cell sets, where that is not the model's default.

    The result is empty for a cell that cannot be read without running it, or that sets a name which is not a parameter;
    ``restore_defaults`` reports what is wrong with it.
    """
    source = source_of(cells_of(question)[parameters_cell(question)])
    with suppress(UsageError):
        return _differing(model, _assigned(question, source, model))
    return {}


def restore_defaults(question: str, notebook: Any, model: type[Parameters]) -> dict[str, Any]:
    """Put the model's defaults into the parameters cell of a notebook node; comments and order stay.

    Returns:
        Parameter -> the value that the cell had, for each that was not the default (None: the cell did not set it).

    Raises:
        UsageError: the cell holds more than plain assignments of parameters.
    """
    cell = next(cell for cell in notebook.cells if PARAMETERS in tags_of(cell))
    assigned = _assigned(f"notebooks/{question}.ipynb", cell.source, model)
    default, old_values, lines = model.check().plain(), _differing(model, assigned), cell.source.splitlines()
    for statement in reversed(ast.parse(cell.source).body):
        if (name := _target(statement)) in old_values:
            lines[statement.lineno - 1 : statement.end_lineno] = [f"{name} = {in_python(default[name])}"]
    missing = [name for name in default if name not in assigned]
    for name in missing:
        lines += [f"# {model.model_fields[name].description}", f"{name} = {in_python(default[name])}"]
    if old_values or missing:
        cell.source = "\n".join(lines)
    return {**old_values, **dict.fromkeys(missing)}


def assigned_names(source: str) -> list[str]:
    """The names that a cell's statements assign to; an empty list if the cell is not valid Python."""
    try:
        return [name for statement in ast.parse(source).body if (name := _target(statement))]
    except SyntaxError:
        return []


def _target(statement: ast.stmt) -> str:
    """The name that a statement assigns to; '' for other statements."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return ""


def _differing(model: type[Parameters], assigned: Mapping[str, Any]) -> dict[str, Any]:
    """The assigned values that are not the parameters' defaults; another spelling of a default does not count."""
    differing = dict(assigned)
    for name, default in model.check().plain().items():
        with suppress(UsageError):  # a value that is not allowed is not the default
            if name in differing and model.check(**{name: differing[name]}).plain()[name] == default:
                del differing[name]
    return differing


def _assigned(name: str, source: str, model: type[Parameters]) -> dict[str, Any]:
    """Parameter -> the value that a parameters cell assigns, read without running it."""
    values: dict[str, Any] = {}
    try:
        for statement in ast.parse(source).body:
            target, value = _target(statement), getattr(statement, "value", None)
            if not target or value is None:
                raise ValueError
            values[target] = ast.literal_eval(value)
    except (SyntaxError, ValueError):
        raise UsageError(
            f"{name}: the parameters cell holds more than plain assignments. Move the rest to the next cell."
        ) from None
    for parameter in values:
        model.shape(parameter)  # raises if it is unknown, and suggests the closest valid name
    return values


def used_otherwise(notebook: Any, parameters: Mapping[str, Any]) -> str:
    """Where the parameters that an executed notebook printed (``show.provenance``) are not a run's, in words; or ''."""
    outputs = (output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ()))
    texts = (data["text/plain"] for data in outputs if data.get(TEXT_MIME, {}).get("role") == "provenance")
    lines = [text.partition("\n")[0] for text in texts if text.startswith(PRINTED)]
    used, asked = {span for line in lines for span in re.findall("`[^`]*`", line)}, {*in_code(parameters)}
    if not lines or used == asked:  # a notebook that printed none is not judged
        return ""
    wanted, found = (", ".join(sorted(spans)).replace("`", "") for spans in (asked - used, used - asked))
    return f"Asked for {wanted or 'nothing else'}, but the notebook used {found or 'no such parameter'}."


def prepare(notebook: Any) -> None:
    """Remove an earlier run's banner from a notebook that papermill has prepared, and make its ids deterministic."""
    notebook.cells = [cell for cell in notebook.cells if BANNER not in tags_of(cell)]
    for cell in notebook.cells:
        if INJECTED in tags_of(cell):
            cell.id = INJECTED


def own_index(notebook: Any, position: int) -> int:
    """The index in the question's own notebook of a cell of a run's notebook."""
    # a cell that the run added gets the index of the cell above it
    cells_so_far = notebook.cells[: position + 1]
    return position - sum(bool({INJECTED, BANNER} & set(tags_of(cell))) for cell in cells_so_far)


def add_banner(notebook: Any, failure: Failure) -> None:
    """Insert a Markdown cell at the top that says that the run failed or was interrupted, and why."""
    from nbformat.v4 import new_markdown_cell

    outcome = "was interrupted" if failure.kind == "interrupted" else "failed"
    quoted = "\n".join(f"    {line}" for line in failure.message.splitlines())
    left = "" if failure.where == AFTER else "Cells after it were never run. "
    text = f"**This run {outcome}: {failure.where}.** {left}Nothing below is an answer.\n\n{quoted}"
    notebook.cells.insert(0, new_markdown_cell(text, id=BANNER, metadata={"tags": [BANNER]}))


def has_error(notebook: Any) -> bool:
    """Whether a cell shows an error in papermill's sense, which does not include a cell's exit."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    return any(output.output_type == "error" and output.ename != "SystemExit" for output in outputs)


def scrub_outputs(notebook: Any) -> None:
    """Remove the machine's paths and names from printed text, tracebacks and displayed text."""
    for output in (output for cell in notebook.cells for output in cell.get("outputs", ())):
        if output.output_type == "error":
            output.traceback = [scrubbed(line) for line in output.traceback]
        shown = output.get("data", output)
        for kind in shown.keys() & {"text", "evalue"} | {kind for kind in shown if kind.startswith("text/")}:
            shown[kind] = scrubbed(source_of({"source": shown[kind]}))


def clean(notebook: Any) -> None:
    """Remove from a notebook what changes from run to run or when JupyterLab saves it, and traces of the machine."""
    notebook.metadata = type(notebook.metadata)(kernelspec=dict(KERNELSPEC), language_info=dict(LANGUAGE))
    count = itertools.count(1)
    for cell in notebook.cells:
        kept = {name: cell.metadata[name] for name in KEPT_METADATA if cell.metadata.get(name)}
        cell.metadata = type(cell.metadata)(kept)
        if cell.cell_type == "code" and cell.source.strip():
            cell.execution_count = next(count)
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = cell.execution_count
                if "data" in output:
                    output.data = _as_saved(output.data)


def _as_saved(value: Any) -> Any:
    """The data of an output as JupyterLab saves them: JavaScript writes 4.0 as 4."""
    if isinstance(value, dict):
        return type(value)({name: _as_saved(one) for name, one in value.items()})
    if isinstance(value, list):
        return [_as_saved(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < _EXPONENT else value


def as_bytes(notebook: Any, light: bool = False) -> bytes:
    """Validate a notebook and return the bytes of its file, ending in a newline: indented, or all on one line."""
    from nbformat import v4, validate

    validate(notebook)
    how: dict[str, Any] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    text: str = json.dumps(notebook, **how) if light else v4.writes(notebook)
    return text.rstrip("\n").encode() + b"\n"
