"""Sets of parameters that hold every combination of two parameters' edge values, and what is wrong with a page.

A fault that needs two values together shows in one of few sets: each set tests many pairs at once.
"""

import itertools
import json
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from edits import edited, nowhere, page, shown
from lengths import SENTENCES, too_long
from lengths import faults as faults_of_lengths
from notemill import catalog, questions
from notemill.charts.theme import NARROW
from notemill.errors import UsageError
from notemill.questions.base import Parameters, Shape
from notemill.run import notebook
from notemill.run.plan import run_of

DRAWN: set[tuple[str, ...]] = set()
FEW = 9  # of a longer list of allowed values, some with data, spread over it, are tried
EMPTY_VALUE = re.compile(r"\bnan\b|\bNaN\b|\bNaT\b|<NA>|\binf\b|\bNone\b(?! of )|\(\s*\)|  +\S| [,;.](?!\.)|\{\w*\}")
OF_NO_MATTER = (DeprecationWarning, PendingDeprecationWarning, ResourceWarning)


def cover(edges: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Sets in which each two values of different parameters stand together at least once.

    Greedy: each set starts with a pair that is not covered yet, and takes for every other parameter the value
    that covers most. The sets are not the fewest possible, but always the same.
    """
    # a pair of values is a set of two (parameter, number of the value)
    values = {name: [(name, number) for number in range(len(edges[name]))] for name in edges}
    pairs = (itertools.product(values[a], values[b]) for a, b in itertools.combinations(edges, 2))
    left = dict.fromkeys(frozenset(pair) for some in pairs for pair in some)
    alone = next(iter(values.values())) if len(values) == 1 else []
    sets = [dict([value]) for value in alone]
    while left:
        chosen = dict(next(iter(left)))
        for name in [name for name in edges if name not in chosen]:
            gain = [sum(frozenset((one, value)) in left for one in chosen.items()) for value in values[name]]
            chosen[name] = gain.index(max(gain))
        for pair in itertools.combinations(chosen.items(), 2):
            left.pop(frozenset(pair), None)
        sets.append(chosen)
    return [{name: edges[name][number] for name, number in sorted(chosen.items())} for chosen in sets]


def edges(model: type[Parameters]) -> dict[str, list[Any]]:
    """For each parameter the default, and the values that are first, last, least, most, one, all."""
    found = {}
    for name, default in model.check().plain().items():
        texts = (json.dumps(value) for value in [default, *_edges(model, name, model.shape(name))])
        found[name] = [json.loads(text) for text in dict.fromkeys(texts)]
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
        each = {value: {name: [value] if shape.many else value} for value in shape.allowed}
        with_data = [value for value, values in each.items() if not isinstance(_tried(model, values), str)]
        step = (len(with_data) - 1) / (FEW - 1)
        yield from (with_data[round(step * n)] for n in range(FEW))
        yield from (shape.allowed[0], shape.allowed[-1])
    elif name != "as_of" and shape.range is not None:  # of days there are sets in parameters.json
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
    found = {json.dumps(one): _tried(model, one) for one in cover(values)}
    met = {pair for one in found.values() if isinstance(one, dict) for pair in _pairs(one)}
    refused = [json.loads(one) for one, parameters in found.items() if isinstance(parameters, str)]
    hidden = [dict(map(json.loads, pair)) for one in refused for pair in _pairs(one) if pair not in met]
    tried = [*found.values(), *(_tried(model, {**defaults, **pair}) for pair in hidden), defaults]
    allowed = {json.dumps(one): one for one in tried if isinstance(one, dict)}
    return list(allowed.values()), list(dict.fromkeys(one for one in tried if isinstance(one, str)))


def _pairs(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return itertools.combinations((json.dumps([name, value]) for name, value in sorted(values.items())), 2)


def _tried(model: type[Parameters], values: Mapping[str, Any]) -> dict[str, Any] | str:
    """The parameters of a run with these values, or the sentence with which it is refused."""
    try:
        return run_of(model, **values).parameters
    except UsageError as error:
        return str(error)


def faults(question: str, values: Mapping[str, Any], width: int | None = None, *, lengths: bool = False) -> list[str]:
    """What is wrong with the page of these values: an error, a warning, an empty answer, an empty value in a text,
    a number that leads to a row where another one stands.

    With ``lengths``, also an answer or a title that is longer than those of the defaults may be. With a width (``theme.WIDE`` or ``NARROW``) every figure is drawn, too, which takes most of the time.
    """
    cell = notebook.cells_of(question)[notebook.parameters_cell(question)]
    assignments = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            results = edited(question, (notebook.source_of(cell), assignments))
            texts = list(_texts(results, width))
            lost = nowhere(page(results))
        except Exception as error:
            return [f"{type(error).__name__}: {error}"]
    found = [
        f"warning: {one.message} ({Path(one.filename).name}:{one.lineno})"
        for one in warned
        if not issubclass(one.category, OF_NO_MATTER)
    ]
    found += [f"{number} leads nowhere: {place}" for number, place in lost]
    if not any(role == "answer" and len(text) > 20 for role, text in texts):
        found.append("the answer is empty")
    found += [f"{role}: '{bad.group()}' in '{text[max(0, bad.start() - 60) : bad.end() + 40]}'"
              for role, text in texts if (bad := EMPTY_VALUE.search(text))]  # fmt: skip
    if lengths:
        answer = next((text for role, text in texts if role == "answer"), "")
        titles = [figure.title for figure in shown(results, "Figure")]
        found += faults_of_lengths(answer, titles, SENTENCES.get(question, 3))
        found += [f"too long: {one}" for one in too_long(answer)]
    return list(dict.fromkeys(found))


def _texts(results: Sequence[Any], width: int | None) -> Iterator[tuple[str, str]]:
    """Role and text of all that a page says."""
    yield from (("answer", text.markdown) for text in shown(results, "Text") if text.role == "answer")
    for kind, roles in (("Table", ("caption", "note")), ("Figure", ("title", "alt", "note"))):
        for result in shown(results, kind):
            yield from ((f"{role} of {result.name}", getattr(result, role)) for role in roles)
    for table in shown(results, "Table"):
        table.to_html()
    for figure in shown(results, "Figure") if width else ():
        at = NARROW if figure.lead else width
        says = (figure.name, figure.title, figure.unit, figure.note, figure.alt, figure.data.to_csv(), str(at))
        if says not in DRAWN:  # one that says and holds what another did is the same picture
            figure.svg(at)
            DRAWN.add(says)
