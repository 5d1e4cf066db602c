"""Text that leaves this machine: without colour codes, paths of the machine, its name or its users' names."""

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

from borderbook import project

# colour codes, which part words, and pictures in HTML, whose letters are no words
_KEPT = re.compile(r"(\x1b\[[0-9;]*[A-Za-z]|data:[\w.+/-]+;base64,[\w+/=]+)")
# commands of a terminal: colours and cursor (CSI), titles and links (OSC), the others of two characters
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x07|\x1b\\|$)|[ -/]*[0-~])", re.S)
# and what turns the direction of a text
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# begun where a word begins, and not anew at each of its letters
_CELL = re.compile(r"(?<!\S)\S*[/\\]ipykernel_\d+[/\\]\d+\.py")
_START = r"(?<![\w/\\.:~<>+-])"  # not the tail of a URL or of a relative path
# a path of two or more parts that starts at the root or a drive
_ABSOLUTE = re.compile(_START + r"(?:/(?:[\w.@+-]+/)+|[A-Za-z]:[/\\](?:[\w.@+-]+[/\\])+)(?=[\w.@+-])")
_END = r"(?![\w@+-]|\.\w)"
# of users and machines; they tell of nobody, and may be words of any text
_COMMON_NAMES = frozenset((
    "admin", "data", "home", "host", "jovyan", "localhost", "root", "runner", "test", "ubuntu", "user", "users",
))  # fmt: skip


def plain(text: str) -> str:
    """Text without terminal colours, or anything else that a terminal obeys: only line ends and tabs stay."""
    return _CONTROL.sub("", _SEQUENCE.sub("", text))


def scrubbed(text: str) -> str:
    """Text whose absolute paths are made relative to the project or to Python, or cut to the file's name.

    The home folder is '~'. The machine's name and the user's are '<host>' and '<user>', unless many have the same.
    Colours and pictures stay: what stands between them is treated piece by piece.
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
    """Folder -> what stands for it, the longest first: the libraries may lie inside the project."""
    shown_as = {
        sysconfig.get_paths()["purelib"]: "<python>/",
        sysconfig.get_paths()["stdlib"]: "<python>/",
        sys.prefix: "<python>/",
        str(root): "",
        tempfile.gettempdir(): "<tmp>/",
    }
    longest_first = sorted(shown_as, key=len, reverse=True)
    folders = [(_START + re.escape(path) + r"[/\\]", shown_as[path]) for path in longest_first]
    if home.name:  # it may be the root of all
        folders.append((_START + re.escape(str(home)) + _END, "~"))
    return tuple((re.compile(pattern), shown) for pattern, shown in folders)


@cache
def _names(home: Path) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The names of this machine and of its user -> what stands for them."""
    shown_as = {home.name: "<user>", socket.gethostname(): "<host>"}
    with suppress(OSError, KeyError, ImportError):  # a user without a name
        shown_as[getpass.getuser()] = "<user>"
    return tuple(
        (re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])"), shown)
        for name, shown in shown_as.items()
        if len(name) > 2 and not name.isdigit() and name.lower() not in _COMMON_NAMES
    )
