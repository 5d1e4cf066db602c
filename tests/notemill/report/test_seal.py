"""A page that was mailed around is checked against its own checksum: whatever was altered or moved is found."""

import random
import re
from pathlib import Path

import pytest
from pages import RECORD, notebook

from commands import call
from notemill.report import seal
from notemill.report.page import page_of
from notemill.report.render import page_html


@pytest.fixture
def mailed(tmp_path) -> Path:
    """A page far from any run that knows it."""
    path = tmp_path / "mailed.html"
    path.write_text(page_html(page_of(notebook()), RECORD), encoding="utf-8")
    return path


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_other_ends_of_lines_and_a_mark_at_the_start_are_no_alteration(mailed, ends):
    mailed.write_bytes(b"\xef\xbb\xbf" + mailed.read_bytes().replace(b"\n", ends.encode()))
    assert seal.check(mailed).key == RECORD["key"]


def test_of_digits_altered_anywhere_and_blocks_moved_each_is_found(mailed, built):
    """A real page, once for each report that was built; a digit of it, another digit in its place."""
    text = (built / f"{built.parent.name}.html").read_text(encoding="utf-8")
    chance = random.Random(built.parent.name)
    for place in chance.sample([found.start() for found in re.finditer(r"\d", text)], 60):
        other = chance.choice([digit for digit in "0123456789" if digit != text[place]])
        mailed.write_text(text[:place] + other + text[place + 1 :], encoding="utf-8")
        assert seal.check(mailed) is None, text[place - 60 : place + 60]
    for block in (r"<tr>.*?</tr>", r'<script type="application/json" id="record">.*?</script>'):
        found = re.search(block, text, re.S)
        rest = text[: found.start()] + text[found.end() :]
        mailed.write_text(rest.replace("</body>", f"{found[0]}</body>"), encoding="utf-8")
        assert len(mailed.read_text(encoding="utf-8")) == len(text)
        assert seal.check(mailed) is None, block


FACTS = {**RECORD, "datasets": [{"name": "d", "vintage": "2025-06-03"}]}


@pytest.mark.parametrize(
    "record",
    [
        {name: FACTS[name] for name in ("question", "run", "key", "started")}, {**FACTS, "datasets": 5},
        {**FACTS, "datasets": ["d"]}, {**FACTS, "question": ["q"]}, {**FACTS, "run": "\x1b]0;title\x07"},
        {**FACTS, "started": "today\nother.html is unchanged: "}, {**FACTS, "key": "k" * 1000},
    ],
)  # fmt: skip
def test_a_page_prints_nothing_of_its_own_whatever_its_record_holds(mailed, record):
    """Its checksum is right: who wrote it computed that anew."""
    mailed.write_text(seal.sealed("<p>7</p><script>1</script>", record))
    done = call("check", mailed)
    said = "borderbook: mailed.html carries a record that no report of this project has.\n"
    assert (done.exit_code, done.output) == (2, said)


def test_a_record_that_nests_a_hundred_thousand_brackets_is_refused(mailed, monkeypatch):
    nested = "[" * 100_000 + "]" * 100_000
    monkeypatch.setattr(seal, "in_html", lambda facts: f'{{"question": {nested}, "checksum":""}}')
    mailed.write_text(seal.sealed("<p>7</p><script>1</script>", FACTS))
    assert call("check", mailed).exit_code == 2


def test_the_command_says_what_it_found_with_its_exit_code(mailed, tmp_path):
    fine = call("check", mailed)
    assert (fine.exit_code, "is unchanged: " in fine.output) == (0, True), fine.output
    assert "made from d, vintage 2025-06-03" in fine.output
    mailed.write_text(mailed.read_text().replace("A finding", "A founding", 1))
    bad = call("check", mailed)
    assert (bad.exit_code, "has been changed: " in bad.output) == (3, True)
    stray = tmp_path / "stray.html"
    stray.write_bytes(b"\xff<p>no report")
    none = call("check", stray)
    said = "borderbook: stray.html is no report that can be checked: it carries no checksum.\n"
    assert (none.exit_code, none.output) == (2, said)
    assert "forgery" in call("check", "--help").output
