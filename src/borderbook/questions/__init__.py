"""The questions. Each has a folder with the name of its notebook, which holds everything that belongs to it.

``names()`` imports nothing, so listing is fast. ``load("route_trends")`` imports only that question.
"""

from __future__ import annotations

import pkgutil
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING

from borderbook import project
from borderbook.errors import BorderbookError, UsageError
from borderbook.words import did_you_mean

if TYPE_CHECKING:
    from types import ModuleType

    from borderbook.questions.base import Parameters


def names() -> list[str]:
    """The names of all questions, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def load(name: str) -> type[Parameters]:
    """The parameter model of a question, given its name or the path of its notebook.

    Raises:
        UsageError: there is no such question (the message suggests the closest names), or its module is broken.
    """
    from borderbook.questions.base import Parameters

    stem = known(name)
    module = _module(stem)
    for thing in vars(module).values():
        if isinstance(thing, type) and issubclass(thing, Parameters) and thing.__module__ == module.__name__:
            return thing
    raise UsageError(f"questions/{stem}/parameters.py holds no class of Parameters. Add one.")


def _module(stem: str) -> ModuleType:
    """The module of a question's parameters. Raises UsageError: it cannot be imported; other questions still work."""
    from importlib import import_module

    try:
        return import_module(f"{__name__}.{stem}.parameters")
    except BorderbookError:
        raise
    except Exception as error:
        frames = [frame for frame in extract_tb(error.__traceback__) if f"questions/{stem}/" in frame.filename]
        line = error.lineno if isinstance(error, SyntaxError) else frames[-1].lineno if frames else None
        where = f"questions/{stem}/parameters.py" + (f", line {line}" if line else "")
        fault = f"{where}: {type(error).__name__}: {error}"
        raise UsageError(f"{fault}. Mend it, or restore the file.") from error


def known(name: str) -> str:
    """The exact name of a question, from its name or the path of its notebook.

    Raises:
        UsageError: there is no such question (the message suggests the closest names), or the notebook is elsewhere.
    """
    path, every = Path(name), names()
    is_path = path.suffix == ".ipynb"
    if is_path and path.resolve().parent != project.notebooks().resolve():
        raise UsageError(
            f"{name} is not one of this project's notebooks ({project.notebooks()}). Copy it to scratch/ to run it."
        )
    stem = (path.stem if is_path else name).replace("-", "_")
    if stem in every:
        return stem
    hint = did_you_mean(stem, every) or f" There are: {', '.join(every) or 'none yet'}."
    raise UsageError(f"There is no question '{name}'.{hint}")


def source_of(name: str) -> Path:
    """The file of a question's parameters, found without importing it."""
    return next(path for folder in __path__ if (path := Path(folder) / name / "parameters.py").is_file())
