"""Turn questions, parameters and sweeps into runs, and check all of them before any kernel starts."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

from notemill import project, questions, suite
from notemill.catalog import reference
from notemill.catalog.as_of import LATEST
from notemill.errors import DataError, ExpectedError, UsageError
from notemill.questions.base import Parameters
from notemill.questions.call import not_default
from notemill.run import arguments
from notemill.run import notebook as documents
from notemill.words import did_you_mean

DEFAULT = "default"
LONGEST_NAME = 60

OnFault = Callable[[str, ExpectedError], None] | None
Tell = Callable[[str], None] | None


@dataclass(frozen=True)
class Run:
    """A question with one set of parameters, validated and complete.

    ``parameters`` are text, numbers, true/false, null and lists only. ``name`` is the run's folder below
    reports/<question>. ``copy`` is the edited copy that is executed instead of the question's notebook; ``edited`` says
    how the executed notebook differs from the committed one. ``beside`` maps the name to the label of each run that the
    page offers to choose from. ``toward`` maps other questions to their run for the same place, to which
    the page then leads.
    """

    question: str
    parameters: dict[str, Any]
    name: str
    copy: str = ""
    edited: str = ""
    beside: dict[str, str] = field(default_factory=dict)
    toward: dict[str, str] = field(default_factory=dict)

    @property
    def notebook(self) -> str:
        """The notebook to execute, named as ``path_of`` takes it."""
        return self.copy or self.question

    @property
    def id(self) -> str:
        """Question and run name: the report's folder below reports/."""
        return f"{self.question}/{self.name}"

    def folder(self) -> Path:
        """The folder of the report."""
        return project.reports() / self.question / self.name


def run_of(model: type[Parameters], **values: Any) -> Run:
    """One run of a question; parameters that are not given have their default values.

    Raises:
        UsageError: a parameter is unknown, its value is not allowed, or there are no data for it.
    """
    parameters = model.check(**values).plain()
    return Run(model.name, parameters, _name(model, parameters))


@cache
def offered(model: type[Parameters]) -> dict[str, Run]:
    """Label -> run, for each run that a question's pages offer to choose from; empty if it defines no choices.

    The run with the default values comes first; in a list of all countries it is sorted in with the others.
    """
    if not (choices := model.choices):
        return {}
    values = _choosable(model)
    wanted = [{choices.parameter: value} for value in values.values()]
    runs = {run.name: run for run in _answered(model, wanted, lenient=not choices.values)}
    labels = [(label, name) for name, label in _labels(model).items() if name in runs]
    if not choices.values:  # countries follow unions, each in alphabetical order
        labels.sort(key=lambda one: (reference.kind(values[one[1]]) == "country", one[0]))
    return {label: runs[name] for label, name in labels}


@cache
def _choosable(model: type[Parameters]) -> dict[str, Any]:
    """Name of a run -> the value of a question's choice, the default first, also where it has no answer."""
    if not (choices := model.choices):
        return {}
    name, default = choices.parameter, model.check().plain()
    values = arguments.swept(model, name, choices.values or arguments.ALL, LATEST)
    wanted = [value for value in values if choices.values or reference.kind(value) == "country"]
    return {_name(model, {**default, name: value}): value for value in (default[name], *wanted)}


def _labels(model: type[Parameters]) -> dict[str, str]:
    """Name -> label of the runs that a question's pages may offer; those without an answer never have a report."""
    choices, values = model.choices, _choosable(model).items()
    return {name: choices.label(value, name == DEFAULT) for name, value in values} if choices else {}


def _beside(run: Run, there: Set[str]) -> dict[str, str]:
    """The runs that the page of a run offers: none unless this run is one of them and all of them are ``there``."""
    others = {name for name in there if name.startswith(f"{run.question}/")} - {f"{run.question}/{DEFAULT}"}
    runs = offered(questions.load(run.question)) if others else {}
    names = {one.name: label for label, one in runs.items()}
    return names if run.name in names and {one.id for one in runs.values()} <= there else {}


def _toward(run: Run, there: Set[str]) -> dict[str, str]:
    """Other questions with the run that they offer for the same place, if it is among those ``there``."""
    others = {name.partition("/")[0] for name in there} & {*questions.names()} - {run.question}
    if run.copy or run.name == DEFAULT or not others:
        return {}
    label, toward = _labels(questions.load(run.question)).get(run.name), {}
    for question in sorted(others):
        with suppress(ExpectedError):  # running the question reports the error
            names = {text: name for name, text in _labels(questions.load(question)).items()}
            if label in names and f"{question}/{names[label]}" in there:
                toward[question] = names[label]
    return toward


def _published(model: type[Parameters], copy: str) -> list[Run]:
    """The runs that pages of a question offer to choose from; the run with the default values if there are none."""
    if copy:
        raise UsageError(f"{documents.shown(copy)} is a copy, and copies are not published. Name a question.")
    edited = documents.edited(model.name, model.name)
    return [replace(run, edited=edited) for run in offered(model).values() or [run_of(model)]]


def _answered(
    model: type[Parameters], combinations: Iterable[dict[str, Any]], *, lenient: bool, tell: Tell = None
) -> list[Run]:
    """The run of each combination for which the question has an answer; ``tell`` reports the others.

    Raises:
        UsageError: a combination has no answer and ``lenient`` is false, or no combination has one.
    """
    answered, refused = [], []
    for combination in combinations:
        try:
            answered.append(run_of(model, **combination))
        except UsageError as error:
            refused.append((", ".join(f"{name} = {value}" for name, value in combination.items()), error))
    if refused and not (lenient and answered):
        raise refused[0][1]
    if refused and tell:
        names, reasons = zip(*refused, strict=True)
        tell(f"Left out, as {model.name} has no answer: {'; '.join(names)}. The first: {reasons[0]}")
    return answered


def plan(
    names: Sequence[str] = (),
    parameters: Mapping[str, Any] | None = None,
    sweeps: Mapping[str, Sequence[Any] | str] | None = None,
    on_fault: OnFault = None,
    tell: Tell = None,
    published: bool = False,
) -> list[Run]:
    """The runs of some questions, or of all if none is named, with every combination of the swept values.

    Args:
        names: questions, by name or path of notebook; or edited copies, by path ('scratch/QUESTION.ipynb'), whose
            parameters cells then give the values.
        parameters: name -> value for all runs; text is converted to the parameter's type ('5', 'a,b').
        sweeps: name -> its values, or 'all' for every allowed value for which the question has an answer.
        on_fault: is called with each question whose data are damaged, or whose module or notebook has an error, and
            with the error; such a question does not stop the others.
        tell: is called with a sentence for each question for which values of 'all' were left out.
        published: plan the runs with default values and then those that pages offer to choose from, instead.

    Returns:
        Each run once, in the order of the questions. A parameter or sweep applies to the questions that have it.

    Raises:
        UsageError: a question is unknown; a question has an error and there is no ``on_fault``; none of the questions
            has a parameter; a value is not allowed or has no data; 'all' for a parameter that has no list of allowed
            values.
        DataError: the data of a question are damaged, and there is no ``on_fault``.
    """
    parameters, sweeps = dict(parameters or {}), dict(sweeps or {})
    sources = _sources(names, on_fault)
    _check_names([model for model, _ in sources], [*parameters, *sweeps])
    for name in parameters.keys() & sweeps.keys():
        raise UsageError(f"The parameter '{name}' is both set and swept. Do one of the two.")
    runs: list[Run] = []
    for model, copy in sources:
        with _told(model.name, on_fault):
            runs += _published(model, copy) if published else _runs(model, copy, parameters, sweeps, tell)
    planned = {run.id: run for run in sorted(runs, key=lambda run: published and run.name != DEFAULT)}
    reports = project.reports().glob("[!.]*/[!.]*/run.json")
    there = {"/".join(path.parts[-3:-1]) for path in reports} | planned.keys()
    runs = []
    for run in planned.values():
        with _told(run.question, on_fault):
            runs.append(replace(run, beside=_beside(run, there), toward=_toward(run, there)))
    return runs


@contextmanager
def _told(question: str, on_fault: OnFault) -> Iterator[None]:
    """Tell ``on_fault`` of damaged data of a question, which stop no other."""
    try:
        yield
    except DataError as error:
        if on_fault is None:
            raise
        on_fault(question, error)


def _sources(names: Sequence[str], on_fault: OnFault) -> list[tuple[type[Parameters], str]]:
    """The models of the questions whose own files have no error, each with the name of its copy or ''."""
    sources = []
    for name in names or questions.names():
        try:
            copy = _copy(name)
            model = questions.load(_question_of(copy) if copy else name)
            documents.expect_parameters(copy or model.name, model)
        except UsageError as error:
            if on_fault is None or name not in questions.names():
                raise
            on_fault(name, error)
        else:
            sources.append((model, copy))
    return sources


def _copy(name: str) -> str:
    """The name of a notebook in scratch/, as ``path_of`` takes it; '' for any other path."""
    path = Path(name).resolve()
    in_scratch = path.suffix == ".ipynb" and path.parent == project.root() / documents.SCRATCH
    return f"{documents.SCRATCH}/{path.stem}" if in_scratch else ""


def _question_of(copy: str) -> str:
    """The question of an edited copy: the one whose parameters the copy imports."""
    code = "\n".join(documents.code_of(documents.cells_of(copy)))
    imported = re.search(rf"{re.escape(questions.package())}\.(\w+)\.parameters", code)
    if not imported:
        raise UsageError(
            f"{documents.shown(copy)} imports no question's parameters. Start from a copy: "
            f"{suite.package()} explore QUESTION."
        )
    return imported[1]


def _runs(
    model: type[Parameters], copy: str, parameters: dict[str, Any], sweeps: dict[str, Any], tell: Tell
) -> list[Run]:
    own, edited = model.model_fields, documents.edited(copy or model.name, model.name)
    fixed = documents.other_values(copy, model) if copy else {}
    fixed |= {name: arguments.read(model, name, value) for name, value in parameters.items() if name in own}
    as_of = str(fixed.get("as_of", LATEST))
    sweeps = {name: values for name, values in sweeps.items() if name in own}
    swept = {name: arguments.swept(model, name, values, as_of) for name, values in sweeps.items()}
    combinations = ({**fixed, **dict(zip(swept, values, strict=True))} for values in product(*swept.values()))
    lenient = arguments.ALL in sweeps.values()
    runs = _answered(model, combinations, lenient=lenient, tell=tell)
    if copy:
        names = (f"{copy.replace('/', '-')}--{run.name}".removesuffix(f"--{DEFAULT}") for run in runs)
        runs = [replace(run, name=name, copy=copy) for run, name in zip(runs, names, strict=True)]
    return [replace(run, edited=edited) for run in runs]


def _check_names(models: Sequence[type[Parameters]], names: Iterable[str]) -> None:
    known_names = dict.fromkeys(field for model in models for field in model.model_fields)
    for name in (name for name in names if name not in known_names):
        if len(models) == 1:
            models[0].shape(name)  # raises, and suggests the closest valid name
        hint = did_you_mean(name, known_names) or f" They have {', '.join(known_names)}."
        raise UsageError(f"None of these questions has a parameter '{name}'.{hint}")


def _name(model: type[Parameters], parameters: dict[str, Any]) -> str:
    """The name of a run's folder: 'default', or what differs from it: 'place-north--start-2015-01'.

    A hash is added if the name would be too long or could mean another run, too.
    """
    changed = not_default(model, parameters)
    if not changed:
        return DEFAULT
    name = "--".join(f"{_slug(key)}-{_slug(value)}" for key, value in changed.items())
    if len(name) <= LONGEST_NAME and all(_unambiguous(model, key, value) for key, value in changed.items()):
        return name
    digest = sha256(json.dumps(changed, sort_keys=True).encode()).hexdigest()[:8]
    if len(name) > LONGEST_NAME:  # no value is cut: 2025-06-0 would be another day; of one value no word is
        whole = name[: LONGEST_NAME + 2].rpartition("--")[0]
        name = whole or name[:LONGEST_NAME].rpartition("-")[0]
    return f"{name}--{digest}"


def _slug(value: Any) -> str:
    if isinstance(value, list):
        return "-".join(_slug(item) for item in value)
    text = unicodedata.normalize("NFKD", str(value)).encode("ascii", "ignore").decode().lower()
    text = f"minus {text[1:]}" if text.startswith("-") else text
    return re.sub(r"[^a-z0-9.]+", "-", text).strip("-.") or "none"


def _unambiguous(model: type[Parameters], name: str, value: Any) -> bool:
    """Whether no other value of a parameter has the same slug."""
    shape = model.shape(name)
    value = value[0] if shape.many and len(value) == 1 else value  # of several, 'a-b' may be one item or two
    if isinstance(value, list) or value is None:
        return False
    if shape.allowed is not None:
        return [_slug(other) for other in shape.allowed].count(_slug(value)) == 1
    return shape.kind in ("whole number", "number") or shape.range is not None
