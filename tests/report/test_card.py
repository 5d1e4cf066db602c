"""The card of a report: made with its page, and what the index is made from."""

from __future__ import annotations

import io
import json

from PIL import Image

from borderbook.report import pictures
from borderbook.report.card import NAME, card, read_card
from borderbook.report.index import build_index
from borderbook.report.page import Block, Page

BLUE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="m0 0 8 0 0 8-8 0z" fill="#00f"/></svg>'
RED = BLUE.replace("00f", "f00")


def test_a_card_has_title_opening_of_the_answer_and_first_picture():
    page = Page(title="How many?")
    page.blocks += [
        Block("answer", "<p>Seven &amp; <b>more</b> detections were reported in 2015. In 2016, none.</p>"),
        Block("figure", {}, image=pictures.svg_uri(BLUE)),
        Block("figure", {}, image=pictures.svg_uri(RED)),
    ]
    made = card(page)
    assert (made["title"], made["answer"]) == ("How many?", "Seven & more detections were reported in 2015.")
    suffix, png = pictures.content(made["thumbnail"])
    assert suffix == ".png"
    assert Image.open(io.BytesIO(png)).convert("RGB").getpixel((3, 3)) == (0, 0, 255)
    assert card(Page()) == {"title": "", "answer": "", "thumbnail": ""}


def test_a_short_first_sentence_takes_the_next_one_with_it():
    page = Page(title="?")
    page.blocks.append(Block("answer", "<p>The data end in April. Seven are expected in May. And more.</p>"))
    assert card(page)["answer"] == "The data end in April. Seven are expected in May."


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
