"""An answer is read in one breath: the finding first, then two sentences at most; a figure's title is a line."""

import json
import re
from typing import Any

import pytest

from edits import answer, executed, shown, stored
from lengths import MARKS, SENTENCE, SENTENCES, faults, too_long
from notemill import questions, words
from notemill.show.outputs import FIGURE_MIME, TABLE_MIME, TEXT_MIME


def _answer(question: str) -> dict[str, Any]:
    (answer,) = (data for data in stored(question, TEXT_MIME) if data[TEXT_MIME]["role"] == "answer")
    return answer


def _page(question: str) -> tuple[str, list[str]]:
    titles = [data[FIGURE_MIME]["title"] for data in stored(question, FIGURE_MIME)]
    return "".join(_answer(question)["text/plain"]), titles


@pytest.mark.parametrize("question", questions.names())
def test_cells_show_what_is_stored(question):
    """nbval asks the same of a kernel; here, tests of single sentences need not repeat what the default says."""
    results = executed(question)
    assert answer(results) == _page(question)[0]
    for kind, mime in (("Figure", FIGURE_MIME), ("Table", TABLE_MIME)):
        made = [json.loads(json.dumps(one.facts(), default=str)) for one in shown(results, kind)]
        pairs = zip(made, [data[mime] for data in stored(question, mime)], strict=True)
        assert [(new["name"], key) for new, old in pairs for key in old if new[key] != old[key]] == []


@pytest.mark.parametrize("question", questions.names())
def test_an_answer_leads_with_one_short_sentence_and_titles_are_a_line(question):
    answer, titles = _page(question)
    assert (faults(answer, titles, SENTENCES.get(question, 3)), too_long(answer)) == ([], [])
    assert titles[0] not in MARKS.sub("", answer)  # it does not stand twice on top of a page


@pytest.mark.parametrize(
    ("answer", "titles", "found"),
    [
        ("In 2025, **12 detections** of 9 July, 5 % (80 % interval 1 to 9), 3 or 4.", [], ["5 numbers come first"]),
        (f"{'word ' * 30}last. Two. Three. 4.", ["x" * 91], ["31 words come first", "4 sentences", "91 letters: " + "x" * 91]),
        (f"1. **{'word ' * 30}last**.\n2. 3 of 5.", [], ["31 words come first"]),
        (f"- **{'word ' * 30}last**.\n- 3 of 5.", [], ["31 words come first"]),
        ("Per 1,000 detections 36.4 died by 2025-05-05. It fell 5.5 %.", ["x" * 90], []),
    ],
)  # fmt: skip
def test_what_is_too_long_is_found(answer, titles, found):
    assert faults(answer, titles) == found


def test_a_further_sentence_has_at_most_40_words_and_four_numbers():
    many_words, many_numbers = f"{'Word ' * 40}last.", "Of 1,200 in 2024 5 % are 6, 7 and 8."
    fits = "Of 1,200 in 2024 5 % are 6 and 7."
    assert too_long(f"{many_words} {fits} {many_words} {many_numbers}") == [many_words, many_numbers]


NO_NUMBER = {"policy_timeline", "revisions", "smuggling_business"}  # their first sentences give no figure that leads


@pytest.mark.parametrize("question", questions.names())
def test_the_number_that_is_handed_over_is_the_one_that_the_first_sentence_prints(question):
    lead = _answer(question)[TEXT_MIME].get("lead", {})
    first = SENTENCE.split(MARKS.sub("", _page(question)[0]).strip())[0]
    unasked = question in NO_NUMBER or not re.search(r"\d", first)
    assert lead or unasked, "hand over its number: bb.show.answer(..., lead=bb.show.Lead(number, unit, period, of))"
    assert not (lead and question in NO_NUMBER)
    if lead:
        said = {lead["text"].split()[0], words.spelt(lead["number"])}  # '8' may be 'eight'
        assert any(re.search(rf"(?<![\w,.]){re.escape(one)}(?![\d,]*\d)", first) for one in said)
        assert lead["period"] in first
        assert lead["datasets"]
