"""The card of a report: made with its page, and what the index is made from."""

from __future__ import annotations

import json

from borderbook.report.card import NAME, card, read_card
from borderbook.report.index import build_index
from borderbook.report.page import Block, Page


def test_a_card_has_title_first_sentence_and_first_picture():
    page = Page(title="How many?")
    page.blocks += [
        Block("answer", "<p>Seven &amp; <b>more</b>. In 2016, none.</p>"),
        Block("figure", {}, image="data:image/png;base64,AA"),
        Block("figure", {}, image="data:image/png;base64,BB"),
    ]
    assert card(page) == {
        "title": "How many?", "answer": "Seven & more.", "thumbnail": "data:image/png;base64,AA",
    }  # fmt: skip
    assert card(Page()) == {"title": "", "answer": "", "thumbnail": ""}


def test_the_index_is_made_from_cards_without_reading_notebooks(tmp_path):
    folder = tmp_path / "q" / "default"
    folder.mkdir(parents=True)
    record = {
        "question": "q", "run": "default", "title": "t", "status": "done", "theme": "T", "datasets": [],
        "started": "2026-01-01T00:00:00+00:00", "parameters": {"routes": ["a", "b"]},
    }  # fmt: skip
    (folder / "run.json").write_text(json.dumps(record))
    (folder / NAME).write_text(json.dumps({"title": "How many?", "answer": "Seven.", "thumbnail": ""}))
    page = build_index(tmp_path).read_text()
    assert "How many?" in page
    assert "Seven." in page
    assert read_card(folder)["answer"] == "Seven."
