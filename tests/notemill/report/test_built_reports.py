"""Every report as it was built: light, and silent about the machine it was made on."""

import json
import os
import re
import socket
import tempfile
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
from pages import reader
from PIL import Image

from drawn import collisions, misdrawn
from notemill.catalog import read_catalog
from notemill.house import DARK_PAPER, contrast
from notemill.report.card import text_of
from notemill.report.page import page_in
from notemill.show.outputs import slug
from notemill.words import opening

MEGABYTE = 1_000_000
SIX, EACH_MORE = 1.5 * MEGABYTE, 0.25 * MEGABYTE
ROOTED = re.compile(r"(?<![\w/.:])/(?:home|root|Users|tmp|work|workspace|private)/\w")


def test_the_page_and_its_card_for_the_index_are_light_and_it_names_its_social_picture(built):
    page = (built / f"{built.parent.name}.html").read_text(encoding="utf-8")
    allowed = SIX + EACH_MORE * max(page.count("<figure") - 6, 0)
    assert len(page.encode()) <= allowed
    assert (built / "card.json").stat().st_size < 100_000  # it holds what the search finds, and no page loads it
    assert re.search(r'<meta name="description" content="[^"]{40,}">', page)
    with Image.open(built / Path(re.search(r'<meta property="og:image" content="([^"]+)">', page)[1]).name) as picture:
        assert picture.size == (1200, 630)


def test_every_drawing_says_stands_and_reaches_as_its_data_on_a_page_and_on_a_phone(built):
    figures = page_in(built).of("figure")
    drawings = [(one, drawing) for one in figures for drawing in (one.wide, one.narrow) if drawing]
    assert len(drawings) >= len(figures) >= 1
    wrong = {(one.content["name"], told) for one, drawing in drawings for told in misdrawn(drawing, one.content)}
    assert wrong == set()
    touching = {(one.content["name"], *both) for one, drawing in drawings for both in collisions(drawing)}
    assert touching == set()


def test_the_headline_figure_highlights_what_title_or_sentence_name_and_its_data_can_be_seen_in_light_and_dark(built):
    page = page_in(built)
    figure = page.headline
    said = f"{figure.content['title']} {opening(text_of(page.answer.content))}".lower()
    for named in re.findall(r" highlighted: (.*?)\.(?= compared|$)", figure.content["alt"].lower()):
        assert any(word in said for word in re.findall(r"[\w-]{4,}", named))
    marks = re.findall(r'<g [^>]*data-label="[^"]*"[^>]*>(.*?)</g>', figure.wide)
    assert marks
    for mark in marks:
        drawn = {colour.lower() for colour in re.findall(r'(?:fill|stroke)="[^"]*(#\w{6})\)?"', mark)} - {"#ffffff"}
        dark = {figure.lighter.get(f"c{colour[1:]}", colour) for colour in drawn}
        for ground, colours in (("#ffffff", drawn), (DARK_PAPER, dark)):
            assert not colours or max(contrast(colour, ground) for colour in colours) >= 3, mark


def test_a_figure_shows_the_years_of_its_title_and_a_map_nearly_all_that_its_legend_counts(built):
    for figure in page_in(built).of("figure"):
        facts, words = (
            figure.content,
            " ".join(re.findall(r"(?:>|data-(?:label|values?|year)=\")([^<>\"]+)", figure.wide)),
        )
        years = set(re.findall(r"(?:\bin |^|, )((?:19|20)\d\d)(?=[:, ]|$)", facts["title"]))
        lacking = [year for year in years if year not in f"{words} {facts['unit']}"]
        assert lacking == [], facts["name"]
        if "on_map" in facts["columns"]:
            places = pd.DataFrame(facts["rows"], columns=facts["columns"])
            value, counted = places.columns[-2], f"{facts['title']} {facts['unit']}"
            drawn = places.loc[places["on_map"].astype(bool), value].sum() / places[value].sum()
            assert drawn >= 0.95 or "on the map" in counted, (facts["name"], drawn)


def telling() -> set[str]:
    """What would name this machine: its paths, its name, its user, the longer values of its environment."""
    places = {Path(__file__).resolve().parents[3], Path.home(), Path(tempfile.gettempdir())} - {Path("/")}
    values = {value for value in os.environ.values() if len(value) >= 12 and not re.fullmatch(r"[a-z -]+", value)}  # fmt: skip
    names = {socket.gethostname(), Path.home().name} - {"root", "localhost"}
    return {f"{place}/" for place in places} | values | {name for name in names if len(name) >= 5}


PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]|(?i:\\\\u(?:e0|f8|db[89a-f]))")


def text_of_file(path: Path) -> str:
    """The words of a PDF are those of its pages, of a workbook those of its parts; a picture has none."""
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in reader(path).pages)
    if path.suffix == ".xlsx":
        with ZipFile(path) as parts:
            return "\n".join(parts.read(name).decode() for name in parts.namelist())
    return "" if path.suffix == ".png" else path.read_text(encoding="utf-8")


def test_no_file_tells_of_the_machine_or_has_a_character_of_private_use(built):
    """Also none that JSON writes as an escape."""
    texts = {path: text_of_file(path) for path in built.rglob("*") if path.is_file()}
    assert {path.suffix for path in texts} >= {".html", ".csv", ".json", ".ipynb"}
    for path, text in texts.items():
        assert [word for word in telling() if word in text] == [], path.name
        assert ROOTED.findall(text) == [], path.name
        assert PRIVATE.search(text) is None, path.name


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
