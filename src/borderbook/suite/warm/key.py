"""What a parent must have in common with a kernel that it forks: all that is settled when a process starts.

The interpreter, the installed packages' age, the variables that libraries read when they are loaded, and what
the system lets the process do. Another key, another parent.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import site
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from .wire import DoubtError

INLINE = "module://matplotlib_inline.backend_inline"  # what every kernel's figures go to

# variables that C libraries read while they are loaded, and that decide what Python finds and how it reads;
# what Python modules read on import is noted by the parent (preload.py)
_LOAD_TIME = re.compile(
    r"PYTHON|LC_|LANG|TZ|PATH$|HOME$|USER$|LOGNAME$|TERM$|TMP|TEMP|XDG_|LD_|DISPLAY$|WAYLAND_DISPLAY$|"
    r"OMP_|GOMP_|KMP_|OPENBLAS_|GOTO_|MKL_|BLIS_|NUMEXPR_|MPL(?!BACKEND)|MATPLOTLIB|"
    r"MALLOC_|GLIBC_|JE_|MIMALLOC_|ARROW_|GDAL_|OGR_|PROJ_|CPL_|GEOS_|NPY_|NUMPY_|SCIPY_|PANDAS_|"
    r"SSL_CERT_|CURL_CA_|REQUESTS_CA_|VIRTUAL_ENV"
)
_MODULE = "ipykernel_launcher"


def python_of(command: Sequence[str], env: Mapping[str, str]) -> list[str]:
    """The start of a kernel's command line, up to ``-m``: the interpreter and its options.

    Raises:
        DoubtError: it is not this interpreter, not ipykernel, or its libraries could be found elsewhere.
    """
    python = list(command[: command.index("-m")]) if "-m" in command else []
    if python[:1] != [sys.executable] or list(command[len(python) : len(python) + 2]) != ["-m", _MODULE]:
        raise DoubtError("the command is not this Python's ipykernel")
    if not all(option.startswith("-X") for option in python[1:]):
        raise DoubtError(f"the options {' '.join(python[1:])} are not known")
    folders = env.get("PYTHONPATH", "").split(os.pathsep)
    if folders != [""] and not all(Path(folder).is_absolute() for folder in folders):
        raise DoubtError("PYTHONPATH depends on the working folder")
    if env.get("MPLBACKEND", INLINE) not in ("", INLINE):
        raise DoubtError("MPLBACKEND asks for figures elsewhere than in the notebook")
    return python


def key_of(python: Sequence[str], env: Mapping[str, str]) -> str:
    """The key of the parent that may fork a kernel with this interpreter, options and environment."""
    facts = {
        "python": [*python, sys.version, *_ages([sys.executable])],
        "code": _ages(sorted(Path(__file__).parent.glob("*.py"))),
        "packages": _ages(_package_folders()),
        "env": {name: value for name, value in sorted(env.items()) if _LOAD_TIME.match(name)},
        "process": _process(),
    }
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def branch_of(key: str, cwd: str) -> str:
    """The key of a parent's branch for kernels that work in a folder."""
    return hashlib.sha256(f"{key} {cwd}".encode()).hexdigest()


def _package_folders() -> list[str]:
    return [folder for folder in _known_folders() if Path(folder).is_dir()]


@cache
def _known_folders() -> list[str]:
    known = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), site.getusersitepackages()]
    return list(dict.fromkeys(known))


def _ages(paths: Sequence[str | Path]) -> list[Any]:
    return [(str(path), Path(path).stat().st_mtime_ns) for path in paths]


def _process() -> dict[str, Any]:
    """What a process hands down to those that it starts: user, rights, limits, group, view of the system."""
    own = Path("/proc/self")
    status = (line.split(":", 1) for line in (own / "status").read_text(encoding="utf-8").splitlines())
    handed_down = (
        "Umask",
        "Uid",
        "Gid",
        "Groups",
        "NoNewPrivs",
        "Seccomp",
        "CapBnd",
        "CapEff",
        "Cpus_allowed",
    )
    return {
        "status": {name: value.split() for name, value in status if name in handed_down},
        "limits": (own / "limits").read_text(encoding="ascii"),
        "group": (own / "cgroup").read_text(encoding="utf-8"),
        "namespaces": {path.name: str(path.readlink()) for path in sorted((own / "ns").iterdir())},
        "root": (Path("/").stat().st_dev, Path("/").stat().st_ino),
        "nice": os.getpriority(os.PRIO_PROCESS, 0),
    }
