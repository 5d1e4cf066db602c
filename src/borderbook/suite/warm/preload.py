"""What the parent imports, and what it notes meanwhile: whether a kernel may build on it."""

from __future__ import annotations

import builtins
import os
import sys
import time
import warnings
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar, TextIO

from .key import INLINE

PROJECT = "borderbook"
SETTLED = frozenset({"JPY_PARENT_PID", "JPY_INTERRUPT_EVENT", "MPLBACKEND", "PYDEVD_DISABLE_FILE_VALIDATION"})
"""Variables that modules read on import: seen to by the child or the key, or (the last) of no effect but a note."""

# what a kernel is made of, and loads before its first cell
_KERNEL = (
    "ipykernel.kernelapp", "ipykernel.debugger", "ipykernel.zmqshell", "ipykernel.datapub", "IPython",
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger", "IPython.core.oinspect",
    "IPython.core.pylabtools", "IPython.extensions.storemagic", "tornado.platform.asyncio", "sqlite3", "pdb", "bdb",
    "cmd", "faulthandler", "resource", "zmq.utils.garbage",
)  # fmt: skip
# what notebooks import, as they would; not pandera, which sets variables that pyarrow goes by
_LIBRARIES = (
    "numpy", "pandas", "pandas.core.arrays.arrow.extension_types", "pandas.core.reshape.reshape",
    "pandas.core.arrays.arrow._arrow_utils", "pandas.core.methods.to_dict", "pandas.io.parquet",
    "pandas.io.formats.string", "pandas.io.formats.style_render", "pyarrow.parquet", "pyarrow.acero",
    "pyarrow.dataset", "pyarrow.pandas_compat", "matplotlib", "matplotlib.figure", "matplotlib.pyplot",
    "matplotlib.dates", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg",
    "PIL.BmpImagePlugin", "PIL.GifImagePlugin", "PIL.JpegImagePlugin", "PIL.PpmImagePlugin",
    "PIL.PngImagePlugin", "scipy.stats", "seaborn", "pydantic", "pydantic.fields", "pydantic.main",
    "pydantic.types", "yaml", "statsmodels.genmod.generalized_linear_model", "statsmodels.regression.linear_model",
    "statsmodels.stats.moment_helpers", "statsmodels.stats.sandwich_covariance", "statsmodels.tools.grouputils",
    "statsmodels.tsa.holtwinters", "statsmodels.tsa.seasonal", "geopandas",
    "matplotlib.patheffects", "xml.etree.ElementTree", "encodings.utf_8_sig",
)  # fmt: skip
# variables set on import: by every kernel's debugger; by joblib, of no consequence where it is not used
_SET = frozenset({"PYDEVD_USE_FRAME_EVAL", "KMP_INIT_AT_FORK"})
# files that a library keeps open and, in a forked process, opens anew by itself
_REOPENED = ("proj.db",)


class Stream:
    """Stands for a cell's stream while libraries are imported: who keeps it prints to the cell later."""

    def __init__(self, target: Any) -> None:
        self.target = target

    def __getattr__(self, name: str) -> Any:
        return getattr(self.target, name)


@dataclass
class Loaded:
    """What was imported.

    Attributes:
        doubt: why no kernel can be forked; nothing if one can.
        read: variables that were read on import -> their values then (None: not set).
        files: the files of all modules, and what else was read -> when they were last changed, and their size.
        kernel: the files of the modules that a kernel is made of.
        names: the top-level names that notebooks find imported already, and where from.
        sets: variables that modules set on import -> their values.
        filters: the filters of warnings that libraries added, the first to apply first.
        streams: pairs of what libraries took for a cell's standard output and error.
    """

    doubt: str = ""
    read: dict[str, str | None] = field(default_factory=dict)
    files: dict[str, tuple[int, int]] = field(default_factory=dict)
    kernel: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    sets: dict[str, str] = field(default_factory=dict)
    filters: list[Any] = field(default_factory=list)
    streams: tuple[tuple[Stream, Stream], ...] = ()

    def changed(self) -> str:
        """A file that is not any more what was imported; nothing if there is none."""
        paths, stamps = self._packed
        seen = zip(stamps[::2], stamps[1::2], strict=True)
        return next((path for path in paths.split("\0") if path and _stamp(path) != next(seen)), "")

    @cached_property
    def _packed(self) -> tuple[str, array[int]]:
        """The files and what was seen of them, side by side.

        After each fork a look at thousands of strings here and there would copy all the pages where they are.
        """
        return "\0".join(self.files), array("q", chain.from_iterable(self.files.values()))

    def differs(self, env: Mapping[str, str]) -> str:
        """A variable that was read on import and has another value in ``env``; nothing if there is none."""
        read = ((name, value) for name, value in self.read.items() if name not in SETTLED)
        return next((name for name, value in read if env.get(name) != value), "")

    def hidden(self, cwd: str) -> str:
        """A library that a cold kernel would import from elsewhere, having found it there first."""
        for folder in (cwd, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))):
            for name in _importable(folder):
                if name in self.names and not self.names[name].startswith(folder.rstrip("/") + "/"):
                    return f"{name} in {folder}"
        return ""


class _Noting(type(os.environ)):  # type: ignore[misc]
    """The environment, noting who is asked for."""

    read: ClassVar[set[str]] = set()

    def __getitem__(self, name: Any) -> Any:
        self.read.add(os.fsdecode(name))
        return super().__getitem__(name)

    def __iter__(self) -> Iterator[Any]:
        self.read.add("*")
        return super().__iter__()


class _Notebook:
    """What pandas looks for on import, to know that it is in a notebook."""

    kernel = None


def load() -> Loaded:
    """Import libraries, and note what a kernel must agree with."""
    with _noting() as before:
        _import(_KERNEL)
        kernel = tuple(_files(()))
        before.begin_cells()
        shown, streams = _as_in_a_cell(lambda: _import(_LIBRARIES))
    return _loaded(before, shown, streams, Loaded(kernel=kernel))


def grow(loaded: Loaded, request: Mapping[str, Any]) -> Loaded:
    """Import a project's package on top of the libraries, and use it once.

    Args:
        loaded: what is there already.
        request: the environment and folder that kernels will have, and the function to call, as ``module:name``;
            it may return the files that it read beside modules.
    """
    os.environ.clear()
    os.environ.update({name: value for name, value in request["env"].items() if name not in SETTLED})
    os.environ.update(loaded.sets)
    os.chdir(request["cwd"])
    module, _, name = request["rehearsal"].partition(":")
    read: list[str] = []
    with _noting() as before:
        shown, streams = _as_in_a_cell(lambda: read.extend(getattr(import_module(module), name)() or ()))
    os.chdir("/")
    return _loaded(before, shown, streams, loaded, read)


class _Before:
    """What there was before anything was imported, or before what a kernel imports in its cells."""

    def __init__(self) -> None:
        self.started, self.env = time.time_ns(), dict(os.environ)
        self.begin_cells()

    def begin_cells(self) -> None:
        """From now on, all is as in a cell."""
        self.modules, self.filters = set(sys.modules), list(warnings.filters)


@contextmanager
def _noting() -> Iterator[_Before]:
    """While it lasts, who is asked for in the environment is noted."""
    before = _Before()
    os.environ["MPLBACKEND"] = INLINE  # as a kernel sets it before its first cell
    os.environ.__class__ = _Noting
    try:
        yield before
    finally:
        os.environ.__class__ = _Noting.__mro__[1]
        os.environ.pop("MPLBACKEND", None)


def _loaded(
    before: _Before, shown: str, streams: tuple[Stream, Stream], there: Loaded, read: Iterable[str] = ()
) -> Loaded:
    """What has been imported, and ``read`` from files, since ``before``, on top of what was there."""
    loaded = Loaded(
        read={name: before.env.get(name) for name in _Noting.read - there.sets.keys()} | there.read,
        files={**_files(read), **there.files},
        kernel=there.kernel,
        names={**there.names, **_names(set(sys.modules) - before.modules)},
        sets={**there.sets, **{k: value for k, value in os.environ.items() if before.env.get(k) != value}},
        filters=[*(one for one in warnings.filters if one not in before.filters), *there.filters],
        streams=(*there.streams, streams),
    )
    late = next((path for path, (changed, _) in loaded.files.items() if changed >= before.started), "")
    stale = there.changed()
    own = PROJECT in sys.modules and not there.files
    loaded.doubt = there.doubt or _doubt(
        {
            f"importing showed: {shown}": bool(shown),
            f"{late} changed meanwhile": bool(late),
            f"{stale} changed since it was imported": bool(stale),
            "the project's own package was imported": own,
        },
        loaded,
    )
    return loaded


def _import(names: tuple[str, ...]) -> None:
    for name in names:
        with suppress(ModuleNotFoundError):  # a notebook that needs it says so itself
            # as in a cell: warnings that a cell would show are meant for __main__
            exec(f"import {name}", {"__name__": "__main__"})


def _as_in_a_cell(do: Callable[[], object]) -> tuple[str, tuple[Stream, Stream]]:
    """Import something; returns what a cell would show of it, and the streams that libraries took for the cell's."""
    warned: list[str] = []
    show, warnings.showwarning = warnings.showwarning, lambda message, *_, **__: warned.append(str(message))
    builtins.get_ipython = _Notebook  # type: ignore[attr-defined]
    with os.fdopen(
        os.memfd_create("cell"), "w+", encoding="UTF-8"
    ) as file:  # the encoding of a cell's streams
        with _printing_to(file) as streams:
            do()
        file.seek(0)
        shown = " ".join([*warned, file.read(1000)]).strip()
    del builtins.get_ipython  # type: ignore[attr-defined]
    warnings.showwarning = show
    return shown, streams


@contextmanager
def _printing_to(file: TextIO) -> Iterator[tuple[Stream, Stream]]:
    """Send what is printed, by Python or past it, to a file."""
    own, kept = (sys.stdout, sys.stderr), [os.dup(number) for number in (1, 2)]
    streams = Stream(file), Stream(file)
    sys.stdout, sys.stderr = streams
    for number in (1, 2):
        os.dup2(file.fileno(), number)
    yield streams
    file.flush()
    sys.stdout, sys.stderr = streams[0].target, streams[1].target = own
    for number, old in zip((1, 2), kept, strict=True):
        os.dup2(old, number)
        os.close(old)


def _doubt(doubts: dict[str, bool], loaded: Loaded) -> str:
    """The first reason why nothing can be forked from this process; nothing if it can."""
    zmq = sys.modules.get("zmq")
    others = sorted(loaded.sets.keys() - _SET)
    doubts = {
        **doubts,
        f"a module set {', '.join(others)} on import": bool(others),
        "a module read the whole environment on import": "*" in loaded.read,
        "matplotlib's inline backend was loaded": "matplotlib_inline.backend_inline" in sys.modules,
        "zmq has a context": zmq is not None and zmq.Context._instance is not None,
        f"threads are alive: {_threads()}": bool(_threads()),
        f"files are open: {_open_files()}": bool(_open_files()),
    }
    return next((doubt for doubt, is_so in doubts.items() if is_so), "")


def _threads() -> list[str]:
    """The threads beside the main one that are there when a process has been forked."""
    # OpenBLAS ends its threads for a fork and starts them again when it needs them
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    tasks = Path("/proc/self/task")
    others = [task for task in tasks.iterdir() if task.name != str(os.getpid())]
    return [(task / "comm").read_text(encoding="utf-8").strip() for task in others]


def _open_files() -> list[str]:
    found = []
    for handle in os.listdir("/proc/self/fd"):  # noqa: PTH208 names only
        link = Path("/proc/self/fd", handle)
        # a kernel has streams of its own
        if int(handle) > 2 and link.is_file() and link.readlink().name not in _REOPENED:
            found.append(link.readlink().name)
    return found


def _files(read: Iterable[str]) -> dict[str, tuple[int, int]]:
    modules = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    paths = [*(path for path in modules if isinstance(path, str)), *read]
    return {path: seen for path in paths if (seen := _stamp(path))}


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        seen = os.stat(path)  # noqa: PTH116 thousands of times for each kernel
    except OSError:
        return None
    return seen.st_mtime_ns, seen.st_size


def _names(modules: set[str]) -> dict[str, str]:
    top = {name.partition(".")[0] for name in modules}
    return {name: getattr(sys.modules.get(name), "__file__", None) or "" for name in top}


def _importable(folder: str) -> Iterator[str]:
    """The names that could be imported from a folder."""
    with suppress(OSError):
        for path in Path(folder).iterdir():
            if path.suffix in (".py", ".pyc", ".so") or (path / "__init__.py").is_file():
                yield path.name.partition(".")[0]
