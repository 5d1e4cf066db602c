"""A page that was mailed around is checked against its own record: whatever was altered is found and named."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from pages import RECORD, notebook

from borderbook import catalog, project
from borderbook.cli import main
from borderbook.report import seal
from borderbook.report.page import page_of
from borderbook.report.render import page_html

SVG = {
    "image_svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><text>7,123</text></svg>'
}


@pytest.fixture
def mailed(tmp_path, monkeypatch) -> Path:
    """A page far from any checkout that knows it."""
    monkeypatch.setattr(project, "reports", lambda: tmp_path / "reports")
    path = tmp_path / "mailed.html"
    path.write_text(page_html(page_of(notebook(SVG)), RECORD), encoding="utf-8")
    return path


def alter(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_untouched_page_is_as_it_was_made(mailed):
    verdict = seal.check(mailed)
    assert (verdict.altered, verdict.record["key"]) == ((), RECORD["key"])
    assert verdict.parts > 10


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_other_ends_of_lines_and_a_mark_at_the_start_are_no_alteration(mailed, ends):
    mailed.write_bytes(b"\xef\xbb\xbf" + mailed.read_bytes().replace(b"\n", ends.encode()))
    assert seal.check(mailed).altered == ()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (">7</a></strong> detections", ">9</a></strong> detections", "the answer"),
        ("7,123", "7,128", "figure by-route, its picture"),
        ("A finding</h", "A founding</h", "figure by-route, its words"),
        ('href="data:text/csv;charset=utf-8;base64,', 'href="data:text/csv;charset=utf-8;base64,A', "figure by-route, its CSV file"),
        ("1.50</th>", "1.60</th>", "table t"),
        ("An introduction.", "An introductory.", "the introduction"),
        ("--ink: #1b1f24", "--ink: #1b1f25", "the style"),
        ('"use strict"', '"use  strict"', "the script"),
        ('"@type":"Dataset"', '"@type":"Datasets"', "the metadata"),
    ],
)  # fmt: skip
def test_what_was_altered_is_named(mailed, old, new, named):
    alter(mailed, old, new)
    assert named in seal.check(mailed).altered


def test_an_altered_record_vouches_for_nothing(mailed):
    digit = re.search(r'"seal":"[a-f]*(\d)', mailed.read_text())
    text = mailed.read_text()
    place = digit.start(1)
    mailed.write_text(text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :])
    (altered,) = seal.check(mailed).altered
    assert altered.startswith("the record itself")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_twenty_digits_altered_anywhere_in_a_page_each_is_found(mailed, built, seed):
    """A real page, once for each report that was built; a digit of it, another digit in its place."""
    text = (built / f"{built.parent.name}.html").read_text(encoding="utf-8")
    chance = random.Random(f"{seed} {built.parent.name}")
    for place in chance.sample([found.start() for found in re.finditer(r"\d", text)], 20):
        other = chance.choice([digit for digit in "0123456789" if digit != text[place]])
        mailed.write_text(text[:place] + other + text[place + 1 :], encoding="utf-8")
        assert seal.check(mailed).altered, text[place - 60 : place + 60]


def test_a_forged_record_is_found_beside_a_checkout_alone(mailed, tmp_path):
    other = page_of(notebook({**SVG, "image_svg+xml": SVG["image_svg+xml"].replace("7,123", "9,999")}))
    mailed.write_text(page_html(other, RECORD), encoding="utf-8")
    verdict = seal.check(mailed)
    assert verdict.altered == ()
    assert any("a forged record would not be found" in note for note in verdict.notes)
    own = tmp_path / "reports" / "q" / "default"
    own.mkdir(parents=True)
    (own / "q.html").write_text(page_html(page_of(notebook(SVG)), RECORD), encoding="utf-8")
    assert seal.check(mailed).altered == ("figure by-route, its picture, by the run in reports/",)


def test_checksums_of_datasets_are_those_of_the_catalog(mailed):
    newest = catalog.newest("detections")
    (held,) = [one for one in catalog.read_catalog().entry("detections").vintages if str(one.date) == newest]
    for digest, altered in (
        (held.sha256, ()),
        ("0" * 64, (f"the checksum of detections, vintage {newest}",)),
    ):
        datasets = [{"name": "detections", "vintage": newest, "sha256": {newest: digest}}]
        mailed.write_text(
            page_html(page_of(notebook(SVG)), {**RECORD, "datasets": datasets}), encoding="utf-8"
        )
        assert seal.check(mailed).altered == altered


def test_the_command_says_what_it_found_with_its_exit_code(mailed, tmp_path):
    call = CliRunner().invoke
    fine = call(main, ["check", str(mailed)])
    assert (fine.exit_code, "is as it was made" in fine.output) == (0, True), fine.output
    alter(mailed, "7,123", "7,124")
    bad = call(main, ["check", str(mailed)])
    assert (bad.exit_code, "Altered: figure by-route, its picture." in bad.output) == (3, True)
    stray = tmp_path / "stray.html"
    stray.write_bytes(b"\xff<p>no report")
    none = call(main, ["check", str(stray)])
    assert none.exit_code == 2
    assert (
        none.output
        == "borderbook: stray.html is no report that can be checked: it carries no record of its contents.\n"
    )
    assert "forgery" in call(main, ["check", "--help"]).output
