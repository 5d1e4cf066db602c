"""What all questions share: parameter models with types, allowed values and checks; the list of questions.

Each question has a folder with the name of its notebook, which holds everything that belongs to it.
``names()`` imports nothing, so listing is fast. ``load(name)`` imports only that question.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING

from notemill import project, suite
from notemill.errors import ExpectedError, UsageError
from notemill.words import did_you_mean

if TYPE_CHECKING:
    from types import ModuleType

    from notemill.questions.base import Parameters


def package() -> str:
    """The package that holds a folder for each question."""
    return f"{suite.package()}.questions"


def folders() -> list[Path]:
    """The folders of that package; usually it is one."""
    return [Path(path) for path in import_module(package()).__path__]


def names() -> list[str]:
    """The names of all questions, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules(map(str, folders())) if module.ispkg)


def load(name: str) -> type[Parameters]:
    """The parameter model of a question, given its name or the path of its notebook.

    Raises:
        UsageError: there is no such question (the message suggests the closest names), or its module is broken.
    """
    from notemill.questions.base import Parameters

    stem = known(name)
    module = _module(stem)
    for thing in vars(module).values():
        if isinstance(thing, type) and issubclass(thing, Parameters) and thing.__module__ == module.__name__:
            return thing
    raise UsageError(f"questions/{stem}/parameters.py holds no class of Parameters. Add one.")


def _module(stem: str) -> ModuleType:
    """The module of a question's parameters. Raises UsageError: it cannot be imported; other questions still work."""
    try:
        return import_module(f"{package()}.{stem}.parameters")
    except ExpectedError:
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
    return next(path for folder in folders() if (path := folder / name / "parameters.py").is_file())
