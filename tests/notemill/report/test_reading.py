"""What somebody reads in a page is printed as theirs, with its day, on the default report alone."""

import pytest
from nbformat.v4 import new_markdown_cell
from pages import RECORD, page_with

from notemill import project
from notemill.errors import UsageError
from notemill.report.reading import with_reading

PAGE = page_with(new_markdown_cell("# The question?\n\n## A finding\n\nWords.\n\n## Method and caveats\n\nHow."))
SIGNED = "---\nauthor: A. Reader\ndate: {day}\n---\n\nThe fall *may* end.\n"


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "reading", lambda question: tmp_path / f"{question}.md")
    return (tmp_path / f"{RECORD['question']}.md").write_text


def texts(**over):
    page = with_reading(PAGE, {**RECORD, **over})
    return [block.markdown or block.content for block in page.blocks]


@pytest.mark.parametrize(("day", "newer"), [("2025-06-03", ""), ("2025-06-02", "file of 2025-06-03")])
def test_it_stands_before_the_method_and_says_whether_the_data_are_newer(write, day, newer):
    write(SIGNED.format(day=day))
    first, words, heading, reading, signature, method, _ = texts()
    assert (first, words.strip(), method) == ("A finding", "Words.", "Method and caveats")
    assert (heading, reading) == ("A reading by A. Reader", "The fall *may* end.")
    assert "opinion" in signature
    assert "June 2025" in signature
    assert ("newer" in signature, newer in signature) == (bool(newer), True)


def test_other_runs_and_pages_without_one_are_as_they_were(write):
    assert texts() == texts(run="n-2")
    write(SIGNED.format(day="2025-06-03"))
    assert "reading" not in str(texts(run="n-2"))


@pytest.mark.parametrize("text", ["A paragraph.", "---\nauthor: A\n---\nWords.", "---\nauthor: A\ndate: soon\n---\nWords.",
                                  "---\nauthor: A\ndate: 2026-01-01\n---\n", "---\nauthor: [\n---\nWords."])  # fmt: skip
def test_one_that_is_not_signed_or_empty_is_refused(write, text):
    write(text)
    with pytest.raises(UsageError, match=r"q\.md is no signed paragraph\. Begin it with"):
        texts()
