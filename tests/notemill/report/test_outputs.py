"""A page shows what the notebook shows: ordinary output of Jupyter, made safe, and what it cannot show is named."""

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from pages import DOT, RECORD, page_with, reader, words

from notemill.report.outputs import shown
from notemill.report.pdf import pdf_of
from notemill.report.render import page_html

FRAME = pd.DataFrame({"route": ["<b>A</b>", "B"], "detections": [7, 8]})


def page(*bundles):
    cells = [new_markdown_cell("# Q?\n\n## Shown")]
    cells.append(new_code_cell("x = 1", metadata={"tags": ["injected-parameters"]}))
    cells += [new_code_cell("x", outputs=[new_output("display_data", data=data)]) for data in bundles]
    return page_with(*cells)


def test_a_frame_is_a_table_and_its_cells_stay_text():
    found = shown({"text/plain": repr(FRAME), "text/html": FRAME._repr_html_()}, 2)
    assert (found.kind, found.text) == ("html", repr(FRAME))
    assert "<th>detections</th>" in found.content
    assert "<td>&lt;b&gt;A&lt;/b&gt;</td>" in found.content
    assert "style" not in found.content


@pytest.mark.parametrize(
    ("data", "kind", "content", "lost"),
    [
        ({"text/plain": "42"}, "output", "42", ()),
        ({"text/plain": "\x1b[31mred"}, "output", "red", ()),
        ({"text/plain": "A map", "image/svg+xml": "<svg/>"}, "image", "A map", ()),
        ({"text/plain": "<Figure size 640x480 with 1 Axes>", "image/png": DOT}, "image", "Picture shown by cell 3, without a description", ()),
        ({"text/plain": "m", "text/markdown": "**m**"}, "markdown", "**m**", ()),
        ({"text/plain": "<Math object>", "text/latex": "$x$"}, "output", "$x$", ()),
        ({"text/plain": "<JSON object>", "application/json": {"ü": [1]}}, "output", '{\n "ü": [\n  1\n ]\n}', ()),
        ({"text/plain": "IntSlider(value=1)", "application/vnd.jupyter.widget-view+json": {}}, "output", "", ("a widget",)),
        ({"application/javascript": "alert(1)"}, "output", "", ("a script",)),
        ({"text/plain": "Chart()", "application/vnd.vega.v5+json": {}}, "output", "Chart()", ()),
        ({"text/plain": "<Chart>", "application/vnd.vega.v5+json": {}}, "output", "", ("a thing of the kind application/vnd.vega.v5+json",)),
        ({"text/html": "<script>go()</script><div id='x'></div>", "image/png": DOT, "text/plain": "A plot"}, "image", "A plot", ()),
        ({"text/plain": "<Axes: xlabel='month', ylabel='detections'>"}, "output", "", ()),
        ({"text/plain": "[<matplotlib.lines.Line2D at 0x7f>]"}, "output", "", ()),
        ({"text/plain": "Text(0.5, 1.0, 'Detections')"}, "output", "", ()),
        ({"text/plain": "<b> is bold"}, "output", "<b> is bold", ()),
        ({}, "output", "", ()),
        ({"image/png": "no base64!"}, "output", "", ("a picture that cannot be read (image/png)",)),
        ({"image/png": "aGFsbG8="}, "output", "", ("a picture that cannot be read (image/png)",)),
        ({"image/svg+xml": "<svg"}, "output", "", ("a picture that cannot be read (image/svg+xml)",)),
        (
            {"image/svg+xml": '<svg xmlns:x="y"><image x:href="https://x.test/a.png"/></svg>'},
            "output", "", ("a picture that cannot be read (image/svg+xml)",),
        ),
    ],
)  # fmt: skip
def test_the_best_form_is_shown_and_the_rest_named(data, kind, content, lost):
    found = shown(data, 3)
    assert (found.kind, found.content, found.lost) == (kind, content, lost)


@pytest.mark.parametrize(
    ("source", "content", "lost"),
    [
        ("<p>In <b>2015</b></p>", "<p>In <b>2015</b></p>", ()),
        ("<h1>Big</h1><h3>Small</h3>", "Big<h3>Small</h3>", ()),
        ("a<script>alert(1)</script>", "a", ("a script",)),
        ('<p onclick="x()" style="color:red" id="main">a</p>', "<p>a</p>", ()),
        ('<a href="javascript:alert(1)">a</a>', '<a rel="noopener noreferrer">a</a>', ()),
        ('<a href="data:text/html,x">a</a>', '<a rel="noopener noreferrer">a</a>', ()),
        ('a<img src="https://x.test/a.png" alt="b">', 'a<img alt="b">', ("a picture from elsewhere",)),
        (f'<img src="data:image/png;base64,{DOT}">', f'<img src="data:image/png;base64,{DOT}">', ()),
        ('<img src="data:text/html,x">a', "<img>a", ("a picture from elsewhere",)),
        ('<iframe src="https://x.test"></iframe>', "", ("a page from elsewhere",)),
        ("<style>#T_1 {color: red}</style><table><td>1</td></table>", "<table><tbody><tr><td>1</td></tr></tbody></table>", ("a style sheet",)),
        ("<svg><circle r='1'/></svg>", "", ("a drawing inside HTML",)),
        ("<form><input value=1></form>", "", ("a form",)),
    ],
)  # fmt: skip
def test_html_neither_runs_nor_loads_anything(source, content, lost):
    found = shown({"text/html": source, "text/plain": "<IPython.core.display.HTML object>"}, 1)
    assert (found.kind, found.content, found.lost) == ("html", content, lost)


BUNDLES = (
    {"text/plain": "  route\n0 A", "text/html": "<table><tr><td>A &amp; B</td></tr></table>"},
    {"text/plain": "A dot", "image/png": DOT},
    {"text/plain": "<HTML object>", "text/html": "<p>Said in <i>HTML</i></p><script>x</script>"},
    {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Button()"},
)


def test_the_page_has_them_all_and_says_what_it_has_not():
    made = page(*BUNDLES)
    text = page_html(made, RECORD)
    assert "<td>A &amp; B</td>" in text
    assert f'<img src="data:image/png;base64,{DOT}" alt="A dot">' in text
    assert "Not shown here: a script, in cell 4." in text
    assert "Not shown here: a widget, in cell 5." in text
    assert [block.content for block in made.of("unshown")] == ["a script, in cell 4", "a widget, in cell 5"]
    assert "Button()" not in text


def test_the_pdf_has_pictures_with_their_text_and_html_in_plain_words():
    pdf = pdf_of(page(*BUNDLES), RECORD, "Cite me.")
    for expected in ("route 0 A", "Said in HTML", "Not shown here: a widget, in cell 5"):
        assert expected in words(pdf)
    assert sum(len(sheet.images) for sheet in reader(pdf).pages) == 1
