"""The index: a card a question, its other reports folded below it, none of them swamping the page."""

import datetime as dt
import html
import json
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from notemill import files
from notemill.catalog import read_catalog
from notemill.report import build_site
from notemill.report.index import build_index
from processes import PATIENCE

DRAWN = '<svg viewBox="0 0 9 9" class="narrow"><rect width="9" height="9" fill="var(--c33546d, #33546d)"/></svg>'
DEFAULTS = {"geo": "EU27_2020", "routes": ["a", "b"], "lag": 0, "cause": None}
BASE = {
    "datasets": [
        {"name": "d", "vintage": "2017-05-31 to 2026-05-12", "data_to": "2026-03"},
        {"name": "e", "vintage": "2025-06-03", "data_to": "2024"},
    ],
    "theme": "Theme", "started": "2026-11-24T10:00:00+00:00",
}  # fmt: skip
FAILURE = {"kind": "error", "message": "Traceback\nZeroDivisionError: <b>"}


def put(
    reports, question="q", run="default", *, status="done", answer="Seven.", page=True, beside=None, card=(), **asked
):
    """A report's folder as the index reads it."""
    folder = reports / question / run
    folder.mkdir(parents=True)
    record = {
        **BASE, "question": question, "run": run, "title": f"What of {question}?", "status": status,
        "parameters": {**DEFAULTS, **asked}, "failure": None if status == "done" else FAILURE, "beside": beside or {},
    }  # fmt: skip
    (folder / "run.json").write_text(json.dumps(record))
    told = {"title": record["title"], "answer": answer, "lead": "7", "figure": DRAWN, **dict(card)}
    (folder / "card.json").write_text(json.dumps(told))
    if page:
        (folder / f"{question}.html").write_text("x")
    return folder


class Seen:
    """The texts of the cards (their runs included) and of the runs of an index page, and its links."""

    def __init__(self, page: str) -> None:
        self.page, self.links = page, re.findall(r'<a href="([^"]+\.html)"', page.partition('id="cards"')[2])
        self.cards, self.runs = (
            [html.unescape(re.sub(r"<[^>]+>", "", part.partition(">")[2])) for part in page.split(f'<li class="{kind}')[1:]]
            for kind in ("card", "run")
        )  # fmt: skip


def seen(reports) -> Seen:
    return Seen(build_index(reports).read_text())


def test_two_commands_that_make_the_index_are_one_after_another_so_that_no_run_is_lost(tmp_path, monkeypatch):
    put(tmp_path)
    waits = Event()
    monkeypatch.setattr(files, "print", lambda *_, **__: waits.set(), raising=False)
    with ThreadPoolExecutor() as other:
        with files.held(tmp_path):
            made = other.submit(build_site, tmp_path)
            assert waits.wait(PATIENCE)
            put(tmp_path, "other")
        assert len(Seen(made.result(PATIENCE).read_text()).cards) == 2


def test_runs_of_a_question_share_a_card_and_are_told_apart_by_what_differs(tmp_path):
    put(tmp_path)
    put(tmp_path, run="geo-at", geo="AT", answer="Austria: five.")
    put(tmp_path, run="lag-1", geo="AT", lag=1, routes=["c"], cause="x")
    put(tmp_path, "other")
    made = seen(tmp_path)
    assert len(made.cards) == 2
    assert "2 more reports" in made.cards[1]
    assert made.runs[0].startswith("geo Austria (AT)")
    assert "Austria: five." in made.runs[0]
    assert made.runs[1].startswith("geo Austria (AT), routes c, lag 1, cause x")
    assert made.links == ["other/default/other.html", "q/default/q.html", "q/geo-at/q.html", "q/lag-1/q.html"]


def test_runs_to_choose_from_are_named_by_what_they_are_of(tmp_path):
    beside = {"default": "EU-27", "geo-at": "Austria", "geo-ch": "Switzerland", "geo-de": "Germany"}
    for run in beside:
        put(tmp_path, "return_rates", run=run, beside=beside)
    made = seen(tmp_path)
    assert "By country (3 others)" in made.cards[0]
    assert [run[:7] for run in made.runs] == ["Austria", "Germany", "Switzer"]
    put(tmp_path, "return_rates", run="lag-1")
    made = seen(tmp_path)
    assert ("4 more reports" in made.cards[0], 'class="places"' in made.page) == (True, False)


def test_without_a_default_run_the_first_stands_for_the_question(tmp_path):
    for geo in ("AT", "BE"):
        put(tmp_path, run=f"geo-{geo.lower()}", geo=geo)
    made = seen(tmp_path)
    assert len(made.cards) == len(made.runs) == 1
    assert "geo Austria (AT)" in made.cards[0]
    assert made.runs[0].startswith("geo Belgium (BE)")
    assert "lag" not in made.cards[0] + made.runs[0]


@pytest.mark.parametrize(("status", "word"), [("failed", "Failed"), ("interrupted", "Interrupted")])
def test_a_run_without_an_answer_is_shown_as_what_it_is(tmp_path, status, word):
    put(tmp_path, status=status, answer="Seven is not said.")
    put(tmp_path, run="geo-at", geo="AT", status=status, answer="Nor said is five.")
    made = seen(tmp_path)
    assert f"{word}: no answer." in made.cards[0]
    assert "1 more report, 1 without an answer" in made.cards[0]
    assert f"{word}: no answer." in made.runs[0]
    assert "ZeroDivisionError: <b>" in made.runs[0]
    assert "ZeroDivisionError: <b>" not in made.page
    assert "said" not in made.cards[0] + made.runs[0]


def test_a_card_tells_of_the_data_that_its_answer_rests_on_and_its_vintage_and_without_a_page_has_no_link(tmp_path):
    put(tmp_path, "all", page=False)
    put(tmp_path, card={"rests_on": {"d": ""}, "unit": "Detections", "lighter": {"c33546d": "#82a8c4"}})
    made = seen(tmp_path)
    assert 'last run on <time datetime="2026-11-24T10:00:00' in made.page
    assert "data to 2024 (e) and to March 2026 (d)" in made.cards[0]
    assert ("What of all?" in made.cards[0], made.links) == (True, ["q/default/q.html"])
    assert "Detections" in made.cards[1]
    assert "data to March 2026 (d)" in made.cards[1]
    assert "run of" not in "".join(made.cards)  # of the day on top
    assert "(prefers-color-scheme: dark) { svg:not(.shaded) { --c33546d: #82a8c4; } }" in made.page
    assert made.page.index(DRAWN) > made.page.index('<p class="theme" id="theme">Theme</p>')


@pytest.mark.parametrize("text", ["", "{", '["a list"]', "null"])
def test_a_record_that_cannot_be_read_is_shown_as_failed(tmp_path, text):
    put(tmp_path, "good")
    (put(tmp_path, "broken") / "run.json").write_text(text)
    made = seen(tmp_path)
    assert len(made.cards) == 2
    assert any("Failed: no answer." in card and "run.json cannot be read" in card for card in made.cards)


def test_a_hundred_runs_make_a_light_page_with_one_drawing_a_question(tmp_path):
    answer = "In 2025, a country reported many returns against more orders to leave of the same year. " * 2
    newer = {"rests_on": {"d": ""}}  # a dated answer has no drawing
    put(tmp_path, "other", card=newer)
    put(tmp_path, card=newer)
    put(tmp_path, "dated")
    alone = build_index(tmp_path).stat().st_size
    for number in range(100):
        put(tmp_path, run=f"lag-{number}", lag=number, answer=answer, page=False)
    path = build_index(tmp_path)
    assert path.stat().st_size - alone < 80_000
    assert path.read_text().count("<rect") == 2
    assert "100 more reports" in path.read_text()


def test_the_index_is_the_same_bytes_each_time_requests_nothing_and_lists_pages_of_revisions(tmp_path):
    put(tmp_path)
    put(tmp_path, run=".default.new")  # under way: not shown
    first = seen(tmp_path)
    assert seen(tmp_path).page == first.page
    assert not re.findall(r'src="(?!data:)[^"]*"', first.page)
    said = re.findall(r"; next release (was )?due by (\d+ \w+ \d+)\.", first.page)
    days = re.findall(r'<li><time datetime="([-\d]+)"', first.page)
    ends = [max(v.date for v in e.vintages if v.complete) for e in read_catalog().datasets.values() if e.vintages]
    assert days == [str(day) for day in sorted(ends, reverse=True)[: len(said)]]  # the newest of all datasets
    for late, day in said:  # as of the newest run, whatever day it is
        assert bool(late) == (dt.datetime.strptime(day, "%d %B %Y") < dt.datetime(2026, 11, 24)), day
    assert (len(first.cards), first.runs, "diff-detections" in first.page) == (1, [], False)
    (tmp_path / "diff-detections-2025-04-02-2025-06-03.html").write_text('<div class="answer"><p>12 moved.</p></div>')
    link = '<a href="diff-detections-2025-04-02-2025-06-03.html">detections-2025-04-02-2025-06-03</a>'
    assert link in seen(tmp_path).page
