"""Sets of parameters drawn by chance, and what is wrong with a page."""

import json
import random
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from edits import edited, nowhere, page, shown
from lengths import NAMES, SENTENCE, SENTENCES, too_long
from lengths import faults as faults_of_lengths
from notemill import questions
from notemill.charts.canvas import NOTHING
from notemill.charts.theme import NARROW
from notemill.errors import UsageError
from notemill.questions.base import Parameters
from notemill.run import arguments, notebook
from notemill.run.plan import run_of

DRAWN: set[tuple[str, ...]] = set()
EMPTY_VALUE = re.compile(r"\bnan\b|\bNaN\b|\bNaT\b|<NA>|\binf\b|\bNone\b(?! of )|\(\s*\)|  +\S| [,;.](?!\.)|\{\w*\}")
# 'of 4 tests, 4 are weak and 0 found it', 'of no states', '3 of 3 states', 'in 2023; of returns 33.2 in 2025'
CLUMSY = re.compile(r"\b[Oo]f (\d+)\b[^.;]*\b\1\b[^.;]*\b0\b|\b[Oo]f no\b|\b([1-9]\d*) of \2\b|; of (?!the others\b)")
NONE = re.compile(r"^No (?!figure)|\bno (period|year|month) is\b")
RANKING = re.compile(r"\b(most|highest|largest|deadliest|leads?)\b")
UNRANKED = re.compile(r"\btoo few\b|\bno ranking\b|\bnot ranked\b|\bno route is ranked\b", re.I)
GUARD = 10  # what is fewer is not ranked
UP, DOWN = (
    re.compile(rf"\b({one})\b") for one in ("up|rose|risen|more|increased?", "down|fell|fallen|fewer|decreased?")
)
OF_NO_MATTER = (DeprecationWarning, PendingDeprecationWarning, ResourceWarning)


def sample(question: str, size: int, seed: int) -> tuple[list[dict[str, Any]], list[str]]:
    """Sets of parameters that are allowed, drawn by chance, and the sentences with which others were refused.

    Each has two values, or one, that are not the default: a pair, an early day, a single place.
    """
    model, draw = questions.load(question), random.Random(f"{seed} {question}")
    values, allowed, refused = edges(model), [], []
    while len(allowed) < size:
        changed = draw.sample(sorted(values), min(2, len(values)))
        tried = _tried(model, {name: draw.choice(values[name]) for name in changed})
        refused.append(tried) if isinstance(tried, str) else allowed.append(tried)
    return allowed, refused


def edges(model: type[Parameters]) -> dict[str, list[Any]]:
    """For each parameter the default and the values to draw from; of a list none, one, all and some twice."""
    found = {}
    for name, default in model.check().plain().items():
        shape = model.shape(name)
        values = _values(model, name)
        several = [*([value] for value in values), values, [values[0], values[0], values[-1]]]
        tried = [default, *[None] * shape.optional, *(several if shape.many else values)]
        found[name] = [json.loads(text) for text in dict.fromkeys(map(json.dumps, tried))]
    return found


def _values(model: type[Parameters], name: str) -> list[Any]:
    """All allowed values; of periods, days and numbers the first and last two, and some between."""
    shape = model.shape(name)
    values = list(shape.allowed or arguments.steps(model, name) or filter(None, shape.range or ()))
    return values if shape.allowed else [*values[:2], *values[2 : -2 : len(values) // 6 + 1], *values[-2:]]


def _tried(model: type[Parameters], values: Mapping[str, Any]) -> dict[str, Any] | str:
    """The parameters of a run with these values, or the sentence with which it is refused."""
    try:
        return run_of(model, **values).parameters
    except UsageError as error:
        return str(error)


def faults(question: str, values: Mapping[str, Any], width: int | None = None) -> list[str]:
    """What is wrong with the page of these values: an error, a warning, an empty answer, an empty value in a text,
    a number that leads to a row where another one stands, what is too long, what nobody would sign.

    With a width (``theme.WIDE`` or ``NARROW``) every figure is drawn, too, which takes most of the time.
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
    answer = next((text for role, text in texts if role == "answer"), "")
    found += unsigned(answer, shown(results, "Figure"), dict(texts))
    titles = [figure.title for figure in shown(results, "Figure")]
    found += faults_of_lengths(answer, titles, SENTENCES.get(question, 3))
    found += [f"too long: {one}" for one in too_long(answer)]
    return list(dict.fromkeys(found))


def unsigned(answer: str, figures: Sequence[Any], texts: Mapping[str, str]) -> list[str]:
    """What nobody would sign: an empty figure, a title that contradicts the answer or the data, clumsy words.

    Args:
        answer: the answer's text.
        figures: name, title, unit, alt and data are looked at; the first gives the answer in other words.
        texts: role -> text of all that the page says.
    """
    found = [f"clumsy: '{text[: bad.end() + 40][-99:]}'" for text in texts.values() if (bad := CLUMSY.search(text))]
    for number, figure in enumerate(figures):
        said, title = f"{figure.name}: {figure.title}", figure.title
        values = figure.data.drop(columns=["year", "month"], errors="ignore").select_dtypes("number").stack()
        by_label = figure.data.iloc[:, :1].drop(columns="year", errors="ignore")
        years = figure.data["year"].nunique() if "year" in figure.data and len(by_label.columns) else 0
        held = f"{answer} {figure.alt} {figure.data.to_csv(sep=' ')}"
        counts = not re.search(r"\bper\b|\bshare\b|%", figure.unit)
        sign = [bool(one.search(text)) for text in (title, SENTENCE.split(answer)[0]) for one in (UP, DOWN)]
        wrong = {
            "an empty figure": title == NOTHING,
            "none, over data": NONE.search(title) and (values > 0).any(),
            "a ranking below the guard": RANKING.search(title) and counts and len(values) and values.max() < GUARD,
            "a ranking that the answer does not make": RANKING.search(title) and UNRANKED.search(answer),
            "a number that is nowhere": _counts(title) - _counts(held),
            "another direction than the answer": not number and sign in ([1, 0, 0, 1], [0, 1, 1, 0]),
            "counts of different years": years > 1 and not by_label.duplicated().any(),
        }
        found += [f"{fault}: {said}" for fault, is_so in wrong.items() if is_so]
    return found


def _counts(text: str) -> set[int]:
    """The counts in a text from ten on; no years, decimals, changes or percentages."""
    found = re.findall(r"(?<![−+.\d])(\d[\d,]*)(?:\.0\b)?(?![\d.]*\d| %)", NAMES.sub("", text))
    return {number for one in found if (number := int(one.replace(",", ""))) >= GUARD}


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
