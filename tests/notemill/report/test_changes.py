"""What notebooks now print otherwise, old beside new, as a page and as data."""

import io
import re
from base64 import b64decode, b64encode

import nbformat
import pytest
from PIL import Image

from notemill.report.changes import compared, drawn, marked, write_page
from notemill.run.accept import Acceptance
from notemill.run.record import Failure
from notemill.show.differences import changes, picture
from notemill.show.outputs import FIGURE_MIME, TABLE_MIME
from small_project import empty_project

v4 = nbformat.v4


def png(*shades: int, compressed: int = 6) -> str:
    """A picture of a row of grey pixels, in base64."""
    image, out = Image.new("RGB", (len(shades), 1)), io.BytesIO()
    image.putdata([(shade, shade, shade) for shade in shades])
    image.save(out, "png", compress_level=compressed)
    return b64encode(out.getvalue()).decode()


def shown(kind: str, rows: list[list[object]], image: str | None = None, **words: str):
    """An output of this project: a table or a figure."""
    data = {kind: {"columns": ["route", "year", "detections"], "rows": rows, **words}, "text/plain": str(rows)}
    return v4.new_output(
        "execute_result",
        data={**data, **({"text/html": f'<img src="data:image/png;base64,{image}">'} if image else {})},
    )


def printed(text: str):
    return v4.new_output("stream", name="stdout", text=text)


def accepted(old, new) -> Acceptance:
    """What came of a notebook with one cell below a heading, whose output was old and is new."""
    before, after = (
        v4.new_notebook(cells=[v4.new_markdown_cell("## By route"), v4.new_code_cell("1", outputs=[output])])
        for output in (old, new)
    )
    return Acceptance(tuple(changes(before, after)), stored=True, differs=True)


def output_of(done: Acceptance) -> dict:
    (output,) = [output for change in done.changes for output in compared(change)["outputs"]]
    return output


@pytest.fixture
def page(tmp_path, monkeypatch):
    """The page of what came of some notebooks, as text."""
    monkeypatch.setenv("BORDERBOOK_ROOT", str(empty_project(tmp_path)))
    return lambda **done: write_page(done).read_text()


def test_words_are_compared_line_by_line_and_marked_word_by_word_on_a_page_that_requests_and_runs_nothing(page):
    evil = "<script>alert(1)</script><img src=http://example.org/x>"
    done = accepted(printed("the same\n5 detections <b>"), printed(f"the same\n6 detections {evil}"))
    words = [("5 detections <b>", f"6 detections {evil}")]
    assert output_of(done) == {"words": words, "columns": None, "rows": [], "drawn": None}
    assert list(marked("5 detections", "6 detections")) == [
        [("5", True), (" detections", False)], [("6", True), (" detections", False)],
    ]  # fmt: skip
    text = page(route_trends=done)
    assert "<del>5</del> detections <del>&lt;b&gt;</del>" in text
    assert "<ins>6</ins> detections <ins>&lt;script&gt;" in text
    assert "Cell 2, By route" in text
    assert "Of 1 notebook executed, 1 prints or draws something else than before." in text
    assert "default-src &#39;none&#39;" in text
    assert not re.findall(r'<script>alert|(?:src|href)="(?!data:|#)[^"]*"', text)
    assert text.count("<script>") == 1


def test_a_table_shows_the_rows_that_changed_came_or_went():
    old = [["Black Sea", 2025, 5], ["Other", 2025, 7], ["Western African", 2025, 2]]
    new = [["Black Sea", 2026, 1], ["Black Sea", 2025, 6], ["Other", 2025, 7]]
    output = output_of(accepted(shown(TABLE_MIME, old), shown(TABLE_MIME, new)))
    assert output["rows"] == [
        [("", "Black Sea"), ("", "2026"), ("", "1")],
        [("Black Sea", "Black Sea"), ("2025", "2025"), ("5", "6")],
        [("Western African", ""), ("2025", ""), ("2", "")],
    ]
    assert output["words"] == []
    output = output_of(accepted(shown(TABLE_MIME, new), printed("A text in its place")))
    assert (len(output["columns"]), len(output["rows"])) == (3, 3)


def test_a_figure_shows_its_words_its_data_and_three_pictures_as_they_are(page):
    rows, old, new = [["Other", 2025, 7]], png(0, 0, 0, 200), png(0, 0, 0, 0)
    done = accepted(
        shown(FIGURE_MIME, rows, old, title="Up 5 %", note="A note"), shown(FIGURE_MIME, rows, new, title="Up 6 %", note="A note")
    )  # fmt: skip
    output = output_of(done)
    assert (output["words"], output["rows"], output["drawn"]["share"]) == ([("Up 5 %", "Up 6 %")], [], 25.0)
    text = page(outlook=done)
    pictures = re.findall(r'<img alt="[^"]+" loading="lazy" src="data:image/png;base64,([^"]+)"', text)
    assert [b64decode(one) for one in pictures[:2]] == [b64decode(old), b64decode(new)]
    assert (len(pictures), "25.0 % of the pixels changed" in text) == (3, True)


def test_a_note_that_changed_alone_is_a_change():
    rows = [["Other", 2025, 7]]
    done = accepted(shown(FIGURE_MIME, rows, note="Old"), shown(FIGURE_MIME, rows, note="New"))
    assert [change.diff for change in done.changes] == ["its caption, its note or its data changed, its text did not"]
    assert output_of(done)["words"] == [("Old", "New")]


def test_pictures_are_compared_by_their_pixels_and_of_another_size_side_by_side():
    assert drawn(png(10, 200), png(15, 200, compressed=0))["share"] == 0  # nobody sees five of 255
    found = drawn(png(10, 10), png(10, 10, 10, 10))
    assert found["share"] == 50  # beyond the smaller one there is white
    assert picture(found["difference"]).size == (4, 1)
    assert drawn(None, png(1))["difference"] is None
    assert drawn(None, None) is None


def test_when_nothing_changed_it_says_so_and_a_failure_is_told(page):
    same = accepted(printed("a"), printed("a"))
    assert "Nothing changed in 2 notebooks." in page(brief=same, outlook=same)
    failure = Failure(kind="error", message="it <broke>", index=3, execution_count=3)
    text = page(brief=same, outlook=Acceptance((), stored=False, failure=failure))
    assert "1 failed: outlook." in text
    assert "<b>outlook</b> failed in cell 4, In [3]: it &lt;broke&gt;" in text
