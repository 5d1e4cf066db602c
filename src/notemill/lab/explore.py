"""Open a copy of a notebook in JupyterLab, with forked kernels. The copy is in scratch/, which git ignores."""

from __future__ import annotations

import os
import shutil
import sys
import webbrowser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from notemill import project, questions, suite
from notemill.errors import UsageError
from notemill.run.notebook import guides, path_of
from notemill.run.preload import LIBRARIES


def copy(name: str) -> Path:
    """The copy of a question's or guide's notebook in scratch/, made if there is none; the original is not changed.

    Args:
        name: a question, or a guide such as 'getting_started'.

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
    place = folder / source.name
    if not place.exists():
        shutil.copyfile(source, place)
    return place


def open_lab(notebook: Path, *, port: int | None = None, ip: str | None = None, browser: bool = True) -> None:
    """Open a notebook in the JupyterLab that runs on this checkout; if none runs, start one in place of this process.

    Its file browser shows the whole checkout, its kernels are forked where possible, and the suite's command works in
    its terminals and cells.

    Args:
        notebook: a path below the project's root.
        port: the port of a new server; None: as Jupyter is configured, by default 8888 or the next free one.
        ip: the address of a new server; None: as Jupyter is configured, by default loopback.
        browser: open a browser.

    Raises:
        UsageError: JupyterLab is not installed.
    """
    if not find_spec("jupyterlab"):
        raise UsageError(f"JupyterLab is not installed. Install it: pip install '{suite.package()}[notebooks]'.")
    root = project.checkout()
    page = f"lab/tree/{notebook.relative_to(root).as_posix()}"
    if not port and not ip and (server := _running(root)):
        address = f"{server['url']}{page}?token={server['token']}"
        print(f"JupyterLab is already running: {address}", file=sys.stderr)
        if browser:
            webbrowser.open(address)
        return
    call = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}"]
    call += [f"--LabApp.default_url=/{page}"]
    call += ["--LabApp.expose_app_in_browser=True"]  # for the panel's button that changes the parameters cell
    # not a login shell, which may reset PATH
    call += [f"--ServerApp.terminado_settings=shell_command={[os.environ.get('SHELL') or 'sh']}"]
    # in a container the user is root, which Jupyter refuses otherwise
    call += ["--allow-root"] if os.geteuid() == 0 else []
    call += [f"--ServerApp.port={port}"] if port else []
    call += [f"--ServerApp.ip={ip}"] if ip else []
    call += [] if browser else ["--no-browser"]
    warm = {
        "JUPYTER_DEFAULT_PROVISIONER_NAME": "warmkernels",
        "WARMKERNELS_PRELOAD": f"{LIBRARIES},ipywidgets",
        # labconfig: JupyterLab does not ask whether to fetch Jupyter's news, and saves every 5 seconds, for `run`
        "JUPYTER_CONFIG_PATH": os.pathsep.join(
            filter(None, [str(Path(__file__).parent), os.environ.get("JUPYTER_CONFIG_PATH")])
        ),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
    }
    os.execve(sys.executable, call, {**os.environ, **warm, project.ROOT_VARIABLE: str(root)})


def _running(root: Path) -> dict[str, Any] | None:
    """The Jupyter server that runs on a folder, as it describes itself; None if there is none."""
    from jupyter_server.serverapp import list_running_servers

    return next((server for server in list_running_servers() if Path(server["root_dir"]) == root), None)
