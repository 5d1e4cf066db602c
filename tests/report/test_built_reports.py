"""Every report as it was built: light, and silent about the machine it was made on."""

from __future__ import annotations

import os
import re
import socket
import tempfile
from pathlib import Path

MEGABYTE = 1_000_000
SIX, EACH_MORE = 1.5 * MEGABYTE, 0.25 * MEGABYTE
ROOTED = re.compile(r"(?<![\w/.:])/(?:home|root|Users|tmp|work|workspace|private)/\w")


def test_the_page_and_its_card_for_the_index_are_light(built):
    page = (built / f"{built.parent.name}.html").read_text(encoding="utf-8")
    allowed = SIX + EACH_MORE * max(page.count("<figure") - 6, 0)
    assert len(page.encode()) <= allowed
    assert (built / "card.json").stat().st_size < 40_000


def telling() -> set[str]:
    """What would name this machine: its paths, its name, its user, the longer values of its environment."""
    places = {Path(__file__).resolve().parents[2], Path.home(), Path(tempfile.gettempdir())} - {Path("/")}
    values = {value for value in os.environ.values() if len(value) >= 12 and not re.fullmatch(r"[a-z -]+", value)}  # fmt: skip
    names = {socket.gethostname(), Path.home().name} - {"root", "localhost"}
    return {f"{place}/" for place in places} | values | {name for name in names if len(name) >= 5}


def test_nothing_tells_of_the_machine(built):
    for path in (path for path in built.rglob("*") if path.suffix in (".html", ".json", ".csv", ".ipynb")):
        text = path.read_text(encoding="utf-8")
        assert [word for word in telling() if word in text] == [], path.name
        assert ROOTED.findall(text) == [], path.name
