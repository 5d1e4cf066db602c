"""The feed: an entry a vintage, with what it revised and which answers it changed from what to what."""

import io
import json
import re
import sys
from xml.etree import ElementTree

import pytest

from borderbook import project
from borderbook.report import feed
from borderbook.report.feed import ATOM
from borderbook.run.history import NAME

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LIFE = """day,what changed,number,period,compared with,newest vintage,first sentence
2018-07-06,no answer,,,,,"as of this day, nothing."
2025-01-07,first answer,7,2023,,2025-01-07,Seven were counted.
2025-02-04,new period,9,2024,7,2025-02-04,"Nine, <b> more."
"""
RECORD = {"question": "made", "title": "How many made?", "datasets": [{"name": "detections by citizenship"}]}
ID = "urn:borderbook:vintage:detections:2025-02-04"


@pytest.fixture
def root(tmp_path):
    """The feed beside a report's folder, as far as the feed reads it."""
    folder = tmp_path / "made" / "default"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / f"{NAME}.csv").write_text(LIFE)
    (folder / "run.json").write_text(json.dumps(RECORD))
    feed.write(tmp_path)
    return ElementTree.parse(tmp_path / feed.FILE).getroot()


def test_it_has_what_atom_asks_for_and_no_entry_twice(root):
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        texts = {name: element.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated")}
        assert all(texts.values())
        assert STAMP.fullmatch(texts["updated"])
        assert len(element.findall(f"{ATOM}id")) == len(element.findall(f"{ATOM}title")) == 1
        links = [(one.get("rel", "alternate"), one.get("type")) for one in element.findall(f"{ATOM}link")]
        assert len(links) == len(set(links))
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Borderbook"
    assert all(entry.find(f"{ATOM}content").get("type") == "html" for entry in entries)
    ids, days = ([entry.findtext(f"{ATOM}{name}") for entry in entries] for name in ("id", "updated"))
    assert len(ids) == len(set(ids)) > 20
    assert days == sorted(days, reverse=True)
    assert root.findtext(f"{ATOM}updated") == days[0]


def test_an_entry_says_what_was_revised_and_which_answers_changed_also_for_a_pull_request(
    root, tmp_path, monkeypatch, capsys
):
    by_id = {one.findtext(f"{ATOM}id"): one.findtext(f"{ATOM}content") for one in root.iter(f"{ATOM}entry")}
    told = by_id[ID]
    assert re.search(
        r"What was revised: Of [\d,]+ figures of detections in the vintages of 2025-01-07 and 2025-02-04", told
    )
    assert '<a href="made/default/made.html">How many made?</a> (new period).' in told
    assert "Until then: Seven were counted.<br>From then on: Nine, &lt;b&gt; more." in told
    # the first answer is no change, and other data are not its
    assert [name for name, text in by_id.items() if "How many made?" in text] == [ID]
    monkeypatch.setattr(project, "reports", lambda: tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO("detections:2025-02-04\nnobody:2025-02-04\n"))
    feed.main()
    title = "Monthly detections of illegal border-crossing (IBC) (Frontex): data to December 2024"
    assert capsys.readouterr().out == f"<h2>{title}</h2>{told}\n"
