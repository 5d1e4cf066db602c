"""An answer is read in one breath: the finding first, then two sentences at most; a figure's title is a line."""

from __future__ import annotations

import calendar
import json
import re
from pathlib import Path

import pytest

from borderbook import questions
from borderbook.show.outputs import FIGURE_MIME

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\d])")
MARKS = re.compile(r"(?m)^\d+\. |\*")  # of a list, of what is emphasised
# what names a day, a period, a unit or an interval counts nothing
NAMES = re.compile(
    rf"\b\d{{4}}-\d\d(-\d\d)?\b|\b\d{{1,2}} (?={'|'.join(calendar.month_name[1:])})|\b(19|20)\d\d(?!,\d)\b"
    r"|\b[Pp]er 1(00|,000)\b|\bEU-\d\d\b|\d+ % interval"
)
NUMBER = re.compile(r"\d[\d,.]*")
WORDS, NUMBERS, LETTERS = 30, 3, 90
SENTENCES = {"outlook": 4}  # the record and both intervals belong to a forecast


def faults(answer: str, titles: list[str], sentences: int = 3) -> list[str]:
    """What makes an answer or a title too long to be read at once."""
    parts = SENTENCE.split(MARKS.sub("", answer).strip())
    words = len(re.sub(r" %", "%", parts[0]).split())
    numbers = len(NUMBER.findall(NAMES.sub("", parts[0])))
    found = [f"{words} words come first" * (words > WORDS), f"{numbers} numbers come first" * (numbers > NUMBERS)]
    found.append(f"{len(parts)} sentences" * (len(parts) > sentences))
    return [*filter(None, found), *(f"{len(one)} letters: {one}" for one in titles if len(one) > LETTERS)]


def _page(question: str) -> tuple[str, list[str]]:
    cells = json.loads((NOTEBOOKS / f"{question}.ipynb").read_text(encoding="utf-8"))["cells"]
    outputs = [(cell, one["data"]) for cell in cells for one in cell.get("outputs", [])]
    (answer,) = ("".join(data["text/plain"]) for cell, data in outputs if "answer" in cell["metadata"].get("tags", ()))
    return answer, [data[FIGURE_MIME]["title"] for _, data in outputs if FIGURE_MIME in data]


@pytest.mark.parametrize("question", questions.names())
def test_an_answer_leads_with_one_short_sentence_and_titles_are_a_line(question):
    answer, titles = _page(question)
    assert faults(answer, titles, SENTENCES.get(question, 3)) == []
    assert titles


@pytest.mark.parametrize(
    ("answer", "titles", "found"),
    [
        ("In 2025, **12 detections** of 9 July, 5 % (80 % interval 1 to 9).", [], ["4 numbers come first"]),
        (f"{'word ' * 30}last. Two. Three. 4.", ["x" * 91], ["31 words come first", "4 sentences", "91 letters: " + "x" * 91]),
        (f"1. **{'word ' * 30}last**.\n2. 3 of 5.", [], ["31 words come first"]),
        ("Per 1,000 detections 36.4 died by 2025-05-05. It fell 5.5 %.", ["x" * 90], []),
    ],
)  # fmt: skip
def test_what_is_too_long_is_found(answer, titles, found):
    assert faults(answer, titles) == found
