"""Sets of parameters that hold every combination of two parameters' edge values, and what is wrong with a page.

A fault that needs two values together shows in one of few sets: each set tests many pairs at once.
"""

from __future__ import annotations

import itertools
import json
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from borderbook import catalog, questions
from borderbook.charts.theme import NARROW
from borderbook.errors import UsageError
from borderbook.questions.base import Parameters, Shape
from borderbook.suite.plan import run_of

FEW = 9  # of a longer list of allowed values, some with data, spread over it, are tried
EMPTY_VALUE = re.compile(
    r"\bnan\b|\bNaN\b|\bNaT\b|<NA>|\binf\b|\bNone\b(?! of )|\(\s*\)|  +\S| [,;.](?!\.)|\{\w*\}"
)
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def cover(edges: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Sets in which each two values of different parameters stand together at least once.

    Greedy: each set starts with a pair that is not covered yet, and takes for every other parameter the value
    that covers most. The sets are not the fewest possible, but always the same.
    """
    names = list(edges)
    open_pairs = {
        ((a, i), (b, j)): None
        for a, b in itertools.combinations(names, 2)
        for i, j in itertools.product(range(len(edges[a])), range(len(edges[b])))
    }
    sets = [{names[0]: i} for i in range(len(edges[names[0]]))] if len(names) == 1 else []
    while open_pairs:
        chosen = dict(next(iter(open_pairs)))
        for name in (name for name in names if name not in chosen):
            gain = [sum(_pair(names, chosen_one, (name, i)) in open_pairs for chosen_one in chosen.items())
                    for i in range(len(edges[name]))]  # fmt: skip
            chosen[name] = gain.index(max(gain))
        for one, other in itertools.combinations(chosen.items(), 2):
            open_pairs.pop(_pair(names, one, other), None)
        sets.append(chosen)
    return [{name: edges[name][number] for name, number in sorted(chosen.items())} for chosen in sets]


def _pair(names: list[str], one: tuple[str, int], other: tuple[str, int]) -> tuple[Any, Any]:
    return (one, other) if names.index(one[0]) < names.index(other[0]) else (other, one)


def edges(model: type[Parameters]) -> dict[str, list[Any]]:
    """For each parameter the values that are first, last, least, most, one, all, and the default."""
    defaults = model.check().plain()
    found = {}
    for name, default in defaults.items():
        values = [default, *_edges(model, name, model.shape(name))]
        found[name] = [json.loads(text) for text in dict.fromkeys(json.dumps(value) for value in values)]
    return found


def _edges(model: type[Parameters], name: str, shape: Shape) -> Iterator[Any]:
    if shape.optional:
        yield None
    values = list(_single(model, name, shape))
    if not shape.many:
        yield from values
        return
    yield from ([value] for value in values)
    yield list(shape.allowed or values)
    yield [values[0], values[0], values[-1]]  # a value twice


def _single(model: type[Parameters], name: str, shape: Shape) -> Iterator[Any]:
    if shape.period:
        yield from _periods(model, shape)
    elif shape.allowed is not None and len(shape.allowed) <= FEW:
        yield from shape.allowed
    elif shape.allowed is not None:
        with_data = [value for value in shape.allowed
                     if _tried(model, [{name: [value] if shape.many else value}])[0]]  # fmt: skip
        step = (len(with_data) - 1) / (FEW - 1)
        yield from (with_data[round(step * n)] for n in range(FEW))
        yield from (shape.allowed[0], shape.allowed[-1])
    elif shape.range is not None:
        low, high = shape.range
        yield from (low, high) if isinstance(low, int) else (low, (low + high) / 100, high)


def _periods(model: type[Parameters], shape: Shape) -> Iterator[Any]:
    """The words, the first and last period held, the second and the last but one, the middle."""
    if "first" in shape.kind:
        yield from ("first", "latest")
    spans = [span for span in map(catalog.span, model.datasets) if span]
    first, last = min((a for a, _ in spans), default="2009-01"), max((b for _, b in spans), default="2025-12")
    years = int(first[:4]), int(last[:4])
    middle = sum(years) // 2
    if "month" in shape.kind:
        yield from (first[:7], last[:7], f"{middle}-12", f"{middle + 1}-02", f"{years[1] - 1}-01")
    else:
        yield from (years[0], years[0] + 1, middle, years[1] - 1, years[1])


def sets(question: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The sets of a question that are allowed, and the sentences with which the others are refused.

    A refused set hides its other pairs: each pair that stands in no allowed set is tried beside the defaults.
    """
    model = questions.load(question)
    values, defaults = edges(model), model.check().plain()
    first = cover(values) if values else [{}]
    allowed, refused = _tried(model, first)
    met = {pair for one in allowed.values() for pair in _pairs(one)}
    hidden = [
        dict(json.loads(text) for text in pair) for one in first for pair in _pairs(one) if pair not in met
    ]
    more, also_refused = _tried(model, [{**defaults, **pair} for pair in hidden])
    return list((allowed | more).values()), [*refused, *also_refused]


def _pairs(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return itertools.combinations((json.dumps([name, value]) for name, value in sorted(values.items())), 2)


def _tried(
    model: type[Parameters], some: list[dict[str, Any]]
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    allowed, refused = {}, []
    for values in some:
        try:
            parameters = run_of(model, **values).parameters
            allowed[json.dumps(parameters, sort_keys=True)] = parameters
        except UsageError as error:
            refused.append(str(error))
    return allowed, list(dict.fromkeys(refused))


class Notebook:
    """A notebook's code cells, compiled once, to be run with many sets of parameters in this process."""

    def __init__(self, question: str) -> None:
        document = json.loads((NOTEBOOKS / f"{question}.ipynb").read_text(encoding="utf-8"))
        self.cells: list[Any] = []
        for cell in document["cells"]:
            if cell["cell_type"] == "code":
                isset = "parameters" in cell["metadata"].get("tags", [])
                self.cells.append(None if isset else _compiled("".join(cell["source"])))

    def run(self, values: Mapping[str, Any]) -> list[Any]:
        """What the cells end in, in order; the cell of parameters gives these values instead of its text."""
        scope: dict[str, Any] = {"__name__": "__main__"}
        results = []
        for cell in self.cells:
            if cell is None:
                scope |= values
                continue
            body, last = cell
            exec(body, scope)
            results.append(eval(last, scope) if last else None)
        return results


def _compiled(source: str) -> tuple[Any, Any]:
    import ast

    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    expression = compile(ast.Expression(last.value), source, "eval") if isinstance(last, ast.Expr) else None
    return compile(tree, "<cell>", "exec"), expression


def faults(notebook: Notebook, values: Mapping[str, Any], width: int | None = None) -> list[str]:
    """What is wrong with the page of these values: an error, a warning, an empty answer, an empty value in a text.

    With a width (``theme.WIDE`` or ``NARROW``) every figure is drawn, too, which takes most of the time.
    """
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            results = notebook.run(values)
            texts = list(_texts(results, width))
        except Exception as error:
            place = error.__traceback__
            while place and place.tb_next:
                place = place.tb_next
            line = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
            return [f"{type(error).__name__}: {error} ({line})"]
    found = [f"warning: {one.message} ({Path(one.filename).name}:{one.lineno})" for one in warned
             if not issubclass(one.category, DeprecationWarning | PendingDeprecationWarning | ResourceWarning)]  # fmt: skip
    if not any(role == "answer" and len(text) > 20 for role, text in texts):
        found.append("the answer is empty")
    found += [f"{role}: '{bad.group()}' in '{text[max(0, bad.start() - 60) : bad.end() + 40]}'"
              for role, text in texts for bad in [EMPTY_VALUE.search(text)] if bad]  # fmt: skip
    return list(dict.fromkeys(found))


def _texts(results: Sequence[Any], width: int | None) -> Iterator[tuple[str, str]]:
    """Role and text of all that a page says."""
    for result in results:
        kind = type(result).__name__
        if kind == "Text" and result.role == "answer":
            yield "answer", result.markdown
        elif kind == "Table":
            yield f"caption of {result.name}", result.caption
            yield f"note of {result.name}", result.note
            result.to_html()
        elif kind == "Figure":
            yield f"title of {result.name}", result.title
            yield f"alt text of {result.name}", result.alt
            yield f"note of {result.name}", result.note
            if width:
                result.svg(NARROW if result.lead else width)
