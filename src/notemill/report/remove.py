"""Removes runs that are no longer needed from the reports and the index."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from contextlib import suppress

from notemill import project, questions
from notemill.errors import ExpectedError, UsageError
from notemill.files import temporary_folder
from notemill.report import api
from notemill.words import did_you_mean


def removable() -> list[str]:
    """The ids (question/run) of all runs in the reports folder, in alphabetical order."""
    folder = project.reports()
    runs = (path.relative_to(folder) for path in folder.glob("[!.]*/[!.]*") if path.is_dir())
    return sorted(run.as_posix() for run in runs if run.parts[0] != api.NAME)


def remove(names: Sequence[str]) -> list[str]:
    """Remove runs, given as question/run; if one of them does not exist, none is removed.

    Returns:
        The ids of the removed runs.

    Raises:
        UsageError: a run does not exist; the message suggests the closest one, or lists the runs of a question.
    """
    runs = removable()
    ids = list(dict.fromkeys(meant(name, runs) for name in names))
    for run in ids:
        folder = project.reports() / run
        with temporary_folder(folder.parent) as aside:  # readers see a complete run or none
            folder.rename(aside / folder.name)
        if not any(folder.parent.iterdir()):
            folder.parent.rmdir()
    return ids


def outgrown(names: Collection[str]) -> list[str]:
    """The ids of the reports of some questions that were made with a parameter which their question no longer has."""
    found = []
    for path in sorted(project.reports().glob("[!.]*/[!.]*/run.json")):
        question, run = path.parts[-3:-1]
        with suppress(ValueError, LookupError, TypeError, ExpectedError):  # damaged, as the index says
            known = questions.load(question).model_fields if question in names else {}
            if known and json.loads(path.read_bytes())["parameters"].keys() - known:
                found.append(f"{question}/{run}")
    return found


def leading_to(runs: Sequence[str]) -> list[str]:
    """The ids of the reports whose pages, until they are run again, offer or lead to one of these runs."""
    leading = []
    for path in sorted(project.reports().glob("[!.]*/[!.]*/run.json")):
        question, run = path.parts[-3:-1]
        with suppress(ValueError, LookupError, TypeError, AttributeError):  # damaged, as the index says
            record = json.loads(path.read_bytes())
            offered = {f"{question}/{other}" for other in record["beside"]}
            offered |= {f"{name}/{other}" for name, other in record["toward"].items()}
            if offered.intersection(runs):
                leading.append(f"{question}/{run}")
    return leading


def meant(name: str, runs: Sequence[str]) -> str:
    """The id of the run with a name. Raises UsageError like ``remove``."""
    run = name.strip("/").removeprefix("reports/")
    if run in runs:
        return run
    of_question = [other for other in runs if other.startswith(f"{run}/")]
    if of_question:
        raise UsageError(f"'{run}' is a question. Name its runs: {', '.join(of_question)}.")
    hint = did_you_mean(run, runs) or f" There are: {', '.join(runs) or 'none'}."
    raise UsageError(f"There is no run '{name}' in the reports.{hint}")
