"""Import modules in the fork server, and note what a forked kernel needs to find out whether it would differ.

Only the fork server imports this module: the import loads what ``WARMKERNELS_PRELOAD`` names.
"""

from __future__ import annotations

import builtins
import gc
import json
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path

from warmkernels.process import VARIABLE

# the kernel's own modules, which it loads before its first cell
_KERNEL = (
    "ipykernel.kernelapp", "ipykernel.debugger", "ipykernel.datapub", "IPython.core.completerlib",
    "IPython.extensions.storemagic", "tornado.platform.asyncio", "sqlite3", "pdb", "warmkernels.child",
)  # fmt: skip
_FRESH = "import json, sys; print(json.dumps([sys.path, list(sys.flags)]))"


class _Shell:
    """A stand-in for IPython's shell; libraries such as pandas look for it on import to detect a notebook.

    IPython's own shell must not run before the process is forked.
    """

    kernel = None


class Loaded:
    """What was imported, and in which environment.

    Attributes:
        reason: why no kernel may be forked; '' if kernels may be forked.
        env, cwd: the environment and the working folder.
        sets: the variables that modules set on import.
        files: the files of all modules -> the times when they were last changed.
        kernel: the files of the kernel's own modules.
        filters: the filters of warnings that libraries added.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Import the kernel's own modules, then those that cells will import."""
        self.env, self.cwd = dict(os.environ), os.getcwd()  # noqa: PTH109
        fresh = subprocess.Popen([sys.executable, "-c", _FRESH], stdout=subprocess.PIPE)
        output_fd = os.memfd_create("said")  # receives what is printed on import; a kernel would show it
        os.dup2(output_fd, 1)
        os.dup2(output_fd, 2)
        os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as a kernel does
        _import(_KERNEL)
        path, flags = json.loads(fresh.communicate()[0])
        sys.path[:] = [folder for folder in path if folder]
        os.ftruncate(output_fd, 0)
        self.kernel, filters = tuple(_modules()), list(warnings.filters)
        builtins.get_ipython = _Shell  # type: ignore[attr-defined]
        encoding = sys.stdout.encoding
        sys.stdout.reconfigure(encoding="UTF-8")  # type: ignore[union-attr]  # as a cell's stream has it
        failure = _import(names)
        del builtins.get_ipython  # type: ignore[attr-defined]
        sys.stdout.reconfigure(encoding=encoding)  # type: ignore[union-attr]  # this also flushes what was printed
        printed = os.pread(output_fd, 100_000, 0).decode(errors="replace").strip("\0 \n")
        os.close(output_fd)
        self.sets = {name: value for name, value in os.environ.items() if self.env.get(name) != value}
        self.filters = [one for one in warnings.filters if one not in filters]
        self.files = _changed(_modules())
        self.reason = failure or _first(
            ("Python was started with options of its own", flags != list(sys.flags)),
            (f"importing printed: {printed[:1000]}", printed),
            ("the backend for figures is loaded", "matplotlib_inline.backend_inline" in sys.modules),
            ("a thread was started on import", threading.active_count() > 1),
        )
        os.environ.clear()
        os.environ.update(self.env)
        gc.freeze()  # so that garbage collection in forked processes does not copy this memory

    def reason_against(self, env: Mapping[str, str], cwd: str, varying: frozenset[str]) -> str:
        """Why a kernel with this environment and folder might differ from a fresh one; '' if it would not."""
        variables = [name for name in {*env, *self.env} - varying if env.get(name) != self.env.get(name)]
        relative = any(not part.startswith("/") for part in env.get("PYTHONPATH", "/").split(os.pathsep))
        hidden = [path.name for path in Path(cwd).iterdir() if _comes_first(path)]
        times = _changed(self.files)  # not of all modules: reading each would copy its memory
        changed = [file for file, time in self.files.items() if times.get(file) != time]
        return self.reason or _first(
            (f"{', '.join(sorted(variables))} is not what it was when modules were loaded", variables),
            ("PYTHONPATH depends on the working folder", relative and cwd != self.cwd),
            (f"{', '.join(hidden)} is in the working folder", hidden),
            (f"{', '.join(changed)} changed since it was loaded", changed),
        )


def _comes_first(path: Path) -> bool:
    """Whether a fresh interpreter would use a file in its working folder instead of what is loaded."""
    if path.suffix == ".py" or (path / "__init__.py").is_file():
        loaded = getattr(sys.modules.get(path.stem), "__file__", None)
        return bool(loaded and not loaded.startswith(str(path)))
    return path.name == "matplotlibrc" and "matplotlib" in sys.modules


def _import(names: Iterable[str]) -> str:
    """Import modules; return what went wrong, or ''. A module that is not installed is skipped."""
    for name in names:
        try:
            exec(f"import {name}", {"__name__": "__main__"})  # warnings then refer to __main__, as in a cell
        except Exception as error:
            if not isinstance(error, ModuleNotFoundError) or error.name != name:
                return f"importing {name} failed: {type(error).__name__}: {error}"
    return ""


def _first(*reasons: tuple[str, object]) -> str:
    """The first reason whose condition is true, or ''."""
    return next((reason for reason, is_so in reasons if is_so), "")


def _modules() -> list[str]:
    """The files of all modules."""
    return [path for module in [*sys.modules.values()] if (path := getattr(module, "__file__", None))]


def _changed(paths: Iterable[str]) -> dict[str, int]:
    """File -> the time when it was last changed (nanoseconds); files that do not exist are left out."""
    return {path: os.stat(path).st_mtime_ns for path in paths if os.path.exists(path)}  # noqa: PTH110, PTH116


loaded = Loaded(filter(None, os.environ.get(VARIABLE, "").split(",")))
