"""Remove from text what identifies this machine: paths, its name, its user's name."""

from __future__ import annotations

import getpass
import re
import socket
import sys
import sysconfig
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from notemill import project

# pieces that stay as they are: colour codes, which separate words, and pictures in HTML, which contain no words
_KEPT = re.compile(r"(\x1b\[[0-9;]*[A-Za-z]|data:[\w.+/-]+;base64,[\w+/=]+)")
# the path of a cell's code; it is tried at the start of each word only, which is fast
_CELL = re.compile(r"(?<!\S)\S*[/\\]ipykernel_\d+[/\\]\d+\.py")
_START = r"(?<![\w/\\.:~<>+-])"  # not inside a URL or a relative path
# a path of two or more parts that starts at the root or a drive
_ABSOLUTE = re.compile(_START + r"(?:/(?:[\w.@+-]+/)+|[A-Za-z]:[/\\](?:[\w.@+-]+[/\\])+)(?=[\w.@+-])")
_END = r"(?![\w@+-]|\.\w)"
# common names of users and machines: they identify nobody, and any text may contain them
_COMMON_NAMES = frozenset(
    ("admin", "data", "home", "host", "jovyan", "localhost", "root", "runner", "test", "ubuntu", "user", "users")
)


def scrubbed(text: str) -> str:
    """Text with absolute paths made relative to the project or to Python, or reduced to the file's name.

    The home folder becomes '~'. The names of the machine and the user become '<host>' and '<user>', unless they are
    common names. Colour codes and pictures stay, and the pieces of text between them are treated one by one.
    """
    return "".join(piece if _KEPT.fullmatch(piece) else _without_paths(piece) for piece in _KEPT.split(text))


def _without_paths(text: str) -> str:
    text = _CELL.sub("<cell>", text).replace("file:///", "/")
    for folder, shown in _known_folders(project.root(), Path.home()):
        text = folder.sub(shown, text)
    text = _ABSOLUTE.sub("…/", text)
    for name, shown in _names(Path.home()):
        text = name.sub(shown, text)
    return text


@cache
def _known_folders(root: Path, home: Path) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The pattern of each folder and its replacement, longest first, because libraries may lie inside the project."""
    shown_as = {
        sysconfig.get_paths()["purelib"]: "<python>/",
        sysconfig.get_paths()["stdlib"]: "<python>/",
        sys.prefix: "<python>/",
        str(root): "",
        tempfile.gettempdir(): "<tmp>/",
    }
    longest_first = sorted(shown_as, key=len, reverse=True)
    folders = [(_START + re.escape(path) + r"[/\\]", shown_as[path]) for path in longest_first]
    if home.name:  # the home folder may be the root, which has no name
        folders.append((_START + re.escape(str(home)) + _END, "~"))
    return tuple((re.compile(pattern), shown) for pattern, shown in folders)


@cache
def _names(home: Path) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The pattern of the machine's and of the user's name, each with its replacement."""
    shown_as = {home.name: "<user>", socket.gethostname(): "<host>"}
    with suppress(OSError, KeyError, ImportError):  # the user may have no name
        shown_as[getpass.getuser()] = "<user>"
    return tuple(
        (re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])"), shown)
        for name, shown in shown_as.items()
        if len(name) > 2 and not name.isdigit() and name.lower() not in _COMMON_NAMES
    )
