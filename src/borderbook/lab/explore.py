"""Exploring in JupyterLab: a copy of a notebook in scratch/, which git ignores, and warm kernels to run it in."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from borderbook import project, questions
from borderbook.errors import UsageError
from borderbook.run.notebook import guides, path_of
from borderbook.run.preload import LIBRARIES


def copy(name: str, *, fresh: bool = False) -> Path:
    """The notebook in scratch/ in which a question or guide is explored; the committed one stays as it is.

    Args:
        name: a question, or a guide such as 'getting_started'.
        fresh: make another copy beside those that are there; otherwise the first one is kept and given.

    Raises:
        UsageError: there is no such question or guide, or its notebook is missing.
        OSError: scratch/ is not writable.
    """
    folder = project.checkout() / "scratch"
    guide = f"guides/{Path(name).stem}"
    source = path_of(guide if guide in guides() else questions.known(name))
    if not source.is_file():
        raise UsageError(f"There is no notebook {source.name} to copy. Restore it from version control.")
    folder.mkdir(exist_ok=True)
    names = (f"{source.stem}{'' if number == 1 else f'-{number}'}.ipynb" for number in count(1))
    place = next(folder / name for name in names if not fresh or not (folder / name).exists())
    if not place.exists():
        shutil.copyfile(source, place)
    return place


def open_lab(notebook: Path, *, port: int | None = None, ip: str | None = None, browser: bool = True) -> None:
    """Become JupyterLab on a notebook, the whole checkout in its file browser, its kernels forked where they can be.

    Args:
        notebook: a path below the project's root.
        port: where it listens; None: as Jupyter is configured, which is 8888 or the next that is free.
        ip: the address; None: as Jupyter is configured, which is loopback.
        browser: open one.

    Raises:
        UsageError: JupyterLab is not installed.
    """
    if not find_spec("jupyterlab"):
        raise UsageError("JupyterLab is not installed. Install it: pip install 'borderbook[notebooks]'.")
    root = project.checkout()
    call = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}"]
    call += [f"--LabApp.default_url=/lab/tree/{notebook.relative_to(root).as_posix()}"]
    # as in a container; Jupyter warns of it, and refuses unless told
    call += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    call += [f"--ServerApp.port={port}"] if port else []
    call += [f"--ServerApp.ip={ip}"] if ip else []
    call += [] if browser else ["--no-browser"]
    warm = {
        "JUPYTER_DEFAULT_PROVISIONER_NAME": "warmkernels",
        "WARMKERNELS_PRELOAD": f"{LIBRARIES},ipywidgets",
    }
    os.execve(sys.executable, call, {**os.environ, **warm, project.ROOT_VARIABLE: str(root)})
