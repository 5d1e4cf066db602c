"""The feed: an entry a vintage, with what it revised and which answers it changed from what to what."""

import io
import json
import re
import sys
from xml.etree import ElementTree

import pytest

from notemill import suite
from notemill.report import feed
from notemill.report.feed import ATOM
from notemill.run.history import NAME
from small_project import with_vintages

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LIFE = """day,what changed,number,period,compared with,newest vintage,first sentence
2018-07-06,no answer,,,,,"as of this day, nothing."
2025-01-07,first answer,7,2014,,2025-01-07,Seven were counted.
2025-06-03,new period,9,2015,7,2025-06-03,"Nine, <b> more."
"""
RECORD = {"question": "made", "title": "How many made?", "datasets": [{"name": "detections by citizenship"}]}
ID = "urn:borderbook:vintage:detections:2025-06-03"


@pytest.fixture
def reports(tmp_path, monkeypatch):
    """The reports folder of a project with three vintages, with a report as far as the feed reads it."""
    folder = with_vintages(tmp_path / "project", monkeypatch) / "reports" / "made" / "default"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / f"{NAME}.csv").write_text(LIFE)
    (folder / "run.json").write_text(json.dumps(RECORD))
    return folder.parents[1]


@pytest.fixture
def root(reports):
    feed.write(reports)
    return ElementTree.parse(reports / feed.FILE).getroot()


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
    assert {entry.find(f"{ATOM}content").get("type") for entry in entries} == {"html"}
    ids, days = ([entry.findtext(f"{ATOM}{name}") for entry in entries] for name in ("id", "updated"))
    assert len(ids) == len(set(ids)) == 4
    assert days == sorted(days, reverse=True)
    assert root.findtext(f"{ATOM}updated") == days[0]


def test_an_entry_says_what_was_revised_and_which_answers_changed_also_for_a_pull_request(root, monkeypatch, capsys):
    by_id = {one.findtext(f"{ATOM}id"): one.findtext(f"{ATOM}content") for one in root.iter(f"{ATOM}entry")}
    told = by_id[ID]
    assert "What was revised: Of 4 figures of detections in the vintages of 2025-01-07 and 2025-06-03, none ch" in told
    assert '<a href="made/default/made.html">How many made?</a> (new period).' in told
    assert "Until then: Seven were counted.<br>From then on: Nine, &lt;b&gt; more." in told
    # the first answer is no change, and other data are not its
    assert [name for name, text in by_id.items() if "How many made?" in text] == [ID]
    monkeypatch.setattr(sys, "stdin", io.StringIO("detections:2025-06-03\nnobody:2025-06-03\n"))
    feed.main()
    title = "Detections &lt;T&gt; (P): data to March 2015"
    assert capsys.readouterr().out == f"<h2>{title}</h2>{told}\n"


def test_a_summary_is_kept_while_code_and_data_are_the_same(reports, tmp_path, monkeypatch):
    def revised() -> str:
        (summary,) = (one["revised"] for one in feed.news(reports) if str(one["date"]) == "2025-01-07")
        return summary.partition(" figures")[0]

    monkeypatch.setattr(suite, "folder", lambda: tmp_path / "borderbook")
    catalog, kept = (reports.parent / path for path in ("data/catalog.yml", "build/revised.json"))
    code = tmp_path / "borderbook" / "rates.py"
    code.parent.mkdir()
    for file, new in ((code, "x = 1"), (catalog, catalog.read_text().replace("rounding: none", "rounding: to 5"))):
        assert revised() == "Of 4"
        kept.write_text(kept.read_text().replace("Of 4", "Of 1,439"))
        assert revised() == "Of 1,439"
        file.write_text(new)
    assert revised() == "Of 4"
