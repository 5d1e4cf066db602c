"""Every report as it was built: light, and silent about the machine it was made on."""

from __future__ import annotations

import json
import os
import re
import socket
import tempfile
from pathlib import Path

from borderbook.catalog import read_catalog
from borderbook.report.page import page_in
from borderbook.show.outputs import slug
from drawn import collisions, misdrawn

MEGABYTE = 1_000_000
SIX, EACH_MORE = 1.5 * MEGABYTE, 0.25 * MEGABYTE
ROOTED = re.compile(r"(?<![\w/.:])/(?:home|root|Users|tmp|work|workspace|private)/\w")


def test_the_page_and_its_card_for_the_index_are_light(built):
    page = (built / f"{built.parent.name}.html").read_text(encoding="utf-8")
    allowed = SIX + EACH_MORE * max(page.count("<figure") - 6, 0)
    assert len(page.encode()) <= allowed
    assert (built / "card.json").stat().st_size < 40_000


def test_every_drawing_says_stands_and_reaches_as_its_data_on_a_page_and_on_a_phone(built):
    figures = page_in(built).of("figure")
    drawings = [(one, drawing) for one in figures for drawing in (one.wide, one.narrow) if drawing]
    assert len(drawings) >= len(figures) > 1
    wrong = {(one.content["name"], told) for one, drawing in drawings for told in misdrawn(drawing, one.content)}
    assert wrong == set()
    touching = {(one.content["name"], *both) for one, drawing in drawings for both in collisions(drawing)}
    assert touching == set()


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


def test_what_is_shared_is_what_the_page_shows_and_no_table_of_which_only_figures_may_be_given_on(built):
    question = built.parent.name
    page = (built / f"{question}.html").read_text(encoding="utf-8")
    shown = set(re.findall(r'id="(?:figure|table)-([\w-]+)"', page))
    tables = {path.stem for path in (built / "data").glob("*.csv")}
    api = {path.stem for path in (built.parents[1] / "api" / question).glob("*.csv")}
    assert {slug(name) for name in tables} <= shown
    assert api == tables
    package = json.loads((built / "data" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        rows = (built / "data" / resource["path"]).read_text(encoding="utf-8").count("\n") - 1
        for cited in resource["datasets"]:
            entry = read_catalog().entry(cited["name"])
            if entry.republish.what == "figures" and entry.composition == "whole":
                held = [v.rows for v in entry.vintages if str(v.date) in cited["sha256"]]
                assert rows < min(held) / 2, (resource["name"], cited["name"])
        assert {license_of["title"].partition(":")[0] for license_of in resource["licenses"]} == {
            cited["name"] for cited in resource["datasets"]
        }
        assert all("May be republished: " in one["title"] for one in resource["licenses"])
