"""Text that leaves this machine: without colour codes, paths of the machine or names of its users."""

from __future__ import annotations

import re
import sys
import sysconfig
import tempfile
from functools import cache
from pathlib import Path

from borderbook import project

_ANSI = re.compile(r"(\x1b\[[0-9;]*[A-Za-z])")
# commands of a terminal: colours and cursor (CSI), titles and links (OSC), the others of two characters
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x07|\x1b\\|$)|[ -/]*[0-~])", re.S)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CELL = re.compile(r"\S*[/\\]ipykernel_\d+[/\\]\d+\.py")
_START = r"(?<![\w/\\.:~<>-])"  # not the tail of a URL or of a relative path
# a path of two or more parts that starts at the root or a drive
_ABSOLUTE = re.compile(_START + r"(?:/(?:[\w.@+-]+/)+|[A-Za-z]:[/\\](?:[\w.@+-]+[/\\])+)(?=[\w.@+-])")


def plain(text: str) -> str:
    """Text without terminal colours, or anything else that a terminal obeys: only line ends and tabs stay."""
    return _CONTROL.sub("", _SEQUENCE.sub("", text))


def scrubbed(text: str) -> str:
    """Text whose absolute paths are made relative to the project or to Python, or cut to the file's name.

    Colours stay, because what stands between them is treated piece by piece.
    """
    return "".join(piece if _ANSI.fullmatch(piece) else _without_paths(piece) for piece in _ANSI.split(text))


def _without_paths(text: str) -> str:
    text = _CELL.sub("<cell>", text).replace("file:///", "/")
    for folder, shown in _known_folders(project.root()):
        text = folder.sub(shown, text)
    return _ABSOLUTE.sub("…/", text)


@cache
def _known_folders(root: Path) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Folder -> what stands for it, the longest first: the libraries may lie inside the project."""
    known = {
        sysconfig.get_paths()["purelib"]: "<python>/",
        sysconfig.get_paths()["stdlib"]: "<python>/",
        sys.prefix: "<python>/",
        str(root): "",
        tempfile.gettempdir(): "<tmp>/",
        str(Path.home()): "~/",
    }
    longest_first = sorted(known, key=len, reverse=True)
    return tuple((re.compile(_START + re.escape(path) + r"[/\\]"), known[path]) for path in longest_first)
