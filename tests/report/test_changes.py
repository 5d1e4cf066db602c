"""What notebooks now print otherwise, old beside new, as a page and as data."""

from __future__ import annotations

import io
import re
from base64 import b64decode, b64encode

import nbformat
import pytest
from PIL import Image

from borderbook.report.changes import compared, drawn, marked, write_page
from borderbook.run.accept import Acceptance
from borderbook.run.differences import PNG, changes, picture
from borderbook.run.record import Failure
from borderbook.show.outputs import FIGURE_MIME, TABLE_MIME

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
    return v4.new_output("execute_result", data={**data, **({PNG: image} if image else {})})


def accepted(old: list, new: list, **more) -> Acceptance:
    """What came of a notebook with one cell below a heading, whose outputs were old and are new."""
    before, after = (
        v4.new_notebook(cells=[v4.new_markdown_cell("## By route"), v4.new_code_cell("1", outputs=outputs)])
        for outputs in (old, new)
    )
    return Acceptance(tuple(changes(before, after)), stored=True, differs=True, **more)


def printed(text: str):
    return v4.new_output("stream", name="stdout", text=text)


@pytest.fixture
def page(tmp_path, monkeypatch):
    """The page of what came of some notebooks, as text."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "catalog.yml").write_text("datasets: {}\n")
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    return lambda **done: write_page(done).read_text()


def outputs_of(done: Acceptance) -> list[dict]:
    return [output for change in done.changes for output in compared(change)["outputs"]]


def test_words_are_compared_line_by_line_and_marked_word_by_word(page):
    done = accepted([printed("the same\n5 detections <b>")], [printed("the same\n6 detections <b>")])
    (output,) = outputs_of(done)
    assert output == {
        "words": [("5 detections <b>", "6 detections <b>")], "columns": None, "rows": [], "drawn": None,
    }  # fmt: skip
    assert list(marked("5 detections", "6 detections")) == [
        [("5", True), (" detections", False)],
        [("6", True), (" detections", False)],
    ]
    text = page(route_trends=done)
    assert "<del>5</del> detections &lt;b&gt;" in text
    assert "<ins>6</ins> detections &lt;b&gt;" in text
    assert "Cell 2, By route" in text
    assert "Of 1 notebook executed, 1 prints or draws something else than before." in text


def test_a_table_shows_the_rows_that_changed_came_or_went():
    old = [["Black Sea", 2025, 5], ["Other", 2025, 7], ["Western African", 2025, 2]]
    new = [["Black Sea", 2026, 1], ["Black Sea", 2025, 6], ["Other", 2025, 7]]
    (output,) = outputs_of(accepted([shown(TABLE_MIME, old)], [shown(TABLE_MIME, new)]))
    assert output["rows"] == [
        [("", "Black Sea"), ("", "2026"), ("", "1")],
        [("Black Sea", "Black Sea"), ("2025", "2025"), ("5", "6")],
        [("Western African", ""), ("2025", ""), ("2", "")],
    ]
    assert output["words"] == []
    (output,) = outputs_of(accepted([shown(TABLE_MIME, new)], [printed("A text in its place")]))
    assert len(output["columns"]) == 3
    assert len(output["rows"]) == 3


def test_a_figure_shows_its_words_its_data_and_three_pictures(page):
    rows = [["Other", 2025, 7]]
    done = accepted(
        [shown(FIGURE_MIME, rows, png(0, 0, 0, 200), title="Up 5 %", note="A note")],
        [shown(FIGURE_MIME, rows, png(0, 0, 0, 0), title="Up 6 %", note="A note")],
    )
    (output,) = outputs_of(done)
    assert (output["words"], output["rows"], output["drawn"]["share"]) == ([("Up 5 %", "Up 6 %")], [], 25.0)
    text = page(outlook=done)
    assert len(re.findall(r'<img alt="[^"]+" loading="lazy" src="data:image/png;base64,', text)) == 3
    assert "25.0 % of the pixels changed" in text


def test_a_note_that_changed_alone_is_a_change():
    rows = [["Other", 2025, 7]]
    done = accepted([shown(FIGURE_MIME, rows, note="Old")], [shown(FIGURE_MIME, rows, note="New")])
    assert [change.diff for change in done.changes] == ["its caption, its note or its data changed, its text did not"]
    assert outputs_of(done)[0]["words"] == [("Old", "New")]


def test_pictures_are_compared_by_their_pixels_and_of_another_size_side_by_side():
    assert drawn(png(10, 200), png(15, 200, compressed=0))["share"] == 0  # nobody sees five of 255
    found = drawn(png(10, 10), png(10, 10, 10, 10))
    assert found["share"] == 50  # beyond the smaller one there is white
    assert picture(found["difference"]).size == (4, 1)
    assert drawn(None, png(1))["difference"] is None
    assert drawn(None, None) is None


def test_the_page_requests_nothing_and_runs_nothing(page):
    done = accepted([printed("a")], [printed("<script>alert(1)</script><img src=http://example.org/x>")])
    text = page(revisions=done)
    assert "default-src &#39;none&#39;" in text
    assert "<script>alert" not in text
    assert not re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', text)
    assert text.count("<script>") == 1


def test_when_nothing_changed_it_says_so_and_a_failure_is_told(page):
    same = accepted([printed("a")], [printed("a")])
    assert "Nothing changed in 2 notebooks." in page(brief=same, outlook=same)
    failed = Acceptance(
        (), stored=False, failure=Failure(kind="error", message="it <broke>", index=3, execution_count=3)
    )
    text = page(brief=same, outlook=failed)
    assert "1 failed: outlook." in text
    assert "<b>outlook</b> failed in cell 4, In [3]: it &lt;broke&gt;" in text


def test_old_and_new_pictures_are_in_the_page_as_they_are(page):
    old, new = png(0, 0), png(250, 250)
    text = page(brief=accepted([shown(FIGURE_MIME, [], old)], [shown(FIGURE_MIME, [], new)]))
    pictures = [b64decode(found) for found in re.findall(r'src="data:image/png;base64,([^"]+)"', text)]
    assert pictures[:2] == [b64decode(old), b64decode(new)]
